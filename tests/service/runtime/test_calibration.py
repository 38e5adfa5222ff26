"""Calibration: what loads took moves later estimates, and garbage moves them little."""

import asyncio
import json
from pathlib import Path

import pytest

from modelyard.service.gguf import read_header
from modelyard.service.runtime.calibration import Calibration, Measured
from modelyard.service.runtime.dry_runs import DryRuns, FileVersion
from modelyard.service.runtime.estimator import Estimator
from modelyard.service.runtime.options import complete_options
from modelyard.wire.runtime import EstimateMethod, LoadOptions
from tests.service.runtime.conftest import request, running

_MIB = 2**20
_VERSION = FileVersion(Path("model.gguf"), 1000, 1)
_OPTIONS = LoadOptions(context=512)


def _note(calibration: Calibration, off_bytes: int, *, times: int = 1) -> None:
    for _ in range(times):
        calibration.note_loaded(_VERSION, _OPTIONS, 10**9 + off_bytes, {"header": 10**9})


def test_the_median_of_enough_loads_corrects() -> None:
    calibration = Calibration()
    _note(calibration, 5 * _MIB, times=2)
    assert calibration.correction_bytes("header") == 0
    _note(calibration, 7 * _MIB)
    assert calibration.correction_bytes("header") == 5 * _MIB
    assert calibration.correction_bytes("dry_run") == 0


def test_odd_loads_do_nothing_and_many_do_little() -> None:
    calibration = Calibration()
    _note(calibration, 2 * _MIB, times=10)
    _note(calibration, 10**12, times=5)
    assert calibration.correction_bytes("header") == 2 * _MIB
    _note(calibration, 10**12, times=50)
    assert calibration.correction_bytes("header") == 24 * _MIB
    _note(calibration, -(10**12), times=50)
    assert calibration.correction_bytes("header") == -24 * _MIB


def test_what_was_measured_outlives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    calibration = Calibration(path)
    _note(calibration, 3, times=3)
    calibration.note_used(_VERSION, _OPTIONS, 2 * 10**9)
    calibration.note_used(_VERSION, _OPTIONS, 10**9)
    again = Calibration(path)
    assert again.measured(_VERSION, _OPTIONS) == Measured(10**9 + 3, 2 * 10**9)
    assert again.correction_bytes("header") == 3
    other = FileVersion(Path("model.gguf"), 1000, 2)
    assert again.measured(other, _OPTIONS) is None
    assert again.measured(_VERSION, LoadOptions(context=1024)) is None
    assert again.measured(_VERSION, LoadOptions(context=512, threads=1, keep_alive=3)) is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"version": 2}',
        b'{"version": 1, "measured": {"a": {"loaded": -1, "peak": 0}}, "offs": {}}',
        b'{"version": 1, "measured": {}, "offs": {"header": [1e400, "x", null]}}',
        b'{"version": 1, "measured": [], "offs": []}',
        b"\xff" * 100,
        b" " * 2**21,
    ],
)
def test_a_damaged_file_is_begun_anew(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    path.write_bytes(content)
    calibration = Calibration(path)
    assert calibration.measured(_VERSION, _OPTIONS) is None
    assert calibration.correction_bytes("header") == 0
    _note(calibration, 1)
    assert json.loads(path.read_bytes())["version"] == 1


def test_a_disk_that_refuses_costs_nothing_else(tmp_path: Path) -> None:
    calibration = Calibration(tmp_path / "missing" / "calibration.json")
    _note(calibration, 4, times=3)
    assert calibration.correction_bytes("header") == 4


def test_a_load_makes_the_next_estimate_a_measured_one(smollm2: Path) -> None:
    options = LoadOptions(context=512)

    async def scenario() -> None:
        async with running() as run:
            first = await run.scheduler.estimate(smollm2, options)
            assert first.method is EstimateMethod.DRY_RUN
            loaded = await run.scheduler.load(request(smollm2, "a"))
            await run.scheduler.unload("a")
            second = await run.scheduler.estimate(smollm2, options)
            assert second.method is EstimateMethod.MEASURED
            assert loaded.memory is not None
            assert second.low <= loaded.memory <= second.high
            assert second.total > loaded.memory
            elsewhere = await run.scheduler.estimate(smollm2, LoadOptions(context=1024))
            assert elsewhere.method is EstimateMethod.DRY_RUN

    asyncio.run(scenario())


def test_a_figure_that_can_not_be_is_not_believed(smollm2: Path) -> None:
    options = LoadOptions(context=512)

    async def scenario() -> None:
        calibration = Calibration()
        estimator = Estimator(calibration=calibration, dry_runs=DryRuns())
        before = await estimator.estimate(smollm2, options, free_bytes=None)
        version = FileVersion.of(smollm2)
        assert version is not None
        complete = complete_options(read_header(smollm2), options)
        calibration.note_loaded(version, complete, 10**14, {})
        after = await estimator.estimate(smollm2, options, free_bytes=None)
        assert after.total == before.total
        assert after.method is EstimateMethod.DRY_RUN

    asyncio.run(scenario())


def test_the_largest_context_fits_and_a_larger_one_does_not(smollm2: Path) -> None:
    async def scenario() -> None:
        estimator = Estimator()
        free_bytes = 300 * _MIB
        asked = await estimator.estimate(smollm2, LoadOptions(context=512), free_bytes=free_bytes)
        largest = asked.max_context
        assert largest is not None
        assert 512 < largest < 8192
        at = await estimator.estimate(smollm2, LoadOptions(context=largest), free_bytes=free_bytes)
        assert at.fits
        beyond = LoadOptions(context=largest + 256)
        assert not (await estimator.estimate(smollm2, beyond, free_bytes=free_bytes)).fits
        nothing = await estimator.estimate(smollm2, beyond, free_bytes=_MIB)
        assert nothing.max_context == 0
        plenty = await estimator.estimate(smollm2, beyond, free_bytes=10**12)
        assert plenty.max_context == 8192

    asyncio.run(scenario())
