"""The Discover place on a scripted source: what is found, what it needs, one click to have it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QWidget

from modelyard.state.discovery import Kind, SearchStatus
from modelyard.state.fits import Fit
from modelyard.ui.discover.discover_details import Side
from modelyard.ui.discover.markdown import readable
from modelyard.ui.places import Place
from modelyard.ui.words.discover_words import FIT_WORDS
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.problems import ProblemCode
from modelyard.wire.sources import SourceSort
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk
from tests.ui.downloads import CTRL
from tests.ui.shop import FOUND, Shop, repository, starters
from tests.ui.test_accessibility import faults

LLAMA = "bartowski/Llama-3.2-3B-Instruct-GGUF"
GEMMA = "unsloth/gemma-3-12b-it-GGUF"


def names(d):
    return [offer.name for offer in d.window.discover.page.table.rows]


def note(d):
    return d.find(QLabel, "discoverNote").text()


def files(d):
    return d.window.discover.details.view.model()


def chosen(d):
    return d.window.discover.details.chosen_file


async def open_discover(d, text=""):
    d.press(Qt.Key.Key_2, CTRL, on=d.window)
    assert d.window.place is Place.DISCOVER
    if text:
        d.window.discover.search(text)
        await until(
            lambda: d.yard.discovery.status in {SearchStatus.ANSWERED, SearchStatus.FAILED},
            what="an answer",
        )


async def listed(d, *, estimated=True):
    await until(lambda: files(d).rowCount() > 0, what="the files")
    await until(lambda: chosen(d) is not None, what="a choice")
    if estimated:
        await until(lambda: chosen(d).is_estimated, what="an estimate")


def test_without_a_question_good_first_models_are_suggested_with_their_fit(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *starters(), sample.YARD[6]) as d:
            Shop(d.service)
            await open_discover(d)
            rows = d.window.discover.page.table.rows
            assert names(d)[0] == "SmolLM2 135M Instruct"
            assert len(rows) == 6
            assert note(d) == "Good first models"
            assert {row.name: row.fit for row in rows}["Llama 3.3 70B Instruct"] is Fit.TOO_BIG
            await listed(d)
            # The very file that is suggested, not the one that would be recommended.
            assert chosen(d).file.path == "SmolLM2-135M-Instruct-Q8_0.gguf"

    runner.run(go())


def test_a_word_typed_letter_by_letter_is_asked_for_once(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            shop = Shop(d.service)
            await open_discover(d)
            field = d.find(QLineEdit, "discoverField")
            for letter in (Qt.Key.Key_L, Qt.Key.Key_L, Qt.Key.Key_A, Qt.Key.Key_M, Qt.Key.Key_A):
                d.press(letter, on=field)
            await until(lambda: bool(names(d)), what="results")
            asked = [text for what, text in shop.asked if what == "search"]
            assert asked == ["llama"]
            assert names(d) == ["Llama-3.2-3B-Instruct", "Llama-3.3-70B-Instruct"]
            # What is typed next goes on in the same field.
            assert QApplication.focusWidget() is field

    runner.run(go())


def test_one_key_downloads_the_file_that_suits_this_machine(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            shop = Shop(d.service)
            await open_discover(d, "gemma")
            shop.has_account = True
            d.yard.accounts.refresh()
            await listed(d)
            assert chosen(d).file.quantization == "Q4_K_M"
            assert chosen(d).fit is Fit.FITS
            box = d.find(QCheckBox, "projectorBox")
            assert box.isVisible()
            assert box.isChecked()
            d.press(Qt.Key.Key_Down, on=d.find(QLineEdit, "discoverField"))
            d.press(Qt.Key.Key_Return, on=d.find(QWidget, "offerTable"))
            source = f"hf://{GEMMA}/gemma-3-12b-it-Q4_K_M.gguf"
            await until(lambda: ("create", source) in d.service.requests, what="the entry")
            assert d.service.seeds[-1].projector == f"hf://{GEMMA}/mmproj-F16.gguf"
            await until(
                lambda: any(what == "download" for what, _ in d.service.requests),
                what="the download",
            )

    runner.run(go())


def test_what_is_here_says_so_and_is_shown_in_the_library(runner, tmp_path):
    async def go():
        here = sample.model(
            "My llama",
            file=sample.FileState.PRESENT,
            source=f"https://huggingface.co/{LLAMA}/resolve/main/Llama-3.2-3B-Instruct-Q4_K_M.gguf",
        )
        async with desk(tmp_path, here) as d:
            Shop(d.service)
            await open_discover(d, "llama-3.2")
            await listed(d)
            button = d.find(QPushButton, "getButton")
            model = d.window.discover.page.view.model()
            assert model.index(0, 6).data() == "In library"
            assert button.text() == "Show in Library"
            button.click()
            assert d.window.place is Place.LIBRARY
            assert [row.name for row in d.window.library.rows] == ["My llama"]

    runner.run(go())


def test_a_download_under_way_is_followed_where_it_was_begun(runner, tmp_path):
    async def go():
        key = f"hf://{LLAMA}/Llama-3.2-3B-Instruct-Q4_K_M.gguf"
        model = sample.model("My llama", source=key)
        async with desk(tmp_path, model) as d:
            Shop(d.service)
            await open_discover(d, "llama-3.2")
            await listed(d)
            progress = sample.transfer(DownloadPhase.TRANSFERRING, 40, 100)
            d.service.progress(model.id, progress)
            offers = d.window.discover.page.view.model()
            await until(lambda: offers.index(0, 6).data() == "Downloading 40%", what="the progress")
            paused = sample.transfer(DownloadPhase.PAUSED, 40, 100)
            d.service.progress(model.id, paused)
            button = d.find(QPushButton, "getButton")
            await until(lambda: button.text().startswith("Resume Q4_K_M"), what="the way on")

    runner.run(go())


def test_a_hub_that_does_not_answer_is_named_and_asked_again(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            shop = Shop(d.service)
            shop.problems["search"] = sample.problem(ProblemCode.SOURCE_UNREACHABLE)
            await open_discover(d, "llama")
            page = d.window.discover.page
            assert not page.is_table_shown
            assert page.empty.title == "Hugging Face does not answer"
            shop.problems.clear()
            page.empty.button.click()
            await until(lambda: len(names(d)) == 2, what="results")

    runner.run(go())


def test_a_slow_hub_freezes_nothing_and_the_last_question_counts(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            shop = Shop(d.service)
            shop.gate.clear()
            await open_discover(d)
            d.window.discover.search("llama")
            await until(lambda: ("search", "llama") in shop.asked, what="the first question")
            assert d.window.discover.page.empty.title == "Asking Hugging Face…"
            d.window.discover.search("qwen")
            await until(lambda: ("search", "qwen") in shop.asked, what="the second question")
            shop.gate.set()
            await until(lambda: names(d) == ["Qwen2.5-7B-Instruct"], what="its answer")

    runner.run(go())


def test_an_old_answer_is_marked_with_its_age(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            shop = Shop(d.service)
            shop.stale = True
            await open_discover(d, "llama")
            assert note(d) == "Hugging Face does not answer. Seen 3 h ago."
            assert d.find(QPushButton, "discoverRetryButton").isVisible()
            shop.stale = False
            d.find(QPushButton, "discoverRetryButton").click()
            await until(lambda: note(d) == "2 models", what="a fresh answer")

    runner.run(go())


def test_the_next_page_is_asked_for_near_the_end_and_the_selection_stays(runner, tmp_path):
    async def go():
        found = tuple(repository(f"someone/Model-{n}B-GGUF", downloads=999 - n) for n in range(90))
        async with desk(tmp_path) as d:
            shop = Shop(d.service, found, page=40)
            await open_discover(d, "model")
            view = d.window.discover.page.view
            await until(lambda: len(names(d)) == 40, what="the first page")
            view.selectRow(7)
            view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
            await until(lambda: len(names(d)) == 80, what="the second page")
            assert [offer.name for offer in view.selected_rows()] == ["Model-7B"]
            assert len({offer.repo for offer in d.window.discover.page.table.rows}) == 80
            assert note(d) == "80 models and more"
            assert shop.asked.count(("search", "model")) == 2

    runner.run(go())


def test_kinds_and_orders_go_to_the_source(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            Shop(d.service)
            await open_discover(d)
            d.find(QWidget, "visionKind").click()
            await until(lambda: names(d) == ["gemma-3-12b-it"], what="what can see")
            d.find(QWidget, "anyKind").click()
            d.window.discover.toolbar.ordered.emit(SourceSort.LIKES)
            await until(lambda: names(d)[:1] == ["DeepSeek-R1"], what="the most liked")
            assert d.yard.discovery.question.kind is Kind.ANY
            assert len(names(d)) == len(FOUND)

    runner.run(go())


def test_a_gated_model_shows_the_way_and_takes_a_token(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            shop = Shop(d.service)
            shop.has_keyring = False
            await open_discover(d, "gemma")
            await listed(d)
            gate = d.find(QWidget, "gateCard")
            assert gate.isVisible()
            d.find(QPushButton, "giveTokenButton").click()
            sheet = d.find(QWidget, "tokenSheet")
            field = d.find(QLineEdit, "tokenField")
            save = d.find(QPushButton, "saveTokenButton")
            assert field.echoMode() is QLineEdit.EchoMode.Password
            assert faults(sheet) == []
            hint = d.find(QLabel, "tokenHint")
            field.setText("hf_wrong")
            save.click()
            await until(lambda: hint.property("bad"), what="the refusal")
            field.setText("hf_right")
            save.click()
            box = d.find(QCheckBox, "tokenFileBox")
            await until(box.isVisible, what="the question about a file")
            box.setChecked(True)
            save.click()
            await until(lambda: not gate.isVisible(), what="the way being free")
            assert ("account", "hf_right") in shop.asked

    runner.run(go())


def test_the_files_that_were_refused_say_why(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            shop = Shop(d.service)
            shop.problems["listing"] = sample.problem(ProblemCode.GATED)
            await open_discover(d, "llama-3.2")
            hint = d.find(QLabel, "filesHint")
            await until(lambda: "consent" in hint.text(), what="the reason")
            assert d.find(QWidget, "gateCard").isVisible()
            assert not d.find(QPushButton, "getButton").isEnabled()

    runner.run(go())


def test_what_cannot_be_added_is_reported_in_the_window(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            Shop(d.service)
            d.service.refusals["create"] = sample.problem(ProblemCode.GATED)
            await open_discover(d, "llama-3.2")
            await listed(d)
            d.find(QPushButton, "getButton").click()
            await d.message("needs your consent")
            await until(d.find(QPushButton, "getButton").isEnabled, what="another try")

    runner.run(go())


def test_the_card_shows_what_the_publisher_says_and_fetches_nothing(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            Shop(d.service)
            await open_discover(d, "llama-3.2")
            await until(lambda: d.yard.inspection.card is not None, what="the card")
            details = d.window.discover.details
            details.show_side(Side.CARD)
            await until(lambda: "What it is good for" in details.card.toPlainText(), what="text")
            text = details.card.toPlainText()
            assert "img" not in text
            assert "banner" not in text
            html = details.card.toHtml()
            assert "javascript:" not in html
            assert "https://example.org/paper" in html
            seen = []
            details.card.link_wanted.connect(seen.append)
            details.card.anchorClicked.emit("file:///etc/passwd")
            details.card.anchorClicked.emit("https://example.org/paper")
            assert seen == ["https://example.org/paper"]

    runner.run(go())


def test_every_control_has_a_name_and_tab_leads_through_them(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *starters()) as d:
            Shop(d.service)
            await open_discover(d, "gemma")
            await listed(d)
            assert faults(d.window.discover) == []
            assert faults(d.window.discover.toolbar) == []
            d.find(QLineEdit, "discoverField").setFocus()
            seen = []
            for _ in range(30):
                d.press(Qt.Key.Key_Tab)
                seen.append(QApplication.focusWidget().objectName())
                if seen[-1] == "discoverField":
                    break
            wanted = ["sortButton", "anyKind", "offerTable", "getButton", "sourceFileTable"]
            assert [name for name in seen if name in wanted] == wanted
            spoken = files(d).index(2, 2).data(Qt.ItemDataRole.AccessibleTextRole)
            assert FIT_WORDS[Fit.FITS] in spoken

    runner.run(go())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a <b>bold</b> word", "a bold word"),
        ("<!-- hidden --> seen", "seen"),
        ("<script>alert(1)</script>seen", "seen"),
        ("![a picture](https://example.org/a.png) seen", "seen"),
        ("[![badge](https://e.org/b.svg)](https://e.org) seen", "seen"),
        ("[a link](https://example.org/a)", "[a link](https://example.org/a)"),
        ("[no link](javascript:alert(1)) seen", "no link seen"),
        ("[a file](file:///etc/passwd)", "a file"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("2 < 3 and 4 > 1", "2 < 3 and 4 > 1"),
    ],
)
def test_a_card_keeps_its_words_and_loses_everything_else(text, shown):
    assert readable(text) == (shown, False)


def test_a_card_of_any_length_is_cut_at_the_end_of_a_line():
    text, is_cut = readable("a line of words\n" * 100_000)
    assert is_cut
    assert text.endswith("a line of words")
    assert len(text) <= 16_000


@pytest.mark.parametrize("piece", ["[", "![", "<", "[a](", "<!--", "<details>", "[](", "((("])
def test_hostile_cards_are_read_in_no_time(piece):
    import time

    start = time.monotonic()
    readable(piece * 20_000)
    assert time.monotonic() - start < 2
