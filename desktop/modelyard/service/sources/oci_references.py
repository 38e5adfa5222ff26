"""What a person may type for a model in a registry.

- ``ollama://name[:tag]``, ``ollama://owner/name[:tag]``: in Ollama's own registry;
- ``ollama://host[:port]/owner/name[:tag]``, ``oci://host[:port]/owner/name[:tag]``: in any that
  speaks the OCI distribution protocol; instead of a tag ``@sha256:…`` names one exact version.
"""

import ipaddress
import re
from dataclasses import dataclass

from modelyard.service.sources.names import safe_name
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

OLLAMA = "ollama://"
OCI = "oci://"
OLLAMA_HOST = "registry.ollama.ai"

_OLLAMA_OWNER = "library"
_DEFAULT_TAG = "latest"
_ALIASES = {"docker.io": "registry-1.docker.io", "index.docker.io": "registry-1.docker.io"}
"""Where the registry is of a host that images are called after."""
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_PART = re.compile(r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*")
"""As the distribution protocol has it, but for capital letters, which Ollama allows."""
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Image:
    """One version of a model in a registry."""

    host: str
    """With its port, where it is none of the usual."""
    repository: str
    """``owner/name``, or more parts."""
    version: str
    """A tag, or ``sha256:…`` of the manifest."""

    @property
    def url(self) -> str:
        """The address of its repository; without TLS on this machine only."""
        scheme = "http" if is_loopback(self.host) else "https"
        return f"{scheme}://{_ALIASES.get(self.host, self.host)}/v2/{self.repository}"

    @property
    def file_name(self) -> str:
        """A name for its file, which has none in a registry."""
        version = self.version.removeprefix("sha256:")[:12] if self.is_pinned else self.version
        return safe_name(f"{self.repository.rpartition('/')[2]}-{version}.gguf")

    @property
    def is_pinned(self) -> bool:
        """Whether `version` is the digest of its manifest."""
        return _DIGEST.fullmatch(self.version) is not None

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.host}/{self.repository}{'@' if self.is_pinned else ':'}{self.version}"


def is_image_reference(reference: str) -> bool:
    """Return whether `reference` begins with ``ollama://`` or ``oci://``."""
    return reference.strip().lower().startswith((OLLAMA, OCI))


def parse_image_reference(reference: str) -> Image:
    """Return what ``ollama://…`` or ``oci://…`` names.

    Raises:
        ProblemError: BAD_REQUEST.
    """
    scheme, _, rest = reference.strip().partition("://")
    is_ollama = scheme.lower() == "ollama"
    name, at, digest = rest.rstrip("/").partition("@")
    head, _, last = name.rpartition("/")
    last, colon, tag = last.partition(":")
    parts = [*head.split("/"), last] if head else [last]
    host = parts.pop(0) if len(parts) > 1 and _is_host(parts, is_ollama=is_ollama) else None
    if host is None and not is_ollama:
        raise _malformed(is_ollama=False)
    if host is None:
        host = OLLAMA_HOST
        parts = parts if len(parts) > 1 else [_OLLAMA_OWNER, *parts]
    repository = "/".join(parts)
    version = digest if at else (tag if colon else _DEFAULT_TAG)
    version_ok = _DIGEST.fullmatch(version) if at else _TAG.fullmatch(version)
    parts_ok = all(_PART.fullmatch(part) for part in parts) and len(repository) <= _LONGEST_NAME
    if not (version_ok and parts_ok and _HOST.fullmatch(host)):
        raise _malformed(is_ollama=is_ollama)
    return Image(host.lower(), repository, version)


def is_loopback(host: str) -> bool:
    """Return whether `host`, perhaps with a port, is this machine."""
    name = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
    name = name.strip("[]")
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_host(parts: list[str], *, is_ollama: bool) -> bool:
    """Return whether the first part is a host, and no owner in Ollama's own registry."""
    first = parts[0]
    looks_so = "." in first or ":" in first or first.lower() == "localhost"
    return not is_ollama or len(parts) > 2 or looks_so


def _malformed(*, is_ollama: bool) -> ProblemError:
    form = (
        "ollama://name:tag or ollama://host/owner/name:tag"
        if is_ollama
        else "oci://host/owner/name:tag"
    )
    return problem_error(ProblemCode.BAD_REQUEST, f"A model in a registry is written {form}")
