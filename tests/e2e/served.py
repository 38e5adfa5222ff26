"""Model files that the origin serves."""

import hashlib
from dataclasses import dataclass, field

from tests.fakes.origin import LoggedRequest, Origin


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model file that the origin serves."""

    url: str
    sha256: str
    content: bytes = field(repr=False)


def serve_file(origin: Origin, name: str, content: bytes) -> ServedModel:
    """Let `origin` serve `content` under `name`."""
    return ServedModel(origin.serve(name, content), hashlib.sha256(content).hexdigest(), content)


def requests_for(origin: Origin, name: str) -> list[LoggedRequest]:
    """Return the requests for the file `name`, in the order in which they came."""
    return [request for request in origin.requests if request.path.split("?")[0] == f"/{name}"]
