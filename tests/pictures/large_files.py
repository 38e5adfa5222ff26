"""Files of real sizes for the stand-in of Hugging Face, of which only the head is in memory."""

from pathlib import Path

_HELD_BYTES = 1 << 20
"""Shorter pieces are made; longer ones stay a view."""
_FRONT_BYTES = 16 << 20
"""No head of a model in here is longer."""


class LargeFile(bytes):
    """The head of a file with nothing but zeros behind it, `size` bytes in all.

    It has the length and the slices of the whole file. Its buffer, from which the stand-in makes
    the digest, is the head alone: a download of it can go on for long and never be right, so it
    is for pictures of downloads under way.
    """

    size: int

    def __new__(cls, head: bytes, size: int) -> "LargeFile":
        made = super().__new__(cls, head[:size])
        made.size = size
        return made

    @classmethod
    def outline(cls, path: Path) -> "LargeFile":
        """Return the outline of a model in `path` (see `tests.fakes.gguf_families`)."""
        with path.open("rb") as file:
            return cls(file.read(_FRONT_BYTES).rstrip(b"\0"), path.stat().st_size)

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, part):
        start, stop, _ = part.indices(self.size)
        head = bytes(memoryview(self)[start:stop])
        size = max(0, stop - start)
        return head.ljust(size, b"\0") if size <= _HELD_BYTES else LargeFile(head, size)
