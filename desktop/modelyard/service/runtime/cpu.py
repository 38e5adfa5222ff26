"""Whether this processor can run the engine, found out before it would die of it."""

import ctypes
import platform
import subprocess
import sys
from pathlib import Path

from modelyard.wire.problems import ProblemCode, problem_error

_CPUINFO = Path("/proc/cpuinfo")
# What the published builds of the engine are compiled for on x86_64.
REQUIRED_FLAGS = frozenset({"avx2", "fma", "f16c", "bmi2"})
_X86_64 = frozenset({"x86_64", "amd64"})
_AVX2_PRESENT = 40  # PF_AVX2_INSTRUCTIONS_AVAILABLE; Windows tells nothing of the others
_SYSCTL_TIMEOUT_S = 5


def require_cpu() -> None:
    """Raise `ProblemError` (unsupported_cpu) if the engine would die of SIGILL here. Blocking."""
    if platform.machine().lower() not in _X86_64:
        return
    if missing := missing_flags(_read_flags()):
        names = ", ".join(sorted(missing)).upper()
        detail = f"The engine needs a processor with {names}, which this one does not have."
        raise problem_error(ProblemCode.UNSUPPORTED_CPU, detail)


def missing_flags(flags: frozenset[str]) -> frozenset[str]:
    """Return what is required and not in `flags`; nothing if no flags could be read."""
    return REQUIRED_FLAGS - flags if flags else frozenset()


def flags_of_cpuinfo(text: str) -> frozenset[str]:
    """Return the flags of the first processor in the text of ``/proc/cpuinfo``."""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "flags":
            return frozenset(value.split())
    return frozenset()


def _read_flags() -> frozenset[str]:
    if sys.platform == "win32":
        has_avx2 = ctypes.WinDLL("kernel32").IsProcessorFeaturePresent(_AVX2_PRESENT)
        return REQUIRED_FLAGS if has_avx2 else REQUIRED_FLAGS - {"avx2"}
    try:
        if sys.platform == "darwin":
            return _flags_of_sysctl()
        return flags_of_cpuinfo(_CPUINFO.read_text(errors="replace"))
    except (OSError, subprocess.SubprocessError):
        return frozenset()


def _flags_of_sysctl() -> frozenset[str]:
    names = ("machdep.cpu.features", "machdep.cpu.leaf7_features")
    done = subprocess.run(
        ["/usr/sbin/sysctl", "-n", *names],
        capture_output=True,
        text=True,
        timeout=_SYSCTL_TIMEOUT_S,
        check=True,
    )
    return frozenset(done.stdout.lower().split())
