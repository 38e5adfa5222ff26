"""The sources as the service makes them, of a test's environment."""

from collections.abc import Mapping
from pathlib import Path

from modelyard.service.sources import SourceParts, Sources, all_sources
from modelyard.service.sources.secrets_store import SecretStore
from modelyard.tasks import Tasks


class NoStore:
    """A system without a keyring."""

    async def get(self, name: str) -> str | None:
        return None

    async def set(self, name: str, secret: str) -> bool:
        return False

    async def delete(self, name: str) -> None:
        return


def parts_of(
    environment: Mapping[str, str],
    *,
    folder: Path | None = None,
    store: SecretStore | None = None,
    tasks: Tasks | None = None,
) -> SourceParts:
    """Return all that has to do with sources; with `folder` they remember there."""
    return all_sources(
        environment,
        tasks=tasks or Tasks(),
        accounts_file=folder / "accounts.json" if folder else None,
        cache_folder=folder / "answers" if folder else None,
        store=store or NoStore(),
    )


def sources_of(environment: Mapping[str, str]) -> Sources:
    """Return sources that remember nothing."""
    return parts_of(environment).sources
