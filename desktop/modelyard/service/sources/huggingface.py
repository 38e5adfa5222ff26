"""Hugging Face as a source: files with size and digest beforehand, search, listings.

Of the hub's documented endpoints three are used: ``HEAD /{repo}/resolve/{revision}/{path}``,
``GET /api/models`` and ``GET /api/models/{repo}``.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NoReturn
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from pydantic import Field, TypeAdapter, ValidationError

from modelyard.service.plan import PlannedFile
from modelyard.service.sources.hub_references import (
    DEFAULT_REVISION,
    HubFile,
    is_hub_reference,
    parse_hub_page,
    parse_hub_reference,
)
from modelyard.service.sources.names import is_split, quantization_in, suggested_name
from modelyard.service.sources.web import Question, Reply, Web, broken, refused
from modelyard.wire.base import Wire
from modelyard.wire.common import readable_bytes
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error
from modelyard.wire.sources import (
    SourceFile,
    SourceListing,
    SourceQuery,
    SourceRepository,
    SourceSearch,
    SourceSort,
)

HUGGING_FACE = "https://huggingface.co"
SOURCE = "huggingface"

_PAGE_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
_SHA256 = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_SUFFIX = ".gguf"
_PLAN_PATIENCE_S = 150.0
"""A download waits in the background, for as long as the hub asks for; a person is not kept."""
_MOST_NAMED = 40
_REFUSING = 400
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404
_LICENSE_TAG = "license:"
_EXPANDED = (
    "downloads", "likes", "lastModified", "createdAt", "gated", "tags", "pipeline_tag",
)  # fmt: skip
_SORTS = {
    SourceSort.DOWNLOADS: "downloads",
    SourceSort.LIKES: "likes",
    SourceSort.UPDATED: "lastModified",
    SourceSort.CREATED: "createdAt",
    SourceSort.UNKNOWN: "downloads",
}
_NEXT_LINK = re.compile(r'<([^<>]+)>;\s*rel="next"')


class _Lfs(Wire):
    sha256: str | None = None
    size: int | None = None


class _Sibling(Wire):
    path: str = Field(alias="rfilename")
    size: int | None = None
    lfs: _Lfs | None = None


class _HubModel(Wire):
    """What the hub tells of one model; `gated` is false, or how access is granted."""

    id: str
    sha: str | None = None
    downloads: int | None = None
    likes: int | None = None
    last_modified: datetime | None = None
    created_at: datetime | None = None
    pipeline_tag: str | None = Field(default=None, alias="pipeline_tag")
    gated: bool | str | None = None
    tags: tuple[str, ...] = ()
    siblings: tuple[_Sibling, ...] = ()


_HUB_MODELS = TypeAdapter(tuple[_HubModel, ...])


class HuggingFace:
    """The hub at `endpoint`, which may be a mirror; `token` is sent nowhere else."""

    forms = ("hf://",)

    def __init__(self, web: Web, *, endpoint: str = HUGGING_FACE, token: str | None = None) -> None:
        self._web = web
        self._endpoint = endpoint.rstrip("/")
        self._hosts = _PAGE_HOSTS | {urlsplit(self._endpoint).netloc.lower()}
        self._token = token

    def takes(self, reference: str) -> bool:
        """Return whether `reference` is ``hf://…`` or the address of a page of a model."""
        return is_hub_reference(reference) or parse_hub_page(reference, self._hosts) is not None

    async def outline(self, reference: str) -> PlannedFile:
        """Return what `reference` alone tells; the hub is asked only where it names no file.

        Raises:
            ProblemError: BAD_REQUEST, naming the files where `reference` names none;
                UNSUPPORTED_SOURCE for a file that was split; what `repository` raises.
        """
        file = self._parsed(reference)
        if file.path is None:
            raise await self._which_file(file)
        if is_split(file.path):
            detail = f"{file.path} is one part of a split model; choose one that is a single file"
            raise problem_error(ProblemCode.UNSUPPORTED_SOURCE, detail)
        return PlannedFile(name=suggested_name(f"/{quote(file.path)}"), urls=())

    async def plan(self, reference: str) -> PlannedFile:
        """Ask the hub for size and digest of the file, at the version that it has now.

        Raises:
            ProblemError: GATED {url}, saying where the licence is to be accepted; SOURCE_REFUSED
                {http_status} for what is not there; SOURCE_UNREACHABLE, SOURCE_BROKEN; what
                `outline` raises.
        """
        outline = await self.outline(reference)
        file = self._parsed(reference)
        reply = await self._web.ask(
            Question(
                self._resolve_url(file, file.revision),
                method="HEAD",
                headers=self._headers,
                # A redirect elsewhere leads to the bytes; what is told of them comes before it.
                elsewhere=False,
                patience_s=_PLAN_PATIENCE_S,
            )
        )
        if reply.status >= _REFUSING:
            self._refuse(reply, file)
        size_bytes, sha256 = _linked_size(reply), _linked_digest(reply)
        if sha256 is None:
            listed = await self._listed(file)
            sha256, size_bytes = listed.sha256, size_bytes or listed.size
        commit = reply.headers.get("x-repo-commit", "")
        revision = commit if _COMMIT.fullmatch(commit) else file.revision
        return PlannedFile(
            name=outline.name,
            # Of this very version: the branch may move on while it is fetched.
            urls=(self._resolve_url(file, revision),),
            size_bytes=size_bytes,
            sha256=sha256,
            headers=self._headers,
        )

    async def search(self, query: SourceQuery) -> SourceSearch:
        """Return one page of models.

        Raises:
            ProblemError: BAD_REQUEST; SOURCE_UNREACHABLE, SOURCE_REFUSED, SOURCE_BROKEN.
        """
        url = f"{self._endpoint}/api/models?{urlencode(_search_terms(query))}"
        reply = await self._web.ask(Question(url, headers=self._headers))
        if reply.status >= _REFUSING:
            self._refuse(reply, None)
        try:
            found = _HUB_MODELS.validate_json(reply.body)
        except ValidationError as error:
            raise broken("what the hub answers can't be understood", url=reply.url) from error
        models = tuple(self._repository(model) for model in found[: query.limit])
        return SourceSearch(
            source=SOURCE, query=query.query, iterable=models, cursor=_next_cursor(reply)
        )

    async def listing(self, repo: str) -> SourceListing:
        """Return the GGUF files of ``owner/name[@revision]``, with their digests.

        Raises:
            ProblemError: BAD_REQUEST; GATED, SOURCE_REFUSED, SOURCE_UNREACHABLE, SOURCE_BROKEN.
        """
        file = parse_hub_reference(f"hf://{repo}")
        model = await self._model(file)
        files = (
            SourceFile(
                path=sibling.path,
                source=HubFile(file.repo, file.revision, sibling.path).reference,
                size=_size_of(sibling),
                sha256=_digest_of(sibling),
                quantization=quantization_in(sibling.path),
            )
            for sibling in sorted(model.siblings, key=lambda sibling: sibling.path)
            if sibling.path.lower().endswith(_SUFFIX)
        )
        return SourceListing(
            source=SOURCE,
            repository=self._repository(model),
            revision=model.sha,
            iterable=tuple(files),
        )

    @property
    def _headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

    def _parsed(self, reference: str) -> HubFile:
        page = None if is_hub_reference(reference) else parse_hub_page(reference, self._hosts)
        return page or parse_hub_reference(reference)

    def _resolve_url(self, file: HubFile, revision: str) -> str:
        place = f"{quote(revision, safe='')}/{quote(file.path or '')}"
        return f"{self._endpoint}/{file.repo}/resolve/{place}"

    async def _model(self, file: HubFile) -> _HubModel:
        version = "" if file.revision == DEFAULT_REVISION else f"/revision/{_quoted(file.revision)}"
        url = f"{self._endpoint}/api/models/{file.repo}{version}?blobs=true"
        reply = await self._web.ask(Question(url, headers=self._headers))
        if reply.status >= _REFUSING:
            self._refuse(reply, file)
        return reply.parsed(_HubModel)

    async def _listed(self, file: HubFile) -> SourceFile:
        """Return the file as the listing has it; without facts where there is no listing.

        A mirror may have the files alone.
        """
        nothing = SourceFile(path=file.path or "", source=file.reference)
        try:
            model = await self._model(file)
        except ProblemError as error:
            if error.problem.code is ProblemCode.SOURCE_UNREACHABLE:
                raise
            return nothing
        for sibling in model.siblings:
            if sibling.path == file.path:
                update = {"size": _size_of(sibling), "sha256": _digest_of(sibling)}
                return nothing.model_copy(update=update)
        return nothing

    async def _which_file(self, file: HubFile) -> ProblemError:
        at = "" if file.revision == DEFAULT_REVISION else f"@{_quoted(file.revision)}"
        listing = await self.listing(file.repo + at)
        files = [one for one in listing.iterable if not is_split(one.path)]
        if not files:
            detail = f"{file.repo} has no GGUF file that is whole"
            return problem_error(ProblemCode.UNSUPPORTED_SOURCE, detail)
        named = [
            f"{one.source} ({readable_bytes(one.size)})" if one.size is not None else one.source
            for one in files[:_MOST_NAMED]
        ]
        if len(files) > _MOST_NAMED:
            named.append(f"and {len(files) - _MOST_NAMED} more")
        detail = f"Say which file of {file.repo}: " + ", ".join(named)
        return problem_error(ProblemCode.BAD_REQUEST, detail)

    def _repository(self, model: _HubModel) -> SourceRepository:
        tags = (tag for tag in model.tags if tag.startswith(_LICENSE_TAG))
        return SourceRepository(
            repo=model.id,
            url=f"{self._endpoint}/{quote(model.id)}",
            downloads=model.downloads,
            likes=model.likes,
            updated=model.last_modified,
            created=model.created_at,
            pipeline=model.pipeline_tag,
            gated=bool(model.gated),
            license=next(tags, _LICENSE_TAG).removeprefix(_LICENSE_TAG) or None,
        )

    def _refuse(self, reply: Reply, file: HubFile | None) -> NoReturn:
        """Raise the problem that a status and the hub's ``X-Error-Code`` stand for."""
        code = reply.headers.get("x-error-code", "")
        if file is None:
            raise refused(f"The hub answered {reply.status}", url=reply.url, status=reply.status)
        page = f"{self._endpoint}/{file.repo}"
        if code == "GatedRepo":
            raise self._gated(file, page, reply.status)
        if code == "EntryNotFound":
            detail = f"{file.repo} has no file {file.path} (at {file.revision})"
        elif code == "RevisionNotFound":
            detail = f"{file.repo} has no version {file.revision}"
        elif reply.status == _UNAUTHORIZED and self._token and code != "RepoNotFound":
            detail = "The hub does not accept the token in HF_TOKEN"
            raise problem_error(ProblemCode.GATED, detail, url=page, http_status=reply.status)
        elif reply.status in (_UNAUTHORIZED, _NOT_FOUND):
            # The hub answers 401 to a stranger who asks for what is not there, too.
            private = "" if self._token else "; a private one wants a token in HF_TOKEN"
            detail = f"There is no repository {file.repo}, or not this file in it{private}"
            raise refused(detail, url=page, status=_NOT_FOUND)
        elif reply.status == _FORBIDDEN:
            detail = f"The hub does not let you have files of {file.repo}"
            raise problem_error(ProblemCode.GATED, detail, url=page, http_status=reply.status)
        else:
            detail = f"The hub answered {reply.status} for {file.repo}"
        raise refused(detail, url=page, status=reply.status)

    def _gated(self, file: HubFile, page: str, status: int) -> ProblemError:
        whose = " with the account of the token in HF_TOKEN" if self._token else ""
        detail = f"{file.repo} is gated: accept its licence at {page}{whose}"
        return problem_error(ProblemCode.GATED, detail, url=page, http_status=status)


def _search_terms(query: SourceQuery) -> list[tuple[str, object]]:
    """Return the parameters of the hub's search."""
    asked: list[tuple[str, object]] = [("limit", query.limit), ("sort", _SORTS[query.sort])]
    if text := query.query.strip():
        asked.append(("search", text))
    if query.gguf:
        asked.append(("filter", "gguf"))
    if query.pipeline:
        asked.append(("pipeline_tag", query.pipeline))
    if query.author:
        asked.append(("author", query.author))
    if query.cursor:
        asked.append(("cursor", query.cursor))
    return asked + [("expand", name) for name in _EXPANDED]


def _next_cursor(reply: Reply) -> str | None:
    """Return the cursor of the address that the ``Link`` header gives for the next page."""
    match = _NEXT_LINK.search(reply.headers.get("link", ""))
    if match is None:
        return None
    return next(iter(parse_qs(urlsplit(match[1]).query).get("cursor", ())), None)


def _quoted(revision: str) -> str:
    return quote(revision, safe="")


def _linked_size(reply: Reply) -> int | None:
    text = reply.headers.get("x-linked-size")
    if text is None and reply.status < 300:
        text = reply.headers.get("content-length")
    return int(text) if text and text.isascii() and text.isdigit() else None


def _linked_digest(reply: Reply) -> str | None:
    """Return the sha256, which is what the hub has as ETag of a large file."""
    etag = reply.headers.get("x-linked-etag", "").removeprefix("W/").strip('"')
    return etag if _SHA256.fullmatch(etag) else None


def _size_of(sibling: _Sibling) -> int | None:
    in_lfs = sibling.lfs.size if sibling.lfs else None
    return sibling.size if in_lfs is None else in_lfs


def _digest_of(sibling: _Sibling) -> str | None:
    digest = sibling.lfs.sha256 if sibling.lfs else None
    return digest if digest and _SHA256.fullmatch(digest) else None
