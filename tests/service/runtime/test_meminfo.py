"""How much memory the machine has, from what Linux tells, also where it tells nonsense."""

from pathlib import Path

import psutil
import pytest

from modelyard.service.runtime.meminfo import MachineMemory, machine_memory

# From a laptop with Debian 12 and a swap file.
_RECORDED = """\
MemTotal:       16262152 kB
MemFree:          634388 kB
MemAvailable:    7834568 kB
Buffers:          412540 kB
SwapCached:        12344 kB
SwapTotal:       8388604 kB
SwapFree:        6291452 kB
HugePages_Total:       0
"""


def test_a_recorded_reading_is_read(tmp_path: Path) -> None:
    path = tmp_path / "meminfo"
    path.write_text(_RECORDED)
    kib = 1024
    expected = (16262152 * kib, 7834568 * kib, 8388604 * kib, 2097152 * kib)
    assert machine_memory(path) == MachineMemory(*expected)


@pytest.mark.parametrize("text", ["", "MemTotal: many kB\n", "MemTotal: 5 kB\n", "\0\xff"])
def test_where_the_file_says_nothing_another_way_is_taken(text: str, tmp_path: Path) -> None:
    path = tmp_path / "meminfo"
    path.write_text(text)
    assert machine_memory(path).total_bytes == psutil.virtual_memory().total
    assert machine_memory(tmp_path / "none").total_bytes == psutil.virtual_memory().total
