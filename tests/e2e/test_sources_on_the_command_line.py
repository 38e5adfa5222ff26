"""Sources through the command line: searching, accounts, fits, newer versions."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.service import Service, command, command_json, running_service
from tests.fakes.gguf_models import write_model
from tests.fakes.hub import Hub

TOKEN = "hf_granted"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a model of two megabytes."""
    return write_model(tmp_path_factory.mktemp("model") / "tiny-F16.gguf")


@pytest.fixture
def hub(model: Path) -> Iterator[Hub]:
    """Return a hub with an open and a gated repository."""
    with Hub() as hub:
        content = model.read_bytes()
        card = {"license": "apache-2.0"}
        files = {model.name: content, "mmproj-F16.gguf": content[:-7], "README.md": b"# Tiny one"}
        hub.add("owner/open", files, downloads=5, likes=1, card=card)
        hub.add("owner/gated", {model.name: content}, gated=True, likes=9)
        hub.tokens.add(TOKEN)
        yield hub


@pytest.fixture
def service(hub: Hub, tmp_path: Path) -> Iterator[Service]:
    """Return a service that asks this hub, on a system without a keyring."""
    environment = {
        "HF_ENDPOINT": hub.endpoint,
        "HF_TOKEN": "",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    with running_service(tmp_path / "data", environment=environment) as service:
        yield service


def give_token(service: Service, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "modelyard", "token", "huggingface", *arguments],
        input=TOKEN + "\n",
        env=os.environ | {"MODELYARD_DATA": str(service.data)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_gated_model_from_the_search_to_the_disk(service: Service, hub: Hub, model: Path) -> None:
    found = command_json(service, "search", "owner", "--sort", "likes", "--limit", "1")
    assert [one["repo"] for one in found["iterable"]] == ["owner/gated"]
    more = command_json(
        service, "search", "owner", "--sort", "likes", "--limit", "1", "--page", found["cursor"]
    )
    assert [one["repo"] for one in more["iterable"]] == ["owner/open"]
    source = f"hf://owner/gated/{model.name}"
    refused = command(service, "show", "--source", source)
    assert refused.returncode == 1
    assert f"accept its licence at {hub.endpoint}/owner/gated" in refused.stderr
    assert "modelyard token huggingface" in refused.stderr

    no_keyring = give_token(service)
    assert no_keyring.returncode == 1
    assert "--allow-file" in no_keyring.stderr
    given = give_token(service, "--allow-file")
    assert given.returncode == 0, given.stderr
    assert "granted" in given.stdout
    assert TOKEN not in given.stdout + given.stderr
    shown = command(service, "show", "--source", source)
    assert "llama" in shown.stdout
    assert "fits" in shown.stdout
    model_id = command(service, "add", source).stdout.strip()
    assert command(service, "download", model_id).returncode == 0
    for log in (service.data / "logs").rglob("*.log"):
        assert TOKEN not in log.read_text("utf-8")
    assert command(service, "token", "huggingface", "--forget").returncode == 0
    assert TOKEN.encode() not in (service.data / "accounts.json").read_bytes()


def test_a_model_with_its_projector_and_its_newer_version(
    service: Service, hub: Hub, model: Path
) -> None:
    listed = command(service, "search", "owner/open")
    assert "--projector hf://owner/open/mmproj-F16.gguf" in listed.stdout
    card = command(service, "search", "owner/open", "--card")
    assert "# Tiny one" in card.stdout
    source = f"hf://owner/open/{model.name}"
    projector = "hf://owner/open/mmproj-F16.gguf"
    hub._repositories["owner/open"].files["mmproj-F16.gguf"] = write_model(
        model.with_name("mmproj.gguf"), seed=5
    ).read_bytes()
    added = command_json(service, "add", source, "--projector", projector)
    done = command_json(service, "download", added["id"])
    assert [one["role"] for one in done["file"]["parts"]] == ["projector"]
    assert "up to date" in command(service, "outdated").stdout
    newer = write_model(model.with_name("newer.gguf"), seed=7).read_bytes()
    hub._repositories["owner/open"].files[model.name] = newer
    told = command(service, "outdated")
    assert "another version" in told.stdout
    assert "--renew" in told.stdout
    renewed = command_json(service, "outdated", added["id"], "--renew")
    assert renewed["file"]["sha256"] != done["file"]["sha256"]
    assert json.loads(command(service, "outdated", "--known", "--json").stdout)["iterable"]


def test_what_is_in_a_file_is_shown_before_and_after_its_download(
    service: Service, hub: Hub, model: Path
) -> None:
    source = f"hf://owner/open/{model.name}"
    before = command_json(service, "show", "--source", source, "--contents")
    model_id = command(service, "add", source).stdout.strip()
    # Not here yet: read at its source.
    assert command_json(service, "show", model_id, "--contents") == before
    assert sum(one.bytes_sent for one in hub.asked("store")) < model.stat().st_size
    assert command(service, "download", model_id).returncode == 0
    after = command_json(service, "show", model_id, "--contents")
    assert after["path"].startswith(str(service.data))
    assert {**after, "path": source} == before
    shown = command(service, "show", model_id, "--contents").stdout
    assert "general.architecture" in shown
    assert "token_embd.weight" in shown
    Path(after["path"]).write_bytes(b"<html>" * 100)
    refused = command(service, "show", model_id, "--contents")
    assert refused.returncode == 1
    assert "not a GGUF file" in refused.stderr
