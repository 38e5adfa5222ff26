"""Our downloads and those of others against servers, lines and disks that misbehave: a table.

    python -m tests.benchmarks.download_faults [--only WORDS] [--tools ours,curl] [--hf PATH]

Everything is real: `modelyard serve` and its API, curl, aria2c and hf as programs, HTTP and TLS on
loopback, small file systems mounted and system calls that fail. In each row ours must do what is
due: fetch the right file, or say what is wrong with the right code, leave nothing else under the
final name, and fetch the file when the trouble is over without fetching twice what it has. Exit
status 1 if it does not. A program that is not installed has no column, and the disks need root.
"""

import argparse
import shutil
import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from tests.benchmarks.faults.laboratory import Cell
from tests.benchmarks.faults.ours import Ours
from tests.benchmarks.faults.outcomes import Ending, Outcome
from tests.benchmarks.faults.scenarios import SCENARIOS, Scenario
from tests.benchmarks.faults.site import Materials, make_materials
from tests.benchmarks.faults.tools import Aria2, Curl, Hub, Program, python_beside

Kind = type[Program | Ours]
_SHORT = {"ours": Ours, "curl": Curl, "aria2": Aria2, "hf": Hub}


class Table:
    """The rows as they come in; `wrong` tells where ours did not do what was due."""

    def __init__(self, kinds: list[Kind]) -> None:
        self.wrong: list[str] = []
        self._kinds = kinds
        self._counts = {kind: dict.fromkeys(Ending, 0) for kind in kinds}
        names = ["what goes wrong", *(kind.name for kind in kinds)]
        print(f"| {' | '.join(names)} |")
        print(f"|{'---|' * len(names)}", flush=True)

    def add(self, scenario: Scenario, row: list[tuple[Outcome, list[str]]]) -> None:
        """Print a row."""
        cells = [_worded(scenario, outcome) for outcome, _ in row]
        print(f"| {scenario.name} | {' | '.join(cells)} |", flush=True)
        for kind, (outcome, wrong) in zip(self._kinds, row, strict=True):
            self._counts[kind][outcome.ending] += 1
            self.wrong += [f"{scenario.name}: {outcome}: {what}" for what in wrong]

    def close(self) -> None:
        """Print how often each came to what."""
        for kind, counts in self._counts.items():
            told = ", ".join(f"{count} {ending.value}" for ending, count in counts.items() if count)
            print(f"{kind.name}: {told}")
        for what in self.wrong:
            print(f"NOT DUE: {what}")


def _worded(scenario: Scenario, outcome: Outcome) -> str:
    if not scenario.codes and outcome.ending in (Ending.TOLD, Ending.PART):
        return f"gave up, {outcome}"
    return str(outcome)


def _measured(
    scenarios: list[Scenario], kinds: list[Kind], materials: Materials, folder: Path, jobs: int
) -> Table:
    table = Table(kinds)
    with ThreadPoolExecutor(jobs) as threads:
        rows = [
            [
                threads.submit(
                    Cell(scenario, kind, materials, folder / f"{number}-{column}").outcome
                )
                for column, kind in enumerate(kinds)
            ]
            for number, scenario in enumerate(scenarios)
        ]
        for scenario, row in zip(scenarios, rows, strict=True):
            table.add(scenario, [_outcome(cell) for cell in row])
    return table


def _outcome(cell: Future[tuple[Outcome, list[str]]]) -> tuple[Outcome, list[str]]:
    """Return what came of a cell; where the laboratory itself failed, that is wrong too."""
    if error := cell.exception():
        return Outcome(Ending.SKIPPED, "see below"), [f"the laboratory failed: {error!r}"]
    return cell.result()


def _kinds(wanted: list[str], hf: str | None) -> list[Kind]:
    """Return the downloaders that are there; say which are not."""
    found = hf or shutil.which("hf") or shutil.which("hf", path=str(python_beside("hf").parent))
    Hub.program = found or ""
    is_there = {Ours: True, Curl: shutil.which("curl"), Aria2: shutil.which("aria2c"), Hub: found}
    kinds = [_SHORT[name] for name in wanted]
    for kind in kinds:
        if not is_there[kind]:
            print(f"{kind.name}: not installed, no column")
    return [kind for kind in kinds if is_there[kind]]


def main() -> int:
    """Fill the table and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="WORDS", help="rows whose name has these")
    parser.add_argument("--tools", default=",".join(_SHORT), help="columns, separated by commas")
    parser.add_argument("--hf", metavar="PATH", help="where the program hf is")
    parser.add_argument("--jobs", type=int, default=3, help="how many cells at once")
    known = parser.parse_args()
    began_s = time.monotonic()
    kinds = _kinds(known.tools.split(","), known.hf)
    scenarios = [scenario for scenario in SCENARIOS if known.only in scenario.name]
    with tempfile.TemporaryDirectory(prefix="modelyard-faults-") as temporary:
        folder = Path(temporary)
        table = _measured(scenarios, kinds, make_materials(folder), folder, known.jobs)
    table.close()
    print(f"{len(scenarios)} rows in {time.monotonic() - began_s:.0f} s")
    return 1 if table.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
