"""Estimates and options: what is chosen for a load, and whether the band holds."""

import asyncio
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from modelyard.service.gguf import GgufHeader, read_header
from modelyard.service.runtime.estimate import estimate_memory
from modelyard.service.runtime.options import complete_options, default_threads
from modelyard.service.runtime.repacking import repacking_bytes
from modelyard.service.runtime.scheduler import LoadRequest
from modelyard.wire.problems import ProblemCode, ProblemError
from modelyard.wire.runtime import KvCacheType, LoadOptions, MemoryEstimate
from tests.fakes import gguf_models
from tests.fakes.gguf_families import write_family, write_outline
from tests.fakes.gguf_zoo import QWEN3
from tests.service.runtime.conftest import running

_MIB = 2**20


def _estimate(
    header: GgufHeader, *, free_bytes: int | None = None, **options: object
) -> MemoryEstimate:
    chosen = complete_options(header, LoadOptions.model_validate(options))
    return estimate_memory(header, chosen, free_bytes=free_bytes)


def _part(estimate: MemoryEstimate, part: str) -> int:
    return next(p.bytes for p in estimate.parts if p.part == part)


def _with(header: GgufHeader, **metadata: object) -> GgufHeader:
    changed = {f"llama.{key.replace('__', '.')}": value for key, value in metadata.items()}
    return replace(header, metadata={**header.metadata, **changed})


@pytest.mark.parametrize(
    ("model", "options"),
    [
        ("smollm2", LoadOptions(context=512)),
        ("smollm2", LoadOptions(context=8192)),
        ("tiny", LoadOptions(context=4096, kv_cache_type=KvCacheType.Q8_0)),
        ("smollm2", LoadOptions(context=4096, flash_attention=False)),
        ("tiny", LoadOptions(context=512)),
        ("tiny", LoadOptions(context=8192)),
    ],
)
def test_the_band_holds_from_just_loaded_to_in_use(
    model: str, options: LoadOptions, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue(model)

    async def scenario() -> None:
        async with running() as run:
            estimate = await run.scheduler.estimate(path, options)
            loaded = await run.scheduler.load(LoadRequest("a", "model", path, options))
            assert loaded.memory is not None
            assert estimate.low <= loaded.memory <= estimate.high
            address = run.scheduler.worker("a")
            assert address is not None
            headers = {"Authorization": f"Bearer {address.api_key}"}
            body = {"prompt": [300 + n % 100 for n in range(500)], "n_predict": 1}
            async with (
                aiohttp.ClientSession(address.url, headers=headers) as session,
                session.post("/completion", json=body) as answer,
            ):
                assert answer.status == 200
            await run.scheduler.memory()
            used = run.scheduler.runtime("a").memory
            assert used is not None
            assert estimate.low <= used <= estimate.high

    asyncio.run(scenario())


def test_the_parts_are_the_formulas(smollm2: Path) -> None:
    estimate = _estimate(read_header(smollm2), context=4096)
    assert _part(estimate, "weights") == 96_576_768
    assert _part(estimate, "kv_cache") == 4096 * 30 * 3 * (64 + 64) * 2
    # As the engine itself says: 18.6 MiB.
    assert _part(estimate, "compute") == 4 * 512 * (3 * 1536 + 5 * 576) + 2 * 4096 * 512
    assert _part(estimate, "vocabulary") == 190 * 49_152 + 4 * _MIB + 135 * 48_900
    assert 20 * _MIB < _part(estimate, "runtime") < 30 * _MIB
    assert estimate.total == sum(part.bytes for part in estimate.parts)
    assert estimate.low < estimate.total < estimate.high
    assert estimate.context == 4096


def test_a_quantized_cache_takes_its_blocks(smollm2: Path) -> None:
    header = read_header(smollm2)
    whole = _part(_estimate(header), "kv_cache")
    assert _part(_estimate(header, kv_cache_type="q8_0"), "kv_cache") == whole * 17 // 32
    assert _part(_estimate(header, kv_cache_type="q4_0"), "kv_cache") == whole * 9 // 32


def test_it_fits_where_its_upper_end_is_free(smollm2: Path) -> None:
    header = read_header(smollm2)
    high = _estimate(header).high
    assert _estimate(header, free_bytes=high).fits
    assert not _estimate(header, free_bytes=high - 1).fits
    assert _estimate(header, free_bytes=high).free == high


def test_a_model_that_reads_at_once_has_no_cache(smollm2: Path) -> None:
    header = _with(read_header(smollm2), attention__causal=False)
    assert _part(_estimate(header), "kv_cache") == 0


def test_an_unknown_family_widens_the_band(smollm2: Path) -> None:
    header = read_header(smollm2)
    plain = _estimate(header, context=8192)
    strange = {key.replace("llama.", "strange."): v for key, v in header.metadata.items()}
    strange["general.architecture"] = "strange"
    unknown = _estimate(replace(header, metadata=strange), context=8192)
    assert unknown.total == plain.total
    assert unknown.low < plain.low
    assert unknown.high > plain.high


def test_mapped_weights_that_are_repacked_are_there_twice(tmp_path: Path) -> None:
    header = read_header(gguf_models.write_model(tmp_path / "q4.gguf", kind="Q4_0"))
    extra = repacking_bytes(header, is_mapped=True, machine="x86_64")
    assert 0.9 * header.tensor_bytes < extra < header.tensor_bytes
    assert repacking_bytes(header, is_mapped=False, machine="x86_64") == 0
    assert repacking_bytes(header, is_mapped=True, machine="riscv64") == 0


def test_embeddings_that_are_the_output_too_are_repacked_for_that(tmp_path: Path) -> None:
    family = replace(QWEN3, vocabulary=2048, merges=0, pre="default", kind="Q4_0")
    header = read_header(write_outline(tmp_path / "tied.gguf", family))
    embeddings = next(t.size_bytes for t in header.tensors if t.name == "token_embd.weight")
    assert repacking_bytes(header, is_mapped=False, machine="AMD64") == embeddings
    untied = read_header(write_outline(tmp_path / "own.gguf", replace(family, is_tied=False)))
    assert repacking_bytes(untied, is_mapped=False, machine="AMD64") == 0


def test_every_layout_of_a_tied_model_is_in_its_band(tmp_path: Path) -> None:
    vocabulary = 32_768
    family = replace(QWEN3, vocabulary=vocabulary, merges=0, layers=3, pre="default", kind="Q4_0")
    path = write_family(tmp_path / "tied.gguf", family)

    async def scenario() -> None:
        async with running() as run:
            for name, mmap in (("a", False), ("b", True)):
                options = LoadOptions(context=512, mmap=mmap)
                estimate = await run.scheduler.estimate(path, options)
                loaded = await run.scheduler.load(LoadRequest(name, name, path, options))
                assert loaded.memory is not None
                assert estimate.low <= loaded.memory <= estimate.high
                await run.scheduler.unload(name)

    asyncio.run(scenario())


@pytest.mark.parametrize("key", ["block_count", "embedding_length", "attention__head_count"])
def test_a_header_that_says_nonsense_still_gives_an_estimate(key: str, smollm2: Path) -> None:
    header = read_header(smollm2)
    for value in (0, 2**31 - 1, 2**64 - 1, "many", (), (1, 2, 3), True, -1, 0.5):
        estimate = _estimate(_with(header, **{key: value}))
        assert 0 <= estimate.low <= estimate.total <= estimate.high


def test_defaults_are_chosen_for_the_model_and_the_machine(smollm2: Path) -> None:
    header = read_header(smollm2)
    options = complete_options(header, LoadOptions())
    assert options == LoadOptions(
        context=4096,
        gpu_layers=-1,
        kv_cache_type=KvCacheType.F16,
        threads=default_threads(),
        batch=512,
        parallel=1,
        mmap=False,
        embedding=False,
    )
    assert complete_options(header, LoadOptions(context=100_000)).context == 8192
    small = replace(header, metadata={**header.metadata, "llama.context_length": 256})
    assert complete_options(small, LoadOptions()).context == 256
    assert complete_options(small, LoadOptions()).batch == 256
    pooled = _with(header, pooling_type=1)
    assert complete_options(pooled, LoadOptions()).embedding
    assert not complete_options(pooled, LoadOptions(embedding=False)).embedding


@pytest.mark.parametrize(
    "options",
    [
        LoadOptions(kv_cache_type=KvCacheType.UNKNOWN),
        LoadOptions(kv_cache_type=KvCacheType.Q8_0, flash_attention=False),
    ],
)
def test_options_that_can_not_be_had_are_refused(options: LoadOptions, smollm2: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        complete_options(read_header(smollm2), options)
    assert caught.value.problem.code is ProblemCode.BAD_REQUEST
