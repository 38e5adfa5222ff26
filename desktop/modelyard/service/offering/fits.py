"""Whether a model fits that is not here: from its header at its source, else roughly."""

import asyncio
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
_BITS = {
    "Q2_K": 3.4,
    "Q3_K_M": 4.0,
    "IQ4_XS": 4.4,
    "MXFP4": 4.6,
    "Q4_0": 4.7,
    "Q4_K_S": 4.7,
    "Q4_K_M": 4.9,
    "Q5_K_M": 5.7,
    "Q6_K": 6.6,
    "Q8_0": 8.5,
    "F16": 16.0,
    "BF16": 16.0,
    "F32": 32.0,
}
"""Bits that a parameter takes in a whole file, tensors of other types included: from the sizes of
published models of 1 to 70 billion parameters."""
_USUAL_BITS = 5.0
_AWAY = frozenset(
    {
        ProblemCode.SOURCE_UNREACHABLE,
        ProblemCode.SOURCE_BROKEN,
        ProblemCode.SOURCE_REFUSED,
        ProblemCode.GATED,
        ProblemCode.ACCOUNT_NEEDED,
        ProblemCode.TOKEN_REFUSED,
    }
)

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

    async def of_model(self, model: Model, options: LoadOptions | None) -> MemoryEstimate:
        """Return what a load of `model` would take, which is not downloaded.

        Where its source does not answer, roughly, by its number of parameters.

        Raises:
            ProblemError: NOT_DOWNLOADED, where nothing is known of it; else as `estimate`.
        """
        reference = model.source or ""
        asked = SourceReference(source=reference, sha256=model.sha256, options=options)
        try:
            return (await self.estimate(asked)).estimate
        except ProblemError as error:
            if error.problem.code not in _AWAY:
                raise
            if not model.parameters:
                detail = f"{model.name} is not downloaded, and its source does not tell what it is"
                raise problem_error(ProblemCode.NOT_DOWNLOADED, detail) from error
        size_bytes = weights_bytes(model.parameters, model.quantization)
        return rough_estimate(size_bytes, free_bytes=await self._free_bytes())

    async def contents(self, asked: SourceReference) -> FileContents:
        """Return the properties and tensors of the file; raises as `estimate`, and more.

        Raises:
            ProblemError: RANGES_UNSUPPORTED.
        """
        found = await self._headers.read(asked.source, sha256=asked.sha256)
        return await asyncio.to_thread(contents_of, found.header, path=asked.source)

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


def weights_bytes(parameters: float, quantization: str | None) -> int:
    """Return about how much `parameters` billions of numbers take, stored in this way."""
    bits = _BITS.get(quantization or "", _USUAL_BITS)
    return int(parameters * 1e9 * bits / 8)


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
