"""References become planned files, or a problem that says what would do."""

import asyncio

import pytest

from modelyard.service.plan import PlannedFile
from modelyard.service.sources import Sources
from modelyard.wire.problems import ProblemCode, ProblemError
from modelyard.wire.sources import SourceQuery
from tests.service.sources.made import sources_of

DIGEST = "0123456789abcdef" * 4


def plan(reference: str, *, sha256: str | None = None) -> PlannedFile:
    return asyncio.run(sources_of({}).plan(reference, sha256=sha256))


def problem_of(reference: str, *, sha256: str | None = None) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        plan(reference, sha256=sha256)
    return caught.value


def test_a_web_address_is_planned_as_it_is():
    file = plan("https://host:8443/a/b.gguf?x=1", sha256=DIGEST)
    assert file == PlannedFile("b.gguf", ("https://host:8443/a/b.gguf?x=1",), sha256=DIGEST)


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        ("  HTTP://host/a.gguf \n", "http://host/a.gguf"),
        ("http://host/my model.gguf", "http://host/my%20model.gguf"),
        ("http://host/my%20model.gguf#part", "http://host/my%20model.gguf"),
        ("http://host", "http://host/"),
        ("http://höst.example/ä?ö", "http://xn--hst-sna.example/%C3%A4?%C3%B6"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://user:p%40ss@host/x", "http://user:p%40ss@host/x"),
    ],
)
def test_an_address_is_made_fit_for_a_request(reference: str, url: str):
    assert plan(reference, sha256=DIGEST).urls == (url,)


@pytest.mark.parametrize("sha256", [DIGEST.upper(), f"sha256:{DIGEST}", f" {DIGEST}\n"])
def test_a_digest_may_be_written_in_several_ways(sha256: str):
    assert plan("https://host/x", sha256=sha256).sha256 == DIGEST


@pytest.mark.parametrize("sha256", ["", "abc", DIGEST + "0", "g" * 64, "md5:" + DIGEST])
def test_a_digest_that_is_none_is_a_bad_request(sha256: str):
    assert problem_of("https://host/x", sha256=sha256).problem.code is ProblemCode.BAD_REQUEST


@pytest.mark.parametrize(
    "reference", ["http://", "https:///x", "http://host:port/x", "http://[::1/x", "http://a b/x"]
)
def test_a_broken_address_is_a_bad_request(reference: str):
    assert problem_of(reference).problem.code is ProblemCode.BAD_REQUEST


@pytest.mark.parametrize(
    "reference", ["s3://owner/repo/x.gguf", "ftp://user:secret@host/x", "/somewhere/x", "", "x:/y"]
)
def test_what_is_not_supported_is_refused_and_told_what_is(reference: str):
    problem = problem_of(reference).problem
    assert problem.code is ProblemCode.UNSUPPORTED_SOURCE
    assert "http://" in (problem.detail or "")
    assert "https://" in (problem.detail or "")
    assert "secret" not in (problem.detail or "")


class Other:
    """A source of files whose digest it knows."""

    forms = ("other://",)

    def takes(self, reference: str) -> bool:
        return reference.startswith("other://")

    async def outline(self, reference: str, *, may_ask: bool) -> PlannedFile:
        return PlannedFile(name="outlined", urls=())

    async def plan(self, reference: str, *, sha256: str | None) -> PlannedFile:
        return PlannedFile(name="planned", urls=("http://x/",), sha256=DIGEST)


def test_a_further_source_is_one_more_entry():
    sources = Sources([Other()])
    outline = asyncio.run(sources.outline("other://thing", sha256="ab" * 32))
    assert (outline.urls, outline.sha256) == ((), "ab" * 32)
    assert asyncio.run(sources.plan("other://thing", sha256=None)).sha256 == DIGEST


def test_another_digest_than_the_source_knows_is_told_before_a_byte_moves():
    with pytest.raises(ProblemError) as caught:
        asyncio.run(Sources([Other()]).plan("other://thing", sha256="ab" * 32))
    problem = caught.value.problem
    assert problem.code is ProblemCode.DIGEST_MISMATCH
    assert (problem.expected, problem.actual) == ("ab" * 32, DIGEST)


def test_a_plan_does_not_show_what_authorises():
    file = PlannedFile("a", ("http://x/",), headers={"Authorization": "Bearer secret"})
    assert "secret" not in repr(file)


def test_a_search_in_what_is_no_catalogue_is_refused():
    with pytest.raises(ProblemError) as caught:
        asyncio.run(sources_of({}).search(SourceQuery(query="x", source="elsewhere")))
    assert caught.value.problem.code is ProblemCode.UNSUPPORTED_SOURCE
