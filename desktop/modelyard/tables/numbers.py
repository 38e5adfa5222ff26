"""Numbers as people read them, in their locale. Sizes are binary: GiB, not GB."""

from datetime import datetime

from PySide6.QtCore import QDate, QLocale, QTime

from modelyard.language import tr

_UNSET = QLocale.Language.C
_KIBI = 1024
MOST_BYTES = 2**63 - 1
"""What Qt can format; a service that tells of more is wrong, but must not stop the window."""
_MINUTE_S = 60
_HOUR_S = 3600
_DAY_S = 86_400
_MILLION_IN_BILLIONS = 0.001


def size_text(size_bytes: int) -> str:
    """Return a size: ``93.8 MiB``; whole bytes below 1 KiB."""
    digits = 0 if abs(size_bytes) < _KIBI else 1
    shown = max(-MOST_BYTES, min(size_bytes, MOST_BYTES))
    return _locale().formattedDataSize(shown, digits, QLocale.DataSizeFormat.DataSizeIecFormat)


def gib_text(size_bytes: int) -> str:
    """Return a size in GiB whatever it is, for figures that are compared: ``0.1 GiB``."""
    gib = min(size_bytes, MOST_BYTES) / _KIBI**3
    digits = 2 if abs(gib) < 1 else 1
    return f"{_locale().toString(gib, 'f', digits)} GiB"


def amount_text(done_bytes: int, total_bytes: int) -> str:
    """Return how much of a total is there: ``1.2 of 4.1 GiB``, one unit where it is the same."""
    done, total = size_text(done_bytes), size_text(total_bytes)
    number, _, unit = done.partition(" ")
    shown = number if total.endswith(f" {unit}") else done
    return tr("{done} of {total}", "sizes").format(done=shown, total=total)


def range_text(low_bytes: int, high_bytes: int) -> str:
    """Return a band of sizes: ``2.0 to 2.3 GiB``, one unit where it is the same."""
    low, high = size_text(low_bytes), size_text(high_bytes)
    number, _, unit = low.partition(" ")
    shown = number if high.endswith(f" {unit}") else low
    return tr("{low} to {high}", "sizes").format(low=shown, high=high)


def percent_text(fraction: float) -> str:
    """Return a share as whole percent; 100 % only when it is all there."""
    shown = min(int(fraction * 100), 99) if fraction < 1 else 100
    return tr("{number}%", "percent").format(number=_locale().toString(max(shown, 0)))


def rate_text(bytes_per_second: float) -> str:
    """Return a speed: ``12.3 MiB/s``."""
    return f"{size_text(int(bytes_per_second))}/s"


def parameters_text(billions: float) -> str:
    """Return a count of parameters as models are named: ``135M``, ``7.2B``, ``1.1T``."""
    if billions < 1:
        return f"{count_text(round(billions / _MILLION_IN_BILLIONS))}M"
    if billions >= 1000:
        return f"{_short(billions / 1000)}T"
    return f"{_short(billions)}B"


def count_text(number: int) -> str:
    """Return a whole number with the locale's separators: ``131,072``."""
    return _locale().toString(max(-MOST_BYTES, min(number, MOST_BYTES)))


def decimal_text(number: float) -> str:
    """Return a number with one digit behind the locale's decimal point: ``1.4``."""
    return _locale().toString(float(number), "f", 1)


def tokens_text(tokens: int) -> str:
    """Return a context length as it is usually said: ``512``, ``8K``, ``128K``, ``1M``."""
    if tokens >= _KIBI**2:
        return f"{_short(tokens / _KIBI**2)}M"
    if tokens >= _KIBI:
        return f"{_short(tokens / _KIBI)}K"
    return count_text(tokens)


def duration_text(seconds: float) -> str:
    """Return a time in its two largest units: ``45 s``, ``3 min``, ``2 h 5 min``."""
    whole = max(int(seconds), 0)
    if whole < _MINUTE_S:
        return tr("{seconds} s").format(seconds=whole)
    if whole < _HOUR_S:
        return tr("{minutes} min").format(minutes=round(whole / _MINUTE_S))
    if whole < _DAY_S:
        hours, rest = divmod(whole, _HOUR_S)
        minutes = rest // _MINUTE_S
        text = tr("{hours} h {minutes} min") if minutes else tr("{hours} h")
        return text.format(hours=hours, minutes=minutes)
    days, rest = divmod(whole, _DAY_S)
    hours = rest // _HOUR_S
    text = tr("{days} d {hours} h") if hours else tr("{days} d", "days")
    return text.format(days=days, hours=hours)


def moment_text(moment: datetime) -> str:
    """Return a moment in the person's time zone: ``22 Nov, 15:02``; the year if it is another."""
    local, now = moment.astimezone(), datetime.now().astimezone()
    this_year, any_year = tr("d MMM", "Qt's format"), tr("d MMM yyyy", "Qt's format")
    day = this_year if local.year == now.year else any_year
    date = _locale().toString(QDate(local.year, local.month, local.day), day)
    time = f"{local:%H:%M}"
    return f"{date}, {time_text(time)}"


def day_text(moment: datetime) -> str:
    """Return a day in the person's time zone: ``22 Nov 2026``."""
    local = moment.astimezone()
    day = QDate(local.year, local.month, local.day)
    return _locale().toString(day, tr("d MMM yyyy", "Qt's format"))


def age_s(moment: datetime) -> float:
    """Return how many seconds ago a moment was; 0 for one that is still to come."""
    return max(0.0, (datetime.now().astimezone() - moment).total_seconds())


def time_text(time_of_day: str) -> str:
    """Return a ``HH:MM`` as the person's locale writes it."""
    return _locale().toString(QTime.fromString(time_of_day, "HH:mm"), time_format())


def time_format() -> str:
    """Return how the person's locale writes a time of day, in Qt's letters: ``HH:mm``."""
    return _locale().timeFormat(QLocale.FormatType.ShortFormat)


def _short(number: float) -> str:
    digits = 0 if number >= 100 or number == int(number) else 1
    return _locale().toString(float(number), "f", digits)


def _locale() -> QLocale:
    """Return the person's locale; where none is set, English rather than C with its bare digits.

    That of Britain, whose clock has 24 hours.
    """
    locale = QLocale()
    if locale.language() is not _UNSET:
        return locale
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
