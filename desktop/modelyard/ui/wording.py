"""Every sentence that a person reads, except those about problems (`problem_words`)."""

from dataclasses import dataclass

from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.state.session import SessionStatus
from modelyard.state.settings import Theme
from modelyard.tables.model_filter import StateGroup
from modelyard.tables.numbers import (
    amount_text,
    duration_text,
    percent_text,
    rate_text,
    size_text,
)
from modelyard.ui.origins import origin_of
from modelyard.ui.places import Place
from modelyard.ui.problem_words import advice
from modelyard.wire.enums import ModelProvider
from modelyard.wire.models import Model

APP_NAME = "Modelyard"

PLACE_WORDS: dict[Place, str] = {Place.LIBRARY: "Library", Place.DOWNLOADS: "Downloads"}

STATE_WORDS: dict[RowState, str] = {
    RowState.NOT_DOWNLOADED: "Not downloaded",
    RowState.QUEUED: "Waiting to download",
    RowState.DOWNLOADING: "Downloading",
    RowState.VERIFYING: "Verifying",
    RowState.PAUSED: "Paused",
    RowState.DOWNLOAD_FAILED: "Download failed",
    RowState.DOWNLOADED: "Downloaded",
    RowState.FILE_MISSING: "File is missing",
    RowState.LOAD_QUEUED: "Waiting to load",
    RowState.LOADING: "Loading",
    RowState.LOADED: "Loaded",
    RowState.UNLOADING: "Unloading",
    RowState.LOAD_FAILED: "Could not load",
}

_PENDING_WORDS: dict[Action, str] = {
    Action.DOWNLOAD: "Starting the download…",
    Action.CANCEL: "Cancelling…",
    Action.PAUSE: "Pausing…",
    Action.DISCARD: "Discarding…",
    Action.LOAD: "Loading…",
    Action.UNLOAD: "Unloading…",
    Action.REMOVE: "Removing…",
    Action.ADD: "Adding…",
    Action.UPDATE: "Saving…",
    Action.LIMIT: "Limiting…",
    Action.QUEUE: "Changing…",
    Action.EXPORT: "Exporting…",
}


@dataclass(frozen=True, slots=True)
class ActionWords:
    """What an action is called and what it does; `failed` begins the report of its failure."""

    text: str
    tip: str
    failed: str


ACTION_WORDS: dict[Action, ActionWords] = {
    Action.ADD: ActionWords("Add…", "Add a model by its link or file", "could not be added"),
    Action.DOWNLOAD: ActionWords(
        "Download", "Download the selected models, or go on with them", "could not be downloaded"
    ),
    Action.CANCEL: ActionWords(
        "Cancel", "Stop the download or the load; what is downloaded is kept", "did not stop"
    ),
    Action.PAUSE: ActionWords("Pause", "Pause the download", "could not be paused"),
    Action.DISCARD: ActionWords(
        "Discard partial download",
        "Delete the part of the file that is here",
        "could not be discarded",
    ),
    Action.LOAD: ActionWords(
        "Load", "Load the selected model into memory, ready to use", "could not be loaded"
    ),
    Action.UNLOAD: ActionWords(
        "Unload", "Take the selected models out of memory", "could not be unloaded"
    ),
    Action.REMOVE: ActionWords(
        "Remove", "Remove the selected models and their files", "could not be removed"
    ),
    Action.UPDATE: ActionWords("Save", "Save the changes", "could not be saved"),
    Action.LIMIT: ActionWords("Limit", "Limit the speed of the download", "could not be limited"),
    Action.QUEUE: ActionWords("Change", "Change the downloads", "could not be changed"),
    Action.EXPORT: ActionWords("Export…", "Save the history as a table", "could not be exported"),
}

SUBJECTS: dict[Action, str] = {
    Action.QUEUE: "The downloads",
    Action.EXPORT: "The history",
    Action.UNLOAD: "The models",
}
"""What a report is about that concerns no single model; else it is the model."""

RESUME_TEXT = "Resume"
TRY_AGAIN_TEXT = "Try again"

_PROVIDER_NAMES: dict[ModelProvider, str] = {
    ModelProvider.OPENAI: "OpenAI",
    ModelProvider.LMSYS: "LMSYS",
    ModelProvider.IBM: "IBM",
    ModelProvider.UC_BERKLEY: "UC Berkeley",
    ModelProvider.TOGETHER_AI: "Together AI",
    ModelProvider.ELEUTHER_AI: "EleutherAI",
    ModelProvider.BLICKDL: "BlinkDL",
    ModelProvider.BIGCODE: "BigCode",
    ModelProvider.MSFT_AZURE_OPEN_AI: "Azure OpenAI",
    ModelProvider.AWS_BEDROCK: "AWS Bedrock",
    ModelProvider.HUGGING_FACE: "Hugging Face",
}

_DEVICE_PART_NAMES = {
    "weights": "Weights",
    "kv_cache": "KV cache",
    "repacking": "Weights laid out anew",
    "checkpoints": "Conversation checkpoints",
    "compute": "Compute buffers",
    "vocabulary": "Vocabulary",
    "runtime": "Engine",
}


def state_text(row: ModelRow) -> str:
    """Return the state as one line: what the screen reader says and what the search finds."""
    parts = [state_word(row)]
    if row.fraction is not None:
        parts.append(percent_text(row.fraction))
    parts += [text for text in (transfer_text(row), time_left_text(row)) if text]
    if problem := row.current_problem:
        parts.append(advice(problem).title)
    return ", ".join(parts)


def state_word(row: ModelRow) -> str:
    """Return the state, or what has just been asked for, in one or two words."""
    if row.pending is not None and _is_announced(row):
        return _PENDING_WORDS[row.pending]
    if row.state is RowState.DOWNLOADING and row.model.download and row.model.download.phase:
        return _PHASE_WORDS.get(row.model.download.phase.value, STATE_WORDS[row.state])
    return STATE_WORDS[row.state]


_PHASE_WORDS = {
    "connecting": "Connecting",
    "stalled": "Waiting for data",
    "retrying": "Trying again",
}


def transfer_text(row: ModelRow) -> str:
    """Return bytes and speed of a transfer, ``1.2 of 4.1 GiB · 12.3 MiB/s``, or nothing."""
    if row.transferred is None or row.state not in _TRANSFER_STATES:
        return ""
    amount = amount_text(row.transferred, row.total) if row.total else size_text(row.transferred)
    if row.rate:
        return f"{amount} · {rate_text(row.rate)}"
    return amount


def time_left_text(row: ModelRow) -> str:
    """Return ``3 min left``, or nothing where that is not known."""
    if row.eta_s is None:
        return ""
    return f"{duration_text(row.eta_s)} left"


def subline_text(model: Model) -> str:
    """Return the line under a model's name: who made it, its architecture, its quantisation.

    Before the file is here and tells the latter two: the server that has it.
    """
    origin = origin_of(model.source)
    publisher = provider_text(model.provider) or (origin.owner if origin else None)
    kind = [model.details.architecture if model.details else None, model.quantization]
    known = [part for part in (publisher, *kind) if part]
    if any(kind):
        return " · ".join(known)
    if origin is None:
        return publisher or model.description or ""
    if publisher and origin.server:
        return f"{publisher} · {origin.server}"
    return publisher or origin_text(model.source)


def origin_text(source: str | None) -> str:
    """Return where a file comes from: ``From example.org``, or nothing where that is not known."""
    origin = origin_of(source)
    if origin is None:
        return ""
    return f"From {origin.server}" if origin.server else "From this computer"


def search_text(row: ModelRow) -> str:
    """Return everything of a row that a search looks at."""
    model = row.model
    parts = (row.name, subline_text(model), model.unique, STATE_WORDS[row.state])
    return " ".join(filter(None, parts))


def no_match_detail(text: str, group: StateGroup) -> str:
    """Return why the table is empty although there are models."""
    where = "" if group is StateGroup.ALL else f" under “{GROUP_WORDS[group]}”"
    if text.strip():
        return f"Nothing{where} fits “{text.strip()}”. Try fewer letters, or show all models."
    return f"There is nothing{where} just now."


def provider_text(provider: ModelProvider | None) -> str | None:
    """Return a publisher's name as it writes itself."""
    if provider is None or provider is ModelProvider.UNKNOWN:
        return None
    return _PROVIDER_NAMES.get(provider) or provider.value.replace("_", " ").title()


def part_text(part: str) -> str:
    """Return the name of one part of a memory estimate."""
    return _DEVICE_PART_NAMES.get(part, part.replace("_", " ").capitalize())


def unload_text(row: ModelRow) -> str:
    """Return the entry of the tray's menu that unloads `row`."""
    memory = f" ({size_text(row.ram_bytes)})" if row.ram_bytes is not None else ""
    return f"Unload {row.name}{memory}"


def removal_question(rows: tuple[ModelRow, ...]) -> tuple[str, str]:
    """Return the question before `rows` are removed, and what will be gone."""
    size = sum(row.size_bytes or 0 for row in rows if row.state in _ON_DISK)
    gone = f"{size_text(size)} on this computer will be freed. " if size else ""
    if len(rows) == 1:
        return f"Remove “{rows[0].name}”?", f"{gone}This cannot be undone."
    return f"Remove {len(rows)} models?", f"{gone}This cannot be undone."


SESSION_TITLES: dict[SessionStatus, str] = {
    SessionStatus.CONNECTING: "Connecting to the model service…",
    SessionStatus.STARTING: "Starting the model service…",
    SessionStatus.LIVE: "Connected",
    SessionStatus.LOST: "The model service stopped answering",
}

SESSION_DETAILS: dict[SessionStatus, str] = {
    SessionStatus.CONNECTING: "Your models appear here in a moment.",
    SessionStatus.STARTING: "This takes a few seconds. Your models appear here when it is ready.",
    SessionStatus.LIVE: "",
    SessionStatus.LOST: "It is started again by itself. Nothing that was downloaded is lost.",
}

SESSION_SHORT: dict[SessionStatus, str] = {
    SessionStatus.CONNECTING: "Connecting…",
    SessionStatus.STARTING: "Starting…",
    SessionStatus.LIVE: "Connected",
    SessionStatus.LOST: "Not connected",
}

GROUP_WORDS: dict[StateGroup, str] = {
    StateGroup.ALL: "All",
    StateGroup.LOADED: "In memory",
    StateGroup.ON_DISK: "On disk",
    StateGroup.DOWNLOADING: "Downloading",
    StateGroup.PROBLEMS: "Problems",
}

THEME_WORDS: dict[Theme, str] = {
    Theme.SYSTEM: "As the desktop",
    Theme.LIGHT: "Light",
    Theme.DARK: "Dark",
}

MEMORY_UNKNOWN = "The memory of this machine is shown here once the service tells it."
EMPTY_TITLE = "No models yet"
EMPTY_DETAIL = "Add a model by its link, or drop a .gguf file anywhere in this window."
NO_MATCH_TITLE = "No model matches"
ADD_FIRST_TEXT = "Add a model…"
CLEAR_SEARCH_TEXT = "Show all models"
ALL_COLUMNS_TEXT = "Show all columns"
NO_SELECTION = "Select a model to see what it is and what it needs."
DROP_TITLE = "Drop to add"

OPEN_TEXT = f"Open {APP_NAME}"
NOTHING_LOADED = "No model is loaded"
FINISHED_TITLE = "Download finished"

HIDE_TITLE = "Keep Modelyard running?"
HIDE_DETAIL_TRAY = (
    "Downloads go on and loaded models stay ready. Modelyard stays in the tray: "
    "click its icon to bring the window back."
)
HIDE_DETAIL_NO_TRAY = (
    "Downloads go on and loaded models stay ready. This desktop has no tray: "
    "start Modelyard again to bring the window back."
)
ADD_TITLE = "Add a model"
SHORTCUTS_TITLE = "Keyboard shortcuts"
CANCEL_TEXT = "Cancel"
CLOSE_TEXT = "Close"
KEEP_RUNNING_TEXT = "Keep running"
QUIT_TEXT = "Quit"
REMOVE_TEXT = "Remove"
LOAD_ANYWAY_TEXT = "Load anyway"

SHORTCUTS: tuple[tuple[str, str], ...] = (
    ("Enter", "Do what makes sense now: download, load or unload"),
    ("Delete", "Remove the selected models"),
    ("Escape", "Cancel a download or a load; in the search: show all models"),
    ("Ctrl+N", "Add a model"),
    ("Ctrl+V", "Add the link that is on the clipboard"),
    ("Ctrl+F", "Search"),
    ("Ctrl+1", "Library"),
    ("Ctrl+2", "Downloads"),
    ("Ctrl+D", "Download, or go on with the download"),
    ("Ctrl+P", "Pause the download"),
    ("Ctrl+Shift+P", "Pause or resume all downloads"),
    ("Alt+Up", "In the downloads: move the selected ones up; with Home to the top"),
    ("Alt+Down", "In the downloads: move the selected ones down; with End to the bottom"),
    ("Ctrl+L", "Load"),
    ("Ctrl+U", "Unload"),
    ("Ctrl+I", "Show or hide the details"),
    ("F10", "Open the menu"),
    ("Ctrl+W", "Close the window; downloads go on"),
    ("Ctrl+Q", "Quit"),
    ("F1", "Show these shortcuts"),
)

_TRANSFER_STATES = frozenset(
    {RowState.DOWNLOADING, RowState.PAUSED, RowState.VERIFYING, RowState.DOWNLOAD_FAILED}
)
_ON_DISK = frozenset(
    {
        RowState.DOWNLOADED,
        RowState.LOAD_QUEUED,
        RowState.LOADING,
        RowState.LOADED,
        RowState.UNLOADING,
        RowState.LOAD_FAILED,
    }
)


def _is_announced(row: ModelRow) -> bool:
    """Whether the state itself does not yet tell what was asked for."""
    return (row.pending, row.state) not in {
        (Action.DOWNLOAD, RowState.DOWNLOADING),
        (Action.DOWNLOAD, RowState.VERIFYING),
        (Action.DOWNLOAD, RowState.QUEUED),
        (Action.LOAD, RowState.LOADING),
        (Action.LOAD, RowState.LOAD_QUEUED),
        (Action.UNLOAD, RowState.UNLOADING),
    }
