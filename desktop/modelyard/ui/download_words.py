"""The sentences of the Downloads place."""

from enum import Enum, auto

from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.numbers import count_text, percent_text, rate_text, time_text
from modelyard.ui.origins import origin_of
from modelyard.ui.problem_words import advice
from modelyard.ui.wording import origin_text, state_word
from modelyard.wire.problems import ProblemCode
from modelyard.wire.queue import DownloadOutcome, DownloadRecord, DownloadSettings


class Tab(Enum):
    """The two sides of the Downloads place."""

    QUEUE = auto()
    HISTORY = auto()


TAB_WORDS: dict[Tab, str] = {Tab.QUEUE: "Queue", Tab.HISTORY: "History"}

OUTCOME_WORDS: dict[DownloadOutcome, str] = {
    DownloadOutcome.UNKNOWN: "Ended",
    DownloadOutcome.COMPLETED: "Completed",
    DownloadOutcome.FAILED: "Failed",
    DownloadOutcome.CANCELLED: "Cancelled",
}

PAUSE_ALL_TEXT = "Pause all"
PAUSE_ALL_TIP = "Hold all downloads; what is here stays"
RESUME_ALL_TEXT = "Resume all"
RESUME_ALL_TIP = "Go on with all downloads"
DISCARD_TEXT = "Discard"
LIMITS_TEXT = "Limits"
LIMITS_TIP = "How fast, how many at once and when models are downloaded"
REVEAL_TEXT = "Show in Library"
REVEAL_TIP = "Show the model among all others"
RETRY_TEXT = "Try again"
RETRY_TIP = "Download it once more; what is here is kept"
EXPORT_TEXT = "Export…"
EXPORT_TIP = "Save the history as a table for a spreadsheet"
EXPORT_TITLE = "Export the history of downloads"
EXPORT_FILTER = "Tables (*.csv)"
EXPORT_NAME = "downloads.csv"
EXPORTED_TITLE = "The history was exported"
MOVE_TO_TOP_TEXT = "Move to the top"
MOVE_TO_BOTTOM_TEXT = "Move to the bottom"
LIMIT_MENU_TEXT = "Limit the speed"
NO_LIMIT_TEXT = "No limit"

QUEUE_EMPTY_TITLE = "Nothing is being downloaded"
QUEUE_EMPTY_DETAIL = "Downloads appear here in the order in which they run."
TO_LIBRARY_TEXT = "Go to the Library"
HISTORY_EMPTY_TITLE = "No downloads yet"
HISTORY_EMPTY_DETAIL = "What was downloaded is listed here, with when, from where and how it ended."

SPEED_TITLE = "Speed of all downloads together"
CONCURRENT_TITLE = "At once"
CONCURRENT_DETAIL = "downloads run, the others wait"
SCHEDULE_TITLE = "Time of day"
ANY_TIME_TEXT = "At any time"
SCHEDULE_TEXT = "Only between"
AND_TEXT = "and"
OFF_TEXT = "Off"
CUSTOM_TEXT = "Other"
RATE_UNIT = "MiB/s"


def download_text(row: ModelRow) -> str:
    """Return what a download is doing as one line, for a screen reader."""
    parts = [download_word(row)]
    if row.fraction is not None:
        parts.append(percent_text(row.fraction))
    if problem := row.current_problem:
        parts.append(advice(problem).title)
    return ", ".join(parts)


def download_word(row: ModelRow) -> str:
    """Return what a download is doing in a word or two."""
    if row.state is RowState.QUEUED and row.pending is None:
        return "Waiting"
    problem = row.current_problem
    if row.pending is None and row.state is RowState.PAUSED and problem is not None:
        return "Waiting for room" if problem.code is ProblemCode.DISK_FULL else "Paused"
    if row.pending is None and row.state is RowState.DOWNLOAD_FAILED:
        return "Failed"
    return state_word(row)


def source_text(source: str | None) -> str:
    """Return where a download comes from: its publisher, where that is known, and its server."""
    origin = origin_of(source)
    if origin is not None and origin.owner and origin.server:
        return f"{origin.owner} · {origin.server}"
    return origin_text(source)


def summary_text(running: int, rate: float, settings: DownloadSettings) -> str:
    """Return how the downloads are as a whole: what runs, how fast, and within which limits."""
    parts = []
    if settings.paused:
        parts.append("All paused")
    elif running:
        parts.append(f"{count_text(running)} running")
    if rate > 0:
        parts.append(rate_text(rate))
    return " · ".join((*parts, *_limit_texts(settings)))


def limits_summary(settings: DownloadSettings) -> str:
    """Return the limits that hold, as one line; nothing where there are none."""
    return " · ".join(_limit_texts(settings))


def verified_text(record: DownloadRecord) -> str:
    """Return how the file was verified; nothing where there was no whole file."""
    match record.compared:
        case True:
            return "SHA-256 matched"
        case False:
            return "No digest known"
        case None:
            return ""


def outcome_text(record: DownloadRecord) -> str:
    """Return how a download ended as one line, with the problem where there was one."""
    word = OUTCOME_WORDS[record.outcome]
    return f"{word}, {advice(record.problem).title}" if record.problem else word


def _limit_texts(settings: DownloadSettings) -> tuple[str, ...]:
    parts = []
    if settings.limit is not None:
        parts.append(f"at most {rate_text(settings.limit)}")
    if (schedule := settings.schedule) is not None:
        parts.append(f"from {time_text(schedule.start)} to {time_text(schedule.end)}")
    return tuple(parts)
