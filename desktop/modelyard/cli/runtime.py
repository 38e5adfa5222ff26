"""The verbs on running models: loading, unloading, options, logs."""

import argparse
import asyncio
import math
from collections.abc import Awaitable, Callable
from pathlib import Path

from pydantic import ValidationError

from modelyard.cli import printing
from modelyard.cli.call import Call
from modelyard.cli.choice import choose
from modelyard.cli.runtime_words import (
    estimate_page,
    loaded_words,
    log_page,
    log_table,
    offer_words,
    options_page,
    running_table,
    settings_page,
    unloaded_words,
)
from modelyard.wire.load import LoadOptions, Sampling
from modelyard.wire.models import Model
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_PLAIN = (
    "context",
    "gpu_layers",
    "kv_cache_type",
    "batch",
    "parallel",
    "mmap",
    "lock",
    "draft",
    "embedding",
    "threads",
    "seed",
    "pin",
    "low_priority",
)
_ON = "on"
_NONE = "none"


async def _load(call: Call) -> None:
    options = _load_options(call.arguments)
    model = await call.model()
    if call.arguments.unload:
        models = (await call.api.snapshot()).iterable
        first = tuple(choose(models, name).id for name in call.arguments.unload)
        options = (options or LoadOptions()).model_copy(update={"unload": first})
    if call.arguments.force:
        options = (options or LoadOptions()).model_copy(update={"force": True})
    try:
        model = await call.api.load(model.id, options)
    except asyncio.CancelledError:
        printing.note(
            f"{model.name} goes on loading in the service; "
            f"`modelyard unload {model.unique or model.id}` stops it."
        )
        raise
    except ProblemError as error:
        _tell_offers(call, model, error)
        raise
    words = loaded_words(model, call.api.url)
    printing.answer(model, words, as_json=call.as_json)


async def _unload(call: Call) -> None:
    if not call.arguments.all:
        model = await call.api.unload((await call.model()).id)
        call.print_done(model, unloaded_words(model.runtime))
        return
    await call.api.unload_all()
    models = await call.api.snapshot()
    printing.answer(models, "No model is in memory any more.", as_json=call.as_json)


async def _estimate(call: Call) -> None:
    options = _load_options(call.arguments)
    model = await call.model()
    estimate = await call.api.estimate(model.id, options)
    printing.answer(estimate, estimate_page(model, estimate), as_json=call.as_json)


async def _options(call: Call) -> None:
    model, given = await call.model(), _load_options(call.arguments)
    if call.arguments.reset:
        model = await call.api.save_options(model.id, given or LoadOptions())
    elif given is not None:
        # Those that were stored before stay.
        saved = (model.options or LoadOptions()).model_copy(update=_said(given))
        model = await call.api.save_options(model.id, saved)
    form = await call.api.load_form(model.id)
    printing.answer(form, options_page(model, form), as_json=call.as_json)


async def _log(call: Call) -> None:
    log = await call.api.log((await call.model()).id, name=call.arguments.name)
    words = log_table(log) if call.arguments.list else log_page(log)
    printing.answer(log, words, as_json=call.as_json)


async def _ps(call: Call) -> None:
    models = await call.api.snapshot()
    printing.answer(models, running_table(models.iterable), as_json=call.as_json)


async def _runtime(call: Call) -> None:
    arguments = call.arguments
    settings = await call.api.runtime_settings()
    changes: dict[str, object] = {}
    for name in ("load_on_demand", "restart"):
        if (value := getattr(arguments, name)) is not None:
            changes[name] = value == _ON
    if arguments.eviction is not None:
        changes["eviction"] = arguments.eviction
    if arguments.keep_alive is not None:
        changes["keep_alive"] = _finite(arguments.keep_alive)
    if changes:
        told = settings.model_dump(by_alias=False) | changes
        settings = await call.api.set_runtime_settings(type(settings).model_validate(told))
    printing.answer(settings, settings_page(settings), as_json=call.as_json)


RUNTIME_VERBS: dict[str, Callable[[Call], Awaitable[None]]] = {
    "load": _load,
    "unload": _unload,
    "estimate": _estimate,
    "options": _options,
    "log": _log,
    "ps": _ps,
    "runtime": _runtime,
}
"""What each verb does; raises `ProblemError`."""


def _tell_offers(call: Call, model: Model, error: ProblemError) -> None:
    if call.as_json or not error.problem.offers:
        return
    lines = offer_words(error.problem.offers, model.unique or model.id)
    printing.note("It would load with one of these:")
    for line in lines:
        printing.note(f"  {line}")


def _load_options(arguments: argparse.Namespace) -> LoadOptions | None:
    """Return the options that were given, or None where none was."""
    given: dict[str, object] = {name: getattr(arguments, name) for name in _PLAIN}
    if arguments.flash_attention is not None:
        given["flash_attention"] = arguments.flash_attention == _ON
    if arguments.projector is not None:
        given["projector"] = "" if arguments.projector == _NONE else arguments.projector
    if arguments.keep_alive is not None:
        given["keep_alive"] = _finite(arguments.keep_alive)
    if arguments.chat_template is not None:
        given["chat_template"] = _template(Path(arguments.chat_template))
    try:
        if arguments.temperature is not None:
            given["sampling"] = Sampling(temperature=arguments.temperature)
        said = {name: value for name, value in given.items() if value is not None}
        return LoadOptions.model_validate(said) if said else None
    except ValidationError as error:
        wrong = "; ".join(f"{e['loc'][0]}: {e['msg']}" for e in error.errors())
        raise problem_error(ProblemCode.BAD_REQUEST, wrong) from error


def _template(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError) as error:
        detail = f"{path} can't be read: {error}"
        raise problem_error(ProblemCode.FILE_MISSING, detail, path=str(path)) from error


def _said(options: LoadOptions) -> dict[str, object]:
    return {name: value for name, value in options if value is not None}


def _finite(seconds: float) -> float | None:
    return None if math.isinf(seconds) else seconds
