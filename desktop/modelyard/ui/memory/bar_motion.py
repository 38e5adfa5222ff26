"""How the segments of a bar move from one reading to the next. No painting, no time."""

from collections.abc import Sequence
from dataclasses import dataclass

from modelyard.ui.memory.gauge_figures import Part, Segment

Share = tuple[Segment, float]
"""A segment and the part of the bar that it takes, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Move:
    """A segment that grows or shrinks from `start` to `end`, parts of the bar."""

    segment: Segment
    start: float
    end: float


def moves(before: Sequence[Share], after: Sequence[Share]) -> tuple[Move, ...]:
    """Return how the segments of `before` become those of `after`.

    A new one grows from nothing, one that is gone shrinks to nothing at its old place.
    """
    was = {_key(segment): share for segment, share in before}
    found = [Move(segment, was.get(_key(segment), 0.0), share) for segment, share in after]
    stays = {_key(segment) for segment, _ in after}
    for place, (segment, share) in enumerate(before):
        if _key(segment) not in stays:
            found.insert(min(place, len(found)), Move(segment, share, 0.0))
    return tuple(found)


def shares_at(moving: Sequence[Move], time: float) -> tuple[Share, ...]:
    """Return where the segments are at `time`, 0 to 1; at the end those that are gone are left out.

    The shares add up to what they did at the start and will at the end.
    """
    if time >= 1.0:
        kept = [move for move in moving if move.end > 0.0 or move.segment.size_bytes == 0]
        return tuple((move.segment, move.end) for move in kept)
    return tuple((move.segment, move.start + (move.end - move.start) * time) for move in moving)


def _key(segment: Segment) -> tuple[Part, str | None]:
    return segment.part, segment.model_id
