"""What processes have of a GPU's own memory, from the descriptions of their open files.

Format: https://docs.kernel.org/gpu/drm-usage-stats.html. A process has the GPU open several times;
what has the same client id is the same memory. The drivers call their own memory ``vram`` (amdgpu),
``vram0`` (xe) and ``local0`` (i915).
"""

from collections.abc import Iterable
from pathlib import Path

_DEVICES = Path("/dev/dri")
_OWN_MEMORY = ("vram", "local")
_UNITS = {"": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
# The best first: what is there now, its older name, what was asked for.
_KINDS = ("drm-resident-", "drm-memory-", "drm-total-")


def used_by_clients(proc: Path, pids: Iterable[int], address: str) -> dict[int, int]:
    """Return what each process has of the GPU at `address` on the PCI bus, in bytes. Blocking.

    Those that have nothing of it, or belong to somebody else, are left out.
    """
    found = ((pid, _of_process(proc / str(pid), address)) for pid in pids)
    return {pid: size_bytes for pid, size_bytes in found if size_bytes}


def _of_process(process: Path, address: str) -> int:
    clients: dict[str, int] = {}
    try:
        opened = list((process / "fd").iterdir())
    except OSError:
        return 0
    for link in opened:
        try:
            # Far quicker than reading what every open file says of itself.
            if not link.readlink().is_relative_to(_DEVICES):
                continue
            text = (process / "fdinfo" / link.name).read_text()
        except OSError:
            continue
        facts = _facts(text)
        if facts.get("drm-pdev") == address:
            clients[facts.get("drm-client-id", link.name)] = _own_memory(facts)
    return sum(clients.values())


def _facts(text: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in text.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _own_memory(facts: dict[str, str]) -> int:
    for kind in _KINDS:
        regions = {
            name: value
            for name, value in facts.items()
            if name.startswith(tuple(kind + region for region in _OWN_MEMORY))
        }
        if regions:
            return sum(map(_bytes, regions.values()))
    return 0


def _bytes(value: str) -> int:
    number, _, unit = value.partition(" ")
    return int(number) * _UNITS.get(unit.strip(), 0) if number.isdigit() else 0
