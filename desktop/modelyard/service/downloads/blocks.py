"""The memory that passes through a transfer: blocks that are used again and again."""

import mmap
import threading


class Blocks:
    """Lends blocks of one size; may be used from any thread."""

    def __init__(self, size_bytes: int) -> None:
        self._size_bytes = size_bytes
        self._spare: list[memoryview] = []
        self._lock = threading.Lock()

    def take(self) -> memoryview:
        """Return a block, to be given back."""
        with self._lock:
            if self._spare:
                return self._spare.pop()
        # Not from the heap, which would keep pieces of it in each thread for ever.
        return memoryview(mmap.mmap(-1, self._size_bytes))

    def give(self, block: memoryview) -> None:
        """Let others have `block`, which was taken."""
        with self._lock:
            self._spare.append(block)
