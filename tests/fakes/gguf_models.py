"""Small synthetic GGUF models: whole ones that llama.cpp loads, and broken ones.

Weights are random from a seed, so a model says nothing sensible, and the same seed gives the
same bytes.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType, LlamaFileType, TokenType, quants

_CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
_SPECIAL = ("<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>")
_FILE_TYPES = {
    GGMLQuantizationType.F32: LlamaFileType.ALL_F32,
    GGMLQuantizationType.F16: LlamaFileType.MOSTLY_F16,
    GGMLQuantizationType.Q4_0: LlamaFileType.MOSTLY_Q4_0,
    GGMLQuantizationType.Q8_0: LlamaFileType.MOSTLY_Q8_0,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a synthetic model of the llama family is."""

    width: int
    layers: int
    feed_forward: int
    heads: int
    kv_heads: int
    vocabulary: int
    context: int = 32_768


TINY = Shape(width=128, layers=4, feed_forward=416, heads=4, kv_heads=2, vocabulary=512)
"""About 2 MB as F16."""
SMALL = Shape(width=512, layers=8, feed_forward=1408, heads=8, kv_heads=4, vocabulary=8192)
"""About 62 MB as F16."""
LARGE = Shape(width=2048, layers=18, feed_forward=5632, heads=32, kv_heads=8, vocabulary=32_000)
"""About 1 GB as Q8_0."""


def write_model(
    path: Path,
    shape: Shape = TINY,
    *,
    kind: str = "F16",
    seed: int = 0,
    architecture: str = "llama",
    name: str = "Random Tiny",
    split_max_tensors: int = 0,
) -> Path:
    """Write a model to `path` and return it; `kind` is F32, F16, Q8_0 or Q4_0.

    With `split_max_tensors` it is split into parts of so many, whose names begin as `path`'s.
    """
    weights = GGMLQuantizationType[kind]
    writer = gguf.GGUFWriter(path, architecture, split_max_tensors=split_max_tensors)
    _describe(writer, shape, name)
    writer.add_file_type(_FILE_TYPES[weights])
    _add_vocabulary(writer, shape.vocabulary)
    tensors = [
        (tensor, dimensions, GGMLQuantizationType.F32 if len(dimensions) == 1 else weights)
        for tensor, dimensions in _tensors(shape)
    ]
    for tensor, dimensions, stored in tensors:
        _announce(writer, tensor, dimensions, stored)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    # One after the other: the largest model would not fit into memory whole.
    for index, (_, dimensions, stored) in enumerate(tensors):
        writer.write_tensor_data(_data(dimensions, stored, seed=[seed, index]))
    writer.close()
    return path


def write_cut_short(path: Path, whole: Path, *, keep: float = 0.5) -> Path:
    """Write the first part of `whole`, as an interrupted copy leaves it."""
    data = whole.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])
    return path


def write_text_file(path: Path) -> Path:
    """Write what a browser saves when the address led to a page."""
    path.write_text("<!DOCTYPE html><title>Sign in</title>" + "<p>Not a model.</p>" * 50)
    return path


def write_random_bytes(path: Path, *, size_bytes: int = 4096, seed: int = 0) -> Path:
    """Write noise after a magic that looks right."""
    path.write_bytes(b"GGUF" + np.random.default_rng(seed).bytes(size_bytes - 4))
    return path


def hostile_headers() -> dict[str, bytes]:
    """Return headers whose counts and lengths lie, by what is wrong with them."""
    huge = 2**64 - 1
    key = _text(b"a")
    return {
        "tensor count": _front(tensors=huge),
        "property count": _front(pairs=huge),
        "key length": _front(pairs=1) + struct.pack("<Q", huge) + b"a",
        "text length": _front(pairs=1) + key + struct.pack("<IQ", 8, huge),
        "array length": _front(pairs=1) + key + struct.pack("<IIQ", 9, 4, huge),
        "array of texts": _front(pairs=1) + key + struct.pack("<IIQ", 9, 8, 2**40) + bytes(99),
        "nested arrays": _front(pairs=1)
        + key
        + struct.pack("<I", 9)
        + struct.pack("<IQ", 9, 1) * 99,
        "property type": _front(pairs=1) + key + struct.pack("<I", 99) + bytes(64),
        "alignment": _front(pairs=1) + _text(b"general.alignment") + struct.pack("<II", 4, 0),
        "twice": _front(pairs=2) + (key + struct.pack("<IB", 0, 1)) * 2,
        "dimension count": _front(tensors=1) + key + struct.pack("<I", 2**32 - 1) + bytes(64),
        "tensor size": _front(tensors=1) + key + struct.pack("<I4QIQ", 4, *[2**62] * 4, 0, 0),
        "tensor offset": _front(tensors=1) + key + struct.pack("<IQIQ", 1, 8, 0, huge - 31),
        "overlap": _front(tensors=2)
        + _tensor(b"a", offset=0)
        + _tensor(b"b", offset=32)
        + bytes(999),
        "broken block": _front(tensors=1) + key + struct.pack("<IQIQ", 1, 33, 2, 0) + bytes(999),
        "version 1": _front(version=1),
        "version 4": _front(version=4),
        "magic alone": b"GGUF",
        "empty": b"",
    }


def _front(*, version: int = 3, tensors: int = 0, pairs: int = 0) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, pairs)


def _text(value: bytes) -> bytes:
    return struct.pack("<Q", len(value)) + value


def _tensor(name: bytes, *, offset: int) -> bytes:
    return _text(name) + struct.pack("<IQIQ", 1, 64, 0, offset)


def _describe(writer: gguf.GGUFWriter, shape: Shape, name: str) -> None:
    writer.add_name(name)
    writer.add_license("CC0-1.0")
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(shape.layers)
    writer.add_feed_forward_length(shape.feed_forward)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_rope_dimension_count(shape.width // shape.heads)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(shape.vocabulary)


def _add_vocabulary(writer: gguf.GGUFWriter, size: int) -> None:
    """Add a SentencePiece vocabulary: control tokens, the 256 bytes, then made-up words."""
    characters = [chr(code) for code in range(33, 127)]
    tokens = [*_SPECIAL, *(f"<0x{byte:02X}>" for byte in range(256)), "\u2581", *characters]
    tokens += [f"\u2581word{index}" for index in range(size - len(tokens))]
    plain = len(_SPECIAL) + 256
    kinds = [TokenType.UNKNOWN, *[TokenType.CONTROL] * 4, *[TokenType.BYTE] * 256]
    kinds += [TokenType.NORMAL] * (size - plain)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * plain + [-float(rank) for rank in range(size - plain)])
    writer.add_token_types([int(kind) for kind in kinds])
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(4)
    writer.add_chat_template(_CHAT_TEMPLATE)


def _tensors(shape: Shape) -> list[tuple[str, tuple[int, ...]]]:
    width, wide = shape.width, shape.feed_forward
    kv = shape.kv_heads * (width // shape.heads)
    tensors: list[tuple[str, tuple[int, ...]]] = [
        ("token_embd.weight", (shape.vocabulary, width)),
        ("output_norm.weight", (width,)),
        ("output.weight", (shape.vocabulary, width)),
    ]
    for layer in range(shape.layers):
        block = {
            "attn_norm": (width,),
            "attn_q": (width, width),
            "attn_k": (kv, width),
            "attn_v": (kv, width),
            "attn_output": (width, width),
            "ffn_norm": (width,),
            "ffn_gate": (wide, width),
            "ffn_up": (wide, width),
            "ffn_down": (width, wide),
        }
        tensors += [(f"blk.{layer}.{name}.weight", size) for name, size in block.items()]
    return tensors


def _announce(
    writer: gguf.GGUFWriter,
    name: str,
    dimensions: tuple[int, ...],
    stored: GGMLQuantizationType,
) -> None:
    count = int(np.prod(dimensions))
    if stored in (GGMLQuantizationType.F32, GGMLQuantizationType.F16):
        number = np.dtype(np.float32 if stored == GGMLQuantizationType.F32 else np.float16)
        writer.add_tensor_info(name, dimensions, number, count * number.itemsize)
        return
    block_size, block_bytes = gguf.GGML_QUANT_SIZES[stored]
    shape = gguf.quant_shape_to_byte_shape(dimensions, stored)
    size_bytes = count // block_size * block_bytes
    writer.add_tensor_info(name, shape, np.dtype(np.uint8), size_bytes, raw_dtype=stored)


def _data(
    dimensions: tuple[int, ...], stored: GGMLQuantizationType, *, seed: list[int]
) -> np.ndarray:
    if len(dimensions) == 1:
        return np.ones(dimensions, np.float32)
    random = np.random.default_rng(seed)
    weights = random.standard_normal(dimensions, dtype=np.float32) / np.sqrt(dimensions[1])
    return quants.quantize(weights.astype(np.float32), stored)
