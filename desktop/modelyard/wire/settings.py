"""The settings of the service: what holds for all that it does, whoever looks at it.

Those of the queue of downloads are `modelyard.wire.queue.DownloadSettings`, those of running
models `modelyard.wire.runtime.RuntimeSettings`.
"""

from typing import Annotated

from pydantic import Field

from modelyard.wire.base import Wire, WireEnum

_ADDRESS = r"^https?://[^\s/@]+(/[^\s]*)?$"


class ProxyChoice(WireEnum):
    """How the service reaches the network."""

    UNKNOWN = "unknown"
    SYSTEM = "system"
    """As the environment or the system says."""
    NONE = "none"
    MANUAL = "manual"
    """Through `ServiceSettings.proxy`."""


class NewerCheck(WireEnum):
    """How often sources are asked whether a file has changed since it was taken."""

    UNKNOWN = "unknown"
    OFF = "off"
    """Only when a person asks."""
    DAILY = "daily"


class ServiceSettings(Wire):
    """What holds for the service. Posting it replaces all of it: what is absent is the default."""

    proxy_choice: ProxyChoice = ProxyChoice.SYSTEM
    proxy: str | None = Field(default=None, max_length=300, repr=False)
    """``http://host:port`` of the proxy that was chosen."""
    proxy_exceptions: tuple[Annotated[str, Field(max_length=300)], ...] = Field(
        default=(), max_length=100
    )
    """Hosts, domains and networks that are reached without it."""
    hub_endpoint: str | None = Field(default=None, max_length=300, pattern=_ADDRESS)
    """The address of a mirror of Hugging Face; absent: ``HF_ENDPOINT``, else the hub itself."""
    newer_check: NewerCheck = NewerCheck.OFF
    port: int | None = Field(default=None, ge=1, le=65535)
    """Where the service listens from its next start on; absent: 1000, else from 11000 up.

    One that is taken by then is passed over for those. ``modelyard serve --port`` goes before it.
    """
    require_token: bool = False
    """Whether requests of this machine must have the token, too, from the next start on."""
