"""The verbs of the command line against the real service."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.e2e.served import requests_for
from tests.e2e.service import PROGRAM, command, command_in_background, command_json, until
from tests.fakes.origin import Fault


@pytest.fixture
def slow_model(service, origin, served_tiny):
    """Return the id of a model whose download takes a long time."""
    origin.serve("slow-cli.gguf", served_tiny.content)
    origin.always("slow-cli.gguf", Fault(rate_bytes_s=100_000))
    yield service.add(f"{origin.url}/slow-cli.gguf", name="Slow", sha256=served_tiny.sha256)
    origin.always("slow-cli.gguf", Fault())


def _moving(service, model_id):
    return until(
        lambda: service.ask("GET", f"/model/{model_id}/download/progress").body,
        lambda progress: progress.get("transferred", 0) > 0,
    )


def test_ctrl_c_leaves_the_download_running_and_says_so(service, slow_model):
    waiting = command_in_background(service, "download", slow_model)
    _moving(service, slow_model)
    waiting.send_signal(signal.SIGINT)
    out, err = waiting.communicate(timeout=60)
    assert (waiting.returncode, out) == (130, "")
    assert "goes on in the service" in err
    assert "Traceback" not in err
    assert service.model(slow_model)["downloading"] is True
    assert command_json(service, "cancel", slow_model)["downloading"] is False


def test_pause_goes_on_and_discard_deletes(service, slow_model, origin, served_tiny):
    waiting = command_in_background(service, "download", "slow")
    _moving(service, slow_model)
    until(
        lambda: service.model(slow_model)["download"],
        lambda progress: progress.get("transferred", 0) > 99_999,
    )
    assert command_json(service, "pause", "slow")["downloading"] is False
    _, err = waiting.communicate(timeout=60)
    assert waiting.returncode == 1
    assert "paused" in err
    assert command_json(service, "show", "slow")["file"]["state"] == "partial"
    assert "paused" in command(service, "list").stdout

    origin.always("slow-cli.gguf", Fault())
    model = command_json(service, "download", "slow")
    assert model["file"]["sha256"] == served_tiny.sha256
    assert requests_for(origin, "slow-cli.gguf")[-1].range is not None


def test_discard_deletes_the_partial(service, slow_model):
    service.ask("POST", f"/model/{slow_model}/download")
    _moving(service, slow_model)
    model = command_json(service, "discard", "slow")
    assert model["downloading"] is False
    assert model["file"]["state"] == "absent"
    held = [path.stat().st_size for path in (service.data / "models").rglob("*") if path.is_file()]
    assert sum(held) == 0


def test_a_bar_is_drawn_on_a_terminal(service, slow_model):
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    waiting = subprocess.Popen(
        [*PROGRAM, "download", slow_model],
        env=os.environ | {"MODELYARD_DATA": str(service.data), "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    seen = bytearray()
    while b"KiB/s" not in seen:
        seen += os.read(ours, 1000)
    service.ask("POST", f"/model/{slow_model}/download/cancel")
    out, _ = waiting.communicate(timeout=60)
    os.close(ours)
    assert (waiting.returncode, out) == (1, b"")
    assert b"left" in seen
    assert b"%" in seen


def test_a_local_file_is_loaded_where_it_is(service, tmp_path, served_tiny):
    path = tmp_path / "my own model (1).gguf"
    path.write_bytes(served_tiny.content)
    model_id = command_json(service, "add", str(path), "--name", "Mine")["id"]
    model = command_json(service, "download", model_id)
    assert model["downloaded"] is True
    assert command_json(service, "load", "mine")["loaded"] is True
    assert command_json(service, "unload", "mine")["loaded"] is False
    assert "your file stays" in command(service, "remove", "mine", "--yes").stdout
    assert path.read_bytes() == served_tiny.content


def test_verify_finds_a_flipped_bit(service, served_tiny):
    model_id = service.add(served_tiny.url, name="Flipped", sha256=served_tiny.sha256)
    service.download(model_id)
    assert command_json(service, "verify", "flipped")["file"]["verified"] is True
    path = Path(service.model(model_id)["file"]["path"])
    with path.open("r+b") as file:
        file.seek(-100, os.SEEK_END)
        flipped = bytes([file.read(1)[0] ^ 1])
        file.seek(-100, os.SEEK_END)
        file.write(flipped)
    run = command(service, "verify", "flipped", "--json")
    assert run.returncode == 1
    problem = json.loads(run.stderr)
    assert problem["code"] == "digest_mismatch"
    assert problem["expected"] == served_tiny.sha256


def test_an_estimate_has_a_band_and_parts(service, served_tiny):
    model_id = service.add(served_tiny.url)
    service.download(model_id)
    small = command_json(service, "estimate", model_id, "--context", "512")
    large = command_json(service, "estimate", model_id, "--context", "8192")
    assert small["low"] <= small["total"] <= small["high"]
    assert small["fits"] is True
    assert small["total"] < large["total"]
    assert {part["part"] for part in small["parts"]} >= {"weights", "kv_cache"}
    assert "fits" in command(service, "estimate", model_id).stdout


def test_remove_needs_yes_where_nobody_can_be_asked(service, served_tiny):
    model_id = service.add(served_tiny.url, name="Removable")
    service.download(model_id)
    refused = command(service, "remove", "removable")
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    assert service.model(model_id)["downloaded"] is True

    assert command(service, "remove", "removable", "--yes").returncode == 0
    assert service.ask("GET", f"/model/{model_id}").status == 410
    assert not list((service.data / "models").rglob("*.gguf"))


@pytest.mark.parametrize(("said", "status"), [(b"y\n", 0), (b"\n", 1), (b"no\n", 1)])
def test_remove_asks_at_a_terminal(service, served_tiny, said, status):
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    model_id = service.add(served_tiny.url, name="Asked for")
    ours, theirs = pty.openpty()
    asking = subprocess.Popen(
        [*PROGRAM, "remove", "asked"],
        env=os.environ | {"MODELYARD_DATA": str(service.data)},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    os.close(theirs)
    os.write(ours, said)
    _, err = asking.communicate(timeout=60)
    os.close(ours)
    assert asking.returncode == status
    assert b"Remove Asked for? [y/N]" in err
    assert service.ask("GET", f"/model/{model_id}").status == (410 if status == 0 else 200)


def test_a_model_that_came_with_the_program_keeps_its_entry(service):
    models = service.ask("GET", "/models").body["iterable"]
    starter = next(model for model in models if not model["custom"])
    run = command(service, "remove", starter["unique"], "--yes")
    assert (run.returncode, run.stderr) == (0, "")
    assert "entry stays" in run.stdout
    assert service.model(starter["id"])["name"] == starter["name"]


def test_names_choose_and_unknown_or_ambiguous_ones_are_refused(service, served_tiny):
    one = service.add(served_tiny.url, name="Twin One")
    service.add(served_tiny.url, name="Twin Two")
    assert command_json(service, "show", "TWIN ONE")["id"] == one
    for text, code in (("twin", "ambiguous_model"), ("no such thing", "model_not_found")):
        run = command(service, "show", text, "--json")
        assert run.returncode == 1
        assert json.loads(run.stderr)["code"] == code
    listed = command_json(service, "list")
    assert one in {model["id"] for model in listed["iterable"]}
    table = command(service, "list").stdout
    assert "Twin One" in table
    assert "not downloaded" in table


def test_loading_what_is_not_there_says_how_to_get_it(service, served_tiny):
    model_id = service.add(served_tiny.url)
    run = command(service, "load", model_id)
    assert run.returncode == 1
    assert "modelyard download" in run.stderr


def test_the_environment_points_at_another_service(service, tmp_path):
    run = command(
        service, "list", environment={"MODELYARD_URL": service.url, "MODELYARD_DATA": str(tmp_path)}
    )
    assert run.returncode == 0


def test_a_taken_port_is_said(service, tmp_path):
    port = service.url.rpartition(":")[2]
    run = subprocess.run(
        [*PROGRAM, "serve", "--port", port, "--data", str(tmp_path / "other")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 1
    assert port in run.stderr
    assert "Traceback" not in run.stderr
