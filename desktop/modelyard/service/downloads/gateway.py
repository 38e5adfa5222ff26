"""Whether the network answers in the place of a source: a hotel's sign-in page, a gateway.

Over TLS nobody can, for want of a certificate. Over plain http such a gateway answers whatever is
asked for with its own page, or leads to it: a redirect, a 200, a 403, or a 511 (RFC 6585), which is
made for that. Sources refuse with pages too, but hardly in the same way what they can't even have.
"""

import http.client
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from modelyard.service.downloads.connection import Connector
from modelyard.service.downloads.exchange import REDIRECTS, exchange
from modelyard.service.downloads.judgement import is_page
from modelyard.wire.problems import Problem, ProblemError

_SIGN_IN = http.client.NETWORK_AUTHENTICATION_REQUIRED
_GONE = frozenset({http.client.NOT_FOUND, http.client.GONE})
_START_BYTES = 256


@dataclass(frozen=True, slots=True)
class _Reply:
    """The first answer to a request, as far as it tells one who answers from another."""

    status: int
    elsewhere: str | None
    """The other host that it leads to, for something else than was asked for."""
    is_page: bool

    @property
    def is_no_file(self) -> bool:
        """Whether this is what a gateway says; that a file is gone is for its source to say."""
        return bool(self.elsewhere) or (self.is_page and self.status not in _GONE)


def may_be_a_gateway(problem: Problem) -> bool:
    """Return whether a gateway may have answered so; that a file is gone is for a source to say."""
    return problem.http_status not in _GONE


def is_in_between(connector: Connector, url: str, headers: Mapping[str, str]) -> bool:
    """Return whether somebody on the way answers what is asked of the host of `url`.

    Asks for a byte of the file, and where a page is the answer for something that can't be there.

    Raises:
        TransientError: Nobody answers.
        StoppedError: The transfer was asked to stop.
    """
    if urlsplit(url).scheme != "http":
        return False
    made_up = urlunsplit(urlsplit(url)._replace(path=f"/{secrets.token_hex(16)}", query=""))
    try:
        reply = _asked(connector, url, headers)
        if reply.status == _SIGN_IN:
            return True
        return reply.is_no_file and reply == _asked(connector, made_up, headers)
    except (ProblemError, ValueError):  # it leads to no address
        return False


def _asked(connector: Connector, url: str, headers: Mapping[str, str]) -> _Reply:
    asked = urlsplit(url)
    response = exchange(connector, asked, {**headers, "Range": "bytes=0-0"})
    try:
        start = b"" if response.status in REDIRECTS else response.read(_START_BYTES)
    except (OSError, http.client.HTTPException):
        start = b""
    finally:
        response.close()
        connector.release()
    elsewhere = None
    if response.status in REDIRECTS and (location := response.getheader("Location")):
        target = urlsplit(urljoin(url, location))
        # A source that has moved leads on to the same under its new name.
        is_moved = unquote(asked.path) in unquote(target.path)
        elsewhere = target.hostname if target.hostname != asked.hostname and not is_moved else None
    return _Reply(response.status, elsewhere, is_page(response.getheader("Content-Type"), start))
