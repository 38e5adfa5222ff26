"""A download through a day's life: cable pulled, another address, sleep, a killed service.

    python -m tests.benchmarks.download_life [--size-mib N]

The real service downloads from nginx in a network namespace, over a cable that is pulled for
45 seconds; then this side gets another address, as with a VPN, so that its connections are dead
without a word; then the service is stopped for 40 seconds, which its server does not wait for, as
when a machine sleeps; then it is killed and started again. Nobody presses anything. Each phase that
the service tells is printed. Exit status 1 unless the right file comes, each trouble is told, and
no more than 10 % is sent twice. Needs root on Linux, ip and nginx; takes some four minutes.
"""

import argparse
import hashlib
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.faults.far_host import FarHost, far_host, why_not
from tests.benchmarks.speed.site import write_random
from tests.e2e.service import Service

_NAME = "model.gguf"
_RATE_BYTES_S = 500_000
_PULLED_S, _ASLEEP_S = 45.0, 40.0
_WITHIN_S = 90.0
_MOST_TWICE = 0.10
_POLL_S = 0.1


class Diary:
    """Prints what a service tells of its download, whenever that changes."""

    def __init__(self, service: Service, model_id: str) -> None:
        self.service = service
        self.told: list[str] = []
        self._model_id = model_id
        self._began_s = time.monotonic()

    def note(self, text: str) -> None:
        """Print `text` with the time."""
        print(f"{time.monotonic() - self._began_s:6.1f} s  {text}", flush=True)

    def look(self) -> dict[str, object]:
        """Ask the service; print what it tells, where that is new."""
        said = dict(self.service.ask("GET", f"/model/{self._model_id}/download/progress").body)
        problem = dict(said.get("problem") or {})
        phase = f"{said.get('phase')}{': ' + str(problem['code']) if problem else ''}"
        if not self.told or self.told[-1] != phase:
            self.told.append(phase)
            self.note(f"  {phase}, {int(str(said.get('transferred') or 0)) / 1e6:.0f} MB")
        return said

    def watch(self, duration_s: float) -> None:
        """Look for so long."""
        until_s = time.monotonic() + duration_s
        while time.monotonic() < until_s:
            self.look()
            time.sleep(_POLL_S)

    def until_moving(self, more_bytes: int = 3_000_000) -> bool:
        """Look until more bytes come, or it is over; return False if neither happens in time."""
        until_s = time.monotonic() + _WITHIN_S
        start: int | None = None
        while time.monotonic() < until_s:
            said = self.look()
            moved = int(str(said.get("transferred") or 0))
            start = moved if start is None else start
            if moved >= start + more_bytes or said.get("status") == "COMPLETED":
                return True
            time.sleep(_POLL_S)
        return False

    def until_told(self, phase: str) -> bool:
        """Look until it has told `phase` since it was asked last."""
        since, until_s = len(self.told), time.monotonic() + _WITHIN_S
        while time.monotonic() < until_s:
            self.look()
            if any(told.startswith(phase) for told in self.told[since:]):
                return True
            time.sleep(_POLL_S)
        return False


def _cable(diary: Diary, host: FarHost) -> list[str]:
    diary.note("the cable is pulled")
    host.pull_cable()
    is_told = diary.until_told("stalled")
    diary.watch(_PULLED_S - 15)
    diary.note("the cable is back")
    host.put_cable_back()
    return [] if is_told and diary.until_moving() else ["a pulled cable was too much"]


def _address(diary: Diary, host: FarHost) -> list[str]:
    diary.note("another address")
    host.change_address()
    is_told = diary.until_told("stalled")
    return [] if is_told and diary.until_moving() else ["another address was too much"]


def _sleep(diary: Diary) -> list[str]:
    diary.note("asleep")
    os.kill(diary.service.pid, signal.SIGSTOP)
    time.sleep(_ASLEEP_S)
    os.kill(diary.service.pid, signal.SIGCONT)
    diary.note("awake")
    return [] if diary.until_moving() else ["it did not go on after a sleep"]


def _killed(diary: Diary) -> list[str]:
    data = diary.service.data
    diary.service.process.kill()
    diary.service.process.wait()
    diary.note("the service was killed, and is started again")
    diary.service = Service(data)
    return [] if diary.until_moving() else ["it did not go on after a kill"]


def _live(folder: Path, size_bytes: int) -> list[str]:
    root = folder / "root"
    root.mkdir()
    sha256 = write_random(root / _NAME, size_bytes)
    with far_host(folder, root, rate_bytes_s=_RATE_BYTES_S) as host:
        diary = _begun(folder, f"{host.url}/{_NAME}", sha256)
        try:
            wrong = [] if diary.until_moving() else ["it did not begin"]
            wrong += _cable(diary, host) + _address(diary, host) + _sleep(diary) + _killed(diary)
            while (said := diary.look()).get("status") != "COMPLETED":
                if said.get("status") == "FAILED":
                    return [*wrong, f"it failed: {said}"]
                time.sleep(_POLL_S)
        finally:
            diary.service.end()
        twice = host.sent_bytes / size_bytes - 1
    diary.note(f"done; {twice:.1%} were sent twice")
    (there,) = (folder / "data" / "models").rglob(_NAME)
    is_right = hashlib.sha256(there.read_bytes()).hexdigest() == sha256
    wrong += [] if is_right else ["the file is wrong"]
    return wrong + ([] if twice <= _MOST_TWICE else ["too much was sent twice"])


def _begun(folder: Path, url: str, sha256: str) -> Diary:
    service = Service(folder / "data")
    model_id = service.add(url, sha256=sha256)
    service.ask("POST", f"/model/{model_id}/download")
    return Diary(service, model_id)


def main() -> int:
    """Live through it, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size-mib", type=int, default=640)
    known = parser.parse_args()
    if reason := why_not():
        parser.error(reason)
    with tempfile.TemporaryDirectory(prefix="modelyard-life-") as folder:
        wrong = _live(Path(folder), known.size_mib << 20)
    for what in wrong:
        print(f"WRONG: {what}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
