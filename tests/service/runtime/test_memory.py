"""The memory probes: parts that always add up, control groups, GPUs, probes that fail."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelyard.service.runtime.drm_memory import DrmProbe
from modelyard.service.runtime.gpu_memory import NvidiaProbe
from modelyard.service.runtime.memory import LoadedModel, MemoryProbes, MemoryReading
from modelyard.service.runtime.process_memory import process_memory
from modelyard.service.runtime.ram import RamProbe
from modelyard.service.runtime.readings import DeviceReading
from modelyard.wire.runtime import DeviceKind

_GIB = 2**30
_NOT_A_PID = 2**22 + 1


def _group(folder: Path, *, limit: str, used: int, cache: int = 0) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "memory.max").write_text(f"{limit}\n")
    (folder / "memory.current").write_text(f"{used}\n")
    (folder / "memory.stat").write_text(f"anon 1\ninactive_file {cache}\n")


def _ram(tmp_path: Path, own: str) -> DeviceReading:
    own_cgroup = tmp_path / "own"
    own_cgroup.write_text(own)
    [reading] = RamProbe(cgroups=tmp_path / "cgroup", own_cgroup=own_cgroup).read([])
    return reading


def test_the_parts_of_this_machines_memory_add_up() -> None:
    reading = asyncio.run(MemoryProbes.of_this_machine().read([os.getpid()]))
    memory = reading.shared_by([LoadedModel("a", "this process", os.getpid())])
    ram = memory.devices[0]
    assert (ram.id, ram.kind, ram.total) == ("ram", DeviceKind.RAM, reading.devices[0].total_bytes)
    assert ram.total == ram.free + ram.others + sum(model.bytes for model in ram.models)
    assert ram.models[0].bytes > 2**20
    assert memory.notes == ()


@given(
    total=st.integers(0, 2**40),
    free=st.integers(-(2**10), 2**41),
    taken=st.lists(st.integers(-5, 2**41), max_size=4),
)
def test_the_parts_add_up_whatever_the_readings_say(
    total: int, free: int, taken: list[int]
) -> None:
    reading = DeviceReading(DeviceKind.GPU, "GPU", total, free, dict(enumerate(taken)))
    models = [LoadedModel(str(pid), "model", pid) for pid in range(len(taken) + 1)]
    [device] = MemoryReading((reading,)).shared_by(models).devices
    shares = [model.bytes for model in device.models]
    assert device.total == device.free + device.others + sum(shares)
    assert min([device.total, device.free, device.others, *shares]) >= 0


def test_devices_are_numbered_across_all_probes() -> None:
    readings = [DeviceReading(DeviceKind.RAM, "RAM", 1, 1)]
    readings += [DeviceReading(DeviceKind.GPU, name, 1, 1) for name in "xy"]
    devices = MemoryReading(tuple(readings)).shared_by([]).devices
    assert [device.id for device in devices] == ["ram", "gpu0", "gpu1"]


def test_a_control_group_that_allows_less_counts_as_the_machine(tmp_path: Path) -> None:
    _group(tmp_path / "cgroup" / "slice", limit=str(_GIB), used=300 * 2**20, cache=100 * 2**20)
    _group(tmp_path / "cgroup" / "slice" / "unit", limit="max", used=1)
    reading = _ram(tmp_path, "0::/slice/unit\n")
    assert (reading.total_bytes, reading.free_bytes) == (_GIB, _GIB - 200 * 2**20)


def test_the_control_group_of_a_container_is_found_at_the_root(tmp_path: Path) -> None:
    _group(tmp_path / "cgroup", limit=str(_GIB), used=2 * _GIB)
    reading = _ram(tmp_path, "0::/system.slice/of-the-host\n")
    assert (reading.total_bytes, reading.free_bytes) == (_GIB, 0)


@pytest.mark.parametrize("own", ["", "4:memory:/version-1\n", "0::/\n", "0::/../../etc\n"])
def test_without_a_limit_the_machine_counts(own: str, tmp_path: Path) -> None:
    _group(tmp_path / "cgroup", limit="max", used=1)
    assert _ram(tmp_path, own).total_bytes == psutil.virtual_memory().total


def test_what_a_process_takes_is_seen_and_nothing_once_it_is_gone() -> None:
    code = "taken = bytearray(64 * 2**20); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        taken = process_memory(process.pid) or 0
        process.kill()
    assert 64 * 2**20 < taken < 100 * 2**20
    assert process_memory(process.pid) is None
    assert process_memory(_NOT_A_PID) is None


def test_without_gpus_there_is_neither_device_nor_note(tmp_path: Path) -> None:
    assert DrmProbe(drm=tmp_path / "none").read([]) == []
    if not Path("/proc/driver/nvidia").exists():
        reading = asyncio.run(MemoryProbes([NvidiaProbe()]).read())
        assert reading == MemoryReading(())


class _Broken:
    """A probe whose driver has gone mad."""

    name = "broken"
    reads = 0

    def read(self, pids: Collection[int]) -> Sequence[DeviceReading]:
        self.reads += 1
        raise RuntimeError(f"no answer about {len(pids)}")


@pytest.mark.allow_warnings
def test_a_probe_that_fails_is_dropped_with_a_note_and_the_others_go_on() -> None:
    async def scenario() -> None:
        broken = _Broken()
        probes = MemoryProbes([broken, RamProbe()])
        for _ in range(2):
            reading = await probes.read()
            assert [device.kind for device in reading.devices] == [DeviceKind.RAM]
            assert reading.shared_by([]).notes == ("broken: no answer about 0",)
        assert broken.reads == 1

    asyncio.run(scenario())
