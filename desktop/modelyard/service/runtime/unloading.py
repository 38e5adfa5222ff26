"""Ending a worker, and the proof that its memory is back."""

import asyncio
import time
from pathlib import Path

from modelyard.service.runtime.engine import Worker
from modelyard.service.runtime.holders import holders_of
from modelyard.service.runtime.memory import MemoryProbes
from modelyard.service.runtime.page_cache import cached_bytes
from modelyard.wire.runtime import UnloadReport

_ENOUGH = 0.99
"""The share that must have come back for nobody to be asked who holds the rest."""


async def end_worker(
    worker: Worker, path: Path, probes: MemoryProbes, *, is_mapped: bool
) -> UnloadReport | None:
    """End a worker that has loaded the file at `path`; return what came back.

    None where nothing could be measured. `is_mapped` where the file itself was in its memory, of
    which other processes may keep some.
    """
    held = (await probes.read([worker.pid])).bytes_everywhere(worker.pid)
    started = time.monotonic()
    await worker.stop()
    left = (await probes.read([worker.pid])).bytes_everywhere(worker.pid) or 0
    seconds = time.monotonic() - started
    if held is None:
        return None
    freed = max(0, held - left)
    must_ask = is_mapped or freed < _ENOUGH * held
    return UnloadReport(
        held=held,
        freed=freed,
        cached=await asyncio.to_thread(cached_bytes, path),
        holders=await asyncio.to_thread(holders_of, path) if must_ask else (),
        seconds=round(seconds, 3),
    )
