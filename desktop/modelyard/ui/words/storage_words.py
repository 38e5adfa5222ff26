"""The sentences about disks, folders, and the models of other programs."""

from collections.abc import Sequence

from modelyard.language import tr
from modelyard.tables.numbers import size_text
from modelyard.tables.storage_table import Shelf
from modelyard.wire.adoption import Adoptable, AdoptedModels, OtherProgram
from modelyard.wire.storage import (
    FolderState,
    ModelFolder,
    StorageDisk,
    StorageItem,
    StorageKind,
)

PROGRAM_NAMES: dict[OtherProgram, str] = {
    OtherProgram.UNKNOWN: tr("Another program"),
    OtherProgram.OLLAMA: "Ollama",
    OtherProgram.LM_STUDIO: "LM Studio",
    OtherProgram.HUGGING_FACE: "Hugging Face",
    OtherProgram.JAN: "Jan",
    OtherProgram.GPT4ALL: "GPT4All",
    OtherProgram.LLAMA_CPP: "llama.cpp",
}

ADOPT_MENU = tr("Models of other programs…")
ADOPT_TITLE = tr("Models of other programs")
ADOPT_DETAIL = tr(
    "These are on this computer already. Taken in, they are linked or used where they lie: "
    "nothing is stored twice, and the other program keeps them."
)
ADOPT_LOOKING = tr("Looking into the folders of other programs…")
ADOPT_NOTHING = tr("No other program holds a model on this computer.")
ADOPT_TEXT = tr("Take in")
ADOPTING_TEXT = tr("Taking in…")
ADOPT_ALL_TEXT = tr("Select all")
ADOPTED_ALREADY = tr("In library")
ADDS_NOTHING = tr("0 bytes")
ADOPT_FIRST_TEXT = tr("Take in models of other programs…")

STORAGE_MENU = tr("Storage…")
STORAGE_TITLE = tr("Storage")
STORAGE_ASKING = tr("Measuring…")
STORAGE_EMPTY = tr("Nothing of this kind takes room.")
FOLDERS_TEXT = tr("Folders")
RESUME_TEXT = tr("Resume")
DISCARD_TEXT = tr("Discard")
REMOVE_TEXT = tr("Remove")
RESTORE_TEXT = tr("Bring back")
MOVE_TEXT = tr("Move…")
REVEAL_TEXT = tr("Show in Library")
ADD_FOLDER_TEXT = tr("Add a folder…")
ADD_FOLDER_TITLE = tr("Choose a folder with models")
DEFAULT_FOLDER_TEXT = tr("Download here")
REMOVE_FOLDER_TEXT = tr("Forget")
REMOVE_FOLDER_TIP = tr("Watch this folder no longer; its files stay")
RESCAN_TEXT = tr("Look for changes")
DEFAULT_MARK = tr("New downloads go here")
WATCH_TEXT = tr("Use this folder")
WATCH_DETAIL = tr(
    "The models in it appear in your library and are used where they lie; so are those that come "
    "later. Nothing is copied or moved."
)
FREE_WORD = tr("Free")
OTHERS_WORD = tr("Other files")

SHELF_WORDS: dict[Shelf, str] = {
    Shelf.ALL: tr("All"),
    Shelf.MODELS: tr("Models"),
    Shelf.PARTIALS: tr("Partials"),
    Shelf.ADOPTED: tr("Adopted"),
    Shelf.ASIDE: tr("Set aside"),
}

KIND_WORDS: dict[StorageKind, str] = {
    StorageKind.UNKNOWN: tr("File"),
    StorageKind.MODEL: tr("Model"),
    StorageKind.REFERENCE: tr("Adopted"),
    StorageKind.PARTIAL: tr("Partial"),
    StorageKind.QUARANTINE: tr("Quarantine"),
    StorageKind.TRASH: tr("Trash"),
    StorageKind.CACHE: tr("Program"),
}

_FOLDER_STATES: dict[FolderState, str] = {
    FolderState.UNKNOWN: "",
    FolderState.PRESENT: "",
    FolderState.READ_ONLY: tr("Read only"),
    FolderState.AWAY: tr("Its disk is not there"),
}


def program_name(model: Adoptable) -> str:
    """Return which program holds a model."""
    return PROGRAM_NAMES[model.program]


def adoptable_subline(model: Adoptable) -> str:
    """Return what is known of a model beside its name, and where it lies."""
    known = (model.architecture, model.quantization, model.path)
    return " · ".join(part for part in known if part)


def adds_text(model: Adoptable) -> str:
    """Return what taking in a model adds to the disk, or why it can't be done."""
    if model.model is not None:
        return ADOPTED_ALREADY
    if model.problem is not None:
        return model.problem.title
    return ADDS_NOTHING


def choice_text(chosen: Sequence[Adoptable]) -> str:
    """Return how much is ticked, and what that adds."""
    if not chosen:
        return ""
    size = size_text(sum(model.size for model in chosen))
    count = tr("%n selected", "models", len(chosen))
    return tr("{count} · {size} · adds 0 bytes").format(count=count, size=size)


def adopt_button(number: int) -> str:
    """Return what the button says that takes in so many."""
    return tr("Take in %n models", "", number) if number else ADOPT_TEXT


def found_text(number: int) -> str:
    """Return that other programs hold so many models that could be taken in."""
    return tr("%n models of other programs are on this computer.", "", number)


def adopted_title(answer: AdoptedModels) -> str:
    """Return how many were taken in."""
    return tr("%n models were taken in", "", sum(one.model is not None for one in answer.iterable))


def adopted_detail(answer: AdoptedModels) -> str:
    """Return how many could not be, and why the first could not."""
    problems = [one.problem for one in answer.iterable if one.problem is not None]
    if not problems:
        return ""
    text = tr("%n could not be", "taken in", len(problems))
    return f"{text}: {problems[0].detail or problems[0].title}"


def item_title(item: StorageItem) -> str:
    """Return what an item is called."""
    return item.name or item.path.replace("\\", "/").rstrip("/").rpartition("/")[2]


def item_subline(item: StorageItem) -> str:
    """Return where an item lies, and with which program it is shared."""
    if item.program is None or item.program is OtherProgram.UNKNOWN:
        return item.path
    text = tr("Shared with {program}").format(program=PROGRAM_NAMES[item.program])
    return f"{text} · {item.path}"


def kind_word(item: StorageItem) -> str:
    """Return what an item is to us."""
    return KIND_WORDS[item.kind]


def disk_text(disk: StorageDisk) -> str:
    """Return how full a disk is, and how much of that is ours."""
    text = tr("{used} of models · {free} free of {total}")
    return text.format(
        used=size_text(disk.used), free=size_text(disk.free), total=size_text(disk.total)
    )


def folder_detail(folder: ModelFolder) -> str:
    """Return what is in a folder and how much room its disk has."""
    parts = [_FOLDER_STATES[folder.state]]
    if folder.default:
        parts.append(DEFAULT_MARK)
    parts.append(tr("%n models", "in a folder", folder.models))
    if folder.size:
        parts.append(size_text(folder.size))
    if folder.free is not None:
        parts.append(tr("{size} free").format(size=size_text(folder.free)))
    return " · ".join(filter(None, parts))


def files_text(number: int) -> str:
    """Return a number of files, for a screen reader."""
    return tr("%n files", "", number)


def watch_question(paths: Sequence[str]) -> str:
    """Return the question before folders are watched."""
    if len(paths) > 1:
        return tr("Use the models in %n folders?", "", len(paths))
    name = paths[0].replace("\\", "/").rstrip("/").rpartition("/")[2]
    return tr("Use the models in “{name}”?").format(name=name)
