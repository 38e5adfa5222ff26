"""The loop of the window: asyncio's in Qt's, with one Qt timer for all callbacks that are due.

qasync starts a Qt timer of its own for each. A message that comes in takes three of them, and
while messages pour in the timers would cost more than what the messages tell.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop


class WindowLoop(QEventLoop):  # type: ignore[misc]  # qasync tells no types
    """Runs callbacks in the order of `call_soon`, as the loops of asyncio do.

    Those that are added meanwhile wait for the next turn: Qt paints and reads keys in between.
    """

    def __init__(self, application: QApplication) -> None:
        self._ready: deque[asyncio.Handle] = deque()
        self._turn = QTimer(singleShot=True, interval=0)
        self._turn.timeout.connect(self._run_ready)
        super().__init__(application)

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Call `callback` with `args` in the next turn."""
        handle = asyncio.Handle(callback, args, self, context)
        if not self._ready:
            self._turn.start()
        self._ready.append(handle)
        return handle

    def close(self) -> None:
        """Close the loop; what still waits is not called any more."""
        super().close()
        self._turn.stop()
        self._ready.clear()

    def _run_ready(self) -> None:
        due, self._ready = self._ready, deque()
        try:
            while due:
                handle = due.popleft()
                if not handle.cancelled():
                    handle._run()  # noqa: SLF001 - what each loop calls; there is no other way
        finally:
            # What ends the program goes through here, and asyncio then tidies up in this loop.
            if due:
                self._ready.extendleft(reversed(due))
                self._turn.start()
