"""What the header of a GGUF file says about its model."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import TypeAlias

from modelyard.service.gguf.types import FILE_TYPES, GGML_TYPES

PROJECTOR_ARCHITECTURE = "clip"
"""Of what only goes with a model (``LLM_ARCH_CLIP`` of llama.cpp)."""
# llama.cpp sets this bit where it guessed the file type from the tensors.
_GUESSED = 1024
# No model comes near; a larger number is damage or malice and counts as absent.
_PLAUSIBLE = 2**31


@dataclass(frozen=True, slots=True)
class Skipped:
    """A value that was too large to keep: an array of `length` items, or a text of as many bytes.

    The vocabulary of a model is one. Of an array the `first` items are kept, to be shown.
    """

    length: int
    first: tuple["MetaValue", ...] = field(default=(), compare=False)


MetaValue: TypeAlias = bool | int | float | str | tuple["MetaValue", ...] | Skipped


@dataclass(frozen=True, slots=True)
class GgufTensor:
    """One tensor as the header lists it.

    `offset` counts from the header's `data_offset`. `size_bytes` of a type that is not known
    reaches to the next tensor.
    """

    name: str
    dimensions: tuple[int, ...]
    type_id: int
    size_bytes: int
    offset: int

    @property
    def elements(self) -> int:
        """How many numbers it holds."""
        return prod(self.dimensions)


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """The header of a GGUF file that was found sound; sizes and offsets are bytes.

    A property is None where the file does not say, or says something that can't be.
    """

    version: int
    metadata: Mapping[str, MetaValue]
    tensors: tuple[GgufTensor, ...]
    data_offset: int
    file_size_bytes: int
    big_endian: bool = False
    """Whether the most significant byte of its numbers comes first."""
    alignment: int = 32
    """What its tensors begin at multiples of."""

    @property
    def architecture(self) -> str | None:
        """The family that decides how it is run, such as ``llama``."""
        return self._text("general.architecture")

    @property
    def is_projector(self) -> bool:
        """Whether it only goes with a model, for which it reads pictures or sound."""
        return self.architecture == PROJECTOR_ARCHITECTURE

    @property
    def name(self) -> str | None:
        """The name that its maker gave it."""
        return self._text("general.name") or self._text("general.basename")

    @property
    def license(self) -> str | None:
        """The licence, mostly as an SPDX identifier."""
        return self._text("general.license")

    @property
    def tokenizer(self) -> str | None:
        """The kind of tokenizer, such as ``gpt2``."""
        return self._text("tokenizer.ggml.model")

    @property
    def has_chat_template(self) -> bool:
        """Whether it says how a conversation is put into words."""
        return "tokenizer.chat_template" in self.metadata

    @property
    def quantization(self) -> str | None:
        """How its weights are stored, such as ``Q4_K_M``."""
        file_type = self._count("general.file_type")
        if file_type is not None and (known := FILE_TYPES.get(file_type & ~_GUESSED)):
            return known
        sizes: Counter[int] = Counter()
        for tensor in self.tensors:
            sizes[tensor.type_id] += tensor.size_bytes
        dominant = GGML_TYPES.get(max(sizes, key=lambda t: sizes[t])) if sizes else None
        return dominant.name if dominant else None

    @property
    def parameters(self) -> int:
        """How many numbers all of its tensors hold."""
        return sum(tensor.elements for tensor in self.tensors)

    @property
    def tensor_bytes(self) -> int:
        """What all of its tensors take."""
        return sum(tensor.size_bytes for tensor in self.tensors)

    @property
    def context_length(self) -> int | None:
        """The longest context that it was trained for, in tokens."""
        return self.count("context_length")

    @property
    def layers(self) -> int | None:
        """How many blocks it has."""
        return self.count("block_count")

    @property
    def embedding_length(self) -> int | None:
        """How wide it is."""
        return self.count("embedding_length")

    @property
    def feed_forward_length(self) -> int | None:
        """How wide the feed-forward part of its widest layer is."""
        return self.count("feed_forward_length")

    @property
    def heads(self) -> int | None:
        """How many attention heads its widest layer has."""
        return self.count("attention.head_count")

    @property
    def kv_heads(self) -> int | None:
        """How many key/value heads its widest layer has."""
        return self.count("attention.head_count_kv") or self.heads

    @property
    def kv_heads_in_all(self) -> int | None:
        """How many key/value heads all of its layers have together."""
        each = self.metadata.get(f"{self.architecture}.attention.head_count_kv")
        if isinstance(each, tuple):
            return sum(_counts(each))
        if self.kv_heads is None or self.layers is None:
            return None
        return self.kv_heads * self.layers

    @property
    def key_length(self) -> int | None:
        """How many numbers a key has."""
        return self.count("attention.key_length") or self._head_length()

    @property
    def value_length(self) -> int | None:
        """How many numbers a value has."""
        return self.count("attention.value_length") or self._head_length()

    @property
    def vocabulary(self) -> int | None:
        """How many tokens it knows."""
        return self._length("tokenizer.ggml.tokens") or self.count("vocab_size")

    @property
    def merges(self) -> int:
        """How many merge rules its tokenizer has."""
        return self._length("tokenizer.ggml.merges") or 0

    def count(self, key: str) -> int | None:
        """Return the number at `key` of its architecture; of one per layer, the largest."""
        return self._count(f"{self.architecture}.{key}")

    def _head_length(self) -> int | None:
        if not self.embedding_length or not self.heads:
            return None
        return self.embedding_length // self.heads

    def _text(self, key: str) -> str | None:
        value = self.metadata.get(key)
        return value if isinstance(value, str) and value else None

    def _count(self, key: str) -> int | None:
        value = self.metadata.get(key)
        return max(_counts(value if isinstance(value, tuple) else (value,)), default=None)

    def _length(self, key: str) -> int | None:
        value = self.metadata.get(key)
        match value:
            case Skipped(length):
                return length
            case tuple():
                return len(value)
            case _:
                return None


def _counts(values: tuple[object, ...]) -> list[int]:
    return [
        value
        for value in values
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _PLAUSIBLE
    ]
