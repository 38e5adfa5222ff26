"""The hub's own words: its endpoints, what they answer, and what its refusals mean.

Documented endpoints that are used: ``HEAD|GET /{repo}/resolve/{revision}/{path}``,
``GET /api/models``, ``GET /api/models/{repo}[/revision/{revision}]`` and
``POST /api/models/{repo}/paths-info/{revision}``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NoReturn
from urllib.parse import quote, urlsplit

from pydantic import Field, TypeAdapter

from modelyard.service.sources.accounts import Account, Accounts
from modelyard.service.sources.hub_references import DEFAULT_REVISION, HubFile
from modelyard.service.sources.web import Question, Reply, Web, refused
from modelyard.wire.base import Wire
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

HUGGING_FACE = "https://huggingface.co"
SOURCE = "huggingface"
PAGE_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})

REFUSING = 400
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LICENSE_TAG = "license:"
_OTHER_LICENSE = "other"


class HubLfs(Wire):
    """What the hub knows of a large file; `oid` and `sha256` are the same, by endpoint."""

    sha256: str | None = None
    oid: str | None = None
    size: int | None = None


class HubSibling(Wire):
    """A file of a repository, as the list of all files has it."""

    path: str = Field(alias="rfilename")
    size: int | None = None
    lfs: HubLfs | None = None

    @property
    def size_bytes(self) -> int | None:
        """The size, of a large file that of its content."""
        in_lfs = self.lfs.size if self.lfs else None
        return self.size if in_lfs is None else in_lfs

    @property
    def sha256(self) -> str | None:
        """The digest, which only large files have."""
        return sound_digest(self.lfs.sha256 or self.lfs.oid) if self.lfs else None


class HubCommit(Wire):
    """The commit that changed a file last."""

    date: datetime | None = None


class HubPath(Wire):
    """A file of a repository, as it is answered when asked for by its path."""

    path: str
    size: int | None = None
    lfs: HubLfs | None = None
    last_commit: HubCommit | None = None

    @property
    def sibling(self) -> HubSibling:
        """The same as the list of all files would have it."""
        return HubSibling(rfilename=self.path, size=self.size, lfs=self.lfs)


class HubCardData(Wire):
    """The metadata of a card; people write them by hand, so that anything may stand there."""

    license: object = None
    license_name: object = Field(default=None, alias="license_name")
    license_link: object = Field(default=None, alias="license_link")
    base_model: object = Field(default=None, alias="base_model")
    language: object = None


class HubModel(Wire):
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
    siblings: tuple[HubSibling, ...] = ()
    card_data: HubCardData | None = None

    @property
    def license(self) -> str | None:
        """The name of its licence."""
        tags = (tag for tag in self.tags if tag.startswith(_LICENSE_TAG))
        tag = next(tags, _LICENSE_TAG).removeprefix(_LICENSE_TAG)
        named = self.card_data.license_name if self.card_data else None
        if tag in ("", _OTHER_LICENSE) and isinstance(named, str) and named.strip():
            return named.strip()
        return tag or None


class _WhoAmI(Wire):
    name: str | None = None


HUB_MODELS = TypeAdapter(tuple[HubModel, ...])
HUB_PATHS = TypeAdapter(tuple[HubPath, ...])


class HubApi:
    """Asks the hub, whose address and token may change at any time; the token goes nowhere else."""

    def __init__(self, web: Web, accounts: Accounts, *, endpoint: Callable[[], str]) -> None:
        self._web = web
        self._accounts = accounts
        self._endpoint = endpoint

    @property
    def endpoint(self) -> str:
        """The address of the hub, or of its mirror, without a slash at its end."""
        return self._endpoint().rstrip("/")

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts on which the hub has its pages."""
        return PAGE_HOSTS | {urlsplit(self.endpoint).netloc.lower()}

    @property
    def has_token(self) -> bool:
        """Whether it is asked with an account."""
        return self._accounts.find(SOURCE) is not None

    @property
    def headers(self) -> Mapping[str, str]:
        """What authorises a request to the hub."""
        account = self._accounts.find(SOURCE)
        return {"Authorization": f"Bearer {account.secret}"} if account else {}

    def page(self, repo: str) -> str:
        """Return the page of `repo` for people."""
        return f"{self.endpoint}/{quote(repo)}"

    def resolve_url(self, file: HubFile, revision: str) -> str:
        """Return where the bytes of `file` are at `revision`."""
        place = f"{quote(revision, safe='')}/{quote(file.path or '')}"
        return f"{self.endpoint}/{file.repo}/resolve/{place}"

    async def ask(self, question: Question) -> Reply:
        """Ask `question`, with the token added, whatever comes of it."""
        await self._accounts.ready()
        headers = {**self.headers, **question.headers}
        return await self._web.ask(replace(question, headers=headers))

    async def whoami(self, account: Account) -> str | None:
        """Return the name of the person whose token this is, as far as the hub tells.

        Raises:
            ProblemError: TOKEN_REFUSED; SOURCE_UNREACHABLE, SOURCE_BROKEN, SOURCE_REFUSED.
        """
        url = f"{self.endpoint}/api/whoami-v2"
        headers = {"Authorization": f"Bearer {account.secret}"}
        reply = await self._web.ask(Question(url, headers=headers))
        if reply.status in (_UNAUTHORIZED, _FORBIDDEN):
            raise self._refused_token(reply)
        # A mirror may know nothing of accounts, and let its members in all the same.
        return reply.parsed(_WhoAmI).name if reply.status < REFUSING else None

    async def model(self, file: HubFile, *, etag: str | None = None) -> Reply:
        """Ask for all that is told of a repository; see `HubModel`."""
        at = (
            ""
            if file.revision == DEFAULT_REVISION
            else f"/revision/{quote(file.revision, safe='')}"
        )
        url = f"{self.endpoint}/api/models/{file.repo}{at}?blobs=true"
        return await self.ask(Question(url, headers=if_none_match(etag)))

    async def refuse(self, reply: Reply, file: HubFile | None) -> NoReturn:
        """Raise the problem that a status and the hub's ``X-Error-Code`` stand for."""
        code = reply.headers.get("x-error-code", "")
        if file is None:
            self._refuse_token(reply)
            raise refused(f"The hub answered {reply.status}", url=reply.url, status=reply.status)
        page = self.page(file.repo)
        if code == "GatedRepo":
            raise await self._gated(file, reply.status)
        if code == "EntryNotFound":
            detail = f"{file.repo} has no file {file.path} (at {file.revision})"
            raise refused(detail, url=page, status=reply.status)
        if code == "RevisionNotFound":
            detail = f"{file.repo} has no version {file.revision}"
            raise refused(detail, url=page, status=reply.status)
        if code != "RepoNotFound":
            self._refuse_token(reply)
        if reply.status in (_UNAUTHORIZED, _NOT_FOUND):
            # The hub answers 401 to a stranger who asks for what is not there, too.
            private = "" if self.has_token else "; a private one wants an access token"
            detail = f"There is no repository {file.repo}, or not this file in it{private}"
            raise refused(detail, url=page, status=_NOT_FOUND)
        if reply.status == _FORBIDDEN:
            detail = f"The hub does not let you have files of {file.repo}"
            raise problem_error(ProblemCode.GATED, detail, url=page, http_status=reply.status)
        detail = f"The hub answered {reply.status} for {file.repo}"
        raise refused(detail, url=page, status=reply.status)

    def _refuse_token(self, reply: Reply) -> None:
        if reply.status == _UNAUTHORIZED and self.has_token:
            raise self._refused_token(reply)

    def _refused_token(self, reply: Reply) -> ProblemError:
        return problem_error(
            ProblemCode.TOKEN_REFUSED,
            "Hugging Face does not accept the access token",
            url=f"{self.endpoint}/settings/tokens",
            http_status=reply.status,
        )

    async def _gated(self, file: HubFile, status: int) -> ProblemError:
        page = self.page(file.repo)
        license_name = await self._license_of(file)
        what = f"its licence ({license_name})" if license_name else "its licence"
        whose = " with the account of the access token" if self.has_token else ""
        detail = f"{file.repo} is gated: accept {what} at {page}{whose}"
        if not self.has_token:
            detail += ", then give an access token of that account"
        return problem_error(ProblemCode.GATED, detail, url=page, http_status=status)

    async def _license_of(self, file: HubFile) -> str | None:
        """Return the licence of a gated repository, of which the hub tells anybody."""
        try:
            reply = await self.model(HubFile(file.repo))
            return reply.parsed(HubModel).license if reply.status < REFUSING else None
        except ProblemError:
            return None


def sound_digest(text: str | None) -> str | None:
    """Return `text` where it is a sha256."""
    return text if text and _SHA256.fullmatch(text) else None


def if_none_match(etag: str | None) -> dict[str, str]:
    """Return the header that asks for an answer only if it is not the one with `etag`."""
    return {"If-None-Match": etag} if etag else {}
