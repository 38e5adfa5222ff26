"""The rail at the left of the window: its places, one click apart."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from modelyard.language import tr
from modelyard.tables.numbers import count_text
from modelyard.ui.look.icons import icon
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import colors_of, small_font
from modelyard.ui.places import Place
from modelyard.ui.words.wording import PLACE_WORDS

_WIDTH_PX = 84
_MARGIN_PX = 6
_BUTTON_HEIGHT_PX = 60
_ICON_PX = 24
_BADGE_HEIGHT_PX = 16.0
_BADGE_SCALE = 0.85
_MOST_COUNTED = 99
PLACE_ICONS = {Place.LIBRARY: "library", Place.DISCOVER: "discover", Place.DOWNLOADS: "download"}
PLACE_KEYS = {Place.LIBRARY: "Ctrl+1", Place.DISCOVER: "Ctrl+2", Place.DOWNLOADS: "Ctrl+3"}


class PlaceRail(QFrame):
    """One button a place, the one where we are pressed; a badge counts what runs there.

    Signals:
        chosen (Place): The person wants to go there.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("placeRail")
        self.setAccessibleName(tr("Places"))
        # No button group: it would let the Tab key reach only one of them.
        self._buttons = {place: self._make(place) for place in Place}
        widest = max(button.sizeHint().width() for button in self._buttons.values())
        width = max(grown(self.font(), _WIDTH_PX), widest + 2 * _MARGIN_PX)
        self.setFixedWidth(width)
        for button in self._buttons.values():
            button.setFixedWidth(width - 2 * _MARGIN_PX)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN_PX, 8, _MARGIN_PX, 8)
        layout.setSpacing(4)
        for button in self._buttons.values():
            layout.addWidget(button)
        layout.addStretch(1)

    def show_place(self, place: Place) -> None:
        """Show that we are at `place`."""
        for key, button in self._buttons.items():
            button.setChecked(key is place)

    def show_running(self, place: Place, number: int) -> None:
        """Count what runs at `place`."""
        self._buttons[place].show_number(number)

    def _make(self, place: Place) -> "_PlaceButton":
        button = _PlaceButton(place, self)
        button.clicked.connect(lambda: self.chosen.emit(place))
        return button


class _PlaceButton(QToolButton):
    """An icon, a word under it, and a badge at the icon's corner."""

    def __init__(self, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self._number = 0
        word = PLACE_WORDS[place]
        keys = QKeySequence(PLACE_KEYS[place]).toString(QKeySequence.SequenceFormat.NativeText)
        self.setObjectName(f"{place.name.lower()}Place")
        self.setText(word)
        self.setToolTip(f"{word} ({keys})")
        self.setProperty("place", True)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        icon_px = grown(parent.font(), _ICON_PX)
        self.setIconSize(QSize(icon_px, icon_px))
        self.setFont(small_font(self.font()))
        self.setFixedHeight(grown(parent.font(), _BUTTON_HEIGHT_PX))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggled.connect(lambda _: self._tint())
        self.show_number(0)
        self._tint()

    def show_number(self, number: int) -> None:
        self._number = number
        word = PLACE_WORDS[self._place]
        running = tr("%n running", "downloads", number) if number else ""
        self.setAccessibleName(", ".join(filter(None, (word, running))))
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._number <= 0:
            return
        colors = colors_of(QGuiApplication.palette())
        shown = count_text(self._number) if self._number <= _MOST_COUNTED else f"{_MOST_COUNTED}+"
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _BADGE_SCALE)
        font.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetricsF(font)
        height = max(_BADGE_HEIGHT_PX, metrics.height() + 2)
        width = max(height, metrics.horizontalAdvance(shown) + height / 2)
        box = QRectF(self.width() / 2 + 5, 4, width, height)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.accent))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(QColor(colors.on_accent))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
        painter.end()

    def _tint(self) -> None:
        colors = colors_of(QGuiApplication.palette())
        color = colors.accent if self.isChecked() else colors.muted
        self.setIcon(icon(PLACE_ICONS[self._place], color))
