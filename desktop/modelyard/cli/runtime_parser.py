"""What the verbs on running models accept."""

import argparse
import math
import re
from collections.abc import Callable

AddVerb = Callable[[str, str], argparse.ArgumentParser]
"""Makes the parser of a verb out of its name and its summary."""

FOREVER = "forever"
_ON_OFF = ("on", "off")
# The words of the wire types, which take too long to import only to show a help.
CACHE_TYPES = ("f16", "q8_0", "q4_0")
EVICTIONS = ("ask", "automatic")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|min|m|h|d)?", re.ASCII)
_SECONDS = {None: 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400}
_LONGEST_TEXT = 20


def add_runtime_verbs(add_verb: AddVerb, *, model_help: str) -> None:
    """Add the verbs that load and unload models, and show what runs."""
    load = add_verb("load", "load a downloaded model into memory and wait until it is ready")
    load.add_argument("model", metavar="MODEL", help=model_help)
    _add_load_options(load)
    load.add_argument("--force", action="store_true", help="load even where it seems not to fit")
    load.add_argument("--unload", metavar="MODEL", nargs="+", help="take these out of memory first")
    unload = add_verb("unload", "take a model out of memory and wait until the memory is free")
    which = unload.add_mutually_exclusive_group(required=True)
    which.add_argument("model", metavar="MODEL", nargs="?", help=model_help)
    which.add_argument("--all", action="store_true", help="take every model out of memory")
    estimate = add_verb("estimate", "tell how much memory a load would take")
    estimate.add_argument("model", metavar="MODEL", help=model_help)
    _add_load_options(estimate)
    options = add_verb("options", "show the options of a model for loads to come, or change them")
    options.add_argument("model", metavar="MODEL", help=model_help)
    _add_load_options(options)
    options.add_argument("--reset", action="store_true", help="forget those that were stored")
    log = add_verb("log", "show what the engine wrote when a model was last loaded")
    log.add_argument("model", metavar="MODEL", help=model_help)
    log.add_argument("--list", action="store_true", help="show which logs there are")
    log.add_argument("--name", metavar="LOG", help="show this one of them")
    add_verb("ps", "show the models that are in memory, and how they are used")
    _add_runtime(add_verb)


def duration(text: str) -> float:
    """Return seconds for ``90``, ``10min``, ``1.5h`` or ``2d``.

    Raises:
        argparse.ArgumentTypeError: It is none, with examples.
    """
    found = _DURATION.fullmatch(text.strip().casefold()) if len(text) <= _LONGEST_TEXT else None
    if found is None:
        detail = f"{text[:_LONGEST_TEXT]!r} is no length of time; write it like 90, 10min or 2h"
        raise argparse.ArgumentTypeError(detail)
    return float(found[1]) * _SECONDS[found[2]]


def keep_alive(text: str) -> float:
    """Return seconds as `duration` does, infinity for ``forever``."""
    return math.inf if text.strip().casefold() == FOREVER else duration(text)


def _add_load_options(command: argparse.ArgumentParser) -> None:
    memory = command.add_argument_group("what it takes of the memory")
    memory.add_argument("--context", metavar="TOKENS", type=int, help="the context window")
    memory.add_argument(
        "--gpu-layers", metavar="N", type=int, help="layers on a GPU, -1 for all; else what fits"
    )
    memory.add_argument("--kv-cache", dest="kv_cache_type", choices=CACHE_TYPES)
    memory.add_argument("--batch", metavar="TOKENS", type=int, help="so many are read at once")
    memory.add_argument("--parallel", metavar="N", type=int, help="answers at the same time")
    memory.add_argument("--mmap", action="store_true", default=None, help="map the file")
    memory.add_argument("--lock", action="store_true", default=None, help="keep it from swapping")
    memory.add_argument("--flash-attention", choices=_ON_OFF, help="else where the engine can")
    memory.add_argument("--projector", metavar="MODEL", help="for pictures; none for none")
    memory.add_argument("--draft", metavar="MODEL", help="a small model that guesses ahead")
    memory.add_argument(
        "--embedding", action="store_true", default=None, help="serve embeddings, not text"
    )
    serving = command.add_argument_group("how it answers")
    serving.add_argument("--threads", metavar="N", type=int)
    serving.add_argument("--seed", metavar="N", type=int, help="the same answer each time")
    serving.add_argument("--chat-template", metavar="FILE", help="a Jinja template")
    serving.add_argument("--temperature", metavar="T", type=float, help="if a request has none")
    serving.add_argument("--keep-alive", metavar="TIME", type=keep_alive, help="such as 10min")
    serving.add_argument("--pin", action="store_true", default=None, help="never make it make room")
    serving.add_argument(
        "--low-priority", action="store_true", default=None, help="let other programs go first"
    )


def _add_runtime(add_verb: AddVerb) -> None:
    runtime = add_verb("runtime", "show how models are run, or change it")
    runtime.add_argument(
        "--eviction", choices=EVICTIONS, help="when a load needs memory that others hold"
    )
    runtime.add_argument(
        "--load-on-demand", choices=_ON_OFF, help="whether a request loads the model it names"
    )
    runtime.add_argument("--restart", choices=_ON_OFF, help="whether a crashed model is reloaded")
    runtime.add_argument(
        "--keep-alive",
        metavar="TIME",
        type=keep_alive,
        help=f"for models without their own, such as 10min, or {FOREVER}",
    )
