"""Links that open the app: what they may ask for, and what they may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelyard.links import is_link, linked_source


@pytest.mark.parametrize(
    ("link", "source"),
    [
        ("modelyard://add?source=https://example.org/a.gguf", "https://example.org/a.gguf"),
        ("modelyard:add?source=hf%3A%2F%2Fo%2Fr%2Ff.gguf", "hf://o/r/f.gguf"),
        ("MODELYARD://ADD/?source=ollama://tiny:1b&x=1", "ollama://tiny:1b"),
        ("modelyard://add?source=+oci://ghcr.io/a/b", "oci://ghcr.io/a/b"),
    ],
)
def test_a_link_names_a_source(link: str, source: str) -> None:
    assert is_link(link)
    assert linked_source(link) == source


@pytest.mark.parametrize(
    "link",
    [
        "modelyard://add",
        "modelyard://add?source=",
        "modelyard://remove?source=https://example.org/a.gguf",
        "modelyard://add?source=/etc/passwd",
        "modelyard://add?source=file:///srv/me/secret.gguf",
        "modelyard://add?source=C:\\models\\a.gguf",
        "modelyard://[?source=https://example.org/a.gguf",
        "modelyard://add?" + "&".join(["source=https://example.org/a.gguf"] * 99),
        "modelyard://add?source=https://example.org/" + "a" * 5000,
    ],
)
def test_a_link_of_a_web_page_can_do_nothing_else(link: str) -> None:
    assert is_link(link)
    assert linked_source(link) is None


def test_files_and_other_addresses_are_no_links_of_ours() -> None:
    for reference in ("https://example.org/a.gguf", "/srv/me/a.gguf", "modelyard.gguf", ""):
        assert not is_link(reference)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_links(text: str) -> None:
    source = linked_source(f"modelyard://add?source={text}")
    assert source is None or "://" in source
