"""What each layer of a model remembers, as the engine lays it out.

Sources, all of llama.cpp: ``llama-hparams.cpp`` (``set_swa_pattern``, ``n_embd_r``, ``n_embd_s``),
``llama-kv-cache-iswa.cpp`` and each family's ``load_arch_hparams`` in ``src/models``. What the
engine decides by the name of the family and not by the file stands in the tables below.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from modelyard.service.gguf import GgufHeader, MetaValue

MAX_LAYERS = 1024
"""No model comes near; a header that says more is damaged."""

_EVERY = 1
_WINDOWED_EXAONE_LAYERS = 64
"""EXAONE 4 has windows in its large form only."""
_PATTERNS: dict[str, int] = {
    "gemma2": 2,
    "gemma3": 6,
    "gemma3n": 5,
    "cohere2": 4,
    "llama4": 4,
    "gpt-oss": 2,
    "exaone4": 4,
    "exaone-moe": 4,
    "olmo2": 4,
    "afmoe": 4,
    "plamo3": 8,
    "smallthinker": 4,
    "laguna": 4,
}
"""Families with sliding windows: of as many layers one sees the whole context.

A file may say otherwise (``attention.sliding_window_pattern``). Others carry the window in their
metadata too (Phi 3, Mistral, Qwen 2), but the engine remembers the whole context for them.
"""
_WHOLE_FIRST = frozenset({"smallthinker", "laguna"})
"""Here the layer that sees the whole context is the first of each group, elsewhere the last."""
_DEFAULT_WINDOWS = {"gemma2": 4096, "llama4": 8192}

_ALL_RECURRENT = frozenset({"mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"})
_BOTH = frozenset({"falcon-h1"})
"""Every layer has attention and a state, side by side."""
_INTERVAL = frozenset({"qwen3next", "qwen35", "qwen35moe"})
"""Of each ``full_attention_interval`` layers the last has attention, the others a state."""
_DEFAULT_INTERVAL = 4
_OWN_LAYERS = {"gemma3n": 20}
"""As many layers remember for themselves, the others use what those remember."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one layer remembers, counted in numbers.

    `keys` and `values` for each token of the context, or of the `window` where it has one;
    `state` once, whatever the context, always as 32-bit numbers.
    """

    keys: int = 0
    values: int = 0
    window: int | None = None
    state: int = 0


def layers_of(header: GgufHeader) -> tuple[Layer, ...]:
    """Return what each layer remembers; nothing for a model that reads a text at once."""
    count = header.layers or 0
    if count > MAX_LAYERS or _value(header, "attention.causal") is False:
        return ()
    kv_heads = _per_layer(header, "attention.head_count_kv", count, header.heads or 0)
    windowed = _windowed(header, count)
    recurrent = _recurrent(header, kv_heads)
    owners = _owners(header, count)
    build = partial(_layer, header)
    return tuple(
        build(kv_heads[index], is_windowed=windowed[index], is_recurrent=recurrent[index])
        for index in range(min(count, owners))
    )


def _layer(header: GgufHeader, kv_heads: int, *, is_windowed: bool, is_recurrent: bool) -> Layer:
    state = _state(header) if is_recurrent else 0
    if is_recurrent and header.architecture not in _BOTH:
        return Layer(state=state)
    key, value = header.key_length or 0, header.value_length or 0
    if is_windowed:
        key = header.count("attention.key_length_swa") or key
        value = header.count("attention.value_length_swa") or value
    if is_latent(header):
        # One compressed key for all heads, and the value is a part of it.
        value = 0
    return Layer(
        keys=kv_heads * key,
        values=kv_heads * value,
        window=_window(header) if is_windowed else None,
        state=state,
    )


def is_latent(header: GgufHeader) -> bool:
    """Whether attention is latent (MLA), in the layout that the engine keeps compressed."""
    return bool(header.count("attention.key_length_mla") and header.count("attention.kv_lora_rank"))


def is_delta_net(header: GgufHeader) -> bool:
    """Whether the layers without attention are gated delta nets (Qwen 3 Next and later)."""
    return header.architecture in _INTERVAL


def _window(header: GgufHeader) -> int | None:
    default = _DEFAULT_WINDOWS.get(header.architecture or "")
    return header.count("attention.sliding_window") or default


def _windowed(header: GgufHeader, count: int) -> Sequence[bool]:
    none = (False,) * count
    said = _value(header, "attention.sliding_window_pattern")
    if not _window(header):
        return none
    if isinstance(said, tuple):
        return [bool(flag) for flag in said[:count]] + [False] * (count - len(said))
    family = header.architecture or ""
    period = _PATTERNS.get(family, _EVERY)
    if family in _PATTERNS and isinstance(said, int) and not isinstance(said, bool) and said > 0:
        period = said
    if period == _EVERY or (family == "exaone4" and count < _WINDOWED_EXAONE_LAYERS):
        return none
    whole = 0 if family in _WHOLE_FIRST else period - 1
    return [index % period != whole for index in range(count)]


def _recurrent(header: GgufHeader, kv_heads: Sequence[int]) -> Sequence[bool]:
    family = header.architecture or ""
    if family in _ALL_RECURRENT | _BOTH:
        return (True,) * len(kv_heads)
    if family in _INTERVAL:
        interval = header.count("full_attention_interval") or _DEFAULT_INTERVAL
        return [(index + 1) % interval != 0 for index in range(len(kv_heads))]
    if not _state(header):
        return (False,) * len(kv_heads)
    # The others tell by having no key/value heads in a layer, Nemotron-H also where there is
    # neither attention nor a state.
    wide = _value(header, "feed_forward_length")
    fed = wide if isinstance(wide, tuple) and family.startswith("nemotron_h") else ()
    return [
        heads == 0 and not (index < len(fed) and fed[index]) for index, heads in enumerate(kv_heads)
    ]


def _state(header: GgufHeader) -> int:
    """Return how many numbers a layer carries on: those of the convolution and of the state."""
    width = header.embedding_length or 0
    if head := header.count("wkv.head_size"):
        return width * ((header.count("token_shift_count") or 2) + head)
    if kept := header.count("shortconv.l_cache"):
        return width * (kept - 1)
    inner, state = header.count("ssm.inner_size") or 0, header.count("ssm.state_size") or 0
    convolved = max((header.count("ssm.conv_kernel") or 0) - 1, 0)
    groups = header.count("ssm.group_count") or 0
    return convolved * (inner + 2 * groups * state) + state * inner


def _owners(header: GgufHeader, count: int) -> int:
    shared = header.count("attention.shared_kv_layers") or 0
    return max(_OWN_LAYERS.get(header.architecture or "", count) - shared, 0)


def _per_layer(header: GgufHeader, key: str, count: int, default: int) -> Sequence[int]:
    said = _value(header, key)
    if isinstance(said, tuple):
        # More or fewer than there are layers is damage.
        each = [value if isinstance(value, int) and value > 0 else 0 for value in said[:count]]
        return each + [0] * (count - len(each))
    return (header.count(key) or default,) * count


def _value(header: GgufHeader, key: str) -> MetaValue | None:
    return header.metadata.get(f"{header.architecture}.{key}")
