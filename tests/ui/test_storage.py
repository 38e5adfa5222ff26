"""The sheets about disks, folders and the models of other programs."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget

from modelyard.tables.adoptables import AdoptOrder, AdoptTable, adoptable_columns
from modelyard.tables.storage_table import Shelf, StorageOrder, StorageTable, storage_columns
from modelyard.ui.sheets.disk_bar import DiskBar, uses_of
from modelyard.ui.sheets.storage_sheet import Tab
from modelyard.wire.models import FileState
from modelyard.wire.problems import ProblemCode
from modelyard.wire.storage import StorageDisk, StorageKind
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk
from tests.ui.shelves import OTHERS, Shelves, item, items
from tests.ui.shop import starters
from tests.ui.test_accessibility import faults


async def open_storage(d):
    d.find(QAction, "storageAction").trigger()
    sheet = d.find(QWidget, "storageSheet")
    await until(lambda: sheet.view.table.rowCount() > 0, what="what takes room")
    return sheet


def choose(sheet, name):
    for number in range(sheet.view.order.rowCount()):
        if sheet.view.order.index(number, 0).data() == name:
            sheet.view.selectRow(number)
            return
    raise AssertionError(name)


def offered(sheet):
    names = ("Resume", "Discard", "Move", "Remove", "Restore")
    buttons = (sheet.findChild(QPushButton, f"storage{name}Button") for name in names)
    return {button.text() for button in buttons if button.isVisibleTo(sheet)}


def test_who_has_no_model_is_offered_those_of_other_programs(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *starters()) as d:
            shelves = Shelves(d.service)
            d.yard.adoption.look()
            d.window._sheets._has_looked = True
            message = await d.message("4 models of other programs")
            message.act()
            sheet = d.find(QWidget, "adoptSheet")
            await until(lambda: len(sheet.order.chosen) == 4, what="everything being ticked")
            choice = d.find(QLabel, "adoptChoice").text()
            assert choice == "4 selected · 12.7 GiB · adds 0 bytes"
            d.find(QPushButton, "adoptButton").click()
            await d.message("4 models were taken in")
            await until(lambda: any(what == "adopt" for what, _ in shelves.asked))
            key = sample.model_id("Phi 4 Mini")
            await until(lambda: d.catalog.row(key) is not None, what="the model being here")

    runner.run(go())


def test_space_ticks_what_can_be_taken_in_and_nothing_else(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            shelves = Shelves(d.service)
            d.find(QAction, "adoptAction").trigger()
            sheet = d.find(QWidget, "adoptSheet")
            await until(lambda: len(sheet.order.chosen) == 4, what="everything being ticked")
            assert faults(sheet) == []
            sheet.view.selectAll()
            d.press(Qt.Key.Key_Space, on=sheet.view)
            assert sheet.order.chosen == ()
            assert not d.find(QPushButton, "adoptButton").isEnabled()
            sheet.view.selectRow(0)
            d.press(Qt.Key.Key_Space, on=sheet.view)
            (chosen,) = sheet.order.chosen
            assert d.find(QPushButton, "adoptButton").text().startswith("Take in 1 model")
            d.find(QPushButton, "adoptButton").click()
            await until(lambda: ("adopt", (chosen.id,)) in shelves.asked, what="the request")

    runner.run(go())


def test_what_cannot_be_taken_in_is_told(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            shelves = Shelves(d.service)
            shelves.problems["adopt"] = sample.problem(ProblemCode.DISK_ERROR)
            d.find(QAction, "adoptAction").trigger()
            sheet = d.find(QWidget, "adoptSheet")
            await until(lambda: len(sheet.order.chosen) == 4, what="everything being ticked")
            d.find(QPushButton, "adoptButton").click()
            await d.message("The disk could not be used")
            assert d.find(QPushButton, "adoptButton").isEnabled()

    runner.run(go())


def test_the_storage_shows_what_takes_room_and_what_can_be_done(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            shelves = Shelves(d.service)
            sheet = await open_storage(d)
            assert faults(sheet) == []
            bar = sheet.findChild(DiskBar)
            assert "120.0 GiB free of 460.0 GiB" in bar.accessibleName()
            assert "Partial 3.9 GiB" in bar.accessibleName()
            choose(sheet, "StarCoder2 15B")
            assert offered(sheet) == {"Resume", "Discard", "Remove"}
            sheet.findChild(QPushButton, "storageResumeButton").click()
            await d.asked("download", "StarCoder2 15B")
            choose(sheet, "Zephyr 7B Beta")
            assert offered(sheet) == {"Move…", "Remove"}
            choose(sheet, "Falcon 7B")
            assert offered(sheet) == {"Bring back"}
            sheet.findChild(QPushButton, "storageRestoreButton").click()
            await until(lambda: ("restore", "removal-1") in shelves.asked, what="the way back")

    runner.run(go())


def test_a_model_is_moved_to_another_folder(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            shelves = Shelves(d.service)
            sheet = await open_storage(d)
            await until(lambda: d.yard.storage.folders is not None, what="the folders")
            choose(sheet, "Zephyr 7B Beta")
            sheet.findChild(QPushButton, "storageMoveButton").click()
            menu = sheet.findChild(QMenu, "moveMenu")
            assert [entry.text() for entry in menu.actions()] == ["/mnt/archive/models"]
            menu.actions()[0].trigger()
            wanted = ("move to f2", sample.model_id("Zephyr 7B Beta"))
            await until(lambda: wanted in shelves.asked, what="the move")

    runner.run(go())


def test_the_storage_follows_while_it_is_open_and_asks_no_more_when_it_is_closed(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            shelves = Shelves(d.service)
            sheet = await open_storage(d)
            choose(sheet, "Zephyr 7B Beta")
            shelves.items = (*items(), item(StorageKind.PARTIAL, "New", 7 * sample.GIB))
            shelves.announce()
            order = sheet.view.order
            await until(lambda: order.index(0, 0).data() == "New", what="the new partial")
            assert [row.name for row in sheet.view.selected_rows()] == ["Zephyr 7B Beta"]
            sheet.show_tab(Tab.PARTIALS)
            assert order.rowCount() == 2
            sheet.reject()
            before = shelves.asked.count(("storage", ""))
            shelves.announce()
            d.service.put(sample.model("Another"))
            await until(lambda: len(d.catalog.rows()) > len(sample.YARD), what="the next event")
            assert shelves.asked.count(("storage", "")) == before

    runner.run(go())


def test_folders_are_added_made_the_default_and_forgotten(runner, tmp_path):
    async def go():
        async with desk(tmp_path, *sample.YARD) as d:
            shelves = Shelves(d.service)
            sheet = await open_storage(d)
            sheet.show_tab(Tab.FOLDERS)
            await until(lambda: sheet.folders.findChild(QWidget, "folderLine"), what="folders")
            sheet.folders.findChild(QPushButton, "defaultFolderButton").click()
            await until(lambda: ("/folders/f2/default", "") in shelves.asked, what="the default")
            sheet.folders.findChildren(QPushButton, "removeFolderButton")[0].click()
            await until(lambda: ("/folders/f2/remove", "") in shelves.asked, what="the removal")
            d.yard.storage.add_folder("/srv/models")
            await until(lambda: ("add folder", "/srv/models") in shelves.asked, what="the folder")
            shelves.problems["folders"] = sample.problem(ProblemCode.FOLDER_UNUSABLE)
            d.yard.storage.add_folder("/nowhere")
            error = sheet.findChild(QLabel, "storageError")
            await until(error.isVisible, what="the reason")
            assert "The folder can't be used" in error.text()

    runner.run(go())


def test_a_folder_that_is_dropped_is_asked_about_and_then_watched(runner, tmp_path):
    async def go():
        folder = tmp_path / "my models"
        folder.mkdir()
        async with desk(tmp_path) as d:
            shelves = Shelves(d.service)
            data = QMimeData()
            data.setUrls([QUrl.fromLocalFile(str(folder))])
            action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
            none = Qt.KeyboardModifier.NoModifier
            entering = QDragEnterEvent(QPoint(50, 50), action, data, button, none)
            QApplication.sendEvent(d.window, entering)
            assert d.find(QWidget, "dropOverlay").isVisible()
            event = QDropEvent(QPointF(50, 50), action, data, button, none)
            QApplication.sendEvent(d.window, event)
            question = d.find(QWidget, "folderQuestion")
            assert question.windowTitle() == "Use the models in “my models”?"
            d.find(QPushButton, "watchFolderButton").click()
            await until(lambda: ("add folder", str(folder)) in shelves.asked, what="the folder")

    runner.run(go())


def test_shared_bytes_make_no_bar_longer_than_what_a_disk_holds():
    disk = StorageDisk(id="d1", path="/", total=100, free=40, used=30)
    both = tuple(item(kind, "x", 30) for kind in (StorageKind.MODEL, StorageKind.REFERENCE))
    (use,) = uses_of((disk,), both)
    assert use.kinds == ((StorageKind.MODEL, 30),)
    assert use.others == 30


@pytest.mark.usefixtures("qapp")
def test_the_tables_of_the_sheets_are_sound_models(qtmodeltester):
    def text(_row):
        return "text"

    table = AdoptTable(adoptable_columns(subline=text, program=text, state=text))
    order = AdoptOrder(table)
    table.replace(OTHERS)
    order.sort(2)
    qtmodeltester.check(table)
    qtmodeltester.check(order)
    table.replace(OTHERS[2:])
    assert order.rowCount() == 4
    stored = StorageTable(storage_columns(title=text, subline=text, kind=text))
    shown = StorageOrder(stored)
    stored.replace(items())
    shown.show_shelf(Shelf.MODELS)
    qtmodeltester.check(stored)
    qtmodeltester.check(shown)
    assert shown.rowCount() == 2
    stored.replace(items()[1:])
    assert shown.rowCount() == 1


def test_an_empty_library_leads_to_discover_or_to_other_programs(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            Shelves(d.service)
            button = d.find(QPushButton, "emptyStateOtherButton")
            assert button.text() == "Find a model"
            d.yard.adoption.look()
            await until(lambda: "other programs" in button.text(), what="the offer")
            button.click()
            assert d.find(QWidget, "adoptSheet").isVisible()

    runner.run(go())


def test_a_model_that_is_gone_everywhere_does_not_stop_the_sheet(runner, tmp_path):
    async def go():
        async with desk(tmp_path, sample.model("Left", file=FileState.PRESENT)) as d:
            shelves = Shelves(d.service)
            shelves.problems["storage"] = sample.problem(ProblemCode.DISK_ERROR)
            d.find(QAction, "storageAction").trigger()
            note = d.find(QLabel, "storageNote")
            await until(lambda: "disk could not be used" in note.text(), what="the reason")

    runner.run(go())
