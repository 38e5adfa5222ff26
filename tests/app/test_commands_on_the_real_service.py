"""Commands, session and catalog against the real service, a real download and the real engine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from modelyard.app import RunningApp, running_app
from modelyard.paths import DataFolder
from modelyard.state.rows import Action, RowState
from modelyard.wire.problems import ProblemCode
from modelyard.wire.runtime import LoadOptions, MemoryEstimate
from tests.fakes.gguf_models import TINY, write_model
from tests.fakes.origin import Fault, Origin
from tests.qt import emission, until

LIVE_WITHIN_S = 60.0


@asynccontextmanager
async def live_app(data_folder: Path) -> AsyncIterator[RunningApp]:
    folder = DataFolder(data_folder)
    folder.create()
    async with running_app(folder) as app:
        await asyncio.wait_for(app.live(), LIVE_WITHIN_S)
        yield app


async def added(app: RunningApp, url: str) -> str:
    app.commands.add(url)
    (model_id,) = await emission(app.commands.model_added)
    await until(lambda: app.catalog.row(model_id) is not None)
    return model_id


async def reached(app: RunningApp, model_id: str, state: RowState) -> None:
    await until(
        lambda: app.catalog.row(model_id).state is state and not app.catalog.row(model_id).pending,
        LIVE_WITHIN_S,
        what=f"{state.name} with nothing pending",
    )


def test_a_model_goes_from_its_address_into_memory_and_away_again(
    runner: asyncio.Runner, data_folder: Path, tmp_path: Path
) -> None:
    content = write_model(tmp_path / "tiny.gguf", TINY).read_bytes()

    async def go(url: str) -> None:
        async with live_app(data_folder) as app:
            failures: list[object] = []
            app.commands.failed.connect(failures.append)
            model_id = await added(app, url)
            assert app.catalog.row(model_id).state is RowState.NOT_DOWNLOADED

            app.commands.download([model_id])
            await reached(app, model_id, RowState.DOWNLOADED)
            assert app.catalog.row(model_id).size_bytes == len(content)

            answers: list[tuple[str, MemoryEstimate]] = []
            app.commands.estimated.connect(answers.append)
            app.commands.estimate(model_id, LoadOptions(context=256))
            await until(lambda: bool(answers), LIVE_WITHIN_S)
            assert answers[0][1].total > len(content)

            app.commands.load(model_id, LoadOptions(context=256))
            assert app.catalog.row(model_id).pending is Action.LOAD
            await reached(app, model_id, RowState.LOADED)
            row = app.catalog.row(model_id)
            assert row.is_ram_measured
            assert row.ram_bytes > len(content)

            app.commands.unload([model_id])
            await reached(app, model_id, RowState.DOWNLOADED)
            app.commands.remove([model_id])
            await until(lambda: app.catalog.row(model_id) is None)
            assert failures == []

    with Origin() as origin:
        runner.run(go(origin.serve("tiny.gguf", content)))


def test_a_download_is_cancelled_goes_on_and_is_discarded(
    runner: asyncio.Runner, data_folder: Path, tmp_path: Path
) -> None:
    content = write_model(tmp_path / "tiny.gguf", TINY).read_bytes()

    async def go(origin: Origin, url: str) -> None:
        async with live_app(data_folder) as app:
            model_id = await added(app, url)
            for stop in (app.commands.cancel, app.commands.pause):
                before = app.catalog.row(model_id).transferred or 0
                app.commands.download([model_id])
                await until(
                    lambda before=before: (
                        app.catalog.row(model_id).can(Action.PAUSE)
                        and (app.catalog.row(model_id).transferred or 0) > before
                    )
                )
                stop([model_id])
                await reached(app, model_id, RowState.PAUSED)
            app.commands.discard([model_id])
            await reached(app, model_id, RowState.NOT_DOWNLOADED)
            assert any(request.range for request in origin.requests), "it went on"

    with Origin() as origin:
        url = origin.serve("tiny.gguf", content)
        origin.always("tiny.gguf", Fault(rate_bytes_s=400_000))
        runner.run(go(origin, url))


@pytest.mark.parametrize(
    ("name", "state", "code"),
    [
        ("text.gguf", RowState.DOWNLOAD_FAILED, ProblemCode.CORRUPT_FILE),
        ("absent.gguf", RowState.DOWNLOAD_FAILED, ProblemCode.SOURCE_REFUSED),
    ],
)
def test_a_download_that_fails_says_why_on_its_row(
    runner: asyncio.Runner,
    data_folder: Path,
    name: str,
    state: RowState,
    code: ProblemCode,
) -> None:
    async def go(url: str) -> None:
        async with live_app(data_folder) as app:
            model_id = await added(app, url)
            app.commands.download([model_id])
            await reached(app, model_id, state)
            assert app.catalog.row(model_id).current_problem.code is code

    with Origin() as origin:
        url = origin.serve("text.gguf", b"no model at all\n" * 1000)
        runner.run(go(url.replace("text.gguf", name)))
