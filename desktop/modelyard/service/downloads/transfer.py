"""The transfer of one file, from the first request to its final name; blocks its thread."""

import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from modelyard.service.downloads.connection import Connector
from modelyard.service.downloads.exchange import Answer, request, shown_url
from modelyard.service.downloads.failures import (
    SourceChangedError,
    TransientError,
    broken,
    changed,
    unreachable,
)
from modelyard.service.downloads.journal import Identity, read_journal
from modelyard.service.downloads.judgement import (
    PARTIAL_CONTENT,
    RANGE_NOT_SATISFIABLE,
    Part,
    Wanted,
    next_part,
    require_no_page,
    require_size,
    size_after_416,
    whole_file,
)
from modelyard.service.downloads.partial import Partial, journal_path
from modelyard.service.downloads.policy import Clock, TransferPolicy
from modelyard.service.downloads.retries import Retries
from modelyard.service.downloads.stop import Stop
from modelyard.service.downloads.throttle import Throttle
from modelyard.service.plan import PlannedFile, VerifiedFile
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error


@dataclass(frozen=True, slots=True)
class DownloadJob:
    """One file to fetch to `target`, under the `key` that it is asked for by.

    Where `plan` is given it is asked, before each transfer, what `file` really is: addresses
    may be good for a while only. Its ProblemError fails the job like one of the transfer.
    `inspect` runs in a thread on the whole file, its digest compared where one is known, before
    it gets its final name; its ProblemError fails the job.
    """

    key: str
    file: PlannedFile
    target: Path
    inspect: Callable[[Path], None] | None = None
    plan: Callable[[], Awaitable[PlannedFile]] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Where a transfer is; `is_reset` says that it begins again from zero."""

    phase: DownloadPhase
    transferred_bytes: int
    total_bytes: int | None
    problem: Problem | None = None
    is_reset: bool = False


class Transfer:
    """Fetches one file; `report` and `require_room` are called in the thread of `run`.

    `require_room` is given the size of the whole file before its first byte is written, and
    raises DISK_FULL where the disk has no room for it.
    """

    def __init__(
        self,
        job: DownloadJob,
        stop: Stop,
        *,
        policy: TransferPolicy,
        clock: Clock,
        report: Callable[[Step], None],
        throttles: Sequence[Throttle] = (),
        require_room: Callable[[int], None] = lambda _total_bytes: None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._job = job
        self._stop = stop
        self._policy = policy
        self._clock = clock
        self._report = report
        self._throttles = tuple(throttles)
        self._require_room = require_room
        self._connector = Connector(policy=policy, stop=stop, tls=tls)
        self._retries = Retries(policy)
        self._restarts_left = policy.restarts
        self._partial = Partial(job.target)
        self._block = memoryview(bytearray(policy.block_bytes))
        self._reported_s = self._synced_s = clock.monotonic()
        self._unrecorded_bytes = self._unsynced_bytes = 0

    def run(self) -> VerifiedFile:
        """Return the file once it is whole, verified and under its final name.

        Raises:
            StoppedError: `stop` was set; what came in is safe.
            ProblemError: SOURCE_UNREACHABLE, SOURCE_REFUSED, GATED, SOURCE_CHANGED,
                SOURCE_BROKEN, DIGEST_MISMATCH, DISK_FULL, DISK_ERROR, BUSY, or what `inspect`
                found. A partial that can be continued stays.
        """
        with self._partial:
            self._restore()
            self._fetch()
            if not self._is_expected():
                self._begin_again(self._mismatch().problem)
                self._fetch()
            return self._finish()

    def _restore(self) -> None:
        """Take up an earlier transfer of the same file."""
        content = read_journal(journal_path(self._job.target))
        if content is None or not self._continues(content.identity):
            return
        held = content.held.size_bytes
        self._say(DownloadPhase.VERIFYING, transferred=held, total=content.identity.size)
        self._partial.restore(content, self._stop)
        if self._partial.held_bytes < held:
            detail = "the part that was there is damaged; what is sound is kept"
            self._say_reset(problem_error(ProblemCode.DISK_ERROR, detail).problem)

    def _continues(self, held: Identity) -> bool:
        file = self._job.file
        if file.sha256 and held.sha256:
            return file.sha256 == held.sha256
        return shown_url(file.urls[0]) == held.url

    def _fetch(self) -> None:
        """Fetch what is missing, however often it has to be tried."""
        while not self._partial.is_whole:
            self._stop.check()
            try:
                self._fetch_part()
            except SourceChangedError as change:
                self._begin_again(change.problem)
            except TransientError as failure:
                # A socket that was shut down fails like one that broke.
                self._stop.check()
                pause_s = self._retries.pause_s(failure)
                self._say(DownloadPhase.RETRYING, problem=failure.problem)
                self._clock.wait(self._stop.event, pause_s)

    def _fetch_part(self) -> None:
        wanted = self._wanted()
        self._say(DownloadPhase.CONNECTING)
        with self._request(wanted) as answer:
            if answer.status == RANGE_NOT_SATISFIABLE:
                self._settle_416(answer, wanted)
            elif answer.status == PARTIAL_CONTENT:
                self._receive(answer, self._accept_part(answer, wanted))
            else:
                part = whole_file(answer)
                require_size(self._job.file.size_bytes, part, url=answer.url)
                self._receive(answer, part, is_fresh=True)

    def _wanted(self) -> Wanted:
        partial = self._partial
        gap = partial.first_gap
        start = gap.start if gap else partial.front_bytes
        end = gap.end if gap and gap.end != partial.total_bytes else None
        identity = partial.identity
        tied = identity is not None and (identity.validator or self._job.file.sha256)
        ranged = bool(tied) and (start > 0 or end is not None)
        return Wanted(start, end, ranged=ranged, size_bytes=partial.total_bytes)

    def _request(self, wanted: Wanted) -> Answer:
        headers = dict(self._job.file.headers)
        if wanted.ranged:
            end = "" if wanted.end is None else wanted.end - 1
            headers["Range"] = f"bytes={wanted.start}-{end}"
            if self._partial.identity and self._partial.identity.validator:
                headers["If-Range"] = self._partial.identity.validator
        url = self._job.file.urls[0]
        return request(self._connector, url, headers, redirects=self._policy.redirects)

    def _settle_416(self, answer: Answer, wanted: Wanted) -> None:
        """Nothing follows what is held: it is whole, or of another version."""
        size = size_after_416(answer)
        if not wanted.ranged:
            raise broken("it refuses to send the whole file", url=answer.url)
        if size != self._partial.held_bytes or wanted.size_bytes not in (None, size):
            raise changed("the file has another size at its source", url=answer.url)
        self._partial.total_bytes = size

    def _accept_part(self, answer: Answer, wanted: Wanted) -> Part:
        if self._partial.identity is None:
            raise broken("it sends a part where the whole was asked for", url=answer.url)
        part = next_part(answer, wanted, self._partial.identity)
        require_size(self._job.file.size_bytes, part, url=answer.url)
        if part.total_bytes is not None:
            self._partial.total_bytes = part.total_bytes
        return part

    def _begin(self, answer: Answer, part: Part) -> None:
        """Let the file begin at offset 0 with the first block that is to be written."""
        file = self._job.file
        identity = Identity(
            url=shown_url(file.urls[0]),
            etag=answer.etag,
            last_modified=answer.header("Last-Modified"),
            size=file.size_bytes if part.total_bytes is None else part.total_bytes,
            sha256=file.sha256,
        )
        if self._partial.held_bytes:
            self._count_restart(self._why_whole(answer, part))
        self._partial.begin(identity)

    def _why_whole(self, answer: Answer, part: Part) -> Problem:
        held = self._partial.identity
        same = held is not None and held.etag == answer.etag and held.size == part.total_bytes
        if same:
            return broken("it can't continue a download", url=answer.url).problem
        return changed("the file was replaced at its source", url=answer.url).problem

    def _receive(self, answer: Answer, part: Part, *, is_fresh: bool = False) -> None:
        """Write the body to its place.

        What is held is given up only when the first bytes of another file are there and do not
        look like a web page.
        """
        offset, partial = part.start, self._partial
        while part.end is None or offset < part.end or is_fresh:
            count = self._read(answer) if part.end != offset else 0
            block = self._block[:count]
            if offset == 0:
                require_no_page(bytes(block[:256]), url=answer.url)
            if is_fresh:
                self._stop.check()
                self._begin(answer, part)
                is_fresh = False
            if offset == part.start:
                if partial.total_bytes is not None:
                    self._require_room(partial.total_bytes)
                self._say(DownloadPhase.TRANSFERRING)
            if not count:
                break
            if partial.total_bytes is not None and offset + count > partial.total_bytes:
                raise broken("it sends more than the file has", url=answer.url)
            partial.write(offset, block)
            offset += count
            self._moved(count)
            self._stop.check()
        self._end_part(answer, part, offset)

    def _read(self, answer: Answer) -> int:
        """Read the next block, as large and as soon as the throttles let it pass."""
        most = len(self._block)
        for throttle in self._throttles:
            most = throttle.read_bytes(most)
        count = answer.read_block(self._block[:most])
        for throttle in self._throttles:
            throttle.take(count, self._stop)
        return count

    def _end_part(self, answer: Answer, part: Part, offset: int) -> None:
        end = self._partial.total_bytes if part.end is None else part.end
        if end is not None and offset < end:
            raise unreachable("the connection broke off", url=answer.url, answered=True)
        if self._partial.total_bytes is None:
            self._partial.total_bytes = offset

    def _moved(self, count: int) -> None:
        """Keep the journal and the listeners up to date after `count` more bytes."""
        self._retries.moved()
        now, policy, partial = self._clock.monotonic(), self._policy, self._partial
        self._unrecorded_bytes += count
        self._unsynced_bytes += count
        if self._unsynced_bytes >= policy.sync_bytes or now - self._synced_s >= policy.sync_s:
            partial.sync()
            self._unsynced_bytes, self._synced_s = 0, self._clock.monotonic()
        # A block that is not full is the last for a while, perhaps for long.
        full = count == policy.block_bytes
        if self._unrecorded_bytes >= (
            policy.checkpoint_bytes if full else policy.pause_checkpoint_bytes
        ):
            partial.checkpoint()
            self._unrecorded_bytes = 0
        if now - self._reported_s >= policy.report_s:
            self._say(DownloadPhase.TRANSFERRING)

    def _is_expected(self) -> bool:
        self._say(DownloadPhase.VERIFYING)
        return self._job.file.sha256 in (None, self._partial.sha256)

    def _mismatch(self) -> ProblemError:
        expected, actual = self._job.file.sha256, self._partial.sha256
        detail = f"its sha256 is {actual}, expected was {expected}"
        return problem_error(ProblemCode.DIGEST_MISMATCH, detail, expected=expected, actual=actual)

    def _finish(self) -> VerifiedFile:
        job, partial = self._job, self._partial
        if not self._is_expected():
            partial.quarantine()
            raise self._mismatch()
        if job.inspect:
            try:
                job.inspect(partial.path)
            except ProblemError:
                partial.quarantine()
                raise
        self._stop.check()
        size_bytes = partial.held_bytes
        partial.finish()
        return VerifiedFile(job.target, size_bytes, partial.sha256, job.file.sha256 is not None)

    def _begin_again(self, problem: Problem) -> None:
        self._count_restart(problem)
        self._partial.forget()

    def _count_restart(self, problem: Problem) -> None:
        if not self._restarts_left:
            raise ProblemError(problem)
        self._restarts_left -= 1
        self._say_reset(problem)

    def _say(
        self,
        phase: DownloadPhase,
        *,
        transferred: int | None = None,
        total: int | None = None,
        problem: Problem | None = None,
    ) -> None:
        partial = self._partial
        self._reported_s = self._clock.monotonic()
        held = partial.held_bytes if transferred is None else transferred
        total = total or partial.total_bytes or self._job.file.size_bytes
        self._report(Step(phase, held, total, problem))

    def _say_reset(self, problem: Problem) -> None:
        self._report(Step(DownloadPhase.CONNECTING, 0, self._partial.total_bytes, problem, True))
