"""Starting at login: what is written is what the system starts, and nothing is left of it."""

import plistlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from modelyard.login_start import AutostartFile, LaunchAgent, login_start
from tests.waiting import wait_for

AWKWARD = ("--flag", 'a "quoted" word', "100 % $HOME `id`", "back\\slash", "semi;colon", "plain")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there it is the registry")


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """Return a program that writes its arguments, each on a line, into the file `told`."""
    program = tmp_path / "a program"
    told = tmp_path / "told"
    program.write_text(f'#!/bin/sh\nfor each; do echo "$each"; done > "{told}.new"\n'
                       f'mv "{told}.new" "{told}"\n', encoding="utf-8")  # fmt: skip
    program.chmod(0o755)
    return program


def what_was_told(tmp_path: Path) -> list[str]:
    wait_for((tmp_path / "told").exists, "the program's word")
    return (tmp_path / "told").read_text("utf-8").splitlines()


def test_it_is_off_until_it_is_asked_for_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))
    start = login_start()
    assert not start.is_on()
    start.turn_on()
    assert start.is_on()
    assert login_start().is_on()
    start.turn_off()
    assert not start.is_on()
    start.turn_off()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.skipif(not shutil.which("gio"), reason="needs gio, which starts desktop entries")
def test_a_desktop_starts_the_program_with_the_very_arguments(
    tmp_path: Path, recorder: Path
) -> None:
    AutostartFile(tmp_path, (str(recorder), *AWKWARD)).turn_on()
    subprocess.run(["gio", "launch", tmp_path / "modelyard.desktop"], check=True)
    assert what_was_told(tmp_path) == list(AWKWARD)


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="needs desktop-file-utils")
def test_the_entry_is_valid(tmp_path: Path, recorder: Path) -> None:
    AutostartFile(tmp_path, (str(recorder), *AWKWARD)).turn_on()
    command = ["desktop-file-validate", tmp_path / "modelyard.desktop"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_an_entry_that_the_desktop_has_switched_off_is_off(tmp_path: Path, line: str) -> None:
    start = AutostartFile(tmp_path, ("/bin/true",))
    start.turn_on()
    path = tmp_path / "modelyard.desktop"
    path.write_text(path.read_text("utf-8") + line + "\n", encoding="utf-8")
    assert not start.is_on()
    start.turn_on()
    assert start.is_on()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe garbage", b"no section\n", b"[Desktop Entry"])
def test_a_broken_entry_is_off(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "modelyard.desktop").write_bytes(content)
    assert not AutostartFile(tmp_path, ("/bin/true",)).is_on()


def test_the_launch_agent_starts_the_program_and_removes_itself_once_that_is_gone(
    tmp_path: Path, recorder: Path
) -> None:
    agent = LaunchAgent(tmp_path / "LaunchAgents", (str(recorder), *AWKWARD))
    agent.turn_on()
    (path,) = (tmp_path / "LaunchAgents").iterdir()
    command = plistlib.loads(path.read_bytes())["ProgramArguments"]
    subprocess.run(command, check=True)
    assert what_was_told(tmp_path) == list(AWKWARD)
    recorder.unlink()
    subprocess.run(command, check=True)
    assert not agent.is_on()
