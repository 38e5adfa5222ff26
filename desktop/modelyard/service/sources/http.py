"""Plain http(s) addresses as a source."""

from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from modelyard.service.plan import PlannedFile
from modelyard.service.sources.names import suggested_name
from modelyard.wire.problems import ProblemCode, problem_error

_KEPT_IN_PATH = "/%:@!$&'()*+,;=~-._"
_KEPT_IN_QUERY = _KEPT_IN_PATH + "?"


class WebAddresses:
    """Files at plain addresses; makes no request, so an outline is a plan already."""

    forms = ("http://", "https://")

    def takes(self, reference: str) -> bool:
        """Return whether `reference` begins as a web address does."""
        return reference.strip().lower().startswith(self.forms)

    async def outline(self, reference: str) -> PlannedFile:
        """Plan the file at the address `reference`.

        Raises:
            ProblemError: BAD_REQUEST, where `reference` is not a whole address.
        """
        return PlannedFile(name=suggested_name(reference), urls=(_normalised(reference),))

    async def plan(self, reference: str) -> PlannedFile:
        """Do as `outline` does."""
        return await self.outline(reference)


def _normalised(reference: str) -> str:
    """Return `reference` as it can stand in a request: escaped, the host in ASCII."""
    try:
        parts = urlsplit(reference.strip())
        return urlunsplit(
            (
                parts.scheme.lower(),
                _location(parts),
                quote(parts.path or "/", safe=_KEPT_IN_PATH),
                quote(parts.query, safe=_KEPT_IN_QUERY),
                "",
            )
        )
    except ValueError as error:
        # UnicodeError of a host that has no ASCII form is one too.
        detail = "this is not a web address: it should look like https://host/file.gguf"
        raise problem_error(ProblemCode.BAD_REQUEST, detail) from error


def _location(parts: SplitResult) -> str:
    """Return user, host and port; raise ValueError where there is no host or no valid port."""
    host = parts.hostname
    if not host or any(char.isspace() for char in host):
        raise ValueError("no host")
    host = host if host.isascii() else host.encode("idna").decode()
    user = parts.netloc.rpartition("@")[0]
    location = f"[{host}]" if ":" in host else host
    if parts.port is not None:
        location += f":{parts.port}"
    return f"{quote(user, safe=':%')}@{location}" if user else location
