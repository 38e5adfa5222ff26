"""Kill a process that downloads several files at once, again and again, and look at what is left.

    python -m tests.benchmarks.download_kills [--kills N] [--power-cuts N] [--seed N] …

The process is a real one that downloads over real HTTP, with rates of the origin and limits of its
own that change all the time. After each kill every journal must be readable, and each byte that it
claims be there and be right; at the end every file is right, and no more than 3 % of the bytes
went over the line twice: by what the systems of the killed processes have acknowledged to the
origin's, whether anybody had read it or not. What never left the origin is told apart. Power cuts
are simulated: what was not synced is there or not, page by page; the right file must come of it,
and no more than 16 MiB and what was in flight be fetched again. Exit status 1 if not.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from modelyard.service.downloads import TransferPolicy
from tests.benchmarks.faults.kills import KillRun, Plan
from tests.benchmarks.faults.power_cuts import CutPlan, CutRun

_SENT_TWICE = 0.03
"""The share of the bytes that may go over the line twice."""
_LOST_BYTES = 16 << 20
"""What may be fetched again after a power cut, beside what was in flight:"""
_IN_FLIGHT_BYTES = 8 * TransferPolicy().block_bytes
"""a block in each of some connections."""


def _kill(plan: Plan) -> list[str]:
    """Kill, print what was found, and return what is wrong."""
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="modelyard-kills-") as folder:
        findings = KillRun(Path(folder), plan).run()
    print(f"{findings}, in {time.monotonic() - began_s:.0f} s", flush=True)
    too_much = findings.arrived_twice > _SENT_TWICE
    return findings.wrong + too_much * [f"more than {_SENT_TWICE:.0%} were sent twice"]


def _cut(plan: CutPlan) -> list[str]:
    """Cut the power, print what was found, and return what is wrong."""
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="modelyard-cuts-") as folder:
        findings = CutRun(Path(folder), plan).run()
    print(f"{findings}, in {time.monotonic() - began_s:.0f} s", flush=True)
    too_much = findings.most_again_bytes > _LOST_BYTES + _IN_FLIGHT_BYTES
    return findings.wrong + too_much * ["a power cut cost too much"]


def main() -> int:
    """Kill and cut, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--power-cuts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--file-mib", type=int, default=96, help="the mean size of a file")
    parser.add_argument("--longest-life", type=float, default=5.0, metavar="S")
    known = parser.parse_args()
    file_bytes = known.file_mib << 20
    plan = Plan(
        known.kills,
        known.seed,
        file_bytes=file_bytes,
        longest_life_s=known.longest_life,
        longest_limit_s=known.longest_life / 3,
    )
    wrong = _kill(plan)
    policy = TransferPolicy(first_pause_s=0.01)
    wrong += _cut(CutPlan(known.power_cuts, policy, known.seed, file_bytes))
    for what in wrong:
        print(f"WRONG: {what}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
