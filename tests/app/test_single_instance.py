"""One app for each data folder, with real processes."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from modelyard.paths import DataFolder
from modelyard.single_instance import SingleInstance, absolute, parse_message

HOLDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from modelyard.paths import DataFolder
from modelyard.single_instance import SingleInstance
app = QCoreApplication([])
instance = SingleInstance(DataFolder(Path(sys.argv[1])))
print("first" if instance.acquire() else "not the first", flush=True)
instance.opened.connect(lambda references: print(*references, "opened", flush=True))
sys.exit(app.exec())
"""
SECOND = """
import sys
from pathlib import Path
from modelyard.paths import DataFolder
from modelyard.single_instance import SingleInstance
instance = SingleInstance(DataFolder(Path(sys.argv[1])))
if instance.acquire():
    print("first")
else:
    print("handed over" if instance.hand_over(sys.argv[2:]) else "nobody answers")
instance.close()
"""


@pytest.fixture
def folder(data_folder: Path) -> DataFolder:
    folder = DataFolder(data_folder)
    folder.create()
    return folder


@contextmanager
def holder(folder: DataFolder) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder.root)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == "first\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def second(folder: DataFolder, *references: str, cwd: Path | None = None) -> str:
    command = [sys.executable, "-c", SECOND, str(folder.root), *references]
    answer = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, cwd=cwd, timeout=60
    )
    return answer.stdout.strip()


def test_a_second_start_hands_over_its_arguments(folder: DataFolder, tmp_path: Path) -> None:
    with holder(folder) as first:
        answer = second(folder, "tiny.gguf", "https://h/m.gguf", cwd=tmp_path)
        assert answer == "handed over"
        expected = f"{tmp_path / 'tiny.gguf'} https://h/m.gguf opened\n"
        assert first.stdout.readline() == expected


def test_a_start_after_kill_9_is_the_first_again(folder: DataFolder) -> None:
    with holder(folder) as first:
        first.kill()
        first.wait()
        assert second(folder) == "first"


def test_two_data_folders_are_two_apps(folder: DataFolder, tmp_path: Path) -> None:
    other = DataFolder(tmp_path / "other")
    other.create()
    with holder(folder), holder(other):
        assert second(folder) == second(other) == "handed over"


def test_a_place_that_only_looks_held_is_taken(folder: DataFolder, qapp: object) -> None:
    lock = SingleInstance(folder)
    assert lock.acquire()
    lock._server.close()  # as where the id of a killed app was given to another program
    late = SingleInstance(folder)
    assert late.acquire()
    late.close()
    lock.close()


@pytest.mark.parametrize(
    "noise", [b"\n", b"nonsense\n", b'{"a": 1}\n', b"[1, 2]\n", b"x" * 100_000]
)
def test_noise_on_the_socket_is_dropped_and_the_next_start_is_heard(
    qtbot: QtBot, folder: DataFolder, noise: bytes
) -> None:
    instance = SingleInstance(folder)
    assert instance.acquire()
    opened: list[tuple[str, ...]] = []
    instance.opened.connect(opened.append)
    try:
        noisy = QLocalSocket()
        noisy.connectToServer(folder.app_socket)
        noisy.write(noise)
        qtbot.waitUntil(lambda: noisy.state() is QLocalSocket.LocalSocketState.UnconnectedState)
        polite = QLocalSocket()
        polite.connectToServer(folder.app_socket)
        polite.write(b'["a"]\n')
        qtbot.waitUntil(lambda: opened == [("a",)])
    finally:
        instance.close()


def test_an_app_that_hangs_is_given_up_in_seconds(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch, qapp: object
) -> None:
    monkeypatch.setattr("modelyard.single_instance._WAIT_MS", 200)
    hanging = SingleInstance(folder)
    assert hanging.acquire()
    began_s = time.monotonic()
    late = SingleInstance(folder)
    assert not late.acquire()
    assert not late.hand_over([])  # this process does not serve its socket
    assert time.monotonic() - began_s < 10
    hanging.close()


@given(st.binary())
def test_any_message_is_a_tuple_of_texts_or_none(message: bytes) -> None:
    references = parse_message(message)
    assert references is None or all(isinstance(each, str) for each in references)


def test_too_many_references_are_none() -> None:
    assert parse_message(b'["a"' + b', "a"' * 100 + b"]") is None


def test_an_address_stays_as_it_is() -> None:
    assert absolute("hf://owner/repo/file.gguf") == "hf://owner/repo/file.gguf"
