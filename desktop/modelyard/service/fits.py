"""Whether a model fits that is not here: from its header at its source, else roughly."""

from collections.abc import Awaitable, Callable

from modelyard.service.compose import described
from modelyard.service.contents import contents_of
from modelyard.service.gguf import GgufHeader
from modelyard.service.plan import PlannedFile
from modelyard.service.sources import RemoteHeaders, Sources
from modelyard.wire.common import GroupedTimestamp
from modelyard.wire.contents import FileContents
from modelyard.wire.enums import ModelType, ModelUsage
from modelyard.wire.models import FilePartRole, Model
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error
from modelyard.wire.runtime import EstimateMethod, EstimatePart, LoadOptions, MemoryEstimate
from modelyard.wire.sources import SourceEstimate, SourceReference

_ENGINE_BYTES = 192 * 2**20
"""What a load takes besides the weights, roughly: a usual context, buffers, the engine itself."""
_PER_WEIGHTS = 1.1
_LOW, _HIGH = 0.85, 1.3

EstimateHeader = Callable[[GgufHeader, LoadOptions], Awaitable[MemoryEstimate]]
"""Tells what a load of a model with this header would take."""
FreeBytes = Callable[[], Awaitable[int | None]]
"""Tells how much memory a load may take now."""


class Fits:
    """Estimates for models at their sources, reading no more of them than their headers."""

    def __init__(
        self,
        sources: Sources,
        headers: RemoteHeaders,
        *,
        estimate: EstimateHeader,
        free_bytes: FreeBytes,
    ) -> None:
        self._sources = sources
        self._headers = headers
        self._estimate = estimate
        self._free_bytes = free_bytes

    async def estimate(self, asked: SourceReference) -> SourceEstimate:
        """Return what a load would take, and what the file is.

        Raises:
            ProblemError: BAD_REQUEST, UNSUPPORTED_SOURCE, CORRUPT_FILE, GATED, ACCOUNT_NEEDED,
                SOURCE_UNREACHABLE, SOURCE_REFUSED, SOURCE_BROKEN, SOURCE_CHANGED.
        """
        options = asked.options or LoadOptions()
        try:
            found = await self._headers.read(asked.source, sha256=asked.sha256)
        except ProblemError as error:
            if error.problem.code is not ProblemCode.RANGES_UNSUPPORTED:
                raise
            return await self._roughly(asked)
        estimate = await self._estimate(found.header, options)
        model = described(_nameless(), found.header)
        size_bytes = found.header.file_size_bytes
        return SourceEstimate(
            source=asked.source,
            estimate=estimate,
            size=size_bytes + _projector_bytes(found.plan),
            details=model.details,
            parameters=model.parameters,
            quantization=model.quantization,
        )

    async def contents(self, asked: SourceReference) -> FileContents:
        """Return the properties and tensors of the file; raises as `estimate`, and more.

        Raises:
            ProblemError: RANGES_UNSUPPORTED.
        """
        found = await self._headers.read(asked.source, sha256=asked.sha256)
        return contents_of(found.header, path=asked.source)

    async def _roughly(self, asked: SourceReference) -> SourceEstimate:
        plan = await self._sources.plan(asked.source, sha256=None)
        size_bytes = plan.total_bytes
        if size_bytes is None:
            detail = "Its source does not tell how large the file is"
            raise problem_error(ProblemCode.SOURCE_BROKEN, detail)
        estimate = rough_estimate(size_bytes, free_bytes=await self._free_bytes())
        return SourceEstimate(source=asked.source, estimate=estimate, size=size_bytes)


def rough_estimate(weights_bytes: int, *, free_bytes: int | None) -> MemoryEstimate:
    """Return what a load takes of whose weights only the size is known."""
    total = int(weights_bytes * _PER_WEIGHTS) + _ENGINE_BYTES
    high = int(total * _HIGH)
    return MemoryEstimate(
        total=total,
        low=int(total * _LOW),
        high=high,
        fits=free_bytes is None or high <= free_bytes,
        parts=(
            EstimatePart(device="ram", part="weights", bytes=weights_bytes),
            EstimatePart(device="ram", part="runtime", bytes=total - weights_bytes),
        ),
        free=free_bytes,
        method=EstimateMethod.ROUGH,
    )


def _projector_bytes(plan: PlannedFile | None) -> int:
    parts = plan.parts if plan else ()
    projectors = (part.file for part in parts if part.role is FilePartRole.PROJECTOR)
    return sum(file.size_bytes or 0 for file in projectors)


def _nameless() -> Model:
    """Return a model of which nothing is known, to be described."""
    return Model(
        id="",
        version="",
        created=GroupedTimestamp.now(),
        name="",
        cloud=False,
        type=ModelType.UNKNOWN,
        usage=ModelUsage.UNKNOWN,
    )
