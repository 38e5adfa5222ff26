"""How it is shown that a model fits: a sign, a word and a colour, each of which says it alone."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from modelyard.state.fits import Fit
from modelyard.ui.look.icons import paint_icon
from modelyard.ui.look.mirror import placed
from modelyard.ui.look.scale import grown
from modelyard.ui.look.theme import Colors, small_font
from modelyard.ui.words.discover_words import FIT_WORDS

FIT_ICONS = {Fit.FITS: "fits", Fit.TIGHT: "tight", Fit.TOO_BIG: "too-big"}
_ICON_PX = 14.0
_GAP_PX = 4.0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def fit_color(fit: Fit, colors: Colors) -> str:
    """Return the colour of a fit; its sign and its word tell the same."""
    return {
        Fit.FITS: colors.good,
        Fit.TIGHT: colors.warning,
        Fit.TOO_BIG: colors.bad,
        Fit.UNKNOWN: colors.muted,
    }[fit]


def paint_fit(
    painter: QPainter, line: QRectF, fit: Fit, colors: Colors, *, at_right: bool = False
) -> None:
    """Paint the sign and the word of `fit` into `line`, in the painter's font."""
    if fit is Fit.UNKNOWN:
        return
    color, word = fit_color(fit, colors), FIT_WORDS[fit]
    metrics = QFontMetricsF(painter.font())
    size_px = grown(painter.font(), _ICON_PX)
    width = size_px + _GAP_PX + metrics.horizontalAdvance(word)
    left = max(line.left(), line.right() - width) if at_right else line.left()
    box = QRectF(left, line.center().y() - size_px / 2, size_px, size_px)
    paint_icon(painter, FIT_ICONS[fit], color, placed(painter, box, line))
    painter.setPen(QColor(color))
    place = QRectF(box.right() + _GAP_PX, line.top(), line.right() - box.right(), line.height())
    painter.drawText(placed(painter, place, line), _LEFT, word)


def paint_memory(
    painter: QPainter,
    box: QRectF,
    memory: str,
    fit: Fit,
    colors: Colors,
    *,
    at_right: bool = False,
) -> None:
    """Paint a figure of memory, and under it how it fits."""
    small = small_font(painter.font())
    upper, lower = QFontMetricsF(painter.font()), QFontMetricsF(small)
    height = upper.height() + (lower.height() + 2 if fit is not Fit.UNKNOWN else 0)
    top = box.center().y() - height / 2
    side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
    painter.setPen(QColor(colors.text if memory else colors.others))
    line = QRectF(box.left(), top, box.width(), upper.height())
    painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, memory or "—")
    painter.setFont(small)
    line = QRectF(box.left(), top + upper.height() + 2, box.width(), lower.height())
    paint_fit(painter, line, fit, colors, at_right=at_right)
