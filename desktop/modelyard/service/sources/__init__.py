"""From a reference to the files behind it: addresses, sizes, digests."""

from collections.abc import Mapping

from modelyard.service.sources import huggingface
from modelyard.service.sources.http import WebAddresses
from modelyard.service.sources.huggingface import HuggingFace
from modelyard.service.sources.names import suggested_name
from modelyard.service.sources.oci import Registries
from modelyard.service.sources.registry import Sources
from modelyard.service.sources.web import Web

__all__ = ["Sources", "all_sources", "suggested_name"]


def all_sources(environment: Mapping[str, str]) -> Sources:
    """Return every source, as HF_ENDPOINT and HF_TOKEN of `environment` want the hub."""
    web = Web()
    hub = HuggingFace(
        web,
        endpoint=environment.get("HF_ENDPOINT", "").strip() or huggingface.HUGGING_FACE,
        token=environment.get("HF_TOKEN", "").strip() or None,
    )
    # The hub comes first: addresses of its pages are web addresses too.
    return Sources((hub, Registries(web), WebAddresses()), catalogues={huggingface.SOURCE: hub})
