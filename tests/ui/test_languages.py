"""Languages: German is complete and says the same, and longer words find room."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from PySide6.QtCore import QLocale

from chores import translating
from modelyard import language
from modelyard.language import language_of, speak, tr
from tests.rules.files import ROOT
from tests.ui.pseudo import pseudo

PLACEHOLDERS = re.compile(r"\{\w*\}|%n")


def messages(code):
    """Return each message as (source, comment, translations, whether it is finished)."""
    tree = ET.parse(ROOT / "resources" / "translations" / f"modelyard_{code}.ts")
    for message in tree.iter("message"):
        told = message.find("translation")
        forms = [form.text or "" for form in told.iter("numerusform")] or [told.text or ""]
        is_finished = told.get("type") is None
        yield message.findtext("source"), message.findtext("comment") or "", forms, is_finished


@pytest.fixture
def spoken():
    """Give the language back as it was."""
    before = QLocale()
    yield speak
    language._load("en")
    QLocale.setDefault(before)


@pytest.mark.parametrize("code", ["en", "de"])
def test_every_sentence_is_there_and_translated(code, tmp_path):
    known = ROOT / "resources" / "translations" / f"modelyard_{code}.ts"
    copy = tmp_path / known.name
    copy.write_bytes(known.read_bytes())
    translating.gather(copy)
    assert copy.read_text("utf-8") == known.read_text("utf-8"), "run packaging/dev.py translations"
    assert [source for source, _, forms, done in messages(code) if not (done and all(forms))] == []


@pytest.mark.parametrize("code", ["en", "de"])
def test_what_is_compiled_is_what_is_written(code, tmp_path):
    catalogue = ROOT / "resources" / "translations" / f"modelyard_{code}.ts"
    translating.compile_to(catalogue, tmp_path / "new.qm")
    compiled = catalogue.with_suffix(".qm").read_bytes()
    assert (tmp_path / "new.qm").read_bytes() == compiled, "run packaging/dev.py translations"


def test_a_translation_has_the_values_of_its_sentence_and_its_shape():
    for source, _, forms, _ in messages("de"):
        for form in forms:
            # A form for one thing may spell it out.
            wanted = set(PLACEHOLDERS.findall(source)) - ({"%n"} if len(forms) > 1 else set())
            assert wanted <= set(PLACEHOLDERS.findall(form)), (source, form)
            assert set(PLACEHOLDERS.findall(form)) <= set(PLACEHOLDERS.findall(source))
            assert ("&" in source.replace("&&", "")) == ("&" in form.replace("&&", "")), source
            assert source.endswith("…") == form.endswith("…"), (source, form)
            assert source.strip() == source
            assert form.strip() == form


def test_a_comment_stays_on_the_line_of_its_text():
    """A comma behind it would make lupdate see a third argument, and so plural forms."""
    for source, _, forms, _ in messages("de"):
        assert (len(forms) > 1) == ("%n" in source), source


def test_numbers_choose_the_words(spoken):
    assert tr("%n models", "", 1) == "1 model"
    assert tr("%n models", "", 0) == "0 models"
    assert tr("%n models", "", 10**12).endswith(" models")
    spoken("de")
    assert tr("%n models", "", 1) == "1 Modell"
    assert tr("%n models", "", 1234) == "1.234 Modelle"
    assert tr("Library") == "Bibliothek"
    assert tr("no such sentence") == "no such sentence"


def test_the_first_language_that_is_spoken_is_taken():
    assert language_of(["fr-FR", "de-AT", "en"]) == "de"
    assert language_of(["en-US", "de"]) == "en"
    assert language_of(["pt_BR"]) == "en"
    assert language_of([]) == "en"


def test_the_pseudo_language_is_longer_and_keeps_placeholders():
    text = "Remove “{name}” and %n &files (*.gguf)…"
    longer = pseudo(text)
    assert len(longer) >= 1.4 * len(text)
    for part in ("{name}", "%n", "(*.gguf)", "&"):
        assert part in longer


@pytest.mark.parametrize("more", [(), ("--right-to-left",)])
def test_words_that_are_longer_are_not_cut_off_and_none_was_forgotten(more: tuple[str, ...]):
    """In a process of its own: tables of sentences are evaluated when they are imported."""
    command = [sys.executable, "-m", "tests.ui.pseudo", *more]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
