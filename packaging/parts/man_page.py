"""Writes modelyard(1), made from the command line's own parser so that it can't lag behind."""

import argparse
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from modelyard import __version__
from modelyard.cli.parser import build_parser

_DESCRIPTION = """\
Modelyard manages the AI models on this machine: it finds, downloads and verifies them, loads them
into memory, tells what they take there, and gives the memory back. Without a command it opens its
window; files and links that are named are added. With a command it talks to the model service,
which the window starts by itself and `modelyard serve` without one."""
_FILES = (
    ("~/.local/share/modelyard", "models, catalogue, settings and logs"),
    ("~/.config/autostart/modelyard.desktop", "there while the app starts at login"),
)
_ENVIRONMENT = (
    ("MODELYARD_DATA", "another folder for everything that is written"),
    ("MODELYARD_URL", "the address of the model service to use"),
    ("MODELYARD_ENGINE", "a folder with another build of the engine, e.g. for CUDA"),
    ("HF_ENDPOINT, HF_TOKEN", "another address of Hugging Face, and a token for it"),
)


def main(target: Path, date: str) -> None:
    """Write the page, dated `date`, to `target`."""
    target.write_text("\n".join(_lines(build_parser(), date)) + "\n", encoding="utf-8")


def _lines(parser: argparse.ArgumentParser, date: str) -> Iterator[str]:
    yield f'.TH MODELYARD 1 "{date}" "Modelyard {__version__}" "User Commands"'
    yield from (".SH NAME", r"modelyard \- manage the AI models on your own machine")
    yield from (".SH SYNOPSIS", ".B modelyard", r"[\fIFILE\fR or \fILINK\fR ...]", ".br")
    yield from (".B modelyard", r"\fICOMMAND\fR [\fIARGUMENT\fR ...]")
    yield from (".SH DESCRIPTION", _escaped(_DESCRIPTION))
    yield from (".SH COMMANDS", "Those that take a")
    yield from (r"\fIMODEL\fR", "take its id, its unique name, or an unambiguous part of its name.")
    for name, command in _commands(parser):
        yield from (".SS", f".B {_escaped(_usage(name, command))}")
        yield _escaped(command.description or "")
        for option in _options(command):
            yield from (".TP", rf"\fB{_escaped(_names(option))}\fR", _escaped(_help(option)))
    yield ".SH ENVIRONMENT"
    yield from _table(_ENVIRONMENT)
    yield ".SH FILES"
    yield from _table(_FILES)
    yield ".SH EXIT STATUS"
    yield "0, or 1 for a problem, 2 for wrong arguments, 130 after an interruption."


def _commands(
    parser: argparse.ArgumentParser,
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to read a parser
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            yield from action.choices.items()


def _options(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001 - as above
        is_shown = action.help is not argparse.SUPPRESS
        if is_shown and not isinstance(action, argparse._HelpAction):  # noqa: SLF001 - as above
            yield action


def _usage(name: str, parser: argparse.ArgumentParser) -> str:
    wanted = (str(option.metavar) for option in _options(parser) if not option.option_strings)
    return " ".join((name, *wanted))


def _names(option: argparse.Action) -> str:
    names = ", ".join(option.option_strings) or str(option.metavar)
    takes = bool(option.option_strings) and option.nargs != 0
    return f"{names} {option.metavar}" if takes else names


def _help(option: argparse.Action) -> str:
    return (option.help or "").replace("%%", "%")


def _table(rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for name, meaning in rows:
        yield from (".TP", rf"\fI{_escaped(name)}\fR", _escaped(meaning))


def _escaped(text: str) -> str:
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    # A line that starts with one of these would be a request.
    return re.sub(r"(?m)^(?=[.'])", r"\\&", escaped)


if __name__ == "__main__":
    epoch_s = int(sys.argv[2])
    main(Path(sys.argv[1]), time.strftime("%Y-%m-%d", time.gmtime(epoch_s)))
