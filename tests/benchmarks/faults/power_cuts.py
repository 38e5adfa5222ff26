"""Downloads whose power is cut: what the disk may hold afterwards, and what must come of it.

After a cut a file holds all that was synced, and of what was written since any pages, or parts of
a small file, in any selection. Names (created, changed, removed) and cuts of a file take effect in
their order, as on every journaling file system, up to some moment that is no earlier than what was
synced; a sync of a file brings with it the names that the file itself was given.
"""

import asyncio
import hashlib
import random
import shutil
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from modelyard.service.downloads import DownloadJob, DownloadQueue, TransferPolicy
from modelyard.service.downloads.journal import read_journal
from modelyard.service.downloads.partial import journal_path, partial_path
from modelyard.service.downloads.spans import Span, Spans
from modelyard.service.plan import PlannedFile
from modelyard.tasks import Tasks
from tests.benchmarks.faults.disk_log import (
    Create,
    DiskLog,
    Rename,
    Resize,
    Sync,
    Unlink,
    Write,
    recorded,
)
from tests.benchmarks.faults.downloader import Endings
from tests.fakes.origin import Fault, Origin

_NAME = "model.gguf"
_PAGE_BYTES = 4096
_SECTOR_BYTES = 512
_SMALL_BYTES = 64 * 1024
"""A write of less is taken apart by sectors: a journal's page may be torn."""
_KEPT = (0.0, 0.3, 0.7, 0.95, 1.0)
"""How likely a page that was not synced is there."""
_LOGS = 5


@dataclass(frozen=True, slots=True)
class Cut:
    """A power cut after `events` of the log; `names` of them have reached the disk as names."""

    log: DiskLog
    events: int
    names: int
    kept: float


def cut_at_random(log: DiskLog, chance: random.Random) -> Cut:
    """Return one of the cuts that may happen, often about a sync or a change of names."""
    events = chance.randint(0, len(log.events))
    if chance.random() < 0.5:
        turns = [number for number, event in enumerate(log.events) if not isinstance(event, Write)]
        events = min(len(log.events), max(0, chance.choice(turns) + chance.randint(-1, 2)))
    least = _synced_names(log, events)
    return Cut(log, events, chance.randint(least, events), chance.choice(_KEPT))


def files_after(cut: Cut, chance: random.Random) -> dict[str, bytes]:
    """Return what the disk holds after `cut`: contents by names."""
    names = dict(cut.log.initial_names)
    for event in cut.log.events[: cut.names]:
        match event:
            case Create(file, name):
                names[name] = file
            case Rename(file, source, target):
                del names[source]
                names[target] = file
            case Unlink(name):
                del names[name]
    return {name: _content(cut, file, chance) for name, file in names.items()}


def _synced_names(log: DiskLog, events: int) -> int:
    """Return how many events have, as far as they are names, reached the disk for certain."""
    least = 0
    for sync in log.events[:events]:
        if not isinstance(sync, Sync):
            continue
        if sync.file is None:
            least = max(least, sync.before)
            continue
        for number, event in enumerate(log.events[: sync.before]):
            match event:
                case Create(file, _) | Resize(file, _) if file == sync.file:
                    least = max(least, number + 1)
                case Rename(file, _, _) if file == sync.file and sync.whole:
                    least = max(least, number + 1)
    return least


def _content(cut: Cut, file: int, chance: random.Random) -> bytes:
    events = cut.log.events[: cut.events]
    syncs = [event.before for event in events if isinstance(event, Sync) and event.file == file]
    synced = max(syncs, default=0)
    content = bytearray(cut.log.initial.get(file, b""))
    lost: set[tuple[int, int]] = set()
    for number, event in enumerate(events):
        match event:
            case Resize(resized, size_bytes) if resized == file:
                if number < cut.names:
                    content = content[:size_bytes].ljust(size_bytes, b"\0")
                elif size_bytes < len(content):
                    # What follows belongs to a shorter file that there is not yet.
                    break
            case Write(written, offset, data) if written == file:
                parts = [(offset, data)]
                if number >= synced:
                    parts = list(_kept_parts(event, cut.kept, lost, chance))
                for start, part in parts:
                    content.extend(bytes(max(0, start - len(content))))
                    content[start : start + len(part)] = part
    return bytes(content)


def _kept_parts(
    write: Write, kept: float, lost: set[tuple[int, int]], chance: random.Random
) -> Iterator[tuple[int, bytes]]:
    """Yield what is there of a write that was not synced; once lost, a page stays so."""
    step = _PAGE_BYTES if len(write.data) >= _SMALL_BYTES else _SECTOR_BYTES
    end = write.offset + len(write.data)
    for page in range(write.offset // step, -(-end // step)):
        if (step, page) in lost or chance.random() >= kept:
            lost.add((step, page))
            continue
        start, stop = max(write.offset, page * step), min(end, (page + 1) * step)
        yield start, write.data[start - write.offset : stop - write.offset]


def received_bytes(cut: Cut) -> int:
    """Return how many bytes of the file the program had written when the power was cut."""
    events = cut.log.events[: cut.events]
    partial = cut.log.initial_names.get(partial_path(Path(_NAME)).name)
    for event in events:
        if isinstance(event, Create) and event.name == partial_path(Path(_NAME)).name:
            partial = event.file
    held = Spans([Span(0, len(cut.log.initial.get(partial or 0, b"")))])
    for event in events:
        match event:
            case Resize(file, 0) if file == partial:
                held = Spans()
            case Write(file, offset, data) if file == partial:
                held.add(Span(offset, offset + len(data)))
    return held.size_bytes


@dataclass(frozen=True, slots=True)
class CutPlan:
    """How often the power is cut, on downloads of what size and with what policy."""

    cuts: int
    policy: TransferPolicy
    seed: int = 1
    file_bytes: int = 6 << 20


@dataclass(slots=True)
class CutFindings:
    """What was seen; `wrong` is empty where all held that must."""

    cuts: int = 0
    finished: int = 0
    """Cuts after which the file was there already."""
    begun_again: int = 0
    """Cuts after which nothing was there."""
    again_bytes: int = 0
    most_again_bytes: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.cuts} power cuts: {self.finished} files there already, "
            f"{self.begun_again} begun again, at most {self.most_again_bytes / 1e6:.2f} MB and "
            f"{self.again_bytes / max(1, self.cuts) / 1e6:.2f} MB on average fetched again"
        )


class CutRun:
    """Downloads one file over and over in folders below `folder`, and cuts the power."""

    def __init__(self, folder: Path, plan: CutPlan) -> None:
        self.findings = CutFindings()
        self._folder = folder
        self._plan = plan
        self._chance = random.Random(plan.seed)
        self._content = random.Random(plan.seed).randbytes(plan.file_bytes)
        self._numbers = count()
        # Each holds every byte that was written.
        self._logs: deque[DiskLog] = deque(maxlen=_LOGS)

    def run(self) -> CutFindings:
        """Cut as often as was planned, or until something is wrong; return what was found."""
        with Origin() as origin:
            while self.findings.cuts < self._plan.cuts and not self.findings.wrong:
                # A fresh download now and then, else one that went on after a cut.
                if not self._logs or self._chance.random() < 0.2:
                    self._logs.append(self._downloaded(origin, {}))
                cut = cut_at_random(self._chance.choice(self._logs), self._chance)
                self._survive(origin, cut)
                self.findings.cuts += 1
        return self.findings

    def _survive(self, origin: Origin, cut: Cut) -> None:
        """Go on from what the disk holds after `cut`, and check what comes of it."""
        files = files_after(cut, self._chance)
        if (there := files.get(_NAME)) is not None:
            self.findings.finished += 1
            self._expect(there == self._content, "a wrong file stands under the final name")
            return
        received = received_bytes(cut)
        self.findings.begun_again += partial_path(Path(_NAME)).name not in files
        sent_before = origin.bytes_sent
        self._logs.append(self._downloaded(origin, files))
        fetched = origin.bytes_sent - sent_before
        again = max(0, fetched - (len(self._content) - received))
        self.findings.again_bytes += again
        self.findings.most_again_bytes = max(again, self.findings.most_again_bytes)

    def _downloaded(self, origin: Origin, files: dict[str, bytes]) -> DiskLog:
        """Download into a folder that holds `files` to the end; return what was done there."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        target = folder / _NAME
        self._expect(*self._journal_is_true(target))
        url = origin.serve(_NAME, self._content)
        breaks = self._chance.sample(range(1, len(self._content)), self._chance.randint(0, 2))
        origin.script(_NAME, *(Fault(cut_after=after) for after in breaks))
        sha256 = hashlib.sha256(self._content).hexdigest()
        file = PlannedFile(_NAME, (url,), sha256=self._chance.choice((sha256, None)))
        with recorded(folder) as log:
            failures = asyncio.run(self._download(DownloadJob(_NAME, file, target)))
        self._expect(not failures, f"it did not come: {failures}")
        left = {path.name: path.read_bytes() for path in folder.iterdir()}
        self._expect(left.get(_NAME) == self._content, "it came, and it is wrong")
        everything = Cut(log, len(log.events), len(log.events), 1.0)
        self._expect(files_after(everything, self._chance) == left, "the record is not whole")
        shutil.rmtree(folder)
        return log

    async def _download(self, job: DownloadJob) -> list[str]:
        endings = Endings(1)
        async with (
            Tasks() as tasks,
            DownloadQueue(endings, tasks=tasks, policy=self._plan.policy) as queue,
        ):
            await queue.start(job)
            await endings.all_ended.wait()
        return endings.failures

    def _journal_is_true(self, target: Path) -> tuple[bool, str]:
        """Return whether what the journal vouches for is there, and what to say if not."""
        journal = read_journal(journal_path(target))
        partial = partial_path(target)
        there = partial.read_bytes() if partial.exists() else b""
        for start, end in journal.synced if journal else ():
            if there[start:end] != self._content[start:end]:
                return False, f"the journal says that {start} to {end} were synced"
        return True, ""

    def _expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.findings.wrong.append(f"cut {self.findings.cuts}: {otherwise}")
