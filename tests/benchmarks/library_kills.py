"""Kill the service while it moves, removes, restores, adopts and verifies, and see what is left.

    python -m tests.benchmarks.library_kills [--rounds N] [--seed N] [--longest-life S]

In each round the real service gets some of these requests at once over real HTTP and is killed at
a random moment; the next one is started on what it left. Every file that was there must still be
there, whole, in a folder of models or in the trash; every model that is shown as present must have
its right file, and no two of them the same. Exit status 1 if not.
"""

import argparse
import atexit
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

_TRASH = tempfile.mkdtemp(prefix="modelyard-kills-trash-")
os.environ["XDG_DATA_HOME"] = _TRASH  # before anything looks for the trash
atexit.register(shutil.rmtree, _TRASH, ignore_errors=True)

from tests.benchmarks.keeping.grounds import Grounds  # noqa: E402 - after the trash was chosen
from tests.benchmarks.keeping.killed import KilledService  # noqa: E402 - as above
from tests.benchmarks.keeping.rounds import Rounds  # noqa: E402 - as above


def main() -> int:
    """Run the rounds and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest-life", type=float, default=0.4, metavar="S")
    known = parser.parse_args()
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="modelyard-kills-") as folder:
        grounds = Grounds(Path(folder), Path(_TRASH))
        with KilledService(grounds) as service:
            rounds = Rounds(grounds, service, random.Random(known.seed))
            rounds.prepare()
            wrong = rounds.run(known.rounds, longest_life_s=known.longest_life)
    took_s = time.monotonic() - began_s
    print(f"{known.rounds} kills amid {rounds.told()}, in {took_s:.0f} s", flush=True)
    for what in wrong:
        print(f"WRONG: {what}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
