"""One lane of a transfer: a thread with a connection, fetching one piece after another."""

import threading

from modelyard.service.downloads.asking import Asking
from modelyard.service.downloads.connection import Connector
from modelyard.service.downloads.course import Course, Crew
from modelyard.service.downloads.exchange import Answer
from modelyard.service.downloads.failures import broken, unreachable
from modelyard.service.downloads.journal import Identity
from modelyard.service.downloads.judgement import (
    PARTIAL_CONTENT,
    RANGE_NOT_SATISFIABLE,
    Part,
    require_no_page,
)
from modelyard.service.downloads.outflow import Outflow
from modelyard.service.downloads.pages import PAGE_BYTES
from modelyard.service.downloads.pieces import Piece
from modelyard.service.downloads.priority import step_back
from modelyard.service.downloads.stop import Stop

_LATENCIES = 20
"""A piece takes so many times what its answer is waited for, so that the wait weighs little."""


class Lane:
    """Fetches pieces until there are none, its crew has too many lanes, or something fails."""

    def __init__(self, course: Course, crew: Crew, stop: Stop) -> None:
        self.stop = stop
        self.has_begun = False
        """Whether it has received anything."""
        self.latency_s = 0.0
        """What passed from its last request to the first byte."""
        self.is_throttled = False
        """Whether it is a limit of ours that makes it slow."""
        self._course = course
        self._crew = crew
        self._connector = Connector(
            policy=course.policy, stop=stop, trust=course.trust, proxies=course.proxies
        )
        self._asking = Asking(course, self._connector)
        self._block = memoryview(b"")
        """Lent to this lane while its thread runs."""
        self._is_alone = False
        """Whether it was when it took its piece."""
        self._is_full = False
        """Whether the last block was filled."""
        self._outflow = Outflow(course.partial, policy=course.policy, clock=course.clock)
        self._thread = threading.Thread(target=self._run, name="lane", daemon=True)

    @property
    def held_up(self) -> float:
        """The share of its time, of late, that it waits for the disk and the digest."""
        return self._outflow.held_up

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def join(self) -> None:
        """Wait until the thread has ended."""
        self._thread.join()

    def _run(self) -> None:
        step_back()
        error: BaseException | None = None
        blocks = self._course.partial.blocks
        self._block = blocks.take()
        try:
            self._work()
        except BaseException as caught:  # noqa: BLE001 - the crew raises it
            error = caught
        finally:
            self._connector.release()
            blocks.give(self._block)
            self._crew.ended(self, error)

    def _work(self) -> None:
        pieces = self._course.pieces
        if not self._crew.is_alone(self):
            if not self._course.mirror.has_ranges:
                self._asking.prove_ranges(self._block)
            pieces.share()
        useful_bytes = 0.0
        while piece := self._next_piece(useful_bytes):
            start = piece.position
            try:
                while not piece.is_done:
                    self.stop.check()
                    self._fetch(piece)
            finally:
                pieces.give_back(piece)
            took_s = self._course.clock.monotonic() - piece.began_s
            rate = (piece.position - start) / max(took_s, 1e-3)
            useful_bytes = rate * self.latency_s * _LATENCIES
            if not self._crew.may_go_on(self):
                break

    def _next_piece(self, useful_bytes: float) -> Piece | None:
        self._is_alone = self._crew.is_alone(self)
        return self._course.pieces.take(is_alone=self._is_alone, useful_bytes=useful_bytes)

    def _fetch(self, piece: Piece) -> None:
        """Ask for what is missing of `piece` and write it to its place."""
        wanted = self._asking.wanted(piece)
        asked_s = self._course.clock.monotonic()
        with self._asking.ask(wanted) as answer:
            self.latency_s = self._course.clock.monotonic() - asked_s
            if answer.status == RANGE_NOT_SATISFIABLE:
                self._asking.settle_416(answer, wanted)
                piece.end = piece.position
            elif answer.status == PARTIAL_CONTENT:
                self._receive(answer, self._asking.accept_part(answer, wanted), piece)
            elif self._crew.is_alone(self):
                self._receive(answer, self._asking.accept_whole(answer), piece, is_fresh=True)
            else:
                raise broken("it sends the whole where a part was asked for", url=answer.url)

    def _receive(self, answer: Answer, part: Part, piece: Piece, *, is_fresh: bool = False) -> None:
        """Write the body to its place.

        What is held is given up only when the first bytes of another file are there and do not
        look like a web page.
        """
        try:
            self._pass_on(answer, part, piece, is_fresh=is_fresh)
        finally:
            self._outflow.settle()
        self._end_part(answer, part, piece)

    def _pass_on(self, answer: Answer, part: Part, piece: Piece, *, is_fresh: bool) -> None:
        offset = part.start
        count = self._read(answer, offset, part, piece)
        if offset == 0:
            require_no_page(bytes(self._block[: min(count, 256)]), url=answer.url)
        if is_fresh:
            self.stop.check()
            self._begin(answer, part, piece)
        self._note_beginning(offset)
        while count:
            total_bytes = self._course.partial.total_bytes
            if total_bytes is not None and offset + count > total_bytes:
                raise broken("it sends more than the file has", url=answer.url)
            self._outflow.write(offset, self._block, count, is_full=self._is_full)
            self._block = self._course.partial.blocks.take()
            offset = piece.position = offset + count
            self.stop.check()
            count = self._read(answer, offset, part, piece)
        self._outflow.finish()

    def _read(self, answer: Answer, offset: int, part: Part, piece: Piece) -> int:
        """Read the next block, as large and as soon as the throttles let it pass."""
        # What a block holds is lost with the process. And of many lanes each is to hold little:
        # what of a block is never touched takes no memory.
        is_fast = self._course.partial.inflow.is_fast
        most = len(self._block) if is_fast and self._is_alone else len(self._block) // 4
        # Up to the end of a page: whole ones can be written past the cache.
        most -= offset % PAGE_BYTES
        for end in (part.end, piece.end):
            # At the end of the file, and of none else, it is to be seen whether more follows.
            if end is not None and end != self._course.partial.total_bytes:
                most = min(most, end - offset)
        if most <= 0 or offset == part.end:
            return 0
        for throttle in self._course.throttles:
            most = throttle.read_bytes(most)
        ahead = [throttle.ahead_bytes(self.latency_s) for throttle in self._course.throttles]
        self._connector.restrain(min((each for each in ahead if each is not None), default=None))
        count = answer.read_block(self._block[:most], is_fast=is_fast)
        self._is_full = count == most
        waits = [throttle.take(count, self.stop) for throttle in self._course.throttles]
        self.is_throttled = any(waits)
        return count

    def _begin(self, answer: Answer, part: Part, piece: Piece) -> None:
        """Let the file begin at offset 0 with the first block that is to be written."""
        file = self._course.file
        identity = Identity(
            url=self._course.mirror.shown,
            etag=answer.etag,
            last_modified=answer.header("Last-Modified"),
            size=file.size_bytes if part.total_bytes is None else part.total_bytes,
            sha256=file.sha256,
        )
        self._course.begin(identity, answer, part)
        piece.start = piece.position = 0
        piece.end = identity.size

    def _note_beginning(self, offset: int) -> None:
        self._outflow.begin(offset)
        if total_bytes := self._course.partial.total_bytes:
            self._course.require_room(total_bytes)
        self.has_begun = True
        self._crew.begun(self)

    def _end_part(self, answer: Answer, part: Part, piece: Piece) -> None:
        partial = self._course.partial
        ends = [end for end in (part.end, piece.end, partial.total_bytes) if end is not None]
        if ends and piece.position < min(ends):
            raise unreachable("the connection broke off", url=answer.url, answered=True)
        if partial.total_bytes is None:
            partial.total_bytes = piece.end = piece.position
