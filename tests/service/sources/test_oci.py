"""Registries as a source, against Debian's real docker-registry."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from modelyard.service.plan import PlannedFile
from modelyard.service.sources import Account
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import Problem, ProblemCode
from tests.fakes import registry as registries
from tests.fakes.gate import Gate
from tests.fakes.registry import OCI_INDEX, OCI_MANIFEST, Layer, Registry, ollama_layers
from tests.service.sources.made import parts_of, sources_of

Failing = Callable[[Coroutine[Any, Any, object]], Problem]

MODEL = b"GGUF" + bytes(range(256)) * 64
DIGEST = hashlib.sha256(MODEL).hexdigest()
NAME = "library/smollm2"

real_registry = pytest.mark.skipif(registries.PROGRAM is None, reason=registries.WHY_NOT)


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """Return a registry with a model as Ollama pushes it."""
    with registries.running_registry(tmp_path_factory.mktemp("registry")) as registry:
        registry.push(NAME, "135m", ollama_layers(MODEL))
        yield registry


@pytest.fixture
def gate(registry: Registry) -> Iterator[Gate]:
    """Return a gate before the registry."""
    with Gate(registry.host) as gate:
        yield gate


def plan(reference: str) -> PlannedFile:
    return asyncio.run(sources_of({}).plan(reference, sha256=None))


def planning(reference: str) -> Coroutine[Any, Any, PlannedFile]:
    return sources_of({}).plan(reference, sha256=None)


@real_registry
@pytest.mark.parametrize("scheme", ["ollama", "oci"])
def test_the_model_layer_is_planned_by_its_digest(registry: Registry, scheme: str):
    file = plan(f"{scheme}://{registry.host}/{NAME}:135m")
    assert (file.name, file.size_bytes, file.sha256) == ("smollm2-135m.gguf", len(MODEL), DIGEST)
    assert file.urls == (f"http://{registry.host}/v2/{NAME}/blobs/sha256:{DIGEST}",)
    assert dict(file.headers) == {}


@real_registry
def test_what_lies_beside_the_model_is_not_lost(registry: Registry):
    facts = plan(f"ollama://{registry.host}/{NAME}:135m").facts
    assert facts.license == "Apache License Version 2.0"
    assert facts.template == registries.TEMPLATE
    assert json.loads(facts.parameters or "") == registries.PARAMETERS


@real_registry
@pytest.mark.parametrize(
    "layer",
    [
        Layer("application/vnd.docker.ai.gguf.v3", MODEL),
        Layer(
            "application/octet-stream",
            MODEL,
            {"org.opencontainers.image.title": "SmolLM2-135M.GGUF"},
        ),
    ],
    ids=["docker", "artifact"],
)
def test_models_of_others_are_known_too(registry: Registry, layer: Layer):
    more = Layer("application/vnd.docker.ai.license", b"MIT License\n\nCopyright")
    registry.push("ai/other", "latest", [more, layer], media_type=OCI_MANIFEST)
    file = plan(f"oci://{registry.host}/ai/other")
    assert (file.size_bytes, file.sha256) == (len(MODEL), DIGEST)
    assert file.facts.license == "MIT License"


@real_registry
def test_an_index_leads_to_the_first_manifest_with_a_model(registry: Registry):
    text = registry.push("ai/index", "text", [Layer("text/plain", b"x")], media_type=OCI_MANIFEST)
    model = registry.push("ai/index", "model", ollama_layers(MODEL), media_type=OCI_MANIFEST)
    manifests = [text.descriptor, model.descriptor]
    body = {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": manifests}
    registry.push_manifest("ai/index", "all", Layer(OCI_INDEX, json.dumps(body).encode()))
    assert plan(f"oci://{registry.host}/ai/index:all").sha256 == DIGEST


@real_registry
def test_one_exact_version_is_named_by_its_digest(registry: Registry):
    manifest = registry.push("ai/pinned", "v1", ollama_layers(MODEL))
    assert plan(f"oci://{registry.host}/ai/pinned@{manifest.digest}").sha256 == DIGEST


@real_registry
def test_another_manifest_than_the_pinned_one_is_not_taken(
    registry: Registry, gate: Gate, problem_of: Failing
):
    manifest = registry.push("ai/pinned", "v1", ollama_layers(MODEL))
    gate.spoiled[f"/v2/ai/pinned/manifests/{manifest.digest}"] = manifest.content + b" "
    problem = problem_of(planning(f"oci://{gate.host}/ai/pinned@{manifest.digest}"))
    assert problem.code is ProblemCode.SOURCE_BROKEN


@real_registry
@pytest.mark.parametrize("layers", [0, 2])
def test_none_or_several_models_are_refused(registry: Registry, problem_of: Failing, layers: int):
    models = [
        Layer("application/vnd.docker.ai.gguf.v3", MODEL + bytes([number]))
        for number in range(layers)
    ]
    registry.push("ai/odd", f"with-{layers}", [Layer("text/plain", b"x"), *models])
    problem = problem_of(planning(f"oci://{registry.host}/ai/odd:with-{layers}"))
    assert problem.code is ProblemCode.UNSUPPORTED_SOURCE


@real_registry
@pytest.mark.parametrize("image", [f"{NAME}:70b", "library/nothing"])
def test_what_is_not_there_is_refused_clearly(registry: Registry, problem_of: Failing, image: str):
    problem = problem_of(planning(f"ollama://{registry.host}/{image}"))
    assert (problem.code, problem.http_status) == (ProblemCode.SOURCE_REFUSED, 404)
    assert image in (problem.detail or "")


@real_registry
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<html>", ProblemCode.SOURCE_BROKEN),
        (b"[" * 100_000, ProblemCode.SOURCE_BROKEN),
        (b'{"layers": [{"digest": 5}]}', ProblemCode.SOURCE_BROKEN),
        (b" " * (4 * 1024 * 1024 + 1), ProblemCode.SOURCE_BROKEN),
        (b"{}", ProblemCode.UNSUPPORTED_SOURCE),
        (
            b'{"layers": [{"mediaType": "application/vnd.ollama.image.model", "size": -1,'
            b' "digest": "sha256:' + b"a" * 64 + b'"}]}',
            ProblemCode.UNSUPPORTED_SOURCE,
        ),
        (
            b'{"layers": [{"mediaType": "application/vnd.ollama.image.model", "size": 1,'
            b' "digest": "sha256:../../secret"}]}',
            ProblemCode.UNSUPPORTED_SOURCE,
        ),
    ],
)
def test_a_hostile_manifest_is_a_problem(
    gate: Gate, problem_of: Failing, body: bytes, code: ProblemCode
):
    gate.spoiled[f"/v2/{NAME}/manifests/135m"] = body
    assert problem_of(planning(f"ollama://{gate.host}/{NAME}:135m")).code is code
    assert gate.blobs == []


@real_registry
def test_a_spoiled_licence_is_left_out_and_the_model_is_planned(gate: Gate):
    licence = Layer("", registries.LICENSE.encode())
    gate.spoiled[f"/v2/{NAME}/blobs/{licence.digest}"] = b"Do as you please\n"
    file = plan(f"ollama://{gate.host}/{NAME}:135m")
    assert (file.sha256, file.facts.license) == (DIGEST, None)
    assert file.facts.template == registries.TEMPLATE


@real_registry
def test_a_token_is_fetched_where_the_registry_wants_one(gate: Gate):
    gate.tokens_last_s = 300.0
    file = plan(f"ollama://{gate.host}/{NAME}:135m")
    assert file.facts.license is not None
    (asked,) = gate.tokens
    assert asked.path == (
        f"/token?service=the+registry&scope=repository%3A{NAME.replace('/', '%2F')}%3Apull"
    )
    assert "authorization" not in asked.headers
    assert "Bearer" not in repr(file)
    assert file.headers["Authorization"].startswith("Bearer ")


@real_registry
def test_what_only_members_may_have_says_so(gate: Gate, problem_of: Failing):
    gate.tokens_last_s, gate.members_only = 300.0, True
    problem = problem_of(planning(f"ollama://{gate.host}/{NAME}:135m"))
    assert (problem.code, problem.http_status) == (ProblemCode.ACCOUNT_NEEDED, 401)


@real_registry
def test_a_realm_that_is_not_to_be_trusted_is_not_asked(gate: Gate, problem_of: Failing):
    gate.tokens_last_s, gate.realm = 300.0, "http://192.0.2.1/token"
    problem = problem_of(planning(f"ollama://{gate.host}/{NAME}:135m"))
    assert problem.code is ProblemCode.ACCOUNT_NEEDED
    assert gate.tokens == []


@real_registry
@pytest.mark.parametrize("basic", [False, True], ids=["token", "basic"])
def test_an_account_opens_a_registry_for_members(
    registry: Registry, gate: Gate, tmp_path: Path, problem_of: Failing, basic: bool
):
    gate.tokens_last_s, gate.member, gate.basic = 300.0, "me:secret", basic
    reference = f"ollama://{gate.host}/{NAME}:135m"
    parts = parts_of({}, folder=tmp_path)
    needed = problem_of(parts.sources.plan(reference, sha256=None))
    assert needed.code is ProblemCode.ACCOUNT_NEEDED
    wrong = problem_of(parts.account_checks.checked(gate.host, Account("other", "me")))
    assert wrong.code is ProblemCode.TOKEN_REFUSED
    assert "other" not in wrong.to_json()

    async def run() -> PlannedFile:
        parts = parts_of({}, folder=tmp_path / "again")
        (tmp_path / "again").mkdir()
        account = await parts.account_checks.checked(gate.host, Account("secret", "me"))
        await parts.accounts.put(gate.host, account, allow_file=True)
        return await parts.sources.plan(reference, sha256=None)

    file = asyncio.run(run())
    assert file.sha256 == DIGEST
    assert "secret" not in repr(file)


@real_registry
def test_a_projector_is_planned_with_its_model_and_an_adapter_is_refused(
    registry: Registry, problem_of: Failing
):
    projector = Layer("application/vnd.ollama.image.projector", b"GGUF" + bytes(2000))
    registry.push("ai/vision", "1", [*ollama_layers(MODEL), projector])
    file = plan(f"oci://{registry.host}/ai/vision:1")
    (part,) = file.parts
    assert part.role is FilePartRole.PROJECTOR
    assert part.file.sha256 == projector.digest.removeprefix("sha256:")
    assert part.file.name == "mmproj-vision-1.gguf"
    adapter = Layer("application/vnd.ollama.image.adapter", b"GGUF" + bytes(100))
    registry.push("ai/tuned", "1", [*ollama_layers(MODEL), adapter])
    problem = problem_of(planning(f"oci://{registry.host}/ai/tuned:1"))
    assert problem.code is ProblemCode.UNSUPPORTED_SOURCE


@real_registry
def test_template_system_and_context_become_options_of_the_load(registry: Registry):
    layers = [
        Layer("application/vnd.ollama.image.model", MODEL),
        Layer("application/vnd.ollama.image.template", b"{{ .System }}: {{ .Prompt }}"),
        Layer("application/vnd.ollama.image.system", b"  Be brief.\n"),
        Layer("application/vnd.ollama.image.params", b'{"num_ctx": 512, "seed": -5, "x": []}'),
    ]
    registry.push("ai/options", "1", layers)
    facts = plan(f"oci://{registry.host}/ai/options:1").facts
    assert facts.recommended is not None
    assert facts.recommended.context == 512
    assert facts.recommended.seed is None
    assert "Be brief." in (facts.recommended.chat_template or "")
    assert facts.template_problem is None
    layers[1] = Layer("application/vnd.ollama.image.template", b"{{ define }}")
    registry.push("ai/options", "2", layers)
    facts = plan(f"oci://{registry.host}/ai/options:2").facts
    assert "define" in (facts.template_problem or "")
    assert facts.recommended is not None
    assert facts.recommended.chat_template is None
