"""Small models of many families: metadata and tensors as the real ones have them, random weights.

Their proportions (layers, heads, windows, experts, states) are those of real models made narrow
and shallow, so that the engine lays out the same buffers in less memory. Which tensors a family
has, and which metadata the engine asks for, follows ``gguf.constants`` and the engine's errors.
"""

import os
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType, TokenType, quants

from tests.fakes.gguf_blocks import Family, MetaValue, Tensors

_FILE_TYPES = {"F16": 1, "Q8_0": 7, "Q4_0": 2, "Q4_K": 15}
_ALIGNMENT = 32


def write_family(path: Path, family: Family, *, seed: int = 0) -> Path:
    """Write the model to `path` and return it; the same seed gives the same bytes."""
    writer, tensors = _write_front(path, family)
    random = np.random.default_rng(seed)
    for name, dimensions in tensors.items():
        writer.write_tensor_data(_data(dimensions, _stored(name, dimensions, family.kind), random))
    writer.close()
    return path


def write_outline(path: Path, family: Family) -> Path:
    """Write the model with a hole in place of its weights, as large as they are."""
    writer, tensors = _write_front(path, family)
    writer.close()
    end = path.stat().st_size
    for name, dimensions in tensors.items():
        block_size, block_bytes = gguf.GGML_QUANT_SIZES[_stored(name, dimensions, family.kind)]
        end = (
            -(-end // _ALIGNMENT) * _ALIGNMENT
            + int(np.prod(dimensions)) // block_size * block_bytes
        )
    os.truncate(path, -(-end // _ALIGNMENT) * _ALIGNMENT)
    return path


def _write_front(path: Path, family: Family) -> tuple[gguf.GGUFWriter, Tensors]:
    writer = gguf.GGUFWriter(path, family.architecture)
    _describe(writer, family)
    _add_vocabulary(writer, family)
    tensors = _tensors(family)
    for name, dimensions in tensors.items():
        _announce(writer, name, dimensions, _stored(name, dimensions, family.kind))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    return writer, tensors


def _describe(writer: gguf.GGUFWriter, family: Family) -> None:
    writer.add_name(family.name)
    writer.add_license("CC0-1.0")
    writer.add_file_type(_FILE_TYPES[family.kind])
    own: dict[str, MetaValue] = {
        "context_length": family.trained_context,
        "embedding_length": family.width,
        "block_count": family.layers,
        "feed_forward_length": family.feed_forward,
        "attention.layer_norm_rms_epsilon": 1e-6,
        "attention.head_count": family.heads,
        "attention.head_count_kv": family.kv_heads,
        "attention.key_length": family.head_length,
        "attention.value_length": family.head_length,
        "rope.dimension_count": family.head_length,
        "rope.freq_base": 10_000.0,
        "vocab_size": family.vocabulary,
    }
    for key, value in (own | dict(family.metadata)).items():
        _add(writer, f"{family.architecture}.{key}", value)


def _add(writer: gguf.GGUFWriter, key: str, value: MetaValue) -> None:
    match value:
        case bool():
            writer.add_bool(key, value)
        case int():
            writer.add_uint32(key, value)
        case float():
            writer.add_float32(key, value)
        case str():
            writer.add_string(key, value)
        case _:
            writer.add_array(key, value)


def _add_vocabulary(writer: gguf.GGUFWriter, family: Family) -> None:
    if family.merges:
        _add_byte_pairs(writer, family)
    else:
        _add_pieces(writer, family.vocabulary)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template("{% for m in messages %}{{ m['content'] }}{% endfor %}")


def _add_pieces(writer: gguf.GGUFWriter, size: int) -> None:
    """Add pieces that are as long as real ones, some seven letters, after the 256 bytes."""
    special = ("<unk>", "<s>", "</s>", "<|endoftext|>")
    tokens = [*special, *(f"<0x{byte:02X}>" for byte in range(256))]
    kinds = [TokenType.UNKNOWN, *[TokenType.CONTROL] * 3, *[TokenType.BYTE] * 256]
    plain = len(tokens)
    tokens += [f"\u2581{_word(rank)}" for rank in range(size - plain)]
    kinds += [TokenType.NORMAL] * (size - plain)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * plain + [-float(rank) for rank in range(size - plain)])
    writer.add_token_types([int(kind) for kind in kinds])
    writer.add_unk_token_id(0)


def _add_byte_pairs(writer: gguf.GGUFWriter, family: Family) -> None:
    """Add the 256 bytes as letters, then words, and as many rules as the real model has."""
    letters = [chr(code) for code in (*range(33, 127), *range(161, 173), *range(174, 256))]
    letters += [chr(256 + rank) for rank in range(256 - len(letters))]
    tokens = ["<unk>", "<s>", "</s>", *letters]
    kinds = [TokenType.CONTROL] * 3
    kinds += [TokenType.NORMAL] * (family.vocabulary - 3)
    tokens += [f"\u0120{_word(rank)}" for rank in range(family.vocabulary - len(tokens))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(family.pre)
    writer.add_token_list(tokens)
    writer.add_token_types([int(kind) for kind in kinds])
    words = (_word(rank) for rank in range(family.merges))
    writer.add_token_merges([f"\u0120{word[:3]} {word[3:]}" for word in words])


def _word(rank: int) -> str:
    """Return a word of six letters for each rank."""
    letters = []
    for _ in range(6):
        rank, letter = divmod(rank, 26)
        letters.append(chr(97 + letter))
    return "".join(letters)


def _tensors(family: Family) -> Tensors:
    tensors: Tensors = {
        "token_embd.weight": (family.vocabulary, family.width),
        "output_norm.weight": (family.width,),
    }
    if family.architecture == "lfm2":
        tensors["token_embd_norm.weight"] = tensors.pop("output_norm.weight")
    if not family.is_tied:
        tensors["output.weight"] = (family.vocabulary, family.width)
    for layer in range(family.layers):
        for name, size in family.blocks(family, layer).items():
            tensors[f"blk.{layer}.{name}"] = size
    return tensors


def _stored(name: str, dimensions: tuple[int, ...], kind: str) -> GGMLQuantizationType:
    # As converters do: vectors, the router and the small parts of a state stay whole.
    whole = ("ssm_conv1d", "ssm_a", "ssm_d", "ssm_x", "ffn_gate_inp", "shortconv.conv", "ssm_norm")
    if len(dimensions) == 1 or any(part in name for part in whole) or dimensions[-1] % 32:
        return GGMLQuantizationType.F32
    return GGMLQuantizationType[kind]


def _announce(
    writer: gguf.GGUFWriter, name: str, dimensions: tuple[int, ...], stored: GGMLQuantizationType
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
    dimensions: tuple[int, ...], stored: GGMLQuantizationType, random: np.random.Generator
) -> np.ndarray:
    if len(dimensions) == 1:
        return np.ones(dimensions, np.float32)
    numbers = random.standard_normal(dimensions, dtype=np.float32)
    numbers /= np.float32(np.sqrt(dimensions[-1]))
    if stored == GGMLQuantizationType.F32:
        # Also the decay of a state, which must be negative.
        return -np.abs(numbers)
    return quants.quantize(numbers, stored)
