"""The app on a real desktop, used by a program that knows nothing but what a screen reader says."""

import asyncio
import sys

import psutil
import pytest
from dbus_fast import Message
from dbus_fast.aio import MessageBus

from tests.e2e import desktop
from tests.e2e.accessible import CTRL, Q, ScreenReader, W, until
from tests.fakes.fault import Fault
from tests.fakes.gguf_models import write_model
from tests.fakes.origin import Origin

MODELYARD = (sys.executable, "-m", "modelyard")
DOWNLOAD_S = 4.0

pytestmark = pytest.mark.skipif(
    bool(desktop.missing()), reason=f"no desktop here without {', '.join(desktop.missing())}"
)


@pytest.fixture
def a_desktop(tmp_path):
    with desktop.desktop(tmp_path) as running:
        running.environment["MODELYARD_DATA"] = str(tmp_path / "data")
        running.environment["LANGUAGE"] = "en"
        yield running


@pytest.fixture
def slow_model(tmp_path):
    """Return the address of a small model that takes a while to come."""
    file = write_model(tmp_path / "tiny.gguf")
    content = file.read_bytes()
    with Origin() as origin:
        url = origin.serve("tiny.gguf", content)
        origin.always("tiny.gguf", Fault(rate_bytes_s=len(content) / DOWNLOAD_S))
        yield url


def address(running):
    return running.environment["DBUS_SESSION_BUS_ADDRESS"]


async def tray_items(running):
    """Return what stands in the tray of the panel, as the panel says."""
    bus = await MessageBus(bus_address=address(running)).connect()
    reply = await bus.call(
        Message(
            desktop.TRAY,
            "/StatusNotifierWatcher",
            "org.freedesktop.DBus.Properties",
            "Get",
            signature="ss",
            body=[desktop.TRAY, "RegisteredStatusNotifierItems"],
        )
    )
    bus.disconnect()
    value = reply.body[0] if reply.body else ""
    return [] if isinstance(value, str) else value.value


async def use(running, url):
    """Do the main job, then quit."""
    async with ScreenReader(address(running)) as reader:
        try:
            await _download_in_the_background(reader, url)
            notice = await reader.find("Load now", "push button")
            await reader.find("tiny is ready to be loaded.")
            await notice.press()
            await _find_loaded_and_unload(running, reader)
            await reader.keys(CTRL, Q)
        except AssertionError as error:
            seen = "\n".join(await reader.everything())
            raise AssertionError(f"{error}; on the screen:\n{seen}") from error


async def _download_in_the_background(reader, url):
    await reader.find("Model service: Connected")
    await (await reader.find("Add…", "push button")).press()
    await (await reader.find("Link or file", "text")).type(url)
    await (await reader.find("Add and download", "push button")).press()
    await reader.find("tiny…", "cell")
    await reader.keys(CTRL, W)
    await (await reader.find("Keep running", "push button")).press()
    await reader.gone("Modelyard", "frame")


async def _find_loaded_and_unload(running, reader):
    again = running.start(*MODELYARD)
    assert await asyncio.to_thread(again.wait, 60) == 0, "a second start raises the first window"
    await reader.find("Modelyard", "frame")
    await reader.find("Loaded", "cell")
    await reader.find("tiny: …")  # its stretch of the gauge
    await (await reader.find("Unload", "push button")).press()
    await reader.gone("tiny: …")
    await reader.find("Downloaded…", "cell")


def test_a_person_who_sees_nothing_does_the_main_job(a_desktop, slow_model):
    app = a_desktop.start(*MODELYARD)
    try:
        asyncio.run(use(a_desktop, slow_model))
        assert app.wait(60) == 0
    finally:
        family = psutil.Process(app.pid).children(recursive=True) if app.poll() is None else []
        for process in (app, *family):
            process.kill()
        app.wait()


def test_the_tray_is_there_again_after_the_panel_was(a_desktop):
    async def appears():
        await until(lambda: tray_items(a_desktop), "the icon in the tray")

    app = a_desktop.start(*MODELYARD)
    try:
        asyncio.run(appears())
        a_desktop.restart_panel()
        asyncio.run(appears())
        app.terminate()
        assert app.wait(60) == 0
    finally:
        app.kill()
        app.wait()
