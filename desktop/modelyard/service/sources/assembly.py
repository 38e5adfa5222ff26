"""All sources, put together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from modelyard.service.network.proxies import Proxies
from modelyard.service.sources.account_checks import AccountChecks
from modelyard.service.sources.accounts import Accounts
from modelyard.service.sources.answer_cache import AnswerCache
from modelyard.service.sources.http import WebAddresses
from modelyard.service.sources.hub_api import HUGGING_FACE, SOURCE, HubApi
from modelyard.service.sources.hub_catalogue import HubCatalogue
from modelyard.service.sources.huggingface import HuggingFace
from modelyard.service.sources.oci import Registries
from modelyard.service.sources.registry import Sources
from modelyard.service.sources.remembering import Remembering
from modelyard.service.sources.remote_headers import RemoteHeaders
from modelyard.service.sources.secrets_store import SecretStore
from modelyard.service.sources.web import Web
from modelyard.tasks import Tasks

_ENDPOINT = "HF_ENDPOINT"
_TOKEN = "HF_TOKEN"  # noqa: S105 - its name


@dataclass(frozen=True, slots=True)
class SourceParts:
    """The sources, and what belongs to them."""

    sources: Sources
    accounts: Accounts
    account_checks: AccountChecks
    headers: RemoteHeaders


def all_sources(
    environment: Mapping[str, str],
    *,
    tasks: Tasks,
    proxies: Proxies | None = None,
    endpoint: Callable[[], str | None] = lambda: None,
    accounts_file: Path | None = None,
    cache_folder: Path | None = None,
    store: SecretStore | None = None,
) -> SourceParts:
    """Return every source.

    `endpoint` is the mirror of the hub that a person has chosen; else HF_ENDPOINT of `environment`
    counts. HF_TOKEN is the account at the hub. Without files nothing is kept.
    """
    token = environment.get(_TOKEN, "").strip()
    given = {SOURCE: token} if token else {}
    accounts = Accounts(accounts_file, environment=given, store=store)
    web = Web(proxies=proxies)
    usual = environment.get(_ENDPOINT, "").strip() or HUGGING_FACE
    hub = HubApi(web, accounts, endpoint=lambda: endpoint() or usual)
    registries = Registries(web, accounts)
    cache = AnswerCache(cache_folder)
    catalogue = Remembering(HubCatalogue(hub), cache, name=SOURCE, tasks=tasks)
    sources = Sources(
        # The hub comes first: addresses of its pages are web addresses too.
        (HuggingFace(hub), registries, WebAddresses(web)),
        catalogues={SOURCE: catalogue},
    )
    return SourceParts(
        sources=sources,
        accounts=accounts,
        account_checks=AccountChecks(hub, registries),
        headers=RemoteHeaders(web, cache, plan=partial(sources.plan, sha256=None)),
    )
