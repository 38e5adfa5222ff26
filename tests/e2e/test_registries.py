"""Models of Hugging Face and of a real registry, through the real service and command line."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.service import Service, command, command_json, running_service, until
from tests.fakes import registry as registries
from tests.fakes.gate import Gate
from tests.fakes.gguf_models import Shape, write_model
from tests.fakes.hub import Hub
from tests.fakes.registry import Registry, ollama_layers

real_registry = pytest.mark.skipif(registries.PROGRAM is None, reason=registries.WHY_NOT)

SLOW_BYTES_S = 25e6
REPO = "owner/SmolLM2-135M-Instruct-GGUF"
FILE = "SmolLM2-135M-Instruct-Q4_1.gguf"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory, smollm2: Path) -> Iterator[Registry]:
    """Return docker-registry with the real sample model as Ollama pushes it."""
    with registries.running_registry(tmp_path_factory.mktemp("registry")) as registry:
        registry.push("library/smollm2", "135m", ollama_layers(smollm2.read_bytes()))
        yield registry


@pytest.fixture
def gate(registry: Registry) -> Iterator[Gate]:
    """Return a gate before the registry, which counts bytes."""
    with Gate(registry.host) as gate:
        yield gate


@pytest.fixture
def hub(smollm2: Path) -> Iterator[Hub]:
    """Return a hub with the real sample model, open and gated."""
    with Hub() as hub:
        hub.add(REPO, {FILE: smollm2.read_bytes(), "README.md": b"# Small"}, downloads=12)
        hub.tokens.add("hf_granted")
        yield hub


def asked_for(hub: Hub, *, token: str = "") -> dict[str, str]:
    return {"HF_ENDPOINT": hub.endpoint, "HF_TOKEN": token}


def killed_in_mid_download(service: Service, model_id: str, *, at_least: float) -> None:
    """Start the download and kill the service when so many bytes are there."""
    assert service.ask("POST", f"/model/{model_id}/download").status == 200
    until(
        lambda: service.ask("GET", f"/model/{model_id}/download/progress").body,
        lambda progress: progress.get("transferred", 0) > at_least,
    )
    service.kill()


def require_whole(service: Service, model_id: str, smollm2: Path) -> dict[str, object]:
    """Check that the file is there and verified, and return the model."""
    assert service.downloaded(model_id)["status"] == "COMPLETED"
    model = service.model(model_id)
    assert model["file"]["verified"] is True
    assert model["file"]["size"] == smollm2.stat().st_size
    return model


def require_sense(service: Service, model_id: str) -> None:
    """Load the model, ask it something, and unload it."""
    model = command_json(service, "load", model_id, "--context", "512")
    question = [{"role": "user", "content": "Explain in one sentence what rain is."}]
    body = {
        "model": model["unique"],
        "messages": question,
        "temperature": 0,
        "max_tokens": 60,
    }
    answer = service.ask("POST", "/v1/chat/completions", body)
    assert answer.status == 200, answer
    said = answer.body["choices"][0]["message"]["content"]
    assert re.search(r"\brain\b.*\bwater\b", said, re.IGNORECASE | re.DOTALL), said
    assert command_json(service, "unload", model_id)["loaded"] is False


def first_bytes(ranges: list[str | None]) -> list[int]:
    """Return where each Range begins."""
    return [int(one.removeprefix("bytes=").partition("-")[0]) for one in ranges if one]


@real_registry
def test_a_model_of_a_registry_goes_all_the_way_over_a_kill(
    tmp_path: Path, gate: Gate, smollm2: Path
) -> None:
    size = smollm2.stat().st_size
    gate.rate_bytes_s = SLOW_BYTES_S
    gate.tokens_last_s = 300.0
    service = Service(tmp_path / "data")
    run = command(service, "add", f"ollama://{gate.host}/library/smollm2:135m")
    assert (run.returncode, run.stderr) == (0, "")
    model_id = run.stdout.strip()
    assert gate.requests == []
    killed_in_mid_download(service, model_id, at_least=30e6)
    gate.rate_bytes_s = None

    with running_service(service.data) as again:
        model = require_whole(again, model_id, smollm2)
        assert command(again, "download", model_id).returncode == 0
        assert model["details"] | {"sourceTemplate": registries.TEMPLATE} == model["details"]
        assert json.loads(model["details"]["sourceParameters"]) == registries.PARAMETERS
        assert Path(model["file"]["path"]).name == "smollm2-135m.gguf"
        require_sense(again, model_id)
    model_blobs = [one for one in gate.blobs if one.bytes_sent > 1e6]
    assert max(first_bytes([one.range for one in model_blobs])) > 10e6
    assert {one.status for one in model_blobs} <= {200, 206}
    assert sum(one.bytes_sent for one in model_blobs) < 1.5 * size


def prompt_tokens(service: Service, model: dict[str, object]) -> int:
    """Return how many tokens a question to the loaded model becomes."""
    question = [{"role": "user", "content": "Hello"}]
    body = {"model": model["unique"], "messages": question, "max_tokens": 1}
    answer = service.ask("POST", "/v1/chat/completions", body)
    assert answer.status == 200, answer
    return int(answer.body["usage"]["prompt_tokens"])


@real_registry
def test_a_chat_is_put_into_words_by_the_template_of_the_manifest(
    service: Service, registry: Registry, smollm2: Path
) -> None:
    content = smollm2.read_bytes()
    templates = {
        "turns": "{{ if .System }}{{ .System }} {{ end }}Question: {{ .Prompt }} Answer:",
        "strange": '{{ template "other" }}{{ .Prompt }}',
    }
    counted = {}
    for tag, template in templates.items():
        registry.push("library/worded", tag, ollama_layers(content, template=template))
        source = f"ollama://{registry.host}/library/worded:{tag}"
        model = command_json(service, "add", source, "--name", tag)
        command_json(service, "download", model["id"])
        loaded = command_json(service, "load", model["id"], "--context", "512")
        assert loaded["details"]["template"] == ("file" if tag == "strange" else "source")
        counted[tag] = prompt_tokens(service, loaded)
        command_json(service, "unload", model["id"])
    # Question: Hello Answer:; and the file's own, with a system message of its own.
    assert counted["turns"] < 8
    assert counted["strange"] > 10
    told = command_json(service, "show", "strange")["details"]
    assert "'template'" in told["templateProblem"]


@real_registry
def test_the_registry_itself_is_enough(service: Service, registry: Registry, smollm2: Path) -> None:
    model = command_json(service, "add", f"ollama://{registry.host}/library/smollm2:135m")
    assert model["name"] == "smollm2:135m"
    command_json(service, "download", model["id"])
    require_whole(service, model["id"], smollm2)
    for source, code in (
        (f"ollama://{registry.host}/library/smollm2:70b", "source_refused"),
        ("ollama://127.0.0.1:9/library/smollm2:135m", "source_unreachable"),
    ):
        other = command_json(service, "add", source)
        run = command(service, "download", other["id"], "--json")
        assert (run.returncode, json.loads(run.stderr)["code"]) == (1, code)


def test_a_model_of_the_hub_goes_all_the_way_over_a_kill_and_expired_addresses(
    tmp_path: Path, hub: Hub, smollm2: Path
) -> None:
    size = smollm2.stat().st_size
    hub.rate_bytes_s = SLOW_BYTES_S
    hub.signed_once = True
    hub.cut_after = [10_000_000]
    service = Service(tmp_path / "data", environment=asked_for(hub))
    model = command_json(service, "add", f"{hub.endpoint}/{REPO}/blob/main/{FILE}")
    killed_in_mid_download(service, model["id"], at_least=30e6)
    hub.expire()
    hub.rate_bytes_s = None

    with running_service(service.data, environment=asked_for(hub)) as again:
        require_whole(again, model["id"], smollm2)
        require_sense(again, model["id"])
    stored = hub.asked("store")
    assert len(stored) >= 3
    assert {one.status for one in stored} <= {200, 206, 403}
    assert max(first_bytes([one.range for one in stored])) > 10e6
    assert sum(one.bytes_sent for one in stored) < 1.5 * size
    # Each that was answered began at the hub, for an address that is still good.
    served = [one for one in stored if one.status != 403]
    assert len(hub.asked("hub", "GET")) >= len(served)


def test_a_gated_model_needs_a_token_which_goes_to_the_hub_alone(
    tmp_path: Path, hub: Hub, smollm2: Path
) -> None:
    hub.add("owner/gated", {FILE: smollm2.read_bytes()}, gated=True)
    with running_service(tmp_path / "data", environment=asked_for(hub)) as service:
        model_id = command_json(service, "add", f"hf://owner/gated/{FILE}")["id"]
        run = command(service, "download", model_id)
        assert run.returncode == 1
        assert f"accept its licence at {hub.endpoint}/owner/gated" in run.stderr
        assert "modelyard token huggingface" in run.stderr
    environment = asked_for(hub, token="hf_granted")
    with running_service(tmp_path / "data", "--verbose", environment=environment) as service:
        command_json(service, "download", model_id)
        require_whole(service, model_id, smollm2)
    assert all("authorization" not in one.headers for one in hub.asked("store"))
    assert any("authorization" in one.headers for one in hub.asked("hub"))
    written = b"".join(path.read_bytes() for path in (tmp_path / "data" / "logs").iterdir())
    assert written
    assert b"hf_granted" not in written
    assert b"Signature=" not in written


def test_the_hub_is_searched_on_the_command_line(tmp_path: Path, hub: Hub, smollm2: Path) -> None:
    with running_service(tmp_path / "data", environment=asked_for(hub)) as service:
        run = command(service, "search", "smollm2", "--limit", "3")
        assert run.returncode == 0, run.stderr
        assert run.stdout.splitlines()[1].split()[:2] == [REPO, "12"]
        assert command_json(service, "search", "smollm2")["iterable"][0]["repo"] == REPO
        (file,) = command_json(service, "search", REPO)["iterable"]
        assert (file["size"], file["quantization"]) == (smollm2.stat().st_size, "Q4_1")
        assert file["sha256"] in command(service, "search", REPO).stdout
        run = command(service, "add", f"hf://{REPO}")
        assert run.returncode == 1
        assert f"hf://{REPO}/{FILE} (93.8 MiB)" in run.stderr
        run = command(service, "search", "owner/none", "--json")
        assert (run.returncode, json.loads(run.stderr)["code"]) == (1, "source_refused")


@pytest.fixture(scope="module")
def split_model(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the parts of a model of some six megabytes."""
    folder = tmp_path_factory.mktemp("split")
    shape = Shape(width=256, layers=8, feed_forward=704, heads=4, kv_heads=2, vocabulary=512)
    write_model(folder / "split-Q8_0.gguf", shape, kind="Q8_0", split_max_tensors=24)
    return sorted(folder.iterdir())


def test_a_split_model_goes_all_the_way_over_kills(
    tmp_path: Path, hub: Hub, split_model: list[Path]
) -> None:
    hub.add("owner/split", {path.name: path.read_bytes() for path in split_model})
    size = sum(path.stat().st_size for path in split_model)
    hub.rate_bytes_s = 3e6
    environment = asked_for(hub)
    data = tmp_path / "data"
    with running_service(data, environment=environment) as service:
        model = command_json(service, "add", f"hf://owner/split/{split_model[0].name}")
    for share in (0.3, 0.8):
        service = Service(data, environment=environment)
        killed_in_mid_download(service, model["id"], at_least=share * size)
        assert not list((data / "models").rglob("*.gguf")), "nothing is seen before all is there"
    hub.rate_bytes_s = None
    before = len(hub.asked("store"))
    with running_service(data, environment=environment) as service:
        assert service.downloaded(model["id"])["status"] == "COMPLETED"
        whole = service.model(model["id"])
        assert whole["file"]["size"] == size
        assert len(whole["file"]["parts"]) == len(split_model) - 1
        assert command_json(service, "load", model["id"], "--context", "256")["loaded"] is True
    assert sum(one.bytes_sent for one in hub.asked("store")[before:]) < 0.5 * size
