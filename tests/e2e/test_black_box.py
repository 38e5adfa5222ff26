"""The app on a real desktop, used by a program that knows nothing but what a screen reader says."""

import asyncio
import sys
from contextlib import contextmanager

import psutil
import pytest

from tests.e2e import desktop
from tests.e2e.accessible import CTRL, ESCAPE, MENU, TAB, ScreenReader, W, until
from tests.e2e.tray import TrayView
from tests.fakes.fault import Fault
from tests.fakes.gguf_models import write_model
from tests.fakes.origin import Origin

MODELYARD = (sys.executable, "-m", "modelyard")
DOWNLOAD_S = 4.0

pytestmark = pytest.mark.skipif(
    bool(desktop.missing()), reason=f"no desktop here without {', '.join(desktop.missing())}"
)


@contextmanager
def desktop_in(folder, **how):
    with desktop.desktop(folder, **how) as running:
        running.environment["MODELYARD_DATA"] = str(folder / "data")
        running.environment["LANGUAGE"] = "en"
        yield running


@pytest.fixture
def a_desktop(tmp_path):
    with desktop_in(tmp_path) as running:
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


async def use(running, url):
    """Do the main job, then quit."""
    async with ScreenReader(address(running)) as reader:
        try:
            await _download_in_the_background(reader, url)
            notice = await reader.find("Load now", "push button")
            await reader.find("tiny is ready to be loaded.")
            await notice.press()
            await _find_loaded(running, reader)
            await _unload_in_each_way(running, reader)
            await _choose_a_port(reader)
            await TrayView(address(running)).choose("Quit")
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


async def _find_loaded(running, reader):
    again = running.start(*MODELYARD)
    assert await asyncio.to_thread(again.wait, 60) == 0, "a second start raises the first window"
    await reader.find("Modelyard", "frame")
    await reader.find("Loaded", "cell")
    await reader.find("tiny: …")  # its stretch of the gauge


async def _unload_in_each_way(running, reader):
    """Unload with the menu of the row, the button and the tray, and load with each that can."""
    await (await reader.find("Models", "table")).take_focus()
    await reader.keys(MENU)
    await reader.choose("Unload")
    await reader.hears("tiny: Downloaded")
    await reader.gone("tiny: …")
    await reader.find("Downloaded…", "cell")
    await reader.keys(MENU)
    await reader.choose("Load")
    await reader.hears("tiny: Loaded")
    await reader.find("tiny: …")
    await (await reader.find("Unload", "push button")).press()
    await reader.gone("tiny: …")
    await (await reader.find("Load", "push button")).press()
    await reader.find("tiny: …")
    tray = TrayView(address(running))
    await tray.choose("Unload tiny")
    await reader.gone("tiny: …")
    await tray.has(lambda entries: "No model is loaded" in entries, "nothing loaded in the tray")


async def _choose_a_port(reader):
    """Go through the main menu to the settings; the menu's button is done when that is closed."""
    button = await reader.find("Menu", "button with drop down")
    await asyncio.gather(button.press(), reader.choose("Settings…"))
    await reader.find("Settings", "dialog")
    pages = [await reader.find(name, "list item") for name in ("General", "Notifications")]
    (_, first, _, height), (_, second, _, _) = [await page.place() for page in pages]
    assert first + height <= second, "the pages of the settings overlap"
    await reader.go_to("Service")
    field = await reader.find("Port", "text")
    await field.take_focus()
    await field.type("39300")
    await reader.keys(TAB)
    await reader.find("A port is a number…", "label")
    await reader.keys(ESCAPE)
    await reader.gone("Settings", "dialog")


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
        await until(TrayView(address(a_desktop)).items, "the icon in the tray")

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


def test_without_a_tray_closing_says_so_and_the_icon_comes_with_the_tray(tmp_path):
    async def close_and_come_back(running):
        async with ScreenReader(address(running)) as reader:
            await reader.find("Model service: Connected")
            await reader.keys(CTRL, W)
            await reader.find("…", "dialog")
            said = await reader.everything()
            assert any("no tray" in line for line in said), said
            await (await reader.find("Keep running", "push button")).press()
            await reader.gone("Modelyard", "frame")
            panel = await asyncio.to_thread(running.start_panel)
            try:
                await TrayView(address(running)).choose("Open Modelyard")
                await reader.find("Modelyard", "frame")
                await TrayView(address(running)).choose("Quit")
            finally:
                panel.terminate()
                panel.wait()

    with desktop_in(tmp_path, has_panel=False) as running:
        app = running.start(*MODELYARD)
        try:
            asyncio.run(close_and_come_back(running))
            assert app.wait(60) == 0
        finally:
            app.kill()
            app.wait()
