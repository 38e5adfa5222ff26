"""The newest release of Modelyard, asked of an address that the person has given.

The answer is one release as the `releases/latest` operation of GitHub, Gitea and Forgejo tells it:
a JSON object of which `tag_name`, `html_url` and `body` are read.
"""

import re
import ssl
from typing import Annotated

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from yarl import URL

from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_TIMEOUT = aiohttp.ClientTimeout(total=30)
_MOST_REDIRECTS = 3
_LARGEST_ANSWER_BYTES = 1024 * 1024
_SENT = {"User-Agent": "Modelyard", "Accept": "application/json"}
"""All that is said beside the address: not even which version asks."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_VERSION = re.compile(r"v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(-\S*)?")


class Release(BaseModel):
    """A published version: its name, the page that tells of it, and what it changes as text."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    version: Annotated[str, Field(alias="tag_name", min_length=1, max_length=100)]
    page: Annotated[str, Field(alias="html_url", max_length=2000)]
    changes: Annotated[str, Field(alias="body")] = ""

    def is_newer_than(self, version: str) -> bool:
        """Return whether this is a later version than `version`; a draft of one is earlier."""
        ours, theirs = _order(version), _order(self.version)
        return ours is not None and theirs is not None and theirs > ours


async def newest_release(address: str) -> Release:
    """Ask `address`, once, for the newest release.

    Raises:
        ProblemError: BAD_REQUEST for an address that is not https; SOURCE_UNREACHABLE;
            SOURCE_REFUSED {http_status}; BAD_ANSWER where it does not tell a release.
    """
    url = _checked(address)
    try:
        async with (
            aiohttp.ClientSession(
                timeout=_TIMEOUT, trust_env=True, cookie_jar=aiohttp.DummyCookieJar()
            ) as session,
            session.get(
                url, headers=_SENT, ssl=_tls_context(), max_redirects=_MOST_REDIRECTS
            ) as response,
        ):
            if not all(_is_safe(each.url) for each in (*response.history, response)):
                raise _bad_answer(address, "it leads to an address that is not https")
            if not response.ok:
                detail = f"{address} answered {response.status}"
                raise problem_error(
                    ProblemCode.SOURCE_REFUSED, detail, url=address, http_status=response.status
                )
            return _parsed(address, await _bounded(response, address))
    except TimeoutError:
        raise _unreachable(address, "it did not answer in time") from None
    except aiohttp.TooManyRedirects as error:
        raise _bad_answer(address, "it leads on and on") from error
    except (aiohttp.ClientError, OSError) as error:
        raise _unreachable(address, str(error) or type(error).__name__) from error


def _checked(address: str) -> URL:
    try:
        url = URL(address.strip())
        usable = _is_safe(url) and bool(url.host) and url.user is None
    except ValueError:
        usable = False
    if not usable:
        raise problem_error(ProblemCode.BAD_REQUEST, f"{address!r} is not an https address")
    return url


def _is_safe(url: URL) -> bool:
    return url.scheme == "https" or (url.scheme == "http" and url.host in _LOOPBACK)


async def _bounded(response: aiohttp.ClientResponse, address: str) -> bytes:
    content = bytearray()
    async for piece in response.content.iter_chunked(64 * 1024):
        content += piece
        if len(content) > _LARGEST_ANSWER_BYTES:
            raise _bad_answer(address, "it is too long")
    return bytes(content)


def _parsed(address: str, content: bytes) -> Release:
    try:
        release = Release.model_validate_json(content)
        is_page = _is_safe(URL(release.page))
    except ValidationError as error:
        raise _bad_answer(address, "it is not a release") from error
    except ValueError:
        is_page = False
    if not is_page:
        raise _bad_answer(address, "it names no page")
    if _order(release.version) is None:
        raise _bad_answer(address, f"{release.version!r} is not a version")
    return release


def _order(version: str) -> tuple[int, int, int, bool] | None:
    """Return something that sorts as versions do; None for what is none."""
    found = _VERSION.fullmatch(version.strip())
    if found is None:
        return None
    major, minor, patch, draft = found.groups()
    return int(major), int(minor), int(patch or 0), draft is None


def _unreachable(address: str, reason: str) -> ProblemError:
    detail = f"{address} can't be reached: {reason}"
    return problem_error(ProblemCode.SOURCE_UNREACHABLE, detail, url=address)


def _bad_answer(address: str, reason: str) -> ProblemError:
    detail = f"The answer of {address} is not one on releases: {reason}"
    return problem_error(ProblemCode.BAD_ANSWER, detail, url=address)


def _tls_context() -> ssl.SSLContext:
    try:
        import truststore  # may be missing, or not support this system
    except ImportError:
        return ssl.create_default_context()
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
