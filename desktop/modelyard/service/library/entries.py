"""What the catalogue stores of one model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from modelyard.wire.models import Model
from modelyard.wire.runtime import LoadOptions

COMPUTED = frozenset({"downloaded", "downloading", "loaded", "file", "download", "runtime"})
"""Members of a wire Model that follow from what is there and what runs; never stored."""

_NO_EFFECT_ON_MEMORY = {"keep_alive", "force", "threads"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The whole file of a model, as it was when it arrived; its size is in bytes."""

    path: Path
    size_bytes: int
    sha256: str | None = None
    compared: bool = False
    """Whether `sha256` was compared with a digest that was known beforehand."""
    referenced: bool = False
    """The file is the person's own, used where it lies: never moved, never deleted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One model of the catalogue. `model` holds no computed member; its `unique` is set."""

    model: Model
    unique: str
    """A name that is unique in the catalogue and safe as the name of a folder."""
    file_name: str
    """What the file of this model is called in its folder."""
    file: StoredFile | None = None
    options: LoadOptions | None = None
    """The saved load options."""
    measured: Mapping[str, int] = field(default_factory=dict)
    """Bytes of memory measured after loads, by `options_key`."""

    @property
    def id(self) -> str:
        """The id of the model."""
        return self.model.id

    @property
    def is_custom(self) -> bool:
        """Whether it was added by a person; others came with the program."""
        return bool(self.model.custom)


def options_key(options: LoadOptions | None) -> str:
    """Return a text that is equal for options that take the same memory."""
    if options is None:
        return "{}"
    return options.model_dump_json(exclude_none=True, exclude=_NO_EFFECT_ON_MEMORY)
