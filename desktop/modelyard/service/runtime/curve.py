"""What a load takes as a function of its context, from the header and a dry run if there is one."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from modelyard.service.gguf import GgufHeader
from modelyard.service.runtime.buffers import Buffers, buffers_of, with_own_bytes
from modelyard.service.runtime.companions import Companions
from modelyard.service.runtime.dry_run_protocol import DryRun
from modelyard.wire.runtime import LoadOptions

CONTEXT_STEP = 256
_MAX_CONTEXT = 2**24


@dataclass(frozen=True, slots=True)
class Curve:
    """What loads of one model take that differ in the context only; `options` are complete.

    A dry run is exact for its own contexts. Between them the formulas are moved by what they were
    off there, which follows every bend that they know of.
    """

    header: GgufHeader
    options: LoadOptions
    dry_run: DryRun | None = None
    companions: Companions = field(default_factory=Companions)

    def at(self, context: int) -> Buffers:
        """Return what a load with this context takes."""
        options = self.options_at(context)
        return self.companions.added_to(self._alone(options, context), options)

    def options_at(self, context: int) -> LoadOptions:
        """Return the options with another context, and what follows from it."""
        batch = self.options.batch
        if self.options.embedding and batch == self.options.context:
            # A text to embed must fit into one batch.
            batch = context
        return self.options.model_copy(update={"context": context, "batch": batch})

    def largest(self, fits: Callable[[int], bool]) -> int:
        """Return the largest context, in whole steps, up to the trained one, that `fits`.

        0 where not even the smallest does.
        """
        trained = self.header.context_length or _MAX_CONTEXT
        low, high = 0, max(min(trained, _MAX_CONTEXT) // CONTEXT_STEP, 1)
        while low < high:
            middle = (low + high + 1) // 2
            if fits(middle * CONTEXT_STEP):
                low = middle
            else:
                high = middle - 1
        return min(low * CONTEXT_STEP, trained)

    def _alone(self, options: LoadOptions, context: int) -> Buffers:
        told = buffers_of(self.header, options)
        if self.dry_run is None:
            return told
        if self.dry_run.own is not None:
            own_bytes = self.dry_run.own
            told = with_own_bytes(self.header, options, told, own_bytes=own_bytes)
        return replace(
            told,
            weights=self.dry_run.weights,
            kv_cache=max(0, told.kv_cache + self._off(context, lambda off: off.kv_cache)),
            compute=max(0, told.compute + self._off(context, lambda off: off.compute)),
        )

    def _off(self, context: int, part: Callable[["_Off"], int]) -> int:
        offs = sorted(self._offs(), key=lambda off: off.context)
        below = max((off for off in offs if off.context <= context), default=offs[0], key=_context)
        above = min((off for off in offs if off.context >= context), default=offs[-1], key=_context)
        if above.context == below.context:
            return part(below)
        share = (context - below.context) / (above.context - below.context)
        return round(part(below) + share * (part(above) - part(below)))

    def _offs(self) -> list["_Off"]:
        if self.dry_run is None:
            return []
        offs = []
        for run in self.dry_run.runs:
            told = buffers_of(self.header, self.options_at(run.context))
            found_cache, found_compute = run.kv_cache + run.state, run.compute + run.output
            offs.append(
                _Off(run.context, found_cache - told.kv_cache, found_compute - told.compute)
            )
        return offs


@dataclass(frozen=True, slots=True)
class _Off:
    """By how many bytes the formulas were off at one context."""

    context: int
    kv_cache: int
    compute: int


def _context(off: _Off) -> int:
    return off.context
