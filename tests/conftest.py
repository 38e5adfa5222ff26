"""What every test may use: an offscreen Qt, a data folder of its own, a real model."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

# Before anything imports Qt: the tests need no display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before anything imports what finds the trash: the person's own stays as it is.
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="modelyard-tests-")

from modelyard.tour.sample import fetch_sample
from tests.logs import no_unexpected_warnings
from tests.qt import garbage_of_this_thread, runner

atexit.register(shutil.rmtree, os.environ["XDG_DATA_HOME"], ignore_errors=True)
# A busy machine may take its time over any single example.
hypothesis.settings.register_profile("modelyard", deadline=None)
hypothesis.settings.load_profile("modelyard")

__all__ = ["data_folder", "garbage_of_this_thread", "no_unexpected_warnings", "runner", "smollm2"]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the data folder of this test; nothing of the person's own is touched."""
    folder = tmp_path / "data"
    monkeypatch.setenv("MODELYARD_DATA", str(folder))
    for name in ("MODELYARD_URL", "HF_ENDPOINT", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """Return the path of the real sample model; fetched once, kept in the user's cache."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return fetch_sample(Path(cache) / "modelyard-tests")
