"""What a model is that is not here: its header, read from its source by parts."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from weakref import WeakValueDictionary

from modelyard.service.gguf import GgufHeader, merged, read_stream
from modelyard.service.plan import PlannedFile
from modelyard.service.sources.answer_cache import AnswerCache
from modelyard.service.sources.kept_header import KeptHeader
from modelyard.service.sources.web import Question, Reply, Web, broken, refused
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import ProblemCode, problem_error

_FIRST_BYTES = 256 * 1024
_LARGEST_BYTES = 4 * 1024 * 1024
MOST_BYTES = 64 * 1024 * 1024
"""Of one header; those of the largest vocabularies have 16 MiB."""
_PATIENCE_S = 60.0
_OK, _PARTIAL, _REFUSING = 200, 206, 400
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")

Ask = Callable[[int, int], Awaitable[bytes]]
"""Returns the bytes from an offset on, as many as asked for unless the file ends before."""


@dataclass(frozen=True, slots=True)
class RemoteHeader:
    """The header of a model at its source, of all its parts; `plan` is None if it was known."""

    header: GgufHeader
    plan: PlannedFile | None = None


class RemoteHeaders:
    """Reads headers where `plan` says that the files are; each digest is read once."""

    def __init__(
        self, web: Web, cache: AnswerCache, *, plan: Callable[[str], Awaitable[PlannedFile]]
    ) -> None:
        self._web = web
        self._cache = cache
        self._plan = plan
        self._reading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def read(self, reference: str, *, sha256: str | None = None) -> RemoteHeader:
        """Return the header of the model at `reference`; `sha256` is that of its first file.

        Raises:
            ProblemError: CORRUPT_FILE; RANGES_UNSUPPORTED, where its server sends whole files
                only; what `Sources.plan` raises.
        """
        if sha256 and (known := await self._known(sha256)):
            return RemoteHeader(known)
        # Who asks meanwhile finds what the first one has kept.
        reading = self._reading.setdefault(reference, asyncio.Lock())
        async with reading:
            return await self._read(reference)

    async def _read(self, reference: str) -> RemoteHeader:
        plan = await self._plan(reference)
        if plan.sha256 and (known := await self._known(plan.sha256)):
            return RemoteHeader(known, plan)
        weights = [part.file for part in plan.parts if part.role is FilePartRole.WEIGHTS]
        headers = [await self._header(file) for file in (plan, *weights)]
        header = merged(headers) if weights else headers[0]
        if plan.sha256:
            question = _question(plan.sha256)
            await asyncio.to_thread(self._cache.keep, question, KeptHeader.of(header))
        return RemoteHeader(header, plan)

    async def _known(self, sha256: str) -> GgufHeader | None:
        kept = await asyncio.to_thread(self._cache.find, _question(sha256), KeptHeader)
        return KeptHeader.from_json(kept.text).header if kept else None

    async def _header(self, file: PlannedFile) -> GgufHeader:
        loop = asyncio.get_running_loop()
        ending = loop.time() + _PATIENCE_S
        place = _Place(self._web, file)
        size_bytes = file.size_bytes or await place.size_bytes()

        async def ask(offset: int, count: int) -> bytes:
            return await place.read(offset, count, patience_s=max(0.1, ending - loop.time()))

        def read() -> GgufHeader:
            return read_stream(_Stream(loop, ask), size_bytes)

        return await asyncio.to_thread(read)


class _Stream:
    """A file at its source for a reader that blocks: windows that grow as it goes on."""

    def __init__(self, loop: asyncio.AbstractEventLoop, ask: Ask) -> None:
        self._loop = loop
        self._ask = ask
        self._offset = 0
        self._next_bytes = _FIRST_BYTES
        self._read_bytes = 0

    def seek(self, offset: int, /) -> None:
        """See `Readable.seek`."""
        self._offset = offset

    def read(self, size_bytes: int, /) -> bytes:
        """See `Readable.read`; what a reader does not ask for is not fetched."""
        count = min(size_bytes, self._next_bytes)
        self._next_bytes = min(2 * self._next_bytes, _LARGEST_BYTES)
        self._read_bytes += count
        if self._read_bytes > MOST_BYTES:
            raise problem_error(ProblemCode.CORRUPT_FILE, "Its header is longer than any model's")
        asking = self._ask(self._offset, count)
        data = asyncio.run_coroutine_threadsafe(_awaited(asking), self._loop).result()
        self._offset += len(data)
        return data


class _Place:
    """A file at its address."""

    def __init__(self, web: Web, file: PlannedFile) -> None:
        self._web = web
        self._file = file
        self._total_bytes = file.size_bytes

    async def size_bytes(self) -> int:
        """Ask for the size of the file."""
        await self.read(0, 1, patience_s=_PATIENCE_S)
        if self._total_bytes is None:
            raise AssertionError("every part tells of the whole")
        return self._total_bytes

    async def read(self, offset: int, count: int, *, patience_s: float) -> bytes:
        """Return `count` bytes from `offset` on, fewer at the end of the file."""
        headers = {**self._file.headers, "Range": f"bytes={offset}-{offset + count - 1}"}
        question = Question(
            self._file.urls[0], headers=headers, most_bytes=count, cut=True, patience_s=patience_s
        )
        reply = await self._web.ask(question)
        if reply.status == _OK:
            detail = f"{reply.url} sends whole files only"
            raise problem_error(ProblemCode.RANGES_UNSUPPORTED, detail, url=reply.url)
        if reply.status >= _REFUSING:
            raise refused(f"It answered {reply.status}", url=reply.url, status=reply.status)
        self._check(reply, offset)
        return reply.body

    def _check(self, reply: Reply, offset: int) -> None:
        match = _RANGE.fullmatch(reply.headers.get("content-range", ""))
        if reply.status != _PARTIAL or match is None or int(match[1]) != offset:
            raise broken("it sends another part than the one asked for", url=reply.url)
        if self._total_bytes not in (None, int(match[3])):
            detail = "the file has another size than its source said"
            raise problem_error(ProblemCode.SOURCE_CHANGED, detail, url=reply.url)
        self._total_bytes = int(match[3])


async def _awaited(work: Awaitable[bytes]) -> bytes:
    return await work


def _question(sha256: str) -> str:
    return f"header {sha256}"
