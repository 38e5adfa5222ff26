"""What sources offer, and the accounts at them, over HTTP."""

from aiohttp import web

from modelyard.service.http.answers import answer, parsed_query, read_value
from modelyard.service.offering.sourcing import Sourcing
from modelyard.service.sources import account_of
from modelyard.wire import routes
from modelyard.wire.accounts import NewAccount
from modelyard.wire.base import Wire
from modelyard.wire.sources import DEFAULT_SOURCE, SourceQuery, SourceReference


class _CardQuery(Wire):
    repo: str
    source: str = DEFAULT_SOURCE


class Browsing:
    """Handlers that only read the request, ask the sources and write what they answer."""

    def __init__(self, sourcing: Sourcing) -> None:
        self._sources = sourcing.sources
        self._fits = sourcing.fits
        self._accounts = sourcing.parts.accounts
        self._checks = sourcing.parts.account_checks

    def routes(self) -> list[web.RouteDef]:
        """Return which handler serves which path."""
        # Repositories have slashes in their names.
        repository = routes.SOURCE_REPOSITORY.replace("{repo}", "{repo:.+}")
        return [
            web.get(routes.SOURCES_SEARCH, self._search),
            web.get(routes.SOURCES_CARD, self._card),
            web.post(routes.SOURCES_ESTIMATE, self._estimate),
            web.post(routes.SOURCES_CONTENTS, self._contents),
            web.get(routes.SOURCES_ACCOUNTS, self._list_accounts),
            web.get(routes.SOURCE_ACCOUNT, self._account),
            web.post(routes.SOURCE_ACCOUNT, self._set_account),
            web.put(routes.SOURCE_ACCOUNT, self._set_account),
            web.delete(routes.SOURCE_ACCOUNT, self._forget_account),
            web.get(repository, self._listing),
        ]

    async def _search(self, request: web.Request) -> web.Response:
        return answer(await self._sources.search(parsed_query(request, SourceQuery)))

    async def _card(self, request: web.Request) -> web.Response:
        asked = parsed_query(request, _CardQuery)
        return answer(await self._sources.card(asked.source, asked.repo))

    async def _listing(self, request: web.Request) -> web.Response:
        matched = request.match_info
        return answer(await self._sources.listing(matched["source"], matched["repo"]))

    async def _estimate(self, request: web.Request) -> web.Response:
        return answer(await self._fits.estimate(await read_value(request, SourceReference)))

    async def _contents(self, request: web.Request) -> web.Response:
        return answer(await self._fits.contents(await read_value(request, SourceReference)))

    async def _list_accounts(self, _request: web.Request) -> web.Response:
        return answer(await self._accounts.accounts())

    async def _account(self, request: web.Request) -> web.Response:
        return answer(await self._accounts.account(request.match_info["source"]))

    async def _set_account(self, request: web.Request) -> web.Response:
        source = request.match_info["source"]
        given = await read_value(request, NewAccount)
        account = await self._checks.checked(source, account_of(given))
        return answer(await self._accounts.put(source, account, allow_file=given.allow_file))

    async def _forget_account(self, request: web.Request) -> web.Response:
        return answer(await self._accounts.forget(request.match_info["source"]))
