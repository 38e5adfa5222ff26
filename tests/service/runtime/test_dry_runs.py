"""Dry runs: the engine itself says what it would allocate, and nothing is believed blindly."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from modelyard.service.gguf import GgufHeader, read_header
from modelyard.service.runtime.curve import Curve
from modelyard.service.runtime.dry_run_protocol import (
    EXIT_UNKNOWN_ENGINE,
    ContextBuffers,
    DryRun,
)
from modelyard.service.runtime.dry_runs import DryRuns, FileVersion
from modelyard.service.runtime.llama_api import (
    ContextParams,
    ModelParams,
    UnknownEngineError,
    require_defaults,
)
from modelyard.service.runtime.options import complete_options
from modelyard.wire.runtime import KvCacheType, LoadOptions
from tests.fakes import gguf_models

_MIB = 2**20


def _ask(path: Path, dry_runs: DryRuns, **options: object) -> DryRun | None:
    header = read_header(path)
    chosen = complete_options(header, LoadOptions.model_validate(options))
    return asyncio.run(_ask_for(path, dry_runs, header, chosen))


async def _ask_for(
    path: Path, dry_runs: DryRuns, header: GgufHeader, options: LoadOptions
) -> DryRun | None:
    version = FileVersion.of(path)
    assert version is not None
    return await dry_runs.run(version, header, options)


def _speaking(code: str) -> DryRuns:
    """Return dry runs of another program in place of the engine's."""
    return DryRuns(command=[sys.executable, "-c", code])


def test_the_engine_says_what_the_formulas_say(smollm2: Path) -> None:
    found = _ask(smollm2, DryRuns(), context=2048)
    assert found is not None
    header = read_header(smollm2)
    options = complete_options(header, LoadOptions(context=2048))
    told = Curve(header, options).at(2048)
    run = found.runs[0]
    assert run.context == 2048
    assert found.weights == told.weights
    assert run.kv_cache == told.kv_cache
    assert abs(run.compute + run.output - told.compute) < _MIB
    assert found.own is not None
    assert 20 * _MIB < found.own < 50 * _MIB


def test_a_quantized_cache_is_laid_out_smaller(tiny: Path) -> None:
    dry_runs = DryRuns()
    plain = _ask(tiny, dry_runs, context=4096)
    small = _ask(tiny, dry_runs, context=4096, kv_cache_type=KvCacheType.Q8_0)
    assert plain is not None
    assert small is not None
    assert small.runs[0].kv_cache == pytest.approx(plain.runs[0].kv_cache * 17 / 32, rel=0.01)


def test_what_was_found_out_is_remembered_until_the_file_changes(
    tiny: Path, tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(tiny.read_bytes())
    count = tmp_path / "count"
    code = (
        "import sys; from pathlib import Path; count = Path(sys.argv[1]);"
        "count.write_text((count.read_text() if count.exists() else '') + '.');"
        "from modelyard.service.runtime.dry_run import main; sys.exit(main())"
    )
    dry_runs = DryRuns(command=[sys.executable, "-c", code, str(count)])

    async def scenario() -> None:
        header = read_header(path)
        options = complete_options(header, LoadOptions(context=512))
        first = await asyncio.gather(*(_ask_for(path, dry_runs, header, options) for _ in "123"))
        assert first[0] is not None
        assert count.read_text() == "."
        path.write_bytes(path.read_bytes() + bytes(32))
        await _ask_for(path, dry_runs, read_header(path), options)
        assert count.read_text() == ".."

    asyncio.run(scenario())


def test_a_file_that_the_engine_refuses_has_no_dry_run(tmp_path: Path) -> None:
    path = gguf_models.write_model(tmp_path / "strange.gguf", architecture="unheard-of")
    assert _ask(path, DryRuns(), context=512) is None


@pytest.mark.parametrize(
    "code",
    [
        "print('modelyard:dry-run:{')",
        'print(\'modelyard:dry-run:{"weights": 1, "own": null, "runs": []}\')',
        "print('x' * 10_000_000)",
        "import os; os.abort()",
        "pass",
    ],
)
def test_nonsense_is_no_dry_run(code: str, tiny: Path) -> None:
    assert _ask(tiny, _speaking(code), context=512) is None


def test_one_that_hangs_is_ended(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modelyard.service.runtime.dry_runs._TIMEOUT_S", 0.5)
    assert _ask(tiny, _speaking("import time; time.sleep(3600)"), context=512) is None


def test_another_engine_is_asked_once(tiny: Path, tmp_path: Path) -> None:
    count = tmp_path / "count"
    code = f"open({str(count)!r}, 'a').write('.'); import sys; sys.exit({EXIT_UNKNOWN_ENGINE})"
    dry_runs = _speaking(code)

    async def scenario() -> None:
        header = read_header(tiny)
        for context in (512, 1024):
            options = complete_options(header, LoadOptions(context=context))
            assert await _ask_for(tiny, dry_runs, header, options) is None

    asyncio.run(scenario())
    assert count.read_text() == "."


@pytest.mark.parametrize("params", [ModelParams(), ContextParams()])
def test_structures_that_drifted_are_refused(params: ModelParams | ContextParams) -> None:
    with pytest.raises(UnknownEngineError):
        require_defaults(params)


def test_between_two_contexts_the_formulas_are_moved(smollm2: Path) -> None:
    header = read_header(smollm2)
    options = complete_options(header, LoadOptions(context=1024))
    plain = Curve(header, options)

    def run(context: int, *, off: int) -> ContextBuffers:
        told = plain.at(context)
        return ContextBuffers(context, told.kv_cache, 0, told.compute + off, 0)

    dry_run = DryRun(header.tensor_bytes, None, (run(1024, off=_MIB), run(8192, off=8 * _MIB)))
    curve = replace(plain, dry_run=dry_run)
    assert curve.at(1024).compute - plain.at(1024).compute == _MIB
    assert curve.at(4608).compute - plain.at(4608).compute == pytest.approx(4.5 * _MIB, abs=2)
    assert curve.at(8192).compute - plain.at(8192).compute == 8 * _MIB
    assert curve.at(256).compute - plain.at(256).compute == _MIB
    assert curve.at(4608).kv_cache == plain.at(4608).kv_cache
