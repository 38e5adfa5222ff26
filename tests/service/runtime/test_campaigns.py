"""A fixed slice of the campaigns that the benchmarks run for minutes."""

import asyncio
from pathlib import Path

from tests.benchmarks import runtime_cycles, runtime_loads


def test_cycles_in_little_memory_evict_the_right_ones(smollm2: Path) -> None:
    missed = asyncio.run(runtime_cycles.cycles(smollm2, 10))
    # Ten loads say nothing of a leak.
    assert [one for one in missed if "it grew" not in one] == []


def test_cancelled_loads_leave_nothing_and_the_next_one_works(tiny: Path) -> None:
    missed = asyncio.run(runtime_loads.cancels(tiny, 6))
    # A loaded machine may be late.
    assert [one for one in missed if "late" not in one] == []
