"""Hugging Face as a source, against a stand-in that satisfies the hub's own client too."""

import asyncio
import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

import huggingface_hub
import pytest
from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

from modelyard.service.plan import PlannedFile
from modelyard.service.sources import Sources
from modelyard.service.sources.accounts import Accounts
from modelyard.service.sources.hub_api import HubApi
from modelyard.service.sources.hub_catalogue import HubCatalogue
from modelyard.service.sources.huggingface import HuggingFace
from modelyard.service.sources.web import Web
from modelyard.wire.problems import Problem, ProblemCode
from modelyard.wire.sources import SourceQuery
from tests.fakes.hub import Hub
from tests.service.sources.made import NoStore, sources_of

Failing = Callable[[Coroutine[Any, Any, object]], Problem]

MODEL = bytes(range(256)) * 40
DIGEST = hashlib.sha256(MODEL).hexdigest()
REFERENCE = "hf://owner/repo/sub/model-Q4_0.gguf"


@pytest.fixture(autouse=True)
def repository(hub: Hub) -> None:
    """Put two repositories on the hub, one of them gated."""
    files = {"README.md": b"# Hello", "sub/model-Q4_0.gguf": MODEL, "other-Q8_0.gguf": MODEL * 2}
    hub.add("owner/repo", files, downloads=7, likes=3, tags=("gguf", "license:apache-2.0"))
    hub.add("owner/gated", {"model.gguf": MODEL}, gated=True, downloads=90)
    hub.tokens.add("hf_granted")
    hub.strangers.add("hf_stranger")


def sources(hub: Hub, *, token: str = "") -> Sources:
    return sources_of({"HF_ENDPOINT": hub.endpoint + "/", "HF_TOKEN": token})


def plan(hub: Hub, reference: str, *, token: str = "") -> PlannedFile:
    return asyncio.run(sources(hub, token=token).plan(reference, sha256=None))


def test_size_and_digest_are_known_before_the_download(hub: Hub):
    file = plan(hub, REFERENCE)
    assert (file.name, file.size_bytes, file.sha256) == ("model-Q4_0.gguf", len(MODEL), DIGEST)
    assert [request.method for request in hub.requests] == ["HEAD", "POST"]
    assert file.headers == {}


def test_a_plan_is_of_the_very_version_that_the_branch_is_at(hub: Hub):
    commit = hub._repositories["owner/repo"].commit
    assert plan(hub, REFERENCE).urls == (
        f"{hub.endpoint}/owner/repo/resolve/{commit}/sub/model-Q4_0.gguf",
    )


@pytest.mark.parametrize("view", ["blob", "resolve"])
@pytest.mark.parametrize("host", ["https://huggingface.co", "the endpoint"])
def test_a_pasted_page_is_planned_by_the_endpoint(hub: Hub, view: str, host: str):
    base = hub.endpoint if host == "the endpoint" else host
    file = plan(hub, f"{base}/owner/repo/{view}/main/sub/model-Q4_0.gguf?download=true")
    assert file == plan(hub, REFERENCE)
    assert file.urls[0].startswith(hub.endpoint)


def test_a_plain_file_on_the_host_of_the_hub_stays_one(hub: Hub):
    assert plan(hub, f"{hub.endpoint}/model.gguf").urls == (f"{hub.endpoint}/model.gguf",)
    assert not [one for one in hub.requests if "/api/" in one.path]


def test_an_outline_asks_nobody(hub: Hub):
    outline = asyncio.run(sources(hub).outline(REFERENCE, sha256=None))
    assert (outline.name, outline.urls) == ("model-Q4_0.gguf", ())
    assert hub.requests == []


def test_a_small_file_has_its_size_alone(hub: Hub):
    hub.add("owner/small", {"tiny.gguf": b"GGUF"})
    file = plan(hub, "hf://owner/small/tiny.gguf")
    assert (file.size_bytes, file.sha256) == (4, None)


def test_a_mirror_with_nothing_but_files_will_do(hub: Hub):
    hub.plain_mirror = True
    file = plan(hub, REFERENCE)
    assert (file.size_bytes, file.sha256) == (len(MODEL), None)
    assert file.urls == (f"{hub.endpoint}/owner/repo/resolve/main/sub/model-Q4_0.gguf",)


@pytest.mark.parametrize("reference", ["hf://owner/repo", "https://huggingface.co/owner/repo"])
def test_without_a_file_the_files_are_named_with_their_sizes(
    hub: Hub, problem_of: Failing, reference: str
):
    hub._repositories["owner/repo"].files["big-00001-of-00002.gguf"] = MODEL  # not whole
    problem = problem_of(sources(hub).outline(reference, sha256=None))
    assert problem.code is ProblemCode.BAD_REQUEST
    assert problem.detail == (
        "Say which file of owner/repo: hf://owner/repo/other-Q8_0.gguf (20.0 KiB), "
        "hf://owner/repo/sub/model-Q4_0.gguf (10.0 KiB)"
    )


def test_a_repository_without_models_says_so(hub: Hub, problem_of: Failing):
    hub.add("owner/text", {"README.md": b"no model"})
    problem = problem_of(sources(hub).outline("hf://owner/text", sha256=None))
    assert problem.code is ProblemCode.UNSUPPORTED_SOURCE


def test_a_part_of_a_split_model_means_the_whole(hub: Hub):
    names = [f"big-{number:05}-of-00003.gguf" for number in (1, 2, 3)]
    hub.add("owner/big", {name: MODEL + name.encode() for name in names})
    outline = asyncio.run(sources(hub).outline(f"hf://owner/big/{names[1]}", sha256=None))
    file = plan(hub, f"hf://owner/big/{names[1]}")
    assert [file.name, *(part.file.name for part in file.parts)] == names
    assert [outline.name, *(part.file.name for part in outline.parts)] == names
    assert file.total_bytes == 3 * (len(MODEL) + len(names[0]))
    digests = [hashlib.sha256(MODEL + name.encode()).hexdigest() for name in names]
    assert [file.sha256, *(part.file.sha256 for part in file.parts)] == digests


def test_a_split_model_that_lacks_a_part_is_refused(hub: Hub, problem_of: Failing):
    hub.add("owner/big", {"big-00001-of-00002.gguf": MODEL})
    problem = problem_of(sources(hub).plan("hf://owner/big/big-00001-of-00002.gguf", sha256=None))
    assert (problem.code, problem.http_status) == (ProblemCode.SOURCE_REFUSED, 404)
    assert "big-00002-of-00002.gguf" in (problem.detail or "")


@pytest.mark.parametrize(
    ("token", "status", "words"),
    [("", 401, "gated"), ("hf_stranger", 403, "the account of the access token")],
)
def test_a_gated_model_says_where_the_licence_is_to_be_accepted(
    hub: Hub, problem_of: Failing, token: str, status: int, words: str
):
    work = sources(hub, token=token).plan("hf://owner/gated/model.gguf", sha256=None)
    problem = problem_of(work)
    assert (problem.code, problem.http_status) == (ProblemCode.GATED, status)
    assert problem.url == f"{hub.endpoint}/owner/gated"
    assert problem.url in (problem.detail or "")
    assert words in (problem.detail or "")


def test_a_token_opens_a_gated_model_and_goes_to_the_hub_alone(hub: Hub):
    file = plan(hub, "hf://owner/gated/model.gguf", token="hf_granted")
    assert file.sha256 == DIGEST
    assert file.headers == {"Authorization": "Bearer hf_granted"}
    assert hub.asked("store") == hub.asked("store", "HEAD") == []


def test_a_token_that_is_none_is_told_apart_from_a_licence(hub: Hub, problem_of: Failing):
    problem = problem_of(sources(hub, token="hf_old").plan(REFERENCE, sha256=None))
    assert problem.code is ProblemCode.TOKEN_REFUSED
    assert problem.url == f"{hub.endpoint}/settings/tokens"
    assert "licence" not in (problem.detail or "")


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("hf://owner/repo/none.gguf", "no file none.gguf"),
        ("hf://owner/repo@v9/other-Q8_0.gguf", "no version v9"),
        ("hf://owner/nothing/x.gguf", "no repository owner/nothing"),
        ("hf://owner/nothing", "no repository owner/nothing"),
    ],
)
@pytest.mark.parametrize("token", ["", "hf_granted"])
def test_what_is_not_there_is_refused_clearly(
    hub: Hub, problem_of: Failing, reference: str, words: str, token: str
):
    problem = problem_of(sources(hub, token=token).plan(reference, sha256=None))
    assert (problem.code, problem.http_status) == (ProblemCode.SOURCE_REFUSED, 404)
    assert words in (problem.detail or "")


def test_a_busy_hub_is_asked_again_when_it_wants_to_be(hub: Hub):
    hub.busy = ["1", None]

    async def timed() -> float:
        clock = asyncio.get_running_loop().time
        start = clock()
        await sources(hub).plan(REFERENCE, sha256=None)
        return clock() - start

    assert asyncio.run(timed()) >= 1.0
    assert len(hub.asked("hub", "HEAD")) == 3


def test_a_hub_that_wants_to_be_left_alone_for_long_has_refused(hub: Hub, problem_of: Failing):
    hub.busy = ["3600"]
    problem = problem_of(sources(hub).plan(REFERENCE, sha256=None))
    assert (problem.code, problem.http_status) == (ProblemCode.SOURCE_REFUSED, 429)
    assert len(hub.requests) == 1


def test_a_search_does_not_wait_for_a_busy_hub_longer_than_a_person_would(
    hub: Hub, problem_of: Failing
):
    hub.busy = ["60"]
    problem = problem_of(sources(hub).search(SourceQuery(query="repo", limit=5)))
    assert (problem.code, problem.http_status) == (ProblemCode.SOURCE_REFUSED, 429)


def test_a_silent_hub_is_given_up(hub: Hub, problem_of: Failing):
    hub.silent.set()
    accounts = Accounts(store=NoStore())
    api = HubApi(Web(answer_s=0.3), accounts, endpoint=lambda: hub.endpoint)
    for work in (
        HubCatalogue(api).search(SourceQuery(query="x", limit=1)),
        HubCatalogue(api).listing("owner/repo"),
        HuggingFace(api).plan(REFERENCE, sha256=None),
    ):
        problem = problem_of(work)
        assert problem.code is ProblemCode.SOURCE_UNREACHABLE
        assert "HF_" not in (problem.detail or "")
    assert len(hub.requests) == 3


def test_a_hub_that_is_away_is_said_to_be(problem_of: Failing):
    away = sources_of({"HF_ENDPOINT": "http://127.0.0.1:9"})
    problem = problem_of(away.search(SourceQuery(query="x", limit=1)))
    assert problem.code is ProblemCode.SOURCE_UNREACHABLE


def test_a_search_finds_models_the_most_downloaded_first(hub: Hub):
    hub.add("other/plain", {"model.safetensors": MODEL}, tags=())
    found = asyncio.run(sources(hub).search(SourceQuery(query="owner", limit=5)))
    assert [one.repo for one in found.iterable] == ["owner/gated", "owner/repo"]
    gated, plain = found.iterable
    assert (gated.gated, plain.gated) == (True, False)
    assert (plain.downloads, plain.likes, plain.license) == (7, 3, "apache-2.0")
    assert plain.updated is not None
    assert plain.updated.isoformat() == "2026-03-02T10:00:00+00:00"
    assert plain.url == f"{hub.endpoint}/owner/repo"
    one = asyncio.run(sources(hub).search(SourceQuery(query="owner", limit=1)))
    assert len(one.iterable) == 1


def test_a_listing_has_sizes_digests_and_quantisations(hub: Hub):
    listing = asyncio.run(sources(hub).listing("huggingface", "owner/repo"))
    assert [file.path for file in listing.iterable] == ["other-Q8_0.gguf", "sub/model-Q4_0.gguf"]
    file = listing.iterable[1]
    assert (file.source, file.size, file.sha256) == (REFERENCE, len(MODEL), DIGEST)
    assert file.quantization == "Q4_0"
    assert listing.revision == hub._repositories["owner/repo"].commit
    assert plan(hub, file.source).sha256 == file.sha256


def test_a_listing_of_a_version_names_files_of_that_version(hub: Hub):
    commit = hub._repositories["owner/repo"].commit
    listing = asyncio.run(sources(hub).listing("huggingface", f"owner/repo@{commit}"))
    assert listing.iterable[0].source == f"hf://owner/repo@{commit}/other-Q8_0.gguf"
    assert plan(hub, listing.iterable[0].source).size_bytes == 2 * len(MODEL)


# The stand-in is no fiction: the hub's own client works with it unchanged.


def api(hub: Hub, token: str | None = None) -> huggingface_hub.HfApi:
    return huggingface_hub.HfApi(endpoint=hub.endpoint, token=token or False)


def test_the_hubs_own_client_reads_a_model_with_its_files(hub: Hub):
    info = api(hub).model_info("owner/repo", files_metadata=True)
    files = {one.rfilename: one for one in info.siblings or ()}
    assert set(files) == {"README.md", "other-Q8_0.gguf", "sub/model-Q4_0.gguf"}
    model = files["sub/model-Q4_0.gguf"]
    assert (model.size, model.lfs and model.lfs.sha256) == (len(MODEL), DIGEST)
    assert (info.sha, info.downloads) == (hub._repositories["owner/repo"].commit, 7)


def test_the_hubs_own_client_searches(hub: Hub):
    found = api(hub).list_models(search="owner", filter="gguf", sort="downloads", limit=5)
    assert [(one.id, one.downloads) for one in found] == [("owner/gated", 90), ("owner/repo", 7)]


def test_the_hubs_own_client_reads_the_metadata_of_a_file(hub: Hub):
    url = huggingface_hub.hf_hub_url("owner/repo", "sub/model-Q4_0.gguf", endpoint=hub.endpoint)
    metadata = huggingface_hub.get_hf_file_metadata(url, token=False)
    assert (metadata.size, metadata.etag) == (len(MODEL), DIGEST)
    assert metadata.commit_hash == hub._repositories["owner/repo"].commit
    assert metadata.location.startswith(hub.store)


def test_the_hubs_own_client_understands_the_refusals(hub: Hub):
    url = huggingface_hub.hf_hub_url("owner/gated", "model.gguf", endpoint=hub.endpoint)
    for token in (False, "hf_stranger"):
        with pytest.raises(GatedRepoError):
            huggingface_hub.get_hf_file_metadata(url, token=token)
    assert huggingface_hub.get_hf_file_metadata(url, token="hf_granted").etag == DIGEST
    with pytest.raises(RepositoryNotFoundError):
        api(hub).model_info("owner/nothing")


def test_the_hubs_own_client_asks_for_files_by_their_paths(hub: Hub):
    hub._repositories["owner/repo"].dates["other-Q8_0.gguf"] = "2026-02-01T00:00:00.000Z"
    paths = ["other-Q8_0.gguf", "README.md", "none.gguf"]
    found = api(hub).get_paths_info("owner/repo", paths, expand=True)
    model, text = found
    assert (model.path, model.size, text.path) == ("other-Q8_0.gguf", 2 * len(MODEL), "README.md")
    assert model.lfs is not None
    assert model.lfs.sha256 == hashlib.sha256(MODEL * 2).hexdigest()
    assert model.last_commit is not None
    assert model.last_commit.date.isoformat() == "2026-02-01T00:00:00+00:00"


def test_the_hubs_own_client_pages_through_a_search_and_filters_it(hub: Hub):
    for number in range(5):
        hub.add(f"many/m{number}", {"m.gguf": MODEL}, likes=number)
    # Without a limit it follows the links from page to page.
    names = [one.id for one in api(hub).list_models(author="many", sort="likes")]
    assert names == [f"many/m{number}" for number in (4, 3, 2, 1, 0)]
    none = api(hub).list_models(author="many", pipeline_tag="feature-extraction")
    assert list(none) == []


def test_the_hubs_own_client_learns_whose_token_it_is(hub: Hub):
    assert api(hub, "hf_granted").whoami()["name"] == "granted"
    with pytest.raises(huggingface_hub.errors.HfHubHTTPError):
        api(hub, "hf_wrong").whoami()


def test_the_hubs_own_client_understands_that_the_hub_is_busy(hub: Hub):
    hub.busy = ["1"]
    url = huggingface_hub.hf_hub_url("owner/repo", "README.md", endpoint=hub.endpoint)
    with pytest.raises(huggingface_hub.errors.HfHubHTTPError) as caught:
        huggingface_hub.get_hf_file_metadata(url, token=False)
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"


def test_the_hubs_own_client_downloads(hub: Hub, tmp_path, monkeypatch: pytest.MonkeyPatch):
    path = api(hub).hf_hub_download(
        "owner/repo", "sub/model-Q4_0.gguf", local_dir=tmp_path / "taken"
    )
    with open(path, "rb") as file:  # noqa: PTH123 - a path as the client gives it
        assert hashlib.sha256(file.read()).hexdigest() == DIGEST
