"""Families of models: what tensors each layer has, and what the metadata say of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

MetaValue = int | float | bool | str | list[int] | list[bool]
Tensors = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Family:
    """One model to write: how large it is, and what its architecture adds to the common parts."""

    name: str
    architecture: str
    width: int
    layers: int
    feed_forward: int
    heads: int
    kv_heads: int
    head_length: int
    vocabulary: int
    merges: int
    """0 for a vocabulary of pieces (SentencePiece), else how many rules its byte pairs have."""
    blocks: Callable[["Family", int], Tensors]
    """Return the tensors of one layer, without ``blk.N.``."""
    metadata: Mapping[str, MetaValue]
    """What follows the architecture's name, such as ``expert_count``."""
    is_tied: bool = False
    """Whether the embeddings serve as the output too, so that there is no ``output.weight``."""
    kind: str = "Q8_0"
    trained_context: int = 131_072
    pre: str = "default"


def llama_blocks(family: Family, layer: int) -> Tensors:
    """Llama, Mistral, and with biases left out Qwen 2."""
    return {**attention(family), **gated(family), **norms(family)}


def qwen2_blocks(family: Family, layer: int) -> Tensors:
    """Like Llama's, with biases of queries, keys and values."""
    kv = family.kv_heads * family.head_length
    return {
        **llama_blocks(family, layer),
        "attn_q.bias": (family.heads * family.head_length,),
        "attn_k.bias": (kv,),
        "attn_v.bias": (kv,),
    }


def qwen3_blocks(family: Family, layer: int) -> Tensors:
    """Like Llama's, with queries and keys normed."""
    return {**llama_blocks(family, layer), **head_norms(family)}


def gemma2_blocks(family: Family, layer: int) -> Tensors:
    """Norms before and after each half."""
    after = {"post_attention_norm": (family.width,), "post_ffw_norm": (family.width,)}
    return {**llama_blocks(family, layer), **weights(after)}


def gemma3_blocks(family: Family, layer: int) -> Tensors:
    """Gemma 2's, with queries and keys normed."""
    return {**gemma2_blocks(family, layer), **head_norms(family)}


def phi3_blocks(family: Family, layer: int) -> Tensors:
    """Queries, keys and values in one tensor, gate and up in one too."""
    width, wide = family.width, family.feed_forward
    queries = family.heads * family.head_length
    fused = {
        "attn_qkv": (queries + 2 * family.kv_heads * family.head_length, width),
        "attn_output": (width, queries),
        "ffn_up": (2 * wide, width),
        "ffn_down": (width, wide),
    }
    return {**weights(fused), **norms(family)}


def qwen3moe_blocks(family: Family, layer: int) -> Tensors:
    """Experts of which each token asks a few."""
    return {**attention(family), **head_norms(family), **experts(family), **norms(family)}


def mixtral_blocks(family: Family, layer: int) -> Tensors:
    """Llama with experts."""
    return {**attention(family), **experts(family), **norms(family)}


def mamba_blocks(family: Family, layer: int) -> Tensors:
    """No attention: a state that is carried on."""
    inner, state = _number(family, "ssm.inner_size"), _number(family, "ssm.state_size")
    rank, convolution = _number(family, "ssm.time_step_rank"), _number(family, "ssm.conv_kernel")
    return {
        "attn_norm.weight": (family.width,),
        "ssm_in.weight": (2 * inner, family.width),
        "ssm_conv1d.weight": (inner, convolution),
        "ssm_conv1d.bias": (inner,),
        "ssm_x.weight": (rank + 2 * state, inner),
        "ssm_dt.weight": (inner, rank),
        "ssm_dt.bias": (inner,),
        "ssm_a": (inner, state),
        "ssm_d": (inner,),
        "ssm_out.weight": (family.width, inner),
    }


def jamba_blocks(family: Family, layer: int) -> Tensors:
    """Attention in some layers, a state in the others; no rotation."""
    half = {**gated(family), "ffn_norm.weight": (family.width,)}
    if _kv_heads(family, layer):
        return {**attention(family), **half, "attn_norm.weight": (family.width,)}
    state, rank = _number(family, "ssm.state_size"), _number(family, "ssm.time_step_rank")
    normed = {"ssm_dt_norm": (rank,), "ssm_b_norm": (state,), "ssm_c_norm": (state,)}
    return {**mamba_blocks(family, layer), **half, **weights(normed)}


def mamba2(family: Family) -> Tensors:
    """The state-space half of a layer, in the second version."""
    inner, state = _number(family, "ssm.inner_size"), _number(family, "ssm.state_size")
    groups, heads = _number(family, "ssm.group_count"), _number(family, "ssm.time_step_rank")
    convolved = inner + 2 * groups * state
    return {
        "ssm_in.weight": (inner + convolved + heads, family.width),
        "ssm_conv1d.weight": (convolved, _number(family, "ssm.conv_kernel")),
        "ssm_conv1d.bias": (convolved,),
        "ssm_dt.bias": (heads,),
        "ssm_a": (heads, 1),
        "ssm_d": (heads, 1),
        "ssm_norm.weight": (groups, inner // groups),
        "ssm_out.weight": (family.width, inner),
    }


def falcon_h1_blocks(family: Family, layer: int) -> Tensors:
    """Attention and a state side by side in every layer."""
    # Converters leave out the usual ending of this one.
    half = {**gated(family), "attn_norm.weight": (family.width,), "ffn_norm": (family.width,)}
    return {**attention(family), **mamba2(family), **half}


def granite_hybrid_blocks(family: Family, layer: int) -> Tensors:
    """A state in most layers, attention in a few."""
    mixer = attention(family) if _kv_heads(family, layer) else mamba2(family)
    return {**mixer, **gated(family), **norms(family)}


def deepseek2_blocks(family: Family, layer: int) -> Tensors:
    """Latent attention: all heads share one compressed key; experts behind the first layers."""
    width, heads = family.width, family.heads
    rank = _number(family, "attention.kv_lora_rank")
    rotated = _number(family, "rope.dimension_count")
    key, value = (_number(family, f"attention.{part}_length_mla") for part in ("key", "value"))
    query_rank = _number(family, "attention.q_lora_rank")
    latent = {
        "attn_q_a": (query_rank, width),
        "attn_q_a_norm": (query_rank,),
        "attn_q_b": (heads * key, query_rank),
        "attn_kv_a_mqa": (rank + rotated, width),
        "attn_k_b": (heads, rank, key - rotated),
        "attn_v_b": (heads, value, rank),
        "attn_output": (width, heads * value),
        "attn_kv_a_norm": (rank,),
    }
    if layer < _number(family, "leading_dense_block_count"):
        return {**weights(latent), **gated(family), **norms(family)}
    wide = _number(family, "expert_feed_forward_length") * _number(family, "expert_shared_count")
    shared = {"gate_shexp": (wide, width), "up_shexp": (wide, width), "down_shexp": (width, wide)}
    shared = {f"ffn_{name}": size for name, size in shared.items()}
    return {**weights(latent), **experts(family), **weights(shared), **norms(family)}


def lfm2_blocks(family: Family, layer: int) -> Tensors:
    """Short convolutions in most layers, attention in some."""
    width = family.width
    half = {**gated(family), **norms(family)}
    if _kv_heads(family, layer):
        return {**attention(family), **head_norms(family), **half}
    convolution = {
        "conv": (width, _number(family, "shortconv.l_cache")),
        "in_proj": (3 * width, width),
        "out_proj": (width, width),
    }
    return {**weights({f"shortconv.{name}": size for name, size in convolution.items()}), **half}


def qwen3next_blocks(family: Family, layer: int) -> Tensors:
    """A gated delta net in three of four layers, attention in the fourth, experts in all."""
    width, head = family.width, family.head_length
    state, inner = _number(family, "ssm.state_size"), _number(family, "ssm.inner_size")
    groups, heads = _number(family, "ssm.group_count"), _number(family, "ssm.time_step_rank")
    convolved = 2 * groups * state + inner
    half = {"attn_norm.weight": (width,), "post_attention_norm.weight": (width,)}
    shared = _number(family, "expert_shared_feed_forward_length")
    half |= experts(family) | {
        "ffn_gate_inp_shexp.weight": (width,),
        "ffn_gate_shexp.weight": (shared, width),
        "ffn_up_shexp.weight": (shared, width),
        "ffn_down_shexp.weight": (width, shared),
    }
    if (layer + 1) % 4 == 0:
        queries = {"attn_q.weight": (2 * family.heads * head, width)}
        return {**attention(family), **queries, **head_norms(family), **half}
    return {
        "attn_qkv.weight": (convolved, width),
        "attn_gate.weight": (inner, width),
        "ssm_conv1d.weight": (convolved, _number(family, "ssm.conv_kernel")),
        "ssm_dt.bias": (heads,),
        "ssm_a": (heads,),
        "ssm_ba.weight": (2 * heads, width),
        "ssm_norm.weight": (state,),
        "ssm_out.weight": (width, inner),
        **half,
    }


def weights(sizes: Mapping[str, tuple[int, ...]]) -> Tensors:
    """Return the tensors of these names and sizes."""
    return {f"{name}.weight": size for name, size in sizes.items()}


def attention(family: Family) -> Tensors:
    """Queries, keys, values, output."""
    width, queries = family.width, family.heads * family.head_length
    kv = family.kv_heads * family.head_length
    return weights(
        {
            "attn_q": (queries, width),
            "attn_k": (kv, width),
            "attn_v": (kv, width),
            "attn_output": (width, queries),
        }
    )


def gated(family: Family) -> Tensors:
    """A feed-forward half with a gate."""
    width, wide = family.width, family.feed_forward
    return weights({"ffn_gate": (wide, width), "ffn_up": (wide, width), "ffn_down": (width, wide)})


def experts(family: Family) -> Tensors:
    """A feed-forward half of many experts."""
    count = _number(family, "expert_count")
    wide = family.metadata.get("expert_feed_forward_length", family.feed_forward)
    assert isinstance(wide, int)
    return weights(
        {
            "ffn_gate_inp": (count, family.width),
            "ffn_gate_exps": (count, wide, family.width),
            "ffn_up_exps": (count, wide, family.width),
            "ffn_down_exps": (count, family.width, wide),
        }
    )


def norms(family: Family) -> Tensors:
    """The norms before both halves."""
    return weights({"attn_norm": (family.width,), "ffn_norm": (family.width,)})


def head_norms(family: Family) -> Tensors:
    """The norms of queries and keys."""
    return weights({"attn_q_norm": (family.head_length,), "attn_k_norm": (family.head_length,)})


def _number(family: Family, key: str) -> int:
    value = family.metadata[key]
    assert isinstance(value, int)
    return value


def _kv_heads(family: Family, layer: int) -> int:
    each = family.metadata["attention.head_count_kv"]
    assert isinstance(each, list)
    return each[layer]
