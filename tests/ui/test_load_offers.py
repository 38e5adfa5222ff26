"""What is offered when a model does not fit, and what is told of loads, unloads and evictions."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu, QPushButton

from modelyard.state.rows import ModelRow
from modelyard.ui.details.facts import memory_facts, speed_facts
from modelyard.ui.words.load_words import load_text, offer_words
from modelyard.ui.words.side_words import SideTab
from modelyard.ui.words.wording import state_text
from modelyard.wire.load import KvCacheType, LoadOffer, LoadOfferKind, LoadOptions, ModelMemory
from modelyard.wire.models import FileState
from modelyard.wire.problems import ProblemCode
from modelyard.wire.runtime import (
    LoadStage,
    MemoryHolder,
    ModelMetrics,
    ModelRuntime,
    RuntimeState,
    UnloadReport,
)
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk

GIB, MIB = sample.GIB, sample.MIB
NAME = "Zephyr 7B Beta"
OFFERS = (
    LoadOffer(
        kind=LoadOfferKind.SMALLER_CONTEXT, options=LoadOptions(context=8192), needed=5 * GIB
    ),
    LoadOffer(
        kind=LoadOfferKind.SMALLER_CACHE,
        options=LoadOptions(kv_cache_type=KvCacheType.Q8_0),
        needed=6 * GIB,
    ),
    LoadOffer(
        kind=LoadOfferKind.UNLOAD,
        options=LoadOptions(unload=("other",)),
        needed=9 * GIB,
        models=(ModelMemory(id="other", name="Llama 3.2 3B", bytes=3 * GIB),),
    ),
    LoadOffer(kind=LoadOfferKind.FORCE, options=LoadOptions(force=True), needed=9 * GIB),
)
NO_ROOM = sample.problem(ProblemCode.OUT_OF_MEMORY, needed=9 * GIB, free=6 * GIB, offers=OFFERS)


def on_disk(**more):
    return sample.model(NAME, file=FileState.PRESENT, **more)


def run(state, **more):
    return ModelRow(on_disk(runtime=ModelRuntime(state=state, **more)))


def test_a_load_that_does_not_fit_says_by_how_much_and_offers_ways(runner, tmp_path):
    async def go():
        async with desk(tmp_path, on_disk()) as d:
            d.service.refusals["load"] = NO_ROOM
            d.select(NAME)
            d.press(Qt.Key.Key_Return, on=d.table)
            await until(lambda: d.window.findChild(QDialog, "offersSheet") is not None)
            sheet = d.find(QDialog, "offersSheet")
            assert sheet.isVisible()
            assert NAME in sheet.windowTitle()
            said = sheet.accessibleDescription()
            assert "9.0 GiB" in said
            assert "3.0 GiB too much" in said
            names = [one.objectName() for one in sheet.findChildren(QPushButton)]
            assert names[:4] == [f"{offer.kind.value}Offer" for offer in OFFERS]
            assert sheet.focusWidget().objectName() == "smaller_contextOffer"
            del d.service.refusals["load"]
            sheet.findChild(QPushButton, "smaller_contextOffer").click()
            await d.asked("load with 8192", NAME)

    runner.run(go())


def test_a_sheet_that_was_closed_can_be_had_again_from_the_message(runner, tmp_path):
    async def go():
        async with desk(tmp_path, on_disk()) as d:
            d.service.refusals["load"] = NO_ROOM
            d.select(NAME)
            d.commands.load(sample.model_id(NAME))
            await until(lambda: d.window.findChild(QDialog, "offersSheet") is not None)
            d.press(Qt.Key.Key_Escape, on=d.find(QDialog, "offersSheet"))
            await until(lambda: d.window.findChild(QDialog, "offersSheet") is None)
            message = await d.message("not enough memory")
            assert message.action_text == "What would fit…"
            message.act()
            assert d.find(QDialog, "offersSheet").isVisible()

    runner.run(go())


def test_a_failure_in_a_hidden_window_opens_nothing(runner, tmp_path):
    async def go():
        async with desk(tmp_path, on_disk()) as d:
            d.service.refusals["load"] = NO_ROOM
            d.window.hide()
            d.commands.load(sample.model_id(NAME))
            await d.message("not enough memory")
            assert d.window.findChild(QDialog, "offersSheet") is None

    runner.run(go())


@pytest.mark.parametrize(
    ("offer", "title", "detail"),
    [
        (OFFERS[0], "8", "Takes up to 5.0 GiB"),
        (OFFERS[1], "q8_0", "the context stays"),
        (OFFERS[2], "Unload “Llama 3.2 3B” first", "Frees 3.0 GiB"),
        (OFFERS[3], "Load anyway", "slow"),
        (LoadOffer(kind="new", options=LoadOptions(), needed=GIB), "other options", "1.0 GiB"),
    ],
)
def test_each_offer_says_what_it_is_and_what_it_costs(offer, title, detail):
    words = offer_words(offer)
    assert title in words.title
    assert detail in words.detail


def test_a_load_tells_its_stage_and_one_that_waits_its_place():
    reading = run(RuntimeState.LOADING, stage=LoadStage.WEIGHTS, progress=0.4)
    assert load_text(reading) == "Reading the weights"
    assert "40%, Reading the weights" in state_text(reading)
    assert "2 ahead of it" in state_text(run(RuntimeState.QUEUED, position=2))
    assert load_text(run(RuntimeState.LOADING)) == ""


def test_an_unload_tells_what_came_back_and_who_holds_the_rest():
    report = UnloadReport(
        held=154 * MIB,
        freed=120 * MIB,
        cached=98 * MIB,
        seconds=0.21,
        holders=(MemoryHolder(pid=7, name="backup", bytes=30 * MIB),),
    )
    row = run(RuntimeState.UNLOADED, unloaded=report)
    assert load_text(row) == "Freed 120.0 of 154.0 MiB"
    facts = {fact.label: fact.value for fact in memory_facts(row, None)}
    assert facts["Last unload"] == "Freed 120.0 of 154.0 MiB"
    assert facts["Took"] == "210 ms"
    assert facts["Kept as cache"] == "98.0 MiB"
    assert facts["Not back"] == "The rest is held by backup (30.0 MiB)"
    whole = report.model_copy(update={"freed": 153 * MIB})
    facts = {fact.label for fact in memory_facts(run(RuntimeState.UNLOADED, unloaded=whole), None)}
    assert "Not back" not in facts


def test_an_eviction_is_told_once_where_it_is_seen(runner, tmp_path):
    async def go():
        async with desk(tmp_path, on_disk(runtime=sample.loaded(GIB))) as d:
            gone = ModelRuntime(
                state=RuntimeState.UNLOADED,
                evicted_for="Phi 4",
                unloaded=UnloadReport(held=GIB, freed=GIB),
            )
            d.service.run(sample.model_id(NAME), gone)
            await d.message("was unloaded to make room for “Phi 4”")
            assert "Made room for “Phi 4” · Freed 1.0 of 1.0 GiB" in state_text(d.row(NAME))
            d.window.messages.dismiss(f"evicted:{sample.model_id(NAME)}")
            d.service.run(sample.model_id(NAME), gone.model_copy(update={"freed": GIB}))
            await until(lambda: d.row(NAME).model.runtime.freed == GIB)
            assert d.window.messages.messages == ()

    runner.run(go())


def test_a_worker_that_died_tells_why_when_it_comes_back_and_where_its_log_is(runner, tmp_path):
    crash = sample.problem(ProblemCode.ENGINE_CRASHED, exit_code=-11, last_log="boom")
    dead = ModelRuntime(
        state=RuntimeState.FAILED, problem=crash, restart_at=datetime(2030, 1, 1, tzinfo=UTC)
    )

    async def go():
        async with desk(tmp_path, on_disk(runtime=dead)) as d:
            d.select(NAME)
            side = d.window.library.details
            card = side.overview._problem
            await until(lambda: "loaded again by itself" in card.accessibleName())
            assert not d.find(QPushButton, "problemLogButton").isHidden()
            assert d.find(QPushButton, "problemOffersButton").isHidden()

    runner.run(go())


def test_the_details_tell_how_fast_a_loaded_model_answers():
    metrics = ModelMetrics(
        requests=12,
        active=1,
        failed=2,
        tokens_per_second=42.31,
        prompt_tokens_per_second=812.4,
        time_to_first_token=0.085,
    )
    row = run(RuntimeState.LOADED, memory=GIB, metrics=metrics)
    facts = {fact.label: fact.value for fact in speed_facts(row)}
    assert facts == {
        "Answers": "42.3 tokens/s",
        "First token after": "85 ms",
        "Reads prompts": "812.4 tokens/s",
        "Requests": "12, 1 running now",
        "Failed": "2",
    }
    assert speed_facts(run(RuntimeState.UNLOADED)) == ()


def test_options_try_it_and_the_log_are_reached_from_the_row(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            d.select("SmolLM2 135M Instruct")
            d.window.library._open_context_menu(QPoint(40, 40))
            for name, tab in (
                ("openLogAction", SideTab.LOG),
                ("openTryAction", SideTab.TRY),
                ("openOptionsAction", SideTab.OPTIONS),
            ):
                d.find(QAction, name).trigger()
                assert d.window.library.details.tab is tab
            d.find(QMenu, "contextMenu").close()

    runner.run(go())
