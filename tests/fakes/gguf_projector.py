"""A small synthetic projector (mmproj) that llama.cpp loads beside a model: a vision transformer.

Its weights are random from a seed, so it sees nothing sensible. Names as in
``tools/mtmd/clip-impl.h`` of llama.cpp, of the kind of LLaVA 1.5.
"""

from dataclasses import dataclass
from pathlib import Path

import gguf
import numpy as np


@dataclass(frozen=True, slots=True)
class Eye:
    """How large it is; pictures are `side` pixels wide and cut into squares of `patch`."""

    width: int = 256
    layers: int = 4
    side: int = 224
    patch: int = 14


def write_projector(path: Path, text_width: int, eye: Eye = Eye(), *, seed: int = 3) -> Path:
    """Write a projector for models that are `text_width` wide, and return its path."""
    writer = gguf.GGUFWriter(path, "clip")
    writer.add_bool("clip.has_vision_encoder", True)
    writer.add_string("clip.projector_type", "mlp")
    writer.add_bool("clip.use_gelu", True)
    _describe(writer, text_width, eye)
    numbers = np.random.default_rng(seed)
    for name, shape in _tensors(text_width, eye).items():
        half = len(shape) > 1 and "position" not in name
        data = numbers.standard_normal(shape) * 0.02
        writer.add_tensor(name, data.astype(np.float16 if half else np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _describe(writer: gguf.GGUFWriter, text_width: int, eye: Eye) -> None:
    counts = {
        "image_size": eye.side,
        "patch_size": eye.patch,
        "embedding_length": eye.width,
        "feed_forward_length": 4 * eye.width,
        "projection_dim": text_width,
        "block_count": eye.layers,
        "attention.head_count": eye.width // 64,
    }
    for name, value in counts.items():
        writer.add_uint32(f"clip.vision.{name}", value)
    writer.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-5)
    writer.add_array("clip.vision.image_mean", [0.5, 0.5, 0.5])
    writer.add_array("clip.vision.image_std", [0.5, 0.5, 0.5])


def _tensors(text_width: int, eye: Eye) -> dict[str, tuple[int, ...]]:
    width, wide = eye.width, 4 * eye.width
    patches = (eye.side // eye.patch) ** 2
    shapes: dict[str, tuple[int, ...]] = {
        "v.class_embd": (width,),
        "v.patch_embd.weight": (width, 3, eye.patch, eye.patch),
        "v.position_embd.weight": (patches + 1, width),
    }
    layers = {"v.pre_ln": (width,), "mm.0": (text_width, width), "mm.2": (text_width, text_width)}
    for number in range(eye.layers):
        block = f"v.blk.{number}"
        layers |= {f"{block}.{name}": (width, width) for name in ("attn_q", "attn_k", "attn_v")}
        layers |= {f"{block}.{name}": (width,) for name in ("ln1", "ln2")}
        layers[f"{block}.attn_out"] = (width, width)
        layers[f"{block}.ffn_up"] = (wide, width)
        layers[f"{block}.ffn_down"] = (width, wide)
    for name, shape in layers.items():
        shapes[f"{name}.weight"] = shape
        shapes[f"{name}.bias"] = shape[:1]
    return shapes
