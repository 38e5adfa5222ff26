"""What is seen first: the window's frame with its grounds, there before anything else is imported.

Imports nothing but Qt and what a first picture needs; see `modelyard.start`.
"""

from PySide6.QtCore import QByteArray, QRect
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from modelyard.state.settings import Settings
from modelyard.ui.appearance import colors_for
from modelyard.ui.icons import app_icon
from modelyard.ui.screens import screens_name
from modelyard.ui.theme import Colors, colors_of, qt_palette

_USUAL_WIDTH_PX = 1180
_USUAL_HEIGHT_PX = 760
_RAIL_PX = 84
_TOOLBAR_PX = 55


class Opening(QMainWindow):
    """The frame, where the window was last; `take_in` puts the window itself into it."""

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__()
        self._occupant: QWidget | None = None
        self._is_painted = False
        self._is_closed = False
        application.setStyle("Fusion")
        application.setPalette(qt_palette(colors_for(application, settings.theme)))
        self.setObjectName("frame")
        self.setWindowTitle(application.applicationDisplayName())
        self.setWindowIcon(app_icon())
        self.resize(_USUAL_WIDTH_PX, _USUAL_HEIGHT_PX)
        self.restoreGeometry(QByteArray(settings.window_geometry(screens_name())))

    @property
    def is_painted(self) -> bool:
        """Whether it has been painted for the first time."""
        return self._is_painted

    @property
    def is_closed(self) -> bool:
        """Whether it was closed before the window was there."""
        return self._is_closed

    def take_in(self, window: QWidget) -> None:
        """Show `window` in the frame; it decides what closing means from now on."""
        self._occupant = window
        self.setCentralWidget(window)
        self.setMinimumSize(window.minimumSize())
        window.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the window that is in it."""
        if self._occupant is None:
            self._is_closed = True
            return
        event.ignore()
        self._occupant.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the grounds of rail and toolbar until the window covers them."""
        if self._occupant is None:
            painter = QPainter(self)
            _paint_grounds(painter, self.rect(), colors_of(self.palette()))
            painter.end()
        self._is_painted = True


def _paint_grounds(painter: QPainter, box: QRect, colors: Colors) -> None:
    raised, border = QColor(colors.raised), QColor(colors.border)
    painter.fillRect(box, QColor(colors.base))
    painter.fillRect(QRect(0, 0, box.width(), _TOOLBAR_PX), raised)
    painter.fillRect(QRect(0, _TOOLBAR_PX, box.width(), 1), border)
    painter.fillRect(QRect(0, 0, _RAIL_PX, box.height()), raised)
    painter.fillRect(QRect(_RAIL_PX, 0, 1, box.height()), border)
