"""Which loaded models make room for another: those that are missed least."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LEAST_RELOAD_S = 0.1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A loaded model that may be unloaded: nobody waits for an answer of it, it is not pinned."""

    model_id: str
    name: str
    size_bytes: int
    idle_s: float
    reload_s: float
    """How long it took to load."""

    @property
    def dispensability(self) -> float:
        """How little it is missed: unused for long counts for it, slow to load against it."""
        return self.idle_s / max(self.reload_s, _LEAST_RELOAD_S)


def least_missed_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return them in the order in which they are to go."""
    return sorted(candidates, key=lambda one: one.dispensability, reverse=True)


def victims(candidates: Iterable[Candidate], missing_bytes: int) -> Sequence[Candidate] | None:
    """Return those that must go for `missing_bytes` to come back, in order; None if all won't do.

    None goes that could stay: where a later one frees enough by itself, the small ones before it
    are spared.
    """
    chosen: list[Candidate] = []
    freed_bytes = 0
    for candidate in least_missed_first(candidates):
        if freed_bytes >= missing_bytes:
            break
        chosen.append(candidate)
        freed_bytes += candidate.size_bytes
    if freed_bytes < missing_bytes:
        return None
    for candidate in reversed(chosen[:]):
        if freed_bytes - candidate.size_bytes >= missing_bytes:
            chosen.remove(candidate)
            freed_bytes -= candidate.size_bytes
    return chosen
