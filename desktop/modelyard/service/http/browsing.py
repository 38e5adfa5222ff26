"""Searching what sources offer, over HTTP."""

from aiohttp import web

from modelyard.service.http.answers import answer, parsed_query
from modelyard.service.sources import Sources
from modelyard.wire import routes
from modelyard.wire.sources import SourceQuery


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
        return answer(await self._sources.search(parsed_query(request, SourceQuery)))

    async def _listing(self, request: web.Request) -> web.Response:
        matched = request.match_info
        return answer(await self._sources.listing(matched["source"], matched["repo"]))
