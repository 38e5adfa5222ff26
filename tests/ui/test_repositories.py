"""A repository of Hugging Face that is pasted leads to its files, a file in it to itself."""

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from modelyard.ui.places import Place
from modelyard.ui.sheets.source_check import Verdict, check_source
from tests.qt import until
from tests.ui.desk import desk
from tests.ui.shop import Shop
from tests.ui.test_accessibility import faults

LLAMA = "bartowski/Llama-3.2-3B-Instruct-GGUF"


@pytest.mark.parametrize(
    ("text", "repository"),
    [
        ("https://huggingface.co/o/r", "o/r"),
        ("https://huggingface.co/o/r/", "o/r"),
        ("HTTPS://www.HuggingFace.co/o/r/tree/main/Q4", "o/r"),
        ("https://hf.co/o/r?not_for_all_audiences=true", "o/r"),
        ("huggingface.co/o/r", "o/r"),
        ("hf://o/r", "o/r"),
        ("hf://o/r@v1", "o/r"),
        ("https://huggingface.co/o/r/discussions/3", "o/r"),
        ("https://huggingface.co/o/r/blob/main/m.gguf", None),
        ("https://huggingface.co/o/r/resolve/main/m.gguf?download=true", None),
        ("https://huggingface.co/o/r?show_file_info=m.gguf", None),
        ("huggingface.co/o/r/blob/main/m.gguf", None),
        ("hf://o/r/m.gguf", None),
        ("https://huggingface.co/datasets/o/r", None),
        ("https://elsewhere.example/o/r", None),
    ],
)
def test_a_link_names_a_repository_or_not(text, repository):
    checked = check_source(text)
    assert checked.repository == repository
    assert checked.is_usable
    if repository is not None:
        assert checked.verdict is Verdict.GOOD


def test_a_reference_without_a_repository_says_how_one_is_written():
    for text in ("hf://", "hf://owner", "hf://owner/", "hf:///m.gguf"):
        checked = check_source(text)
        assert checked.verdict is Verdict.WRONG
    assert "hf://owner/repository/file.gguf" in checked.hint


def test_the_files_of_a_pasted_repository_are_shown_in_discover(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            shop = Shop(d.service)
            d.window.add_sources((f"https://huggingface.co/{LLAMA}",))
            dialog = d.find(QWidget, "addDialog")
            assert faults(dialog) == []
            assert not d.find(QPushButton, "confirmAddButton").isVisible()
            show = d.find(QPushButton, "confirmDownloadButton")
            assert show.text() == "Show its files"
            show.click()
            assert d.window.place is Place.DISCOVER
            assert d.find(QLineEdit, "discoverField").text() == LLAMA
            await until(lambda: shop.asked, what="the question")
            await until(
                lambda: [row.repo for row in d.window.discover.page.table.rows] == [LLAMA],
                what="the repository",
            )

    runner.run(go())


def test_a_file_is_entered_as_before(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            d.window.add_sources((f"https://huggingface.co/{LLAMA}",))
            field = d.find(QLineEdit, "sourceField")
            field.setText(f"hf://{LLAMA}/m.gguf")
            assert d.find(QPushButton, "confirmAddButton").isVisible()
            assert d.find(QPushButton, "confirmDownloadButton").text() == "Add and download"

    runner.run(go())
