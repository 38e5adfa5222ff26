"""The dialog that offers the models of other programs."""

from PySide6.QtCore import QEvent, QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QStyleOptionViewItem,
    QWidget,
)

from modelyard.state.adoption import Adoption, can_be_adopted
from modelyard.tables.adoptables import AdoptOrder, AdoptTable, adoptable_columns
from modelyard.tables.row_table import ROW_ROLE, Index
from modelyard.ui.look.icons import paint_icon
from modelyard.ui.look.mirror import placed
from modelyard.ui.look.polish import set_style_property
from modelyard.ui.look.theme import Colors, small_font
from modelyard.ui.parts.cells import CellDelegate
from modelyard.ui.parts.row_view import RowView, Widths
from modelyard.ui.parts.sheet import Sheet, button_line, plain_label
from modelyard.ui.words.problem_words import advice
from modelyard.ui.words.storage_words import (
    ADOPT_ALL_TEXT,
    ADOPT_DETAIL,
    ADOPT_LOOKING,
    ADOPT_NOTHING,
    ADOPT_TITLE,
    ADOPTING_TEXT,
    adds_text,
    adopt_button,
    adoptable_subline,
    choice_text,
    program_name,
)
from modelyard.ui.words.wording import CANCEL_TEXT

_SIZE_PX = QSize(760, 560)
_CHECK_PX = 18.0
_CHECK_RADIUS_PX = 4.0
_GAP_PX = 12.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WIDTHS = Widths(
    stretching="name",
    stretching_least_px=280,
    flexible="state",
    flexible_px=(100, 160),
    digits={"program": 13, "size": 9},
    giving_way=(),
)


class AdoptSheet(Sheet):
    """Shows what other programs hold, everything ticked that can be taken in."""

    def __init__(self, parent: QWidget | None, adoption: Adoption) -> None:
        super().__init__(parent, name="adoptSheet", title=ADOPT_TITLE)
        self.resize(_SIZE_PX)
        self._adoption = adoption
        self._has_ticked = False
        columns = adoptable_columns(
            subline=adoptable_subline, program=program_name, state=adds_text
        )
        self._table = AdoptTable(columns, self)
        self.order = AdoptOrder(self._table, self)
        self.view = _AdoptView(self.order, self._table, parent=self)
        self._note = plain_label()
        self._note.setObjectName("adoptNote")
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_style_property(self._note, "muted", True)
        self._stack = QStackedWidget(self)
        self._choice = QLabel(self)
        self._choice.setObjectName("adoptChoice")
        self._choice.setProperty("muted", True)
        self._all = QPushButton(ADOPT_ALL_TEXT, self)
        self._all.setObjectName("adoptAllButton")
        self._all.setProperty("quiet", True)
        self._adopt = QPushButton(self)
        self._adopt.setObjectName("adoptButton")
        self._adopt.setProperty("primary", True)
        self._lay_out()
        self._all.clicked.connect(self._tick_all)
        self._adopt.clicked.connect(self._act)
        self.order.ticked.connect(self._count)
        adoption.changed.connect(self._refresh)
        adoption.adopted.connect(lambda _: self.accept())
        adoption.look()
        self._refresh()
        self.view.setFocus()

    def _lay_out(self) -> None:
        detail = plain_label(ADOPT_DETAIL)
        set_style_property(detail, "muted", True)
        cancel = QPushButton(CANCEL_TEXT, self)
        cancel.setObjectName("dismissButton")
        cancel.clicked.connect(self.reject)
        self._adopt.setDefault(True)
        for button in (cancel, self._all):
            button.setAutoDefault(False)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._note)
        self.body.addWidget(detail)
        self.body.addSpacing(8)
        self.body.addWidget(self._stack, 1)
        self.body.addSpacing(12)
        buttons = button_line(cancel, self._adopt)
        left = QHBoxLayout()
        left.addWidget(self._all)
        left.addWidget(self._choice)
        buttons.insertLayout(0, left)
        self.body.addLayout(buttons)

    def _refresh(self) -> None:
        adoption = self._adoption
        found = adoption.found.iterable if adoption.found is not None else ()
        self._table.replace(found)
        if found and not self._has_ticked and not adoption.is_looking:
            self._has_ticked = True
            self.order.tick_all(on=True)
        self._note.setText(self._told())
        self._stack.setCurrentWidget(self.view if found else self._note)
        self._count()

    def _told(self) -> str:
        if self._adoption.problem is not None:
            words = advice(self._adoption.problem)
            return f"{words.title}. {words.what_to_do}"
        return ADOPT_LOOKING if self._adoption.is_looking else ADOPT_NOTHING

    def _count(self) -> None:
        chosen = self.order.chosen
        busy = self._adoption.is_adopting
        self._choice.setText(choice_text(chosen))
        self._adopt.setText(ADOPTING_TEXT if busy else adopt_button(len(chosen)))
        self._adopt.setEnabled(bool(chosen) and not busy)
        self._all.setVisible(bool(self._adoption.offered))

    def _tick_all(self) -> None:
        every = len(self.order.chosen) == len(self._adoption.offered)
        self.order.tick_all(on=not every)

    def _act(self) -> None:
        self._adoption.adopt(tuple(model.id for model in self.order.chosen))


class _AdoptView(RowView):
    """The table; Space ticks every selected row, or takes the ticks away."""

    def __init__(
        self, order: AdoptOrder, table: AdoptTable, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            order, table.columns, _WIDTHS, name="adoptTable", title=ADOPT_TITLE, parent=parent
        )
        self.setItemDelegate(CellDelegate(self, unknown=""))
        self.setItemDelegateForColumn(0, _NameDelegate(self))
        self.setSortingEnabled(True)
        # What adds nothing comes first, then what is here or can't be had.
        self.sortByColumn(self._columns["state"], Qt.SortOrder.AscendingOrder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Space."""
        if event.key() == Qt.Key.Key_Space:
            self._toggle(self.selectionModel().selectedRows())
        else:
            super().keyPressEvent(event)

    def _toggle(self, indexes: list[QModelIndex]) -> None:
        role, on = Qt.ItemDataRole.CheckStateRole, Qt.CheckState.Checked
        open_ones = [index for index in indexes if index.data(role) is not None]
        every = all(Qt.CheckState(index.data(role)) is on for index in open_ones)
        for index in open_ones:
            self.model().setData(index, Qt.CheckState.Unchecked if every else on, role)


class _NameDelegate(CellDelegate):
    """A check box, the name, and under it what is known and where the file lies."""

    def editorEvent(
        self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Tick with a click anywhere on the name."""
        role = Qt.ItemDataRole.CheckStateRole
        if event.type() is not QEvent.Type.MouseButtonRelease or index.data(role) is None:
            return False
        is_on = Qt.CheckState(index.data(role)) is Qt.CheckState.Checked
        value = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
        return bool(index.model().setData(index, value, role))

    def _paint_cell(self, painter: QPainter, box: QRectF, index: Index, colors: Colors) -> None:
        model = index.data(ROW_ROLE)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        place = QRectF(box.left(), box.center().y() - _CHECK_PX / 2, _CHECK_PX, _CHECK_PX)
        if state is not None:
            is_on = Qt.CheckState(state) is Qt.CheckState.Checked
            _paint_check(painter, placed(painter, place, box), colors, is_on=is_on)
        rest = placed(painter, box.adjusted(_CHECK_PX + _GAP_PX, 0, 0, 0), box)
        bold, small = QFont(painter.font()), small_font(painter.font())
        bold.setWeight(QFont.Weight.DemiBold)
        upper, lower = QFontMetricsF(bold), QFontMetricsF(small)
        top = rest.center().y() - (upper.height() + lower.height() + 2) / 2
        painter.setFont(bold)
        painter.setPen(QColor(colors.text if can_be_adopted(model) else colors.muted))
        name = upper.elidedText(model.name, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(QRectF(rest.left(), top, rest.width(), upper.height()), _LEFT, name)
        painter.setFont(small)
        painter.setPen(QColor(colors.muted))
        line = QRectF(rest.left(), top + upper.height() + 2, rest.width(), lower.height())
        subline = adoptable_subline(model)
        shown = lower.elidedText(subline, Qt.TextElideMode.ElideMiddle, rest.width())
        painter.drawText(line, _LEFT, shown)


def _paint_check(painter: QPainter, place: QRectF, colors: Colors, *, is_on: bool) -> None:
    painter.setPen(QPen(QColor(colors.accent if is_on else colors.muted), 1.5))
    painter.setBrush(QColor(colors.accent) if is_on else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), _CHECK_RADIUS_PX, _CHECK_RADIUS_PX)
    if is_on:
        paint_icon(painter, "fits", colors.on_accent, place.adjusted(2, 2, -2, -2))
