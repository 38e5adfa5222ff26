"""What a person types names a model in a registry, or is refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelyard.service.sources.oci_references import Image, is_loopback, parse_image_reference
from modelyard.wire.problems import ProblemCode, ProblemError

OLLAMA = "registry.ollama.ai"
DIGEST = "sha256:" + "ab" * 32


@pytest.mark.parametrize(
    ("reference", "image"),
    [
        ("ollama://smollm2", Image(OLLAMA, "library/smollm2", "latest")),
        ("ollama://smollm2:135m", Image(OLLAMA, "library/smollm2", "135m")),
        ("OLLAMA://llama3.2:1b/", Image(OLLAMA, "library/llama3.2", "1b")),
        ("ollama://me/mine", Image(OLLAMA, "me/mine", "latest")),
        ("ollama://localhost:5000/library/smollm2:135m",
         Image("localhost:5000", "library/smollm2", "135m")),
        ("ollama://localhost/smollm2", Image("localhost", "smollm2", "latest")),
        ("ollama://hf.co/Some/Repo-GGUF:Q4_K_M", Image("hf.co", "Some/Repo-GGUF", "Q4_K_M")),
        ("ollama://host/owner/name:t", Image("host", "owner/name", "t")),
        ("ollama://[::1]:5000/a/b", Image("[::1]:5000", "a/b", "latest")),
        ("oci://ghcr.io/a/b/c:v1", Image("ghcr.io", "a/b/c", "v1")),
        ("oci://GHCR.io/a", Image("ghcr.io", "a", "latest")),
        (f"oci://ghcr.io/a/b@{DIGEST}", Image("ghcr.io", "a/b", DIGEST)),
        (f"oci://ghcr.io/a/b:v1@{DIGEST}", Image("ghcr.io", "a/b", DIGEST)),
    ],
)  # fmt: skip
def test_a_reference_names_a_model(reference: str, image: Image):
    assert parse_image_reference(reference) == image


@pytest.mark.parametrize(
    "reference",
    ["ollama://", "ollama://:tag", "ollama://a:", "ollama://a b", "ollama://a/../b:x", "oci://a",
     "oci://host/a@sha256:12", "oci://host/a@latest", "oci://user:pw@host/a", "oci://ho st/a",
     "ollama://host:99999999/a/b", "oci://host/a:b:c", "oci://host//a", "oci://-host/a", "oci://",
     f"oci://host/{'a/' * 130}a"],
)  # fmt: skip
def test_what_names_no_model_is_refused_with_the_right_form(reference: str):
    with pytest.raises(ProblemError, match=r"(ollama|oci)://.*name:tag") as caught:
        parse_image_reference(reference)
    assert caught.value.problem.code is ProblemCode.BAD_REQUEST


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("localhost:5000", "http://localhost:5000/v2/a/b"),
        ("127.0.0.1", "http://127.0.0.1/v2/a/b"),
        ("[::1]:5000", "http://[::1]:5000/v2/a/b"),
        ("registry.ollama.ai", "https://registry.ollama.ai/v2/a/b"),
        ("192.168.1.2:5000", "https://192.168.1.2:5000/v2/a/b"),
        ("localhost.example", "https://localhost.example/v2/a/b"),
        ("docker.io", "https://registry-1.docker.io/v2/a/b"),
    ],
)
def test_only_this_machine_is_asked_without_tls(host: str, url: str):
    assert Image(host, "a/b", "t").url == url


def test_a_file_is_called_after_model_and_version():
    assert Image("h", "library/smollm2", "135m").file_name == "smollm2-135m.gguf"
    assert Image("h", "a/b", DIGEST).file_name == "b-abababababab.gguf"


@given(st.sampled_from(["ollama://", "oci://"]), st.text())
def test_any_text_is_a_model_or_a_problem(scheme: str, text: str):
    with contextlib.suppress(ProblemError):
        image = parse_image_reference(scheme + text)
        assert image.url.startswith("http://" if is_loopback(image.host) else "https://")
        assert not any(char.isspace() for char in image.url)
