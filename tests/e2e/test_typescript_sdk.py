"""The official TypeScript SDK, unchanged, as a client; node and npm come from a Python package."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.origin import Fault

_FOLDER = Path(__file__).parent / "typescript"
_BIN = Path(sys.executable).parent
_SDK = Path("node_modules", "@pieces.app", "pieces-os-client", "package.json")


@pytest.fixture(scope="session")
def program() -> Path:
    """Return the program beside its installed SDK; installed once, kept in the user's cache."""
    lock = (_FOLDER / "package-lock.json").read_bytes()
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "modelyard-tests" / f"typescript-{hashlib.sha256(lock).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc", "seven_operations.cjs"):
        shutil.copy(_FOLDER / name, folder)
    if not (folder / _SDK).exists():
        install = [str(_BIN / "npm"), "ci", "--ignore-scripts"]
        done = subprocess.run(install, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return folder / "seven_operations.cjs"


def test_all_seven_operations(program, service, origin, served_tiny):
    origin.serve("slow-ts.gguf", served_tiny.content)
    origin.always("slow-ts.gguf", Fault(rate_bytes_s=400_000))
    model_id = service.add(f"{origin.url}/slow-ts.gguf", sha256=served_tiny.sha256)
    models = service.ask("GET", "/models").body["iterable"]
    starter = next(model["id"] for model in models if not model["custom"])

    running = subprocess.Popen(
        [str(_BIN / "node"), str(program), service.url, model_id, starter],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    with running:
        assert running.stderr.readline() == "fast\n", running.stderr.read()
        origin.always("slow-ts.gguf", Fault())
        out, err = running.communicate(timeout=120)
    assert running.returncode == 0, err
    seen = json.loads(out)

    assert (seen["snapshot"]["id"], seen["snapshot"]["custom"]) == (model_id, True)
    assert seen["started"]["downloading"] is True
    assert seen["moving"]["status"] == "IN-PROGRESS"
    assert seen["cancelled"]["downloading"] is False
    assert seen["stopped"]["status"] == "CANCELED"
    assert (seen["done"]["status"], seen["done"]["percentage"]) == ("COMPLETED", 100)
    assert seen["loaded"]["loaded"] is True
    assert seen["unloaded"]["loaded"] is False
    assert seen["updated"]["name"] == "Renamed by TypeScript"
    assert service.model(model_id)["name"] == "Renamed by TypeScript"
    assert (seen["unknown"]["status"], seen["unknown"]["code"]) == (410, "model_not_found")
    assert (seen["unknownLoad"]["status"], seen["unknownLoad"]["code"]) == (500, "model_not_found")
    assert (seen["starter"]["status"], seen["starter"]["code"]) == (500, "not_custom")
    assert seen["all"] == len(models)
