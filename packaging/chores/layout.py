"""Where things are in the checkout."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
RUNTIME_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
PROJECT = ROOT / "pyproject.toml"
VERSION = ROOT / "desktop" / "modelyard" / "__init__.py"
CHANGELOG = ROOT / "CHANGELOG.md"
TOUR = ROOT / "tour"
PICTURES = ROOT / "pictures"
TRANSLATIONS = ROOT / "resources" / "translations"
BENCHMARKS = ROOT / "tests" / "benchmarks"
PACKAGING = ROOT / "packaging"
BUILD = ROOT / "build"
DIST = ROOT / "dist"
FROZEN = DIST / "modelyard"
"""The folder that PyInstaller makes."""
PACKAGES = DIST / "packages"
"""Where what people download goes."""

IS_WINDOWS = os.name == "nt"


def program(name: str, venv: Path = VENV) -> Path:
    """Return the path of a program of the virtual environment `venv`."""
    return venv / "Scripts" / f"{name}.exe" if IS_WINDOWS else venv / "bin" / name
