"""Which colours the application is shown in: the chosen ones, or the desktop's, live."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from modelyard.state.settings import Theme
from modelyard.ui.style_sheet import style_sheet
from modelyard.ui.theme import DARK, LIGHT, Colors, qt_palette


class Appearance(QObject):
    """Keeps the whole application in the chosen theme, and with the desktop's where asked to."""

    def __init__(self, application: QApplication, choice: Theme) -> None:
        super().__init__(application)
        self._application = application
        self._choice = choice
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    @property
    def choice(self) -> Theme:
        """What was chosen last."""
        return self._choice

    def choose(self, choice: Theme) -> None:
        """Show the application in `choice` from now on."""
        self._choice = choice
        self._apply()

    def _apply(self) -> None:
        colors = self._colors()
        self._application.setPalette(qt_palette(colors))
        self._application.setStyleSheet(style_sheet(colors))

    def _colors(self) -> Colors:
        match self._choice:
            case Theme.LIGHT:
                return LIGHT
            case Theme.DARK:
                return DARK
            case Theme.SYSTEM:
                scheme = self._application.styleHints().colorScheme()
                return DARK if scheme is Qt.ColorScheme.Dark else LIGHT
