"""Hugging Face as a catalogue: searching it, listing what it has, reading its cards."""

import re
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from pydantic import ValidationError

from modelyard.service.sources.catalogues import Unchanged
from modelyard.service.sources.hub_api import (
    HUB_MODELS,
    REFUSING,
    SOURCE,
    HubApi,
    HubCardData,
    HubModel,
    if_none_match,
)
from modelyard.service.sources.hub_files import models_among, projectors_among
from modelyard.service.sources.hub_references import HubFile, parse_hub_reference
from modelyard.service.sources.web import Question, Reply, broken
from modelyard.wire.sources import (
    SourceCard,
    SourceListing,
    SourceQuery,
    SourceRepository,
    SourceSearch,
    SourceSort,
)

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
_UNCHANGED = 304
_NOT_FOUND = 404
_CARD = "README.md"
_MOST_CARD_BYTES = 256 * 1024
_METADATA = re.compile(r"\A---[ \t]*\r?\n.*?^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_MOST_LANGUAGES = 200


class HubCatalogue:
    """What the hub offers; see `Catalogue`."""

    def __init__(self, hub: HubApi) -> None:
        self._hub = hub

    @property
    def view(self) -> str:
        """See `Catalogue.view`; the token itself is nobody's business."""
        return f"{self._hub.endpoint} {'member' if self._hub.has_token else 'stranger'}"

    async def search(
        self, query: SourceQuery, *, etag: str | None = None
    ) -> tuple[SourceSearch, str | None] | Unchanged:
        """See `Catalogue.search`."""
        url = f"{self._hub.endpoint}/api/models?{urlencode(_search_terms(query))}"
        reply = await self._hub.ask(Question(url, headers=if_none_match(etag)))
        if reply.status == _UNCHANGED:
            return Unchanged()
        if reply.status >= REFUSING:
            await self._hub.refuse(reply, None)
        try:
            found = HUB_MODELS.validate_json(reply.body)
        except ValidationError as error:
            raise broken("what the hub answers can't be understood", url=reply.url) from error
        answer = SourceSearch(
            source=SOURCE,
            query=query.query,
            iterable=tuple(self._repository(model) for model in found[: query.limit]),
            cursor=_next_cursor(reply),
        )
        return answer, reply.headers.get("etag")

    async def listing(
        self, repo: str, *, etag: str | None = None
    ) -> tuple[SourceListing, str | None] | Unchanged:
        """See `Catalogue.listing`; `repo` is ``owner/name[@revision]``."""
        file = parse_hub_reference(f"hf://{repo}")
        reply = await self._hub.model(file, etag=etag)
        if reply.status == _UNCHANGED:
            return Unchanged()
        if reply.status >= REFUSING:
            await self._hub.refuse(reply, file)
        model = reply.parsed(HubModel)
        answer = SourceListing(
            source=SOURCE,
            repository=self._repository(model),
            revision=model.sha,
            iterable=models_among(file, model.siblings),
            projectors=projectors_among(file, model.siblings),
        )
        return answer, reply.headers.get("etag")

    async def card(
        self, repo: str, *, etag: str | None = None
    ) -> tuple[SourceCard, str | None] | Unchanged:
        """See `Catalogue.card`; of a repository without one the text is empty."""
        file = parse_hub_reference(f"hf://{repo}")
        readme = HubFile(file.repo, file.revision, _CARD)
        question = Question(
            self._hub.resolve_url(readme, readme.revision),
            headers=if_none_match(etag),
            most_bytes=_MOST_CARD_BYTES,
            cut=True,
        )
        reply = await self._hub.ask(question)
        if reply.status == _UNCHANGED:
            return Unchanged()
        is_absent = reply.headers.get("x-error-code") == "EntryNotFound"
        if reply.status >= REFUSING and not is_absent:
            await self._hub.refuse(reply, readme)
        text = "" if is_absent else reply.body.decode("utf-8", "replace")
        answer = await self._with_metadata(file, text, is_cut=len(reply.body) >= _MOST_CARD_BYTES)
        return answer, reply.headers.get("etag")

    async def _with_metadata(self, file: HubFile, text: str, *, is_cut: bool) -> SourceCard:
        reply = await self._hub.model(file)
        if reply.status >= REFUSING:
            await self._hub.refuse(reply, file)
        model = reply.parsed(HubModel)
        told = model.card_data or HubCardData()
        link = told.license_link
        return SourceCard(
            source=SOURCE,
            repo=file.repo,
            text=_METADATA.sub("", text, count=1).strip(),
            is_cut=is_cut,
            license=model.license,
            license_url=self._license_url(file, link) if isinstance(link, str) else None,
            base_model=next(iter(_texts(told.base_model)), None),
            languages=_texts(told.language)[:_MOST_LANGUAGES],
        )

    def _license_url(self, file: HubFile, link: str) -> str | None:
        """Return where the licence is; people also write the name of a file."""
        if link.startswith(("https://", "http://")):
            return link
        name = link.strip().removeprefix("./")
        return f"{self._hub.page(file.repo)}/blob/main/{quote(name)}" if name else None

    def _repository(self, model: HubModel) -> SourceRepository:
        return SourceRepository(
            repo=model.id,
            url=self._hub.page(model.id),
            downloads=model.downloads,
            likes=model.likes,
            updated=model.last_modified,
            created=model.created_at,
            gated=bool(model.gated),
            license=model.license,
            pipeline=model.pipeline_tag,
        )


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


def _texts(value: object) -> tuple[str, ...]:
    """Return what is a text of a text or a list of them."""
    values = value if isinstance(value, list) else [value]
    return tuple(one for one in values if isinstance(one, str) and one)
