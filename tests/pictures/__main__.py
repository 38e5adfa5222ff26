"""Takes pictures of every view of the window in every look:

    python -m tests.pictures FOLDER [--look NAME …] [--view NAME …]

Each look has a folder of its own in FOLDER. Once all are there, the chosen ones are brought into
`resources/screenshots`.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from PySide6.QtGui import QImage

from modelyard.paths import resource
from tests.pictures.few_colors import with_few_colors
from tests.pictures.looks import LOOKS, Look
from tests.pictures.stock import Stock, fresh, stocked
from tests.pictures.views import FIRST_VIEWS, VIEWS

CHOSEN = {
    "window": "2x/library-light.png",
    "window-dark": "2x/library-dark.png",
    "discover": "2x/discover-light.png",
    "downloads": "2x/downloads-dark.png",
    "options": "2x/options-light.png",
    "try": "2x/try-dark.png",
}
"""What the project's page shows, by its name in `resources/screenshots`."""
_FONT = "Inter"
"""Taken where it is there: what the pictures look like should not depend on the machine."""
_FONTS_CONF = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <alias binding="same">
    <family>sans-serif</family>
    <prefer><family>{_FONT}</family></prefer>
  </alias>
</fontconfig>
"""
_SCREEN = {"name": "screen", "x": 0, "y": 0, "width": 2560, "height": 1440}
_DENSITY = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
_SITTING_TIMEOUT_S = 900


def main() -> int:
    """Take the pictures that the arguments name, all without any; 1 where some are missing."""
    known = _arguments()
    looks = [look for look in LOOKS if not known.look or look.name in known.look]
    names = [name for name in (*VIEWS, *FIRST_VIEWS) if not known.view or name in known.view]
    first = [name for name in names if name in FIRST_VIEWS]
    others = [name for name in names if name in VIEWS]
    began_s = time.monotonic()
    missing = 0
    with ExitStack() as stack:
        temporary = tempfile.TemporaryDirectory(prefix="modelyard-pictures-")
        studio = _Studio(Path(stack.enter_context(temporary)), known.folder.absolute())
        if first:
            at_first = stack.enter_context(fresh(studio.scratch))
            missing += sum(studio.sit(look, at_first, first) for look in looks)
        if others:
            stock = stack.enter_context(stocked(studio.scratch))
            for look in looks:
                missing += studio.sit(look, stock, others)
                print(f"{look.name}: after {time.monotonic() - began_s:.0f} s", flush=True)
    if not (known.look or known.view or missing):
        choose(known.folder)
    return 1 if missing else 0


def choose(folder: Path) -> None:
    """Bring the chosen pictures in `folder` into the resources."""
    shelf = resource("screenshots")
    for old in shelf.glob("*.png"):
        old.unlink()
    for name, picture in CHOSEN.items():
        image = with_few_colors(QImage(str(folder / picture)))
        image.save(str(shelf / f"{name}.png"), "PNG", 0)


class _Studio:
    """Where pictures are taken: fonts and a screen that are the same on every machine."""

    def __init__(self, scratch: Path, folder: Path) -> None:
        self.scratch = scratch
        self._folder = folder
        self._fonts, self._screen = scratch / "fonts.conf", scratch / "screen.json"
        self._fonts.write_text(_FONTS_CONF, encoding="utf-8")
        screens = {"screens": [_SCREEN | _DENSITY]}
        self._screen.write_text(json.dumps(screens), encoding="utf-8")

    def sit(self, look: Look, stock: Stock, views: Sequence[str]) -> bool:
        """Take pictures of `views` in a process of their own; return whether any is missing."""
        (stock.data / "settings.ini").unlink(missing_ok=True)
        environment = {
            **os.environ,
            **stock.environment,
            "MODELYARD_DATA": str(stock.data),
            "QT_QPA_PLATFORM": f"offscreen:configfile={self._screen}",
            "QT_LOGGING_RULES": "qt.qpa.*=false",
            "QT_SCALE_FACTOR": str(look.scale),
            "FONTCONFIG_FILE": str(self._fonts),
        }
        command = [sys.executable, "-m", "tests.pictures.sitting", json.dumps(asdict(look))]
        command += [str(stock.data), str(self._folder / look.name), *views]
        done = subprocess.run(command, env=environment, check=False, timeout=_SITTING_TIMEOUT_S)
        return done.returncode != 0


def _arguments() -> argparse.Namespace:
    description = (__doc__ or "").splitlines()[0]
    parser = argparse.ArgumentParser(prog="tests.pictures", description=description)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    looks = " ".join(look.name for look in LOOKS)
    parser.add_argument("--look", nargs="+", metavar="NAME", help=f"only these: {looks}")
    views = " ".join((*VIEWS, *FIRST_VIEWS))
    parser.add_argument("--view", nargs="+", metavar="NAME", help=f"only these: {views}")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
