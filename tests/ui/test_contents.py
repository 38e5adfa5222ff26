"""The sheet that shows what is in a model's file."""

import asyncio

import pytest
from aiohttp import web
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QWidget,
)

from modelyard.state.rows import Action, ModelRow
from modelyard.ui.details.facts import model_facts
from modelyard.ui.places import Place
from modelyard.ui.sheets.contents_sheet import Part
from modelyard.ui.words.contents_words import value_text, whole_text
from modelyard.ui.words.discover_words import header_text
from modelyard.wire import routes
from modelyard.wire.contents import FileContents, FileProperty, FileTensor
from modelyard.wire.models import FileState, ModelDetails, TemplateOrigin
from modelyard.wire.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemCode
from modelyard.wire.runtime import EstimateMethod, MemoryEstimate
from modelyard.wire.sources import SourceEstimate
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk
from tests.ui.shop import Shop
from tests.ui.test_accessibility import faults
from tests.ui.test_discover import chosen, listed, open_discover

HERE = sample.model("Zephyr 7B Beta", file=FileState.PRESENT)
ELSEWHERE = sample.model("Yi 1.5 34B Chat")
NOWHERE = sample.model("Lost", source=None)
TEMPLATE = "{% for m in messages %}\n" * 40
CONTENTS = FileContents(
    path="/data/models/zephyr.gguf",
    version=3,
    big_endian=False,
    alignment=32,
    properties=(
        FileProperty(key="general.architecture", value="llama"),
        FileProperty(key="tokenizer.ggml.tokens", value='["<s>", "</s>"]', items=250_000),
        FileProperty(key="tokenizer.chat_template", value=TEMPLATE),
    ),
    tensors=tuple(
        FileTensor(
            name=f"blk.{n}.attn_q.weight", type="Q4_K", dimensions=(8, 4), size=18, offset=n * 32
        )
        for n in range(12)
    ),
)
TITLES = ("Properties", "Tensors")


class Files:
    """What a scripted service answers when it is asked for the inside of a file."""

    def __init__(self, service):
        self.asked = []
        self.problem = None
        self.contents = CONTENTS
        self.gate = asyncio.Event()
        self.gate.set()
        for model in (HERE, ELSEWHERE):
            path = routes.for_model(routes.MODEL_CONTENTS, model.id)
            service.handlers["GET", path] = self._answer
        service.handlers["POST", routes.SOURCES_CONTENTS] = self._answer

    async def _answer(self, request):
        body = (await request.json())["source"] if request.method == "POST" else ""
        self.asked.append((request.path.rpartition("/")[0], body))
        await self.gate.wait()
        if self.problem is not None:
            text = self.problem.to_json()
            return web.Response(text=text, status=500, content_type=PROBLEM_MEDIA_TYPE)
        return web.Response(text=self.contents.to_json(), content_type="application/json")


async def opened(d, name=HERE.name):
    d.select(name)
    await d.offered(Action.INSPECT)
    d.find(QAction, "inspectAction").trigger()
    return d.find(QWidget, "contentsSheet")


async def read(d, name=HERE.name):
    sheet = await opened(d, name)
    await until(lambda: sheet.properties.order.rowCount() > 0, what="the properties")
    return sheet


def note(sheet):
    return sheet.findChild(QWidget, "contentsNote")


def test_properties_and_tensors_of_the_file_are_shown_without_a_fault(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            Files(d.service)
            sheet = await read(d)
            assert faults(sheet) == []
            assert [button.accessibleName() for button in chips(sheet)] == [
                "Properties, 3 properties",
                "Tensors, 12 tensors",
            ]
            rows = sheet.properties.model()
            assert rows.index(1, 1).data() == '250,000 items: ["<s>", "</s>", …]'
            sheet.show_part(Part.TENSORS)
            shape = "8 \N{MULTIPLICATION SIGN} 4"
            assert [sheet.tensors.model().index(1, n).data() for n in range(5)] == [
                "blk.1.attn_q.weight", "Q4_K", shape, "18 bytes", "32"
            ]  # fmt: skip
            assert faults(sheet) == []

    runner.run(go())


def chips(sheet):
    return [sheet.findChild(QWidget, f"{part.name.lower()}Contents") for part in Part]


def test_the_selected_value_stands_below_as_a_whole(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            Files(d.service)
            sheet = await read(d)
            whole = sheet.findChild(QPlainTextEdit, "contentsWhole")
            assert whole.toPlainText() == "llama"
            sheet.properties.selectRow(2)
            assert whole.toPlainText() == TEMPLATE
            sheet.properties.selectAll()
            assert whole.toPlainText() == ""

    runner.run(go())


def test_keys_alone_search_sort_copy_and_close(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            Files(d.service)
            sheet = await read(d)
            control = Qt.KeyboardModifier.ControlModifier
            await until(lambda: QApplication.focusWidget() is sheet.properties, what="the focus")
            QTest.keyClick(sheet.properties, Qt.Key.Key_F, control)
            field = sheet.findChild(QLineEdit, "contentsFindField")
            await until(field.hasFocus, what="the search")
            QTest.keyClicks(field, "arch")
            assert sheet.properties.order.rowCount() == 1
            QTest.keyClick(field, Qt.Key.Key_Return)
            QTest.keyClick(sheet.properties, Qt.Key.Key_C, control)
            assert QApplication.clipboard().text() == "general.architecture\tllama"
            field.setFocus()
            QTest.keyClick(field, Qt.Key.Key_Escape)
            assert sheet.properties.order.rowCount() == 3
            sheet.show_part(Part.TENSORS)
            sheet.tensors.clearSelection()
            sheet.findChild(QPushButton, "contentsCopyButton").click()
            lines = QApplication.clipboard().text().splitlines()
            assert len(lines) == 12
            assert lines[1].split("\t")[3:] == ["18", "32"]
            QTest.keyClick(sheet.tensors, Qt.Key.Key_Escape)
            await until(lambda: d.window.findChild(QWidget, "contentsSheet") is None)

    runner.run(go())


def test_a_search_without_a_match_says_so_and_is_cleared_with_one_press(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            Files(d.service)
            sheet = await read(d)
            sheet.findChild(QLineEdit, "contentsFindField").setText("zzz")
            assert note(sheet).title == "Nothing found"
            sheet.findChild(QPushButton, "contentsNoteButton").click()
            assert sheet.properties.order.rowCount() == 3

    runner.run(go())


def test_while_it_is_read_that_is_said_and_a_failure_can_be_tried_again(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            files = Files(d.service)
            files.gate.clear()
            files.problem = Problem(code=ProblemCode.CORRUPT_FILE, title="Damaged")
            sheet = await opened(d)
            assert note(sheet).title == "Reading the header…"
            assert faults(sheet) == []
            files.gate.set()
            await until(lambda: note(sheet).title == "The file is damaged", what="the problem")
            assert faults(sheet) == []
            files.problem = None
            sheet.findChild(QPushButton, "contentsNoteButton").click()
            await until(lambda: sheet.properties.order.rowCount() == 3, what="the properties")

    runner.run(go())


def test_a_file_with_an_empty_header_is_no_failed_search(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            files = Files(d.service)
            files.contents = CONTENTS.model_copy(update={"properties": (), "tensors": ()})
            sheet = await opened(d)
            await until(lambda: note(sheet).title == "The header has no properties")
            sheet.show_part(Part.TENSORS)
            assert note(sheet).title == "The header lists no tensors"
            assert faults(sheet) == []

    runner.run(go())


def test_of_a_model_that_is_not_here_the_file_at_its_source_is_read(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE, ELSEWHERE, NOWHERE) as d:
            files = Files(d.service)
            await read(d, ELSEWHERE.name)
            assert files.asked == [("/sources", ELSEWHERE.source)]
            d.select(NOWHERE.name)
            action = d.find(QAction, "inspectAction")
            await until(lambda: not action.isEnabled(), what="nothing to look into")

    runner.run(go())


def test_a_closed_sheet_does_not_mind_an_answer_that_comes_late(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            files = Files(d.service)
            files.gate.clear()
            sheet = await opened(d)
            await until(lambda: files.asked, what="the question")
            sheet.reject()
            await until(lambda: d.window.findChild(QWidget, "contentsSheet") is None)
            files.gate.set()
            await read(d)

    runner.run(go())


def test_the_details_lead_to_it(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            Files(d.service)
            d.select(HERE.name)
            await d.offered(Action.INSPECT)
            d.find(QPushButton, "contentsButton").click()
            assert d.find(QWidget, "contentsSheet").isVisible()

    runner.run(go())


@pytest.mark.parametrize(
    ("one", "line", "whole"),
    [
        (FileProperty(key="k", value="[1, 2]"), "[1, 2]", "[1, 2]"),
        (FileProperty(key="k", value="a\n b"), "a b", "a\n b"),
        (
            FileProperty(key="k", value="[1, 2]", items=9000),
            "9,000 items: [1, 2, …]",
            "9,000 items: [1, 2, …]",
        ),
        (
            FileProperty(key="k", value="", characters=70_000),
            "A text of 68.4 KiB",
            "A text of 68.4 KiB",
        ),
        (
            FileProperty(key="k", value="ab", characters=30_000),
            "ab",
            "ab… 30,000 characters in all",
        ),
        (FileProperty(key="k", value="x" * 500), "x" * 300 + "…", "x" * 500),
    ],
)
def test_what_is_cut_says_how_long_it_is(one, line, whole):
    assert value_text(one) == line
    assert whole_text(one) == whole


def test_the_details_tell_what_header_and_source_say():
    details = ModelDetails(
        layers=30,
        heads=9,
        kv_heads=3,
        tokenizer="gpt2",
        template=TemplateOrigin.SOURCE,
        source_template="{{ .Prompt }}",
        source_parameters='{"seed": 1}',
        template_problem="it has an unknown function",
    )
    told = {
        fact.label: fact.value
        for fact in model_facts(ModelRow(HERE.model_copy(update={"details": details})))
    }
    assert (told["Layers"], told["Heads"], told["Tokenizer"]) == ("30", "9 (3 for keys)", "gpt2")
    assert told["Chat template"] == "From its source"
    assert told["Its template is not used"] == "it has an unknown function"
    assert told["Template of the source"] == "{{ .Prompt }}"
    assert told["Settings of the source"] == '{"seed": 1}'


def test_what_the_header_at_a_source_says_is_told_in_a_line():
    estimate = MemoryEstimate(
        total=1, low=1, high=1, fits=True, parts=(), method=EstimateMethod.HEADER
    )
    details = ModelDetails(architecture="llama", layers=1, context_length=8192)
    found = SourceEstimate(source="hf://o/r/m.gguf", estimate=estimate, parameters=0.135)
    assert header_text(found) == ""
    found = found.model_copy(update={"details": details})
    dot = " \N{MIDDLE DOT} "
    assert header_text(found) == dot.join(("llama", "135M", "1 layer", "context 8,192 tokens"))


def test_the_header_of_a_file_is_shown_before_it_is_downloaded(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            Shop(d.service)
            asked = []

            async def answer(request):
                asked.append((await request.json())["source"])
                return web.Response(text=CONTENTS.to_json(), content_type="application/json")

            d.service.handlers["POST", routes.SOURCES_CONTENTS] = answer
            await open_discover(d, "llama")
            await listed(d)
            d.find(QPushButton, "insideButton").click()
            sheet = d.find(QWidget, "contentsSheet")
            await until(lambda: sheet.properties.order.rowCount() > 0, what="the properties")
            assert asked == [chosen(d).file.source]
            assert faults(sheet) == []

    runner.run(go())


def test_how_wide_the_details_are_outlives_a_restart(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            d.window.show_place(Place.DISCOVER)
            splitter = d.find(QSplitter, "discoverSplitter")
            splitter.setSizes([600, 500])
            wanted = splitter.sizes()
            d.window.save_layout()
        async with desk(tmp_path) as d:
            d.window.show_place(Place.DISCOVER)
            await until(lambda: d.find(QSplitter, "discoverSplitter").sizes() == wanted)

    runner.run(go())
