"""What is loaded beside a model: a projector for pictures, a draft model that guesses ahead."""

from dataclasses import dataclass, replace

from modelyard.service.gguf import GgufHeader
from modelyard.service.runtime.buffers import Buffers, buffers_of
from modelyard.wire.runtime import LoadOptions

_NUMBER = 4
_PROJECTOR_BYTES = 7 * 2**19
"""What the engine describes of a projector, beside its weights."""
_DEFAULT_IMAGE, _DEFAULT_PATCH = 336, 14


@dataclass(frozen=True, slots=True)
class Companions:
    """The headers of the files that are loaded beside a model's own."""

    projector: GgufHeader | None = None
    draft: GgufHeader | None = None

    def added_to(self, buffers: Buffers, options: LoadOptions) -> Buffers:
        """Return `buffers` of a load with complete `options` with these files loaded too."""
        if self.projector is not None:
            held = self.projector.tensor_bytes + _PROJECTOR_BYTES
            compute = buffers.compute + _compute_bytes(self.projector)
            buffers = replace(buffers, projector=held, compute=compute)
        if self.draft is not None:
            guessing = buffers_of(self.draft, options)
            held = guessing.weights + guessing.repacking + guessing.kv_cache + guessing.vocabulary
            compute = buffers.compute + guessing.compute
            buffers = replace(buffers, draft=held, compute=compute)
        return buffers


def _compute_bytes(header: GgufHeader) -> int:
    """Return what a projector computes in while it looks at one picture.

    The names of the metadata are those of ``tools/mtmd/clip-impl.h`` of llama.cpp; the factors
    were fitted to workers with vision transformers of three sizes.
    """
    width = _number(header, "embedding_length")
    wide = _number(header, "feed_forward_length")
    side = _number(header, "image_size") or _DEFAULT_IMAGE
    patch = _number(header, "patch_size") or _DEFAULT_PATCH
    patches = (side // max(patch, 1)) ** 2
    return _NUMBER * (patches * (2 * wide + 5 * width) + 3 * side * side)


def _number(header: GgufHeader, key: str) -> int:
    value = header.metadata.get(f"clip.vision.{key}")
    return value if isinstance(value, int) and 0 <= value < 2**20 else 0
