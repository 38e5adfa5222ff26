"""The files of the checkout that the rules look at."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What git ignores, and git itself; a copy of the checkout may have come without git.
_PASSED_OVER = {
    ".git",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    "__pycache__",
    "node_modules",
}
_PASSED_OVER_AT_TOP = {"build", "dist", "tour"}


def checked_files(suffix: str = "") -> list[Path]:
    """Return the paths, from the root of the checkout, of its files that end with `suffix`."""
    found = []
    for folder, names, files in os.walk(ROOT):
        here = Path(folder).relative_to(ROOT)
        passed_over = _PASSED_OVER | (_PASSED_OVER_AT_TOP if here == Path() else set())
        names[:] = sorted(set(names) - passed_over)
        found += [here / name for name in sorted(files) if name.endswith(suffix)]
    return found
