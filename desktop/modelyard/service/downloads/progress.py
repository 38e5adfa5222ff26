"""From the steps of a transfer to what the Model API says of it."""

from collections import deque

from modelyard.service.downloads.transfer import Step
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.problems import Problem

_WINDOW_S = 5.0
"""The rate is the mean over so long; shorter jumps, longer lags behind."""
_SHORTEST_WINDOW_S = 0.5


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


class Progress:
    """What is known of one download, as wire messages; holds the last one as `last`."""

    def __init__(self, earlier: ModelDownloadProgress | None = None) -> None:
        """Begin as queued; an `earlier` attempt that was stopped tells where this one goes on."""
        if earlier and not _is_stopped(earlier):
            earlier = None
        self.last = ModelDownloadProgress(
            status=ModelDownloadStatus.INITIALIZED,
            phase=DownloadPhase.QUEUED,
            percentage=earlier.percentage if earlier else None,
            transferred=earlier.transferred if earlier else None,
            total=earlier.total if earlier else None,
        )
        self._meter = RateMeter()

    def step(self, step: Step, now_s: float) -> ModelDownloadProgress:
        """Take in one step and return the message that tells of it.

        It is a RESET where the transfer says so, and wherever the bytes would go back.
        """
        is_reset = step.is_reset or step.transferred_bytes < (self.last.transferred or 0)
        if step.phase is not DownloadPhase.TRANSFERRING or is_reset:
            self._meter.clear()
        rate = eta_s = None
        if step.phase is DownloadPhase.TRANSFERRING:
            self._meter.add(now_s, step.transferred_bytes)
            rate = self._meter.rate()
            if rate and step.total_bytes is not None:
                eta_s = (step.total_bytes - step.transferred_bytes) / rate
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

    def stalled(self) -> ModelDownloadProgress:
        """Say that nothing has moved for a while."""
        self._meter.clear()
        return self._changed(phase=DownloadPhase.STALLED, rate=0.0, eta=None)

    def paused(self) -> ModelDownloadProgress:
        """Say that it waits to be started again."""
        return self._changed(phase=DownloadPhase.PAUSED, rate=None, eta=None, problem=None)

    def cancelled(self) -> ModelDownloadProgress:
        """Say that it was given up; what came in is kept."""
        status = ModelDownloadStatus.CANCELED
        return self._changed(status=status, phase=None, rate=None, eta=None, problem=None)

    def failed(self, problem: Problem) -> ModelDownloadProgress:
        """Say why it ended without the file."""
        status = ModelDownloadStatus.FAILED
        return self._changed(status=status, phase=None, rate=None, eta=None, problem=problem)

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

    def _changed(self, **values: object) -> ModelDownloadProgress:
        self.last = self.last.model_copy(update=values)
        return self.last


def _is_stopped(progress: ModelDownloadProgress) -> bool:
    """Return whether it was paused or cancelled, so that its partial is there."""
    is_paused = progress.phase is DownloadPhase.PAUSED
    return is_paused or progress.status is ModelDownloadStatus.CANCELED


def _percentage(transferred_bytes: int, total_bytes: int | None) -> float | None:
    if not total_bytes:
        return None
    return min(100.0, round(100 * transferred_bytes / total_bytes, 2))
