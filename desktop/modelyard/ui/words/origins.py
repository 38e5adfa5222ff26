"""Where a model comes from, in a few words, read off its source. Nothing is reached."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

HUB_HOST = "huggingface.co"
OLLAMA_HOST = "ollama.com"
_HUB = "hf"
_OLLAMA = "ollama"
_REGISTRIES = frozenset({_OLLAMA, "oci"})
_WEB = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Origin:
    """Who published something, where its source names one, and on which server it lies.

    `server` is None for a file of this computer.
    """

    owner: str | None
    server: str | None


def origin_of(source: str | None) -> Origin | None:
    """Return the origin of a reference or path; None where there is none to be told."""
    if not source:
        return None
    try:
        parts = urlsplit(source)
        host = parts.hostname
    except ValueError:
        return None
    path = tuple(unquote(part) for part in parts.path.split("/") if part)
    if parts.scheme == _HUB:
        return Origin(parts.netloc or None, HUB_HOST)
    if parts.scheme in _REGISTRIES:
        return _in_registry(parts.scheme, parts.netloc, path)
    if parts.scheme in _WEB and host:
        is_hub = host == HUB_HOST or host.endswith(f".{HUB_HOST}")
        return Origin(path[0] if is_hub and len(path) > 1 else None, host)
    return Origin(None, None)


def _in_registry(scheme: str, first: str, path: tuple[str, ...]) -> Origin:
    """Tell a host from an owner as the references do: by a dot or a port, or by three parts."""
    if not path:
        return Origin(None, OLLAMA_HOST)
    looks_like_host = "." in first or ":" in first or first == "localhost"
    if scheme != _OLLAMA or looks_like_host or len(path) > 1:
        return Origin(path[0] if len(path) > 1 else None, first)
    return Origin(first, OLLAMA_HOST)
