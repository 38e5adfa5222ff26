"""What all typed calls share: the connection, and answers parsed or their failures translated."""

from types import TracebackType
from typing import Self, TypeVar

from modelyard.client.connection import Connection
from modelyard.client.failures import translated
from modelyard.wire.base import Wire

T = TypeVar("T", bound=Wire)

_AS_LONG_AS_IT_TAKES = None
"""No limit on how long the service may be silent: reading a model or hashing it takes minutes."""
_LONGEST_WORD = 200
"""Characters of a text in answer that are kept."""


class Calls:
    """A connection to the service at `url`; an async context manager.

    Operations are added by subclasses. Each raises `ProblemError`: with what the service
    reported, or as `ServiceUnreachable`, `ServiceTimeout` or `BadAnswer`.
    """

    def __init__(self, url: str, *, token: str | None = None) -> None:
        self._connection = Connection(url, token=token)

    async def __aenter__(self) -> Self:
        await self._connection.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._connection.__aexit__(kind, error, trace)

    @property
    def url(self) -> str:
        """The base address of the service, without a slash at its end."""
        return self._connection.url

    async def _text(self, path: str) -> str:
        answer = await self._connection.request("GET", path)
        return answer.decode("utf-8", "replace").strip()[:_LONGEST_WORD]

    async def _get(self, path: str, kind: type[T]) -> T:
        return self._parsed(path, kind, await self._connection.request("GET", path))

    async def _post(
        self, path: str, kind: type[T], body: Wire | None = None, *, patient: bool = False
    ) -> T:
        text = None if body is None else body.to_json()
        if patient:
            answer = await self._connection.request(
                "POST", path, text, answer_timeout_s=_AS_LONG_AS_IT_TAKES
            )
        else:
            answer = await self._connection.request("POST", path, text)
        return self._parsed(path, kind, answer)

    async def _act(self, path: str) -> None:
        await self._connection.request("POST", path, answer_timeout_s=_AS_LONG_AS_IT_TAKES)

    def _parsed(self, path: str, kind: type[T], answer: bytes) -> T:
        with translated(self.url + path):
            return kind.from_json(answer)
