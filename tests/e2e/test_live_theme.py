"""The window on a desktop that turns dark and back, and asks for more contrast, while it runs."""

import asyncio
import subprocess
import sys

import pytest
from dbus_fast import Variant
from PySide6.QtGui import QImage

from modelyard.ui.look.theme import CONTRAST_DARK, DARK, LIGHT
from tests.e2e import desktop
from tests.e2e.accessible import ScreenReader, until
from tests.fakes.message_bus import BusProgram
from tests.program import PROGRAM

pytestmark = pytest.mark.skipif(
    bool(desktop.missing()), reason=f"no desktop here without {', '.join(desktop.missing())}"
)

GRAB = """
import sys
from PySide6.QtWidgets import QApplication
QApplication([]).primaryScreen().grabWindow(0).save(sys.argv[1])
"""
NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
LOOKS = "org.freedesktop.appearance"
DARK_WANTED, LIGHT_WANTED, MORE_CONTRAST = 1, 2, 1


class Portal(BusProgram):
    """The looks that a desktop wants, as its portal tells them.

    https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
    """

    def __init__(self, address):
        self._looks = {"color-scheme": Variant("u", LIGHT_WANTED), "contrast": Variant("u", 0)}
        super().__init__(
            address,
            NAME,
            {
                "ReadAll": lambda _: ("a{sa{sv}}", [{LOOKS: dict(self._looks)}]),
                "ReadOne": lambda asked: ("v", [self._look(asked)]),
                "Read": lambda asked: ("v", [Variant("v", self._look(asked))]),
            },
        )

    async def want(self, key, number):
        """Want another look from now on."""
        self._looks[key] = Variant("u", number)
        signal = (PATH, "org.freedesktop.portal.Settings", "SettingChanged", "ssv")
        await self.emit(*signal, LOOKS, key, self._looks[key])

    def _look(self, asked):
        return self._looks.get(asked[1], Variant("u", 0))


async def follow(running, picture):
    """Change the looks, and see what the ground of the window is at two places."""
    address = running.environment["DBUS_SESSION_BUS_ADDRESS"]

    async def grounds():
        grab = (sys.executable, "-c", GRAB, str(picture))
        await asyncio.to_thread(subprocess.run, grab, env=running.environment, check=True)
        image = QImage(str(picture))
        return {image.pixelColor(x, y).name() for x, y in places}

    async def turns(colors):
        async def look():
            return await grounds() == {colors.base}

        await until(look, f"{colors.base} as the ground")

    async with Portal(address) as portal, ScreenReader(address) as reader:
        app = running.start(*PROGRAM)
        try:
            await reader.find("Model service: Connected")
            boxes = [
                await (await reader.find(name, role)).place()
                for name, role in (("Which models are shown", "panel"), ("Models", "table"))
            ]
            places = [(x + 2, y + height - 2) for x, y, _width, height in boxes]
            await turns(LIGHT)
            await portal.want("color-scheme", DARK_WANTED)
            await turns(DARK)
            await portal.want("contrast", MORE_CONTRAST)
            await turns(CONTRAST_DARK)
            await portal.want("contrast", 0)
            await portal.want("color-scheme", LIGHT_WANTED)
            await turns(LIGHT)
        finally:
            app.terminate()
            await asyncio.to_thread(app.wait)


def test_the_looks_of_the_desktop_are_followed_while_it_runs(tmp_path):
    with desktop.desktop(tmp_path, has_panel=False) as running:
        running.environment["MODELYARD_DATA"] = str(tmp_path / "data")
        running.environment["LANGUAGE"] = "en"
        asyncio.run(follow(running, tmp_path / "screen.png"))
