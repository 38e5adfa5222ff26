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
from modelyard.service.downloads.partial import partial_path
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
_NO_FAULT = Fault()
_PAGE_BYTES = 4096
_SECTOR_BYTES = 512
_SMALL_BYTES = 64 * 1024
"""A file of less, such as a journal, is taken apart by sectors: its pages may be torn."""
_KEPT = (0.0, 0.3, 0.7, 0.95, 1.0)
"""How likely a page that was not synced is there."""
_LATER = 4
"""How many downloads that went on after a cut are kept to be cut again."""


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
    ends = (e.offset + len(e.data) for e in events if isinstance(e, Write) and e.file == file)
    step = _PAGE_BYTES if max(ends, default=0) >= _SMALL_BYTES else _SECTOR_BYTES
    lost: set[int] = set()
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
                    parts = list(_kept_parts(event, cut.kept, step, lost, chance))
                for start, part in parts:
                    content.extend(bytes(max(0, start - len(content))))
                    content[start : start + len(part)] = part
    return bytes(content)


def _kept_parts(
    write: Write, kept: float, step: int, lost: set[int], chance: random.Random
) -> Iterator[tuple[int, bytes]]:
    """Yield what is there of a write that was not synced; once lost, a page stays so."""
    end = write.offset + len(write.data)
    for page in range(write.offset // step, -(-end // step)):
        if page in lost or chance.random() >= kept:
            lost.add(page)
            continue
        start, stop = max(write.offset, page * step), min(end, (page + 1) * step)
        yield start, write.data[start - write.offset : stop - write.offset]


def missing_bytes(cut: Cut) -> int:
    """Return how many bytes the program, which had all in the end, got after the cut only."""
    name = partial_path(Path(_NAME)).name
    partial = cut.log.initial_names.get(name)
    before, written = Spans(), Spans()
    for number, event in enumerate(cut.log.events):
        match event:
            case Create(file, created) if created == name:
                partial = file
            case Write(file, offset, data) if file == partial:
                span = Span(offset, offset + len(data))
                written.add(span)
                if number < cut.events:
                    before.add(span)
    return written.size_bytes - before.size_bytes


@dataclass(frozen=True, slots=True)
class CutPlan:
    """How often the power is cut, on downloads of what size and with what policy."""

    cuts: int
    policy: TransferPolicy
    seed: int = 1
    file_bytes: int = 6 << 20
    rate_bytes_s: float = 4e6
    """Of each connection, of the downloads that begin with nothing."""


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
        self._first: list[DiskLog] = []
        self._later: deque[DiskLog] = deque(maxlen=_LATER)

    def run(self) -> CutFindings:
        """Cut as often as was planned, or until something is wrong; return what was found."""
        with Origin() as origin:
            for files in ({}, self._left_of_older_version(origin)):
                # Slow, so that several connections help and pieces come out of order.
                slow = Fault(rate_bytes_s=self._plan.rate_bytes_s)
                self._first += [self._downloaded(origin, files, slow) for _ in range(2)]
            while self.findings.cuts < self._plan.cuts and not self.findings.wrong:
                logs = self._later if self._later and self._chance.random() < 0.4 else self._first
                self._survive(origin, cut_at_random(self._chance.choice(logs), self._chance))
                self.findings.cuts += 1
        return self.findings

    def _survive(self, origin: Origin, cut: Cut) -> None:
        """Go on from what the disk holds after `cut`, and check what comes of it."""
        files = files_after(cut, self._chance)
        if (there := files.get(_NAME)) is not None:
            self.findings.finished += 1
            self._expect(there == self._content, "a wrong file stands under the final name")
            return
        self.findings.begun_again += partial_path(Path(_NAME)).name not in files
        sent_before = origin.bytes_sent
        self._later.append(self._downloaded(origin, files))
        fetched = origin.bytes_sent - sent_before
        again = max(0, fetched - missing_bytes(cut))
        self.findings.again_bytes += again
        self.findings.most_again_bytes = max(again, self.findings.most_again_bytes)

    def _left_of_older_version(self, origin: Origin) -> dict[str, bytes]:
        """Return what is left of a download that failed, of a version that differs but little."""
        older = bytearray(self._content)
        for offset in range(_PAGE_BYTES // 2, len(older), _PAGE_BYTES):
            older[offset] ^= 1
        url = origin.serve(_NAME, bytes(older))
        origin.script(_NAME, Fault(cut_after=len(older) * 3 // 4))
        origin.always(_NAME, Fault(status=404))
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        job = DownloadJob(_NAME, PlannedFile(_NAME, (url,)), folder / _NAME)
        self._expect(bool(asyncio.run(self._download(job))), "it should have failed")
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    def _downloaded(
        self, origin: Origin, files: dict[str, bytes], fault: Fault = _NO_FAULT
    ) -> DiskLog:
        """Download into a folder that holds `files` to the end; return what was done there."""
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        target = folder / _NAME
        url = origin.serve(_NAME, self._content)
        origin.always(_NAME, fault)
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

    def _expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.findings.wrong.append(f"cut {self.findings.cuts}: {otherwise}")
