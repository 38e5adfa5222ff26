"""What the memory gauge says, on the screen and to a screen reader."""

from modelyard.language import tr
from modelyard.state.fits import Fit
from modelyard.tables.numbers import duration_text, gib_text, percent_text
from modelyard.ui.memory.gauge_figures import Addition, DeviceFigures, Part, Segment

_UNIT = " GiB"

RAM_TITLE = tr("Memory (RAM)")
OTHERS_TEXT = tr("Other programs")
FREE_TEXT = tr("Free")
HISTORY_TEXT = tr("Last minutes")
HISTORY_TIP = tr("Show how much memory was used in the last minutes")
NOW_TEXT = tr("now")


def summary(figures: DeviceFigures) -> str:
    """Return ``9.4 of 31.3 GiB used``."""
    return tr("{amount} used").format(amount=short_summary(figures))


def short_summary(figures: DeviceFigures) -> str:
    """Return ``9.4 of 31.3 GiB``."""
    used, total = gib_text(figures.used_bytes), gib_text(figures.total_bytes)
    return tr("{used} of {total}").format(used=used.removesuffix(_UNIT), total=total)


def free_text(figures: DeviceFigures) -> str:
    """Return ``12.3 GiB free``."""
    return tr("{size} free").format(size=gib_text(figures.free_bytes))


def segment_name(segment: Segment) -> str:
    """Return what a segment stands for: the model's name, or a word."""
    match segment.part:
        case Part.OTHERS:
            return OTHERS_TEXT
        case Part.FREE:
            return FREE_TEXT
        case Part.MODEL | Part.ADDITION:
            return segment.label


def segment_text(segment: Segment, figures: DeviceFigures) -> str:
    """Return what a segment stands for and its size: ``Free: 12.3 GiB (41%)``."""
    if segment.part is Part.ADDITION and figures.addition is not None:
        return addition_sentence(figures)
    share = percent_text(segment.size_bytes / max(figures.total_bytes, 1))
    name, size = segment_name(segment), gib_text(segment.size_bytes)
    return tr("{name}: {size} ({share})").format(name=name, size=size, share=share)


def addition_text(addition: Addition) -> str:
    """Return what a load would add, with its band: ``X would add 2.1 GiB (2.0 to 2.3)``."""
    low, high = gib_text(addition.low), gib_text(addition.high)
    total = gib_text(addition.total)
    if low == high:
        return tr("{name} would add {size}").format(name=addition.name, size=total)
    return tr("{name} would add {size} ({low} to {high})").format(
        name=addition.name,
        size=total,
        low=low.removesuffix(_UNIT),
        high=high.removesuffix(_UNIT),
    )


def addition_sentence(figures: DeviceFigures) -> str:
    """Return what a load would add and, where that matters, what it would do to the memory."""
    if figures.addition is None:
        return ""
    text = addition_text(figures.addition)
    match figures.fit:
        case Fit.TOO_BIG:
            missing = missing_text(figures.missing_bytes)
            return tr("{addition}: {missing}").format(addition=text, missing=missing)
        case Fit.TIGHT:
            return tr("{addition}: tight, beyond what should stay free").format(addition=text)
        case _:
            return text


def missing_text(missing_bytes: int) -> str:
    """Return the warning that the memory will not do."""
    return tr("{size} more than is free").format(size=gib_text(missing_bytes))


def line_text(figures: DeviceFigures) -> str:
    """Return what the line near the end of a bar means."""
    size = gib_text(figures.total_bytes - figures.line_bytes)
    return tr("{size} should stay free").format(size=size)


def bar_sentence(figures: DeviceFigures) -> str:
    """Return every figure of a bar as text, as a screen reader reads it."""
    parts = [tr("{device}: {summary}.").format(device=figures.title, summary=summary(figures))]
    parts += [
        f"{segment_name(segment)}: {gib_text(segment.size_bytes)}."
        for segment in figures.segments
        if segment.part in {Part.OTHERS, Part.MODEL}
    ]
    if figures.addition is not None:
        parts.append(f"{addition_sentence(figures)}.")
    parts += [f"{free_text(figures)}.", f"{line_text(figures)}."]
    return " ".join(parts)


def history_sentence(low_bytes: int, high_bytes: int, span_s: float) -> str:
    """Return what a curve of the memory's use shows, as a screen reader reads it."""
    return tr("Between {low} and {high} were used in the last {time}").format(
        low=gib_text(low_bytes), high=gib_text(high_bytes), time=duration_text(span_s)
    )


def ago_text(span_s: float) -> str:
    """Return where a curve begins: ``5 min ago``."""
    return tr("{time} ago").format(time=duration_text(span_s))
