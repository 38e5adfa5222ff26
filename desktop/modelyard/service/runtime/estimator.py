"""Estimates of what a load will take, from the best that is known of the model here."""

import asyncio
from collections import OrderedDict
from pathlib import Path

from modelyard.service.gguf import GgufHeader, read_header
from modelyard.service.runtime.calibration import Calibration
from modelyard.service.runtime.curve import Curve
from modelyard.service.runtime.dry_runs import DryRuns, FileVersion
from modelyard.service.runtime.estimate import Forecast
from modelyard.service.runtime.options import complete_options
from modelyard.wire.runtime import EstimateMethod, LoadOptions, MemoryEstimate

_KEPT_HEADERS = 8
_MAX_OFF = 0.25
_MAX_OFF_BYTES = 32 * 2**20


class Estimator:
    """Estimates from headers, dry runs and earlier loads; learns from each load.

    Without a `calibration` that has a file it learns for this run of the service only. To be
    used from the service's loop.
    """

    def __init__(
        self, *, dry_runs: DryRuns | None = None, calibration: Calibration | None = None
    ) -> None:
        self._dry_runs = dry_runs or DryRuns()
        self._calibration = calibration or Calibration()
        self._headers: OrderedDict[FileVersion, GgufHeader] = OrderedDict()

    async def estimate(
        self, source: Path | GgufHeader, options: LoadOptions, *, free_bytes: int | None
    ) -> MemoryEstimate:
        """Return what a load of a file, or of one of which only the header is here, will take.

        Raises:
            ProblemError: As `read_header` does; bad_request as `complete_options` does.
        """
        if isinstance(source, GgufHeader):
            forecast = self._of_header(Curve(source, complete_options(source, options)))
        else:
            version, header = await self._read(source)
            forecast = await self._of_file(version, header, complete_options(header, options))
        return forecast.estimate(free_bytes=free_bytes)

    async def quick_estimate(
        self, path: Path, header: GgufHeader, options: LoadOptions, *, free_bytes: int | None
    ) -> MemoryEstimate:
        """Return an estimate for complete `options` that is as good as the question needs.

        Where even the header's band leaves no doubt whether it fits, a load need not wait for a
        dry run.
        """
        estimate = self._of_header(Curve(header, options)).estimate(free_bytes=free_bytes)
        if free_bytes is None or estimate.fits:
            return estimate
        version = await asyncio.to_thread(FileVersion.of, path)
        return (await self._of_file(version, header, options)).estimate(free_bytes=free_bytes)

    async def note_loaded(
        self, path: Path, header: GgufHeader, options: LoadOptions, size_bytes: int
    ) -> None:
        """Learn from what a load with complete `options` took."""
        if options.mmap:
            # How much of a mapped file is in memory says nothing of the next time.
            return
        version = await asyncio.to_thread(FileVersion.of, path)
        if version is None:
            return
        context = options.context or 0
        curves = {EstimateMethod.HEADER: Curve(header, options)}
        if dry_run := self._dry_runs.known(version, header, options):
            curves[EstimateMethod.DRY_RUN] = Curve(header, options, dry_run)
        expected = {str(method): curve.at(context).just_loaded for method, curve in curves.items()}
        await asyncio.to_thread(
            self._calibration.note_loaded, version, options, size_bytes, expected
        )

    async def note_used(self, path: Path, options: LoadOptions, size_bytes: int) -> None:
        """Learn from what a model took at most while it was loaded."""
        version = await asyncio.to_thread(FileVersion.of, path)
        if version is not None and not options.mmap:
            await asyncio.to_thread(self._calibration.note_used, version, options, size_bytes)

    async def _read(self, path: Path) -> tuple[FileVersion | None, GgufHeader]:
        version = await asyncio.to_thread(FileVersion.of, path)
        if version is None or version not in self._headers:
            header = await asyncio.to_thread(read_header, path)
            if version is None:
                return None, header
            self._headers[version] = header
        self._headers.move_to_end(version)
        while len(self._headers) > _KEPT_HEADERS:
            self._headers.popitem(last=False)
        return version, self._headers[version]

    async def _of_file(
        self, version: FileVersion | None, header: GgufHeader, options: LoadOptions
    ) -> Forecast:
        if version is None:
            return self._of_header(Curve(header, options))
        dry_run = await self._dry_runs.run(version, header, options)
        curve = Curve(header, options, dry_run)
        measured = await asyncio.to_thread(self._calibration.measured, version, options)
        method = EstimateMethod.DRY_RUN if dry_run else EstimateMethod.HEADER
        if measured is None:
            return self._corrected(curve, method)
        expected_bytes = curve.at(options.context or 0).just_loaded
        off_bytes = measured.loaded - expected_bytes
        if abs(off_bytes) > max(expected_bytes * _MAX_OFF, _MAX_OFF_BYTES):
            # Rather the model was in a worker that was swapped out, or the figures are damaged.
            return self._corrected(curve, method)
        return Forecast(
            curve,
            EstimateMethod.MEASURED,
            correction_bytes=off_bytes,
            least_peak_bytes=measured.peak,
        )

    def _of_header(self, curve: Curve) -> Forecast:
        return self._corrected(curve, EstimateMethod.HEADER)

    def _corrected(self, curve: Curve, method: EstimateMethod) -> Forecast:
        correction_bytes = self._calibration.correction_bytes(str(method))
        return Forecast(curve, method, correction_bytes=correction_bytes)
