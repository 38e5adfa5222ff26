"""The real service, a real origin, real models."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.served import ServedModel, serve_file
from tests.e2e.service import Service, running_service
from tests.fakes.gguf_models import write_model
from tests.fakes.origin import Origin


@pytest.fixture(scope="session")
def origin() -> Iterator[Origin]:
    """Yield an origin for the models of all tests; a fault is scripted under a name of its own."""
    with Origin() as origin:
        yield origin


@pytest.fixture(scope="session")
def served_smollm2(origin: Origin, smollm2: Path) -> ServedModel:
    """Return the real sample model (98 MB), which chats sensibly."""
    return serve_file(origin, "smollm2.gguf", smollm2.read_bytes())


@pytest.fixture(scope="session")
def served_tiny(origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> ServedModel:
    """Return a synthetic model (2 MB) that llama.cpp loads at once."""
    path = write_model(tmp_path_factory.mktemp("models") / "tiny.gguf")
    return serve_file(origin, "tiny.gguf", path.read_bytes())


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Yield a service of this test alone."""
    with running_service(tmp_path / "data") as service:
        yield service
