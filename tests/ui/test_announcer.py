"""What a screen reader is told of transfers and loads."""

from modelyard.ui.telling.announcer import Announcer
from modelyard.wire.downloads import DownloadPhase
from modelyard.wire.models import FileState
from modelyard.wire.runtime import ModelRuntime, RuntimeState
from tests.qt import until
from tests.ui import sample
from tests.ui.desk import desk

NAME = "Zephyr 7B Beta"


def test_a_download_is_announced_at_each_quarter_and_not_at_each_tick(runner, tmp_path):
    async def go():
        async with desk(tmp_path, sample.model(NAME, size=1000)) as d:
            said = []
            announcer = d.window.findChild(Announcer)
            announcer.announced.connect(said.append)
            for done in (1, 90, 180, 249, 260, 300, 480, 510, 600, 740, 760, 990):
                moving = sample.transfer(DownloadPhase.TRANSFERRING, done, 1000)
                d.service.progress(sample.model_id(NAME), moving)
                await until(lambda done=done: d.row(NAME).transferred == done)
                d.catalog.flush()
            d.service.put(sample.model(NAME, size=1000, file=FileState.PRESENT))
            await until(lambda: f"{NAME}: Downloaded" in said, what=str(said))
            assert said == [
                f"{NAME}: Downloading",
                f"{NAME}: Downloading, 25%",
                f"{NAME}: Downloading, 50%",
                f"{NAME}: Downloading, 75%",
                f"{NAME}: Downloaded",
            ]

    runner.run(go())


def test_a_load_is_announced_and_a_hidden_window_says_nothing(runner, tmp_path):
    async def go():
        async with desk(tmp_path, sample.model(NAME, file=FileState.PRESENT)) as d:
            said = []
            d.window.findChild(Announcer).announced.connect(said.append)
            key = sample.model_id(NAME)
            d.service.run(key, ModelRuntime(state=RuntimeState.LOADING, progress=0.1))
            await until(lambda: said == [f"{NAME}: Loading"])
            d.service.run(key, ModelRuntime(state=RuntimeState.LOADING, progress=0.6))
            await until(lambda: said[-1] == f"{NAME}: Loading, 50%")
            d.window.hide()
            d.service.run(key, sample.loaded(sample.GIB))
            await until(lambda: d.row(NAME).ram_bytes == sample.GIB)
            assert said[-1] == f"{NAME}: Loading, 50%"

    runner.run(go())
