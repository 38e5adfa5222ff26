"""Which colours the application is shown in: the chosen ones, or the desktop's, live."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from modelyard.state.settings import Settings, Theme
from modelyard.ui.look.scale import text_scale
from modelyard.ui.look.style_sheet import style_sheet
from modelyard.ui.look.theme import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Colors, qt_palette

_USUAL_PERCENT = 100


class Appearance(QObject):
    """Keeps the whole application in the chosen theme, and with the desktop's where asked to.

    Texts are `text_percent` of the desktop's size. That is set once: what is made afterwards
    measures itself by it.
    """

    def __init__(
        self, application: QApplication, choice: Theme, *, text_percent: int = _USUAL_PERCENT
    ) -> None:
        super().__init__(application)
        self._application = application
        self._choice = choice
        set_up_style(application, text_percent=text_percent)
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._apply)
        hints.accessibility().contrastPreferenceChanged.connect(self._apply)
        self._apply()

    @classmethod
    def of(cls, settings: Settings) -> "Appearance":
        """Show the application of this process, which there must be, as `settings` say."""
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            raise TypeError("a window needs a QApplication")
        return cls(application, settings.theme, text_percent=settings.text_percent)

    @property
    def choice(self) -> Theme:
        """What was chosen last."""
        return self._choice

    def choose(self, choice: Theme) -> None:
        """Show the application in `choice` from now on."""
        self._choice = choice
        self._apply()

    def _apply(self) -> None:
        dress(self._application, self._choice)


def set_up_style(application: QApplication, *, text_percent: int) -> None:
    """Have everything drawn in the one style, with texts of `text_percent` of the desktop's."""
    application.setStyle("Fusion")
    if text_percent != _USUAL_PERCENT:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        font.setPointSizeF(font.pointSizeF() * text_percent / _USUAL_PERCENT)
        application.setFont(font)


def dress(application: QApplication, choice: Theme) -> None:
    """Show `application` in the colours of `choice`, as they are now."""
    colors = colors_for(application, choice)
    application.setPalette(qt_palette(colors))
    application.setStyleSheet(style_sheet(colors, scale=text_scale(application.font())))


def colors_for(application: QApplication, choice: Theme) -> Colors:
    """Return the colours of `choice`, which may be those that the desktop asks for now."""
    hints = application.styleHints()
    is_dark = hints.colorScheme() is Qt.ColorScheme.Dark
    wants_contrast = (
        hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    )
    match choice:
        case Theme.LIGHT:
            return LIGHT
        case Theme.DARK:
            return DARK
        case Theme.SYSTEM if not wants_contrast:
            return DARK if is_dark else LIGHT
        case Theme.SYSTEM | Theme.HIGH_CONTRAST:
            return CONTRAST_DARK if is_dark else CONTRAST_LIGHT
