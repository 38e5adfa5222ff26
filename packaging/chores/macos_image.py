"""The disk image for macOS, made by dmgbuild of the app that PyInstaller made and signed."""

import platform
from pathlib import Path

from chores import layout, release
from chores.report import say
from chores.running import run_tool

_SETTINGS = layout.PACKAGING / "macos" / "dmg_settings.py"
APP = layout.DIST / "Modelyard.app"


def make_image() -> Path:
    """Make the image and return its path."""
    say("making the disk image")
    target = layout.PACKAGES / f"Modelyard-{release.version()}-macos-{platform.machine()}.dmg"
    dmgbuild = layout.program("dmgbuild")
    run_tool([dmgbuild, "-s", _SETTINGS, "-D", f"app={APP}", "Modelyard", target])
    return target
