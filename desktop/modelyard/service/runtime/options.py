"""Load options made complete: what was not asked for is chosen for the model and this machine."""

import os

import psutil

from modelyard.service.gguf import GgufHeader
from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.runtime import KvCacheType, LoadOptions

ALL_LAYERS = -1
_DEFAULT_CONTEXT = 4096
_DEFAULT_BATCH = 512
_DESKTOP_CORES = 4
"""From so many on, one is left to the desktop where each thread is a whole core."""


def complete_options(header: GgufHeader, options: LoadOptions) -> LoadOptions:
    """Return `options` with every choice made that the engine would not make well by itself.

    `flash_attention` may stay None: the engine then uses it wherever it can. The context never
    exceeds what the model was trained for. Without a number of layers for the GPU all go there:
    whoever knows what is free there puts in another. `force` and `unload` are gone, as they are
    about one load and not about how the model is loaded.

    Raises:
        ProblemError: bad_request where the options can't go together.
    """
    cache_type = options.kv_cache_type or KvCacheType.F16
    if cache_type is KvCacheType.UNKNOWN:
        detail = "The type of the key/value cache must be f16, q8_0 or q4_0."
        raise problem_error(ProblemCode.BAD_REQUEST, detail)
    if cache_type is not KvCacheType.F16 and options.flash_attention is False:
        detail = "A quantized key/value cache needs flash attention."
        raise problem_error(ProblemCode.BAD_REQUEST, detail)
    embedding = is_embedding_model(header) if options.embedding is None else options.embedding
    if embedding and options.draft:
        detail = "A model that serves embeddings generates nothing that could be guessed ahead."
        raise problem_error(ProblemCode.BAD_REQUEST, detail)
    context = _context(header, options)
    return options.model_copy(
        update={
            "context": context,
            "gpu_layers": ALL_LAYERS if options.gpu_layers is None else options.gpu_layers,
            "kv_cache_type": cache_type,
            "threads": options.threads or default_threads(),
            # A text to embed must fit into one batch.
            "batch": options.batch or (context if embedding else min(_DEFAULT_BATCH, context)),
            "parallel": options.parallel or 1,
            "mmap": bool(options.mmap),
            "embedding": embedding,
            "force": None,
            "unload": None,
        }
    )


def is_embedding_model(header: GgufHeader) -> bool:
    """Whether the model says how to make one vector of a text, which only such models do."""
    return pooling(header) is not None


def pooling(header: GgufHeader) -> int | None:
    """Return how the model makes one vector of a text; None if it does not say."""
    # 0 is "none": a vector for each token.
    return header.count("pooling_type") or None


def available_threads() -> int:
    """Return how many threads of the processor this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def default_threads() -> int:
    """Return how many threads a model may keep busy: one for each physical core that we may use.

    More make it no faster, and take the desktop's share of each core. Where no core has a second
    thread for that, one core is left alone if there are several.
    """
    allowed = available_threads()
    cores = max(1, min(psutil.cpu_count(logical=False) or allowed, allowed))
    return cores - 1 if cores == allowed and cores >= _DESKTOP_CORES else cores


def _context(header: GgufHeader, options: LoadOptions) -> int:
    context = options.context or _DEFAULT_CONTEXT
    return min(context, header.context_length) if header.context_length else context
