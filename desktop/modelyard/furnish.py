"""The last step of the start: the loop, and the window in the frame."""

import asyncio
import gc
from collections.abc import Sequence

from PySide6.QtWidgets import QApplication

from modelyard import app
from modelyard.paths import DataFolder
from modelyard.single_instance import SingleInstance
from modelyard.ui.opening.opening import Opening
from modelyard.window_loop import WindowLoop


def furnish(
    application: QApplication,
    opening: Opening,
    folder: DataFolder,
    instance: SingleInstance,
    references: Sequence[str],
) -> None:
    """Run the app in `opening` until the person quits it; at once if it was closed by now."""
    # What is here by now stays, and need not be looked through for garbage again.
    gc.freeze()
    gc.enable()
    if opening.is_closed:
        return
    with asyncio.Runner(loop_factory=lambda: WindowLoop(application)) as runner:
        runner.run(app.run(folder, instance, references, opening=opening))
