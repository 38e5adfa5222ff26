"""Hugging Face as a source: files with size and digest beforehand."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from pydantic import ValidationError

from modelyard.service.plan import PlannedFile, PlannedPart, SourceFacts
from modelyard.service.sources.hub_api import (
    HUB_PATHS,
    REFUSING,
    HubApi,
    HubModel,
    HubPath,
    HubSibling,
    sound_digest,
)
from modelyard.service.sources.hub_files import models_among, part_paths
from modelyard.service.sources.hub_references import (
    HubFile,
    is_hub_reference,
    parse_hub_page,
    parse_hub_reference,
)
from modelyard.service.sources.names import suggested_name
from modelyard.service.sources.web import Question, Reply, refused
from modelyard.wire.base import Wire
from modelyard.wire.common import readable_bytes
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error
from modelyard.wire.sources import SourceFile

_COMMIT = re.compile(r"[0-9a-f]{40}")
_PLAN_PATIENCE_S = 150.0
"""A download waits in the background, for as long as the hub asks for; a person is not kept."""
_MOST_NAMED = 40
_NOT_FOUND = 404


class _PathsQuestion(Wire):
    paths: tuple[str, ...]
    expand: bool = True


class _Known(NamedTuple):
    """What is known of one file."""

    size_bytes: int | None = None
    sha256: str | None = None
    date: datetime | None = None


class HuggingFace:
    """The hub, or a mirror of it."""

    forms = ("hf://",)

    def __init__(self, hub: HubApi) -> None:
        self._hub = hub

    def takes(self, reference: str) -> bool:
        """Return whether `reference` is ``hf://…`` or the address of a page of a model."""
        return is_hub_reference(reference) or bool(parse_hub_page(reference, self._hub.hosts))

    async def outline(self, reference: str, *, may_ask: bool = False) -> PlannedFile:
        """Return what `reference` alone tells; the hub is asked only where it names no file.

        Of a part of a split model this is the whole model.

        Raises:
            ProblemError: BAD_REQUEST, naming the files where `reference` names none; what
                `Catalogue.listing` raises.
        """
        file = self._parsed(reference)
        if file.path is None:
            raise await self._which_file(file)
        return PlannedFile(
            name=_name(file.path),
            urls=(),
            parts=tuple(
                PlannedPart(FilePartRole.WEIGHTS, PlannedFile(_name(path), ()))
                for path in part_paths(file.path)[1:]
            ),
        )

    async def plan(self, reference: str, *, sha256: str | None) -> PlannedFile:
        """Ask the hub for size and digest of the file, at the version that it has now.

        Raises:
            ProblemError: GATED {url}, saying where the licence is to be accepted; TOKEN_REFUSED;
                SOURCE_REFUSED {http_status} for what is not there; SOURCE_UNREACHABLE,
                SOURCE_BROKEN; what `outline` raises.
        """
        outline = await self.outline(reference)
        file = self._parsed(reference)
        reply = await self._head(file)
        commit = reply.headers.get("x-repo-commit", "")
        revision = commit if _COMMIT.fullmatch(commit) else file.revision
        paths = part_paths(file.path or "") or (file.path or "",)
        known = await self._known(replace(file, revision=revision), paths)
        told = known[file.path or ""]
        first = PlannedFile(
            name=outline.name,
            # Of this very version: the branch may move on while it is fetched.
            urls=(self._hub.resolve_url(file, revision),),
            size_bytes=_linked_size(reply) or told.size_bytes,
            sha256=_linked_digest(reply) or told.sha256,
            headers=self._hub.headers,
            facts=SourceFacts(date=told.date, version=revision),
        )
        return replace(first, parts=self._parts(file, revision, paths, known))

    def _parts(
        self, file: HubFile, revision: str, paths: Sequence[str], known: dict[str, _Known]
    ) -> tuple[PlannedPart, ...]:
        missing = [path for path in paths[1:] if path not in known]
        if missing:
            detail = f"{file.repo} has no file {missing[0]}: a part of this model is missing"
            raise refused(detail, url=self._hub.page(file.repo), status=_NOT_FOUND)
        return tuple(
            PlannedPart(
                FilePartRole.WEIGHTS,
                PlannedFile(
                    name=_name(path),
                    urls=(self._hub.resolve_url(replace(file, path=path), revision),),
                    size_bytes=known[path].size_bytes,
                    sha256=known[path].sha256,
                    headers=self._hub.headers,
                ),
            )
            for path in paths[1:]
        )

    def _parsed(self, reference: str) -> HubFile:
        page = None if is_hub_reference(reference) else parse_hub_page(reference, self._hub.hosts)
        file = page or parse_hub_reference(reference)
        parts = part_paths(file.path or "")
        return replace(file, path=parts[0]) if parts else file

    async def _head(self, file: HubFile) -> Reply:
        reply = await self._hub.ask(
            Question(
                self._hub.resolve_url(file, file.revision),
                method="HEAD",
                # A redirect elsewhere leads to the bytes; what is told of them comes before it.
                elsewhere=False,
                patience_s=_PLAN_PATIENCE_S,
            )
        )
        if reply.status >= REFUSING:
            await self._hub.refuse(reply, file)
        return reply

    async def _known(self, file: HubFile, paths: Sequence[str]) -> dict[str, _Known]:
        """Return what the hub knows of files; of the first at least that it is there.

        A mirror may have no such answer, and one that has the files alone tells nothing.
        """
        first = {paths[0]: _Known()}
        try:
            return first | (await self._asked_for(file, paths) or await self._listed(file, paths))
        except ProblemError as error:
            if error.problem.code is ProblemCode.SOURCE_UNREACHABLE or len(paths) > 1:
                raise
            return first

    async def _asked_for(self, file: HubFile, paths: Sequence[str]) -> dict[str, _Known]:
        place = f"{file.repo}/paths-info/{quote(file.revision, safe='')}"
        question = _PathsQuestion(paths=tuple(paths))
        reply = await self._hub.ask(
            Question(
                f"{self._hub.endpoint}/api/models/{place}", method="POST", body=question.to_json()
            )
        )
        if reply.status >= REFUSING:
            return {}
        try:
            found = HUB_PATHS.validate_json(reply.body)
        except ValidationError:
            return {}
        return {one.path: _known(one.sibling, one) for one in found}

    async def _listed(self, file: HubFile, paths: Sequence[str]) -> dict[str, _Known]:
        model = await self._model(file)
        return {one.path: _known(one) for one in model.siblings if one.path in paths}

    async def _model(self, file: HubFile) -> HubModel:
        reply = await self._hub.model(file)
        if reply.status >= REFUSING:
            await self._hub.refuse(reply, file)
        return reply.parsed(HubModel)

    async def _which_file(self, file: HubFile) -> ProblemError:
        model = await self._model(file)
        files = [one for one in models_among(file, model.siblings) if one.is_whole]
        if not files:
            detail = f"{file.repo} has no GGUF file"
            return problem_error(ProblemCode.UNSUPPORTED_SOURCE, detail)
        named = [_sized(one) for one in files[:_MOST_NAMED]]
        if len(files) > _MOST_NAMED:
            named.append(f"and {len(files) - _MOST_NAMED} more")
        detail = f"Say which file of {file.repo}: " + ", ".join(named)
        return problem_error(ProblemCode.BAD_REQUEST, detail)


def _name(path: str) -> str:
    return suggested_name(f"/{quote(path)}")


def _known(sibling: HubSibling, path: HubPath | None = None) -> _Known:
    commit = path.last_commit if path else None
    return _Known(sibling.size_bytes, sibling.sha256, commit.date if commit else None)


def _sized(file: SourceFile) -> str:
    return f"{file.source} ({readable_bytes(file.size)})" if file.size is not None else file.source


def _linked_size(reply: Reply) -> int | None:
    text = reply.headers.get("x-linked-size")
    if text is None and reply.status < 300:
        text = reply.headers.get("content-length")
    return int(text) if text and text.isascii() and text.isdigit() else None


def _linked_digest(reply: Reply) -> str | None:
    """Return the sha256, which is what the hub has as ETag of a large file."""
    return sound_digest(reply.headers.get("x-linked-etag", "").removeprefix("W/").strip('"'))
