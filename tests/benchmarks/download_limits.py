"""Whether a limit is kept: over ten seconds, and in each single one.

    python -m tests.benchmarks.download_limits [--seconds N]

A real transfer from nginx on loopback with a limit of 5 MB/s, and with one of 64 KB/s. From the
second second on the mean must be within 3 % of it, and no second may bring more than 1.2 times as
much; at the slow one no half second may be without a byte. Exit status 1 if not. Needs nginx.
"""

import argparse
import itertools
import sys
import tempfile
import threading
import time
from bisect import bisect_left
from dataclasses import replace
from pathlib import Path

from modelyard.service.downloads import DownloadJob, SystemClock, TransferPolicy
from modelyard.service.downloads.failures import StoppedError
from modelyard.service.downloads.stop import Stop
from modelyard.service.downloads.throttle import Throttle
from modelyard.service.downloads.transfer import Step, Transfer
from modelyard.service.plan import PlannedFile
from tests.benchmarks.speed.site import FILE, Site, serving

_SIZE_BYTES = 256 << 20
_LIMITS = (5_000_000, 64_000)
_MEAN_WITHIN = 0.03
_MOST_IN_A_SECOND = 1.2
_LONGEST_SILENCE_S = 0.5
_SETTLED_S = 1.0
_GRID_S = 0.02


def _arrivals(site: Site, target: Path, limit: int, duration_s: float) -> list[tuple[float, int]]:
    """Return when how many bytes were there, in seconds since the first."""
    stop, moments = Stop(), list[tuple[float, int]]()

    def report(step: Step) -> None:
        moments.append((time.monotonic(), step.transferred_bytes))

    transfer = Transfer(
        DownloadJob("model", PlannedFile(FILE, (site.http,)), target),
        stop,
        policy=replace(TransferPolicy(), report_s=0.0),
        clock=SystemClock(),
        report=report,
        throttles=(Throttle(limit, SystemClock()),),
    )
    timer = threading.Timer(duration_s, stop.set)
    timer.start()
    try:
        transfer.run()
    except StoppedError:
        pass
    finally:
        timer.cancel()
    began_s = next(at_s for at_s, held in moments if held)
    return [(at_s - began_s, held) for at_s, held in moments if held]


def _is_kept(moments: list[tuple[float, int]], limit: int) -> bool:
    """Print what was reached; return whether that is as it should be."""
    times = [at_s for at_s, _ in moments]
    end_s = times[-1]

    def held(at_s: float) -> int:
        return moments[max(0, bisect_left(times, at_s) - 1)][1]

    mean = (held(end_s) - held(_SETTLED_S)) / (end_s - _SETTLED_S)
    steps = int((end_s - 1 - _SETTLED_S) / _GRID_S)
    starts = [_SETTLED_S + number * _GRID_S for number in range(steps)]
    most = max(held(start + 1) - held(start) for start in starts)
    moved = [a for a, b in itertools.pairwise(moments) if b[1] > a[1]]
    silence_s = max(b[0] - a[0] for a, b in itertools.pairwise(moved))
    print(
        f"limit {limit / 1e6:.3f} MB/s: {mean / limit:.3f} of it over {end_s - _SETTLED_S:.1f} s, "
        f"at most {most / limit:.3f} of it in a second, {silence_s:.2f} s between two steps",
        flush=True,
    )
    is_smooth = silence_s <= _LONGEST_SILENCE_S
    return abs(mean / limit - 1) <= _MEAN_WITHIN and most <= _MOST_IN_A_SECOND * limit and is_smooth


def main() -> int:
    """Measure, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=12.0)
    known = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory(prefix="modelyard-limits-") as name:
        folder = Path(name)
        with serving(folder, _SIZE_BYTES, limit_bytes_s=0) as site:
            for limit in _LIMITS:
                target = folder / f"{limit}.gguf"
                good = _is_kept(_arrivals(site, target, limit, known.seconds), limit) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
