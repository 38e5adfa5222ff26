"""The verb `downloads`: what it changes of the queue, and how it shows queue and history."""

import argparse

from pydantic import ValidationError

from modelyard.cli.choice import choose
from modelyard.cli.printing import aligned, clean, duration, size
from modelyard.client.model_api import ModelApi
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.queue import (
    SLOWEST_LIMIT,
    DownloadHistory,
    DownloadOutcome,
    DownloadRecord,
    Downloads,
    DownloadSchedule,
    DownloadSettings,
    QueuedDownload,
)

_NOTHING = "-"
_SHOWN_DIGITS = 12
"""Of a digest in a table; ``--json`` has all of it."""


async def changed_queue(api: ModelApi, arguments: argparse.Namespace) -> Downloads:
    """Return the queue after the changes that `arguments` ask for, in one answer of the service.

    Raises:
        ProblemError: BAD_REQUEST, MODEL_NOT_FOUND, AMBIGUOUS_MODEL; what the service reports.
    """
    queue = await api.downloads()
    settings = _asked_settings(queue.settings, arguments)
    if settings != queue.settings:
        queue = await api.set_download_settings(settings)
    if arguments.order:
        models = (await api.snapshot()).iterable
        queue = await api.order_downloads([choose(models, name).id for name in arguments.order])
    return queue


def checked_limit(limit_bytes_s: int | None) -> int | None:
    """Return the limit, which a person gave.

    Raises:
        ProblemError: BAD_REQUEST: it is too small.
    """
    if limit_bytes_s is not None and limit_bytes_s < SLOWEST_LIMIT:
        detail = f"A limit is at least {size(SLOWEST_LIMIT)} a second"
        raise problem_error(ProblemCode.BAD_REQUEST, detail)
    return limit_bytes_s


def queue_page(queue: Downloads) -> str:
    """Return one line a download, under a line of titles, and what holds for all."""
    return "\n".join([_queue_table(queue), *_settings_lines(queue)])


def history_table(history: DownloadHistory) -> str:
    """Return one line a download that has ended, the latest first."""
    if not history.iterable:
        return "Nothing was downloaded yet."
    rows = [_record_row(record) for record in history.iterable]
    return aligned([("ENDED", "NAME", "RESULT", "SIZE", "TOOK", "SHA256", "SOURCE"), *rows])


def _asked_settings(before: DownloadSettings, arguments: argparse.Namespace) -> DownloadSettings:
    given = vars(arguments)
    changes: dict[str, object] = {}
    if "limit" in given:
        changes["limit"] = checked_limit(given["limit"])
    if "at" in given:
        at = given["at"]
        changes["schedule"] = DownloadSchedule(start=at.start, end=at.end) if at else None
    if arguments.concurrent is not None:
        changes["concurrent"] = arguments.concurrent
    if arguments.paused is not None:
        changes["paused"] = arguments.paused
    try:
        return DownloadSettings.model_validate(before.model_dump() | changes)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        detail = f"{first['loc'][0]}: {first['msg']}"
        raise problem_error(ProblemCode.BAD_REQUEST, detail) from error


def _queue_table(queue: Downloads) -> str:
    if not queue.iterable:
        return "Nothing is being downloaded."
    rows = [_queue_row(download) for download in queue.iterable]
    return aligned([("NAME", "STATE", "DONE", "SIZE", "RATE", "LEFT", "LIMIT", "ID"), *rows])


def _queue_row(download: QueuedDownload) -> tuple[str, ...]:
    progress = download.progress
    is_moving = progress.phase is DownloadPhase.TRANSFERRING
    rate = progress.rate if is_moving else None
    left = progress.eta if is_moving else None
    return (
        clean(download.name),
        clean(_state(progress)),
        _NOTHING if progress.percentage is None else f"{int(progress.percentage)} %",
        size(progress.total),
        _per_second(int(rate) if rate is not None else None),
        _NOTHING if left is None else duration(left),
        _per_second(download.limit),
        clean(download.id),
    )


def _state(progress: ModelDownloadProgress) -> str:
    phase = progress.phase.value if progress.phase else ModelDownloadStatus.UNKNOWN.value.lower()
    return f"{phase}: {progress.problem.title}" if progress.problem else phase


def _settings_lines(queue: Downloads) -> list[str]:
    settings = queue.settings
    facts = [f"{settings.concurrent} at once"]
    if settings.limit is not None:
        facts.append(f"{_per_second(settings.limit)} in all")
    if settings.schedule is not None:
        facts.append(f"only from {settings.schedule.start} to {settings.schedule.end}")
    lines = [", ".join(facts)]
    if settings.paused:
        lines.append("The queue is paused; `modelyard downloads --resume` goes on with it.")
    elif settings.schedule is not None and _is_at_rest(queue):
        lines.append(f"The downloads wait until {settings.schedule.start}.")
    return lines


def _is_at_rest(queue: Downloads) -> bool:
    """Return whether some wait and none runs."""
    phases = {download.progress.phase for download in queue.iterable}
    at_rest = {DownloadPhase.QUEUED, DownloadPhase.PAUSED}
    return DownloadPhase.QUEUED in phases and phases <= at_rest


def _record_row(record: DownloadRecord) -> tuple[str, ...]:
    return (
        record.ended.astimezone().strftime("%Y-%m-%d %H:%M"),
        clean(record.name),
        clean(_result(record)),
        size(record.size),
        duration((record.ended - record.started).total_seconds()),
        record.sha256[:_SHOWN_DIGITS] if record.sha256 else _NOTHING,
        clean(record.source) or _NOTHING,
    )


def _result(record: DownloadRecord) -> str:
    match record.outcome:
        case DownloadOutcome.COMPLETED:
            return "verified" if record.compared else "completed"
        case DownloadOutcome.FAILED if record.problem is not None:
            return f"failed: {record.problem.title}"
        case outcome:
            return outcome.value


def _per_second(bytes_s: int | None) -> str:
    return _NOTHING if bytes_s is None else f"{size(bytes_s)}/s"
