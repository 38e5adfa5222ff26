"""Models of fourteen families, as real ones are but narrow and shallow, to estimate and to load.

Vocabularies, windows, experts and states are those of the real models that each is named after.
"""

from tests.fakes import gguf_blocks as blocks
from tests.fakes.gguf_blocks import Family


def _some(count: int, heads: int, *, layers: tuple[int, ...]) -> list[int]:
    """Return `heads` for the layers that have attention, 0 for the others."""
    return [heads if layer in layers else 0 for layer in range(count)]


def _state_space(inner: int, state: int, rank: int, groups: int | None = None) -> dict[str, int]:
    sizes = {"conv_kernel": 4, "inner_size": inner, "state_size": state, "time_step_rank": rank}
    if groups is not None:
        sizes["group_count"] = groups
    return {f"ssm.{name}": size for name, size in sizes.items()}


LLAMA = Family(
    name="Llama 3.2 1B",
    architecture="llama",
    width=1024,
    layers=10,
    feed_forward=4096,
    heads=16,
    kv_heads=4,
    head_length=64,
    vocabulary=128_256,
    merges=128_000,
    blocks=blocks.llama_blocks,
    metadata={},
    is_tied=True,
    pre="llama-bpe",
)
QWEN2 = Family(
    name="Qwen 2.5 0.5B",
    architecture="qwen2",
    width=896,
    layers=12,
    feed_forward=4864,
    heads=14,
    kv_heads=2,
    head_length=64,
    vocabulary=151_936,
    merges=151_387,
    blocks=blocks.qwen2_blocks,
    metadata={},
    is_tied=True,
    trained_context=32_768,
    pre="qwen2",
)
QWEN3 = Family(
    name="Qwen 3 0.6B",
    architecture="qwen3",
    width=1024,
    layers=10,
    feed_forward=3072,
    heads=16,
    kv_heads=8,
    head_length=128,
    vocabulary=151_936,
    merges=151_387,
    blocks=blocks.qwen3_blocks,
    metadata={},
    is_tied=True,
    trained_context=40_960,
    pre="qwen2",
)
GEMMA2 = Family(
    name="Gemma 2 2B",
    architecture="gemma2",
    width=896,
    layers=8,
    feed_forward=3584,
    heads=8,
    kv_heads=4,
    head_length=128,
    vocabulary=128_000,
    merges=0,
    blocks=blocks.gemma2_blocks,
    metadata={"attention.sliding_window": 4096},
    is_tied=True,
    trained_context=8192,
)
GEMMA3 = Family(
    name="Gemma 3 270M",
    architecture="gemma3",
    width=640,
    layers=18,
    feed_forward=2048,
    heads=4,
    kv_heads=1,
    head_length=256,
    vocabulary=262_144,
    merges=0,
    blocks=blocks.gemma3_blocks,
    metadata={"attention.sliding_window": 512},
    is_tied=True,
    trained_context=32_768,
)
PHI3 = Family(
    name="Phi 3 mini",
    architecture="phi3",
    width=1152,
    layers=10,
    feed_forward=3072,
    heads=12,
    kv_heads=12,
    head_length=96,
    vocabulary=32_064,
    merges=0,
    blocks=blocks.phi3_blocks,
    metadata={
        "attention.sliding_window": 2047,
        "rope.scaling.original_context_length": 4096,
    },
)
QWEN3_MOE = Family(
    name="Qwen 3 30B-A3B",
    architecture="qwen3moe",
    width=640,
    layers=8,
    feed_forward=1920,
    heads=10,
    kv_heads=2,
    head_length=64,
    vocabulary=151_936,
    merges=151_387,
    blocks=blocks.qwen3moe_blocks,
    metadata={"expert_count": 32, "expert_used_count": 8, "expert_feed_forward_length": 256},
    trained_context=40_960,
    pre="qwen2",
)
MIXTRAL = Family(
    name="Mixtral 8x7B",
    architecture="llama",
    width=640,
    layers=6,
    feed_forward=2240,
    heads=10,
    kv_heads=2,
    head_length=64,
    vocabulary=32_000,
    merges=0,
    blocks=blocks.mixtral_blocks,
    metadata={"expert_count": 8, "expert_used_count": 2},
    trained_context=32_768,
)
DEEPSEEK2 = Family(
    name="DeepSeek V2",
    architecture="deepseek2",
    width=640,
    layers=8,
    feed_forward=2560,
    heads=6,
    kv_heads=1,
    head_length=576,
    vocabulary=102_400,
    merges=99_757,
    blocks=blocks.deepseek2_blocks,
    metadata={
        "attention.q_lora_rank": 384,
        "attention.kv_lora_rank": 512,
        "attention.value_length": 512,
        "attention.key_length_mla": 192,
        "attention.value_length_mla": 128,
        "rope.dimension_count": 64,
        "leading_dense_block_count": 1,
        "expert_count": 24,
        "expert_used_count": 6,
        "expert_shared_count": 2,
        "expert_feed_forward_length": 384,
        "expert_weights_scale": 1.0,
        "expert_gating_func": 1,
    },
    pre="deepseek-llm",
)
MAMBA = Family(
    name="Mamba 130M",
    architecture="mamba",
    width=896,
    layers=16,
    feed_forward=0,
    heads=0,
    kv_heads=0,
    head_length=0,
    vocabulary=50_280,
    merges=50_009,
    blocks=blocks.mamba_blocks,
    metadata=_state_space(1792, 16, 56),
    is_tied=True,
)
JAMBA = Family(
    name="Jamba 3B",
    architecture="jamba",
    width=896,
    layers=10,
    feed_forward=2816,
    heads=14,
    kv_heads=2,
    head_length=64,
    vocabulary=65_536,
    merges=0,
    blocks=blocks.jamba_blocks,
    metadata=_state_space(1792, 16, 56) | {"attention.head_count_kv": _some(10, 2, layers=(3, 8))},
)
FALCON_H1 = Family(
    name="Falcon H1 0.5B",
    architecture="falcon-h1",
    width=1024,
    layers=12,
    feed_forward=2048,
    heads=8,
    kv_heads=2,
    head_length=64,
    vocabulary=32_784,
    merges=32_520,
    blocks=blocks.falcon_h1_blocks,
    metadata=_state_space(1536, 128, 24, 1),
    is_tied=True,
)
GRANITE_HYBRID = Family(
    name="Granite 4 350M",
    architecture="granitehybrid",
    width=768,
    layers=14,
    feed_forward=2048,
    heads=12,
    kv_heads=4,
    head_length=64,
    vocabulary=100_352,
    merges=100_000,
    blocks=blocks.granite_hybrid_blocks,
    metadata=_state_space(1536, 128, 48, 1)
    | {"attention.head_count_kv": _some(14, 4, layers=(4, 10))},
    is_tied=True,
    pre="dbrx",
)
QWEN3_NEXT = Family(
    name="Qwen 3 Next",
    architecture="qwen3next",
    width=640,
    layers=8,
    feed_forward=1280,
    heads=4,
    kv_heads=1,
    head_length=128,
    vocabulary=151_936,
    merges=151_387,
    blocks=blocks.qwen3next_blocks,
    metadata=_state_space(1024, 128, 8, 4)
    | {
        "expert_count": 16,
        "expert_used_count": 4,
        "expert_feed_forward_length": 256,
        "expert_shared_feed_forward_length": 256,
        "full_attention_interval": 4,
    },
    pre="qwen2",
)
LFM2 = Family(
    name="LFM2 350M",
    architecture="lfm2",
    width=1024,
    layers=12,
    feed_forward=4608,
    heads=16,
    kv_heads=8,
    head_length=64,
    vocabulary=65_536,
    merges=63_683,
    blocks=blocks.lfm2_blocks,
    metadata={
        "shortconv.l_cache": 3,
        "attention.head_count_kv": _some(12, 8, layers=(2, 5, 8, 10)),
    },
    is_tied=True,
    pre="lfm2",
)

ZOO = (
    LLAMA,
    QWEN2,
    QWEN3,
    GEMMA2,
    GEMMA3,
    PHI3,
    QWEN3_MOE,
    MIXTRAL,
    DEEPSEEK2,
    MAMBA,
    JAMBA,
    FALCON_H1,
    GRANITE_HYBRID,
    QWEN3_NEXT,
    LFM2,
)
"""All of them."""
