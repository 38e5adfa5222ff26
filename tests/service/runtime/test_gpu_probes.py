"""The probes of graphics memory on recorded readings, and what a probe may do without harm."""

import asyncio
import threading
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from types import SimpleNamespace

import pynvml
import pytest

from modelyard.service.runtime import gpu_memory
from modelyard.service.runtime.drm_memory import DrmProbe
from modelyard.service.runtime.gpu_memory import NvidiaProbe
from modelyard.service.runtime.memory import LoadedModel, MemoryProbes
from modelyard.service.runtime.process_memory import ProcessMemories
from modelyard.service.runtime.ram import RamProbe
from modelyard.service.runtime.readings import DeviceReading
from modelyard.wire.runtime import DeviceKind
from tests.service.runtime import machines

_KIB, _MIB, _GIB = 2**10, 2**20, 2**30


def _probe(root: Path) -> DrmProbe:
    (root / "proc").mkdir(exist_ok=True)
    return DrmProbe(drm=root / "class" / "drm", kfd=root / "kfd", proc=root / "proc")


def _amd(root: Path, card: str = "card1", *, render: str = "renderD129") -> None:
    facts = {
        "vendor": "0x1002\n",
        "mem_info_vram_total": 8 * _GIB,
        "mem_info_vram_used": _GIB,
        "product_name": "AMD Radeon RX 7600\n",
    }
    machines.write_card(root, card, machines.AMD_ADDRESS, render, facts)


def test_an_amd_gpu_and_what_each_process_has_of_it(tmp_path: Path) -> None:
    _amd(tmp_path)
    (tmp_path / "class" / "drm" / "card1-DP-1").mkdir()
    proc = tmp_path / "proc"
    # The same client through two files, and another client.
    twice = (machines.AMDGPU_FDINFO, machines.AMDGPU_FDINFO)
    machines.write_process(proc, 10, *twice, machines.AMDGPU_FDINFO.replace("id:\t58", "id:\t59"))
    machines.write_process(proc, 11, machines.OLD_AMDGPU_FDINFO)
    machines.write_process(proc, 12, machines.AMDGPU_FDINFO.replace("0c:00", "0d:00"))
    [reading] = _probe(tmp_path).read([10, 11, 12, 13])
    assert (reading.kind, reading.name) == (DeviceKind.GPU, "AMD Radeon RX 7600")
    assert (reading.total_bytes, reading.free_bytes) == (8 * _GIB, 7 * _GIB)
    assert reading.by_process == {10: 2 * 286604 * _KIB, 11: 524288 * _KIB}


def test_a_gpu_that_is_one_with_the_processor_is_not_counted_twice(tmp_path: Path) -> None:
    _amd(tmp_path, "card0", render="renderD128")
    assert len(_probe(tmp_path).read([])) == 1
    machines.write(tmp_path / "kfd", {"0/properties": machines.KFD_APU})
    assert _probe(tmp_path).read([]) == []
    machines.write(tmp_path / "kfd", {"0/properties": machines.KFD_GPU})
    assert len(_probe(tmp_path).read([])) == 1
    # An Intel one has no memory of its own to tell of.
    facts: dict[str, object] = {"vendor": "0x8086\n"}
    machines.write_card(tmp_path, "card2", "0000:00:02.0", "renderD130", facts)
    assert len(_probe(tmp_path).read([])) == 1


@pytest.mark.parametrize(
    ("fdinfo", "taken"),
    [(machines.XE_FDINFO, 16000 * _MIB), (machines.I915_FDINFO, 4 * _GIB)],
    ids=["xe", "i915"],
)
def test_an_intel_gpu_is_filled_by_what_can_be_seen_of_processes(
    fdinfo: str, taken: int, tmp_path: Path
) -> None:
    facts = {"vendor": "0x8086\n", "tile0/physical_vram_size_bytes": 32 * _GIB}
    machines.write_card(tmp_path, "card0", machines.ARC_ADDRESS, "renderD128", facts)
    machines.write_process(tmp_path / "proc", 20, fdinfo)
    [reading] = _probe(tmp_path).read([])
    assert (reading.name, reading.total_bytes) == ("Intel GPU", 32 * _GIB)
    assert (reading.free_bytes, reading.by_process) == (32 * _GIB - taken, {})
    [reading] = _probe(tmp_path).read([20])
    assert reading.by_process == {20: taken}


def test_an_intel_gpu_tells_itself_where_its_makers_driver_is(tmp_path: Path) -> None:
    machines.write_card(tmp_path, "card0", machines.ARC_ADDRESS, "renderD128", {"vendor": "0x8086"})
    told = {"lmem_total_bytes": 16 * _GIB, "lmem_avail_bytes": 15 * _GIB}
    machines.write(tmp_path / "class" / "drm" / "card0", told)
    [reading] = _probe(tmp_path).read([])
    assert (reading.total_bytes, reading.free_bytes) == (16 * _GIB, 15 * _GIB)


@pytest.mark.parametrize("nonsense", ["", "many\n", "-1\n", "0\n", "\N{ARABIC-INDIC DIGIT FIVE}"])
def test_a_card_that_says_nonsense_is_left_out(nonsense: str, tmp_path: Path) -> None:
    facts = {"vendor": "0x1002\n", "mem_info_vram_total": nonsense, "mem_info_vram_used": "0"}
    machines.write_card(tmp_path, "card0", machines.AMD_ADDRESS, "renderD128", facts)
    machines.write(tmp_path / "kfd", {"0/properties": "cpu_cores_count\nsimd_count many\n"})
    assert _probe(tmp_path).read([]) == []


class _Nvml:
    """The driver's library as it answered on a machine with two GPUs and a Jetson-like third."""

    def nvmlInit(self) -> None: ...  # noqa: N802 - NVML's own names

    def nvmlDeviceGetCount(self) -> int:  # noqa: N802 - NVML's own names
        return 3

    def nvmlDeviceGetHandleByIndex(self, index: int) -> int:  # noqa: N802 - NVML's own names
        return index

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> object:  # noqa: N802 - NVML's own names
        if handle == 2:
            raise pynvml.NVMLError_NotSupported
        total, free = ((25_757_220_864, 24_062_722_048), (8_589_934_592, 7_000_000_000))[handle]
        return SimpleNamespace(total=total, free=free, used=total - free)

    def nvmlDeviceGetName(self, handle: int) -> object:  # noqa: N802 - NVML's own names
        return ("NVIDIA GeForce RTX 4090", b"NVIDIA GeForce GTX 1080")[handle]

    def nvmlDeviceGetComputeRunningProcesses(self, handle: int) -> list[object]:  # noqa: N802 - NVML's own names
        # On Windows the size is None.
        sizes = ((4242, 1_283_457_024), (4243, None)) if handle == 0 else ()
        return [SimpleNamespace(pid=pid, usedGpuMemory=size) for pid, size in sizes]

    def nvmlDeviceGetGraphicsRunningProcesses(self, handle: int) -> list[object]:  # noqa: N802 - NVML's own names
        if handle == 1:
            raise pynvml.NVMLError_NoPermission
        return [SimpleNamespace(pid=4242, usedGpuMemory=1_283_457_024)]


def test_nvidias_gpus_and_what_each_process_has_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    library = _Nvml()
    for name in dir(library):
        if name.startswith("nvml"):
            monkeypatch.setattr(gpu_memory.pynvml, name, getattr(library, name))
    first, second = NvidiaProbe().read([4242, 4243])
    assert (first.name, first.total_bytes) == ("NVIDIA GeForce RTX 4090", 25_757_220_864)
    assert (first.free_bytes, first.by_process) == (24_062_722_048, {4242: 1_283_457_024})
    assert (second.name, second.by_process) == ("NVIDIA GeForce GTX 1080", {})


class _Stuck:
    """A probe whose driver never answers."""

    name = "stuck"

    def __init__(self) -> None:
        self.let_go = threading.Event()

    def read(self, pids: Collection[int]) -> Sequence[DeviceReading]:
        self.let_go.wait()
        return []


@pytest.mark.allow_warnings
def test_a_probe_that_blocks_is_dropped_and_keeps_nobody_from_ending() -> None:
    stuck = _Stuck()

    async def scenario() -> None:
        probes = MemoryProbes([stuck, RamProbe()], timeout_s=0.2)
        reading = await probes.read()
        assert [device.kind for device in reading.devices] == [DeviceKind.RAM]
        assert reading.notes == ("stuck: no answer within 0.2 s",)
        started = time.monotonic()
        await probes.read()
        assert time.monotonic() - started < 5

    asyncio.run(scenario())
    stuck.let_go.set()


def test_a_windows_job_that_allows_less_counts_as_the_machine() -> None:
    probe = RamProbe(job_limit=lambda: (_GIB, 600 * _MIB))
    [reading] = probe.read([])
    assert (reading.total_bytes, reading.free_bytes) == (_GIB, _GIB - 600 * _MIB)
    assert reading.limited_by == "job"
    assert RamProbe(job_limit=lambda: (2**60, 0)).read([])[0].limited_by is None


def test_a_worker_on_a_gpu_is_told_there_and_everywhere() -> None:
    class Two:
        name = "two"

        def read(self, pids: Collection[int]) -> Sequence[DeviceReading]:
            ram = DeviceReading(DeviceKind.RAM, "RAM", 16 * _GIB, 9 * _GIB, {5: _GIB})
            gpu = DeviceReading(DeviceKind.GPU, "GPU", 8 * _GIB, 2 * _GIB, {5: 3 * _GIB})
            return [ram, gpu]

    reading = asyncio.run(MemoryProbes([Two()]).read([5]))
    assert (reading.process_bytes(5), reading.bytes_everywhere(5)) == (_GIB, 4 * _GIB)
    assert [(room.device, room.free_bytes) for room in reading.gpus] == [("gpu0", 2 * _GIB)]
    memory = reading.shared_by([LoadedModel("a", "model", 5)])
    assert [device.models[0].bytes for device in memory.devices] == [_GIB, 3 * _GIB]
    assert [device.others for device in memory.devices] == [6 * _GIB, 3 * _GIB]
    assert memory.devices[0].line == 16 * _GIB - int(0.05 * 16 * _GIB)
    assert memory.swap is None


def test_a_process_is_measured_again_only_when_it_may_have_changed() -> None:
    asked: list[int] = []
    now = [0.0]
    resident = [100 * _MIB]

    def measure(pid: int) -> int:
        asked.append(pid)
        return resident[0]

    memories = ProcessMemories(
        clock=lambda: now[0], resident=lambda _pid: resident[0], measure=measure
    )
    assert memories.read([7]) == memories.read([7]) == {7: 100 * _MIB}
    assert len(asked) == 1
    resident[0] += 2 * _MIB
    assert memories.read([7]) == {7: 102 * _MIB}
    now[0] = 60.0
    memories.read([7])
    assert len(asked) == 3
    memories.read([])
    memories.read([7])
    assert len(asked) == 4
