"""The tray: its menu, its progress; and what is told of the ends of downloads and loads."""

import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from modelyard.state.activity import Activity
from modelyard.ui.telling.outcomes import Outcomes
from modelyard.ui.telling.tray import Progress, Tray
from modelyard.ui.telling.tray_icon import tray_icon
from modelyard.ui.words.tray_words import downloads_text, tray_tip
from modelyard.wire.downloads import DownloadPhase, ModelDownloadStatus
from modelyard.wire.events import DownloadProgressed, ModelRemoved, RuntimeChanged
from modelyard.wire.models import FileState
from modelyard.wire.problems import ProblemCode
from modelyard.wire.runtime import ModelRuntime, RuntimeState
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk

NAME = "Zephyr 7B Beta"
KEY = sample.model_id(NAME)
MOVING = sample.transfer(DownloadPhase.TRANSFERRING, 10, 100)
DONE = sample.transfer(DownloadPhase.DONE, 100, 100, status=ModelDownloadStatus.COMPLETED)
STALLED = sample.transfer(DownloadPhase.STALLED, 10, 100)


def tray_of(d):
    return Tray(Activity(d.catalog), d.session, d.commands)


def entries(tray):
    return [action.text() for action in tray.menu.actions() if not action.isSeparator()]


def entry(tray, text):
    return next(action for action in tray.menu.actions() if action.text() == text)


def test_the_menu_names_what_is_loaded_and_unloads_it(runner, tmp_path):
    async def go():
        model = sample.model("R&D model", file=FileState.PRESENT, runtime=sample.loaded(sample.GIB))
        async with desk(tmp_path, model) as d:
            tray = tray_of(d)
            assert entries(tray) == [
                "Open Modelyard",
                "Unload R&&D model (1.0 GiB)",
                "Nothing is being downloaded",
                "Pause all",
                "Quit",
            ]
            entry(tray, "Unload R&&D model (1.0 GiB)").trigger()
            await d.asked("unload", "R&D model")
            d.service.run(model.id, ModelRuntime(state=RuntimeState.UNLOADED))
            await until(lambda: "No model is loaded" in entries(tray))
            tray.close()

    runner.run(go())


def test_several_loaded_models_can_be_unloaded_at_once(runner, tmp_path):
    async def go():
        loaded = [
            sample.model(name, file=FileState.PRESENT, runtime=sample.loaded(sample.GIB))
            for name in ("B", "a")
        ]
        async with desk(tmp_path, *loaded) as d:
            tray = tray_of(d)
            assert entries(tray)[1:4] == [
                "Unload a (1.0 GiB)",
                "Unload B (1.0 GiB)",
                "Unload all models",
            ]
            entry(tray, "Unload all models").trigger()
            await d.asked("unload_all")
            tray.close()

    runner.run(go())


def test_all_downloads_are_paused_and_go_on_from_the_menu(runner, tmp_path):
    async def go():
        moving = sample.model(NAME, file=FileState.PARTIAL, download=MOVING)
        async with desk(tmp_path, moving) as d:
            d.service.line_up(moving.id)
            await until(lambda: d.session.queue.is_known)
            tray = tray_of(d)
            assert "1 download, 0% (10 bytes of 4.0 GiB)" in entries(tray)
            entry(tray, "Pause all").trigger()
            await until(lambda: d.session.queue.settings.paused)
            await until(lambda: "Resume all" in entries(tray))
            entry(tray, "Resume all").trigger()
            await until(lambda: not d.session.queue.settings.paused)
            await until(lambda: "Pause all" in entries(tray))
            tray.close()

    runner.run(go())


def test_without_a_service_nothing_is_offered_that_needs_one(runner, tmp_path):
    async def go():
        async with desk(tmp_path, live=False) as d:
            tray = tray_of(d)
            assert not entry(tray, "Pause all").isEnabled()
            assert entry(tray, "Quit").isEnabled()
            tray.close()

    runner.run(go())


def test_open_and_quit_are_asked_for(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            tray, heard = tray_of(d), []
            tray.open_requested.connect(lambda: heard.append("open"))
            tray.quit_requested.connect(lambda: heard.append("quit"))
            entry(tray, "Open Modelyard").trigger()
            entry(tray, "Quit").trigger()
            tray._activated(QSystemTrayIcon.ActivationReason.Trigger)
            tray._activated(QSystemTrayIcon.ActivationReason.Context)
            assert heard == ["open", "quit", "open"]
            assert tray.show() == QSystemTrayIcon.isSystemTrayAvailable()
            tray.close()

    runner.run(go())


@pytest.mark.usefixtures("qapp")
def test_the_icon_shows_how_far_all_downloads_are():
    def foot(percent):
        """Return how many pixels of a row through the icon's foot are white."""
        image = tray_icon(percent).pixmap(64).toImage()
        line = image.height() - 8
        return sum(image.pixelColor(x, line).lightness() > 250 for x in range(image.width()))

    assert foot(0) < foot(25) < foot(50) < foot(100)
    assert foot(100) > 50


def test_progress_is_told_in_bytes_only_where_all_sizes_are_known():
    assert Progress(0, 0, 0).percent is None
    assert Progress(3, 0, 0).percent == 0
    assert Progress(1, 99, 100).percent == 98
    assert Progress(1, 100, 100).percent == 100
    assert downloads_text(3, 0, 0) == "3 downloads"
    assert tray_tip(0, 0, 0) == "Modelyard"
    assert tray_tip(1, 50, 200) == "Modelyard: 1 download, 25% (50 of 200 bytes)"


@pytest.mark.usefixtures("qapp")
def test_outcomes_tell_the_end_of_downloads_and_crashes_and_nothing_else():
    from modelyard.state.catalog import Catalog

    catalog, heard = Catalog(), []
    catalog.replace((sample.model(NAME, file=FileState.PARTIAL, download=MOVING),))
    outcomes = Outcomes(catalog)
    for name in ("downloaded", "failed", "stalled", "out_of_room", "recovered"):
        getattr(outcomes, name).connect(lambda key, name=name: heard.append((name, key)))

    def tell(kind, **members):
        catalog.apply(kind(epoch="e", sequence=1, **members))
        catalog.flush()

    tell(DownloadProgressed, id=KEY, progress=MOVING.model_copy(update={"transferred": 50}))
    assert heard == []
    tell(DownloadProgressed, id=KEY, progress=DONE)
    assert heard == [("downloaded", KEY)]
    tell(RuntimeChanged, id=KEY, runtime=sample.loaded(9))
    assert len(heard) == 1
    crash = sample.problem(ProblemCode.ENGINE_CRASHED)
    dead = ModelRuntime(state=RuntimeState.FAILED, problem=crash)
    tell(RuntimeChanged, id=KEY, runtime=dead)
    assert heard[1:] == [("failed", KEY)]
    tell(RuntimeChanged, id=KEY, runtime=sample.loaded(9))
    assert heard[2:] == [("recovered", KEY)]
    tell(ModelRemoved, id=KEY)
    assert heard[3:] == [("recovered", KEY)]


@pytest.mark.usefixtures("qapp")
def test_outcomes_tell_of_downloads_that_hang_and_when_they_go_on():
    from modelyard.state.catalog import Catalog

    catalog, heard = Catalog(), []
    catalog.replace((sample.model(NAME, file=FileState.PARTIAL, download=MOVING),))
    outcomes = Outcomes(catalog)
    for name in ("downloaded", "failed", "stalled", "out_of_room", "recovered"):
        getattr(outcomes, name).connect(lambda key, name=name: heard.append(name))

    def tell(progress):
        event = DownloadProgressed(epoch="e", sequence=1, id=KEY, progress=progress)
        catalog.apply(event)
        catalog.flush()

    full = sample.transfer(DownloadPhase.PAUSED, 10, 100).model_copy(
        update={"problem": sample.problem(ProblemCode.DISK_FULL)}
    )
    for progress in (STALLED, STALLED, MOVING, full, MOVING, DONE):
        tell(progress)
    assert heard == ["stalled", "recovered", "out_of_room", "recovered", "downloaded"]
