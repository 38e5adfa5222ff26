"""What a person types or pastes becomes the source of an entry."""

import pytest

from modelyard.client.seed import seed_of


@pytest.mark.parametrize(
    ("typed", "source"),
    [
        ("hf://o/r/m.gguf", "hf://o/r/m.gguf"),
        ("huggingface.co/o/r/blob/main/m.gguf", "https://huggingface.co/o/r/blob/main/m.gguf"),
        (" WWW.HuggingFace.co/o/r \n", "https://WWW.HuggingFace.co/o/r"),
        ("hf.co/o/r", "https://hf.co/o/r"),
        ("/models/hf.co/m.gguf", "file:///models/hf.co/m.gguf"),
    ],
)
def test_an_address_without_its_scheme_is_no_path(typed: str, source: str):
    assert seed_of(typed).source == source
