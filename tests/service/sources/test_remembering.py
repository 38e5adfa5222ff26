"""What the hub said is said again: at once while it is fresh, with its age when it is away."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from modelyard.service.sources.accounts import Accounts
from modelyard.service.sources.answer_cache import AnswerCache
from modelyard.service.sources.hub_api import HubApi
from modelyard.service.sources.hub_catalogue import HubCatalogue
from modelyard.service.sources.remembering import Remembering
from modelyard.service.sources.web import Web
from modelyard.tasks import Tasks
from modelyard.wire.problems import ProblemCode, ProblemError
from modelyard.wire.sources import SourceCard, SourceQuery, SourceSort
from tests.fakes.hub import Hub
from tests.service.sources.made import NoStore

MODEL = bytes(range(256)) * 40
CARD = {
    "license": "other",
    "license_name": "tiny-licence",
    "license_link": "LICENSE.md",
    "base_model": ["owner/base"],
    "language": ["en", "de", 5],
}
README = b"---\r\nlicense: other\r\n---\r\n# Hello\n\n---\nA line.\n"


@pytest.fixture(autouse=True)
def repositories(hub: Hub) -> None:
    """Put some repositories on the hub."""
    for number in range(5):
        files = {f"m{number}-Q4_0.gguf": MODEL, "README.md": README}
        hub.add(
            f"owner/m{number}",
            files,
            downloads=number,
            likes=10 - number,
            updated=f"2026-03-0{number + 1}T00:00:00.000Z",
            created=f"2026-02-0{9 - number}T00:00:00.000Z",
            pipeline="text-generation" if number else "feature-extraction",
            tags=("gguf", "license:other"),
            card=CARD,
        )


Use = Callable[[Remembering], Awaitable[object]]


def with_hub(hub: Hub, folder: Path, use: Use, *, fresh_s: float = 0.0, patience_s: float = 0.3):
    """Run `use` with a catalogue that remembers in `folder`."""

    async def run() -> object:
        async with Tasks() as tasks:
            api = HubApi(
                Web(answer_s=5.0), Accounts(store=NoStore()), endpoint=lambda: hub.endpoint
            )
            catalogue = Remembering(
                HubCatalogue(api),
                AnswerCache(folder),
                name="huggingface",
                tasks=tasks,
                fresh_s=fresh_s,
                patience_s=patience_s,
            )
            return await use(catalogue)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        (SourceSort.DOWNLOADS, "owner/m4"),
        (SourceSort.LIKES, "owner/m0"),
        (SourceSort.UPDATED, "owner/m4"),
        (SourceSort.CREATED, "owner/m0"),
    ],
)
def test_a_search_is_sorted_and_filtered_by_the_hub(
    hub: Hub, tmp_path: Path, sort: SourceSort, first: str
):
    query = SourceQuery(query="m", sort=sort, author="owner")
    found = with_hub(hub, tmp_path, lambda it: it.search(query))
    assert found.iterable[0].repo == first
    assert len(found.iterable) == 5
    text = SourceQuery(pipeline="text-generation")
    assert len(with_hub(hub, tmp_path, lambda it: it.search(text)).iterable) == 4
    none = SourceQuery(author="nobody")
    assert with_hub(hub, tmp_path, lambda it: it.search(none)).iterable == ()


def test_pages_follow_one_another_until_the_last(hub: Hub, tmp_path: Path):
    seen, cursor = [], None
    for _ in range(3):
        query = SourceQuery(limit=2, cursor=cursor)
        found = with_hub(hub, tmp_path, lambda it, query=query: it.search(query))
        seen += [one.repo for one in found.iterable]
        cursor = found.cursor
    assert cursor is None
    assert sorted(seen) == [f"owner/m{number}" for number in range(5)]


def test_a_fresh_answer_is_given_again_unasked(hub: Hub, tmp_path: Path):
    async def twice(it: Remembering):
        return await it.search(SourceQuery()), await it.search(SourceQuery())

    first, second = with_hub(hub, tmp_path, twice, fresh_s=60)
    assert first == second
    assert not second.stale
    assert second.as_of is not None
    assert len(hub.requests) == 1


def test_an_older_answer_is_confirmed_without_being_sent_again(hub: Hub, tmp_path: Path):
    first = with_hub(hub, tmp_path, lambda it: it.listing("owner/m1"))
    second = with_hub(hub, tmp_path, lambda it: it.listing("owner/m1"))
    assert [one.status for one in hub.requests] == [200, 304]
    assert hub.requests[1].bytes_sent == 0
    assert second.iterable == first.iterable
    assert second.as_of > first.as_of


@pytest.mark.parametrize("how", ["silent", "away", "busy"])
def test_when_the_hub_is_away_what_it_said_is_told_with_its_age(hub: Hub, tmp_path: Path, how: str):
    first = with_hub(hub, tmp_path, lambda it: it.search(SourceQuery(query="m1")))
    if how == "silent":
        hub.silent.set()
    elif how == "busy":
        hub.busy = ["60"] * 4
    else:
        hub.close()
    again = with_hub(hub, tmp_path, lambda it: it.search(SourceQuery(query="m1")))
    assert again.stale
    assert again.as_of == first.as_of
    assert again.iterable == first.iterable
    if how == "away":
        with pytest.raises(ProblemError) as caught:
            with_hub(hub, tmp_path, lambda it: it.search(SourceQuery(query="other")))
        assert caught.value.problem.code is ProblemCode.SOURCE_UNREACHABLE


def test_an_answer_that_came_too_late_is_there_for_the_next(hub: Hub, tmp_path: Path):
    query = SourceQuery(query="m1")
    with_hub(hub, tmp_path, lambda it: it.search(query))
    hub.silent.set()

    async def late(it: Remembering):
        first = await it.search(query)
        hub._repositories["owner/m1"].likes = 99
        hub.silent.clear()
        for _ in range(600):
            found = await it.search(query)
            if found.iterable[0].likes == 99 and not found.stale:
                return first
            await asyncio.sleep(0.05)
        raise AssertionError(found)

    assert with_hub(hub, tmp_path, late).stale


def test_a_refusal_is_no_reason_to_tell_old_things(hub: Hub, tmp_path: Path):
    with_hub(hub, tmp_path, lambda it: it.listing("owner/m1"))
    del hub._repositories["owner/m1"]
    with pytest.raises(ProblemError) as caught:
        with_hub(hub, tmp_path, lambda it: it.listing("owner/m1"))
    assert caught.value.problem.code is ProblemCode.SOURCE_REFUSED


def test_a_card_is_its_text_and_its_licence(hub: Hub, tmp_path: Path):
    card = with_hub(hub, tmp_path, lambda it: it.card("owner/m1"))
    assert card.text == "# Hello\n\n---\nA line."
    assert (card.license, card.base_model) == ("tiny-licence", "owner/base")
    assert card.license_url == f"{hub.endpoint}/owner/m1/blob/main/LICENSE.md"
    assert card.languages == ("en", "de")
    assert not card.is_cut


def test_a_very_long_card_is_cut_and_a_missing_one_is_empty(hub: Hub, tmp_path: Path):
    hub.add("owner/long", {"README.md": b"x" * 1_000_000})
    hub.add("owner/none", {"m.gguf": MODEL})
    card = with_hub(hub, tmp_path, lambda it: it.card("owner/long"))
    assert (card.is_cut, len(card.text)) == (True, 256 * 1024)
    assert with_hub(hub, tmp_path, lambda it: it.card("owner/none")).text == ""


def test_split_models_and_projectors_are_listed_as_what_they_are(hub: Hub, tmp_path: Path):
    names = ["mmproj-BF16.gguf", "mmproj-F16.gguf", "x.imatrix.gguf", "sub/q8-Q8_0.gguf"]
    parts = [f"sub/big-Q4_K_M-{number:05}-of-00003.gguf" for number in (1, 2, 3)]
    lacking = ["lost-00002-of-00002.gguf"]
    hub.add("owner/many", {name: MODEL + name.encode() for name in (*names, *parts, *lacking)})
    listing = with_hub(hub, tmp_path, lambda it: it.listing("owner/many"))
    models = {one.path: one for one in listing.iterable}
    assert set(models) == {parts[0], "lost-00001-of-00002.gguf", "sub/q8-Q8_0.gguf"}
    big = models[parts[0]]
    assert [one.path for one in big.parts] == parts
    assert big.size == sum(one.size for one in big.parts)
    assert (big.sha256, big.quantization, big.is_whole) == (None, "Q4_K_M", True)
    assert models["lost-00001-of-00002.gguf"].is_whole is False
    assert [one.path for one in listing.projectors] == ["mmproj-F16.gguf", "mmproj-BF16.gguf"]


def test_the_cache_keeps_to_its_limits_and_drops_what_was_used_longest_ago(tmp_path: Path):
    cache = AnswerCache(tmp_path / "answers", most_files=20)
    for number in range(200):
        card = SourceCard(source="s", repo=str(number), text="x" * 100)
        cache.keep(f"question {number}", card)
        if found := cache.find("question 0", SourceCard):
            assert '"repo": "0"' in found.text
    files = list((tmp_path / "answers").iterdir())
    assert len(files) <= 20 + 50
    assert cache.find("question 0", SourceCard) is not None, "it was used all the time"
    assert cache.find("question 1", SourceCard) is None


def test_an_answer_in_the_form_of_another_version_is_none(tmp_path: Path):
    cache = AnswerCache(tmp_path)
    cache.keep("q", SourceQuery(query="x"))
    assert cache.find("q", SourceQuery) is not None
    assert cache.find("q", SourceCard) is None


def test_a_damaged_answer_is_none(tmp_path: Path):
    cache = AnswerCache(tmp_path)
    cache.keep("q", SourceCard(source="s", repo="r", text="t"))
    (path,) = tmp_path.iterdir()
    path.write_bytes(os.urandom(50))
    assert cache.find("q", SourceCard) is None
