"""The folders that killed services work on: a data folder, another folder of models, a home."""

import hashlib
import os
from pathlib import Path

from tests.fakes.gguf_models import write_model
from tests.fakes.stores import ollama

_SETTLED_S = 1_700_000_000
"""A time long ago."""


class Grounds:
    """Where models are, and which files there must be."""

    def __init__(self, root: Path, trash: Path) -> None:
        self.data = root / "data"
        self.other = root / "other"
        self.home = root / "home"
        self._trash = trash
        for folder in (self.data / "models", self.other, self.home):
            folder.mkdir(parents=True)
        self.expected: dict[str, str] = {}
        """What each file is of which the bytes must be somewhere, by digest."""
        self._digests: dict[tuple[int, int, int], str] = {}
        self._seed = 0

    def add_model(self) -> None:
        """Put a new model into the folder of models, as one that was there for long."""
        self._seed += 1
        path = self.data / "models" / f"dropped-{self._seed}.gguf"
        draft = write_model(self.home / "draft", seed=self._seed)
        # Each at another time: inodes are used again, and digests are kept by both.
        os.utime(draft, (_SETTLED_S + self._seed, _SETTLED_S + self._seed))
        draft.rename(path)
        self.expected[self.digest(path)] = path.name

    def add_foreign_model(self) -> None:
        """Let another program hold one more model."""
        self._seed += 1
        ollama(self.home, name=f"foreign-{self._seed}", seed=self._seed)

    def digest(self, path: Path) -> str:
        """Return the sha256 of a file, which is read only once as long as it does not change."""
        status = path.stat()
        key = (status.st_ino, status.st_mtime_ns, status.st_size)
        if key not in self._digests:
            self._digests[key] = hashlib.sha256(path.read_bytes()).hexdigest()
        return self._digests[key]

    def lost(self) -> list[str]:
        """Return what of the expected files is nowhere."""
        there = {self.digest(path) for path in self._files(self._trash, self.home)}
        return [name for digest, name in self.expected.items() if digest not in there]

    def forget_set_aside(self) -> None:
        """Expect no longer what was found wrong: it goes when its model is removed."""
        for path in self._files():
            if path.name.endswith(".corrupt"):
                self.expected.pop(self.digest(path), None)

    def left_over(self) -> list[str]:
        """Return what a recovery should have cleaned up."""
        return [
            str(path)
            for path in self._files()
            if path.name.endswith(".moving") or path.parent.name.startswith(".adopting-")
        ]

    def _files(self, *further: Path) -> list[Path]:
        roots = (self.data / "models", self.other, *further)
        return [
            Path(folder) / name
            for root in roots
            for folder, _, names in os.walk(root)
            for name in names
        ]
