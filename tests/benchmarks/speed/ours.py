"""Download one file as the service does, in a process of its own, and tell what it took.

    python -m tests.benchmarks.speed.ours URL TARGET SHA256 [AUTHORITY]

Prints seconds, CPU seconds and the peak of its memory as JSON; the start of Python is not counted,
since the service runs already when somebody clicks on Download.
"""

import asyncio
import json
import resource
import ssl
import sys
import time
from pathlib import Path

from modelyard.service.downloads import DownloadJob, DownloadQueue
from modelyard.service.plan import PlannedFile
from modelyard.tasks import Tasks
from tests.benchmarks.faults.downloader import Endings


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_bytes() -> int:
    # Not ru_maxrss, which begins with what the parent had.
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) * 1024


async def download(job: DownloadJob, tls: ssl.SSLContext | None) -> list[str]:
    """Download to the end; return what failed."""
    endings = Endings(1)
    async with Tasks() as tasks, DownloadQueue(endings, tasks=tasks, tls=tls) as queue:
        await queue.start(job)
        await endings.all_ended.wait()
    return endings.failures


def main() -> int:
    """Download as the arguments say; return the exit status."""
    url, target, sha256, *authority = sys.argv[1:]
    tls = ssl.create_default_context(cafile=authority[0]) if authority else None
    file = PlannedFile(Path(target).name, (url,), sha256=sha256)
    began_s, began_cpu_s = time.perf_counter(), _cpu_s()
    failures = asyncio.run(download(DownloadJob("model", file, Path(target)), tls))
    wall_s, cpu_s = time.perf_counter() - began_s, _cpu_s() - began_cpu_s
    print(json.dumps({"wall_s": wall_s, "cpu_s": cpu_s, "peak_bytes": _peak_bytes()}))
    print(*failures, sep="\n", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
