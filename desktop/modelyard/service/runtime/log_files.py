"""The engine's logs on disk: one file for each load, the last few of each model.

A file is called ``worker-<name>-<time>.log``, its time in UTC to the microsecond.
"""

import re
from datetime import UTC, datetime
from pathlib import Path

from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.runtime import LoadLog, ModelLog

KEPT_FOR_EACH = 5
_KEPT_IN_ALL = 60
_LONGEST_TEXT = 262_144
"""Bytes of a log that are told at once: some 2000 lines."""
_LONGEST_NAME = 60
_TIME = "%Y%m%d-%H%M%S-%f"
_TIME_LENGTH = len("20260102-030405-678901.log")
_FILE = re.compile(r"worker-(?P<name>.+)-(?P<time>\d{8}-\d{6}-\d{6})\.log")


def log_file_name(name: str) -> str:
    """Return what the log of a load that begins now is called."""
    return f"worker-{_safe(name)}-{datetime.now(UTC).strftime(_TIME)}.log"


def make_room_for_log(folder: Path, name: str) -> None:
    """Delete the oldest logs, so that with one more there are not too many. Blocking.

    Raises:
        OSError: The folder can't be read, or a file in it can't be deleted.
    """
    logs = _logs(folder)
    own = [path for path in logs if _name(path) == _safe(name)]
    for path in {*own[KEPT_FOR_EACH - 1 :], *logs[_KEPT_IN_ALL - 1 :]}:
        path.unlink(missing_ok=True)


def read_model_log(folder: Path, name: str, *, file_name: str | None = None) -> ModelLog:
    """Return the logs of the loads of `name`, and the end of one: the newest, or `file_name`.

    Blocking.

    Raises:
        ProblemError: NOT_FOUND where there is no such log of this model; DISK_ERROR.
    """
    try:
        own = [path for path in _logs(folder) if _name(path) == _safe(name)]
        if file_name is not None and file_name not in {path.name for path in own}:
            raise problem_error(ProblemCode.NOT_FOUND, "This model has no such log")
        chosen = next((path for path in own if file_name in (None, path.name)), None)
        logs = tuple(_described(path) for path in own)
        if chosen is None:
            return ModelLog(iterable=logs)
        text, is_cut = _end_of(chosen)
        return ModelLog(iterable=logs, name=chosen.name, text=text, is_cut=is_cut)
    except OSError as error:
        detail = f"The logs in {folder} can't be read: {error}"
        raise problem_error(ProblemCode.DISK_ERROR, detail, path=str(folder)) from error


def _logs(folder: Path) -> list[Path]:
    """Return all logs of loads, the newest first."""
    found = [path for path in folder.glob("worker-*.log") if _started_at(path) is not None]
    return sorted(found, key=lambda path: path.name[-_TIME_LENGTH:], reverse=True)


def _name(path: Path) -> str:
    found = _FILE.fullmatch(path.name)
    return found["name"] if found else ""


def _started_at(path: Path) -> datetime | None:
    found = _FILE.fullmatch(path.name)
    try:
        return datetime.strptime(found["time"], _TIME).replace(tzinfo=UTC) if found else None
    except ValueError:
        # Digits, but no time: not a log of ours.
        return None


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:_LONGEST_NAME] or "model"


def _described(path: Path) -> LoadLog:
    started_at = _started_at(path) or datetime.fromtimestamp(0, UTC)
    size_bytes = path.stat().st_size
    return LoadLog(name=path.name, started_at=started_at, size=size_bytes, path=str(path))


def _end_of(path: Path) -> tuple[str, bool]:
    with path.open("rb") as file:
        size_bytes = file.seek(0, 2)
        start = max(0, size_bytes - _LONGEST_TEXT)
        file.seek(start)
        text = file.read(_LONGEST_TEXT).decode("utf-8", "replace")
    # Not from the middle of a line.
    return (text.partition("\n")[2] if start else text), start > 0
