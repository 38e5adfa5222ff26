"""The operations on sources, accounts and the service's settings, as typed calls."""

from collections.abc import Sequence
from urllib.parse import urlencode

from modelyard.client.calls import Calls
from modelyard.wire import routes
from modelyard.wire.accounts import NewAccount, SourceAccount, SourceAccounts
from modelyard.wire.contents import FileContents
from modelyard.wire.models import Model
from modelyard.wire.runtime import LoadOptions
from modelyard.wire.settings import ServiceSettings
from modelyard.wire.sources import (
    DEFAULT_SOURCE,
    SourceCard,
    SourceEstimate,
    SourceListing,
    SourceQuery,
    SourceReference,
    SourceSearch,
)
from modelyard.wire.upstream import Upstream, UpstreamQuestion


class SourcesApi(Calls):
    """Searching, listing, estimating before a download, newer versions; a part of `ModelApi`.

    An answer that is marked as stale is what the source said at `as_of`, since it did not answer
    now. Without such an answer these methods raise `source_unreachable`, after some 15 s.
    """

    async def search(self, query: SourceQuery) -> SourceSearch:
        """Return one page of what a source has."""
        asked = query.model_dump(mode="json", exclude_defaults=True)
        path = f"{routes.SOURCES_SEARCH}?{urlencode(asked)}" if asked else routes.SOURCES_SEARCH
        return await self._get(path, SourceSearch)

    async def listing(self, repo: str, *, source: str = DEFAULT_SOURCE) -> SourceListing:
        """Return the models of a repository of a source, with sizes and digests."""
        return await self._get(routes.for_repository(source, repo), SourceListing)

    async def card(self, repo: str, *, source: str = DEFAULT_SOURCE) -> SourceCard:
        """Return what the publisher says of a repository."""
        asked = urlencode({"source": source, "repo": repo})
        return await self._get(f"{routes.SOURCES_CARD}?{asked}", SourceCard)

    async def source_estimate(
        self, source: str, *, sha256: str | None = None, options: LoadOptions | None = None
    ) -> SourceEstimate:
        """Return what a load of a file would take that is at a source, and what it is.

        `sha256`, as a listing has it, saves asking again for what was read before.
        """
        asked = SourceReference(source=source, sha256=sha256, options=options)
        return await self._post(routes.SOURCES_ESTIMATE, SourceEstimate, asked)

    async def source_contents(self, source: str, *, sha256: str | None = None) -> FileContents:
        """Return the properties and tensors of a file that is at a source."""
        asked = SourceReference(source=source, sha256=sha256)
        return await self._post(routes.SOURCES_CONTENTS, FileContents, asked)

    async def accounts(self) -> SourceAccounts:
        """Return at which sources there is an account, and where its secret is kept."""
        return await self._get(routes.SOURCES_ACCOUNTS, SourceAccounts)

    async def set_account(self, source: str, account: NewAccount) -> SourceAccount:
        """Use this account at `source`, which may be the host of a registry with its port.

        `token_refused` where the source does not take it; `no_keyring` where the system has none
        and the person has not agreed to a file.
        """
        return await self._post(routes.for_account(source), SourceAccount, account)

    async def forget_account(self, source: str) -> SourceAccount:
        """Forget the account at `source`; one of the environment stays."""
        path = routes.for_account(source)
        answer = await self._connection.request("DELETE", path)
        return self._parsed(path, SourceAccount, answer)

    async def settings(self) -> ServiceSettings:
        """Return the settings of the service."""
        return await self._get(routes.SETTINGS, ServiceSettings)

    async def set_settings(self, settings: ServiceSettings) -> ServiceSettings:
        """Replace the settings; they hold from now on."""
        return await self._post(routes.SETTINGS, ServiceSettings, settings)

    async def outdated(self) -> Upstream:
        """Return what is known of newer versions, without asking any source."""
        return await self._get(routes.MODELS_OUTDATED, Upstream)

    async def check_outdated(self, model_ids: Sequence[str] = ()) -> Upstream:
        """Ask the sources of these models, or of all, whether they have another version now."""
        question = UpstreamQuestion(ids=tuple(model_ids))
        path = routes.MODELS_OUTDATED
        return await self._post(path, Upstream, question, patient=True)

    async def renew(self, model_id: str) -> Model:
        """Download the version that the source has now, beside the one that is here.

        That one stays, and stays usable, until the new one is whole and verified. Returns at
        once, as `download` does; progress is told as for any download.
        """
        return await self._post(routes.for_model(routes.MODEL_RENEW, model_id), Model)
