"""Whoever cannot see the window, or has no mouse, gets at everything."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QWidget,
)

from modelyard.state.updates import UpdateCheck
from modelyard.ui.downloads.limit_sheet import LimitSheet
from modelyard.ui.memory.offers_sheet import OffersSheet
from modelyard.ui.parts.questions import Answer, Question
from modelyard.ui.sheets.add_dialog import AddDialog
from modelyard.ui.sheets.shortcuts_dialog import ShortcutsDialog
from modelyard.ui.sheets.token_sheet import TokenSheet
from modelyard.ui.sheets.update_dialog import UpdateDialog
from modelyard.wire.load import LoadOffer, LoadOfferKind, LoadOptions
from modelyard.wire.problems import ProblemCode
from tests.ui import sample, sample_memory
from tests.ui.desk import desk

CONTROLS = (QAbstractButton, QLineEdit, QAbstractItemView, QComboBox)
# Parts of Qt's own controls, which speak for them.
INNER = ("qt_", "_q_")


def controls(root):
    for widget in root.findChildren(QWidget):
        inner = widget.objectName().startswith(INNER)
        parent = widget.parent()
        hidden_part = isinstance(parent, QLineEdit | QAbstractItemView) or (
            parent is not None and isinstance(parent.parent(), QComboBox)
        )
        if isinstance(widget, CONTROLS) and not inner and not hidden_part:
            yield widget


def is_labelled(spoken):
    return any(
        relation == QAccessible.RelationFlag.Label and its.text(QAccessible.Text.Name).strip()
        for its, relation in spoken.relations()
    )


def faults(root):
    found = []
    for widget in controls(root):
        spoken = QAccessible.queryAccessibleInterface(widget)
        name = spoken.text(QAccessible.Text.Name)
        where = f"{type(widget).__name__} {widget.objectName()!r}"
        if not widget.objectName():
            found.append(f"{where} has no object name")
        if not name.strip() and widget.isVisibleTo(root):
            found.append(f"{where} has no name to be read out")
        if isinstance(widget, QComboBox) and not is_labelled(spoken):
            found.append(f"{where} has no label; on Linux its name is its value")
        if spoken.role() == QAccessible.Role.NoRole:
            found.append(f"{where} has no role")
    return found


def test_every_control_of_the_window_has_a_name_and_a_role(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD, memory=sample_memory.TWO_GPUS) as d:
            for name in ("Command R 35B", "SmolLM2 135M Instruct", "CodeGemma 2B"):
                d.select(name)
                assert faults(d.window) == []

    runner.run(go())


@pytest.mark.parametrize("kind", ["add", "shortcuts", "question"])
def test_every_control_of_the_dialogs_has_a_name_and_a_role(qtbot, kind):
    parent = QWidget()
    qtbot.addWidget(parent)
    answer = Answer("yesButton", "Yes", lambda: None)
    dialog: QDialog = {
        "add": lambda: AddDialog(parent),
        "shortcuts": lambda: ShortcutsDialog(parent),
        "question": lambda: Question(
            parent, name="q", icon_name="info", title="T", detail="D", answers=(answer,)
        ),
    }[kind]()
    assert faults(dialog) == []
    assert dialog.windowTitle()


def test_every_control_of_the_other_sheets_has_a_name_and_a_role(runner, tmp_path):
    async def go():
        offer = LoadOffer(kind=LoadOfferKind.FORCE, options=LoadOptions(), needed=sample.GIB)
        problem = sample.problem(ProblemCode.OUT_OF_MEMORY).model_copy(update={"offers": (offer,)})
        async with desk(tmp_path, *sample.YARD) as d:
            check = UpdateCheck(tasks=d.commands.tasks)
            for sheet in (
                LimitSheet(d.window, limit=None, choose=lambda _: None),
                TokenSheet(d.window, d.yard.accounts),
                UpdateDialog(check, address="", parent=d.window),
                OffersSheet(d.window, name="R&D", problem=problem, take=lambda _: None),
            ):
                sheet.open()
                assert faults(sheet) == [], sheet.objectName()
                sheet.reject()

    runner.run(go())


def test_the_cells_of_the_table_are_read_out_whole(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            model = d.table.model()
            spoken = {
                model.index(n, c).data(Qt.ItemDataRole.AccessibleTextRole)
                for n in range(model.rowCount())
                for c in range(model.columnCount())
            }
            assert "SmolLM2 135M Instruct, Hugging Face · llama · Q4_1" in spoken
            assert "Downloading, 41%, 5.5 of 13.3 GiB · 48.3 MiB/s, 3 min left" in spoken
            assert "Could not load, Not enough memory" in spoken
            assert "not known" in spoken, "what shows a dash"
            assert "" not in spoken

    runner.run(go())


def test_tab_leads_through_every_part_and_back(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            d.select("SmolLM2 135M Instruct")
            d.table.setFocus()
            seen = []
            for _ in range(40):
                d.press(Qt.Key.Key_Tab)
                focused = QApplication.focusWidget()
                seen.append(focused.objectName())
                if focused is d.table:
                    break
            assert seen[-1] == "modelTable"
            assert len(seen) == len(set(seen)) or seen.count("copyButton") > 1
            for name in (
                "addButton",
                "unloadButton",
                "searchField",
                "menuButton",
                "allGroup",
                "memoryUnloadButton",
                "copyButton",
            ):
                assert name in seen
            order = [seen.index(n) for n in ("addButton", "unloadButton", "searchField")]
            assert order == sorted(order)

    runner.run(go())


def test_no_two_shortcuts_are_heard_at_one_place(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            heard = {}
            for action in d.window.findChildren(QAction):
                if not action.shortcut().isEmpty():
                    is_wide = action.shortcutContext() is Qt.ShortcutContext.WindowShortcut
                    places = [d.window] if is_wide else action.associatedObjects()
                    heard.setdefault(action.shortcut().toString(), []).append(places)
            assert len(heard) >= 10
            for keys, (first, *others) in heard.items():
                for one, other in ((a, b) for places in others for a in first for b in places):
                    near = (one is other, one.isAncestorOf(other), other.isAncestorOf(one))
                    assert not any(near), keys

    runner.run(go())
