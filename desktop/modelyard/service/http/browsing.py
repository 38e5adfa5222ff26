"""Searching what sources offer, over HTTP."""

from aiohttp import web

from modelyard.service.http.answers import answer
from modelyard.service.sources import Sources
from modelyard.wire import routes
from modelyard.wire.problems import ProblemCode, problem_error

_DEFAULT_SOURCE = "huggingface"
_DEFAULT_LIMIT = 20


class Browsing:
    """Handlers that only read the request, ask `sources` and write what they answer."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def routes(self) -> list[web.RouteDef]:
        """Return which handler serves which path."""
        # Repositories have slashes in their names.
        repository = routes.SOURCE_REPOSITORY.replace("{repo}", "{repo:.+}")
        return [
            web.get(routes.SOURCES_SEARCH, self._search),
            web.get(repository, self._listing),
        ]

    async def _search(self, request: web.Request) -> web.Response:
        source = request.query.get("source", _DEFAULT_SOURCE)
        limit = _number(request.query.get("limit", str(_DEFAULT_LIMIT)))
        query = request.query.get("query", "")
        return answer(await self._sources.search(source, query, limit=limit))

    async def _listing(self, request: web.Request) -> web.Response:
        matched = request.match_info
        return answer(await self._sources.listing(matched["source"], matched["repo"]))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise problem_error(ProblemCode.BAD_REQUEST, f"{text!r} is not a number of results")
    return int(text)
