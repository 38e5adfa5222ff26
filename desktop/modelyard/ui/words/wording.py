"""Every sentence that a person reads, except those about problems (`problem_words`)."""

from modelyard.language import tr
from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.state.session import SessionStatus
from modelyard.state.settings import Theme
from modelyard.tables.groups import StateGroup
from modelyard.tables.numbers import (
    amount_text,
    duration_text,
    percent_text,
    rate_text,
    size_text,
)
from modelyard.ui.places import Place
from modelyard.ui.words.action_words import PENDING_WORDS
from modelyard.ui.words.keeping_words import AWAY_WORD, NEWER_WORD
from modelyard.ui.words.load_words import load_text
from modelyard.ui.words.origins import origin_of
from modelyard.ui.words.problem_words import advice
from modelyard.wire.enums import ModelProvider
from modelyard.wire.models import Model

APP_NAME = "Modelyard"

PLACE_WORDS: dict[Place, str] = {
    Place.LIBRARY: tr("Library"),
    Place.DISCOVER: tr("Discover"),
    Place.DOWNLOADS: tr("Downloads"),
}

STATE_WORDS: dict[RowState, str] = {
    RowState.NOT_DOWNLOADED: tr("Not downloaded"),
    RowState.QUEUED: tr("Waiting to download"),
    RowState.DOWNLOADING: tr("Downloading"),
    RowState.VERIFYING: tr("Verifying"),
    RowState.PAUSED: tr("Paused"),
    RowState.DOWNLOAD_FAILED: tr("Download failed"),
    RowState.DOWNLOADED: tr("Downloaded"),
    RowState.FILE_MISSING: tr("File is missing"),
    RowState.LOAD_QUEUED: tr("Waiting to load"),
    RowState.LOADING: tr("Loading"),
    RowState.LOADED: tr("Loaded"),
    RowState.UNLOADING: tr("Unloading"),
    RowState.LOAD_FAILED: tr("Could not load"),
}

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
    "weights": tr("Weights"),
    "kv_cache": tr("KV cache"),
    "repacking": tr("Weights laid out anew"),
    "checkpoints": tr("Conversation checkpoints"),
    "compute": tr("Compute buffers"),
    "vocabulary": tr("Vocabulary"),
    "runtime": tr("Engine"),
}


def state_text(row: ModelRow) -> str:
    """Return the state as one line: what the screen reader says and what the search finds."""
    parts = [state_word(row)]
    if row.fraction is not None:
        parts.append(percent_text(row.fraction))
    told = (load_text(row), transfer_text(row), time_left_text(row))
    parts += [text for text in told if text]
    if problem := row.current_problem:
        parts.append(advice(problem).title)
    if row.model.outdated:
        parts.append(NEWER_WORD)
    return ", ".join(parts)


def state_word(row: ModelRow) -> str:
    """Return the state, or what has just been asked for, in one or two words."""
    if row.pending is not None and _is_announced(row):
        return PENDING_WORDS[row.pending]
    if row.is_away:
        return AWAY_WORD
    if row.state is RowState.DOWNLOADING and row.model.download and row.model.download.phase:
        return _PHASE_WORDS.get(row.model.download.phase.value, STATE_WORDS[row.state])
    return STATE_WORDS[row.state]


_PHASE_WORDS = {
    "connecting": tr("Connecting"),
    "stalled": tr("Waiting for data"),
    "retrying": tr("Trying again"),
}


def transfer_text(row: ModelRow) -> str:
    """Return bytes and speed of a transfer, ``1.2 of 4.1 GiB · 12.3 MiB/s``, or nothing."""
    if row.transferred is None or row.state not in _TRANSFER_STATES:
        return ""
    amount = amount_text(row.transferred, row.total) if row.total else size_text(row.transferred)
    if row.rate:
        return f"{amount} · {rate_text(row.rate)}"
    return amount


def short_transfer_text(row: ModelRow) -> str:
    """Return size and speed of a transfer whose share is told beside it, or nothing."""
    if row.total is None or not row.rate or row.state not in _TRANSFER_STATES:
        return ""
    return f"{size_text(row.total)} · {rate_text(row.rate)}"


def time_left_text(row: ModelRow) -> str:
    """Return ``3 min left``, or nothing where that is not known."""
    if row.eta_s is None:
        return ""
    return tr("{duration} left").format(duration=duration_text(row.eta_s))


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
    if not origin.server:
        return tr("From this computer")
    return tr("From {server}").format(server=origin.server)


def search_text(row: ModelRow) -> str:
    """Return everything of a row that a search looks at."""
    model = row.model
    parts = (row.name, subline_text(model), model.unique, STATE_WORDS[row.state])
    return " ".join(filter(None, parts))


def no_match_detail(text: str, group: StateGroup) -> str:
    """Return why the table is empty although there are models."""
    if not text.strip():
        return tr("There is nothing under “{group}” just now.").format(group=GROUP_WORDS[group])
    if group is StateGroup.ALL:
        sentence = tr("Nothing fits “{text}”. Try fewer letters, or show all models.")
    else:
        sentence = tr(
            "Nothing under “{group}” fits “{text}”. Try fewer letters, or show all models."
        )
    return sentence.format(text=text.strip(), group=GROUP_WORDS[group])


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
    if row.ram_bytes is None:
        return tr("Unload {name}").format(name=row.name)
    return tr("Unload {name} ({memory})").format(name=row.name, memory=size_text(row.ram_bytes))


def removal_question(rows: tuple[ModelRow, ...]) -> tuple[str, str]:
    """Return the question before `rows` are removed, and what will be gone."""
    size = sum(row.size_bytes or 0 for row in rows if row.state in _ON_DISK)
    parts = [tr("This cannot be undone.")]
    if size:
        freed = tr("{size} on this computer will be freed.").format(size=size_text(size))
        parts.insert(0, freed)
    if len(rows) == 1:
        question = tr("Remove “{name}”?").format(name=rows[0].name)
    else:
        question = tr("Remove %n models?", "", len(rows))
    return question, " ".join(parts)


SESSION_TITLES: dict[SessionStatus, str] = {
    SessionStatus.CONNECTING: tr("Connecting to the model service…"),
    SessionStatus.STARTING: tr("Starting the model service…"),
    SessionStatus.LIVE: tr("Connected"),
    SessionStatus.LOST: tr("The model service stopped answering"),
}

SESSION_DETAILS: dict[SessionStatus, str] = {
    SessionStatus.CONNECTING: tr("Your models appear here in a moment."),
    SessionStatus.STARTING: tr(
        "This takes a few seconds. Your models appear here when it is ready."
    ),
    SessionStatus.LIVE: "",
    SessionStatus.LOST: tr("It is started again by itself. Nothing that was downloaded is lost."),
}

SESSION_SHORT: dict[SessionStatus, str] = {
    SessionStatus.CONNECTING: tr("Connecting…"),
    SessionStatus.STARTING: tr("Starting…"),
    SessionStatus.LIVE: tr("Connected"),
    SessionStatus.LOST: tr("Not connected"),
}

GROUP_WORDS: dict[StateGroup, str] = {
    StateGroup.ALL: tr("All"),
    StateGroup.LOADED: tr("Loaded"),
    StateGroup.DOWNLOADED: tr("Downloaded"),
    StateGroup.DOWNLOADING: tr("Downloading"),
    StateGroup.FITS: tr("Fits"),
    StateGroup.CUSTOM: tr("Custom"),
    StateGroup.PROBLEMS: tr("Problems"),
}

THEME_WORDS: dict[Theme, str] = {
    Theme.SYSTEM: tr("As the desktop"),
    Theme.LIGHT: tr("Light"),
    Theme.DARK: tr("Dark"),
    Theme.HIGH_CONTRAST: tr("High contrast"),
}

MEMORY_UNKNOWN = tr("The memory of this machine is shown here once the service tells it.")
EMPTY_TITLE = tr("No models yet")
EMPTY_DETAIL = tr(
    "Find one in Discover, add it by its link, or drop a .gguf file anywhere in this window."
)
NO_MATCH_TITLE = tr("No model matches")
ADD_FIRST_TEXT = tr("Add a model…")
FIND_FIRST_TEXT = tr("Find a model")
CLEAR_SEARCH_TEXT = tr("Show all models")
ALL_COLUMNS_TEXT = tr("Show all columns")
NO_SELECTION = tr("Select a model to see what it is and what it needs.")
DROP_TITLE = tr("Drop to add")

OPEN_TEXT = tr("Open Modelyard")
NOTHING_LOADED = tr("No model is loaded")
FINISHED_TITLE = tr("Download finished")

HIDE_TITLE = tr("Keep Modelyard running?")
HIDE_DETAIL_TRAY = tr(
    "Downloads go on and loaded models stay ready. Modelyard stays in the tray: "
    "click its icon to bring the window back."
)
HIDE_DETAIL_NO_TRAY = tr(
    "Downloads go on and loaded models stay ready. This desktop has no tray: "
    "start Modelyard again to bring the window back."
)
ADD_TITLE = tr("Add a model")
CANCEL_TEXT = tr("Cancel")
CLOSE_TEXT = tr("Close")
KEEP_RUNNING_TEXT = tr("Keep running")
QUIT_TEXT = tr("Quit")
REMOVE_TEXT = tr("Remove")
LOAD_ANYWAY_TEXT = tr("Load anyway")

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
