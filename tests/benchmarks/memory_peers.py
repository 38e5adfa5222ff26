"""What others would say of the same loads: their published formulas, with their own constants."""

from modelyard.service.gguf import GgufHeader
from modelyard.service.runtime.layers import Layer, layers_of
from modelyard.wire.runtime import KvCacheType, LoadOptions

_MIB = 2**20
_WIDTHS = {KvCacheType.F16: 2.0, KvCacheType.Q8_0: 34 / 32, KvCacheType.Q4_0: 18 / 32}


def ollama_bytes(header: GgufHeader, options: LoadOptions) -> int:
    """Ollama's ``PredictServerVRAM``: file + 2 * layers * least kv heads * head * context * 2."""
    each = header.metadata.get(f"{header.architecture}.attention.head_count_kv")
    least = min(each) if isinstance(each, tuple) else header.kv_heads or 0
    head = (header.embedding_length or 0) // max(header.heads or 1, 1)
    cache = 2 * (header.layers or 0) * least * head * (options.context or 0) * 2
    return header.file_size_bytes + cache


def gguf_parser_bytes(header: GgufHeader, options: LoadOptions) -> int:
    """gguf-parser-go 0.25, flash attention on, without its 150 MiB for the platform."""
    context, batch = options.context or 0, options.batch or 512
    tensors = header.tensor_bytes
    if all(tensor.name != "output.weight" for tensor in header.tensors):
        tensors += next(t.size_bytes for t in header.tensors if t.name == "token_embd.weight")
    width = _WIDTHS[options.kv_cache_type or KvCacheType.F16]
    cache = sum(_cache(layer, context, batch, width) for layer in layers_of(header))
    return int(tensors + cache + _compute(header, context, batch) + _footprint(header))


def _cache(layer: Layer, context: int, batch: int, width: float) -> float:
    cells = _pad(context)
    if layer.window is not None:
        cells = min(cells, _pad(layer.window + batch))
    return cells * (layer.keys + layer.values) * width + 4 * layer.state


def _compute(header: GgufHeader, context: int, batch: int) -> int:
    nodes = max(1024, 8 * len(header.tensors)) * 400
    mask = 4 * context * batch
    used = header.count("expert_used_count") or 1
    wide = (header.count("expert_feed_forward_length") or header.feed_forward_length or 0) * used
    slices = (
        4 * batch * (header.kv_heads or 0) * ((header.key_length or 0) + (header.value_length or 0))
    )
    widths = max(wide * 2, slices // max(4 * batch, 1)) + (header.embedding_length or 0)
    return nodes + 4 * _MIB + mask + 4 * batch * widths + 4 * (header.vocabulary or 0)


def _footprint(header: GgufHeader) -> int:
    outputs = 4 * ((header.embedding_length or 0) + (header.vocabulary or 0))
    return 5 * _MIB + 96 * (header.vocabulary or 0) + 104 * header.merges + outputs


def _pad(cells: int) -> int:
    return -(-cells // 256) * 256
