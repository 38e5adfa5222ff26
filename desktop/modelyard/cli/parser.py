"""What the command line accepts."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

from modelyard import __version__
from modelyard.cli.amounts import daily_time, rate
from modelyard.cli.library_parser import add_library_verbs, add_remove_options
from modelyard.cli.runtime_parser import add_runtime_verbs
from modelyard.cli.sources_parser import add_source_verbs

_AddVerb = Callable[..., argparse.ArgumentParser]

_MODEL = "the model's id, its unique name, or an unambiguous part of its name"
_HIGHEST_PORT = 65_535

_MODEL_VERBS = {
    "show": "show everything that is known of a model",
    "download": "download a model and wait for it; goes on from the bytes that are there",
    "pause": "pause a download; `download` goes on with it",
    "cancel": "stop a download; its bytes stay, and `download` goes on with it",
    "discard": "stop a download and delete the bytes that it has",
    "verify": "read a model's file again and compare its digest",
    "remove": "remove a model and its file",
}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; what it returns has a `verb` and that verb's arguments."""
    parser = argparse.ArgumentParser(
        prog="modelyard",
        description="Manage the AI models on your own machine. Without a command: the window.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"modelyard {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="COMMAND", required=True)
    _add_serve(verbs.add_parser)
    _add_add(verbs.add_parser)
    _add_verb(verbs.add_parser, "list", "show all models")
    for verb, summary in _MODEL_VERBS.items():
        command = _add_verb(verbs.add_parser, verb, summary)
        command.add_argument("model", metavar="MODEL", help=_MODEL)
        if verb == "show":
            _add_show_options(command)
        if verb == "download":
            _add_limit(command, "for this download")
        if verb == "remove":
            add_remove_options(command)
    _add_downloads(verbs.add_parser)
    add_source_verbs(partial(_add_verb, verbs.add_parser), model_help=_MODEL)
    add_runtime_verbs(partial(_add_verb, verbs.add_parser), model_help=_MODEL)
    add_library_verbs(partial(_add_verb, verbs.add_parser), model_help=_MODEL)
    _add_tour(verbs.add_parser)
    return parser


def _add_verb(add_verb: _AddVerb, verb: str, summary: str) -> argparse.ArgumentParser:
    command = _bare_verb(add_verb, verb, summary)
    command.add_argument("--json", action="store_true", help="print JSON, for scripts")
    return command


def _bare_verb(add_verb: _AddVerb, verb: str, summary: str) -> argparse.ArgumentParser:
    description = summary[0].upper() + summary[1:] + "."
    command = add_verb(verb, help=summary, description=description, allow_abbrev=False)
    command.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        help="the data folder of the service, instead of MODELYARD_DATA or the usual one",
    )
    return command


def _add_serve(add_verb: _AddVerb) -> None:
    serve = _bare_verb(add_verb, "serve", "run the model service until Ctrl-C")
    serve.add_argument("--host", metavar="H", help="the address to serve, else this machine only")
    serve.add_argument(
        "--port",
        metavar="N",
        type=_port,
        help="0 for any free one; else that of the settings, 1000, or the first free one from "
        "11000 up",
    )
    serve.add_argument("--require-token", action="store_true", help="refuse requests without it")
    serve.add_argument(
        "--exit-with-parent", action="store_true", help="end when the program that started it ends"
    )
    serve.add_argument("--verbose", action="store_true", help="log everything")


def _add_add(add_verb: _AddVerb) -> None:
    add = _add_verb(add_verb, "add", "add a model to the catalogue and print its id")
    add.add_argument(
        "source",
        metavar="SOURCE",
        help="an http(s) address of a .gguf file, hf://owner/repo/file.gguf or its page, "
        "ollama://name[:tag], oci://host/owner/name[:tag], or the path of a file",
    )
    add.add_argument(
        "--projector",
        metavar="SOURCE",
        help="the file (mmproj) that lets it see or hear, to be downloaded with it",
    )
    add.add_argument("--name", metavar="N", help="what to call it, else after its file")
    add.add_argument("--sha256", metavar="H", help="the digest that the file must have")


def _add_downloads(add_verb: _AddVerb) -> None:
    downloads = _add_verb(add_verb, "downloads", "show the queue of downloads, or change it")
    _add_limit(downloads, "for all downloads together")
    downloads.add_argument("--concurrent", metavar="N", type=int, help="how many run at once")
    downloads.add_argument(
        "--at",
        metavar="FROM-TO",
        type=daily_time,
        default=argparse.SUPPRESS,
        help="run only in this time of the day, such as 01:00-07:00; off for any time",
    )
    holding = downloads.add_mutually_exclusive_group()
    holding.add_argument(
        "--pause", dest="paused", action="store_true", default=None, help="hold the whole queue"
    )
    holding.add_argument("--resume", dest="paused", action="store_false", help="let it go on")
    downloads.add_argument(
        "--order", metavar="MODEL", nargs="+", help="put these first, in this order"
    )
    downloads.add_argument("--history", action="store_true", help="show what has ended instead")


def _add_show_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--source",
        action="store_true",
        help="MODEL is a reference, as `add` takes it: tell what is there, before a byte "
        "of it is downloaded, and whether it fits",
    )
    command.add_argument(
        "--contents",
        action="store_true",
        help="show what is in the file: every property and tensor of its header",
    )


def _add_limit(command: argparse.ArgumentParser, what_for: str) -> None:
    command.add_argument(
        "--limit",
        metavar="RATE",
        type=rate,
        default=argparse.SUPPRESS,
        help=f"bytes a second {what_for}, such as 5MB or 500KiB; off for none",
    )


def _add_tour(add_verb: _AddVerb) -> None:
    tour = add_verb("tour", help="do the whole main job on a real model and picture each step")
    tour.add_argument("--out", metavar="DIR", type=Path, required=True, help="for the pictures")
    tour.add_argument(
        "--model", metavar="FILE", type=Path, help="a .gguf file to take instead of the sample"
    )


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= _HIGHEST_PORT:
        raise ValueError(text)
    return port
