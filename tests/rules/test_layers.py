"""The import arrows: who may import whom, and what of the outside."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pytest_archon import archrule
from pytest_archon.failure import pop_failures

# Leaves that import nothing of ours, or the contract alone.
LEAVES = ("wire", "tasks", "paths")
BELOW_UI = ("tables", "state", "system", "language", "login_start", *LEAVES)
# What all of the window uses.
SHARED = ("ui.places", "ui.look", "ui.words", "ui.parts", *BELOW_UI)
# The parts of the service, and what is said of models: what its duties are made of.
SERVICE_PARTS = (
    *("service.plan", "service.gguf", "service.digest", "service.network", *LEAVES),
    *("service.library", "service.sources", "service.downloads", "service.runtime"),
    *("service.events", "service.board", "service.compose", "service.contents"),
    "service.service_settings",
)
LAYERS: Mapping[str, tuple[str, ...]] = {
    "wire": (),
    "tasks": (),
    "paths": (),
    "client": LEAVES,
    "state": ("client", *LEAVES),
    "language": ("paths",),
    "tables": ("state", "language", *LEAVES),
    "login_start": (),
    "system": ("tasks",),
    "ui": BELOW_UI,
    "ui.places": (),
    "ui.look": ("state", *LEAVES),
    "ui.memory.gauge_figures": ("state", *LEAVES),
    "ui.words": ("ui.places", "ui.memory.gauge_figures", "tables", "state", "language", *LEAVES),
    "ui.parts": SHARED,
    "ui.opening": SHARED,
    "ui.telling": SHARED,
    "ui.memory": SHARED,
    "ui.sheets": SHARED,
    "ui.downloads": SHARED,
    "ui.details": SHARED,
    "ui.discover": ("ui.sheets", *SHARED),
    "ui.settings": ("ui.details", "ui.downloads", *SHARED),
    "ui.library": ("ui.details", "ui.memory", "ui.opening", "ui.telling", *SHARED),
    "service": LEAVES,
    "service.plan": ("wire",),
    "service.gguf": ("wire",),
    "service.network": ("wire",),
    "service.private_files": (),
    "service.library": ("service.plan", "service.gguf", *LEAVES),
    "service.downloads": ("service.plan", "service.gguf", "service.network", *LEAVES),
    "service.sources": (
        *("service.plan", "service.gguf", "service.network", "service.private_files", *LEAVES),
    ),
    "service.runtime": ("service.plan", "service.gguf", *LEAVES),
    "service.offering": SERVICE_PARTS,
    "service.fetching": ("service.offering", *SERVICE_PARTS),
    "service.keeping": ("service.offering", "service.fetching", *SERVICE_PARTS),
    "service.running": ("service.keeping", *SERVICE_PARTS),
}
# The command line starts the service and the tour, which is composition, and else is a client.
STARTS = ("serve", "tour", "app", "logs")
ALL_PACKAGES = ("wire", "client", "state", "tables", "ui", "service", "system", "cli")

# What may be imported from outside, and by whom; nobody else may.
OUTSIDE: Mapping[str, tuple[str, ...]] = {
    "PySide6.QtCore": ("state", "tables", "ui"),
    "PySide6.QtNetwork": ("system", "ui"),
    "PySide6.QtGui": ("tables", "ui"),
    "PySide6": ("ui",),
    "dbus_fast": ("system",),
    "desktop_notifier": ("system",),
    "qasync": (),
    "aiohttp": ("client", "service"),
    "sqlite3": ("service",),
    "xllamacpp": ("service",),
    "psutil": ("service",),
    "pynvml": ("service",),
}


def check_layer(layer: str, allowed: tuple[str, ...], package: str = "modelyard") -> None:
    """Record a failure for each import of ours, by `layer`, that is neither its own nor allowed."""
    own = [f"{package}.{name}{end}" for name in (layer, *allowed) for end in ("", ".*")]
    (
        archrule(f"{layer} imports only what is below it")
        .match(f"{package}.{layer}", f"{package}.{layer}.*")
        .may_import(package, *own)
        .should_not_import(package, f"{package}.*")
        .check(package, only_direct_imports=True)
    )


def check_outside(module: str, layer: str, package: str = "modelyard") -> None:
    """Record a failure for each import, by `layer`, of the outside `module`."""
    finer = [
        name
        for name, layers in OUTSIDE.items()
        if name.startswith(f"{module}.") and layer in layers
    ]
    (
        archrule(f"{layer} does not import {module}")
        .match(f"{package}.{layer}", f"{package}.{layer}.*")
        .may_import(*(pattern for name in finer for pattern in (name, f"{name}.*")))
        .should_not_import(module, f"{module}.*")
        .check(package, only_direct_imports=True)
    )


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_what_is_below_it(layer: str) -> None:
    check_layer(layer, LAYERS[layer])


def test_the_command_line_is_a_client_that_can_start_things() -> None:
    check_layer("cli", ("client", *LEAVES, *STARTS))


@pytest.mark.parametrize("layer", ALL_PACKAGES)
@pytest.mark.parametrize("module", OUTSIDE)
def test_what_is_outside_is_imported_where_it_belongs(module: str, layer: str) -> None:
    if layer not in OUTSIDE[module]:
        check_outside(module, layer)


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a package whose ui imports the client and aiohttp, and more."""
    sources = {
        "client/__init__.py": "import aiohttp\n",
        "state/__init__.py": "from planted_layers.client import aiohttp\n",
        "ui/__init__.py": "from planted_layers import client\nimport planted_layers.state.rows\n",
        "ui/deep.py": "def late():\n    import aiohttp.web\n",
        "tables/__init__.py": "import PySide6.QtCore\nimport PySide6.QtWidgets\n",
    }
    for name, source in sources.items():
        path = tmp_path / "planted_layers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    (tmp_path / "planted_layers" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    return "planted_layers"


def test_an_import_against_the_arrows_is_found(planted: str) -> None:
    check_layer("ui", ("state",), planted)
    assert [failure.path[-1] for failure in pop_failures()] == ["planted_layers.client"]
    check_layer("ui", ("state", "client"), planted)
    assert not pop_failures()


def test_an_import_of_the_outside_is_found_also_within_a_function(planted: str) -> None:
    check_outside("aiohttp", "ui", planted)
    assert [failure.path[0] for failure in pop_failures()] == ["planted_layers.ui.deep"]
    check_outside("PySide6", "tables", planted)
    assert [failure.path[-1] for failure in pop_failures()] == ["PySide6.QtWidgets"]


def test_a_layer_that_is_not_there_is_not_passed_over(planted: str) -> None:
    check_layer("engine", (), planted)
    assert "NO CANDIDATES" in pop_failures()[0].reason
