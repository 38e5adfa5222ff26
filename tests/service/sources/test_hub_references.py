"""What a person types or pastes names a file of the hub, or is refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelyard.service.sources.hub_references import (
    HubFile,
    parse_hub_page,
    parse_hub_reference,
)
from modelyard.wire.problems import ProblemCode, ProblemError

HOSTS = frozenset({"huggingface.co", "127.0.0.1:8080"})


@pytest.mark.parametrize(
    ("reference", "file"),
    [
        ("hf://o/r/m.gguf", HubFile("o/r", "main", "m.gguf")),
        ("  HF://o/r/m.gguf\n", HubFile("o/r", "main", "m.gguf")),
        ("hf://o/r/sub/m.gguf", HubFile("o/r", "main", "sub/m.gguf")),
        ("hf://o/r@v1.0/m.gguf", HubFile("o/r", "v1.0", "m.gguf")),
        ("hf://o/r@feature%2Fx/m.gguf", HubFile("o/r", "feature/x", "m.gguf")),
        ("hf://o/r@refs/pr/3/m.gguf", HubFile("o/r", "refs/pr/3", "m.gguf")),
        ("hf://o/r@refs%2Fpr%2F3/m.gguf", HubFile("o/r", "refs/pr/3", "m.gguf")),
        ("hf://o/r/my%20model.gguf", HubFile("o/r", "main", "my model.gguf")),
        ("hf://o/r/my model.gguf", HubFile("o/r", "main", "my model.gguf")),
        ("hf://Qwen/Qwen2.5-0.5B/m.gguf", HubFile("Qwen/Qwen2.5-0.5B", "main", "m.gguf")),
        ("hf://o/r", HubFile("o/r")),
        ("hf://o/r/", HubFile("o/r")),
        ("hf://o/r@dev", HubFile("o/r", "dev")),
    ],
)
def test_a_reference_names_a_file(reference: str, file: HubFile):
    assert parse_hub_reference(reference) == file


@pytest.mark.parametrize(
    "reference",
    ["hf://", "hf://o", "hf:///r/m.gguf", "hf://o/../m.gguf", "hf://o/r/../m.gguf", "hf://o/r@/m",
     "hf://o/r//m.gguf", "hf://o/r/a%2F..%2Fm\x00.gguf", "hf://o/r@../m.gguf", "hf://o o/r/m.gguf",
     "hf://-o/r/m.gguf", "hf://o/r/%2E%2E/m.gguf"],
)  # fmt: skip
def test_what_names_no_file_is_refused_with_the_right_form(reference: str):
    with pytest.raises(ProblemError, match="hf://owner/repo") as caught:
        parse_hub_reference(reference)
    assert caught.value.problem.code is ProblemCode.BAD_REQUEST


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("https://huggingface.co/o/r/blob/main/m.gguf", HubFile("o/r", "main", "m.gguf")),
        ("https://huggingface.co/o/r/resolve/v1/s/m.gguf?download=true#x",
         HubFile("o/r", "v1", "s/m.gguf")),
        ("HTTPS://HuggingFace.co/o/r/raw/main/m.gguf", HubFile("o/r", "main", "m.gguf")),
        ("http://127.0.0.1:8080/o/r/blob/refs%2Fpr%2F1/m.gguf",
         HubFile("o/r", "refs/pr/1", "m.gguf")),
        ("https://huggingface.co/o/r/blob/refs/pr/1/m.gguf", HubFile("o/r", "refs/pr/1", "m.gguf")),
        ("https://huggingface.co/o/r", HubFile("o/r")),
        ("https://huggingface.co/o/r/tree/dev/sub", HubFile("o/r", "dev")),
        ("https://huggingface.co/o/r/discussions/3", HubFile("o/r")),
        ("https://huggingface.co/o/r/blame/main/m.gguf", HubFile("o/r", "main", "m.gguf")),
        ("https://huggingface.co/o/r?show_file_info=Q4%2Fm.gguf",
         HubFile("o/r", "main", "Q4/m.gguf")),
        ("https://huggingface.co/o/r/tree/dev?show_file_info=m.gguf",
         HubFile("o/r", "dev", "m.gguf")),
        ("https://huggingface.co/o/r?show_file_info=..%2Fm.gguf", None),
        ("https://huggingface.co/o/r/tree/main?not_for_all_audiences=true", HubFile("o/r")),
        ("https://huggingface.co/datasets/o/r/resolve/main/m.gguf", None),
        ("https://huggingface.co/api/models", None),
        ("https://huggingface.co/o", None),
        ("https://elsewhere.example/o/r/blob/main/m.gguf", None),
        ("https://huggingface.co:8443/o/r/blob/main/m.gguf", None),
        ("http://[::1/o/r", None),
        ("hf://o/r/m.gguf", None),
    ],
)  # fmt: skip
def test_a_pasted_page_names_a_file_too(address: str, file: HubFile | None):
    assert parse_hub_page(address, HOSTS) == file


PARTS = st.text(st.characters(min_codepoint=33, exclude_characters="/", categories=["L", "N", "P"]),
                min_size=1, max_size=8).filter(lambda part: part not in (".", ".."))  # fmt: skip


@given(st.lists(PARTS, min_size=1, max_size=3), PARTS.filter(lambda part: ".." not in part))
def test_a_reference_that_is_written_is_read_back(path: list[str], revision: str):
    file = HubFile("owner/repo", revision, "/".join(path))
    assert parse_hub_reference(file.reference) == file


@given(st.text())
def test_any_text_is_a_file_or_a_problem(text: str):
    parse_hub_page(f"https://huggingface.co/{text}", HOSTS)
    with contextlib.suppress(ProblemError):
        parse_hub_reference(f"hf://{text}")
