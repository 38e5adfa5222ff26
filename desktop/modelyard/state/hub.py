"""Which file of which repository a reference names: ``hf://…`` and a page's address alike."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_SCHEME = "hf"
_WEB = frozenset({"http", "https"})
_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
_VERBS = frozenset({"resolve", "blob"})
_PARAMETERS = re.compile(
    r"(?<![A-Za-z0-9.])(?:(\d{1,3})x)?(\d{1,4}(?:\.\d{1,3})?)\s?([BMT])(?![a-z0-9])", re.IGNORECASE
)
_IN_BILLIONS = {"M": 0.001, "B": 1.0, "T": 1000.0}
_SPLIT = re.compile(r"-00001-of-\d{5}(?=\.gguf$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file at Hugging Face, at whatever version; `path` is None where only its repository is."""

    repo: str
    path: str | None


def hub_file(source: str | None) -> HubFile | None:
    """Return the file that `source` names; None where it is not one of Hugging Face."""
    if not source:
        return None
    try:
        parts = urlsplit(source)
        host = parts.hostname
    except ValueError:
        return None
    path = tuple(unquote(part) for part in parts.path.split("/") if part)
    if parts.scheme == _SCHEME and parts.netloc and path:
        name, rest = path[0].partition("@")[0], path[1:]
        return HubFile(f"{parts.netloc}/{name}", "/".join(rest) or None)
    if parts.scheme in _WEB and host in _HOSTS and len(path) >= 2:
        is_file = len(path) > 4 and path[2] in _VERBS
        return HubFile("/".join(path[:2]), "/".join(path[4:]) if is_file else None)
    return None


def parameters_in(name: str) -> float | None:
    """Return the billions of parameters that a name tells, such as ``7B``, ``8x7B``, ``135M``."""
    found = list(_PARAMETERS.finditer(name.replace("_", "-")))
    if not found:
        return None
    experts, number, unit = found[0].groups()
    billions = float(number) * _IN_BILLIONS[unit.upper()] * int(experts or 1)
    return billions or None


def model_name(path: str) -> str:
    """Return what a model of this file is called, without its folder, suffix and part number."""
    name = path.rpartition("/")[2]
    return _SPLIT.sub("", name).removesuffix(".gguf")
