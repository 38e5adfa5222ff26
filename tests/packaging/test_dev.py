"""`packaging/dev.py` as a program, in a small checkout of its own with a space in its path."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from chores import layout
from tests.rules.files import ROOT

# What an editable install by Hatchling takes; the real lock file is tried by whoever runs this.
BUILD_PACKAGES = ("hatchling", "packaging", "pathspec", "pluggy", "tomlkit", "trove-classifiers")
PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "modelyard"
version = "1"
scripts = { modelyard = "modelyard:main" }
[tool.hatch.build]
dev-mode-dirs = ["desktop"]
[tool.hatch.build.targets.wheel]
packages = ["desktop/modelyard"]
"""
PROGRAM = """\
import sys
def main():
    print("got", sys.argv[1:])
    return 7
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("with") / "a space"
    shutil.copytree(ROOT / "packaging", root / "packaging")
    (root / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (root / "requirements.lock").write_text(part_of_lock(), encoding="utf-8")
    (root / "requirements-dev.lock").touch()
    (root / "desktop" / "modelyard").mkdir(parents=True)
    (root / "desktop" / "modelyard" / "__init__.py").write_text(PROGRAM, encoding="utf-8")
    return root


def part_of_lock() -> str:
    """Return the entries of the build packages from the real lock file, hashes and all."""
    kept, keeping = [], False
    for line in layout.RUNTIME_LOCK.read_text("utf-8").splitlines():
        if not line.startswith(" "):
            keeping = line.partition("==")[0] in BUILD_PACKAGES
        if keeping:
            kept.append(line)
    return "\n".join(kept) + "\n"


def dev(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(checkout / "packaging" / "dev.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.mark.slow
def test_run_sets_up_once_and_hands_over_arguments_and_exit_status(checkout: Path) -> None:
    first = dev(checkout, "run", "serve", "--port", "0")
    assert "installing" in first.stdout
    assert first.stdout.splitlines()[-1] == "got ['serve', '--port', '0']"
    assert first.returncode == 7, first.stderr
    second = dev(checkout, "run", "list")
    assert second.stdout == "got ['list']\n"
    assert second.stderr == ""


@pytest.mark.slow
def test_a_setup_that_was_cut_short_is_made_anew(checkout: Path) -> None:
    venv = checkout / ".venv"
    shutil.rmtree(venv, ignore_errors=True)
    venv.mkdir()
    # What an interruption leaves: its mark, and a Python that is not whole.
    (venv / "modelyard-setup-unfinished").touch()
    (venv / "bin").mkdir()
    (venv / "bin" / "python").write_text("#!/bin/false\n", encoding="utf-8")
    done = dev(checkout, "run", "again")
    assert "made anew" in done.stdout
    assert done.stdout.splitlines()[-1] == "got ['again']"
    assert not (venv / "modelyard-setup-unfinished").exists()


@pytest.mark.slow
def test_a_changed_lock_file_is_installed(checkout: Path) -> None:
    dev(checkout, "run")
    lock = checkout / "requirements.lock"
    lock.write_text(lock.read_text("utf-8") + "\n# changed\n", encoding="utf-8")
    assert "installing" in dev(checkout, "run", "x").stdout
    assert "installing" not in dev(checkout, "run", "x").stdout


@pytest.mark.slow
def test_a_package_with_another_hash_is_refused_with_a_sentence(checkout: Path) -> None:
    dev(checkout, "run")
    lock = checkout / "requirements.lock"
    right = lock.read_text("utf-8")
    lock.write_text(f"wheel==0.45.1 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    try:
        done = dev(checkout, "run")
    finally:
        lock.write_text(right, encoding="utf-8")
    assert done.returncode == 1
    assert done.stderr.startswith("modelyard: the packages could not be installed")
    assert "Traceback" not in done.stderr
    assert dev(checkout, "run", "x").stdout.endswith("got ['x']\n")


def test_a_folder_that_is_no_environment_is_left_alone(checkout: Path) -> None:
    venv, aside = checkout / ".venv", checkout / "aside"
    if venv.exists():
        venv.rename(aside)
    venv.mkdir()
    (venv / "precious.txt").write_text("mine", encoding="utf-8")
    try:
        done = dev(checkout, "run")
        assert done.returncode == 1
        assert "is not a Python environment: move it away" in done.stderr
        assert (venv / "precious.txt").read_text("utf-8") == "mine"
    finally:
        shutil.rmtree(venv)
        if aside.exists():
            aside.rename(venv)


@pytest.mark.parametrize("arguments", [("check", "--fast"), ("unknown",), ()])
def test_a_wrong_command_line_says_how_it_is_used(
    checkout: Path, arguments: tuple[str, ...]
) -> None:
    done = dev(checkout, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: packaging/dev.py")


def test_an_unknown_benchmark_names_those_that_there_are(checkout: Path) -> None:
    folder = checkout / "tests" / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench_lag.py").touch()
    done = dev(checkout, "bench", "nothing")
    assert done.returncode == 1
    assert done.stderr == "modelyard: there is no benchmark nothing; there are: lag\n"
