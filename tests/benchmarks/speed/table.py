"""What was measured, against what is demanded."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from tests.benchmarks.speed.programs import Usage

OURS = "modelyard"
MOST_PEAK_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Demand:
    """A ratio of ours to another program that is not to be exceeded."""

    setting: str
    """As in `Table.add`."""
    other: str
    of: str
    """Which field of Usage."""
    most: float


DEMANDS = (
    Demand("http new", "curl", "wall_s", 0.80),
    Demand("http resident", "curl", "wall_s", 1.05),
    Demand("https new", "curl", "wall_s", 1.10),
    Demand("https resident", "curl", "wall_s", 1.40),
    Demand("http new", "curl + openssl", "wall_s", 0.55),
    Demand("http resident", "curl + openssl", "wall_s", 0.70),
    Demand("https new", "curl + openssl", "wall_s", 0.80),
    Demand("https resident", "curl + openssl", "wall_s", 0.95),
    Demand("http new", "aria2 + openssl", "wall_s", 0.40),
    Demand("http resident", "aria2 + openssl", "wall_s", 0.50),
    Demand("https new", "aria2 + openssl", "wall_s", 0.60),
    Demand("https resident", "aria2 + openssl", "wall_s", 0.65),
    Demand("http new", "hf", "wall_s", 0.20),
    Demand("https new", "hf", "wall_s", 0.30),
    Demand("http new", "curl + openssl", "cpu_s", 0.75),
    Demand("http resident", "curl + openssl", "cpu_s", 0.90),
    Demand("https new", "curl + openssl", "cpu_s", 1.00),
    Demand("https resident", "curl + openssl", "cpu_s", 1.20),
    Demand("limited new", "aria2", "wall_s", 0.70),
    Demand("far new", "aria2", "wall_s", 1.00),
)


class Table:
    """Usages by setting, such as "http new", and program."""

    def __init__(self) -> None:
        self._usages: dict[tuple[str, str], list[Usage]] = {}

    def add(self, setting: str, usages: dict[str, Usage]) -> None:
        """Take in one round of one program."""
        for program, usage in usages.items():
            self._usages.setdefault((setting, program), []).append(usage)

    def lines(self) -> Iterable[str]:
        """Yield the medians, then each demand with what was reached."""
        yield f"{'':32} {'wall s':>8} {'CPU s':>8} {'peak MiB':>9}   all wall s"
        for (setting, program), usages in self._usages.items():
            walls = " ".join(f"{usage.wall_s:.2f}" for usage in usages)
            yield (
                f"{setting:14} {program:17} {self._median(setting, program, 'wall_s'):8.2f} "
                f"{self._median(setting, program, 'cpu_s'):8.2f} "
                f"{max(usage.peak_bytes for usage in usages) / 2**20:9.0f}   {walls}"
            )
        yield ""
        for demand in DEMANDS:
            ratio = self._ratio(demand)
            if ratio is not None:
                verdict = "ok" if ratio <= demand.most else "MISSED"
                yield (
                    f"{demand.setting:14} {demand.of[:4]} against {demand.other:15} "
                    f"{ratio:5.2f}   at most {demand.most:.2f}   {verdict}"
                )

    def missed(self) -> bool:
        """Return whether any demand was not met, or memory grew too much."""
        ratios = [(self._ratio(demand), demand.most) for demand in DEMANDS]
        peaks = [
            usage.peak_bytes
            for (_, program), usages in self._usages.items()
            for usage in usages
            if program == OURS
        ]
        return max(peaks, default=0) > MOST_PEAK_BYTES or any(
            ratio is not None and ratio > most for ratio, most in ratios
        )

    def _ratio(self, demand: Demand) -> float | None:
        ours, other = ((demand.setting, program) for program in (OURS, demand.other))
        if ours not in self._usages or other not in self._usages:
            return None
        return self._median(*ours, demand.of) / self._median(*other, demand.of)

    def _median(self, setting: str, program: str, of: str) -> float:
        return statistics.median(getattr(usage, of) for usage in self._usages[setting, program])
