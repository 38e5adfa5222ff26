"""Estimates of what a load will take, from the best that is known of the model here."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from modelyard.service.gguf import GgufHeader, read_model
from modelyard.service.runtime.calibration import Calibration
from modelyard.service.runtime.companions import Companions
from modelyard.service.runtime.curve import Curve
from modelyard.service.runtime.dry_runs import DryRuns, FileVersion
from modelyard.service.runtime.estimate import Forecast
from modelyard.service.runtime.options import complete_options
from modelyard.service.runtime.placement import GpuRoom
from modelyard.wire.runtime import EstimateMethod, LoadOptions, MemoryEstimate

_KEPT_HEADERS = 8
_MAX_OFF = 0.25
_MAX_OFF_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The files of one load: the model's, and those that are loaded beside it."""

    path: Path
    projector: Path | None = None
    draft: Path | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The files of one load as they were read: what estimates are made of."""

    files: ModelFiles
    version: FileVersion | None
    header: GgufHeader
    companions: Companions


class Estimator:
    """Estimates from headers, dry runs and earlier loads; learns from each load.

    Without a `calibration` that has a file it learns for this run of the service only. To be
    used from the service's loop. `free_bytes` is what is free of the RAM, None where nobody can
    tell; `gpus` are those that the engine can use.
    """

    def __init__(
        self, *, dry_runs: DryRuns | None = None, calibration: Calibration | None = None
    ) -> None:
        self._dry_runs = dry_runs or DryRuns()
        self._calibration = calibration or Calibration()
        self._headers: OrderedDict[FileVersion, GgufHeader] = OrderedDict()

    async def estimate(
        self,
        source: Path | ModelFiles | GgufHeader,
        options: LoadOptions,
        *,
        free_bytes: int | None,
        gpus: Sequence[GpuRoom] = (),
    ) -> MemoryEstimate:
        """Return what a load of a file, or of one of which only the header is here, will take.

        Raises:
            ProblemError: As `read_model` does; bad_request as `complete_options` does.
        """
        if isinstance(source, GgufHeader):
            forecast = self._of_header(source, complete_options(source, options), Companions())
        else:
            files = source if isinstance(source, ModelFiles) else ModelFiles(source)
            subject = await self.read(files)
            forecast = await self._of_file(subject, complete_options(subject.header, options))
        forecast = replace(forecast, free_bytes=free_bytes, gpus=tuple(gpus))
        return _solved(forecast, options).estimate()

    async def read(self, files: ModelFiles) -> Subject:
        """Read the headers of a load's files; raises as `read_model` does."""
        version, header = await self._read(files.path)
        projector = (await self._read(files.projector))[1] if files.projector else None
        draft = (await self._read(files.draft))[1] if files.draft else None
        return Subject(files, version, header, Companions(projector, draft))

    async def forecast(
        self,
        subject: Subject,
        options: LoadOptions,
        *,
        free_bytes: int | None,
        gpus: Sequence[GpuRoom] = (),
    ) -> Forecast:
        """Return a forecast that is as good as the question needs whether `options` fit.

        Where even the header's band leaves no doubt, a load need not wait for a dry run. The
        options of the result are complete, with as many layers on GPUs as fit there.

        Raises:
            ProblemError: bad_request.
        """
        complete = complete_options(subject.header, options)
        quick = self._of_header(subject.header, complete, subject.companions)
        forecast = _solved(replace(quick, free_bytes=free_bytes, gpus=tuple(gpus)), options)
        if free_bytes is None or forecast.fits(complete.context or 0):
            return forecast
        better = await self._of_file(subject, complete)
        return _solved(replace(better, free_bytes=free_bytes, gpus=tuple(gpus)), options)

    async def note_loaded(self, subject: Subject, options: LoadOptions, size_bytes: int) -> None:
        """Learn from what a load with complete `options` took."""
        if options.mmap or subject.version is None:
            # How much of a mapped file is in memory says nothing of the next time.
            return
        header, companions, context = subject.header, subject.companions, options.context or 0
        curves = {EstimateMethod.HEADER: Curve(header, options, companions=companions)}
        if dry_run := self._dry_runs.known(subject.version, header, options):
            curves[EstimateMethod.DRY_RUN] = Curve(header, options, dry_run, companions)
        expected = {str(method): curve.at(context).just_loaded for method, curve in curves.items()}
        await asyncio.to_thread(
            self._calibration.note_loaded, subject.version, options, size_bytes, expected
        )

    async def note_used(self, path: Path, options: LoadOptions, size_bytes: int) -> None:
        """Learn from what a model took at most while it was loaded."""
        version = await asyncio.to_thread(FileVersion.of, path)
        if version is not None and not options.mmap:
            await asyncio.to_thread(self._calibration.note_used, version, options, size_bytes)

    async def _read(self, path: Path) -> tuple[FileVersion | None, GgufHeader]:
        version = await asyncio.to_thread(FileVersion.of, path)
        if version is None or version not in self._headers:
            header = await asyncio.to_thread(read_model, path)
            if version is None:
                return None, header
            self._headers[version] = header
        self._headers.move_to_end(version)
        header = self._headers[version]
        while len(self._headers) > _KEPT_HEADERS:
            self._headers.popitem(last=False)
        return version, header

    async def _of_file(self, subject: Subject, options: LoadOptions) -> Forecast:
        header, version, companions = subject.header, subject.version, subject.companions
        if version is None:
            return self._of_header(header, options, companions)
        dry_run = await self._dry_runs.run(version, header, options)
        curve = Curve(header, options, dry_run, companions)
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

    def _of_header(
        self, header: GgufHeader, options: LoadOptions, companions: Companions
    ) -> Forecast:
        curve = Curve(header, options, companions=companions)
        return self._corrected(curve, EstimateMethod.HEADER)

    def _corrected(self, curve: Curve, method: EstimateMethod) -> Forecast:
        correction_bytes = self._calibration.correction_bytes(str(method))
        return Forecast(curve, method, correction_bytes=correction_bytes)


def _solved(forecast: Forecast, asked: LoadOptions) -> Forecast:
    """Return `forecast` with as many layers on GPUs as fit, unless a number was asked for."""
    if asked.gpu_layers is not None or not forecast.gpus:
        return forecast
    return forecast.with_gpu_layers(forecast.most_gpu_layers())
