"""Finding what is meant by a few letters: they must all be there, in their order."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

_AT_START = 8
_AT_WORD = 6
_IN_A_ROW = 7
_HIT = 1
_SKIPPED = 0.05
"""What each letter costs that is passed over: of two hits the shorter one is meant."""


def score(wanted: str, text: str) -> float | None:
    """Return how well `wanted` fits `text`, more is better; None where it does not.

    Letters count more at the start, at the start of a word, and next to each other. Case and
    spaces in `wanted` don't matter.
    """
    letters = [letter for letter in wanted.casefold() if not letter.isspace()]
    folded = text.casefold()
    points, place = 0.0, -1
    for letter in letters:
        found = _best(folded, letter, place + 1)
        if found < 0:
            return None
        points += _points(folded, found, place)
        place = found
    return points - _SKIPPED * len(folded)


def ranked(wanted: str, things: Iterable[T], text: Callable[[T], str]) -> list[T]:
    """Return those of `things` that `wanted` fits, the best first; for nothing all as they are."""
    everything = list(things)
    if not wanted.strip():
        return everything
    rated = [(score(wanted, text(thing)), thing) for thing in everything]
    fitting = [(points, thing) for points, thing in rated if points is not None]
    fitting.sort(key=lambda pair: -pair[0])
    return [thing for _, thing in fitting]


def _best(text: str, letter: str, start: int) -> int:
    """Return the next place of `letter`: the neighbour, else a word's start, else the first."""
    first = text.find(letter, start)
    if first == start or first < 0:
        return first
    place = first
    while place >= 0:
        if not text[place - 1].isalnum():
            return place
        place = text.find(letter, place + 1)
    return first


def _points(text: str, place: int, before: int) -> float:
    if place == 0:
        return _AT_START
    if before >= 0 and place == before + 1:
        return _IN_A_ROW
    return _AT_WORD if not text[place - 1].isalnum() else _HIT
