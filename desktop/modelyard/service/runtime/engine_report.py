"""The engine's report on itself: one process that starts the engine, asks it and ends.

Run as ``python -m modelyard.service.runtime.engine_report``, or by the frozen program with
``--modelyard-engine-report``. Tells an `EngineReport` on stdout. A process of its own, since
starting a GPU's driver may take seconds, or the process with it.
"""

import ctypes
import json
import os
import sys
from dataclasses import asdict, dataclass
from typing import Any

from modelyard.service.runtime.installed_engine import prefer_installed_engine

REPORT_PREFIX = "modelyard:engine:"
"""Starts the line that tells the report."""
_STDOUT = 1
_MAX_DEVICES = 64


@dataclass(frozen=True, slots=True)
class Device:
    """A device as ``ggml-backend.h`` tells it; `kind` is a number of ``ggml_backend_dev_type``."""

    name: str
    description: str
    kind: int
    memory: int


@dataclass(frozen=True, slots=True)
class EngineReport:
    """What the engine that is imported here says of itself; `backends` are ggml's names."""

    version: str | None
    installed: bool
    backends: tuple[str, ...]
    system: str
    devices: tuple[Device, ...]

    def to_line(self) -> bytes:
        """Return the line for stdout, with line ends around it: the engine writes there too."""
        return f"\n{REPORT_PREFIX}{json.dumps(asdict(self))}\n".encode()

    @classmethod
    def from_output(cls, output: bytes) -> "EngineReport | None":
        """Find the report in all that was written to stdout; None if it is not there."""
        for line in output.splitlines():
            if line.startswith(REPORT_PREFIX.encode()):
                try:
                    told = json.loads(line.removeprefix(REPORT_PREFIX.encode()))
                    devices = tuple(Device(**device) for device in told.pop("devices"))
                    return cls(**told | {"backends": tuple(told["backends"]), "devices": devices})
                except (ValueError, TypeError, KeyError, AttributeError):
                    return None
        return None


def main() -> int:
    """Tell the report and return the exit code."""
    is_installed = prefer_installed_engine()
    import xllamacpp

    library = ctypes.CDLL(xllamacpp.xllamacpp.__file__)
    _declare(library)
    report = EngineReport(
        # Not from the metadata of its package, which a frozen program does not have.
        version=xllamacpp.__version__,
        installed=is_installed,
        backends=_backends(library),
        system=_text(library.llama_print_system_info()),
        devices=_devices(library),
    )
    os.write(_STDOUT, report.to_line())
    # Not a return: a driver's destructors take time that nobody needs.
    os._exit(0)


def _backends(library: ctypes.CDLL) -> tuple[str, ...]:
    count = min(library.ggml_backend_reg_count(), _MAX_DEVICES)
    found = (library.ggml_backend_reg_get(number) for number in range(count))
    return tuple(_text(library.ggml_backend_reg_name(backend)) for backend in found)


def _devices(library: ctypes.CDLL) -> tuple[Device, ...]:
    count = min(library.ggml_backend_dev_count(), _MAX_DEVICES)
    return tuple(_device(library, library.ggml_backend_dev_get(number)) for number in range(count))


def _device(library: ctypes.CDLL, device: int) -> Device:
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    library.ggml_backend_dev_memory(device, ctypes.byref(free), ctypes.byref(total))
    return Device(
        name=_text(library.ggml_backend_dev_name(device)),
        description=_text(library.ggml_backend_dev_description(device)),
        kind=int(library.ggml_backend_dev_type(device)),
        memory=int(total.value),
    )


def _declare(library: ctypes.CDLL) -> None:
    pointer, size, text = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p
    sizes = ctypes.POINTER(size)
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "llama_print_system_info": (text, []),
        "ggml_backend_reg_count": (size, []),
        "ggml_backend_reg_get": (pointer, [size]),
        "ggml_backend_reg_name": (text, [pointer]),
        "ggml_backend_dev_count": (size, []),
        "ggml_backend_dev_get": (pointer, [size]),
        "ggml_backend_dev_name": (text, [pointer]),
        "ggml_backend_dev_description": (text, [pointer]),
        "ggml_backend_dev_type": (ctypes.c_int, [pointer]),
        "ggml_backend_dev_memory": (None, [pointer, sizes, sizes]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace").strip()


if __name__ == "__main__":
    sys.exit(main())
