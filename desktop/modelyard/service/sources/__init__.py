"""From a reference to the files behind it: addresses, sizes, digests."""

from modelyard.service.sources.names import suggested_name
from modelyard.service.sources.registry import Sources

__all__ = ["Sources", "suggested_name"]
