"""What is loaded beside a model: a projector for pictures, a draft model that guesses ahead."""

from dataclasses import dataclass, replace

from modelyard.service.gguf import GgufHeader
from modelyard.service.runtime.buffers import Buffers, buffers_of
from modelyard.wire.runtime import LoadOptions

_NUMBER = 4
_DEFAULT_IMAGE, _DEFAULT_PATCH = 336, 14


@dataclass(frozen=True, slots=True)
class Companions:
    """The headers of the files that are loaded beside a model's own."""

    projector: GgufHeader | None = None
    draft: GgufHeader | None = None

    def added_to(self, buffers: Buffers, options: LoadOptions) -> Buffers:
        """Return `buffers` of a load with complete `options` with these files loaded too."""
        if self.projector is not None:
            buffers = replace(buffers, projector=_projector_bytes(self.projector))
        if self.draft is not None:
            guessing = buffers_of(self.draft, options)
            held = guessing.weights + guessing.repacking + guessing.kv_cache + guessing.vocabulary
            compute = buffers.compute + guessing.compute
            buffers = replace(buffers, draft=held, compute=compute)
        return buffers


def _projector_bytes(header: GgufHeader) -> int:
    """Return what a projector takes: its weights, and one layer's work on one picture.

    Source: the names of the metadata, from ``tools/mtmd/clip-impl.h`` of llama.cpp. Scores of
    attention are counted for one head at a time, as flash attention has it.
    """
    width = _number(header, "embedding_length")
    wide = max(_number(header, "feed_forward_length"), 3 * width)
    side = _number(header, "image_size") or _DEFAULT_IMAGE
    patch = _number(header, "patch_size") or _DEFAULT_PATCH
    patches = (side // max(patch, 1)) ** 2
    compute = _NUMBER * patches * (wide + 3 * width) + _NUMBER * 3 * side * side
    return header.tensor_bytes + compute


def _number(header: GgufHeader, key: str) -> int:
    value = header.metadata.get(f"clip.vision.{key}")
    return value if isinstance(value, int) and 0 <= value < 2**20 else 0
