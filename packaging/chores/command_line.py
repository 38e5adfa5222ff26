"""The commands of `packaging/dev.py`, as one types them."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from chores import checking, environment, layout, locking, packages, system, translating
from chores.environment import Kind
from chores.report import ChoreError, say

_DESCRIPTION = "Chores of Modelyard. Each sets up what it needs first."
_TAKES_MORE = ("run", "test", "bench", "pictures")
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")
_INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Carry out one command and return its exit status."""
    parser = _parser()
    known, further = parser.parse_known_args(arguments)
    if further and known.command not in _TAKES_MORE:
        parser.error(f"{known.command} takes no {further[0]}")
    try:
        status: int = known.carry_out(known, further)
    except ChoreError as trouble:
        print(f"modelyard: {trouble}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print("modelyard: interrupted; start it again to go on", file=sys.stderr, flush=True)
        return _INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="packaging/dev.py", description=_DESCRIPTION)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    run = commands.add_parser(
        "run",
        allow_abbrev=False,
        help="set up and open the app; without a display, or with --tour, take the guided tour; "
        "what follows goes to modelyard (run serve --port 11000)",
    )
    run.add_argument("--tour", action="store_true", help="take the guided tour")
    run.set_defaults(carry_out=_run)
    test = commands.add_parser(
        "test",
        allow_abbrev=False,
        help="set up and run the tests; what follows goes to pytest (test tests/wire -k id)",
    )
    test.set_defaults(carry_out=_test)
    check = commands.add_parser("check", help="ruff, mypy, layers and house rules")
    check.set_defaults(carry_out=_check)
    fix = commands.add_parser("fix", help="format, and mend what ruff can mend")
    fix.set_defaults(carry_out=_fix)
    bench = commands.add_parser(
        "bench",
        allow_abbrev=False,
        help="run one benchmark, or all quick ones; what follows goes to it",
    )
    bench.add_argument("name", nargs="?", help="e.g. lag or download_speed, see tests/benchmarks")
    bench.set_defaults(carry_out=_bench)
    _add_pictures(commands.add_parser)
    _add_package(commands.add_parser)
    translations = commands.add_parser(
        "translations", help="gather the sentences for Qt Linguist and compile the translations"
    )
    translations.set_defaults(carry_out=_translations)
    lock = commands.add_parser("lock", help="make the lock files anew from pyproject.toml")
    lock.add_argument("--upgrade", action="store_true", help="take the newest versions")
    lock.set_defaults(carry_out=_lock)
    return parser


def _add_pictures(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    pictures = add_parser(
        "pictures",
        allow_abbrev=False,
        help="take pictures of every view into pictures/, the best into resources/screenshots; "
        "what follows chooses (pictures --look 2x --view library)",
    )
    pictures.set_defaults(carry_out=_pictures)


def _add_package(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    package = add_parser(
        "package", help="build what people install on this system into dist/packages"
    )
    package.add_argument(
        "--check",
        action="store_true",
        help="then see what linters say, and have the program pass tests/e2e",
    )
    package.add_argument("--no-build", action="store_true", help="take what was built before")
    package.add_argument(
        "--installed", action="store_true", help="then install it in a fresh Debian, as root"
    )
    package.add_argument("--tree", type=Path, metavar="TAR", help="a bare Debian for that")
    package.add_argument("--old", type=Path, metavar="DEB", help="an earlier version, for that")
    package.set_defaults(carry_out=_package)


def _run(known: argparse.Namespace, further: list[str]) -> int:
    has_display = sys.platform != "linux" or any(map(os.environ.get, _DISPLAYS))
    tour = known.tour or not (has_display or further)
    needs = (*system.APP, *(system.TOUR if tour else ()))
    _set_up(Kind.RUNTIME, needs)
    command = [str(layout.program("modelyard")), *further]
    if tour:
        say("taking the guided tour" if known.tour else "no display here: taking the guided tour")
        command[1:1] = ["tour"] if "--out" in further else ["tour", "--out", str(layout.TOUR)]
    return _hand_over(command)


def _test(_known: argparse.Namespace, further: list[str]) -> int:
    _set_up(Kind.DEV, (*system.APP, *system.TOUR))
    system.wish(system.TESTS)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return _python("-m", "pytest", *further)


def _check(_known: argparse.Namespace, _further: list[str]) -> int:
    _set_up(Kind.DEV, system.APP)
    failed = [
        " ".join(check)
        for check in (
            ("ruff", "check"),
            ("ruff", "format", "--check"),
            ("mypy",),
            ("pytest", "-q", "tests/rules"),
        )
        if _check_with(*check)
    ]
    say(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def _check_with(*check: str) -> int:
    say(" ".join(check))
    return _python("-m", *check)


def _fix(_known: argparse.Namespace, _further: list[str]) -> int:
    _set_up(Kind.DEV)
    # Formatting goes last: it lays out what the mending left.
    return _python("-m", "ruff", "check", "--fix") | _python("-m", "ruff", "format")


def _bench(known: argparse.Namespace, further: list[str]) -> int:
    names = sorted(path.stem for path in layout.BENCHMARKS.glob("[!_]*.py"))
    if known.name is None:
        # The others take an hour, or need programs that few have.
        chosen = [name for name in names if name.startswith("bench_")]
    else:
        chosen = [name for name in names if known.name in (name, name.removeprefix("bench_"))]
    if not chosen:
        there = ", ".join(name.removeprefix("bench_") for name in names) or "none yet"
        raise ChoreError(f"there is no benchmark {known.name or ''}; there are: {there}")
    _set_up(Kind.DEV, (*system.APP, *system.TOUR))
    return max([_python("-m", f"tests.benchmarks.{name}", *further) for name in chosen])


def _pictures(_known: argparse.Namespace, further: list[str]) -> int:
    _set_up(Kind.DEV, (*system.APP, *system.TOUR))
    system.wish(system.PICTURES)
    return _python("-m", "tests.pictures", str(layout.PICTURES), *further)


def _package(known: argparse.Namespace, _further: list[str]) -> int:
    _set_up(Kind.DEV, (*system.APP, *system.FREEZE))
    if not known.no_build:
        packages.package()
    if known.installed:
        checking.check_installed(tree=known.tree, old=known.old)
    if not known.check:
        return 0
    system.ensure((*system.TOUR, *system.JUDGES))
    checking.check_packages()
    return checking.check_program()


def _translations(_known: argparse.Namespace, _further: list[str]) -> int:
    _set_up(Kind.DEV)
    translating.translate()
    return 0


def _lock(known: argparse.Namespace, _further: list[str]) -> int:
    locking.lock(upgrade=known.upgrade)
    return 0


def _set_up(kind: Kind, needs: Sequence[system.Need] = ()) -> None:
    ready = environment.is_ready(kind)
    system.ensure(needs if ready else (*system.ENVIRONMENT, *needs))
    if not ready:
        environment.make(kind)


def _python(*arguments: str) -> int:
    return _wait([str(layout.program("python")), *arguments])


def _hand_over(command: list[str]) -> int:
    """Become `command` where the system can, so that its pid and its signals are ours."""
    if layout.IS_WINDOWS:
        return _wait(command)
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted


def _wait(command: list[str]) -> int:
    with subprocess.Popen(command, cwd=layout.ROOT) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                # It got the same Ctrl-C from the terminal, and ends in its own way.
                signal.signal(signal.SIGINT, signal.SIG_IGN)
