"""The installer for Windows, made by NSIS: of the program there, elsewhere to prove its script."""

import os
import shutil
from pathlib import Path

from chores import layout, release
from chores.report import ChoreError, say
from chores.running import run_tool
from chores.signing import sign

_SCRIPT = layout.PACKAGING / "windows" / "modelyard.nsi"
_USUAL = Path(os.environ.get("PROGRAMFILES(X86)", "")) / "NSIS" / "makensis.exe"


def make_installer(parts: Path) -> Path:
    """Make the installer of the frozen folder with the icon in `parts` and return its path.

    Raises:
        ChoreError: NSIS is not there, or the script is wrong.
    """
    say("making the installer for Windows")
    sign(*sorted(layout.FROZEN.glob("*.exe")))
    name = f"Modelyard-{release.version()}-windows-{release.machine()}.exe"
    installer = _compile(layout.FROZEN, parts, layout.PACKAGES / name)
    sign(installer)
    return installer


def prove_script(parts: Path) -> None:
    """Compile the script with a payload that stands in for the program, and throw that away."""
    payload = layout.BUILD / "stand-in"
    shutil.rmtree(payload, ignore_errors=True)
    (payload / "_internal").mkdir(parents=True)
    for name in ("modelyard.exe", "modelyard-app.exe", "_internal/part.dll"):
        (payload / name).write_bytes(b"MZ stand-in")
    target = _compile(payload, parts, layout.BUILD / "stand-in.exe")
    say(f"the installer's script for Windows compiles ({target.stat().st_size // 1000} kB)")


def _compile(payload: Path, parts: Path, target: Path) -> Path:
    makensis = shutil.which("makensis") or (str(_USUAL) if _USUAL.exists() else None)
    if makensis is None:
        raise ChoreError("makensis is missing: install NSIS (https://nsis.sourceforge.io)")
    values = {
        "VERSION": release.version(),
        "PAYLOAD": payload,
        "ICON": parts / "modelyard.ico",
        "OUTPUT": target,
    }
    defined = [f"-D{name}={value}" for name, value in values.items()]
    # -WX: what it warns of is wrong.
    run_tool([makensis, "-V2", "-WX", "-INPUTCHARSET", "UTF8", *defined, _SCRIPT])
    return target
