"""Removing with a way back, verifying, repairing, newer versions, files that are gone."""

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from modelyard.state.rows import Action
from modelyard.ui.look.theme import LIGHT
from modelyard.ui.parts.state_painting import look_of
from modelyard.wire.models import FileState
from modelyard.wire.problems import ProblemCode
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk
from tests.ui.shelves import Shelves, newer

NAME = "Zephyr 7B Beta"
HERE = sample.model(NAME, file=FileState.PRESENT)


def notice(d):
    card = d.find(QWidget, "modelNotice")
    return d.find(QLabel, "noticeTitle").text() if card.isVisible() else None


def text_of(d):
    return d.find(QLabel, "noticeDetail").text()


def asked(shelves, what):
    return until(lambda: what in shelves.asked, what=str(what))


def test_a_removal_is_told_and_can_be_undone(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE, sample.YARD[0]) as d:
            shelves = Shelves(d.service)
            d.commands.remove((HERE.id,))
            message = await d.message("was removed")
            assert message.title == f"“{NAME}” was removed"
            assert message.detail == "4.0 GiB come back when the trash is emptied."
            await until(lambda: d.catalog.row(HERE.id) is None, what="the row being gone")
            button = d.window.messages.findChild(QPushButton, "messageActionButton")
            assert button.text() == "Undo"
            button.click()
            await asked(shelves, ("restore", f"r-{NAME}"))
            await until(lambda: d.catalog.row(HERE.id) is not None, what="the row being back")

    runner.run(go())


def test_several_removals_are_told_and_undone_as_one(runner, tmp_path):
    async def go():
        others = tuple(sample.model(f"Model {n}", file=FileState.PRESENT) for n in range(5))
        async with desk(tmp_path, *others) as d:
            shelves = Shelves(d.service)
            d.commands.remove(model.id for model in others)
            await d.message("5 models were removed")
            assert len(d.window.messages.messages) == 1
            d.window.messages.findChildren(QPushButton, "messageActionButton")[-1].click()
            for model in others:
                await asked(shelves, ("restore", f"r-{model.name}"))

    runner.run(go())


def test_what_cannot_be_undone_offers_no_undo(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            Shelves(d.service).restorable = False
            d.commands.remove((HERE.id,))
            assert (await d.message("was removed")).action_text is None

    runner.run(go())


def test_an_undo_that_comes_too_late_says_so(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            shelves = Shelves(d.service)
            shelves.problems["restore"] = sample.problem(ProblemCode.NOT_RESTORABLE)
            d.commands.remove((HERE.id,))
            (await d.message("was removed")).act()
            await d.message("it can't be brought back")

    runner.run(go())


def test_a_service_without_a_trash_removes_as_it_can(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            d.commands.remove((HERE.id,))
            await d.asked("delete", NAME)

    runner.run(go())


def test_verifying_tells_that_a_file_is_intact(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            shelves = Shelves(d.service)
            d.select(NAME)
            await d.offered(Action.VERIFY)
            d.window._actions[Action.VERIFY].trigger()
            await asked(shelves, ("verify", HERE.id))
            await d.message(f"“{NAME}” is intact")

    runner.run(go())


def test_a_file_that_is_wrong_is_named_and_can_be_repaired(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            shelves = Shelves(d.service)
            shelves.problems["verify"] = sample.problem(ProblemCode.DIGEST_MISMATCH)
            d.select(NAME)
            d.commands.verify((HERE.id,))
            await d.message("could not be verified")
            await until(lambda: notice(d) == "The file is not what it was", what="the notice")
            button = d.find(QPushButton, "noticeButton")
            assert button.text() == "Repair"
            button.click()
            await asked(shelves, ("repair", HERE.id))

    runner.run(go())


def test_a_newer_version_is_shown_with_dates_and_sizes_and_taken_when_asked_for(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            shelves = Shelves(d.service)
            shelves.newer = (newer(NAME),)
            d.select(NAME)
            assert notice(d) is None
            d.service.put(HERE.model_copy(update={"outdated": True}))
            await until(lambda: notice(d) == "A newer version is available", what="the notice")
            await until(lambda: "2 Mar 2026, 4.1 GiB" in text_of(d), what="the version here")
            assert "12 Nov 2026, 4.2 GiB" in text_of(d)
            assert look_of(d.row(NAME), LIGHT).sublines[0] == "Newer version available"
            d.find(QPushButton, "noticeButton").click()
            await asked(shelves, ("newer", HERE.id))

    runner.run(go())


def test_looking_for_newer_versions_tells_what_it_found(runner, tmp_path):
    async def go():
        async with desk(tmp_path, HERE) as d:
            shelves = Shelves(d.service)
            d.yard.upstream.check()
            await d.message("Your models are as their sources have them")
            shelves.newer = (newer(NAME),)
            d.yard.upstream.check()
            await d.message("a newer version")
            shelves.problems["outdated"] = sample.problem(ProblemCode.SOURCE_UNREACHABLE)
            d.yard.upstream.check()
            await d.message("The server does not answer")

    runner.run(go())


def test_a_file_that_is_gone_can_be_downloaded_again(runner, tmp_path):
    async def go():
        gone = sample.model("Falcon 7B", file=FileState.MISSING)
        away = sample.model("On a stick", file=FileState.AWAY)
        local = sample.model("A file of mine", file=FileState.MISSING, source="file:///a/b.gguf")
        async with desk(tmp_path, gone, away, local) as d:
            d.select("Falcon 7B")
            assert notice(d) == "The file is gone"
            button = d.find(QPushButton, "noticeButton")
            assert button.text() == "Download again"
            assert d.find(QPushButton, "downloadButton").text() == "Download again"
            assert look_of(d.row("On a stick"), LIGHT).word == "Disk is not there"
            d.select("On a stick")
            assert notice(d) == "The disk is not there"
            assert button.isHidden()
            d.select("A file of mine")
            assert button.isHidden()
            assert "remove the entry" in text_of(d)
            d.select("Falcon 7B")
            button.click()
            await d.asked("download", "Falcon 7B")

    runner.run(go())
