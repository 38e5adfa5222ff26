"""What the catalogue stores of one model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from modelyard.wire.load import NO_EFFECT_ON_MEMORY, LoadOptions
from modelyard.wire.models import FilePartRole, Model

COMPUTED = frozenset({"downloaded", "downloading", "loaded", "file", "download", "runtime"})
"""Members of a wire Model that follow from what is there and what runs; never stored."""


@dataclass(frozen=True, slots=True)
class StoredPart:
    """A further file of a model, beside its first one; its size is in bytes."""

    role: FilePartRole
    path: Path
    size_bytes: int
    sha256: str | None = None
    compared: bool = False
    """As of `StoredFile`."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """The whole file of a model, as it was when it arrived; its size is in bytes.

    Of a split model this is the first part; `parts` are the others, and a projector.
    """

    path: Path
    size_bytes: int
    sha256: str | None = None
    compared: bool = False
    """Whether `sha256` was compared with a digest that was known beforehand."""
    referenced: bool = False
    """It is another program's or the person's own, used where it lies: never moved, never deleted
    without being asked for."""
    parts: tuple[StoredPart, ...] = ()
    program: str | None = None
    """Which other program holds the same bytes, as the wire's `OtherProgram`."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where all of its files lie."""
        return (self.path, *(part.path for part in self.parts))

    @property
    def total_bytes(self) -> int:
        """The size of all of its files together."""
        return self.size_bytes + sum(part.size_bytes for part in self.parts)


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
    folder: str | None = None
    """The id of the folder of models that its file belongs into; None for the fixed one."""
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
    return options.model_dump_json(exclude_none=True, exclude=set(NO_EFFECT_ON_MEMORY))
