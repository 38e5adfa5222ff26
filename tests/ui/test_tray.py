"""The tray: its menu, and when it speaks."""

import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from modelyard.ui.outcomes import Outcomes
from modelyard.ui.tray import Tray
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


def entries(tray):
    return [action.text() for action in tray.menu.actions() if not action.isSeparator()]


def test_the_menu_names_what_is_loaded_and_unloads_it(runner, tmp_path):
    async def go():
        model = sample.model("R&D model", file=FileState.PRESENT, runtime=sample.loaded(sample.GIB))
        async with desk(tmp_path, model) as d:
            tray = Tray(d.window, d.catalog, d.commands, outcomes=d.window.outcomes)
            assert entries(tray) == ["Open Modelyard", "Unload R&&D model (1.0 GiB)", "Quit"]
            tray.menu.actions()[2].trigger()
            await d.asked("unload", "R&D model")
            d.service.run(model.id, ModelRuntime(state=RuntimeState.UNLOADED))
            await until(lambda: "No model is loaded" in entries(tray))
            tray.close()

    runner.run(go())


def test_open_and_quit_are_asked_for(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            tray, heard = Tray(d.window, d.catalog, d.commands, outcomes=d.window.outcomes), []
            tray.open_requested.connect(lambda: heard.append("open"))
            tray.quit_requested.connect(lambda: heard.append("quit"))
            for action in tray.menu.actions():
                action.trigger()
            tray._activated(QSystemTrayIcon.ActivationReason.Trigger)
            tray._activated(QSystemTrayIcon.ActivationReason.Context)
            assert heard == ["open", "quit", "open"]
            assert tray.show() == QSystemTrayIcon.isSystemTrayAvailable()
            tray.close()

    runner.run(go())


@pytest.mark.usefixtures("qapp")
def test_outcomes_tell_the_end_of_downloads_and_crashes_and_nothing_else():
    from modelyard.state.catalog import Catalog

    catalog, heard = Catalog(), []
    catalog.replace((sample.model(NAME, file=FileState.PARTIAL, download=MOVING),))
    outcomes = Outcomes(catalog)
    for name in ("downloaded", "failed", "recovered"):
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
