"""What a load takes, part by part, from the header alone.

In bytes, with b = min(batch, context) tokens at a time, each number 4 bytes unless said::

    weights      what all tensors take
    repacking    what of them is there twice, see `repacking`
    kv_cache     for each layer with attention: cells * (keys + values) * width, where cells is the
                 context rounded up to 256, or min(context, window + b) so rounded in a layer with
                 a sliding window; width = 2 for f16, 34/32 for q8_0, 18/32 for q4_0;
                 for each layer that carries on a state: its numbers;
                 all of it for each of `parallel` conversations
    checkpoints  what the engine keeps to go on from an earlier point of a conversation, which
                 a window or a state does not allow otherwise: the windows and states again
    compute      b * (5 * width + max(3 * feed_forward,
                                      used experts * max(3 * feed_forward, width), or in the
                                      middle between used experts * (3 * feed_forward + width),
                                      attention: 2 * queries,
                                      latent attention: heads * (key + rank + compressed + rotated),
                                      state space: 3 * convolved + 2 * inner + state * inner / b,
                                      delta net: 5 * inner))
                 + 2 bytes * cells * b for each mask
                 + without flash attention the scores of all heads: heads * cells * b
    vocabulary   so much a token, and so much a merge rule
    runtime      Python, the engine's code, the server, and a conversation's text

The structure is that of llama.cpp b11549: ``llama_kv_cache``, ``llama_memory_recurrent``, and for
`compute` what ``ggml_gallocr`` leaves alive at the worst point of one layer. The factors of
`compute` were found with the engine's dry run on 50 shapes of 14 families (for most they are
exact), those of `vocabulary` and `runtime` were fitted to the memory of workers.
"""

from dataclasses import dataclass, replace

from modelyard.service.gguf import GgufHeader
from modelyard.service.runtime.layers import Layer, is_delta_net, is_latent, layers_of
from modelyard.service.runtime.repacking import repacking_bytes
from modelyard.wire.runtime import KvCacheType, LoadOptions

MAX_CHECKPOINTS = 2
"""How many earlier points of a conversation a worker keeps.

The engine's default of 32 is 5.8 GiB for a Gemma 3 of 4 billion parameters. It makes two of them
at the end of each prompt, from which the next turn goes on.
"""

_CONTEXT_STEP = 256
_CACHE_WIDTH = {KvCacheType.F16: (2, 1), KvCacheType.Q8_0: (34, 32), KvCacheType.Q4_0: (18, 32)}
_NUMBER = 4
_MASK_NUMBER = 2

_MIB = 2**20
_CODE_BYTES = 19 * _MIB // 2
"""The code of Python and the engine as far as it is used, less what is never used of buffers."""
_INTERPRETER_BYTES = 23 * _MIB // 2
"""What Python and the engine hold before there is a vocabulary."""
_TOKEN_BYTES = 190
_MERGES_BYTES, _MERGE_BYTES = 4 * _MIB, 135
_SERVER_BYTES = _MIB
_MANY_EXPERTS = 4
_FEWEST_NODES = 1024
_NODE_BYTES, _FURTHER_NODE_BYTES = 660, 960
_CANDIDATE_BYTES = 12
"""For each token of the vocabulary while the next one is chosen (``llama_token_data``)."""
_TEXT_BYTES = 400
"""For each token of the context, as a request and in the server's slot."""


@dataclass(frozen=True, slots=True)
class Buffers:
    """The parts of what a load takes, in bytes, with the context filled."""

    weights: int
    repacking: int
    kv_cache: int
    checkpoints: int
    compute: int
    vocabulary: int
    runtime: int
    projector: int = 0
    """The weights of what turns pictures into tokens."""
    draft: int = 0
    """The model that guesses ahead: weights, cache and vocabulary."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.just_loaded + self.checkpoints + self.compute

    @property
    def just_loaded(self) -> int:
        """What is there before the first request: nothing is computed or kept yet."""
        laid_out = self.weights + self.repacking + self.kv_cache
        beside = self.projector + self.draft
        return laid_out + self.vocabulary + self.runtime + beside

    def moved(self, correction_bytes: int) -> "Buffers":
        """Return them with another `runtime`, which never becomes negative."""
        return replace(self, runtime=max(0, self.runtime + correction_bytes))


def buffers_of(header: GgufHeader, options: LoadOptions) -> Buffers:
    """Return what a load of `header` with complete `options` takes."""
    layers = layers_of(header)
    return Buffers(
        weights=header.tensor_bytes,
        repacking=repacking_bytes(header, is_mapped=bool(options.mmap)),
        kv_cache=sum(kv_cache_bytes(layer, options) for layer in layers),
        checkpoints=_checkpoints(layers, options),
        compute=_compute(header, layers, options),
        vocabulary=_TOKEN_BYTES * (header.vocabulary or 0)
        + (_MERGES_BYTES + _MERGE_BYTES * header.merges if header.merges else 0),
        runtime=_CODE_BYTES
        + _INTERPRETER_BYTES
        + _described(header, options)
        + _serving(header, options),
    )


def with_own_bytes(
    header: GgufHeader, options: LoadOptions, buffers: Buffers, *, own_bytes: int
) -> Buffers:
    """Return `buffers` with what a process held that had read this model but not its weights."""
    told = _INTERPRETER_BYTES + _described(header, options)
    found = min(own_bytes, told)
    return replace(buffers, vocabulary=own_bytes - found, runtime=buffers.runtime - told + found)


def _described(header: GgufHeader, options: LoadOptions) -> int:
    """Return what the description of a graph takes, once."""
    return _NODE_BYTES * _extra_nodes(header, options)


def _extra_nodes(header: GgufHeader, options: LoadOptions) -> int:
    """Return how many nodes a graph is given room for beyond those of any small model.

    Source: ``llama_context::graph_max_nodes``. A delta net goes through its text in chunks, each
    of which has nodes of its own.
    """
    nodes = 8 * len(header.tensors)
    if is_delta_net(header):
        nodes = max(40 * _batch(options), 32 * len(header.tensors))
    return max(0, nodes - _FEWEST_NODES)


def _serving(header: GgufHeader, options: LoadOptions) -> int:
    """Return what comes with requests: their text, the candidates for a token, scratch."""
    batch = _batch(options)
    experts = (header.count("expert_used_count") or 0) * _expert_width(header)
    widest = max(header.feed_forward_length or 0, experts, _queries(header))
    # What a product of matrices reads is brought into the weights' form first, 8 bits mostly.
    scratch = batch * widest * 34 // 32
    candidates = _CANDIDATE_BYTES * (header.vocabulary or 0)
    # The server describes further graphs: that of the last request, and where each node goes.
    graphs = _FURTHER_NODE_BYTES * _extra_nodes(header, options)
    texts = _TEXT_BYTES * (options.context or 0) * (options.parallel or 1)
    return _SERVER_BYTES + scratch + candidates + graphs + texts


def _checkpoints(layers: tuple[Layer, ...], options: LoadOptions) -> int:
    context = options.context or 0
    # A prompt that fits into one batch has no earlier point than its end.
    count = MAX_CHECKPOINTS if context > _batch(options) else 1
    size = 0
    for layer in layers:
        if layer.window is not None:
            size += _cached(layer, min(layer.window, context), options)
        size += _NUMBER * layer.state
    return (options.parallel or 1) * count * size


def kv_cache_bytes(layer: Layer, options: LoadOptions) -> int:
    """Return what one layer remembers of all conversations, with complete `options`."""
    cells = context = options.context or 0
    if layer.window is not None:
        cells = min(context, layer.window + _batch(options))
    size = _cached(layer, _whole_steps(cells), options) + _NUMBER * layer.state
    return (options.parallel or 1) * size


def _cached(layer: Layer, cells: int, options: LoadOptions) -> int:
    width, per = _CACHE_WIDTH[options.kv_cache_type or KvCacheType.F16]
    return cells * (layer.keys + layer.values) * width // per


def _compute(header: GgufHeader, layers: tuple[Layer, ...], options: LoadOptions) -> int:
    batch, context = _batch(options), options.context or 0
    width = header.embedding_length or 0
    live = max(
        3 * (header.feed_forward_length or 0),
        _experts(header),
        2 * _queries(header),
        _latent(header),
        _state_space(header, batch),
        width,
    )
    masks = {layer.window for layer in layers if layer.keys}
    seen = sum(_whole_steps(min(context, (w or context) + batch)) for w in masks)
    size = _NUMBER * batch * (live + 5 * width) + _MASK_NUMBER * batch * seen
    if options.flash_attention is False:
        size += _NUMBER * batch * _whole_steps(context) * (header.heads or 0)
    return size


def _experts(header: GgufHeader) -> int:
    used, wide = header.count("expert_used_count") or 0, _expert_width(header)
    width = header.embedding_length or 0
    # Where a result neither is much smaller than what led to it nor fits into its place, the
    # allocator finds no room for it among what it frees. Seen from four experts on.
    is_between = width < 6 * wide and 2 * wide < width and used >= _MANY_EXPERTS
    return used * (3 * wide + width if is_between else max(3 * wide, width))


def _expert_width(header: GgufHeader) -> int:
    return header.count("expert_feed_forward_length") or header.feed_forward_length or 0


def _queries(header: GgufHeader) -> int:
    return 0 if is_latent(header) else (header.heads or 0) * (header.key_length or 0)


def _latent(header: GgufHeader) -> int:
    if not is_latent(header):
        return 0
    key = header.count("attention.key_length_mla") or 0
    rank = header.count("attention.kv_lora_rank") or 0
    rotated = header.count("rope.dimension_count") or 0
    return (header.heads or 0) * (key + rank + (header.key_length or 0) + rotated)


def _state_space(header: GgufHeader, batch: int) -> int:
    inner, state = header.count("ssm.inner_size") or 0, header.count("ssm.state_size") or 0
    if is_delta_net(header):
        return 5 * inner
    convolved = inner + 2 * (header.count("ssm.group_count") or 0) * state
    return 3 * convolved + 2 * inner + state * inner // max(batch, 1)


def _batch(options: LoadOptions) -> int:
    context = options.context or 0
    return min(options.batch or context, context)


def _whole_steps(cells: int) -> int:
    return -(-cells // _CONTEXT_STEP) * _CONTEXT_STEP
