"""Calls that may block for ever, in threads that keep nobody from ending."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

T = TypeVar("T")


async def in_daemon_thread(work: Callable[[], T], *, name: str) -> T:
    """Return what `work` returns, or raise what it raises; cancelled, it is left to itself.

    Not `asyncio.to_thread`, whose threads the end of the program waits for.
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[T] = loop.create_future()

    def settle(set_result: Callable[[], None]) -> None:
        if not result.done():
            set_result()

    def run() -> None:
        ending: Callable[[], None]
        try:
            ending = partial(result.set_result, work())
        except Exception as error:  # noqa: BLE001 - raised where it is awaited
            ending = partial(result.set_exception, error)
        with suppress(RuntimeError):  # the loop has ended first
            loop.call_soon_threadsafe(settle, ending)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await result
