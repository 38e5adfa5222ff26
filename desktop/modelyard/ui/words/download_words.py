"""The sentences of the Downloads place."""

from enum import Enum, auto

from modelyard.language import tr
from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.numbers import percent_text, rate_text, time_text
from modelyard.ui.words.origins import origin_of
from modelyard.ui.words.problem_words import advice
from modelyard.ui.words.wording import origin_text, state_word
from modelyard.wire.problems import ProblemCode
from modelyard.wire.queue import DownloadOutcome, DownloadRecord, DownloadSettings


class Tab(Enum):
    """The two sides of the Downloads place."""

    QUEUE = auto()
    HISTORY = auto()


TAB_WORDS: dict[Tab, str] = {Tab.QUEUE: tr("Queue"), Tab.HISTORY: tr("History")}

OUTCOME_WORDS: dict[DownloadOutcome, str] = {
    DownloadOutcome.UNKNOWN: tr("Ended"),
    DownloadOutcome.COMPLETED: tr("Completed"),
    DownloadOutcome.FAILED: tr("Failed"),
    DownloadOutcome.CANCELLED: tr("Cancelled"),
}

PAUSE_ALL_TEXT = tr("Pause all")
PAUSE_ALL_TIP = tr("Hold all downloads; what is here stays")
RESUME_ALL_TEXT = tr("Resume all")
RESUME_ALL_TIP = tr("Go on with all downloads")
DISCARD_TEXT = tr("Discard")
LIMITS_TEXT = tr("Limits")
LIMITS_TIP = tr("How fast, how many at once and when models are downloaded")
REVEAL_TEXT = tr("Show in Library")
REVEAL_TIP = tr("Show the model among all others")
RETRY_TEXT = tr("Try again")
RETRY_TIP = tr("Download it once more; what is here is kept")
EXPORT_TEXT = tr("Export…")
EXPORT_TIP = tr("Save the history as a table for a spreadsheet")
EXPORT_TITLE = tr("Export the history of downloads")
EXPORT_FILTER = tr("Tables (*.csv)")
EXPORT_NAME = "downloads.csv"
EXPORTED_TITLE = tr("The history was exported")
MOVE_TO_TOP_TEXT = tr("Move to the top")
MOVE_TO_BOTTOM_TEXT = tr("Move to the bottom")
LIMIT_MENU_TEXT = tr("Limit the speed")
NO_LIMIT_TEXT = tr("No limit")
OTHER_LIMIT_TEXT = tr("Other…")
LIMIT_SHEET_DETAIL = tr("It holds for each of the selected downloads, until it is lifted.")
LIMIT_SHEET_DO = tr("Limit")

QUEUE_EMPTY_TITLE = tr("Nothing is being downloaded")
QUEUE_EMPTY_DETAIL = tr("Downloads appear here in the order in which they run.")
TO_LIBRARY_TEXT = tr("Go to the Library")
HISTORY_EMPTY_TITLE = tr("No downloads yet")
HISTORY_EMPTY_DETAIL = tr(
    "What was downloaded is listed here, with when, from where and how it ended."
)

SPEED_TITLE = tr("Speed of all downloads together")
CONCURRENT_TITLE = tr("At once")
CONCURRENT_DETAIL = tr("downloads run, the others wait")
SCHEDULE_TITLE = tr("Time of day")
ANY_TIME_TEXT = tr("At any time")
SCHEDULE_TEXT = tr("Only between")
AND_TEXT = tr("and", "between two times of day")
OFF_TEXT = tr("Off")
CUSTOM_TEXT = tr("Other")
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
        return tr("Waiting")
    problem = row.current_problem
    if row.pending is None and row.state is RowState.PAUSED and problem is not None:
        return tr("Waiting for room") if problem.code is ProblemCode.DISK_FULL else tr("Paused")
    if row.pending is None and row.state is RowState.DOWNLOAD_FAILED:
        return tr("Failed")
    return state_word(row)


def source_text(source: str | None) -> str:
    """Return where a download comes from: its publisher, where that is known, and its server."""
    origin = origin_of(source)
    if origin is not None and origin.owner and origin.server:
        return f"{origin.owner} · {origin.server}"
    return origin_text(source)


def summary_text(
    running: int, rate: float, settings: DownloadSettings, *, is_closed: bool = False
) -> str:
    """Return how the downloads are as a whole: what runs, how fast, and within which limits.

    Where it `is_closed` they wait for their time of day.
    """
    parts = []
    if settings.paused:
        parts.append(tr("All paused"))
    elif running:
        parts.append(tr("%n running", "downloads", running))
    if rate > 0:
        parts.append(rate_text(rate))
    if is_closed and settings.schedule is not None:
        until = tr("Waiting until {start}", "a time of day")
        parts.append(until.format(start=time_text(settings.schedule.start)))
        settings = settings.model_copy(update={"schedule": None})
    return " · ".join((*parts, *_limit_texts(settings)))


def limits_summary(settings: DownloadSettings) -> str:
    """Return the limits that hold, as one line; nothing where there are none."""
    return " · ".join(_limit_texts(settings))


def verified_text(record: DownloadRecord) -> str:
    """Return how the file was verified; nothing where there was no whole file."""
    match record.compared:
        case True:
            return tr("SHA-256 matched")
        case False:
            return tr("No digest known")
        case None:
            return ""


def outcome_text(record: DownloadRecord) -> str:
    """Return how a download ended as one line, with the problem where there was one."""
    word = OUTCOME_WORDS[record.outcome]
    return f"{word}, {advice(record.problem).title}" if record.problem else word


def _limit_texts(settings: DownloadSettings) -> tuple[str, ...]:
    parts = []
    if settings.limit is not None:
        parts.append(tr("at most {rate}").format(rate=rate_text(settings.limit)))
    if (schedule := settings.schedule) is not None:
        hours = tr("from {start} to {end}", "times of day")
        parts.append(hours.format(start=time_text(schedule.start), end=time_text(schedule.end)))
    return tuple(parts)
