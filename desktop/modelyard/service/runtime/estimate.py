"""What a load will take of the memory, from the model's header alone.

For dense models of the llama family, in bytes::

    runtime     26 MiB
    weights     what all tensors take
    kv_cache    ceil256(context) * layers * kv_heads * (key_length + value_length) * width
                width = 2 for f16, 34/32 for q8_0, 18/32 for q4_0 (the blocks of ggml)
    compute     4 * batch * (2 * feed_forward + 8 * embedding) + 2 * context * batch
                batch = min(batch, context); the second term is the attention mask
    vocabulary  270 a token + 180 a merge rule

Without flash attention 4 * batch * context * heads come on top, the scores of all tokens.

The structure is that of llama.cpp's buffers (``llama_kv_cache``, ``ggml_backend_sched``); 26, 270
and 180 were fitted to the PSS of workers with five models of 2 MB to 1 GB at contexts from 512
to 32768. The total is what a worker takes once its context has been filled (measured: -1.6 to
+6 %, of a nearly empty model up to 10 %). Just loaded it takes less: the compute buffers are not
touched yet. The band reaches from that to the filled context.
"""

from dataclasses import dataclass

from modelyard.service.gguf import GgufHeader
from modelyard.service.gguf.types import GGML_TYPES
from modelyard.wire.runtime import EstimatePart, KvCacheType, LoadOptions, MemoryEstimate

_RUNTIME_BYTES = 26 * 2**20
_TOKEN_BYTES = 270
_MERGE_BYTES = 180
_CONTEXT_STEP = 256
_CACHE_WIDTH = {KvCacheType.F16: (2, 1), KvCacheType.Q8_0: (34, 32), KvCacheType.Q4_0: (18, 32)}
# What the engine lays out anew for this processor, so that mapped weights are there twice.
_REPACKED = frozenset({"Q4_0", "Q4_K", "Q2_K", "Q5_K", "Q6_K", "Q8_0", "IQ4_NL", "MXFP4"})


# The families that the formula was fitted on, or that differ from them in nothing that it uses.
_DENSE = frozenset({"llama", "qwen2", "qwen3", "mistral", "phi3", "gemma", "gemma2", "gemma3"})
_LOW, _HIGH = 0.98, 1.04
_LOW_ELSEWHERE, _HIGH_ELSEWHERE = 0.75, 1.3
# What the factors can't express: the code of the engine counts less for each of several workers
# that share it, and small models differ by more than small factors.
_LOW_SLACK_BYTES, _HIGH_SLACK_BYTES = 12 * 2**20, 4 * 2**20


@dataclass(frozen=True, slots=True)
class _Parts:
    weights: int
    kv_cache: int
    compute: int
    vocabulary: int
    unwindowed: int
    """The share of `kv_cache` that is not there if every layer has a sliding window."""


def estimate_memory(
    header: GgufHeader, options: LoadOptions, *, free_bytes: int | None
) -> MemoryEstimate:
    """Return what a load of `header` with complete `options` will take of the RAM.

    `low` (just loaded) to `high` (context filled) held for every load that was measured; for
    families that were not, the band is wider. Layers on a GPU with memory of its own are counted
    as if they were in RAM.
    """
    parts = _parts(header, options)
    runtime = _RUNTIME_BYTES
    total = runtime + parts.weights + parts.kv_cache + parts.compute + parts.vocabulary
    is_dense = header.architecture in _DENSE and header.count("expert_count") in (None, 0)
    low, high = (_LOW, _HIGH) if is_dense else (_LOW_ELSEWHERE, _HIGH_ELSEWHERE)
    just_loaded = total - parts.compute - parts.unwindowed
    low_bytes = max(0, int(just_loaded * low) - _LOW_SLACK_BYTES)
    high_bytes = int(total * high) + _HIGH_SLACK_BYTES
    if options.mmap:
        high_bytes += _repacked_bytes(header)
    sizes = {
        "weights": parts.weights,
        "kv_cache": parts.kv_cache,
        "compute": parts.compute,
        "vocabulary": parts.vocabulary,
        "runtime": runtime,
    }
    return MemoryEstimate(
        total=total,
        low=low_bytes,
        high=high_bytes,
        fits=free_bytes is None or high_bytes <= free_bytes,
        parts=tuple(
            EstimatePart(device="ram", part=part, bytes=size) for part, size in sizes.items()
        ),
        free=free_bytes,
        context=options.context,
    )


def _parts(header: GgufHeader, options: LoadOptions) -> _Parts:
    context = options.context or 0
    batch = min(options.batch or context, context)
    kv_cache = _kv_cache_bytes(header, options, context)
    windowed = min(context, (header.count("attention.sliding_window") or context) + batch)
    wide = max(header.feed_forward_length or 0, _expert_width(header))
    without_flash = options.flash_attention is False
    scores = 4 * batch * context * (header.heads or 0) if without_flash else 0
    return _Parts(
        weights=header.tensor_bytes,
        kv_cache=kv_cache,
        compute=4 * batch * (2 * wide + 8 * (header.embedding_length or 0))
        + 2 * context * batch
        + scores,
        vocabulary=_TOKEN_BYTES * (header.vocabulary or 0) + _MERGE_BYTES * header.merges,
        unwindowed=kv_cache - _kv_cache_bytes(header, options, windowed),
    )


def _kv_cache_bytes(header: GgufHeader, options: LoadOptions, context: int) -> int:
    if header.metadata.get(f"{header.architecture}.attention.causal") is False:
        # It reads a text as a whole and remembers nothing.
        return 0
    cells = -(-context // _CONTEXT_STEP) * _CONTEXT_STEP
    numbers = (header.kv_heads_in_all or 0) * (
        (header.key_length or 0) + (header.value_length or 0)
    )
    width, per = _CACHE_WIDTH[options.kv_cache_type or KvCacheType.F16]
    return cells * numbers * width // per


def _expert_width(header: GgufHeader) -> int:
    """Return how wide all experts together are that are asked for one token."""
    width = header.count("expert_feed_forward_length") or 0
    return width * (header.count("expert_used_count") or 0)


def _repacked_bytes(header: GgufHeader) -> int:
    return sum(
        tensor.size_bytes
        for tensor in header.tensors
        if (kind := GGML_TYPES.get(tensor.type_id)) and kind.name in _REPACKED
    )
