"""install.sh of the tarball, with a small program in the place of the frozen one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.files import ROOT
from tests.waiting import wait_for

LINUX = ROOT / "packaging" / "linux"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it is for Linux")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a person's home folder, which holds things of theirs."""
    home = tmp_path / "home of somebody"
    for name in (
        ".local/bin/own",
        ".local/share/applications/own.desktop",
        ".config/autostart/own",
    ):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("theirs", encoding="utf-8")
    data = home / ".local" / "share" / "modelyard" / "catalogue.sqlite"
    data.parent.mkdir()
    data.write_text("models", encoding="utf-8")
    return home


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """Return the folder that the tarball unpacks to, with spaces in its path."""
    folder = tmp_path / "down loads" / "modelyard-1"
    program = folder / "usr" / "lib" / "modelyard" / "modelyard"
    entry = folder / "usr" / "share" / "applications" / "modelyard.desktop"
    for path in (program, entry, folder / "usr" / "bin" / "x"):
        path.parent.mkdir(parents=True, exist_ok=True)
    program.write_text('#!/bin/sh\necho "modelyard 1 $*"\n', encoding="utf-8")
    program.chmod(0o755)
    (program.parent / "_internal").mkdir()
    (program.parent / "_internal" / "a part.so").touch()
    (folder / "usr" / "bin" / "modelyard").symlink_to("../lib/modelyard/modelyard")
    shutil.copy(LINUX / "modelyard.desktop", entry)
    for name in ("install.sh", "uninstall.sh"):
        shutil.copy(LINUX / name, folder)
    return folder


def sh(script: Path, *arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(script), *arguments],
        env={"HOME": str(home), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )


def files_in(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if not path.is_dir() or path.is_symlink()
    }


def test_it_is_installed_for_one_person_and_removed_without_a_trace(
    unpacked: Path, home: Path
) -> None:
    before = files_in(home)
    done = sh(unpacked / "install.sh", "--user", home=home)
    assert done.returncode == 0, done.stderr
    program = home / ".local" / "bin" / "modelyard"
    assert sh(program, "--version", home=home).stdout == "modelyard 1 --version\n"
    assert f"add {program.parent} to your PATH" in done.stdout
    (home / ".config" / "autostart" / "modelyard.desktop").touch()
    uninstall = home / ".local" / "lib" / "modelyard" / "uninstall.sh"
    removed = sh(uninstall, home=home)
    assert removed.returncode == 0, removed.stderr
    assert files_in(home) == before
    assert not (home / ".local" / "lib").exists()


@pytest.mark.skipif(not shutil.which("gio"), reason="needs gio, which starts desktop entries")
def test_the_menu_entry_starts_the_program_by_its_full_path(unpacked: Path, home: Path) -> None:
    told = home / "told"
    program = unpacked / "usr" / "lib" / "modelyard" / "modelyard"
    program.write_text(f'#!/bin/sh\necho "$1" > "{told}"\n', encoding="utf-8")
    awkward = home / "pre $fix & more"
    assert sh(unpacked / "install.sh", "--prefix", str(awkward), home=home).returncode == 0
    entry = awkward / "share" / "applications" / "modelyard.desktop"
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", entry], check=True)
    subprocess.run(["gio", "launch", entry, "modelyard://add"], check=True)
    # gio does not wait for what it starts.
    wait_for(lambda: told.exists() and told.stat().st_size > 0, "the program's word")
    assert told.read_text("utf-8") == "modelyard://add\n"


def test_an_upgrade_removes_what_the_new_version_has_no_more(unpacked: Path, home: Path) -> None:
    sh(unpacked / "install.sh", "--user", home=home)
    internal = Path("usr", "lib", "modelyard", "_internal")
    (unpacked / internal / "a part.so").rename(unpacked / internal / "another.so")
    assert sh(unpacked / "install.sh", "--user", home=home).returncode == 0
    installed = home / ".local" / "lib" / "modelyard" / "_internal"
    assert files_in(installed) == {"another.so"}


def test_what_it_did_not_put_there_is_not_overwritten(unpacked: Path, home: Path) -> None:
    other = home / ".local" / "lib" / "modelyard"
    other.mkdir(parents=True)
    (other / "mine").touch()
    done = sh(unpacked / "install.sh", "--user", home=home)
    assert done.returncode == 1
    assert "move it away" in done.stderr
    assert files_in(other) == {"mine"}


@pytest.mark.parametrize(
    "arguments", [("--unknown",), ("--prefix",), ("--prefix", "not/from/the/top")]
)
def test_wrong_arguments_are_refused(
    unpacked: Path, home: Path, arguments: tuple[str, ...]
) -> None:
    before = files_in(home)
    assert sh(unpacked / "install.sh", *arguments, home=home).returncode == 2
    assert files_in(home) == before
