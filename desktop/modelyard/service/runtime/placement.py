"""Which part of a load goes to which GPU, and how many layers fit there.

As llama.cpp places them (``load_tensors`` in ``llama-model.cpp``): of all layers and the output,
which counts as one more, the last `gpu_layers` go to GPUs, cut into pieces in proportion to what is
free on each; what a layer remembers goes with it; the embeddings of tokens stay in RAM.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from modelyard.service.gguf import GgufHeader
from modelyard.service.runtime.buffers import Buffers, kv_cache_bytes
from modelyard.service.runtime.layers import MAX_LAYERS, layers_of
from modelyard.service.runtime.options import ALL_LAYERS
from modelyard.wire.runtime import LoadOptions

RAM = "ram"

_BLOCK = re.compile(r"blk\.(\d+)\.")
_EMBEDDINGS, _OUTPUT = "token_embd.weight", "output"
_DRIVER_BYTES = 300 * 2**20
"""What a GPU's driver takes for a process, beside its buffers: some 200 to 450 MiB with CUDA."""


@dataclass(frozen=True, slots=True)
class GpuRoom:
    """A GPU with memory of its own that the engine can use; `device` as the contract names it."""

    device: str
    free_bytes: int


@dataclass(frozen=True, slots=True)
class _Cargo:
    """What goes along with one layer, in bytes."""

    weights: int
    kv_cache: int


def layer_count(header: GgufHeader) -> int:
    """Return how many layers could go to GPUs, the output among them."""
    return min(header.layers or 0, MAX_LAYERS) + 1


def placed(
    header: GgufHeader, options: LoadOptions, buffers: Buffers, gpus: Sequence[GpuRoom]
) -> Mapping[str, Buffers]:
    """Return the part of `buffers` on each device that has one; ``ram`` always has."""
    count = _on_gpus(options.gpu_layers, layer_count(header))
    if not count or not gpus:
        return {RAM: buffers}
    cargo, copied = _cargo(header, options)
    shares = _pieces(cargo[len(cargo) - count :], gpus)
    # The formulas and the engine may count the cache differently: it goes in proportion.
    scale = buffers.kv_cache / (sum(item.kv_cache for item in cargo) or 1)
    on_gpus = {
        device: Buffers(
            weights=share.weights,
            repacking=0,
            kv_cache=round(share.kv_cache * scale),
            checkpoints=0,
            compute=buffers.compute,
            vocabulary=0,
            runtime=_DRIVER_BYTES,
        )
        for device, share in shares.items()
    }
    moved = sum(share.weights for share in shares.values()) - copied
    moved_cache = sum(part.kv_cache for part in on_gpus.values())
    weights = max(0, buffers.weights - moved)
    ram = replace(buffers, weights=weights, kv_cache=max(0, buffers.kv_cache - moved_cache))
    return {RAM: ram, **on_gpus}


def _cargo(header: GgufHeader, options: LoadOptions) -> tuple[list[_Cargo], int]:
    """Return what goes along with each layer, the output last, and what of that is a copy."""
    layers = layers_of(header)
    weights = [0] * layer_count(header)
    embeddings, has_output = 0, False
    for tensor in header.tensors:
        if (block := _BLOCK.match(tensor.name)) and int(block[1]) < len(weights) - 1:
            weights[int(block[1])] += tensor.size_bytes
        elif tensor.name.startswith(_OUTPUT):
            weights[-1] += tensor.size_bytes
            has_output |= tensor.name == f"{_OUTPUT}.weight"
        elif tensor.name == _EMBEDDINGS:
            embeddings = tensor.size_bytes
    # Tied: the output is a copy of the embeddings.
    copied = 0 if has_output else embeddings
    weights[-1] += copied
    caches = [kv_cache_bytes(layer, options) for layer in layers]
    caches += [0] * (len(weights) - len(caches))
    return [_Cargo(*each) for each in zip(weights, caches, strict=False)], copied


def _pieces(cargo: Sequence[_Cargo], gpus: Sequence[GpuRoom]) -> dict[str, _Cargo]:
    # Also one that is full gets its piece, if it is told to.
    free_in_all = sum(max(gpu.free_bytes, 1) for gpu in gpus)
    found: dict[str, _Cargo] = {}
    for index, item in enumerate(cargo):
        reached, device = 0, gpus[-1].device
        for gpu in gpus:
            reached += max(gpu.free_bytes, 1)
            if index / len(cargo) < reached / free_in_all:
                device = gpu.device
                break
        held = found.get(device, _Cargo(0, 0))
        found[device] = _Cargo(held.weights + item.weights, held.kv_cache + item.kv_cache)
    return found


def _on_gpus(asked: int | None, count: int) -> int:
    return count if asked is None or asked == ALL_LAYERS else min(max(asked, 0), count)
