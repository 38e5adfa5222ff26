"""Fixtures of the download tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.origin import Origin


@pytest.fixture
def origin() -> Iterator[Origin]:
    """Return a fresh origin on loopback."""
    with Origin() as running:
        yield running


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return where the file of a test goes, in a folder of its own that is not there yet."""
    return tmp_path / "models" / "model.gguf"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the proxies of this machine out."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
