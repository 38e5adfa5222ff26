"""What is in a model's file: its properties and tensors, on demand."""

from modelyard.wire.base import Wire


class FileProperty(Wire):
    """One property of the header; a long value is told by its length."""

    key: str
    value: str


class FileTensor(Wire):
    """One tensor of the file; `offset` counts from where the tensor data begins, in bytes."""

    name: str
    type: str
    dimensions: tuple[int, ...]
    size: int
    offset: int


class FileContents(Wire):
    """The header of a GGUF file, in its own order."""

    path: str
    version: int
    big_endian: bool
    alignment: int
    properties: tuple[FileProperty, ...]
    tensors: tuple[FileTensor, ...]
