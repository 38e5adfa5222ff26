"""Kill a process that downloads several files at once, again and again, and look at what is left.

    python -m tests.benchmarks.download_kills [--kills N] [--seed N] [--file-mib N]

The process is a real one that downloads over real HTTP from an origin whose rates change all the
time. After each kill every journal must be readable, and each byte that it claims be there and be
right; at the end every file is right, and no more than 3 % of the bytes were sent twice. Exit
status 1 if not.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.faults.kills import KillRun, Plan

LIMIT = 0.03
"""The share of the bytes that may be sent twice."""


def main() -> int:
    """Kill, print what was found, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--file-mib", type=int, default=48, help="the size of each file")
    parser.add_argument("--longest-life", type=float, default=2.0, metavar="S")
    known = parser.parse_args()
    plan = Plan(
        kills=known.kills,
        seed=known.seed,
        file_bytes=known.file_mib << 20,
        longest_life_s=known.longest_life,
    )
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="modelyard-kills-") as folder:
        findings = KillRun(Path(folder), plan).run()
    print(f"{findings}, in {time.monotonic() - began_s:.0f} s")
    for wrong in findings.wrong:
        print(f"WRONG: {wrong}")
    too_much = findings.sent_twice > LIMIT
    if too_much:
        print(f"WRONG: more than {LIMIT:.0%} were sent twice")
    return 1 if findings.wrong or too_much else 0


if __name__ == "__main__":
    sys.exit(main())
