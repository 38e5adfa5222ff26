"""GGUF files: a reader of their headers that is safe with any file.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3.
"""

from modelyard.service.gguf.header import (
    PROJECTOR_ARCHITECTURE,
    GgufHeader,
    GgufTensor,
    MetaValue,
    Skipped,
)
from modelyard.service.gguf.reader import read_header, read_stream
from modelyard.service.gguf.splits import merged, read_model, split_names

__all__ = [
    "PROJECTOR_ARCHITECTURE",
    "GgufHeader",
    "GgufTensor",
    "MetaValue",
    "Skipped",
    "merged",
    "read_header",
    "read_model",
    "read_stream",
    "split_names",
]
