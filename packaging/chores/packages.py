"""Everything that people download for this system, from the frozen program to the sums."""

import hashlib
import platform
import shutil
import sys
import time
from pathlib import Path

from chores import freezing, layout, release
from chores.linux_packages import make_linux_packages
from chores.macos_image import make_image
from chores.report import say
from chores.running import run_tool
from chores.windows_installer import make_installer, prove_script

_PARTS = layout.PACKAGING / "parts"
_SUMS = "SHA256SUMS"


def package() -> None:
    """Build all that this system can build into `dist/packages`, and tell sizes and sums.

    Raises:
        ChoreError: Something can't be built, or what was built does not work.
    """
    started_s = time.monotonic()
    made = make_parts()
    freezing.freeze()
    shutil.rmtree(layout.PACKAGES, ignore_errors=True)
    layout.PACKAGES.mkdir(parents=True)
    bill = f"modelyard-{release.version()}-{sys.platform}-{platform.machine()}.cdx.json"
    shutil.copyfile(made / "modelyard.cdx.json", layout.PACKAGES / bill)
    if sys.platform == "win32":
        make_installer(made)
    elif sys.platform == "darwin":
        make_image()
    else:
        make_linux_packages(made)
        prove_script(made)
    _tell_sums()
    say(f"done in {time.monotonic() - started_s:.0f} s")


def make_parts() -> Path:
    """Make what goes beside the program: icons, man page, notices; return their folder."""
    python, folder = layout.program("python"), layout.BUILD / "parts"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    moment = str(release.epoch_s())
    run_tool([python, _PARTS / "icons.py", folder])
    run_tool([python, _PARTS / "man_page.py", folder / "modelyard.1", moment])
    run_tool([python, _PARTS / "notices.py", folder, moment])
    return folder


def _tell_sums() -> None:
    files = sorted(path for path in layout.PACKAGES.iterdir() if path.name != _SUMS)
    sums = [(_sha256(path), path) for path in files]
    lines = [f"{digest}  {path.name}" for digest, path in sums]
    (layout.PACKAGES / _SUMS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    for digest, path in sums:
        say(f"{path.stat().st_size / 1e6:7.1f} MB  {path.name}  sha256 {digest}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
