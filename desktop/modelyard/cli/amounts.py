"""Rates and times of day as a person writes them."""

import argparse
import re
from typing import NamedTuple

OFF = "off"

_RATE = re.compile(r"(\d+(?:[.,]\d+)?)\s*([kmgt]?)(i?)(b?)(?:/s|ps)?", re.ASCII | re.IGNORECASE)
_TIMES = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})", re.ASCII)  # noqa: RUF001 - what phones and office programs make of a hyphen
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_LONGEST_TEXT = 40
_HOURS, _MINUTES = 24, 60


class DailyTime(NamedTuple):
    """Two times of day as ``HH:MM``."""

    start: str
    end: str


def rate(text: str) -> int | None:
    """Return bytes a second for ``5MB``, ``500KiB/s`` or ``1.5M``; None for ``off``.

    KB, MB and GB are powers of 1000, KiB, MiB and GiB of 1024; a letter alone counts as the
    latter, as it does for curl, wget and aria2. A number alone is in bytes.

    Raises:
        argparse.ArgumentTypeError: It is none, with examples.
    """
    if text.strip().casefold() == OFF:
        return None
    match = _RATE.fullmatch(text.strip()) if len(text) <= _LONGEST_TEXT else None
    if match is None:
        detail = f"{_quoted(text)} is no rate; write it like 5MB, 500KiB or off"
        raise argparse.ArgumentTypeError(detail)
    number, letter, binary, byte = match.groups()
    step = 1000 if byte and not binary else 1024
    return int(float(number.replace(",", ".")) * step ** _POWERS[letter.lower()])


def daily_time(text: str) -> DailyTime | None:
    """Return the times of ``01:00-07:00``; None for ``off``.

    Raises:
        argparse.ArgumentTypeError: They are none, with an example.
    """
    if text.strip().casefold() == OFF:
        return None
    match = _TIMES.fullmatch(text.strip()) if len(text) <= _LONGEST_TEXT else None
    numbers = [int(part) for part in match.groups()] if match else []
    is_right = numbers and all(hour < _HOURS for hour in numbers[::2])
    if not is_right or not all(minute < _MINUTES for minute in numbers[1::2]):
        detail = f"{_quoted(text)} is no time of day; write it like 01:00-07:00 or off"
        raise argparse.ArgumentTypeError(detail)
    return DailyTime(*(f"{h:02}:{m:02}" for h, m in zip(numbers[::2], numbers[1::2], strict=True)))


def _quoted(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…")
