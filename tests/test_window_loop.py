"""The loop of the window: callbacks in their order, once each, and Qt in between."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from modelyard.window_loop import WindowLoop


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[WindowLoop]:
    qapp.setQuitOnLastWindowClosed(False)
    loop = WindowLoop(qapp)
    yield loop
    loop.close()


def test_callbacks_come_in_order_and_cancelled_ones_not_at_all(loop):
    seen = []

    async def go():
        for number in range(5):
            handle = loop.call_soon(seen.append, number)
            if number == 3:
                handle.cancel()
        loop.call_soon(lambda: loop.call_soon(seen.append, "later"))
        loop.call_soon(seen.append, 5)
        await asyncio.sleep(0.01)

    loop.run_until_complete(go())
    assert seen == [0, 1, 2, 4, 5, "later"]


def test_qt_has_its_turn_while_callbacks_breed(loop):
    fired = []

    async def go():
        QTimer.singleShot(0, lambda: fired.append(True))
        for _ in range(100_000):
            await asyncio.sleep(0)
            if fired:
                return

    loop.run_until_complete(go())
    assert fired


def test_one_callback_that_fails_is_reported_and_the_next_ones_are_called(loop):
    reported, seen = [], []
    loop.set_exception_handler(lambda _loop, context: reported.append(context["exception"]))

    async def go():
        loop.call_soon(lambda: 1 / 0)
        loop.call_soon(seen.append, "next")
        await asyncio.sleep(0.01)

    loop.run_until_complete(go())
    assert [type(one) for one in reported] == [ZeroDivisionError]
    assert seen == ["next"]


def test_what_waits_is_called_also_from_a_loop_of_qt_within_a_callback(loop):
    seen = []

    def enter():
        inner = QEventLoop()
        loop.call_soon(seen.append, "within")
        loop.call_soon(inner.quit)
        inner.exec()
        seen.append("left")

    async def go():
        loop.call_soon(enter)
        loop.call_soon(seen.append, "behind")
        await asyncio.sleep(0.05)

    loop.run_until_complete(go())
    assert sorted(seen) == ["behind", "left", "within"]


def test_threads_and_sockets_wake_it(loop):
    async def go():
        done = loop.create_future()
        thread = threading.Thread(
            target=lambda: loop.call_soon_threadsafe(done.set_result, "thread")
        )
        thread.start()
        assert await asyncio.wait_for(done, 20) == "thread"
        thread.join()
        ours, theirs = socket.socketpair()
        with theirs:
            reader, writer = await asyncio.open_connection(sock=ours)
            theirs.sendall(b"line\n")
            assert await asyncio.wait_for(reader.readline(), 20) == b"line\n"
            writer.close()
            await writer.wait_closed()

    loop.run_until_complete(go())


def test_what_waits_when_it_is_closed_is_not_called(qapp):
    loop, seen = WindowLoop(qapp), []
    loop.call_soon(seen.append, "too late")
    loop.close()
    qapp.sendPostedEvents()
    assert seen == []
