"""One memory as a stacked bar: crisp at any scale, in the colours of the palette."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from modelyard.state.fits import Fit
from modelyard.tables.numbers import gib_text
from modelyard.ui.look.model_colors import ModelColors
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import colors_of
from modelyard.ui.memory.bar_motion import Move, Share, moves, shares_at
from modelyard.ui.memory.bar_painting import BarLook, Place, paint_bar
from modelyard.ui.memory.gauge_figures import DeviceFigures, Part, Segment, widths_px
from modelyard.ui.memory.legend import LEGEND_HEIGHT_PX, LegendEntry, paint_legend
from modelyard.ui.parts.segment_button import SegmentButton
from modelyard.ui.words.gauge_words import (
    addition_sentence,
    bar_sentence,
    free_text,
    line_text,
    missing_text,
    segment_name,
    segment_text,
    short_summary,
    summary,
)

LEAST_WIDTH_PX = 250
"""Narrower than this a bar and its legend tell too little to stand beside another."""
_HEADER_PX = 20
_BAR_PX = 22
_LEAST_WAY_PX = 6.0
"""What other programs take goes up and down all the time: less than this is not moved along."""
_GAP_PX = 6
_HEADER_SPACE_PX = 16.0
_EASIEST_PX = 10.0
"""What a model's segment has at least for the mouse."""
_LEGEND_ORDER = (Part.ADDITION, Part.MODEL, Part.OTHERS)
"""What a load would add is what the person is deciding on; others can't be changed here."""
_LEADING = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_TRAILING = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class DeviceBar(QWidget):
    """One device: its name and figures, the stacked bar, the legend.

    One of its segments can be tabbed to, the arrow keys lead to the others. Changes move for a
    moment where they can be seen; nothing runs while nothing changes.

    Signals:
        segment_pressed (str): The segment of the model with this id was pressed.
    """

    segment_pressed = Signal(object)

    def __init__(self, model_colors: ModelColors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("memoryBar")
        self._model_colors = model_colors
        self._figures = DeviceFigures("", 0, 0, 0, (), None)
        self._highlighted: str | None = None
        self._moves: tuple[Move, ...] = ()
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._time = 1.0
        self._animation.valueChanged.connect(self._set_time)
        self._buttons: list[SegmentButton] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def figures(self) -> DeviceFigures:
        """What is shown."""
        return self._figures

    @property
    def buttons(self) -> tuple[SegmentButton, ...]:
        """What lies over the segments, in their order."""
        return tuple(self._buttons)

    @property
    def is_moving(self) -> bool:
        """Whether the bar is on its way to what it shows."""
        return self._animation.state() is QVariantAnimation.State.Running

    def show_figures(self, figures: DeviceFigures, *, highlighted: str | None) -> None:
        """Show these figures from now on."""
        if (figures, highlighted) == (self._figures, self._highlighted):
            return
        if highlighted == self._highlighted and self._looks_like(figures):
            self._figures = figures
            return
        before = self._shares()
        self._figures, self._highlighted = figures, highlighted
        self._move_from(before)
        self.setAccessibleName(figures.title)
        self.setAccessibleDescription(bar_sentence(figures))
        self._show_buttons()
        self.update()

    def segments(self) -> tuple[Place, ...]:
        """Return each segment with the place where it is painted once nothing moves."""
        return self._places(self._target())

    def sizeHint(self) -> QSize:
        """Return the room for the three lines."""
        font = self.font()
        return QSize(
            grown(font, LEAST_WIDTH_PX), self._legend_top() + grown(font, LEGEND_HEIGHT_PX)
        )

    def minimumSizeHint(self) -> QSize:
        """Return the least room: the bar may become short, its height is fixed."""
        return QSize(LEAST_WIDTH_PX // 2, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons where the segments are."""
        super().resizeEvent(event)
        self._place_buttons()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the header, the bar and the legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        look = self._look()
        self._paint_header(painter, look)
        places = self._places(self._shares())
        paint_bar(painter, self._bar(), places, look, font=self.font())
        self._paint_legend(painter, look)
        painter.end()

    def _looks_like(self, figures: DeviceFigures) -> bool:
        """Whether nobody could tell `figures` from what is shown: the same texts and pixels."""
        shown, width = self._figures, float(max(self.width(), 1))
        return (
            bar_sentence(figures) == bar_sentence(shown)
            and [round(one) for one in widths_px(figures, width)]
            == [round(one) for one in widths_px(shown, width)]
            and figures.fit is shown.fit
            and figures.line_bytes == shown.line_bytes
            and not self.is_moving
        )

    def _look(self) -> BarLook:
        return BarLook(
            figures=self._figures,
            colors=colors_of(self.palette()),
            model_colors=self._model_colors,
            highlighted=self._highlighted,
            is_mirrored=self.layoutDirection() is Qt.LayoutDirection.RightToLeft,
        )

    def _bar(self) -> QRectF:
        top = grown(self.font(), _HEADER_PX) + _GAP_PX
        return QRectF(0, top, self.width(), grown(self.font(), _BAR_PX))

    def _legend_top(self) -> int:
        return int(self._bar().bottom()) + _GAP_PX

    def _target(self) -> tuple[Share, ...]:
        width = float(max(self.width(), 1))
        widths = widths_px(self._figures, width)
        pairs = zip(self._figures.segments, widths, strict=True)
        return tuple((segment, one / width) for segment, one in pairs)

    def _shares(self) -> tuple[Share, ...]:
        if self._time >= 1.0 or not self._moves:
            return self._target()
        return shares_at(self._moves, self._time)

    def _places(self, shares: Sequence[Share]) -> tuple[Place, ...]:
        bar = self._bar()
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        along, places = 0.0, []
        for segment, share in shares:
            width = share * bar.width()
            left = bar.right() - along - width if is_mirrored else bar.left() + along
            places.append((segment, QRectF(left, bar.top(), width, bar.height())))
            along += width
        return tuple(places)

    def _move_from(self, before: tuple[Share, ...]) -> None:
        self._animation.stop()
        self._time = 1.0
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        duration_ms = self.style().styleHint(hint, None, self)
        if self.isVisible() and before and duration_ms > 0:
            self._moves = moves(before, self._target())
            way_px = max(abs(move.end - move.start) for move in self._moves) * self.width()
            if way_px >= _LEAST_WAY_PX:
                self._time = 0.0
                self._animation.setDuration(duration_ms)
                self._animation.start()

    def _set_time(self, time: float) -> None:
        self._time = time
        self.update()

    def _show_buttons(self) -> None:
        segments = self._figures.segments
        while len(self._buttons) < len(segments):
            self._buttons.append(self._make_button(len(self._buttons)))
        look = self._look()
        for number, button in enumerate(self._buttons):
            button.setVisible(number < len(segments) and segments[number].size_bytes > 0)
            if number < len(segments):
                segment = segments[number]
                text = segment_text(segment, self._figures)
                button.show_segment(text, model_id=segment.model_id, fill=look.fill(segment))
        self._place_buttons()
        self._let_one_be_tabbed_to()

    def _make_button(self, number: int) -> SegmentButton:
        button = SegmentButton(self)
        button.clicked.connect(lambda: self._press(button))
        button.stepped.connect(lambda step: self._step(number, step))
        return button

    def _place_buttons(self) -> None:
        for button, (segment, place) in zip(self._buttons, self.segments(), strict=False):
            box = QRectF(place)
            if segment.part is Part.MODEL and box.width() < _EASIEST_PX:
                box.setWidth(_EASIEST_PX)
                box.moveCenter(place.center())
                button.raise_()
            button.setGeometry(box.toAlignedRect())

    def _let_one_be_tabbed_to(self) -> None:
        shown = [button for button in self._buttons if button.isVisibleTo(self)]
        current = next((button for button in shown if button is self.focusWidget()), None)
        first = next((button for button in shown if button.model_id is not None), None)
        chosen = current or first or next(iter(shown), None)
        for button in self._buttons:
            is_chosen = button is chosen
            policy = Qt.FocusPolicy.TabFocus if is_chosen else Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(policy)

    def _press(self, button: SegmentButton) -> None:
        if button.model_id is not None:
            self.segment_pressed.emit(button.model_id)

    def _step(self, number: int, step: int) -> None:
        others = self._buttons[number + 1 :] if step > 0 else self._buttons[:number][::-1]
        neighbour = next((button for button in others if button.isVisibleTo(self)), None)
        if neighbour is not None:
            neighbour.setFocus(Qt.FocusReason.TabFocusReason)
            self._let_one_be_tabbed_to()

    def _paint_header(self, painter: QPainter, look: BarLook) -> None:
        line = QRectF(0, 0, self.width(), grown(self.font(), _HEADER_PX))
        bold = self.font()
        bold.setWeight(bold.Weight.DemiBold)
        metrics, bold_metrics = QFontMetricsF(self.font()), QFontMetricsF(bold)
        title_room = bold_metrics.horizontalAdvance(self._figures.title) + _HEADER_SPACE_PX
        figures = self._header_figures(metrics, line.width() - title_room)
        painter.setPen(QColor(look.colors.muted))
        painter.drawText(line, _TRAILING, figures)
        painter.setFont(bold)
        painter.setPen(QColor(look.colors.text))
        room = line.width() - metrics.horizontalAdvance(figures) - _HEADER_SPACE_PX
        elided = bold_metrics.elidedText(self._figures.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, _LEADING, elided)
        painter.setFont(self.font())

    def _header_figures(self, metrics: QFontMetricsF, room: float) -> str:
        """Return as many figures as fit beside the title."""
        whole = f"{summary(self._figures)}  ·  {free_text(self._figures)}"
        return whole if metrics.horizontalAdvance(whole) <= room else short_summary(self._figures)

    def _paint_legend(self, painter: QPainter, look: BarLook) -> None:
        shown = [s for s in self._figures.segments if s.part is not Part.FREE]
        shown.sort(key=lambda segment: _LEGEND_ORDER.index(segment.part))
        entries = [self._legend_entry(segment, look) for segment in shown]
        if 0 < self._figures.line_bytes < self._figures.total_bytes:
            warning, muted = look.colors.warning, look.colors.muted
            entries.append(LegendEntry(line_text(self._figures), warning, muted, is_line=True))
        line = QRectF(0, self._legend_top(), self.width(), grown(self.font(), LEGEND_HEIGHT_PX))
        paint_legend(painter, entries, line, look.colors)

    def _legend_entry(self, segment: Segment, look: BarLook) -> LegendEntry:
        figures, fill = self._figures, look.fill(segment)
        if segment.part is not Part.ADDITION or figures.addition is None:
            text = f"{segment_name(segment)}  {gib_text(segment.size_bytes)}"
            return LegendEntry(text, fill, look.colors.text)
        short = f"+ {gib_text(figures.addition.total)}"
        ink = look.colors.text if figures.fit is Fit.FITS else fill
        if figures.fit is Fit.TOO_BIG:
            short = missing_text(figures.missing_bytes)
        return LegendEntry(addition_sentence(figures), fill, ink, short=short, is_hatched=True)
