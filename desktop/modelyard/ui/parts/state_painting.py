"""How a state looks: its icon, its colour, and the cell with the progress in it."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from modelyard.language import tr
from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.numbers import percent_text, size_text
from modelyard.ui.look.icons import paint_icon
from modelyard.ui.look.mirror import placed
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import Colors, small_font
from modelyard.ui.words.download_words import OUTCOME_WORDS, download_word
from modelyard.ui.words.keeping_words import NEWER_WORD
from modelyard.ui.words.load_words import load_text
from modelyard.ui.words.problem_words import advice
from modelyard.ui.words.wording import (
    short_transfer_text,
    state_word,
    time_left_text,
    transfer_text,
)
from modelyard.wire.problems import Problem
from modelyard.wire.queue import DownloadOutcome, DownloadRecord

STATE_ICONS: dict[RowState, str] = {
    RowState.NOT_DOWNLOADED: "cloud",
    RowState.QUEUED: "queued",
    RowState.DOWNLOADING: "download",
    RowState.VERIFYING: "verify",
    RowState.PAUSED: "pause",
    RowState.DOWNLOAD_FAILED: "warning",
    RowState.DOWNLOADED: "done",
    RowState.FILE_MISSING: "file-missing",
    RowState.LOAD_QUEUED: "queued",
    RowState.LOADING: "loading",
    RowState.LOADED: "loaded",
    RowState.UNLOADING: "unload",
    RowState.LOAD_FAILED: "error",
}

_BAD = frozenset({RowState.DOWNLOAD_FAILED, RowState.LOAD_FAILED, RowState.FILE_MISSING})
_RUNNING = frozenset({RowState.DOWNLOADING, RowState.VERIFYING, RowState.LOADING})
_QUIET = frozenset({RowState.NOT_DOWNLOADED, RowState.QUEUED, RowState.LOAD_QUEUED})
_ICON_PX = 18.0
_GAP_PX = 8.0
_BAR_PX = 4.0
_TRACK_ALPHA = "#50"
_LINE_GAP_PX = 4.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class StateLook:
    """What the cell of one row shows; under bar or word, the first of `sublines` that fits."""

    icon: str
    color: str
    word: str
    right: tuple[str, ...]
    """What is at the right end of the word's line; the first that fits."""
    sublines: tuple[str, ...]
    is_subline_bad: bool
    fraction: float | None
    has_bar: bool


def look_of(row: ModelRow, colors: Colors) -> StateLook:
    """Return how the state of `row` looks in `colors`."""
    state = row.state
    runs = state in _RUNNING
    paused = state is RowState.PAUSED and row.fraction is not None
    return StateLook(
        icon=STATE_ICONS[state],
        color=state_color(state, colors),
        word=state_word(row),
        right=_progress_texts(row) if runs or paused else (),
        sublines=_sublines(row),
        is_subline_bad=row.problem is not None,
        fraction=row.fraction,
        has_bar=runs or paused,
    )


def state_color(state: RowState, colors: Colors) -> str:
    """Return the colour of a state's icon and word; the word tells it without the colour."""
    if state in _BAD:
        return colors.bad
    if state is RowState.LOADED:
        return colors.good
    if state is RowState.PAUSED:
        return colors.warning
    if state in _QUIET:
        return colors.muted
    if state is RowState.DOWNLOADED:
        return colors.text
    return colors.accent


def download_look(row: ModelRow, colors: Colors) -> StateLook:
    """Return how a download looks where bytes, speed and time have columns of their own."""
    problem = row.current_problem
    return StateLook(
        icon=STATE_ICONS[row.state],
        color=state_color(row.state, colors),
        word=download_word(row),
        right=(percent_text(row.fraction),) if row.fraction is not None else (),
        sublines=(advice(problem).title,) if problem is not None else (),
        is_subline_bad=row.problem is not None,
        fraction=row.fraction,
        has_bar=row.fraction is not None or row.state in _RUNNING,
    )


def outcome_look(record: DownloadRecord, colors: Colors) -> StateLook:
    """Return how the end of a download looks."""
    icon_name, color = {
        DownloadOutcome.COMPLETED: ("done", colors.good),
        DownloadOutcome.FAILED: ("warning", colors.bad),
        DownloadOutcome.CANCELLED: ("cancel", colors.muted),
    }.get(record.outcome, ("info", colors.muted))
    return StateLook(
        icon=icon_name,
        color=color,
        word=OUTCOME_WORDS[record.outcome],
        right=(),
        sublines=(advice(record.problem).title,) if record.problem is not None else (),
        is_subline_bad=False,
        fraction=None,
        has_bar=False,
    )


def paint_look(painter: QPainter, box: QRectF, look: StateLook, colors: Colors) -> None:
    """Paint `look` into `box`: icon, word, bar and figures, centred vertically."""
    font = QFont(painter.font())
    lower = small_font(font)
    line, lower_line = QFontMetricsF(font).height(), QFontMetricsF(lower).height()
    height = line
    if look.has_bar:
        height += _LINE_GAP_PX + _BAR_PX
    if look.sublines:
        height += (_LINE_GAP_PX if look.has_bar else 1.0) + lower_line
    top = box.center().y() - height / 2
    icon_px = grown(font, _ICON_PX)
    icon_box = QRectF(box.left(), top + (line - icon_px) / 2, icon_px, icon_px)
    paint_icon(painter, look.icon, look.color, placed(painter, icon_box, box))
    text_left = box.left() + icon_px + _GAP_PX
    upper = QRectF(text_left, top, box.right() - text_left, line)
    painter.setPen(QColor(look.color))
    _paint_pair(
        painter, placed(painter, upper, box), look.word, look.right, right_color=colors.text
    )
    top += line
    if look.has_bar:
        bar = QRectF(text_left, top + _LINE_GAP_PX, upper.width(), _BAR_PX)
        track = _track(colors)
        paint_progress(painter, placed(painter, bar, box), look.fraction, look.color, track)
        top += _LINE_GAP_PX + _BAR_PX + _LINE_GAP_PX - 1.0
    if look.sublines:
        painter.setFont(lower)
        painter.setPen(QColor(colors.bad if look.is_subline_bad else colors.muted))
        place = QRectF(text_left, top + 1.0, upper.width(), lower_line)
        metrics = QFontMetricsF(lower)
        fitting = (one for one in look.sublines if metrics.horizontalAdvance(one) <= place.width())
        shown = next(fitting, look.sublines[-1])
        _paint_pair(painter, placed(painter, place, box), shown, (), right_color=colors.muted)
        painter.setFont(font)


def paint_progress(
    painter: QPainter, bar: QRectF, fraction: float | None, color: str, track: str
) -> None:
    """Paint a progress bar; where the fraction is not known, a dashed one that claims nothing."""
    radius = bar.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(track))
    painter.drawRoundedRect(bar, radius, radius)
    if fraction is None:
        middle = bar.center().y()
        painter.setPen(QPen(QColor(color), bar.height() / 2, Qt.PenStyle.DotLine))
        painter.drawLine(
            QPointF(bar.left() + radius, middle), QPointF(bar.right() - radius, middle)
        )
        return
    if fraction > 0:
        filled = QRectF(bar)
        filled.setWidth(max(bar.height(), bar.width() * fraction))
        filled = placed(painter, filled, bar)
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(filled, radius, radius)


def _track(colors: Colors) -> str:
    """Return what a bar runs on: seen on the ground of a selected row as well."""
    if colors.is_high_contrast:  # its lines are so strong that they would hide how much is done
        return colors.hover
    return colors.others.replace("#", _TRACK_ALPHA)


def _progress_texts(row: ModelRow) -> tuple[str, ...]:
    """Return percent and time left, and what is told where there is no room for both."""
    percent = percent_text(row.fraction) if row.fraction is not None else ""
    both = " · ".join(filter(None, (percent, time_left_text(row))))
    return (both, percent)


def _sublines(row: ModelRow) -> tuple[str, ...]:
    if problem := _told_problem(row):
        return (advice(problem).title,)
    if row.state is RowState.LOADED and row.model.runtime and row.model.runtime.memory:
        return (tr("{size} in memory").format(size=size_text(row.model.runtime.memory)),)
    newer = NEWER_WORD if row.state is RowState.DOWNLOADED and row.model.outdated else ""
    if told := load_text(row) or newer:
        return (told,)
    return tuple(filter(None, (transfer_text(row), short_transfer_text(row))))


def _told_problem(row: ModelRow) -> Problem | None:
    """Return what is said under the state: why it failed, or why the last request was refused.

    A transfer that goes on by itself has its figures there, and its problem in the details.
    """
    return row.problem or (None if row.state.is_transferring else row.current_problem)


def _paint_pair(
    painter: QPainter, line: QRectF, left: str, choices: tuple[str, ...], *, right_color: str
) -> None:
    """Paint the first of `choices` that fits at the right end; `left` is elided, never cut."""
    metrics = QFontMetricsF(painter.font())
    room = line.width()
    beside = room - metrics.horizontalAdvance(left) - _GAP_PX
    right = next((one for one in choices if metrics.horizontalAdvance(one) <= beside), "")
    if right:
        right_width = metrics.horizontalAdvance(right)
        pen = painter.pen()
        painter.setPen(QColor(right_color))
        painter.drawText(line, _RIGHT, right)
        painter.setPen(pen)
        room -= right_width + _GAP_PX
    shown = metrics.elidedText(left, Qt.TextElideMode.ElideRight, room)
    painter.drawText(line, _LEFT, shown)
