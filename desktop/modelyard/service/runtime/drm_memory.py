"""The probe of AMD's and Intel's graphics memory, as the kernel of Linux tells it.

How much there is: sysfs, by the driver (``mem_info_vram_*`` of amdgpu,
``tile*/physical_vram_size_bytes`` of xe, ``lmem_*_bytes`` of i915 where Intel's own package is
installed). What each process has of it: ``/proc/<pid>/fdinfo``, described in
https://docs.kernel.org/gpu/drm-usage-stats.html. GPUs without memory of their own are left out:
what they take is RAM, and counted there.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from modelyard.service.runtime.drm_clients import used_by_clients
from modelyard.service.runtime.readings import DeviceReading
from modelyard.wire.runtime import DeviceKind

_DRM = Path("/sys/class/drm")
_KFD = Path("/sys/class/kfd/kfd/topology/nodes")
_PROC = Path("/proc")
_AMD, _INTEL = "0x1002", "0x8086"
_NAMES = {_AMD: "AMD GPU", _INTEL: "Intel GPU"}


class DrmProbe:
    """Reads the graphics cards of AMD and Intel that have memory of their own."""

    name = "GPU"

    def __init__(self, *, drm: Path = _DRM, kfd: Path = _KFD, proc: Path = _PROC) -> None:
        self._drm = drm
        self._kfd = kfd
        self._proc = proc

    def read(self, pids: Collection[int]) -> Sequence[DeviceReading]:
        """See `MemoryProbe.read`."""
        readings = (self._read(card, pids) for card in _cards(self._drm))
        return [reading for reading in readings if reading is not None]

    def _read(self, card: Path, pids: Collection[int]) -> DeviceReading | None:
        device = card / "device"
        vendor = _text(device / "vendor")
        if vendor == _AMD:
            if _render_minor(device) in _integrated_minors(self._kfd):
                return None
            total = _number(device / "mem_info_vram_total")
            used = _number(device / "mem_info_vram_used")
        elif vendor == _INTEL:
            total, used = _intel_total(card), _intel_used(card)
        else:
            # NVIDIA's are read through its own library, and others have none of their own.
            return None
        if not total:
            return None
        address = device.resolve().name
        taken = used_by_clients(self._proc, pids, address)
        if used is None:
            # The driver keeps its sum to itself: what can be seen of processes is all there is.
            used = sum(used_by_clients(self._proc, _all_pids(self._proc), address).values())
        name = _text(device / "product_name") or _NAMES[vendor]
        return DeviceReading(DeviceKind.GPU, name, total, max(0, total - used), taken)


def _cards(drm: Path) -> list[Path]:
    """Return the cards, without their connectors, in the order of their numbers."""
    cards = [path for path in drm.glob("card*") if path.name.removeprefix("card").isdigit()]
    return sorted(cards, key=lambda path: int(path.name.removeprefix("card")))


def _intel_total(card: Path) -> int | None:
    tiles = [_number(tile) or 0 for tile in card.glob("device/tile*/physical_vram_size_bytes")]
    return sum(tiles) or _number(card / "lmem_total_bytes")


def _intel_used(card: Path) -> int | None:
    total, free = _number(card / "lmem_total_bytes"), _number(card / "lmem_avail_bytes")
    return None if total is None or free is None else max(0, total - free)


def _integrated_minors(kfd: Path) -> frozenset[int]:
    """Return the render nodes of GPUs that are one with the processor, by AMD's compute driver."""
    minors = set()
    for path in kfd.glob("*/properties"):
        facts = dict(line.split(maxsplit=1) for line in _text(path).splitlines() if " " in line)
        if facts.get("cpu_cores_count", "0") != "0" and facts.get("simd_count", "0") != "0":
            minors.add(int(facts.get("drm_render_minor", "-1")))
    return frozenset(minors)


def _render_minor(device: Path) -> int | None:
    for node in device.glob("drm/renderD*"):
        number = node.name.removeprefix("renderD")
        return int(number) if number.isdigit() else None
    return None


def _all_pids(proc: Path) -> Iterator[int]:
    return (int(path.name) for path in proc.iterdir() if path.name.isdigit())


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return ""


def _number(path: Path) -> int | None:
    text = _text(path)
    return int(text) if text.isascii() and text.isdigit() else None
