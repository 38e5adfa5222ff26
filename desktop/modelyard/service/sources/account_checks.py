"""Whether a source takes an account, before it is kept."""

from dataclasses import replace

from modelyard.service.sources.accounts import Account
from modelyard.service.sources.hub_api import SOURCE, HubApi
from modelyard.service.sources.oci import Registries


class AccountChecks:
    """Asks the hub, or a registry, whose accounts go by the name of its host."""

    def __init__(self, hub: HubApi, registries: Registries) -> None:
        self._hub = hub
        self._registries = registries

    async def checked(self, source: str, account: Account) -> Account:
        """Return `account`, with the name of its user where `source` tells it.

        Raises:
            ProblemError: TOKEN_REFUSED; BAD_REQUEST, where `source` is no source of this kind;
                SOURCE_UNREACHABLE, SOURCE_REFUSED, SOURCE_BROKEN.
        """
        if source == SOURCE:
            return replace(account, user=await self._hub.whoami(account))
        await self._registries.check(source, account)
        return account
