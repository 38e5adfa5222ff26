"""The window as a whole: what it offers, what it shows, what it remembers."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from modelyard.state.rows import Action, ModelRow
from modelyard.state.settings import Theme
from modelyard.ui.details.details import DetailsPanel
from modelyard.ui.details.fact_list import FactList
from modelyard.ui.look.theme import DARK, LIGHT, colors_of
from modelyard.ui.memory.gauge import MemoryGauge
from modelyard.ui.memory.gauge_figures import Part
from modelyard.ui.opening.screens import screens_name
from modelyard.ui.parts.action_button import ActionButton
from modelyard.ui.parts.actions import OFFERED, is_possible, sensible_action
from modelyard.wire.common import ByteDescriptor
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.models import FileState, ModelMaxTokens
from modelyard.wire.runtime import ModelRuntime, RuntimeState
from tests.qt import until
from tests.ui import sample, sample_memory
from tests.ui.desk import desk

NAME = "Zephyr 7B Beta"


def primary(d):
    buttons = d.window.findChildren(ActionButton)
    return {one.objectName() for one in buttons if one.isVisible() and one.is_primary}


def test_each_row_offers_exactly_what_can_be_done_with_it(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            for model in sample.YARD:
                d.window.select(model.id)
                row = d.catalog.row(model.id)
                for action in OFFERED:
                    item = d.find(QAction, f"{action.name.lower()}Action")
                    expected = action is Action.ADD or row.can(action)
                    assert item.isEnabled() == expected, (model.name, action)

    runner.run(go())


def test_the_sensible_action_is_the_emphasised_one(runner, tmp_path):
    cases = {
        "CodeGemma 2B": {"downloadButton"},
        NAME: {"loadButton", "memoryLoadButton"},
        "SmolLM2 135M Instruct": {"unloadButton", "memoryUnloadButton"},
        "Mistral Small 3.1 24B Instruct": {"cancelButton"},
        "TinyLlama 1.1B Chat": set(),
    }

    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            for name, expected in cases.items():
                d.select(name)
                assert primary(d) == expected, name
            d.table.clearSelection()
            assert primary(d) == {"addButton"}

    runner.run(go())


@pytest.mark.parametrize("model", sample.YARD, ids=lambda model: model.name[:20])
def test_the_sensible_action_is_always_possible(model):
    rows = (ModelRow(model),)
    action = sensible_action(rows)
    assert action is None or is_possible(action, rows)


def test_only_one_model_is_loaded_at_a_time_and_many_are_unloaded():
    here = tuple(ModelRow(sample.model(n, file=FileState.PRESENT)) for n in "AB")
    assert not is_possible(Action.LOAD, here)
    assert is_possible(Action.LOAD, here[:1])
    running = tuple(
        ModelRow(sample.model(n, file=FileState.PRESENT, runtime=sample.loaded(9))) for n in "AB"
    )
    assert is_possible(Action.UNLOAD, running)


def test_a_paused_download_is_resumed_and_a_failed_one_tried_again(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            button = d.find(QPushButton, "downloadButton")
            for name, text in (
                ("StarCoder2 15B", "Resume"),
                ("Yi 1.5 34B Chat", "Try again"),
                ("CodeGemma 2B", "Download"),
            ):
                d.select(name)
                assert button.text() == text

    runner.run(go())


def test_the_gauge_shows_what_the_selected_model_would_add(runner, tmp_path):
    key = sample.model_id(NAME)

    async def go():
        async with desk(tmp_path, *sample.YARD, memory=sample_memory.RAM_ONLY) as d:
            d.service.estimates[key] = sample_memory.estimate(5 * sample.GIB)
            d.select(NAME)
            await until(lambda: ("estimate", key) in d.service.requests)
            gauge = d.find(MemoryGauge, "memoryGauge")
            await until(lambda: "(4.8 to 5.4)" in gauge.accessibleDescription())
            facts = d.find(FactList, "memoryFacts")
            assert {"Estimate", "Between", "Weights", "Fits now"} <= {f.label for f in facts.facts}
            d.select("SmolLM2 135M Instruct")
            assert all(s.part is not Part.ADDITION for s in gauge.bars[0].figures.segments)
            assert facts.facts[0].label == "Measured"

    runner.run(go())


def test_the_memory_follows_the_service(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD, memory=None) as d:
            gauge = d.find(MemoryGauge, "memoryGauge")
            assert not gauge.isVisible()
            assert d.find(QLabel, "memoryUnknown").isVisible()
            d.service.sample(sample_memory.RAM_ONLY)
            await until(gauge.isVisible)
            assert "Llama 3.2 3B Instruct: 2.4 GiB" in gauge.accessibleDescription()
            d.service.sample(sample_memory.TWO_GPUS)
            await until(lambda: len(gauge.bars) == 3)

    runner.run(go())


def test_the_details_tell_what_is_known_and_several_rows_their_sum(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            details = d.find(DetailsPanel, "details")
            d.select("SmolLM2 135M Instruct")
            assert details.title == "SmolLM2 135M Instruct"
            file = {f.label: f.value for f in d.find(FactList, "fileFacts").facts}
            assert file["Path"].endswith(".gguf")
            assert len(file["SHA-256"]) == 64
            assert file["Verified"].startswith("Yes")
            options = {f.label: f.value for f in d.find(FactList, "optionFacts").facts}
            assert options["Context"] == "8,192 tokens"
            use = {f.label: f.value for f in d.find(FactList, "useFacts").facts}
            assert use["OpenAI-compatible address"] == f"{d.service.address.url}/v1"
            assert use["Model name"] == "smollm2-135m-instruct"
            d.select("Command R 35B")
            assert d.find(FactList, "useFacts").facts == ()
            assert d.find(QWidget, "detailsProblem").isVisible()
            assert "23.7 GiB" in d.find(QLabel, "problemAdvice").text()
            d.table.selectAll()
            assert details.title == f"{len(sample.YARD)} models selected"
            d.table.clearSelection()
            assert details.title == ""

    runner.run(go())


def test_a_model_that_is_removed_leaves_the_details(runner, tmp_path):
    async def go():
        async with desk(tmp_path, sample.model(NAME)) as d:
            assert d.find(DetailsPanel, "details").title == NAME
            d.service.remove(sample.model_id(NAME))
            await until(lambda: d.find(DetailsPanel, "details").title == "")
            assert d.window.library.page.empty.title == "No models yet"

    runner.run(go())


@pytest.mark.parametrize(
    ("number", "size"), [(1e300, -1), (-1e300, 2**63), (-5.0, 10**30), (0.0, 0)]
)
def test_absurd_figures_of_a_service_are_shown_without_a_fault(runner, tmp_path, number, size):
    model = sample.model(
        "<b>Absurd</b> & co",
        size=4,
        parameters=number,
        context=None,
        max_tokens=ModelMaxTokens(total=number),
        file=FileState.PARTIAL,
        download=sample.transfer(DownloadPhase.TRANSFERRING, size, 10**30, rate=number, eta=number),
    )
    model = model.model_copy(update={"ram": ByteDescriptor(value=size, readable="")})

    async def go():
        async with desk(tmp_path) as d:
            # Past the wire, which has its own opinion of such numbers.
            d.catalog.replace((model,))
            d.catalog.flush()
            assert d.window.select(model.id)
            for key in ("size", "parameters", "memory", "state", "context"):
                d.window.library.page.view.sort_by(key)
            assert not d.window.grab().isNull()

    runner.run(go())


def test_the_theme_is_chosen_in_the_menu_and_remembered(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            for theme, colors in ((Theme.DARK, DARK), (Theme.LIGHT, LIGHT)):
                d.find(QAction, f"{theme.value}ThemeAction").trigger()
                assert colors_of(d.window.palette()) is colors
                assert d.settings.theme is theme
                middle = d.window.grab().toImage().pixelColor(400, 600)
                assert middle.name() == colors.base

    runner.run(go())


def test_order_size_and_panels_are_remembered(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            d.window.resize(1011, 666)
            d.window.library.page.view.sort_by("size")
            d.window.library.page.view.sort_by("size")
            d.window.save_layout()
        async with desk(tmp_path, *sample.YARD) as d:
            header = d.window.library.page.view.horizontalHeader()
            assert header.sortIndicatorSection() == 1
            first = d.table.model().index(0, 0).data()
            assert first == "BLOOM 176B"

    runner.run(go())


@pytest.mark.parametrize("junk", [b"", b"junk", b"\x00" * 400])
def test_a_broken_layout_is_ignored(runner, tmp_path, junk):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            d.settings.header_state = junk
            d.settings.set_window_geometry(screens_name(), junk)
            d.settings.splitter_state = junk
            d.settings.save()
        async with desk(tmp_path, *sample.YARD) as d:
            assert d.table.model().rowCount() == len(sample.YARD)

    runner.run(go())


@pytest.mark.parametrize("width", [1024, 1180, 1600])
def test_the_name_gets_what_the_state_does_not_need(runner, tmp_path, width):
    model = sample.model("Qwen2.5 Coder 1.5B Instruct")

    async def go():
        async with desk(tmp_path, model) as d:
            d.window.resize(width, 700)
            view = d.window.library.page.view
            await until(lambda: view.horizontalHeader().length() <= view.viewport().width())
            bold = view.font()
            bold.setWeight(bold.Weight.DemiBold)
            needed = QFontMetrics(bold).horizontalAdvance(model.name)
            assert view.columnWidth(0) - 70 >= needed
            assert 200 <= view.columnWidth(6) <= 290

    runner.run(go())


def test_columns_are_chosen_moved_and_remembered(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            d.window.resize(1600, 700)
            view = d.window.library.page.view
            view._open_column_menu(QPoint(5, 5))
            menu = d.find(QMenu, "columnMenu")
            entries = {entry.objectName(): entry for entry in menu.actions()}
            assert "showNameAction" not in entries
            entries["showMemoryAction"].trigger()
            assert view.isColumnHidden(5)
            view.horizontalHeader().moveSection(4, 1)
            d.window.save_layout()
        async with desk(tmp_path, *sample.YARD) as d:
            view = d.window.library.page.view
            d.window.resize(1600, 700)
            await until(lambda: not view.isColumnHidden(1))
            assert view.isColumnHidden(5)
            assert view.horizontalHeader().visualIndex(4) == 1
            d.find(QMenu, "columnsMenu").aboutToShow.emit()
            d.find(QAction, "showAllColumnsAction").trigger()
            assert not view.isColumnHidden(5)

    runner.run(go())


def test_a_column_that_was_asked_for_gives_way_last(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            d.window.resize(1024, 700)
            view = d.window.library.page.view
            await until(lambda: view.isColumnHidden(4))
            view.want_column("context", wanted=False)
            view.want_column("context", wanted=True)
            assert not view.isColumnHidden(4)

    runner.run(go())


def test_gpu_layers_are_told_only_where_there_is_a_gpu(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD, memory=sample_memory.RAM_ONLY) as d:
            d.select("SmolLM2 135M Instruct")
            facts = d.find(FactList, "optionFacts")
            assert "GPU layers" not in {fact.label for fact in facts.facts}
            d.service.sample(sample_memory.TWO_GPUS)
            await until(lambda: "GPU layers" in {fact.label for fact in facts.facts})

    runner.run(go())


@pytest.mark.parametrize("width", [720, 1024, 1600])
def test_columns_give_way_but_name_and_state_never(runner, tmp_path, width):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            d.window.resize(width, 700)
            view = d.window.library.page.view
            await until(lambda: view.horizontalHeader().length() <= view.viewport().width())
            names = [column.key for column in d.window.library.page.table.columns]
            shown = {key for n, key in enumerate(names) if not view.isColumnHidden(n)}
            assert {"name", "state"} <= shown
            assert (shown == set(names)) == (width == 1600)
            assert view.columnWidth(0) >= 150

    runner.run(go())


def test_the_context_menu_has_what_the_row_allows(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            d.select("StarCoder2 15B")
            d.window.library._open_context_menu(QPoint(40, 40))
            menu = d.find(QMenu, "contextMenu")
            texts = [action.text() for action in menu.actions()]
            assert texts[:2] == ["Resume", "Discard partial download"]
            assert texts[2:] == ["What is in the file…", "Remove"]
            menu.actions()[1].trigger()
            menu.close()
            await d.asked("discard", "StarCoder2 15B")

    runner.run(go())


def test_all_models_are_unloaded_from_the_menu(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            d.find(QAction, "unloadAllAction").trigger()
            await d.asked("unload_all")

    runner.run(go())


def test_a_double_click_brings_a_model_nearer_but_never_takes_it_away(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            for name in ("SmolLM2 135M Instruct", "Mistral Small 3.1 24B Instruct", NAME):
                d.select(name)
                place = d.table.visualRect(d.table.currentIndex()).center()
                QTest.mouseClick(d.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
                QTest.mouseDClick(d.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
            await d.asked("load", NAME)
            assert {name for name, _ in d.service.requests} <= {"load", "estimate"}

    runner.run(go())


def test_an_estimate_is_asked_for_again_when_the_memory_is_another(runner, tmp_path):
    key = sample.model_id(NAME)

    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            d.service.estimates[key] = sample_memory.estimate(5 * sample.GIB)
            asked = []
            d.commands.estimated.connect(lambda answer: asked.append(answer[0]))
            d.select(NAME)
            await until(lambda: asked == [key])
            gone = ModelRuntime(state=RuntimeState.UNLOADED)
            d.service.run(sample.model_id("Qwen2.5 Coder 7B"), gone)
            await until(lambda: asked == [key, key])

    runner.run(go())
