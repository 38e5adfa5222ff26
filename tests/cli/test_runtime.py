"""The verbs on running models: what they accept, and what they say."""

import argparse
import math
from datetime import UTC, datetime

import pytest

from modelyard.cli.parser import build_parser
from modelyard.cli.runtime_parser import CACHE_TYPES, EVICTIONS, duration, keep_alive
from modelyard.cli.runtime_words import (
    log_page,
    log_table,
    offer_words,
    options_page,
    running_table,
    settings_page,
    unloaded_words,
)
from modelyard.wire.load import (
    KvCacheType,
    LoadForm,
    LoadOffer,
    LoadOfferKind,
    LoadOptions,
    ModelMemory,
    NumberRange,
    Sampling,
)
from modelyard.wire.runtime import (
    Eviction,
    LoadLog,
    MemoryHolder,
    ModelLog,
    ModelMetrics,
    ModelRuntime,
    RuntimeSettings,
    RuntimeState,
    UnloadReport,
)
from tests.cli.models import model

_MIB = 2**20


def test_the_words_to_choose_from_are_those_of_the_contract() -> None:
    assert set(CACHE_TYPES) == set(KvCacheType) - {KvCacheType.UNKNOWN}
    assert set(EVICTIONS) == set(Eviction) - {Eviction.UNKNOWN}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90", 90), ("10min", 600), ("10m", 600), ("1.5h", 5400), ("2d", 172_800), (" 5 S ", 5)],
)
def test_a_length_of_time_is_read_as_people_write_it(text: str, seconds: float) -> None:
    assert duration(text) == keep_alive(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "-5", "5 weeks", "1e9", "9" * 30])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        duration(text)


def test_for_ever_is_a_length_too() -> None:
    assert math.isinf(keep_alive("forever"))


@pytest.mark.parametrize("arguments", [["unload"], ["unload", "a", "--all"], ["load"]])
def test_a_verb_wants_to_know_of_which_model(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args(arguments)
    assert caught.value.code == 2


def test_each_offer_is_a_command_that_takes_it() -> None:
    others = (ModelMemory(id="b-id", name="Big", bytes=5),)
    offers = [
        LoadOffer(kind=LoadOfferKind.UNLOAD, options=LoadOptions(), needed=9, models=others),
        LoadOffer(
            kind=LoadOfferKind.SMALLER_CACHE,
            options=LoadOptions(kv_cache_type=KvCacheType.Q8_0),
            needed=9,
        ),
        LoadOffer(
            kind=LoadOfferKind.SMALLER_CONTEXT,
            options=LoadOptions(context=2048, kv_cache_type=KvCacheType.Q4_0),
            needed=9,
        ),
        LoadOffer(kind=LoadOfferKind.FORCE, options=LoadOptions(force=True), needed=9),
        LoadOffer(kind=LoadOfferKind.UNKNOWN, options=LoadOptions(), needed=9),
    ]
    commands = offer_words(offers, "tiny")
    assert [command.partition("   ")[0] for command in commands] == [
        "modelyard load tiny --unload b-id",
        "modelyard load tiny --kv-cache q8_0",
        "modelyard load tiny --context 2048 --kv-cache q4_0",
        "modelyard load tiny --force",
    ]
    assert commands[0].endswith("(unloads Big)")
    for command in commands:
        build_parser().parse_args(command.partition("   ")[0].split()[1:])


def test_an_unload_says_what_came_back_and_who_holds_the_rest() -> None:
    assert unloaded_words(None) == "is unloaded"
    holder = MemoryHolder(pid=42, name="llama-cli", bytes=2 * _MIB)
    report = UnloadReport(held=154 * _MIB, freed=152 * _MIB, cached=94 * _MIB, holders=(holder,))
    words = unloaded_words(ModelRuntime(state=RuntimeState.UNLOADED, unloaded=report))
    assert words == (
        "is unloaded; 152.0 MiB of 154.0 MiB came back, 94.0 MiB of its file stay in the system's "
        "cache; still held by llama-cli (42) 2.0 MiB"
    )


def test_what_runs_is_a_line_each() -> None:
    assert "No model is in memory" in running_table([model()])
    metrics = ModelMetrics(requests=7, active=1, tokens_per_second=72.4, time_to_first_token=0.193)
    runtime = ModelRuntime(
        state=RuntimeState.LOADED,
        memory=176 * _MIB,
        options=LoadOptions(context=2048),
        metrics=metrics,
    )
    titles, line = running_table([model(runtime=runtime), model()]).splitlines()
    assert titles.split()[:3] == ["NAME", "STATE", "MEMORY"]
    assert line.endswith("loaded  176.0 MiB  2048     7 (+1)    72.4      193 ms")


def test_options_tell_what_is_stored_and_what_holds_without() -> None:
    several = NumberRange(low=1, high=8, default=2)
    form = LoadForm(
        defaults=LoadOptions(context=4096, threads=2),
        saved=LoadOptions(context=2048, sampling=Sampling(temperature=0.5)),
        context=NumberRange(low=256, high=8192, step=256, default=4096),
        threads=several,
        batch=several,
        parallel=several,
        kv_cache_types=(KvCacheType.F16,),
        sampling=Sampling(),
    )
    lines = [line.split() for line in options_page(model(), form).splitlines()]
    assert ["context", "2048", "saved"] in lines
    assert ["threads", "2"] in lines
    assert ["temperature", "0.5", "saved"] in lines
    assert not any(line[:2] == ["context", "4096"] for line in lines)


def test_logs_are_told_and_listed() -> None:
    assert "never loaded" in log_page(ModelLog())
    assert "never loaded" in log_table(ModelLog())
    started = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    one = LoadLog(name="worker-a.log", started_at=started, size=2048, path="/logs/worker-a.log")
    log = ModelLog(iterable=(one,), name=one.name, text="0.1 I loaded\n")
    assert log_page(log) == "0.1 I loaded"
    assert log_table(log).splitlines()[1].split("  ")[0] == "worker-a.log"
    assert "2026-01-02 03:04:05" in log_table(log)


def test_how_models_are_run_is_told() -> None:
    page = settings_page(RuntimeSettings(eviction=Eviction.AUTOMATIC, keep_alive=600.0))
    assert page.splitlines()[0].split() == ["eviction", "automatic"]
    assert page.endswith("10 min 0 s")
    assert settings_page(RuntimeSettings()).endswith("stay loaded")
