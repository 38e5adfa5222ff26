"""Looking into a model's file through the window and the real service."""

import asyncio
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from modelyard.app import RunningApp
from modelyard.state.rows import RowState
from tests.app.test_commands_on_the_real_service import LIVE_WITHIN_S, added, live_app, reached
from tests.fakes.gguf_models import write_model
from tests.qt import until


async def tensors_of(app: RunningApp, file: Path) -> list[str]:
    """Add `file`, look into it, and return the names of the tensors that are shown."""
    model_id = await added(app, file.as_uri())
    if app.catalog.row(model_id).state is not RowState.DOWNLOADED:
        app.commands.download([model_id])
    await reached(app, model_id, RowState.DOWNLOADED)
    app.window.reveal(model_id)
    inspect = app.window.findChild(QAction, "inspectAction")
    await until(inspect.isEnabled, LIVE_WITHIN_S, what="the action")
    inspect.trigger()
    sheet = app.window.findChild(QWidget, "contentsSheet")
    shown = sheet.tensors.order
    await until(lambda: shown.rowCount() > 0, LIVE_WITHIN_S, what="the tensors")
    names = [one.name for one in sheet.tensors.table.rows]
    sheet.reject()
    await until(lambda: app.window.findChild(QWidget, "contentsSheet") is None)
    return names


def test_a_model_of_several_files_is_looked_into_as_one(
    runner: asyncio.Runner, data_folder: Path, tmp_path: Path
) -> None:
    whole = write_model(tmp_path / "whole.gguf")
    write_model(tmp_path / "big.gguf", split_max_tensors=14)
    first = min(tmp_path.glob("big-*.gguf"))

    async def go() -> None:
        async with live_app(data_folder) as app:
            of_parts = await tensors_of(app, first)
            assert sorted(of_parts) == sorted(await tensors_of(app, whole))

    runner.run(go())
