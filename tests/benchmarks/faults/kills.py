"""Downloads that are killed again and again, and what must hold after each kill."""

import hashlib
import multiprocessing
import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from modelyard.service.downloads.journal import read_journal
from modelyard.service.downloads.partial import discard_partial, journal_path, partial_path
from tests.benchmarks.faults.downloader import Habits, Order, download_all
from tests.fakes.origin import Fault, Origin

_PATIENCE_S = 120.0
_RATES = (None, 2e6, 8e6, 25e6, 80e6)
"""Bytes a second of each connection; None is as fast as it goes."""
_NEW_RATE = 0.5
"""How likely a file's rate changes in mid-flight."""
_SIZES = (0.25, 1.75)
"""Of files, as shares of the planned one."""
_SEND_BUFFER_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is killed of what."""

    kills: int
    seed: int = 1
    files: int = 4
    file_bytes: int = 48 << 20
    concurrent: int = 3
    longest_life_s: float = 3.0
    longest_limit_s: float = 1.0


@dataclass(slots=True)
class Findings:
    """What a run has shown; `wrong` is empty where all held that must."""

    kills: int = 0
    files: int = 0
    """Whole files that came, each compared with what was served."""
    journals: int = 0
    """Journals read after a kill, each of its claims compared with what was served."""
    right_bytes: int = 0
    sent_bytes: int = 0
    """What the origin has handed to its system, though some of it never left that;"""
    arrived_bytes: int = 0
    """and what has gone over the line: the system of the process that was killed has acknowledged
    it, whether the process had read it or not."""
    most_lost_bytes: int = 0
    """The most that one life had fetched and the next did not find again."""
    wrong: list[str] = field(default_factory=list)

    @property
    def sent_twice(self) -> float:
        """The share of the bytes that were sent more than once."""
        return (self.sent_bytes - self.right_bytes) / max(1, self.right_bytes)

    @property
    def lost_bytes_a_kill(self) -> float:
        """What a kill cost on average: so many bytes went over the line once more."""
        return (self.arrived_bytes - self.right_bytes) / max(1, self.kills)

    @property
    def arrived_twice(self) -> float:
        """The share of the bytes that went over the line more than once."""
        return (self.arrived_bytes - self.right_bytes) / max(1, self.right_bytes)

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.journals} journals read, {self.files} files right, "
            f"{self.right_bytes / 1e6:.0f} MB of files, {self.sent_bytes / 1e6:.0f} MB sent, "
            f"{self.sent_twice:.2%} twice; over the line {self.arrived_bytes / 1e6:.0f} MB, "
            f"{self.arrived_twice:.2%} twice, {self.lost_bytes_a_kill / 1e6:.2f} MB for each kill; "
            f"at most {self.most_lost_bytes / 1e6:.1f} MB sent in vain by one"
        )


class KillRun:
    """Downloads into `folder` from an origin of its own, killed as `plan` says."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.findings = Findings()
        self._folder = folder
        self._plan = plan
        self._chance = random.Random(plan.seed)
        sizes = (self._chance.uniform(*_SIZES) * plan.file_bytes for _ in range(plan.files))
        self._contents = [
            random.Random(f"{plan.seed} {number}").randbytes(int(size_bytes))
            for number, size_bytes in enumerate(sizes)
        ]
        self._held: dict[Path, int] = {}
        # Processes that are forked from one that has imported everything live from their first
        # millisecond on; a kill meets the download, not the imports.
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload([download_all.__module__])

    def run(self) -> Findings:
        """Kill as often as was planned, or until something is wrong; let the rest finish."""
        with Origin(send_buffer_bytes=_SEND_BUFFER_BYTES) as origin:
            orders = self._new_orders(origin)
            while self.findings.kills < self._plan.kills and not self.findings.wrong:
                if self._has_finished(origin, orders):
                    orders = self._new_orders(origin)
            self._set_rates(origin, (None,))
            child = self._start(orders)
            child.join(_PATIENCE_S)
            self._expect(child.exitcode == 0, f"the last process ended with {child.exitcode}")
            self._settle(orders)
            self.findings.sent_bytes = origin.bytes_sent
            self.findings.arrived_bytes = origin.arrived_bytes()
        return self.findings

    def _has_finished(self, origin: Origin, orders: tuple[Order, ...]) -> bool:
        """Live one life; return whether it came to its end before it was killed."""
        self._set_rates(origin, _RATES)
        sent_before, held_before = origin.bytes_sent, sum(self._held.values())
        child = self._start(orders)
        until_s = time.monotonic() + self._chance.uniform(0.0, self._plan.longest_life_s)
        while child.is_alive() and (left_s := until_s - time.monotonic()) > 0:
            child.join(min(left_s, self._chance.uniform(0.05, 0.5)))
            if self._chance.random() < _NEW_RATE:
                self._set_rates(origin, _RATES)
        child.kill()
        child.join(_PATIENCE_S)
        if child.exitcode == 0:
            self._settle(orders)
            return True
        self._expect(child.exitcode == -9, f"a process ended with {child.exitcode}")
        self.findings.kills += 1
        for order in orders:
            self._inspect(order)
        lost = origin.bytes_sent - sent_before - (sum(self._held.values()) - held_before)
        self.findings.most_lost_bytes = max(self.findings.most_lost_bytes, lost)
        return False

    def _start(self, orders: tuple[Order, ...]) -> ForkServerProcess:
        # What has its final name is done: the queue would fetch it anew.
        missing = tuple(order for order in orders if not order.target.exists())
        plan = self._plan
        habits = Habits(plan.concurrent, plan.longest_limit_s, self._chance.getrandbits(32))
        child = self._processes.Process(target=download_all, args=(missing, habits), daemon=True)
        child.start()
        return child

    def _new_orders(self, origin: Origin) -> tuple[Order, ...]:
        self._held.clear()
        return tuple(
            Order(
                origin.serve(f"{number}.gguf", content),
                self._folder / f"{number}.gguf",
                # Some digests are not known beforehand; then the journal alone must see to it.
                hashlib.sha256(content).hexdigest() if number % 2 else None,
            )
            for number, content in enumerate(self._contents)
        )

    def _set_rates(self, origin: Origin, rates: Iterable[float | None]) -> None:
        for number in range(self._plan.files):
            rate = self._chance.choice(tuple(rates))
            origin.always(f"{number}.gguf", Fault(rate_bytes_s=rate))

    def _inspect(self, order: Order) -> None:
        """Check what one killed download has left."""
        content = self._content(order)
        if order.target.exists():
            self._expect(order.target.read_bytes() == content, f"{order.target.name} is wrong")
            self._held[order.target] = len(content)
            return
        journal = read_journal(journal_path(order.target))
        partial = partial_path(order.target)
        there = partial.read_bytes() if partial.exists() else b""
        if journal is None:
            # Before the first byte there is none, nor is there anything to tell.
            self._expect(not there, f"{partial.name} has {len(there)} bytes and no journal")
            return
        self.findings.journals += 1
        for start, end in journal.held:
            is_true = there[start:end] == content[start:end] and end <= len(content)
            self._expect(is_true, f"{partial.name} does not have {start} to {end} as it says")
        held = journal.held.size_bytes
        before = self._held.get(order.target, 0)
        self._expect(held >= before, f"{partial.name} had {before} bytes and now has {held}")
        self._held[order.target] = held

    def _settle(self, orders: tuple[Order, ...]) -> None:
        """Check that every file came and is right, and that no second copy of it is left."""
        for order in orders:
            content = self._content(order)
            there = order.target.read_bytes() if order.target.exists() else None
            self._expect(there == content, f"{order.target.name} did not come, or is wrong")
            order.target.unlink(missing_ok=True)
            self.findings.files += 1
            self.findings.right_bytes += len(content)
        # Killed just after its last rename, a download leaves an empty lock or a journal of
        # nothing; both are taken away by whoever next has to do with that file.
        left = {path.name: path.stat().st_size for path in self._folder.glob("*.partial")}
        self._expect(not left, f"left over: {left}")
        for order in orders:
            discard_partial(order.target)

    def _content(self, order: Order) -> bytes:
        return self._contents[int(order.target.stem)]

    def _expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.findings.wrong.append(f"after {self.findings.kills} kills: {otherwise}")
