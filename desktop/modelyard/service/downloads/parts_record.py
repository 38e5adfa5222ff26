"""The record of a model in several files that is on its way: which they are, which are whole.

``name-of-the-first.parts``, a JSON text, written anew in one step with every file that arrives::

    {"parts": 1, "names": ["a-00001-of-00002.gguf", …], "naming": false,
     "arrived": {"a-00001-of-00002.gguf": {"size": 123, "sha256": "…", "compared": true}}}
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from modelyard.service.downloads.data_file import sync_folder

ARRIVED_SUFFIX = ".arrived"
RECORD_SUFFIX = ".parts"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file that is whole; `size` is bytes."""

    size: int
    sha256: str
    compared: bool


@dataclass(slots=True)
class PartsRecord:
    """Which files a model has, by name in their order, and which of them are whole."""

    names: Sequence[str]
    arrived: dict[str, Arrived] = field(default_factory=dict)
    naming: bool = False
    """All have arrived, and some may have their final names already."""

    @classmethod
    def read(cls, target: Path) -> "PartsRecord | None":
        """Return the record of the model whose first file is `target`; None where there is none.

        One that can't be read counts as none: what it told is fetched again.
        """
        try:
            content: Any = json.loads(record_path(target).read_bytes())
            names = [str(name) for name in content["names"]]
            arrived = {str(name): Arrived(**one) for name, one in content["arrived"].items()}
            if any(Path(name).name != name for name in (*names, *arrived)):
                return None
            return cls(names, arrived, content["naming"] is True)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def write(self, target: Path) -> None:
        """Put this in place of the record of `target`, in one step; may raise OSError."""
        content = {
            "parts": _VERSION,
            "names": list(self.names),
            "naming": self.naming,
            "arrived": {name: asdict(one) for name, one in self.arrived.items()},
        }
        path = record_path(target)
        draft = path.with_name(path.name + ".new")
        with draft.open("wb") as file:
            file.write(json.dumps(content).encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)


def record_path(target: Path) -> Path:
    """Return where the record is of the model whose first file is `target`."""
    return target.with_name(target.name + RECORD_SUFFIX)


def arrived_path(target: Path) -> Path:
    """Return where the whole file lies until all others of its model are whole, too."""
    return target.with_name(target.name + ARRIVED_SUFFIX)
