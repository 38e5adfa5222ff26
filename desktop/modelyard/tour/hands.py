"""What a person's hands and eyes do at the window: press, choose, type, look, take a picture."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QCursor, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit, QWidget

from modelyard.tour.failure import TourError
from modelyard.ui.library.model_view import ModelView

DEADLINE_S = 60.0
"""Generous: the tour also runs on busy machines with two slow cores."""
_LOOK_EVERY_S = 0.05
_PAINT_S = 0.4
"""What the window gets to follow a change, with its ten updates a second, and to paint it."""

Found = TypeVar("Found", bound=QObject)


class Hands:
    """Works `window` through its actions, dialogs and fields, found by their object names."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        # Out of the way: what the pointer hovers over looks different.
        QCursor.setPos(window.screen().geometry().bottomRight())

    async def press(self, action_name: str) -> None:
        """Trigger an action, once it can be.

        Raises:
            TourError: It stayed disabled.
        """
        action = self._find(QAction, action_name)
        await until(action.isEnabled, f"{action_name} stayed disabled")
        action.trigger()

    def select(self, model_id: str) -> None:
        """Select one row of the table.

        Raises:
            TourError: It is not in the table.
        """
        if not self._find(ModelView, "modelTable").select(model_id):
            raise TourError("the model is not in the table")

    async def dialog(self, name: str) -> QDialog:
        """Return a dialog as soon as it is shown."""

        def shown() -> bool:
            dialog = self._window.findChild(QDialog, name)
            return dialog is not None and dialog.isVisible()

        await until(shown, f"{name} did not open")
        return self._find(QDialog, name)

    async def picture(self, path: Path) -> None:
        """Save what a person would see of the window, dialogs in front of it included.

        Raises:
            TourError: The picture can't be written.
        """
        await asyncio.sleep(_PAINT_S)
        frame = self._window.frameGeometry()
        if QGuiApplication.platformName() == "xcb":
            # From the screen itself: a dialog is a window of its own.
            pixmap = self._window.screen().grabWindow(
                0, frame.x(), frame.y(), frame.width(), frame.height()
            )
        else:
            pixmap = self._window.grab()
        if pixmap.isNull() or not pixmap.save(str(path), "PNG"):
            raise TourError(f"the picture {path} could not be written")

    def _find(self, kind: type[Found], name: str) -> Found:
        return find(self._window, kind, name)


def find(parent: QObject, kind: type[Found], name: str) -> Found:
    """Return a child by its object name.

    Raises:
        TourError: There is none.
    """
    child = parent.findChild(kind, name)
    if child is None:
        raise TourError(f"the window has no {name}")
    return child


def fill_in(dialog: QDialog, **texts: str) -> None:
    """Type into the fields of `dialog`, given by their object names."""
    for name, text in texts.items():
        field = find(dialog, QLineEdit, name)
        field.clear()
        field.insert(text)


def click(parent: QWidget, name: str) -> None:
    """Click a button of `parent`.

    Raises:
        TourError: It is disabled.
    """
    button = find(parent, QAbstractButton, name)
    if not button.isEnabled():
        raise TourError(f"{name} is disabled")
    button.click()


async def until(
    condition: Callable[[], bool], otherwise: str, *, deadline_s: float = DEADLINE_S
) -> None:
    """Wait until `condition` holds.

    Raises:
        TourError: It did not within `deadline_s`; says `otherwise`.
    """
    try:
        async with asyncio.timeout(deadline_s):
            while not condition():  # noqa: ASYNC110 - eyes look, they get no event
                await asyncio.sleep(_LOOK_EVERY_S)
    except TimeoutError as error:
        raise TourError(f"{otherwise} within {deadline_s:.0f} s") from error
