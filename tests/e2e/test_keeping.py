"""Keeping models on the command line: adopt, folders, move, du, verify, repair, remove, restore."""

import json
import os
from pathlib import Path

import pytest

from tests.e2e.service import command, command_json, running_service
from tests.fakes import stores

_LONG_AGO_S = 1_700_000_000


@pytest.fixture
def home(tmp_path):
    """Return a home folder in which six programs hold models."""
    folder = tmp_path / "home"
    folder.mkdir()
    stores.all_programs(folder)
    return folder


@pytest.fixture
def keeper(tmp_path, home):
    """Yield a service of the person with that home."""
    environment = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "XDG_CONFIG_HOME": str(home / ".config"),
    }
    with running_service(tmp_path / "data", environment=environment) as service:
        yield service


def test_a_home_full_of_models_is_adopted_without_taking_more_room(keeper, home):
    found = command_json(keeper, "adopt")["iterable"]
    assert {one["program"] for one in found} == {
        "ollama", "lm_studio", "hugging_face", "jan", "gpt4all", "llama_cpp"
    }  # fmt: skip
    assert "`modelyard adopt --all` takes in 6" in command(keeper, "adopt").stdout
    models = keeper.data / "models"
    before = stores.taken_bytes(home, models)
    adopted = command_json(keeper, "adopt", "--all")["iterable"]
    assert stores.taken_bytes(home, models) == before
    assert [one["method"] for one in adopted] == ["link"] * 6
    first = adopted[0]["model"]["id"]
    assert command_json(keeper, "load", first, "--context", "64")["loaded"]
    assert "There is nothing to adopt." in command(keeper, "adopt", "--all").stdout
    used = command_json(keeper, "du")
    shared = [item for item in used["iterable"] if item["kind"] == "model"]
    assert len(shared) == 6
    assert {item["frees"] for item in shared} == {0}
    assert "Ollama" in command(keeper, "du").stdout


def test_a_folder_is_watched_and_a_model_moved_there_and_back(service, served_tiny, tmp_path):
    big = tmp_path / "big disk"
    big.mkdir()
    (big / "dropped.gguf").write_bytes(served_tiny.content)
    os.utime(big / "dropped.gguf", (_LONG_AGO_S, _LONG_AGO_S))
    listed = command_json(service, "folders", "--add", str(big), "--default")["iterable"]
    assert [(one["models"], one["default"]) for one in listed] == [(0, False), (1, True)]
    moved = command_json(service, "move", "dropped", "models")
    assert Path(moved["file"]["path"]).is_relative_to(service.data / "models")
    assert not (big / "dropped.gguf").exists()
    back = command(service, "move", "dropped", "big disk")
    assert f"is in {big}" in back.stdout
    refused = command(service, "move", "dropped", "nowhere")
    assert "`modelyard folders`" in refused.stderr
    assert len(command_json(service, "folders", "--remove", str(big))["iterable"]) == 1
    assert sum(path.suffix == ".gguf" for path in big.rglob("*")) == 1


def test_all_models_of_a_folder_are_added_where_they_lie(service, served_tiny, tmp_path):
    mine = tmp_path / "mine"
    (mine / "sub").mkdir(parents=True)
    (mine / "one.gguf").write_bytes(served_tiny.content)
    (mine / "sub" / "two.gguf").write_bytes(served_tiny.content)
    added = command_json(service, "add", str(mine))["iterable"]
    assert sorted(one["name"] for one in added) == ["one", "two"]
    assert all(one["file"]["referenced"] for one in added)
    removed = command(service, "remove", "two", "--yes")
    assert "your file stays" in removed.stdout
    assert (mine / "sub" / "two.gguf").is_file()


def test_a_removed_model_is_restored_by_its_name(service, served_tiny):
    model_id = service.add(served_tiny.url, name="Coming back", sha256=served_tiny.sha256)
    path = Path(command_json(service, "download", model_id)["file"]["path"])
    removed = command(service, "remove", model_id, "--yes")
    assert "come back when the trash is emptied" in removed.stdout
    assert not path.exists()
    assert "Coming back" in command(service, "restore").stdout
    assert "Coming back is back" in command(service, "restore", "coming").stdout
    assert path.read_bytes() == served_tiny.content
    freed = command(service, "remove", model_id, "--yes", "--now")
    assert "came back" in freed.stdout
    assert "Nothing can be restored." in command(service, "restore").stdout


def test_a_wrong_file_is_repaired(service, served_tiny):
    model_id = service.add(served_tiny.url, name="Broken", sha256=served_tiny.sha256)
    path = Path(command_json(service, "download", model_id)["file"]["path"])
    content = bytearray(served_tiny.content)
    content[-1] ^= 1
    path.write_bytes(content)
    wrong = command(service, "verify", model_id)
    assert (wrong.returncode, "`modelyard repair" in wrong.stderr) == (1, True)
    assert [i["kind"] for i in command_json(service, "du")["iterable"]].count("quarantine") == 1
    assert "Broken is repaired" in command(service, "repair", model_id).stdout
    assert path.read_bytes() == served_tiny.content
    assert "nothing to repair" in command(service, "repair", model_id).stdout
    assert json.loads(command(service, "verify", model_id, "--json").stdout)["file"]["verified"]
