"""What the tests of the service share: coroutines as tests, an origin, a model that loads."""

import asyncio
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.gguf_models import write_model
from tests.fakes.origin import Origin


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine in a loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


@pytest.fixture
def files() -> Iterator[Origin]:
    """Return an origin to download from."""
    with Origin() as origin:
        yield origin


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a real model of 2 MB that talks nonsense."""
    return write_model(tmp_path_factory.mktemp("tiny") / "tiny.gguf")
