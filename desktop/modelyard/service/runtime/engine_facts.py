"""What the engine is and runs on, and which GPUs of this machine it leaves unused."""

import asyncio
import logging
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from modelyard.service.runtime.child import own_command, start_child
from modelyard.service.runtime.cpu import require_cpu
from modelyard.service.runtime.engine_report import Device, EngineReport
from modelyard.service.runtime.installed_engine import ENGINE_VARIABLE
from modelyard.wire.engine import (
    EngineBuild,
    EngineDevice,
    EngineDeviceKind,
    EngineFacts,
    EngineSuggestion,
)
from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

REPORT_FLAG = "--modelyard-engine-report"
"""The argument with which the frozen program reports on the engine."""
EXPECTED_VERSION = "2026.10.11549"
"""The build that the load progress and the dry run were written for, as `pyproject.toml` has it."""

# A GPU's driver may compile its kernels at the first start.
_TIMEOUT_S = 60.0
_MAX_OUTPUT_BYTES = 262_144
_KEPT_ERROR = 500
_DRM = Path("/sys/class/drm")

# How ggml names its backends.
_BUILDS = {
    "CPU": EngineBuild.CPU,
    "CUDA": EngineBuild.CUDA,
    "ROCm": EngineBuild.ROCM,
    "HIP": EngineBuild.ROCM,
    "Vulkan": EngineBuild.VULKAN,
    "Metal": EngineBuild.METAL,
    "MTL": EngineBuild.METAL,
}
# As `enum ggml_backend_dev_type` of ggml-backend.h numbers them.
_KINDS = (
    EngineDeviceKind.CPU,
    EngineDeviceKind.GPU,
    EngineDeviceKind.INTEGRATED_GPU,
    EngineDeviceKind.ACCELERATOR,
)
# By the vendor's number on the PCI bus: who it is, and the builds for it, the quickest first.
_VENDORS = {
    "0x10de": ("NVIDIA", (EngineBuild.CUDA, EngineBuild.VULKAN)),
    "0x1002": ("AMD", (EngineBuild.ROCM, EngineBuild.VULKAN)),
    "0x8086": ("Intel", (EngineBuild.VULKAN,)),
}


async def read_engine_facts(
    *, command: Sequence[str] | None = None, drm: Path = _DRM
) -> EngineFacts:
    """Start the engine in a process of its own and return what it says.

    Never fails: what keeps it from starting is the `problem` of the facts. Its process dies with
    the thread that starts it, so this belongs on the service's loop. `command` is what to start
    instead and `drm` where the kernel lists graphics cards, for tests.
    """
    report: EngineReport | None = None
    problem: Problem | None = None
    try:
        await asyncio.to_thread(require_cpu)
        report = await _report(command or _command())
    except ProblemError as error:
        problem = error.problem
    builds = tuple(_builds(report.backends)) if report else ()
    vendors = await asyncio.to_thread(_vendors, drm)
    return EngineFacts(
        name="llama.cpp",
        version=report.version if report else None,
        expected=EXPECTED_VERSION,
        folder=os.environ.get(ENGINE_VARIABLE, ""),
        installed=report.installed if report else False,
        builds=builds,
        features=_features(report.system) if report else (),
        devices=tuple(map(_device, report.devices)) if report else (),
        suggestions=tuple(_suggestions(vendors, builds)),
        problem=problem,
    )


async def _report(command: Sequence[str]) -> EngineReport:
    try:
        process = await start_child(
            command,
            stdin=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            environment={},
        )
    except OSError as error:
        raise _failed(f"The engine's process can't be started: {error.strerror}.") from error
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            output, errors = await process.communicate()
    except TimeoutError:
        raise _failed(f"The engine did not start within {_TIMEOUT_S:.0f} s.") from None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    report = EngineReport.from_output(output[:_MAX_OUTPUT_BYTES])
    if report is None:
        said = errors.decode(errors="replace").strip()[-_KEPT_ERROR:]
        _log.warning("the engine does not start, exit code %s: %s", process.returncode, said)
        last = said.splitlines()[-1] if said else f"exit code {process.returncode}"
        raise _failed(f"The engine does not start: {last}")
    return report


def _command() -> list[str]:
    return own_command("modelyard.service.runtime.engine_report", REPORT_FLAG)


def _builds(backends: Iterable[str]) -> list[EngineBuild]:
    """Return the builds that `backends` are, each once; what is not known here is left out."""
    return list(dict.fromkeys(_BUILDS[name] for name in backends if name in _BUILDS))


def _device(device: Device) -> EngineDevice:
    is_known = 0 <= device.kind < len(_KINDS)
    return EngineDevice(
        name=device.name,
        description=device.description,
        kind=_KINDS[device.kind] if is_known else EngineDeviceKind.UNKNOWN,
        memory=device.memory or None,
    )


def _features(system: str) -> tuple[str, ...]:
    """Return what is switched on in a text such as ``CPU : AVX = 1 | AVX2 = 1 | VNNI = 0 |``."""
    parts = system.rpartition(":")[2].split("|")
    pairs = (part.partition("=") for part in parts)
    return tuple(name.strip() for name, _, value in pairs if value.strip() == "1")


def _vendors(drm: Path) -> list[str]:
    """Return the vendors of this machine's graphics cards, each once, as numbers on the PCI bus."""
    found = []
    for path in sorted(drm.glob("card*/device/vendor")):
        with suppress(OSError):
            found.append(path.read_text().strip())
    return list(dict.fromkeys(found))


def _suggestions(
    vendors: Iterable[str], builds: Sequence[EngineBuild]
) -> Iterable[EngineSuggestion]:
    for vendor in vendors:
        name, fitting = _VENDORS.get(vendor, ("", ()))
        if not set(fitting) & set(builds):
            for build in fitting:
                yield EngineSuggestion(gpu=name, build=build)


def _failed(detail: str) -> ProblemError:
    return problem_error(ProblemCode.ENGINE_FAILED, detail)
