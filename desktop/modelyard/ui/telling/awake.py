"""Keeps the machine awake while a transfer runs, if the person allows it."""

import asyncio

from PySide6.QtCore import QObject

from modelyard.language import tr
from modelyard.state.activity import Activity, Kind
from modelyard.state.rows import RowState
from modelyard.state.settings import Settings
from modelyard.system.sleep import SleepGuard
from modelyard.tasks import Tasks

REASON = tr("A model is being downloaded", "why the computer does not go to sleep")

_GRACE_S = 3.0
"""From the end of one download to the start of the next nothing is let go."""


class Awake(QObject):
    """Holds `guard` while bytes come in or are verified; waiting downloads hold nothing."""

    def __init__(
        self,
        activity: Activity,
        settings: Settings,
        guard: SleepGuard,
        *,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._activity = activity
        self._settings = settings
        self._guard = guard
        self._tasks = tasks
        self._is_wanted = False
        self._is_held = False
        self._turn = asyncio.Lock()
        activity.changed.connect(self._look)
        settings.changed.connect(self._look)
        self._look()

    @property
    def is_held(self) -> bool:
        """Whether the machine is kept awake now."""
        return self._is_held

    def stop(self) -> None:
        """Look no longer; what is held is let go by its owner."""
        self._activity.changed.disconnect(self._look)
        self._settings.changed.disconnect(self._look)

    def _look(self) -> None:
        rows = self._activity.rows(Kind.TRANSFERRING)
        is_moving = any(row.state is not RowState.QUEUED for row in rows)
        is_wanted = is_moving and self._settings.keeps_awake
        if is_wanted is not self._is_wanted:
            self._is_wanted = is_wanted
            self._tasks.start(self._follow(), name="keep awake")

    async def _follow(self) -> None:
        if not self._is_wanted:
            await asyncio.sleep(_GRACE_S)
        async with self._turn:
            if self._is_wanted and not self._is_held:
                self._is_held = await self._guard.hold(REASON)
            elif not self._is_wanted and self._is_held:
                self._is_held = False
                await self._guard.release()
