"""What is seen first: the window's frame with its grounds, there before anything else is imported.

Imports nothing but Qt and what a first picture needs, see `modelyard.start`; and of Qt not even its
namespace, whose enumerations alone take a tenth of the time until then. Whatever a painter is given
a colour for looks at them, so the grounds are plain widgets.
"""

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QRect, QSize
from PySide6.QtGui import QCloseEvent, QColor, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon, QWidget

from modelyard.state.settings import Settings
from modelyard.ui.opening.screens import screens_name

_USUAL_WIDTH_PX = 1180
_USUAL_HEIGHT_PX = 760
RAIL_PX = 84
TOOLBAR_PX = 55


class Opening(QMainWindow):
    """The frame, where the window was last: empty at first, then with the last list, if any.

    `take_in` puts the window itself into it, `uncover` shows it in place of the list.
    """

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__()
        self._list: QWidget | None = None
        self._occupant: QWidget | None = None
        self._is_closed = False
        self.setObjectName("frame")
        self.setWindowTitle(application.applicationDisplayName())
        self._grounds = _Grounds(self)
        self._grounds.show_colors(settings.grounds)
        usual = QSize(_USUAL_WIDTH_PX, _USUAL_HEIGHT_PX)
        self.resize(usual.boundedTo(self.screen().availableSize()))
        self.restoreGeometry(QByteArray(settings.window_geometry(screens_name())))

    @property
    def is_painted(self) -> bool:
        """Whether it has been painted for the first time."""
        return self._grounds.is_painted

    @property
    def is_closed(self) -> bool:
        """Whether it was closed before the window was there."""
        return self._is_closed

    @property
    def last_list(self) -> QWidget | None:
        """The list of the last time, while it stands for the window."""
        return self._list

    def show_list(self, shown: QWidget | None) -> None:
        """Fill the frame with `shown`, if there is one, now that the palette is the chosen one."""
        self._grounds.show_colors(())
        self._list = shown
        if shown is not None:
            self.setCentralWidget(shown)

    def minimize_without_tray(self) -> None:
        """Be in the panel at least, where there is no tray to wait in."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            self.showMinimized()

    def take_in(self, window: QWidget) -> None:
        """Make `window` a part of the frame; it decides what closing means from now on.

        It is shown at once, unless there is a list that stands for it until `uncover`.
        """
        self._occupant = window
        self.setMinimumSize(window.minimumSize())
        window.setParent(self)
        window.hide()
        window.setGeometry(self.rect())
        if self._list is None:
            self.uncover()

    def uncover(self) -> None:
        """Show the window that was taken in; the list has served its purpose."""
        if self._occupant is not None and self.centralWidget() is not self._occupant:
            self._list = None
            self.setCentralWidget(self._occupant)
            self._occupant.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the window that is in it."""
        if self._occupant is None:
            self._is_closed = True
            return
        event.ignore()
        self._occupant.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what fills the frame as large as it is."""
        super().resizeEvent(event)
        self._grounds.setGeometry(self.rect())
        if self._list is not None and self._occupant is not None:
            self._occupant.setGeometry(self.rect())


class _Grounds(QWidget):
    """The grounds of rail and toolbar, until the window covers them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_painted = False
        # Each covers those before it.
        self._toolbar, self._below_toolbar = QWidget(self), QWidget(self)
        self._rail, self._beside_rail = QWidget(self), QWidget(self)

    def show_colors(self, seen: Sequence[str]) -> None:
        """Show the colours `seen` last: what lies below, what is raised, the lines between.

        Where there are none, those of the palette: the desktop's until the chosen one is set.
        """
        role = QPalette.ColorRole
        roles = (role.Base, role.Light, role.Mid)
        colors = [QColor(name) for name in seen if QColor.isValidColorName(name)]
        base, raised, border = colors if len(colors) == len(roles) else (None, None, None)
        for part, its_role, color in (
            (self, role.Base, base),
            (self._toolbar, role.Light, raised),
            (self._below_toolbar, role.Mid, border),
            (self._rail, role.Light, raised),
            (self._beside_rail, role.Mid, border),
        ):
            # One that has no colour of its own follows the theme, and the window lets it be seen.
            palette = QPalette()
            if color is not None:
                palette.setColor(its_role, color)
            part.setPalette(palette)
            part.setBackgroundRole(its_role)
            part.setAutoFillBackground(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put everything where the window has it."""
        super().resizeEvent(event)
        width, height = self.width(), self.height()
        self._toolbar.setGeometry(QRect(0, 0, width, TOOLBAR_PX))
        self._below_toolbar.setGeometry(QRect(0, TOOLBAR_PX - 1, width, 1))
        self._rail.setGeometry(QRect(0, 0, RAIL_PX, height))
        self._beside_rail.setGeometry(QRect(RAIL_PX - 1, 0, 1, height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note that there is a picture."""
        self.is_painted = True
