"""Rules about the checkout as a whole: what may stand in its files, and how they are numbered."""

import re
from pathlib import Path

import pytest

import modelyard
from tests.rules.files import ROOT, checked_files

# Written in parts, so that this file does not break its own rule.
REGISTRIES = ("pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.org", "deb" + r"\.debian")
HOMES = (r"/home/" + r"\w", r"/Users/" + r"\w", "/ro" + r"ot\b", r"/work" + "/", r"/opt/" + "pypi")
PLACE = re.compile("|".join((*REGISTRIES, *HOMES)))
TEXT = {".py", ".md", ".toml", ".lock", ".txt", ".json", ".yml", ".yaml", ".cfg", ".ini", ".ts",
        ".js", ".mjs", ".sh", ".spec", ".svg", ".qss", ""}  # fmt: skip
DECISION = re.compile(r"(\d{4})-[a-z0-9]+(-[a-z0-9]+)*\.md")


def places(text: str) -> list[str]:
    """Return the lines of `text` that name a registry or somebody's folder."""
    return [line.strip() for line in text.splitlines() if PLACE.search(line)]


def misnumbered(names: list[str]) -> list[str]:
    """Return what is wrong with the names of the decisions."""
    wrong = [name for name in names if not DECISION.fullmatch(name)]
    numbers = [int(name[:4]) for name in sorted(names) if DECISION.fullmatch(name)]
    gaps = [f"{number:04}" for number in range(1, len(numbers) + 1) if number not in numbers]
    return wrong + gaps


def test_no_file_names_a_registry_or_somebodys_folder() -> None:
    texts = [path for path in checked_files() if path.suffix in TEXT]
    found = {str(path): places((ROOT / path).read_text("utf-8")) for path in texts}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "line", ["https://pypi" + ".org/simple", "cd /ro" + "ot/x", "/home" + "/me/models"]
)
def test_a_registry_or_a_folder_is_found(line: str) -> None:
    assert places(f"first\n{line}\n") == [line]


def test_the_version_is_in_one_place() -> None:
    files = [path for path in checked_files() if path.parts[0] in ("desktop", "packaging")]
    files += [Path("pyproject.toml"), *checked_files(".spec")]
    version = re.compile(rf"(?<![\d.]){re.escape(modelyard.__version__)}(?![\d.])")
    held = [str(path) for path in files if path.suffix in TEXT and _holds(path, version)]
    assert held == [str(Path("desktop/modelyard/__init__.py"))]


def test_decisions_are_numbered_without_gaps() -> None:
    names = [path.name for path in (ROOT / "desktop" / "decisions").iterdir()]
    assert names
    assert misnumbered(names) == []


def test_a_misnumbered_decision_is_found() -> None:
    assert misnumbered(["0001-one.md", "0002-two.md"]) == []
    assert misnumbered(["0001-one.md", "0003-three.md"]) == ["0002"]
    assert misnumbered(["0001-one.md", "0001-two.md"]) == ["0002"]
    assert misnumbered(["1-one.md"]) == ["1-one.md"]


def _holds(path: Path, version: re.Pattern[str]) -> bool:
    return bool(version.search((ROOT / path).read_text("utf-8")))
