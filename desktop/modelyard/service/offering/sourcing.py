"""What has to do with sources, put together: sources, settings, accounts, fits, newer versions."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from modelyard.paths import DataFolder
from modelyard.service.board import Board
from modelyard.service.events import EventHub
from modelyard.service.gguf import GgufHeader
from modelyard.service.library import Library
from modelyard.service.network.proxies import Proxies
from modelyard.service.offering.fits import Fits
from modelyard.service.offering.upstream import UpstreamWatch
from modelyard.service.runtime.scheduler import Scheduler
from modelyard.service.service_settings import SettingsKeeper
from modelyard.service.sources import SourceParts, Sources, all_sources
from modelyard.tasks import Tasks
from modelyard.wire.runtime import LoadOptions, MemoryEstimate


class Sourcing(NamedTuple):
    """The parts; `parts.sources` is what most of the service needs of them."""

    parts: SourceParts
    settings: SettingsKeeper
    fits: Fits
    upstream: UpstreamWatch

    @property
    def sources(self) -> Sources:
        """From references to plans."""
        return self.parts.sources


async def open_settings(
    folder: DataFolder, hub: EventHub, *, proxies: Proxies, check_port: Callable[[int], None]
) -> SettingsKeeper:
    """Return the settings of the service in `folder`, which hold for `proxies` already."""
    file = folder.service_settings_file
    settings = SettingsKeeper(file, hub, proxies=proxies, check_port=check_port)
    await settings.open()
    return settings


def open_sources(
    library: Library,
    board: Board,
    *,
    folder: DataFolder,
    environment: Mapping[str, str],
    settings: SettingsKeeper,
    proxies: Proxies,
    scheduler: Scheduler,
    tasks: Tasks,
) -> Sourcing:
    """Return the sources as `settings` and `environment` want them, and what belongs to them."""
    parts = all_sources(
        environment,
        tasks=tasks,
        proxies=proxies,
        endpoint=lambda: settings.current.hub_endpoint,
        accounts_file=folder.accounts_file,
        cache_folder=folder.answers_folder,
    )

    async def estimate(header: GgufHeader, options: LoadOptions) -> MemoryEstimate:
        return await scheduler.estimate(header, options)

    async def free_bytes() -> int | None:
        memory = await scheduler.memory()
        return memory.devices[0].free if memory.devices else None

    fits = Fits(parts.sources, parts.headers, estimate=estimate, free_bytes=free_bytes)
    upstream = UpstreamWatch(
        library,
        board,
        sources=parts.sources,
        settings=settings,
        file=folder.upstream_file,
    )
    return Sourcing(parts, settings, fits, upstream)
