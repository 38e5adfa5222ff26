"""From a reference to the files behind it: addresses, sizes, digests; what sources offer."""

from modelyard.service.sources.account_checks import AccountChecks
from modelyard.service.sources.accounts import Account, Accounts, account_of
from modelyard.service.sources.assembly import SourceParts, all_sources
from modelyard.service.sources.names import quantization_in, suggested_name
from modelyard.service.sources.recommendations import facts_beside
from modelyard.service.sources.registry import Sources
from modelyard.service.sources.remote_headers import RemoteHeader, RemoteHeaders

__all__ = [
    "Account",
    "AccountChecks",
    "Accounts",
    "RemoteHeader",
    "RemoteHeaders",
    "SourceParts",
    "Sources",
    "account_of",
    "all_sources",
    "facts_beside",
    "quantization_in",
    "suggested_name",
]
