"""The transfer of one file, from the first request to its final name; blocks its thread."""

import ssl
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from modelyard.service.downloads.connection import Connector, Trust
from modelyard.service.downloads.course import Course
from modelyard.service.downloads.crew import LaneCrew
from modelyard.service.downloads.exchange import Answer, shown_url
from modelyard.service.downloads.failures import (
    SourceChangedError,
    TransientError,
    broken,
    changed,
    intercepted,
)
from modelyard.service.downloads.gateway import is_in_between, may_be_a_gateway
from modelyard.service.downloads.journal import Identity, read_journal
from modelyard.service.downloads.judgement import Part
from modelyard.service.downloads.mirrors import Mirrors
from modelyard.service.downloads.open_partial import OpenPartial
from modelyard.service.downloads.partial import journal_path
from modelyard.service.downloads.parts_record import Arrived
from modelyard.service.downloads.pieces import Pieces
from modelyard.service.downloads.policy import Clock, TransferPolicy
from modelyard.service.downloads.retries import Retries
from modelyard.service.downloads.stop import Stop
from modelyard.service.downloads.throttle import Throttle
from modelyard.service.network.proxies import Proxies
from modelyard.service.plan import PlannedFile, VerifiedFile
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error

_LISTENING_S = 0.1
_OF_A_MIRROR = frozenset(
    {
        ProblemCode.SOURCE_UNREACHABLE,
        ProblemCode.SOURCE_REFUSED,
        ProblemCode.SOURCE_BROKEN,
        ProblemCode.SOURCE_CHANGED,
        ProblemCode.GATED,
    }
)


@dataclass(frozen=True, slots=True)
class DownloadJob:
    """One file to fetch to `target`, under the `key` that it is asked for by.

    Where `plan` is given it is asked, before each transfer, what `file` really is: addresses
    may be good for a while only. Its ProblemError fails the job like one of the transfer.
    `inspect` runs in a thread on the whole file, its digest compared where one is known, before
    it gets its final name; its ProblemError fails the job. `here` are files of the model, by
    name, that lie in the folder of `target` whole and verified, and need not be fetched again.
    """

    key: str
    file: PlannedFile
    target: Path
    inspect: Callable[[Path], None] | None = None
    plan: Callable[[], Awaitable[PlannedFile]] | None = None
    here: Mapping[str, Arrived] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """Where a transfer is; `is_reset` says that it begins again from zero."""

    phase: DownloadPhase
    transferred_bytes: int
    total_bytes: int | None
    problem: Problem | None = None
    is_reset: bool = False


class Transfer:
    """Fetches one file.

    `report` and `require_room` are called in its threads, `report` by one at a time.
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
        proxies: Proxies | None = None,
    ) -> None:
        self._job = job
        self._stop = stop
        self._policy = policy
        self._clock = clock
        self._report = report
        self._throttles = tuple(throttles)
        self._require_room = require_room
        self._trust = Trust(tls)
        self._proxies = proxies or Proxies()
        self._mirrors = Mirrors(job.file)
        self._retries = Retries(policy)
        self._restarts_left = policy.restarts
        self._partial = OpenPartial(job.target, policy)
        self._saying = threading.RLock()
        self._said = Step(DownloadPhase.CONNECTING, 0, None)
        self._said_s = clock.monotonic()

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
        held_bytes = content.held.size_bytes
        self._tell(Step(DownloadPhase.VERIFYING, held_bytes, content.identity.size))
        self._partial.restore(content)
        if self._partial.held_bytes < held_bytes:
            self._say_damage()

    def _continues(self, held: Identity) -> bool:
        file = self._job.file
        if file.sha256 and held.sha256:
            return file.sha256 == held.sha256
        return shown_url(file.urls[0]) == held.url

    def _fetch(self) -> None:
        """Fetch what is missing, however often it has to be tried."""
        while not self._is_complete():
            self._stop.check()
            try:
                self._fetch_on()
            except SourceChangedError as change:
                self._begin_again(change.problem)
            except TransientError as failure:
                self._wait_after(failure)
            except ProblemError as error:
                if error.problem.code not in _OF_A_MIRROR:
                    raise
                if not self._mirrors.failed():
                    self._wait_for_network(error)

    def _is_complete(self) -> bool:
        """Return whether all is there and hashed; waits for the latter."""
        if self._partial.is_whole and not self._partial.has_hashed(0):
            self._say(DownloadPhase.VERIFYING)
            while not self._partial.has_hashed(_LISTENING_S):
                self._stop.check()
        # What was hashed only now may have turned out to be damaged.
        return self._partial.is_whole

    def _fetch_on(self) -> None:
        self._say(DownloadPhase.CONNECTING)
        pieces = Pieces(
            self._partial, piece_bytes=self._policy.piece_bytes, now_s=self._clock.monotonic
        )
        course = Course(
            file=self._job.file,
            partial=self._partial,
            pieces=pieces,
            mirror=self._mirrors.current,
            policy=self._policy,
            clock=self._clock,
            trust=self._trust,
            proxies=self._proxies,
            throttles=self._throttles,
            require_room=self._require_room,
            begin=self._begin,
        )
        try:
            LaneCrew(course, self._stop, ticked=self._note_movement).run()
        finally:
            self._note_movement()

    def _wait_after(self, failure: TransientError) -> None:
        # A socket that was shut down fails like one that broke.
        self._stop.check()
        if self._mirrors.failed():
            return
        pause_s = self._retries.pause_s(failure)
        self._say(DownloadPhase.RETRYING, problem=failure.problem)
        self._clock.wait(self._stop.event, pause_s)

    def _wait_for_network(self, error: ProblemError) -> None:
        """Wait, if it is the network that says no and not the source, which has served before."""
        if not (self._partial.held_bytes and may_be_a_gateway(error.problem)):
            raise error
        mirror = self._mirrors.current
        connector = Connector(
            policy=self._policy, stop=self._stop.child(), trust=self._trust, proxies=self._proxies
        )
        failure = intercepted(url=mirror.shown)
        try:
            if not is_in_between(connector, mirror.url, mirror.headers):
                raise error
        except TransientError as lost:
            failure = lost
        self._wait_after(failure)

    def _note_movement(self) -> None:
        """Tell the listeners of what has moved, not too often."""
        if self._partial.held_bytes <= self._said.transferred_bytes:
            return
        self._retries.moved()
        self._mirrors.moved()
        is_due = self._clock.monotonic() - self._said_s >= self._policy.report_s
        if is_due or self._said.phase is not DownloadPhase.TRANSFERRING:
            self._say(DownloadPhase.TRANSFERRING)

    def _begin(self, identity: Identity, answer: Answer, part: Part) -> None:
        """Let the partial begin anew; called by the only lane."""
        with self._saying:
            if self._partial.held_bytes:
                self._count_restart(self._why_whole(answer, part))
            self._partial.begin(identity)

    def _why_whole(self, answer: Answer, part: Part) -> Problem:
        held = self._partial.identity
        same = held is not None and held.etag == answer.etag and held.size == part.total_bytes
        if same:
            return broken("it can't continue a download", url=answer.url).problem
        return changed("the file was replaced at its source", url=answer.url).problem

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
        partial.trim()
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

    def _say(self, phase: DownloadPhase, *, problem: Problem | None = None) -> None:
        with self._saying:
            standing = self._partial.standing()
            if standing.is_damaged:
                self._say_damage()
            total_bytes = standing.total_bytes or self._job.file.size_bytes
            self._tell(Step(phase, standing.held_bytes, total_bytes, problem))

    def _say_damage(self) -> None:
        detail = "the part that was there is damaged; what is sound is kept"
        self._say_reset(problem_error(ProblemCode.DISK_ERROR, detail).problem)

    def _say_reset(self, problem: Problem) -> None:
        step = Step(DownloadPhase.CONNECTING, 0, self._partial.total_bytes, problem, is_reset=True)
        self._tell(step)

    def _tell(self, step: Step) -> None:
        with self._saying:
            self._said, self._said_s = step, self._clock.monotonic()
            self._report(step)
