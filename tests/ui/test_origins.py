"""Where a model comes from, read off its source."""

import pytest

from modelyard.state.rows import ModelRow
from modelyard.ui.words.origins import Origin, origin_of
from modelyard.ui.words.wording import origin_text, subline_text
from modelyard.wire.enums import ModelProvider
from tests.ui import sample

HUB = "https://huggingface.co/Qwen/Qwen3-4B-GGUF/resolve/main/q.gguf"


@pytest.mark.parametrize(
    ("source", "origin"),
    [
        (HUB, Origin("Qwen", "huggingface.co")),
        ("hf://Qwen/Qwen3-4B-GGUF/q.gguf", Origin("Qwen", "huggingface.co")),
        ("hf://", Origin(None, "huggingface.co")),
        ("https://huggingface.co/q.gguf", Origin(None, "huggingface.co")),
        ("https://user:secret@example.org:8443/a/b/q.gguf?token=x", Origin(None, "example.org")),
        ("ollama://qwen2.5:0.5b", Origin(None, "ollama.com")),
        ("ollama://jane/tiny:latest", Origin("jane", "ollama.com")),
        ("ollama://models.example.org/tiny", Origin(None, "models.example.org")),
        ("oci://localhost:5000/jane/tiny:1", Origin("jane", "localhost:5000")),
        ("file:///models/a.gguf", Origin(None, None)),
        ("/models/a.gguf", Origin(None, None)),
        ("https://[::1/a.gguf", None),
        ("", None),
        (None, None),
    ],
)
def test_an_origin_is_read_off_any_source(source, origin):
    assert origin_of(source) == origin


def test_origins_are_told_without_credentials():
    told = origin_text("https://user:secret@example.org/a.gguf")
    assert told == "From example.org"
    assert origin_text("/models/a.gguf") == "From this computer"
    assert origin_text(None) == ""


def line(source=HUB, **more):
    fields = {"quantization": None, "architecture": None, **more}
    return subline_text(sample.model("A", source=source, **fields))


def test_a_model_that_is_not_here_is_told_by_publisher_and_server():
    assert line() == "Qwen · huggingface.co"
    assert line(provider=ModelProvider.META) == "Meta · huggingface.co"
    assert line("https://example.org/a.gguf") == "From example.org"
    assert line("/models/a.gguf") == "From this computer"
    assert line(None, description="Good for tests") == "Good for tests"
    assert line(None) == ""


def test_a_model_that_is_here_is_told_by_publisher_and_kind():
    assert line(quantization="Q4_0", architecture="qwen3") == "Qwen · qwen3 · Q4_0"
    assert ModelRow(sample.STARTERS[0]).name
