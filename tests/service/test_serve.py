"""The service as a program of its own: how it starts, what it leaves behind, how it ends."""

import contextlib
import hashlib
import json
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from modelyard.client.discovery import read_note
from modelyard.service.private_files import kept_token
from tests.fakes.origin import Fault, Origin
from tests.service.running import seed
from tests.waiting import wait_for

DEADLINE_S = 60.0


class Program:
    """`modelyard serve` as a child process."""

    def __init__(self, folder: Path, *arguments: str, stdin: int = subprocess.DEVNULL) -> None:
        command = [sys.executable, "-m", "modelyard", "serve", "--data", str(folder), *arguments]
        self.process = subprocess.Popen(
            command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.url = ""

    def ready(self) -> "Program":
        line = self.process.stdout.readline()
        assert line.startswith("Model API on http://localhost:"), self.process.communicate()
        self.url = line.split()[-1]
        return self

    def ask(self, path: str, body: Any = None, *, post: bool = False) -> Any:
        data = json.dumps(body).encode() if body is not None else b"" if post else None
        request = urllib.request.Request(self.url + path, data=data)
        with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def ended(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=DEADLINE_S)
        return self.process.returncode, out, err

    def kill(self) -> None:
        self.process.kill()
        self.ended()


@contextlib.contextmanager
def program(folder: Path, *arguments: str, **options: Any) -> Iterator[Program]:
    running = Program(folder, "--port", "0", *arguments, **options)
    try:
        yield running.ready()
    finally:
        if running.process.poll() is None:
            running.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_leaves_word_of_itself_and_takes_it_back_when_it_ends(
    data_folder: Path, number: signal.Signals
) -> None:
    with program(data_folder) as service:
        file = data_folder / "service.json"
        note = read_note(file)
        assert note is not None
        assert (note.url, note.pid) == (service.url, service.process.pid)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        service.process.send_signal(number)
        status, out, err = service.ended()
    assert (status, out, err) == (0, "", "")
    assert not file.exists()
    assert not list(data_folder.glob("*-wal"))


def test_a_second_service_on_the_same_data_is_told_where_the_first_is(data_folder: Path) -> None:
    with program(data_folder) as service:
        status, out, err = Program(data_folder, "--port", "0").ended()
        assert (status, out) == (1, "")
        assert service.url in err
        assert "Traceback" not in err
        assert service.ask("/models")["iterable"]


def test_a_port_that_is_taken_is_said_so(data_folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, _, err = Program(data_folder, "--port", str(port)).ended()
    assert status == 1
    assert f"Port {port} is taken" in err
    assert "Traceback" not in err


@contextlib.contextmanager
def without_port(folder: Path) -> Iterator[Program]:
    """Run a service that chooses its port as the settings say."""
    running = Program(folder)
    try:
        yield running.ready()
    finally:
        running.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_port_of_the_settings_is_that_of_the_next_start(data_folder: Path) -> None:
    with program(data_folder) as service:
        wanted = free_port()
        own = int(service.url.rpartition(":")[2])
        assert service.ask("/settings", {"port": own})["port"] == own, "it is not taken by others"
        assert service.ask("/settings", {"port": wanted})["port"] == wanted
    with without_port(data_folder) as service:
        assert service.url == f"http://localhost:{wanted}"
        note = read_note(data_folder / "service.json")
        assert note is not None
        assert note.url == service.url
    with program(data_folder) as service:
        assert service.url != f"http://localhost:{wanted}", "--port goes before it"


def test_a_port_of_the_settings_that_is_taken_meanwhile_does_not_keep_it_from_starting(
    data_folder: Path,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        data_folder.mkdir()
        (data_folder / "service-settings.json").write_text(json.dumps({"port": port}))
        with without_port(data_folder) as service:
            assert service.url != f"http://localhost:{port}"
            assert service.ask("/settings")["port"] == port, "it is tried again next time"
            log = (data_folder / "logs" / "service.log").read_text()
            assert f"Port {port} is taken" in log


def test_the_token_is_the_same_at_each_start_and_asked_for_where_the_settings_say_so(
    data_folder: Path,
) -> None:
    with program(data_folder) as service:
        first = read_note(data_folder / "service.json").token
        assert stat.S_IMODE((data_folder / "service-token").stat().st_mode) == 0o600
        service.ask("/settings", {"requireToken": True})
        assert service.ask("/models")["iterable"], "it holds from the next start on"
        service.process.send_signal(signal.SIGTERM)
        service.ended()
    with program(data_folder) as service:
        assert read_note(data_folder / "service.json").token == first
        with pytest.raises(urllib.error.HTTPError) as refused:
            service.ask("/models")
        with refused.value as answer:
            assert answer.code == 401


@pytest.mark.allow_warnings
@pytest.mark.parametrize("kept", [b"", b"\xff" * 40, b"a\x00b", b"\n"])
def test_a_token_that_is_none_is_made_anew(data_folder: Path, kept: bytes) -> None:
    data_folder.mkdir()
    (data_folder / "service-token").write_bytes(kept)
    token = kept_token(data_folder / "service-token")
    assert len(token) > 40
    assert kept_token(data_folder / "service-token") == token


@pytest.mark.parametrize("kind", ["taken", "of Pieces OS", "none"])
def test_a_port_that_can_not_be_had_is_refused_at_once(data_folder: Path, kind: str) -> None:
    with socket.socket() as taken, program(data_folder) as service:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = {"taken": taken.getsockname()[1], "of Pieces OS": 39310, "none": 65_536}[kind]
        with pytest.raises(urllib.error.HTTPError) as refused:
            service.ask("/settings", {"port": port})
        with refused.value as answer:
            problem = json.loads(answer.read())
        assert problem["code"] == ("port_in_use" if kind == "taken" else "bad_request")
        assert service.ask("/settings").get("port") is None


def test_a_catalogue_that_is_too_new_is_said_so(data_folder: Path) -> None:
    data_folder.mkdir()
    connection = sqlite3.connect(data_folder / "catalogue.sqlite")
    connection.execute("PRAGMA user_version = 1000")
    connection.close()
    status, _, err = Program(data_folder, "--port", "0").ended()
    assert status == 1
    assert "newer version" in err
    assert "Traceback" not in err


def test_a_data_folder_that_can_not_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, _, err = Program(tmp_path / "file", "--port", "0").ended()
    assert status == 1
    assert "can't be used" in err
    assert "Traceback" not in err


def test_it_ends_when_its_parent_closes_the_pipe(data_folder: Path) -> None:
    with program(data_folder, "--exit-with-parent", stdin=subprocess.PIPE) as service:
        service.process.stdin.close()
        service.process.stdin = None
        assert service.ended() == (0, "", "")
    assert not (data_folder / "service.json").exists()


def test_killed_in_mid_download_it_goes_on_from_its_bytes(data_folder: Path, files: Origin) -> None:
    # Not a model: what arrives is refused for it, but by then all its bytes have been right.
    content = hashlib.shake_128(b"seed").digest(24_000_000)
    url = files.serve("big.gguf", content)
    files.always("big.gguf", Fault(rate_bytes_s=8_000_000))
    given = seed(url, sha256=hashlib.sha256(content).hexdigest())
    with program(data_folder) as service:
        model_id = service.ask("/models/create", given)["id"]
        service.ask(f"/model/{model_id}/download", post=True)
        wait_for(lambda: files.bytes_sent > 12_000_000, "half of the download")
        service.kill()
    assert (data_folder / "service.json").exists()
    files.always("big.gguf", Fault())
    sent = files.bytes_sent
    with program(data_folder) as service:
        progress = f"/model/{model_id}/download/progress"
        wait_for(lambda: service.ask(progress)["status"] == "FAILED", "the end of the download")
        assert service.ask(progress)["problem"]["code"] == "corrupt_file"
        assert read_note(data_folder / "service.json").pid == service.process.pid
    asked = [request.range for request in files.requests]
    assert asked[-1] not in (None, "bytes=0-")
    assert files.bytes_sent - sent < len(content)


def test_killed_with_a_model_loaded_it_leaves_no_worker_and_shows_none(
    data_folder: Path, tiny_model: Path
) -> None:
    with program(data_folder) as service:
        model_id = service.ask("/models/create", seed(str(tiny_model)))["id"]
        assert service.ask(f"/model/{model_id}/load", {"context": 256})["loaded"]
        workers = psutil.Process(service.process.pid).children(recursive=True)
        assert workers
        service.kill()
        wait_for(lambda: not any(one.is_running() for one in workers), "the end of the workers")
    with program(data_folder) as service:
        model = service.ask(f"/model/{model_id}")
        assert (model["loaded"], model["downloaded"]) == (False, True)


def test_it_ends_at_once_in_the_middle_of_everything(
    data_folder: Path, files: Origin, tiny_model: Path
) -> None:
    url = files.serve("slow.gguf", tiny_model.read_bytes())
    files.always("slow.gguf", Fault(rate_bytes_s=200_000))
    with program(data_folder) as service:
        moving = service.ask("/models/create", seed(url))["id"]
        loaded = service.ask("/models/create", seed(str(tiny_model)))["id"]
        service.ask(f"/model/{moving}/download", post=True)
        service.ask(f"/model/{loaded}/load", {"context": 256})
        workers = psutil.Process(service.process.pid).children(recursive=True)
        wait_for(lambda: files.bytes_sent > 0, "the first byte")
        service.process.send_signal(signal.SIGTERM)
        status, _, err = service.ended()
    assert (status, err) == (0, "")
    assert not any(one.is_running() for one in workers)


def test_the_program_tells_its_version_without_waking_anything_up() -> None:
    code = (
        "import sys; sys.argv = ['modelyard', '--version']; from modelyard.__main__ import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'PySide6', 'aiohttp', 'pydantic', 'xllamacpp'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "0.1.0" in done.stdout
