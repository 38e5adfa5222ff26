"""The files of Qt Linguist: sentences gathered from the source, translations compiled.

`resources/translations/modelyard_LANGUAGE.ts` is what a translator edits, the `.qm` beside it what
the program loads; both are committed. English has the forms of its plurals alone.
"""

import subprocess
import tempfile
from pathlib import Path

from chores import layout
from chores.report import ChoreError, last_lines, say

_SOURCE_LANGUAGE = "en"
_WORD_FOLDERS = ("tables", "ui")
"""Only these have sentences (see `modelyard.language`)."""


def translate() -> None:
    """Gather the sentences into the `.ts` files and compile these.

    What no longer appears in the source is dropped, what is new is marked as unfinished.

    Raises:
        ChoreError: One of Qt's tools failed.
    """
    for file in catalogues():
        gather(file)
        compile_to(file, file.with_suffix(".qm"))


def catalogues() -> list[Path]:
    """Return the `.ts` files, one for each language."""
    return sorted(layout.TRANSLATIONS.glob("modelyard_*.ts"))


def gather(catalogue: Path) -> None:
    """Bring `catalogue`, a `.ts` file, up to the sentences that the source has now.

    Raises:
        ChoreError: lupdate failed.
    """
    package = layout.ROOT / "desktop" / "modelyard"
    sources = sorted(path for name in _WORD_FOLDERS for path in (package / name).rglob("*.py"))
    language = catalogue.stem.partition("_")[2]
    options = ["-no-obsolete", "-locations", "none", "-source-language", _SOURCE_LANGUAGE]
    if language == _SOURCE_LANGUAGE:
        options.append("-pluralonly")
    with tempfile.TemporaryDirectory() as folder:
        # A list in a file: all of them at once may be too long for a command line.
        listed = Path(folder) / "sources.lst"
        listed.write_text("\n".join(map(str, sources)), encoding="utf-8")
        _run("lupdate", *options, "-target-language", language, f"@{listed}", "-ts", str(catalogue))


def compile_to(catalogue: Path, target: Path) -> None:
    """Compile `catalogue` into the `.qm` file `target`.

    Raises:
        ChoreError: lrelease failed.
    """
    _run("lrelease", str(catalogue), "-qm", str(target))


def _run(tool: str, *arguments: str) -> None:
    command = [str(layout.program(f"pyside6-{tool}")), *arguments]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise ChoreError(f"{tool} failed:\n{last_lines(done.stdout)}")
    say(" ".join(done.stdout.split()))
