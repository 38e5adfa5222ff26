"""Which part of a file is fetched next, and by whom."""

import threading
from collections.abc import Callable

from modelyard.service.downloads.open_partial import OpenPartial
from modelyard.service.downloads.pages import page_up
from modelyard.service.downloads.spans import Span, Spans

_SPLIT_BYTES = 2 * 1024 * 1024
"""Less is not worth a request of its own."""
_SMALLEST_BYTES = 1024 * 1024
_MOST_AT_ONCE = 8
_SLOW_S = 1.0
"""Who has been at a piece for so long gets help when nothing else is left."""


class Piece:
    """A part that one lane fetches; `end` may come nearer meanwhile, None is the file's end."""

    def __init__(self, start: int, end: int | None, began_s: float) -> None:
        self.start = self.position = start
        """Up to `position` it has come, though not all from `start` on may be written."""
        self.end = end
        self.began_s = began_s

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is missing."""
        return self.end is not None and self.position >= self.end


class Pieces:
    """Hands out what is missing of a partial, in order, each byte to one lane at a time."""

    def __init__(
        self, partial: OpenPartial, *, piece_bytes: int, now_s: Callable[[], float]
    ) -> None:
        self._partial = partial
        self._piece_bytes = piece_bytes
        self._now_s = now_s
        self._lock = threading.Lock()
        self._taken: list[Piece] = []

    def take(self, *, is_alone: bool, useful_bytes: float = 0) -> Piece | None:
        """Return the next piece; None if none is left.

        For one who is alone it is all up to what is held, else it has about `useful_bytes`. It is
        to be given back, whatever became of it.
        """
        count = min(max(1, round(useful_bytes / self._piece_bytes)), _MOST_AT_ONCE)
        with self._lock:
            piece = self._next(None if is_alone else count) or self._half()
            if piece:
                self._taken.append(piece)
            return piece

    def give_back(self, piece: Piece) -> None:
        """Let others have what is missing of `piece`."""
        with self._lock:
            self._taken.remove(piece)

    def has_more(self) -> bool:
        """Return whether there is something for one more."""
        with self._lock:
            is_long = any(self._shared_end(piece) for piece in self._taken)
            return is_long or bool(self._free().size_bytes) or self._slow() is not None

    def share(self) -> None:
        """Leave most of what one alone has taken to others."""
        with self._lock:
            for piece in self._taken:
                piece.end = self._shared_end(piece) or piece.end

    def _next(self, count: int | None) -> Piece | None:
        if self._partial.total_bytes is None:
            # Of a file of unknown size there is one piece, for one lane.
            start = self._partial.front_bytes
            return None if self._taken else Piece(start, None, self._now_s())
        free = self._free()
        for gap in free:
            end = gap.end
            if count is not None:
                # Towards the end they get smaller, so that all have done at about the same time.
                share_bytes = free.size_bytes // (2 * len(self._taken) + 2)
                small = page_up(gap.start + max(share_bytes, _SMALLEST_BYTES))
                end = min(end, small, self._boundary(gap.start, count))
            return Piece(gap.start, end, self._now_s())
        return None

    def _half(self) -> Piece | None:
        """Take the second half of what somebody else is slow with."""
        slow = self._slow()
        if slow is None or slow.end is None:
            return None
        start, end = page_up((slow.position + slow.end) // 2), slow.end
        slow.end = start
        return Piece(start, end, self._now_s())

    def _slow(self) -> Piece | None:
        def left_bytes(piece: Piece) -> int:
            return 0 if piece.end is None else piece.end - piece.position

        slow = [piece for piece in self._taken if self._now_s() - piece.began_s >= _SLOW_S]
        longest = max(slow, key=left_bytes, default=None)
        return longest if longest and left_bytes(longest) >= 2 * _SPLIT_BYTES else None

    def _shared_end(self, piece: Piece) -> int | None:
        """Return where `piece` is to end so that others have something too; None if it is short."""
        end = self._boundary(piece.position + _SPLIT_BYTES)
        return end if piece.end is not None and end < piece.end else None

    def _free(self) -> Spans:
        taken = (Span(piece.start, piece.end) for piece in self._taken if piece.end is not None)
        return self._partial.gaps.without(Spans(taken))

    def _boundary(self, offset: int, count: int = 1) -> int:
        """Return where `count` pieces from `offset` on end; the first may be cut."""
        return (offset // self._piece_bytes + count) * self._piece_bytes
