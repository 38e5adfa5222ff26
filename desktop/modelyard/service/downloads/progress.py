"""From the steps of a transfer to what the Model API says of it."""

import math
from collections import deque

from modelyard.service.downloads.transfer import Step
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.problems import Problem

_WINDOW_S = 5.0
"""The rate is the mean over so long; shorter jumps, longer lags behind."""
_SHORTEST_WINDOW_S = 0.5

_ETA_TOLERANCE_S = 2.0
_ETA_TOLERANCE = 0.1
"""An end that is so far off, in seconds or as a part of what is left, is not worth a correction."""
_ETA_SETTLING_S = 3.0
"""How long it takes until most of a correction is shown."""


class RateMeter:
    """Bytes a second over the last few seconds."""

    def __init__(self) -> None:
        self._points: deque[tuple[float, int]] = deque()

    def clear(self) -> None:
        """Forget what was measured."""
        self._points.clear()

    def add(self, now_s: float, transferred_bytes: int) -> None:
        """Note how far it is."""
        self._points.append((now_s, transferred_bytes))
        while len(self._points) > 2 and now_s - self._points[1][0] >= _WINDOW_S:
            self._points.popleft()

    def rate(self) -> float | None:
        """Return bytes a second; None before there is enough to tell."""
        if not self._points:
            return None
        (start_s, start_bytes), (end_s, end_bytes) = self._points[0], self._points[-1]
        if end_s - start_s < _SHORTEST_WINDOW_S:
            return None
        return (end_bytes - start_bytes) / (end_s - start_s)


class EtaMeter:
    """How long a download will still take, in whole seconds that count down without flicker.

    What is kept is the moment of the end: while the rate goes up and down a little it stays, and
    the seconds until then run down by themselves.
    """

    def __init__(self) -> None:
        self._end_s: float | None = None
        self._told_s = 0.0

    def clear(self) -> None:
        """Forget what was told."""
        self._end_s = None

    def eta_s(self, now_s: float, left_bytes: int, rate: float) -> float:
        """Return the seconds until `left_bytes` have come at about `rate` bytes a second."""
        left_s = left_bytes / rate
        end_s = now_s + left_s
        if self._end_s is None:
            self._end_s = end_s
        elif abs(end_s - self._end_s) > max(_ETA_TOLERANCE_S, _ETA_TOLERANCE * left_s):
            share = 1 - math.exp(-(now_s - self._told_s) / _ETA_SETTLING_S)
            self._end_s += (end_s - self._end_s) * share
        self._told_s = now_s
        return float(max(math.ceil(self._end_s - now_s), 1 if left_bytes else 0))


class Progress:
    """What is known of one download, as wire messages; holds the last one as `last`."""

    def __init__(
        self,
        earlier: ModelDownloadProgress | None = None,
        *,
        held_bytes: int | None = None,
        total_bytes: int | None = None,
    ) -> None:
        """Begin as queued, with what is held, else with what an `earlier` attempt has left."""
        self.fetched_bytes = 0
        """What has moved; fewer bytes than were transferred where some were there already."""
        if held_bytes is None and earlier and _is_stopped(earlier):
            held_bytes, total_bytes = earlier.transferred, earlier.total
        held_bytes = held_bytes or None
        self.last = ModelDownloadProgress(
            status=ModelDownloadStatus.INITIALIZED,
            phase=DownloadPhase.QUEUED,
            percentage=None if held_bytes is None else _percentage(held_bytes, total_bytes),
            transferred=held_bytes,
            total=total_bytes,
        )
        self._meter = RateMeter()
        self._eta = EtaMeter()
        self._own: ModelDownloadProgress | None = None

    @property
    def is_mirror(self) -> bool:
        """Whether it shows the progress of another download."""
        return self._own is not None

    @property
    def held_bytes(self) -> int:
        """How many bytes are there, of its own."""
        return (self._own or self.last).transferred or 0

    @property
    def total_bytes(self) -> int | None:
        """How many bytes the whole file has, where it is known."""
        return self.last.total

    def step(self, step: Step, now_s: float) -> ModelDownloadProgress:
        """Take in one step and return the message that tells of it.

        It is a RESET where the transfer says so, and wherever the bytes would go back.
        """
        is_reset = step.is_reset or step.transferred_bytes < (self.last.transferred or 0)
        self._count(step, is_reset=is_reset)
        if step.phase is not DownloadPhase.TRANSFERRING or is_reset:
            self._begin_measuring()
        rate = eta_s = None
        if step.phase is DownloadPhase.TRANSFERRING:
            self._meter.add(now_s, step.transferred_bytes)
            rate = self._meter.rate()
            if rate and step.total_bytes is not None:
                left_bytes = step.total_bytes - step.transferred_bytes
                eta_s = self._eta.eta_s(now_s, left_bytes, rate)
        self.last = ModelDownloadProgress(
            status=ModelDownloadStatus.RESET if is_reset else ModelDownloadStatus.IN_PROGRESS,
            phase=step.phase,
            percentage=_percentage(step.transferred_bytes, step.total_bytes),
            transferred=step.transferred_bytes,
            total=step.total_bytes,
            rate=rate,
            eta=eta_s,
            problem=step.problem,
        )
        return self.last

    def holds(self, held_bytes: int) -> None:
        """Take note of what is held after a transfer, whose last bytes no step may have told."""
        moved = held_bytes - (self.last.transferred or 0)
        if moved > 0:
            self.fetched_bytes += moved
            percentage = _percentage(held_bytes, self.last.total)
            self._changed(transferred=held_bytes, percentage=percentage)

    def mirrored(self, other: ModelDownloadProgress) -> ModelDownloadProgress:
        """Show the progress of the `other` download that fetches the same bytes."""
        if self._own is None:
            self._own = self.last
        self.last = _not_backwards(self.last, other)
        return self.last

    def unmirrored(self) -> ModelDownloadProgress:
        """Show its own progress again, as queued."""
        if self._own is not None:
            own = self._own.model_copy(update={"phase": DownloadPhase.QUEUED})
            self.last, self._own = _not_backwards(self.last, own), None
        return self.last

    def queued(self) -> ModelDownloadProgress:
        """Say that it waits for its turn."""
        return self._resting(ModelDownloadStatus.INITIALIZED, DownloadPhase.QUEUED)

    def connecting(self) -> ModelDownloadProgress:
        """Say that its source is being asked."""
        return self._resting(ModelDownloadStatus.INITIALIZED, DownloadPhase.CONNECTING)

    def waiting(self, problem: Problem) -> ModelDownloadProgress:
        """Say that it will be tried again later by itself, and what went wrong."""
        return self._resting(
            ModelDownloadStatus.IN_PROGRESS, DownloadPhase.RETRYING, problem=problem
        )

    def without_room(self, problem: Problem) -> ModelDownloadProgress:
        """Say that it goes on by itself when the disk has room."""
        return self._resting(ModelDownloadStatus.IN_PROGRESS, DownloadPhase.PAUSED, problem=problem)

    def stalled(self) -> ModelDownloadProgress:
        """Say that nothing has moved for a while."""
        self._begin_measuring()
        return self._changed(phase=DownloadPhase.STALLED, rate=0.0, eta=None)

    def paused(self) -> ModelDownloadProgress:
        """Say that it waits to be started again."""
        return self._resting(ModelDownloadStatus.IN_PROGRESS, DownloadPhase.PAUSED)

    def cancelled(self) -> ModelDownloadProgress:
        """Say that it was given up; what came in is kept."""
        return self._resting(ModelDownloadStatus.CANCELED, None)

    def failed(self, problem: Problem) -> ModelDownloadProgress:
        """Say why it ended without the file."""
        return self._resting(ModelDownloadStatus.FAILED, None, problem=problem)

    def completed(self, size_bytes: int) -> ModelDownloadProgress:
        """Say that the file is there."""
        self.last = ModelDownloadProgress(
            status=ModelDownloadStatus.COMPLETED,
            phase=DownloadPhase.DONE,
            percentage=100.0,
            transferred=size_bytes,
            total=size_bytes,
        )
        return self.last

    def _count(self, step: Step, *, is_reset: bool) -> None:
        """Count the bytes that have moved, and not those that an earlier transfer has left."""
        moving = DownloadPhase.TRANSFERRING
        if not is_reset and moving in (self.last.phase, step.phase):
            self.fetched_bytes += step.transferred_bytes - (self.last.transferred or 0)

    def _begin_measuring(self) -> None:
        self._meter.clear()
        self._eta.clear()

    def _resting(
        self,
        status: ModelDownloadStatus,
        phase: DownloadPhase | None,
        *,
        problem: Problem | None = None,
    ) -> ModelDownloadProgress:
        self._begin_measuring()
        return self._changed(status=status, phase=phase, rate=None, eta=None, problem=problem)

    def _changed(self, **values: object) -> ModelDownloadProgress:
        self.last = self.last.model_copy(update=values)
        return self.last


def _is_stopped(progress: ModelDownloadProgress) -> bool:
    """Return whether it was paused or cancelled, so that its partial is there."""
    is_paused = progress.phase is DownloadPhase.PAUSED
    return is_paused or progress.status is ModelDownloadStatus.CANCELED


def _not_backwards(
    before: ModelDownloadProgress, after: ModelDownloadProgress
) -> ModelDownloadProgress:
    """Return `after`, as a RESET where it has fewer bytes than `before`."""
    if (after.transferred or 0) >= (before.transferred or 0):
        return after
    changes = {
        "status": ModelDownloadStatus.RESET,
        "transferred": after.transferred or 0,
        "percentage": after.percentage or 0.0,
    }
    return after.model_copy(update=changes)


def _percentage(transferred_bytes: int, total_bytes: int | None) -> float | None:
    if not total_bytes:
        return None
    return min(100.0, round(100 * transferred_bytes / total_bytes, 2))
