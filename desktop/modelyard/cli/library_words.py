"""What the verbs on files and disks print."""

from collections.abc import Sequence

from modelyard.cli.printing import aligned, clean, size
from modelyard.wire.adoption import (
    Adoptable,
    AdoptableModels,
    AdoptedModel,
    AdoptedModels,
    AdoptMethod,
    OtherProgram,
)
from modelyard.wire.models import Model
from modelyard.wire.storage import (
    ModelFolder,
    ModelFolders,
    Removal,
    Removals,
    Storage,
    StorageItem,
    StorageKind,
)

_NOTHING = "-"

_PROGRAMS = {
    OtherProgram.OLLAMA: "Ollama",
    OtherProgram.LM_STUDIO: "LM Studio",
    OtherProgram.HUGGING_FACE: "Hugging Face",
    OtherProgram.JAN: "Jan",
    OtherProgram.GPT4ALL: "GPT4All",
    OtherProgram.LLAMA_CPP: "llama.cpp",
}

_HOW = {
    AdoptMethod.LINK: "linked, no second copy",
    AdoptMethod.REFERENCE: "used where it lies",
    AdoptMethod.COPY: "copied",
}


def adoptable_table(found: AdoptableModels) -> str:
    """Return one line a model of another program, under a line of titles."""
    if not found.iterable:
        places = "\n".join(f"  {path}" for path in found.searched)
        looked = f" Looked into:\n{places}" if places else ""
        return f"No other program holds models here.{looked}"
    rows = [
        (
            clean(one.name),
            _program(one.program),
            size(one.size),
            one.quantization or _NOTHING,
            clean(_standing(one)),
            one.id,
        )
        for one in found.iterable
    ]
    table = aligned([("NAME", "PROGRAM", "SIZE", "QUANTIZATION", "STATE", "ID"), *rows])
    left = sum(is_new(one) for one in found.iterable)
    if not left:
        return table
    return f"{table}\n`modelyard adopt --all` takes in {left}, without a second copy."


def is_new(one: Adoptable) -> bool:
    """Return whether nothing here has these bytes yet, and nothing hinders adopting them."""
    return one.model is None and one.same_as is None and one.problem is None


def adopted_lines(chosen: Sequence[Adoptable], adopted: AdoptedModels) -> str:
    """Return a line for each model that was to be adopted."""
    if not adopted.iterable:
        return "There is nothing to adopt."
    names = {one.id: one.name for one in chosen}
    return "\n".join(_adopted(names.get(one.id, one.id), one) for one in adopted.iterable)


def folder_table(folders: ModelFolders) -> str:
    """Return one line a folder, under a line of titles."""
    rows = [_folder_row(folder) for folder in folders.iterable]
    return aligned([("FOLDER", "STATE", "MODELS", "SIZE", "FREE", "ID"), *rows])


def storage_page(storage: Storage) -> str:
    """Return what takes room, one line each, and what each disk has."""
    rows = [_item_row(item) for item in storage.iterable]
    titles = ("WHAT", "NAME", "SIZE", "FREES", "SINCE", "PATH")
    lines = [aligned([titles, *rows])] if rows else ["Nothing takes room."]
    lines += [
        f"{clean(disk.path)}: {size(disk.used)} of ours, "
        f"{size(disk.free)} free of {size(disk.total)}"
        for disk in storage.disks
    ]
    return "\n".join(lines)


def removal_words(removal: Removal, model: Model) -> str:
    """Return what was removed of `model`, and what came back."""
    name = removal.name
    what = f"{name} is removed" if model.custom else f"{name} has no file any more; its entry stays"
    facts = []
    if removal.freed:
        facts.append(f"{size(removal.freed)} came back")
    if removal.trashed:
        facts.append(f"{size(removal.trashed)} come back when the trash is emptied")
    if removal.kept and model.file and model.file.referenced:
        owner = f"{_program(OtherProgram(model.file.program))}'s" if model.file.program else "your"
        facts.append(f"{owner} file stays")
    elif removal.kept:
        facts.append(f"{size(removal.kept)} stay, since other files share them")
    lines = ["; ".join([what, *facts])]
    if removal.restorable:
        lines.append(f"`modelyard restore {removal.id}` brings it back.")
    return "\n".join(lines)


def removals_table(removals: Removals) -> str:
    """Return one line a model that can be restored, under a line of titles."""
    if not removals.iterable:
        return "Nothing can be restored."
    rows = [
        (
            clean(one.name),
            one.removed.astimezone().strftime("%Y-%m-%d %H:%M"),
            size(one.trashed) if one.trashed else _NOTHING,
            one.id,
        )
        for one in removals.iterable
    ]
    return aligned([("NAME", "REMOVED", "SIZE", "ID"), *rows])


def _program(program: OtherProgram) -> str:
    return _PROGRAMS.get(program, program.value)


def _standing(one: Adoptable) -> str:
    if one.model is not None:
        return "adopted"
    if one.problem is not None:
        return one.problem.detail or one.problem.title
    return "here already, in another file" if one.same_as is not None else "can be adopted"


def _adopted(name: str, one: AdoptedModel) -> str:
    if one.model is None:
        why = one.problem.detail or one.problem.title if one.problem else "unknown"
        return f"{name}: {why}"
    how = _HOW.get(one.method, "adopted") if one.method else "adopted"
    return f"{one.model.name}: {how} ({one.model.unique or one.model.id})"


def _folder_row(folder: ModelFolder) -> tuple[str, ...]:
    state = folder.state.value.replace("_", " ")
    return (
        clean(folder.path),
        f"{state}, default" if folder.default else state,
        str(folder.models),
        size(folder.size),
        size(folder.free),
        folder.id,
    )


def _item_row(item: StorageItem) -> tuple[str, ...]:
    program = f" ({_program(item.program)})" if item.program else ""
    is_ours = item.kind is StorageKind.CACHE
    return (
        f"{item.kind.value}{program}",
        "catalogue, logs" if is_ours else clean(item.name or _NOTHING),
        size(item.size),
        _NOTHING if is_ours else size(item.frees),
        item.since.astimezone().strftime("%Y-%m-%d") if item.since else _NOTHING,
        clean(item.path),
    )
