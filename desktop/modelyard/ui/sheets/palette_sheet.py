"""The command palette: every action, place and model, found by a few letters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from modelyard.state.fuzzy import ranked
from modelyard.ui.look.icons import paint_icon
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import colors_of, small_font
from modelyard.ui.parts.sheet import Sheet, plain_label
from modelyard.ui.words.palette_words import LIST_NAME, NOTHING_TEXT, PALETTE_HINT, PALETTE_TITLE

_WIDTH_PX = 560
_ROW_PX = 36
_ROWS_SHOWN = 10
_MOST_SHOWN = 200
_ICON_PX = 18.0
_PADDING_PX = 10.0
_GAP_PX = 10.0
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
_LIST_KEYS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be done: its words, its icon, what stands at the right, what it does."""

    text: str
    icon: str
    act: Callable[[], object]
    hint: str = ""
    """The keys for it, or what it concerns; found too."""


class _EntryList(QAbstractListModel):
    """The entries that fit, the best first."""

    def __init__(self, entries: Sequence[Entry], parent: QObject) -> None:
        super().__init__(parent)
        self._all = tuple(entries)
        self.shown = self._all[:_MOST_SHOWN]

    def search(self, text: str) -> None:
        self.beginResetModel()
        found = ranked(text, self._all, lambda entry: f"{entry.text} {entry.hint}")
        self.shown = tuple(found[:_MOST_SHOWN])
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        entry = self.shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{entry.text}, {entry.hint}" if entry.hint else entry.text
            case Qt.ItemDataRole.UserRole:
                return entry
            case _:
                return None


class PaletteSheet(Sheet):
    """Asks what to do; Enter or a click does it, Escape nothing."""

    def __init__(self, parent: QWidget, entries: Sequence[Entry]) -> None:
        super().__init__(parent, name="paletteSheet", title=PALETTE_TITLE)
        self.heading.hide()
        self.setFixedWidth(min(grown(self.font(), _WIDTH_PX), parent.width()))
        self._entries = _EntryList(entries, self)
        self._field = QLineEdit(self)
        self._field.setObjectName("paletteField")
        self._field.setAccessibleName(PALETTE_TITLE)
        self._field.setPlaceholderText(PALETTE_HINT)
        self._field.installEventFilter(self)
        self._list = QListView(self)
        self._list.setObjectName("paletteList")
        self._list.setAccessibleName(LIST_NAME)
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(_EntryDelegate(self))
        self._list.setModel(self._entries)
        self._list.setFixedHeight(_ROWS_SHOWN * grown(self.font(), _ROW_PX))
        self._nothing = plain_label(NOTHING_TEXT)
        self._nothing.setProperty("muted", True)
        self._nothing.hide()
        self.body.setContentsMargins(12, 12, 12, 12)
        self.body.setSpacing(8)
        for widget in (self._field, self._nothing, self._list):
            self.body.addWidget(widget)
        self._field.textChanged.connect(self._search)
        self._field.returnPressed.connect(self._act)
        self._list.clicked.connect(lambda _: self._act())
        self._select(0)
        self._field.setFocus()

    @property
    def shown(self) -> tuple[Entry, ...]:
        """What fits the letters, the best first."""
        return self._entries.shown

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys of the field go through the list."""
        is_key = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if watched is self._field and is_key and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in _LIST_KEYS:
                self._step(key)
                return True
        return super().eventFilter(watched, event)

    def _search(self, text: str) -> None:
        self._entries.search(text)
        self._nothing.setVisible(not self.shown)
        self._select(0)

    def _step(self, key: Qt.Key) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_ROWS_SHOWN}
        row = self._list.currentIndex().row() + step.get(key, _ROWS_SHOWN)
        if abs(step.get(key, _ROWS_SHOWN)) == 1 and self.shown:
            row %= len(self.shown)
        self._select(row)

    def _select(self, row: int) -> None:
        if self.shown:
            index = self._entries.index(max(0, min(row, len(self.shown) - 1)))
            self._list.setCurrentIndex(index)
            self._list.scrollTo(index)

    def _act(self) -> None:
        entry = self._list.currentIndex().data(Qt.ItemDataRole.UserRole)
        if isinstance(entry, Entry) and self.shown:
            # The palette goes first, so that what is done may show a dialog of its own.
            self.accept()
            entry.act()


class _EntryDelegate(QStyledItemDelegate):
    """Paints an entry: icon, words, and its keys at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(entry, Entry):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        # The list's own palette has the ground that the style sheet gave it.
        colors = colors_of(QGuiApplication.palette())
        box = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QColor(colors.border if colors.is_high_contrast else colors.selection))
            painter.setBrush(QColor(colors.selection))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        inner = box.adjusted(_PADDING_PX, 0, -_PADDING_PX, 0)
        icon_box = QRectF(inner.left(), inner.center().y() - _ICON_PX / 2, _ICON_PX, _ICON_PX)
        texts = inner.adjusted(_ICON_PX + _GAP_PX, 0, 0, 0)
        if option.direction is Qt.LayoutDirection.RightToLeft:
            icon_box.moveRight(inner.right())
            texts = inner.adjusted(0, 0, -_ICON_PX - _GAP_PX, 0)
        paint_icon(painter, entry.icon, colors.muted, icon_box)
        small = small_font(option.font)
        hint_width = QFontMetricsF(small).horizontalAdvance(entry.hint)
        painter.setFont(small)
        painter.setPen(QColor(colors.muted))
        painter.drawText(texts, _TRAILING, entry.hint)
        painter.setFont(option.font)
        painter.setPen(QColor(colors.text))
        room = texts.width() - hint_width - _GAP_PX
        metrics = QFontMetricsF(option.font)
        text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(texts, _LEADING, text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, grown(option.font, _ROW_PX))
