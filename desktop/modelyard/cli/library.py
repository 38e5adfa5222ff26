"""The verbs on files and disks: adopt, verify, repair, move, folders, du, remove, restore."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TypeVar

from modelyard.cli import printing
from modelyard.cli.call import Call
from modelyard.cli.download import ProgressBar, follow_download
from modelyard.cli.library_words import (
    adoptable_table,
    adopted_lines,
    folder_table,
    is_new,
    removal_words,
    removals_table,
    storage_page,
)
from modelyard.client.model_api import ModelApi
from modelyard.client.seed import local_models, seed_of
from modelyard.tasks import Tasks
from modelyard.wire.adoption import Adoptable, AdoptMethod
from modelyard.wire.models import Model, Models
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error
from modelyard.wire.storage import ModelFolder, Removal

T = TypeVar("T")

_LOOK_EVERY_S = 0.2
"""Until the work has begun there is nothing to draw."""


async def add_folder_of_models(call: Call, folder: Path) -> None:
    """Add every model that lies below `folder`, where it lies; print their ids.

    Raises:
        ProblemError: There is none, or what was wrong with the first that could not be added.
    """
    found = await asyncio.to_thread(local_models, folder)
    if not found:
        detail = f"There are no models in {folder}"
        raise problem_error(ProblemCode.FILE_MISSING, detail, path=str(folder))
    added, failures = [], []
    for path in found:
        try:
            added.append(await call.api.create(seed_of(path.as_uri())))
        except ProblemError as error:
            printing.note(f"{path}: {error}")
            failures.append(error)
    words = "\n".join(model.id for model in added) or "Nothing was added."
    printing.answer(Models(iterable=tuple(added)), words, as_json=call.as_json)
    if failures:
        raise failures[0]


async def _adopt(call: Call) -> None:
    arguments = call.arguments
    found = await call.api.adoptable()
    if not arguments.names and not arguments.all:
        printing.answer(found, adoptable_table(found), as_json=call.as_json)
        return
    if arguments.all:
        chosen = [one for one in found.iterable if is_new(one)]
    else:
        chosen = [_adoptable(found.iterable, name) for name in arguments.names]
    ids = tuple(one.id for one in chosen)
    adopted = await call.api.adopt(ids, method=AdoptMethod(arguments.method))
    printing.answer(adopted, adopted_lines(chosen, adopted), as_json=call.as_json)
    failed = next((one.problem for one in adopted.iterable if one.problem), None)
    if failed is not None:
        raise ProblemError(failed)


async def _verify(call: Call) -> None:
    model = await call.model()
    working = call.api.verify(model.id)
    verified = await _with_bar(call, model, working)
    compared = verified.file is not None and verified.file.verified
    words = "has the expected digest" if compared else "can be read; no digest is known for it"
    call.print_done(verified, words)


async def _repair(call: Call) -> None:
    model = await call.model()
    begun = await _with_bar(call, model, call.api.repair(model.id))
    if not begun.downloading:
        call.print_done(begun, "is right; there is nothing to repair")
        return
    repaired = await follow_download(call.api, begun, with_bar=not call.as_json)
    call.print_done(repaired, "is repaired")


async def _move(call: Call) -> None:
    model = await call.model()
    folder = _folder((await call.api.folders()).iterable, call.arguments.folder)
    moved = await _with_bar(call, model, call.api.move(model.id, folder.id))
    call.print_done(moved, f"is in {folder.path}")


async def _folders(call: Call) -> None:
    arguments, api = call.arguments, call.api
    listed = await api.folders()
    if arguments.add is not None:
        listed = await api.add_folder(_whole(arguments.add), default=arguments.default == "")
    if arguments.remove is not None:
        listed = await api.remove_folder(_folder(listed.iterable, arguments.remove).id)
    if arguments.default:
        listed = await api.set_default_folder(_folder(listed.iterable, arguments.default).id)
    if arguments.rescan:
        listed = await api.rescan()
    printing.answer(listed, folder_table(listed), as_json=call.as_json)


async def _du(call: Call) -> None:
    storage = await call.api.storage()
    printing.answer(storage, storage_page(storage), as_json=call.as_json)


async def _remove(call: Call) -> None:
    model = await call.model()
    arguments = call.arguments
    if not arguments.yes:
        _ask_to_remove(model)
    removal = await call.api.remove(model.id, trash=not arguments.now, reference=arguments.file)
    words = removal_words(removal, model)
    printing.answer(removal, words, as_json=call.as_json)


async def _restore(call: Call) -> None:
    removals = await call.api.removals()
    if call.arguments.removal is None:
        printing.answer(removals, removals_table(removals), as_json=call.as_json)
        return
    removal = _removal(removals.iterable, call.arguments.removal)
    call.print_done(await call.api.restore(removal.id), "is back")


LIBRARY_VERBS: dict[str, Callable[[Call], Awaitable[None]]] = {
    "adopt": _adopt,
    "verify": _verify,
    "repair": _repair,
    "move": _move,
    "folders": _folders,
    "du": _du,
    "remove": _remove,
    "restore": _restore,
}
"""What each verb does; raises `ProblemError`."""


async def _with_bar(call: Call, model: Model, working: Awaitable[Model]) -> Model:
    """Return what `working` returns, drawing meanwhile how far it is."""
    bar = ProgressBar(sys.stderr, enabled=not call.as_json and sys.stderr.isatty())
    async with Tasks() as tasks:
        tasks.start(_draw(call.api, model.id, bar), name="draw the bar")
        try:
            return await working
        except asyncio.CancelledError:
            name = model.unique or model.id
            printing.note(f"It goes on in the service; `modelyard cancel {name}` stops it.")
            raise
        finally:
            await tasks.cancel_all()
            bar.close()


async def _draw(api: ModelApi, model_id: str, bar: ProgressBar) -> None:
    while True:
        async with aclosing(api.progress(model_id)) as updates:
            async for progress in updates:
                bar.show(progress)
        await asyncio.sleep(_LOOK_EVERY_S)


def _adoptable(found: Sequence[Adoptable], name: str) -> Adoptable:
    exact = [one for one in found if name in (one.id, one.name, one.path)]
    part = name.casefold()
    meant = exact or [one for one in found if part and part in one.name.casefold()]
    return _only(meant, name, [f"{one.name} ({one.id})" for one in meant])


def _whole(path: str) -> str:
    return str(Path(path).expanduser().absolute())


def _folder(folders: Sequence[ModelFolder], text: str) -> ModelFolder:
    path = _whole(text)
    exact = [one for one in folders if text == one.id or path == one.path]
    meant = exact or [one for one in folders if Path(one.path).name == text]
    if not meant:
        detail = f"No folder of models is called {text!r}"
        raise problem_error(ProblemCode.FOLDER_NOT_FOUND, detail)
    return _only(meant, text, [one.path for one in meant])


def _removal(removals: Sequence[Removal], text: str) -> Removal:
    exact = [one for one in removals if text in (one.id, one.model, one.name)]
    part = text.casefold()
    meant = exact or [one for one in removals if part and part in one.name.casefold()]
    if not meant:
        detail = f"The trash has no removed model called {text!r}"
        raise problem_error(ProblemCode.NOT_RESTORABLE, detail)
    return meant[0]  # the latest


def _only(meant: Sequence[T], text: str, names: Sequence[str]) -> T:
    if not meant:
        raise problem_error(ProblemCode.MODEL_NOT_FOUND, f"Nothing is called {text!r}")
    if len(meant) > 1:
        detail = f"{text!r} may be any of {len(meant)}: " + ", ".join(names[:10])
        raise problem_error(ProblemCode.AMBIGUOUS_MODEL, detail)
    return meant[0]


def _ask_to_remove(model: Model) -> None:
    """Return if the person at the terminal agrees; raises `bad_request` or `cancelled`."""
    if not sys.stdin.isatty():
        detail = "Nobody can be asked here: `--yes` removes without a question"
        raise problem_error(ProblemCode.BAD_REQUEST, detail)
    held = model.file.size if model.file else None
    file = f" and its file ({printing.size(held)})" if held else ""
    print(f"Remove {printing.clean(model.name)}{file}? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
        raise problem_error(ProblemCode.CANCELLED, "Nothing was removed")
