"""What a lane has received, on its way to the disk and on record."""

from concurrent.futures import Future, wait

from modelyard.service.downloads.averages import averaged
from modelyard.service.downloads.open_partial import OpenPartial
from modelyard.service.downloads.pages import PageSample
from modelyard.service.downloads.policy import Clock, TransferPolicy
from modelyard.service.downloads.spans import Span


class Outflow:
    """Has the blocks of one lane written behind it, in their order."""

    def __init__(self, partial: OpenPartial, *, policy: TransferPolicy, clock: Clock) -> None:
        self.held_up = 0.0
        """The share of its time, of late, that the lane waits for the disk and the digest."""
        self._partial = partial
        self._policy = policy
        self._clock = clock
        self._sample = PageSample(0)
        self._written_s = self._recorded_s = 0.0
        """When something was handed on, and put on record, last."""
        self._held_up_s = 0.0
        """How long that took, which is how long it had to wait."""
        self._writing: list[Future[None]] = []
        """What is not known to be written."""

    def begin(self, offset: int) -> None:
        """Go on at `offset`, where the next block belongs."""
        self._sample = PageSample(offset)

    def write(self, offset: int, block: memoryview, count: int, *, is_full: bool) -> None:
        """Take over `block`, whose first `count` bytes are to be written at `offset`.

        Waits while too much waits to be written. What comes is put on record as soon as it is
        written: often, but where it pours in, which only who fills its blocks can say, less so.

        Raises:
            ProblemError: The disk failed, with an earlier block.
        """
        partial, policy = self._partial, self._policy
        now_s = self._clock.monotonic()
        took_s = now_s - self._written_s
        partial.inflow.note(count, now_s)
        self.held_up = averaged(self.held_up, self._held_up_s, took_s)
        # A block that is not full is the last for a while, perhaps for long.
        pours = is_full and now_s - self._recorded_s < policy.checkpoint_s
        due_bytes = policy.checkpoint_bytes if pours else policy.pause_checkpoint_bytes
        self._written_s = now_s
        self._sample.add(block[:count])
        proof = None
        if self._sample.span.size_bytes >= due_bytes:
            proof = self._sample.take_proof()
            self._recorded_s = now_s

        def write() -> None:
            part = Span(offset, offset + count)
            partial.put(part, block, record_bytes=due_bytes)
            if proof:
                partial.record(*proof)

        while self._writing and self._writing[0].done():
            self._writing.pop(0).result()
        self._writing.append(partial.behind.submit(write))
        self._held_up_s = self._clock.monotonic() - now_s

    def settle(self) -> None:
        """Wait until all is written.

        Raises:
            ProblemError: The disk failed.
        """
        writing, self._writing = self._writing, []
        wait(writing)
        for future in writing:
            future.result()

    def finish(self) -> None:
        """Wait until all is written, and put on record what is not yet.

        Raises:
            ProblemError: The disk failed.
        """
        self.settle()
        if proof := self._sample.take_proof():
            self._partial.record(*proof)
