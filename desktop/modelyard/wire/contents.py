"""What is in a model's file: its properties and tensors, on demand."""

from modelyard.wire.base import Wire


class FileProperty(Wire):
    """One property of the header.

    `value` is a text as it stands, and anything else as JSON writes it. What is too long to be
    told has only its beginning there: `items` is then how many an array has, `characters` how
    many a text has.
    """

    key: str
    value: str
    items: int | None = None
    characters: int | None = None


class FileTensor(Wire):
    """One tensor of the file; `size` in bytes, `dimensions` with the one first that varies fastest.

    `offset` is where it begins, in bytes from where the tensor data begin; of a model in several
    files within its own.
    """

    name: str
    type: str
    dimensions: tuple[int, ...]
    size: int
    offset: int


class FileContents(Wire):
    """The header of a GGUF file, in its own order; of a model in several files that of all.

    `path` is the file, of several the first, or the reference of one that is at a source.
    """

    path: str
    version: int
    big_endian: bool
    alignment: int
    properties: tuple[FileProperty, ...]
    tensors: tuple[FileTensor, ...]
