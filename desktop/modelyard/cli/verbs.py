"""The verbs of the command line: each asks the service for one thing and prints what came of it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from modelyard.cli import printing
from modelyard.cli.call import Call
from modelyard.cli.contents_words import contents_page
from modelyard.cli.download import follow_download
from modelyard.cli.library import LIBRARY_VERBS, add_folder_of_models
from modelyard.cli.queue import changed_queue, checked_limit, history_table, queue_page
from modelyard.cli.runtime import RUNTIME_VERBS
from modelyard.cli.sources import SOURCE_VERBS, show_source
from modelyard.client.model_api import ModelApi
from modelyard.client.seed import seed_of
from modelyard.wire.contents import FileContents
from modelyard.wire.models import Model
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error


async def _add(call: Call) -> None:
    arguments = call.arguments
    folder = _named_folder(arguments.source)
    if folder is not None:
        await add_folder_of_models(call, folder)
        return
    seed = seed_of(arguments.source, name=arguments.name, sha256=arguments.sha256)
    _check_local_file(seed.source or "")
    if arguments.projector:
        seed = seed.model_copy(update={"projector": arguments.projector.strip()})
    model = await call.api.create(seed)
    printing.answer(model, model.id, as_json=call.as_json)


async def _list(call: Call) -> None:
    models = await call.api.snapshot()
    room_bytes = None if call.as_json else await _room_bytes(call.api)
    table = printing.model_table(models.iterable, room_bytes=room_bytes)
    printing.answer(models, table, as_json=call.as_json)


async def _room_bytes(api: ModelApi) -> int | None:
    """Return what other programs leave of all memories; None where a service can't tell."""
    try:
        devices = (await api.memory()).devices
    except ProblemError:
        return None
    return sum(device.total - device.others for device in devices)


async def _show(call: Call) -> None:
    if call.arguments.contents:
        await _show_contents(call)
        return
    if call.arguments.source:
        await show_source(call)
        return
    model = await call.api.model((await call.model()).id)
    printing.answer(model, printing.model_page(model), as_json=call.as_json)


async def _show_contents(call: Call) -> None:
    if call.arguments.source:
        contents = await call.api.source_contents(call.arguments.model)
    else:
        contents = await _contents(call.api, await call.model())
    printing.answer(contents, contents_page(contents), as_json=call.as_json)


async def _contents(api: ModelApi, model: Model) -> FileContents:
    """Return what is in the file that is here, else in the one at its source."""
    try:
        return await api.contents(model.id)
    except ProblemError as error:
        if error.problem.code is not ProblemCode.NOT_DOWNLOADED or not model.source:
            raise
    return await api.source_contents(model.source, sha256=model.sha256)


async def _download(call: Call) -> None:
    is_limited = "limit" in call.arguments
    limit = checked_limit(call.arguments.limit) if is_limited else None
    model = await call.api.download((await call.model()).id)
    if is_limited and not model.downloaded:
        await _limit(call.api, model, limit)
    try:
        model = await follow_download(call.api, model, with_bar=not call.as_json)
    except asyncio.CancelledError:
        printing.note(
            f"The download of {model.name} goes on in the service; "
            f"`modelyard cancel {model.unique or model.id}` stops it."
        )
        raise
    path = model.file.path if model.file else None
    words = f"{model.name} is downloaded" + (f": {path}" if path else "")
    printing.answer(model, words, as_json=call.as_json)


async def _pause(call: Call) -> None:
    model = await call.api.pause((await call.model()).id)
    call.print_done(model, "is paused; `modelyard download` goes on with it")


async def _cancel(call: Call) -> None:
    model = await call.api.cancel((await call.model()).id)
    call.print_done(model, "is stopped; its bytes stay, `modelyard download` goes on with them")


async def _discard(call: Call) -> None:
    model = await call.api.discard((await call.model()).id)
    call.print_done(model, "is stopped and its partial file deleted")


async def _downloads(call: Call) -> None:
    if call.arguments.history:
        history = await call.api.download_history()
        printing.answer(history, history_table(history), as_json=call.as_json)
    else:
        queue = await changed_queue(call.api, call.arguments)
        printing.answer(queue, queue_page(queue), as_json=call.as_json)


VERBS: dict[str, Callable[[Call], Awaitable[None]]] = {
    "add": _add,
    "list": _list,
    "show": _show,
    "download": _download,
    "pause": _pause,
    "cancel": _cancel,
    "discard": _discard,
    "downloads": _downloads,
    **LIBRARY_VERBS,
    **RUNTIME_VERBS,
    **SOURCE_VERBS,
}
"""What each verb does; raises `ProblemError`."""


async def _limit(api: ModelApi, model: Model, limit_bytes_s: int | None) -> None:
    try:
        await api.limit_download(model.id, limit_bytes_s)
    except ProblemError as error:
        # A small file may be there already; how it ended is told by what follows.
        if error.problem.code is not ProblemCode.NOT_QUEUED:
            raise


def _named_folder(source: str) -> Path | None:
    """Return the folder of this machine that `source` is the path of; None where it is none."""
    path = Path(source).expanduser()
    return path.absolute() if "://" not in source and path.is_dir() else None


def _check_local_file(source: str) -> None:
    """Raise `file_missing` for a path of this machine that names no file."""
    parts = urlsplit(source)
    if parts.scheme != "file":
        return
    path = Path(url2pathname(parts.path))
    if not path.is_file():
        raise problem_error(ProblemCode.FILE_MISSING, f"There is no file {path}", path=str(path))
