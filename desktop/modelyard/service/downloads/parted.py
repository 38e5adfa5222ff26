"""The transfer of a model in several files: one after the other, none of them seen before all.

Those that are whole lie beside their final names until the last one is. Then they get them one
right after the other; a crash in between loses nothing, since the record tells what they are.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from modelyard.service.downloads.data_file import sync_folder
from modelyard.service.downloads.failures import disk_errors
from modelyard.service.downloads.partial import (
    discard_partial,
    journal_path,
    locked,
    partial_path,
)
from modelyard.service.downloads.parts_record import (
    Arrived,
    PartsRecord,
    arrived_path,
    record_path,
)
from modelyard.service.downloads.stop import Stop
from modelyard.service.downloads.transfer import DownloadJob, Step
from modelyard.service.plan import VerifiedFile, VerifiedPart

Fetch = Callable[[DownloadJob, Callable[[Step], None], Callable[[int], None]], VerifiedFile]
"""Fetches one file, telling its steps and asking for room; blocks, raises as `Transfer.run`."""


class PartedTransfer:
    """Fetches all files of `job`, each by means of `fetch`.

    `report` is told of all of them as if they were one. `require_room` is given the place of the
    file that comes next and the bytes of all that are still to come.
    """

    def __init__(
        self,
        job: DownloadJob,
        stop: Stop,
        *,
        fetch: Fetch,
        report: Callable[[Step], None],
        require_room: Callable[[Path, int], None],
    ) -> None:
        self._job = job
        self._stop = stop
        self._fetch = fetch
        self._report = report
        self._require_room = require_room
        self._files = (job.file, *(part.file for part in job.file.parts))
        self._targets = [job.target, *(job.target.with_name(one.name) for one in self._files[1:])]
        self._record = PartsRecord([target.name for target in self._targets])

    def run(self) -> VerifiedFile:
        """Return the model once all of its files are whole, verified, under their final names.

        Raises:
            StoppedError: `stop` was set; what came in is safe.
            ProblemError: As `Transfer.run`.
        """
        with disk_errors(self._job.target):
            self._take_up()
        done_bytes = 0
        for index in range(len(self._files)):
            self._stop.check()
            arrived = self._arrived(index) or self._transferred(index, done_bytes)
            done_bytes += arrived.size
        with disk_errors(self._job.target):
            self._name_all()
        return self._verified()

    def _take_up(self) -> None:
        """Keep what is there already and still wanted; delete what an earlier transfer left."""
        target, record = self._job.target, self._record
        target.parent.mkdir(parents=True, exist_ok=True)
        wanted = {
            place.name: file.sha256 for place, file in zip(self._targets, self._files, strict=True)
        }
        earlier = PartsRecord.read(target) or PartsRecord(())
        for name in {*earlier.names, *earlier.arrived} - set(wanted):
            discard_partial(arrived_path(target.with_name(name)))
            arrived_path(target.with_name(name)).unlink(missing_ok=True)
        record.naming = earlier.naming
        record.arrived = {
            name: one
            for name, one in self._job.here.items()
            # Without a digest there is no telling whether the source has another one now.
            if name in wanted and wanted[name] == one.sha256
        }
        record.arrived |= {
            name: one
            for name, one in earlier.arrived.items()
            if name in wanted and wanted[name] in (None, one.sha256)
        }
        record.write(target)
        for place in self._targets:
            _take_over_partial(place)

    def _arrived(self, index: int) -> Arrived | None:
        """Return what is on record of a file, if it is there as it was recorded."""
        target, record = self._targets[index], self._record
        arrived = record.arrived.get(target.name)
        if arrived is None:
            return None
        may_have_its_name = record.naming or self._job.here.get(target.name) == arrived
        places = [arrived_path(target), *([target] if may_have_its_name else [])]
        if any(_size_of(place) == arrived.size for place in places):
            return arrived
        del record.arrived[target.name]
        return None

    def _transferred(self, index: int, done_bytes: int) -> Arrived:
        target, file = self._targets[index], self._files[index]
        place = arrived_path(target)
        total_bytes = self._job.file.total_bytes

        def report(step: Step) -> None:
            moved_bytes = done_bytes + step.transferred_bytes
            self._report(replace(step, transferred_bytes=moved_bytes, total_bytes=total_bytes))

        def require_room(size_bytes: int) -> None:
            later = sum(one.size_bytes or 0 for one in self._files[index + 1 :])
            self._require_room(place, size_bytes + later)

        job = replace(self._job, file=replace(file, parts=()), target=place)
        whole = self._fetch(job, report, require_room)
        arrived = Arrived(whole.size_bytes, whole.sha256, whole.compared)
        self._record.arrived[target.name] = arrived
        self._record.naming = False
        with disk_errors(target):
            self._record.write(self._job.target)
        return arrived

    def _name_all(self) -> None:
        self._record.naming = True
        self._record.write(self._job.target)
        for target in self._targets:
            if arrived_path(target).exists():
                arrived_path(target).replace(target)
                # Of two names of the same file, renaming one to the other leaves both.
                arrived_path(target).unlink(missing_ok=True)
        sync_folder(self._job.target.parent)
        record_path(self._job.target).unlink(missing_ok=True)

    def _verified(self) -> VerifiedFile:
        first, *others = (self._record.arrived[target.name] for target in self._targets)
        named = zip(self._job.file.parts, self._targets[1:], others, strict=True)
        parts = tuple(
            VerifiedPart(part.role, target, one.size, one.sha256, one.compared)
            for part, target, one in named
        )
        return VerifiedFile(self._job.target, first.size, first.sha256, first.compared, parts)


def _take_over_partial(target: Path) -> None:
    """Go on with what was begun of a file when it was the only one of its model."""
    place = arrived_path(target)
    if partial_path(target).exists() and not partial_path(place).exists():
        with locked(target), locked(place):
            partial_path(target).replace(partial_path(place))
            if journal_path(target).exists():
                journal_path(target).replace(journal_path(place))


def _size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
