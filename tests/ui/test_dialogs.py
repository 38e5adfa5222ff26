"""The dialogs: what they accept, what they ask, what a drop brings."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton, QWidget

from modelyard.ui.sheets.add_dialog import AddDialog, NewModel
from modelyard.ui.sheets.source_check import (
    Verdict,
    check_sha256,
    check_source,
    name_from,
    sources_in,
)
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk


@pytest.fixture
def gguf(tmp_path) -> Path:
    path = tmp_path / "a model & more.gguf"
    path.write_bytes(b"GGUF")
    return path


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("", Verdict.EMPTY),
        ("   ", Verdict.EMPTY),
        ("https://example.org/m.gguf", Verdict.GOOD),
        ("  <https://example.org/m.gguf?download=true>\n", Verdict.GOOD),
        ("http://127.0.0.1:8080/a/b.GGUF", Verdict.GOOD),
        ("hf://owner/repo/m.gguf", Verdict.GOOD),
        ("ollama://smollm2:135m", Verdict.GOOD),
        ("oci://localhost:5000/owner/name:tag", Verdict.GOOD),
        ("ollama://", Verdict.WRONG),
        ("hf://owner/a repo", Verdict.WRONG),
        ("https://example.org/model.bin", Verdict.DOUBTFUL),
        ("https://example.org/", Verdict.WRONG),
        ("https:///m.gguf", Verdict.WRONG),
        ("https://[::1/m.gguf", Verdict.WRONG),
        ("https://example.org/a model.gguf", Verdict.WRONG),
        ("ftp://example.org/m.gguf", Verdict.WRONG),
        ("javascript://x/m.gguf", Verdict.WRONG),
        ("m.gguf", Verdict.WRONG),
        ("/no/such/file.gguf", Verdict.WRONG),
        ("file:///no/such/file.gguf", Verdict.WRONG),
        ("/\0", Verdict.WRONG),
        ("https://example.org/" + "x" * 9999, Verdict.WRONG),
    ],
)
def test_a_source_is_judged(text, verdict):
    checked = check_source(text)
    assert checked.verdict is verdict
    assert checked.hint


def test_a_local_file_is_taken_by_path_and_by_its_address(gguf):
    for text in (str(gguf), gguf.as_uri(), f'"{gguf}"'):
        checked = check_source(text)
        assert checked.verdict is Verdict.GOOD
        assert checked.source == str(gguf)
    other = gguf.with_suffix(".txt")
    other.write_text("no model")
    assert check_source(str(other)).verdict is Verdict.WRONG


def test_a_digest_has_64_hexadecimal_digits_or_none():
    assert check_sha256("") is None
    assert check_sha256(" " + "aB" * 32) is None
    assert "63" in check_sha256("a" * 63)
    assert check_sha256("g" * 64)


def test_a_model_is_named_after_its_file():
    assert name_from("https://example.org/x/My%20Model.Q4.gguf?a=b") == "My Model.Q4"
    assert name_from("/models/a.gguf") == "a"
    assert name_from("hf://owner/repo/My%20Model.Q4.gguf") == "My Model.Q4"
    assert name_from("ollama://smollm2:135m") == "smollm2:135m"
    assert name_from("oci://host/owner/name:tag") == "name:tag"


def fields(dialog):
    return [dialog.findChild(QLineEdit, f"{name}Field") for name in ("source", "name", "sha256")]


def test_the_dialog_lets_only_usable_input_through(qtbot):
    dialog = AddDialog()
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    entered = []
    dialog.entered.connect(entered.append)
    source, name, digest = fields(dialog)
    download = dialog.findChild(QPushButton, "confirmDownloadButton")
    assert not download.isEnabled()
    source.setText("ftp://example.org/m.gguf")
    assert source.property("wrong")
    assert "http" in dialog.findChild(QLabel, "sourceHint").text()
    assert "http" in source.accessibleDescription()
    source.setText("https://example.org/m.gguf")
    assert download.isEnabled()
    assert name.placeholderText() == "m"
    digest.setText("abc")
    assert not download.isEnabled()
    digest.setText("AB" * 32)
    name.setText("  Mine ")
    download.click()
    assert entered == [
        NewModel("https://example.org/m.gguf", name="Mine", sha256="ab" * 32, downloads=True)
    ]
    assert dialog.isHidden()


def mime(*urls, text=None):
    data = QMimeData()
    if urls:
        data.setUrls([QUrl(url) for url in urls])
    if text is not None:
        data.setText(text)
    return data


def test_sources_are_found_in_what_is_dragged(gguf):
    assert sources_in(mime(gguf.as_uri())) == (str(gguf),)
    link = "https://example.org/m.gguf"
    assert sources_in(mime(link, gguf.as_uri())) == (link, str(gguf))
    assert sources_in(mime(text=f"{link}\n\nhello\n")) == (link,)
    assert sources_in(mime(text="just words")) == ()
    assert sources_in(mime("file:///etc/passwd")) == ()


def drop(window, data):
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), action, data, button, none)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), action, data, button, none))
    return enter.isAccepted()


def test_one_dropped_link_is_asked_about_and_several_are_added(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            assert not drop(d.window, mime(text="nothing of use"))
            assert drop(d.window, mime("https://example.org/one.gguf"))
            assert d.find(QLineEdit, "sourceField").text() == "https://example.org/one.gguf"
            d.find(QDialog, "addDialog").reject()
            links = ("https://example.org/two.gguf", "https://example.org/three.gguf")
            assert drop(d.window, mime(*links))
            await until(lambda: len(d.service.seeds) == 2)
            assert {seed.source for seed in d.service.seeds} == set(links)

    runner.run(go())


def test_the_first_close_explains_and_the_next_just_hides(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            hidden, quits = [], []
            d.window.hidden_to_background.connect(lambda: hidden.append(True))
            d.window.quit_requested.connect(lambda: quits.append(True))
            d.window.close()
            assert d.window.isVisible()
            d.find(QPushButton, "keepRunningButton").click()
            assert not d.window.isVisible()
            assert hidden == [True]
            assert d.settings.close_hint_shown
            d.window.bring_to_front()
            assert d.window.isVisible()
            d.window.close()
            assert not d.window.isVisible()
            assert hidden == [True, True]
            assert quits == []

    runner.run(go())


def test_quit_can_be_chosen_at_the_first_close(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            quits = []
            d.window.quit_requested.connect(lambda: quits.append(True))
            d.window.close()
            d.find(QPushButton, "quitButton").click()
            assert quits == [True]
            assert d.window.isVisible()

    runner.run(go())


def test_a_dialog_says_what_it_is_and_stands_in_the_middle_of_a_veiled_window(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.STARTERS) as d:
            d.find(QAction, "addAction").trigger()
            dialog = d.find(QDialog, "addDialog")
            assert "Add a model" in {label.text() for label in dialog.findChildren(QLabel)}
            middle = d.window.mapToGlobal(d.window.rect().center())
            assert (dialog.frameGeometry().center() - middle).manhattanLength() < 12
            assert d.find(QWidget, "veil").size() == d.window.size()
            dialog.reject()
            await until(lambda: d.window.findChild(QWidget, "veil") is None)

    runner.run(go())


def test_a_second_close_does_not_ask_twice_at_once(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            d.window.close()
            d.window.close()
            assert len(d.window.findChildren(QDialog, "closeQuestion")) == 1

    runner.run(go())
