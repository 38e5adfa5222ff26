"""What a search prints, and when a word is a repository."""

from datetime import UTC, datetime

import pytest

from modelyard.cli.searching import file_table, named_repository, repository_table
from modelyard.wire.sources import SourceFile, SourceListing, SourceRepository, SourceSearch

_REPOSITORY = SourceRepository(
    repo="owner/repo",
    url="https://hub/owner/repo",
    downloads=1234567,
    updated=datetime(2026, 3, 2, 10, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("query", "repo"),
    [
        ("owner/repo", "owner/repo"),
        (" hf://owner/Repo-1.5B/ ", "owner/Repo-1.5B"),
        ("owner/repo@v1", "owner/repo@v1"),
        ("smollm2", None),
        ("small models", None),
        ("owner/repo small", None),
        ("a/b/c", None),
        ("/repo", None),
    ],
)
def test_only_a_name_with_its_owner_is_a_repository(query: str, repo: str | None):
    assert named_repository(query) == repo


def test_what_was_found_is_a_table():
    gated = SourceRepository(repo="a/b", url="https://hub/a/b", likes=2, gated=True)
    found = SourceSearch(source="huggingface", query="x", iterable=(_REPOSITORY, gated))
    title, first, second = repository_table(found).splitlines()
    assert title.split() == ["REPOSITORY", "DOWNLOADS", "LIKES", "UPDATED"]
    assert first.split() == ["owner/repo", "1,234,567", "-", "2026-03-02"]
    assert second.split() == ["a/b", "-", "2", "-", "gated"]
    assert first.index("1,234,567") == title.index("DOWNLOADS")


def test_files_are_a_table_with_the_way_to_add_one():
    files = (
        SourceFile(path="a-Q8_0.gguf", source="hf://owner/repo/a-Q8_0.gguf", size=2048,
                   sha256="ab" * 32, quantization="Q8_0"),
        SourceFile(path="b\x1b[2J.gguf", source="hf://owner/repo/b.gguf"),
    )  # fmt: skip
    listing = SourceListing(source="huggingface", repository=_REPOSITORY, iterable=files)
    lines = file_table(listing).splitlines()
    assert lines[1].split() == ["a-Q8_0.gguf", "2.0", "KiB", "Q8_0", "ab" * 32]
    assert "\x1b" not in lines[2]
    assert lines[-1] == "`modelyard add hf://owner/repo/a-Q8_0.gguf` adds the first of them."
    gated = listing.model_copy(
        update={"repository": _REPOSITORY.model_copy(update={"gated": True})}
    )
    assert "https://hub/owner/repo" in file_table(gated).splitlines()[-2]


def test_nothing_is_said_to_be_nothing():
    assert "'x'" in repository_table(SourceSearch(source="s", query="x", iterable=()))
    empty = SourceListing(source="s", repository=_REPOSITORY, iterable=())
    assert file_table(empty) == "owner/repo has no GGUF files."
