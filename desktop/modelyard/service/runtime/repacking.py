"""Weights that the engine lays out anew for this processor, and which are then there twice.

Source: ``ggml_repack_get_optimal_repack_type`` in ``ggml-cpu/repack.cpp`` of llama.cpp b11549. The
types for x86-64 were seen in the engine's log, those for Arm are from its documentation.
"""

import platform

from modelyard.service.gguf import GgufHeader, GgufTensor
from modelyard.service.gguf.types import GGML_TYPES

_TYPES = {
    "x86_64": frozenset({"Q4_0", "Q4_K", "IQ4_NL", "MXFP4"}),
    "arm64": frozenset({"Q4_0", "Q4_K", "Q5_K", "Q6_K", "Q8_0", "IQ4_NL", "MXFP4"}),
}
_OTHER_NAMES = {"amd64": "x86_64", "aarch64": "arm64"}
_ROWS = 8
"""As many rows are laid out together."""
_EMBEDDINGS, _OUTPUT = "token_embd.weight", "output.weight"


def repacking_bytes(header: GgufHeader, *, is_mapped: bool, machine: str | None = None) -> int:
    """Return what is there beside the weights as they are in the file, in bytes.

    Embeddings that serve as the output too are looked up in the file's layout and multiplied in
    the processor's. Of a mapped file also all other weights stay in memory in both, as long as
    nobody needs it. `machine` as ``platform.machine`` tells it, by default this one.
    """
    is_tied = all(tensor.name != _OUTPUT for tensor in header.tensors)
    types = _types(machine or platform.machine())
    return sum(
        tensor.size_bytes
        for tensor in header.tensors
        if _is_repacked(tensor, types) and (is_tied if tensor.name == _EMBEDDINGS else is_mapped)
    )


def _is_repacked(tensor: GgufTensor, types: frozenset[str]) -> bool:
    kind = GGML_TYPES.get(tensor.type_id)
    is_matrix = len(tensor.dimensions) > 1 and tensor.dimensions[1] % _ROWS == 0
    return kind is not None and kind.name in types and is_matrix


def _types(machine: str) -> frozenset[str]:
    name = machine.lower()
    return _TYPES.get(_OTHER_NAMES.get(name, name), frozenset())
