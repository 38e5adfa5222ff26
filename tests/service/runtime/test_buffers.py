"""The formulas against the engine: what it would allocate for models of many families."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from modelyard.service.gguf import GgufHeader, read_header
from modelyard.service.runtime.buffers import buffers_of
from modelyard.service.runtime.dry_runs import DryRuns, FileVersion
from modelyard.service.runtime.layers import Layer, layers_of
from modelyard.service.runtime.options import complete_options
from modelyard.wire.runtime import KvCacheType, LoadOptions
from tests.fakes.gguf_blocks import Family
from tests.fakes.gguf_families import write_outline
from tests.fakes.gguf_zoo import (
    DEEPSEEK2,
    FALCON_H1,
    GEMMA3,
    JAMBA,
    LFM2,
    PHI3,
    QWEN3_NEXT,
    ZOO,
)

_MIB = 2**20
_CASES = [LoadOptions(context=512), LoadOptions(context=8192, kv_cache_type=KvCacheType.Q8_0)]


def _header(family: Family, folder: Path, **metadata: object) -> GgufHeader:
    # A large vocabulary takes long to write and changes nothing of the buffers.
    small = replace(family, vocabulary=2048, merges=0, pre="default")
    return _with(read_header(write_outline(folder / "model.gguf", small)), **metadata)


def _with(header: GgufHeader, **metadata: object) -> GgufHeader:
    changed = {f"{header.architecture}.{key}": value for key, value in metadata.items()}
    return replace(header, metadata={**header.metadata, **changed})


@pytest.mark.parametrize("family", ZOO, ids=lambda family: family.name)
def test_the_formulas_say_what_the_engine_says(family: Family, tmp_path: Path) -> None:
    header = _header(family, tmp_path)
    dry_runs = DryRuns()

    async def scenario() -> None:
        version = FileVersion.of(tmp_path / "model.gguf")
        assert version is not None
        for asked in _CASES:
            options = complete_options(header, asked)
            found = await dry_runs.run(version, header, options)
            assert found is not None
            told, run = buffers_of(header, options), found.runs[0]
            assert told.weights == found.weights
            # The engine tells hundredths of MiB.
            assert told.kv_cache == pytest.approx(run.kv_cache + run.state, abs=0.05 * _MIB)
            assert told.compute == pytest.approx(run.compute + run.output, rel=0.06)

    asyncio.run(scenario())


def test_sliding_windows_remember_what_they_see(tmp_path: Path) -> None:
    layers = layers_of(_header(GEMMA3, tmp_path))
    assert [layer.window for layer in layers] == ([512] * 5 + [None]) * 3
    assert {(layer.keys, layer.values) for layer in layers} == {(256, 256)}


def test_a_window_that_the_engine_does_not_use_changes_nothing(tmp_path: Path) -> None:
    assert {layer.window for layer in layers_of(_header(PHI3, tmp_path))} == {None}


def test_the_file_may_say_itself_which_layers_have_windows(tmp_path: Path) -> None:
    pattern = {"attention.sliding_window_pattern": (True, False) * 9}
    layers = layers_of(_header(GEMMA3, tmp_path, **pattern))
    assert [layer.window for layer in layers] == [512, None] * 9
    every_third = layers_of(_header(GEMMA3, tmp_path, **{"attention.sliding_window_pattern": 3}))
    assert [layer.window for layer in every_third] == [512, 512, None] * 6


def test_latent_attention_remembers_one_compressed_key(tmp_path: Path) -> None:
    assert set(layers_of(_header(DEEPSEEK2, tmp_path))) == {Layer(keys=576)}


def test_hybrids_have_attention_here_and_a_state_there(tmp_path: Path) -> None:
    state = 3 * 1792 + 16 * 1792
    jamba = layers_of(_header(JAMBA, tmp_path))
    assert jamba[3] == Layer(keys=128, values=128)
    assert jamba[2] == Layer(state=state)
    both = layers_of(_header(FALCON_H1, tmp_path))
    assert set(both) == {Layer(keys=128, values=128, state=3 * (1536 + 256) + 128 * 1536)}
    fourth = layers_of(_header(QWEN3_NEXT, tmp_path))
    assert [bool(layer.keys) for layer in fourth] == [False, False, False, True] * 2
    convolution = layers_of(_header(LFM2, tmp_path))
    assert convolution[0] == Layer(state=2 * 1024)


def test_layers_that_use_what_others_remember_remember_nothing(tmp_path: Path) -> None:
    header = _header(GEMMA3, tmp_path, **{"attention.shared_kv_layers": 8})
    assert len(layers_of(header)) == 10


@pytest.mark.parametrize(
    "key",
    [
        "block_count",
        "attention.head_count_kv",
        "attention.sliding_window",
        "attention.sliding_window_pattern",
        "attention.shared_kv_layers",
        "ssm.inner_size",
        "full_attention_interval",
        "expert_used_count",
        "shortconv.l_cache",
        "wkv.head_size",
    ],
)
def test_nonsense_in_a_header_still_gives_sizes(key: str, tmp_path: Path) -> None:
    for family in (GEMMA3, JAMBA, QWEN3_NEXT):
        sound = _header(family, tmp_path)
        for value in (0, 1, 2**31 - 1, 2**64 - 1, "many", (), (1, -2, "x"), True, -1, 0.5):
            header = _with(sound, **{key: value})
            buffers = buffers_of(header, complete_options(header, LoadOptions(context=4096)))
            assert buffers.total >= buffers.just_loaded >= buffers.kv_cache >= 0
