"""Waiting for a download, with a bar for the person at a terminal."""

import shutil
import sys
from contextlib import aclosing
from typing import TextIO

from modelyard.cli.printing import clean, duration, size
from modelyard.client.model_api import ModelApi
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.models import Model
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_BAR_CHARACTERS = 24


async def follow_download(
    api: ModelApi, model: Model, *, with_bar: bool, is_renewal: bool = False
) -> Model:
    """Return `model` as it is when its download has completed.

    Of a renewal the file that is here says nothing: the old one stays until the end.

    Raises:
        ProblemError: Why it failed; `cancelled` when someone cancelled or paused it.
    """
    if model.downloaded and not model.downloading and not is_renewal:
        return model
    last: ModelDownloadProgress | None = None
    bar = ProgressBar(sys.stderr, enabled=with_bar and sys.stderr.isatty())
    try:
        async with aclosing(api.progress(model.id)) as updates:
            async for last in updates:
                bar.show(last)
                if last.phase is DownloadPhase.PAUSED:
                    break
    finally:
        bar.close()
    if last is not None:
        _raise_unless_completed(model, last)
    now = await api.model(model.id)
    if not now.downloaded:
        detail = f"The download of {model.name} ended before the file was whole"
        raise problem_error(ProblemCode.UNKNOWN, detail)
    return now


def _raise_unless_completed(model: Model, last: ModelDownloadProgress) -> None:
    again = "`modelyard download` goes on from the bytes that are there"
    if last.status is ModelDownloadStatus.FAILED:
        if last.problem:
            raise ProblemError(last.problem)
        raise problem_error(ProblemCode.UNKNOWN, f"The download of {model.name} failed; {again}")
    if last.phase is DownloadPhase.PAUSED and last.problem:
        # Nobody paused it: the disk is full, and it goes on by itself when there is room.
        raise ProblemError(last.problem)
    if last.status is ModelDownloadStatus.CANCELED or last.phase is DownloadPhase.PAUSED:
        what = "paused" if last.phase is DownloadPhase.PAUSED else "cancelled"
        detail = f"The download of {model.name} was {what}; {again}"
        raise problem_error(ProblemCode.CANCELLED, detail)


class ProgressBar:
    """One line on a terminal that is drawn over again; nothing where it is not `enabled`."""

    def __init__(self, stream: TextIO, *, enabled: bool) -> None:
        self._stream = stream
        self._enabled = enabled
        self._drawn = 0

    def show(self, progress: ModelDownloadProgress) -> None:
        """Draw how far it is."""
        if self._enabled:
            self._draw(bar_line(progress))

    def close(self) -> None:
        """Clear the line."""
        if self._drawn:
            self._draw("")
            self._stream.write("\r")
            self._stream.flush()

    def _draw(self, line: str) -> None:
        line = line[: shutil.get_terminal_size().columns - 1]
        # Blanks instead of an escape sequence: old Windows consoles know none.
        self._stream.write("\r" + line.ljust(self._drawn))
        self._stream.flush()
        self._drawn = len(line)


def bar_line(progress: ModelDownloadProgress) -> str:
    """Return ``[######------]  45 %  44.1 MiB of 93.8 MiB  12.3 MiB/s  4 s left``."""
    percentage = min(max(progress.percentage or 0.0, 0.0), 100.0)
    full = round(_BAR_CHARACTERS * percentage / 100)
    parts = [f"[{'#' * full}{'-' * (_BAR_CHARACTERS - full)}] {int(percentage):3d} %"]
    if progress.transferred is not None:
        total = f" of {size(progress.total)}" if progress.total is not None else ""
        parts.append(size(progress.transferred) + total)
    if progress.phase is DownloadPhase.TRANSFERRING:
        if progress.rate:
            parts.append(f"{size(int(progress.rate))}/s")
        if progress.eta is not None:
            parts.append(f"{duration(progress.eta)} left")
    elif progress.phase is not None:
        parts.append(progress.phase.value)
    if progress.problem is not None:
        parts.append(clean(progress.problem.detail or progress.problem.title))
    return "  ".join(parts)
