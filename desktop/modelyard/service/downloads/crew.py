"""The lanes that fetch one file: as many as help, and no harm done by one that fails."""

import queue
import threading
from collections.abc import Callable

from modelyard.service.downloads.course import Course, Fellow
from modelyard.service.downloads.failures import (
    SourceChangedError,
    StoppedError,
    TransientError,
)
from modelyard.service.downloads.growth import FAR_S, Growth
from modelyard.service.downloads.lane import Lane
from modelyard.service.downloads.stop import Stop
from modelyard.wire.problems import ProblemCode, ProblemError

_TICK_S = 0.05
_HELD_UP = 0.2
"""A lane that waits such a share of its time for the disk and the digest could bring more alone."""
_OF_THE_DISK = frozenset({ProblemCode.DISK_FULL, ProblemCode.DISK_ERROR})


class LaneCrew:
    """Runs lanes from one thread; what lanes call may be called from any."""

    def __init__(self, course: Course, stop: Stop, *, ticked: Callable[[], None]) -> None:
        """Call `ticked` now and then while something may have moved."""
        self._course = course
        self._stop = stop
        self._ticked = ticked
        self._growth = Growth(course.policy.lanes, course.clock.monotonic())
        self._lanes: list[Lane] = []
        self._notes: queue.SimpleQueue[tuple[Fellow, BaseException | None] | None]
        self._notes = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._working: list[Fellow] = []
        self._only: Fellow | None = None
        """The one who counts on being alone."""

    def run(self) -> None:
        """Fetch until nothing is left for a lane, or nobody is left who could.

        Raises:
            ProblemError, TransientError, SourceChangedError: Of the last lane, or of the disk.
            StoppedError: The stop was set.
        """
        try:
            self._hire()
            while self._lanes:
                self._listen()
                self._ticked()
                self._grow()
        finally:
            for lane in self._lanes:
                lane.stop.set()
            for lane in self._lanes:
                lane.join()

    def is_alone(self, lane: Fellow) -> bool:
        """Return whether there is no other lane; if so, none is hired until it has `begun`."""
        with self._lock:
            is_alone = self._working == [lane]
            if is_alone:
                self._only = lane
            return is_alone

    def may_go_on(self, lane: Fellow) -> bool:
        """Return whether `lane` is to take another piece."""
        with self._lock:
            if len(self._working) <= self._growth.target:
                return True
            self._working.remove(lane)
            return False

    def begun(self, lane: Fellow) -> None:
        """Take note that `lane` receives what it asked for."""
        with self._lock:
            self._only = None
        self._notes.put(None)

    def ended(self, lane: Fellow, error: BaseException | None) -> None:
        """Take note that the thread of `lane` ends."""
        with self._lock:
            if lane in self._working:
                self._working.remove(lane)
            if self._only is lane:
                self._only = None
        self._notes.put((lane, error))

    def _hire(self) -> None:
        lane = Lane(self._course, self, self._stop.child())
        with self._lock:
            self._working.append(lane)
        self._lanes.append(lane)
        lane.start()

    def _listen(self) -> None:
        """Wait for what a lane has to say, but not for long."""
        try:
            note = self._notes.get(timeout=_TICK_S)
        except queue.Empty:
            return
        if note:
            lane, error = note
            self._lanes = [other for other in self._lanes if other is not lane]
            if error:
                self._judge(lane, error)

    def _judge(self, lane: Fellow, error: BaseException) -> None:
        """Raise `error`, unless others carry on."""
        self._stop.check()
        with self._lock:
            others = len(self._working)
        if not others or not _is_of_the_source(error):
            raise error
        if not lane.has_begun:
            self._growth.refused(others, self._course.clock.monotonic())

    def _grow(self) -> None:
        """Measure, and hire who is wanted."""
        now_s, partial = self._course.clock.monotonic(), self._course.partial
        with self._lock:
            working = list(self._working)
            is_taken = self._only is not None
        has_begun = all(lane.has_begun for lane in working)
        if any(lane.is_throttled for lane in working):
            self._growth.limited(now_s)
            return
        held_up = max((lane.held_up for lane in working), default=0.0)
        if held_up > _HELD_UP:
            self._growth.held_up(now_s, min(lane.held_up for lane in working))
            return
        latency_s = max((lane.latency_s for lane in working), default=0.0)
        is_fast = partial.inflow.rate >= self._course.policy.fast_bytes_s * len(working)
        if is_fast and latency_s < FAR_S:
            # Where each lane from so near brings much, it is this machine that can't take more.
            self._growth.sated()
            return
        self._growth.measure(
            now_s,
            partial.held_bytes,
            latency_s=latency_s,
            steady=has_begun and len(working) == self._growth.target,
        )
        if working and has_begun and not is_taken and self._may_hire(len(working)):
            self._hire()

    def _may_hire(self, working: int) -> bool:
        course = self._course
        if working >= self._growth.target or not course.is_tied:
            return False
        least_bytes = course.policy.parallel_bytes if working == 1 else 1
        return course.partial.missing_bytes >= least_bytes and course.pieces.has_more()


def _is_of_the_source(error: BaseException) -> bool:
    if isinstance(error, ProblemError):
        return error.problem.code not in _OF_THE_DISK
    return isinstance(error, TransientError | SourceChangedError | StoppedError)
