"""Who makes room for a load that does not fit, what it is offered, how layers go to GPUs."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelyard.service.gguf import GgufHeader, read_header
from modelyard.service.runtime.buffers import buffers_of
from modelyard.service.runtime.curve import Curve
from modelyard.service.runtime.estimate import Forecast, estimate_memory
from modelyard.service.runtime.eviction import Candidate, least_missed_first, victims
from modelyard.service.runtime.offers import make_offers
from modelyard.service.runtime.options import complete_options
from modelyard.service.runtime.placement import RAM, GpuRoom, layer_count, placed
from modelyard.wire.load import KvCacheType, LoadOfferKind, LoadOptions
from modelyard.wire.runtime import EstimateMethod

_MIB, _GIB = 2**20, 2**30


def _candidate(
    name: str, *, mib: int = 100, idle_s: float = 10, reload_s: float = 1.0
) -> Candidate:
    return Candidate(name, name, mib * _MIB, idle_s, reload_s)


def _names(chosen: object) -> list[str]:
    return [one.model_id for one in chosen]


def test_what_was_unused_longest_goes_first_and_what_is_slow_to_load_later() -> None:
    fresh = _candidate("fresh", idle_s=5)
    old = _candidate("old", idle_s=600)
    old_but_slow = _candidate("slow", idle_s=600, reload_s=300)
    assert _names(least_missed_first([fresh, old_but_slow, old])) == ["old", "fresh", "slow"]


def test_no_more_go_than_must() -> None:
    small, large = _candidate("small", mib=50, idle_s=90), _candidate("large", mib=500, idle_s=60)
    assert _names(victims([small, large], 40 * _MIB) or ()) == ["small"]
    # The small one would not do, and with the large one it is not needed.
    assert _names(victims([small, large], 400 * _MIB) or ()) == ["large"]
    assert _names(victims([small, large], 540 * _MIB) or ()) == ["small", "large"]
    assert victims([small, large], 600 * _MIB) is None


@given(
    sizes=st.lists(st.integers(1, 1000), max_size=8),
    idle=st.lists(st.floats(0, 1e6), min_size=8, max_size=8),
    missing=st.integers(1, 4000),
)
def test_victims_free_enough_and_each_is_needed(
    sizes: list[int], idle: list[float], missing: int
) -> None:
    candidates = [
        Candidate(str(number), "model", size, idle[number], 1.0)
        for number, size in enumerate(sizes)
    ]
    chosen = victims(candidates, missing)
    if chosen is None:
        assert sum(sizes) < missing
        return
    freed = sum(one.size_bytes for one in chosen)
    assert freed >= missing
    assert all(freed - one.size_bytes < missing for one in chosen)


@pytest.fixture
def llama(smollm2: Path) -> GgufHeader:
    """Return the header of a Llama of 30 layers whose output is tied."""
    return read_header(smollm2)


def _forecast(header: GgufHeader, asked: LoadOptions, free_bytes: int) -> Forecast:
    curve = Curve(header, complete_options(header, asked))
    return Forecast(curve, EstimateMethod.HEADER, free_bytes=free_bytes)


def test_every_offer_fits_once_it_is_taken(llama: GgufHeader) -> None:
    header = replace(llama, metadata={**llama.metadata, "llama.context_length": 32768})
    asked = LoadOptions(context=32768, threads=1)
    needed = _forecast(header, asked, _GIB).estimate().high
    quantized = asked.model_copy(update={"kv_cache_type": KvCacheType.Q8_0})
    free_bytes = _forecast(header, quantized, _GIB).estimate().high + _MIB
    assert free_bytes < needed
    models = [_candidate("a", mib=4), _candidate("b", mib=8000, idle_s=1)]
    offers = make_offers(_forecast(header, asked, free_bytes), asked, models)
    assert [offer.kind for offer in offers] == [
        LoadOfferKind.UNLOAD,
        LoadOfferKind.SMALLER_CACHE,
        LoadOfferKind.SMALLER_CONTEXT,
        LoadOfferKind.FORCE,
    ]
    unload, cache, context, force = offers
    assert unload.options == asked.model_copy(update={"unload": ("b",)})
    assert [model.id for model in unload.models] == ["b"]
    assert cache.options == quantized
    assert force.options == asked.model_copy(update={"force": True})
    assert (unload.needed, force.needed) == (needed, needed)
    for offer in (cache, context):
        estimate = _forecast(header, offer.options, free_bytes).estimate()
        assert estimate.fits
        assert estimate.high == offer.needed
    longest = context.options.context or 0
    assert 512 <= longest < 32768
    longer = asked.model_copy(update={"context": longest + 256})
    assert not _forecast(header, longer, free_bytes).estimate().fits


def test_where_nothing_helps_only_loading_anyway_is_offered(llama: GgufHeader) -> None:
    asked = LoadOptions(context=4096, flash_attention=False)
    [offer] = make_offers(_forecast(llama, asked, _MIB), asked, [])
    assert offer.kind is LoadOfferKind.FORCE


def test_without_layers_on_a_gpu_all_is_in_ram(llama: GgufHeader) -> None:
    options = complete_options(llama, LoadOptions(gpu_layers=0))
    buffers = buffers_of(llama, options)
    assert placed(llama, options, buffers, [GpuRoom("gpu0", _GIB)]) == {RAM: buffers}
    everything = options.model_copy(update={"gpu_layers": -1})
    assert placed(llama, everything, buffers, []) == {RAM: buffers}


@pytest.mark.parametrize("model", ["tiny", "smollm2"])
def test_what_goes_to_a_gpu_is_missing_in_ram(model: str, request: pytest.FixtureRequest) -> None:
    header = read_header(request.getfixturevalue(model))
    options = complete_options(header, LoadOptions(context=2048))
    buffers = buffers_of(header, options)
    rooms = [GpuRoom("gpu0", 3 * _GIB), GpuRoom("gpu1", _GIB)]
    held = -1
    for count in range(layer_count(header) + 1):
        asked = options.model_copy(update={"gpu_layers": count})
        parts = placed(header, asked, buffers, rooms)
        on_gpus = [part for device, part in parts.items() if device != RAM]
        weights = sum(part.weights for part in on_gpus)
        caches = sum(part.kv_cache for part in on_gpus)
        assert weights + caches > held
        held = weights + caches
        assert abs(caches + parts[RAM].kv_cache - buffers.kv_cache) <= len(on_gpus)
        embeddings = max(tensor.size_bytes for tensor in header.tensors)
        assert 0 <= weights + parts[RAM].weights - buffers.weights <= embeddings
    # With all of it there, the embeddings of tokens are what stays.
    assert parts[RAM].weights <= embeddings


def test_as_many_layers_as_fit_are_solved_for(llama: GgufHeader) -> None:
    options = complete_options(llama, LoadOptions(context=1024))
    curve = Curve(llama, options)
    everything = Forecast(
        curve, EstimateMethod.HEADER, free_bytes=64 * _GIB, gpus=(GpuRoom("gpu0", 64 * _GIB),)
    )
    assert everything.most_gpu_layers() == layer_count(llama)
    room_bytes = everything.estimate().devices[1].high
    found = []
    for share in range(0, 101, 5):
        gpus = (GpuRoom("gpu0", room_bytes * share // 100),)
        tight = replace(everything, gpus=gpus)
        most = tight.most_gpu_layers()
        found.append(most)
        assert tight.with_gpu_layers(most).fits_on_gpus
        if most < layer_count(llama):
            assert not tight.with_gpu_layers(most + 1).fits_on_gpus
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0, layer_count(llama))


def test_an_estimate_tells_each_device_and_adds_up(llama: GgufHeader) -> None:
    options = complete_options(llama, LoadOptions(context=1024, gpu_layers=2))
    gpus = [GpuRoom("gpu0", _GIB)]
    estimate = estimate_memory(llama, options, free_bytes=_GIB, gpus=gpus)
    assert [device.device for device in estimate.devices] == ["ram", "gpu0"]
    assert estimate.total == sum(device.total for device in estimate.devices)
    assert estimate.total == sum(part.bytes for part in estimate.parts)
    assert {part.device for part in estimate.parts} == {"ram", "gpu0"}
    assert (estimate.gpu_layers, estimate.layers) == (2, layer_count(llama))
    assert estimate.max_gpu_layers is not None
    crowded = estimate_memory(llama, options, free_bytes=_GIB, gpus=[GpuRoom("gpu0", 1)])
    assert not crowded.fits
    assert crowded.max_gpu_layers == 0
