"""What is understood of the engine's words: its errors, its progress, the processor it needs."""

import platform
import signal
from pathlib import Path

import pytest

from modelyard.service.runtime import cpu
from modelyard.service.runtime.engine_log import EngineLog
from modelyard.service.runtime.worker_protocol import (
    EXIT_LOAD_FAILED,
    STATE_PREFIX,
    Loading,
    WorkerConfig,
    loading_progress,
)
from modelyard.wire.problems import ProblemCode, ProblemError

_START = "0.00.023.116 E llama_model_load: error loading model: "


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (
            _START + "unknown model architecture: 'new'",
            ProblemCode.UNSUPPORTED_ARCHITECTURE,
            "'new'",
        ),
        (
            _START + "tensor 'a' data is not within the file bounds, model is corrupted",
            ProblemCode.CORRUPT_FILE,
            "tensor 'a'",
        ),
        (
            "0.1 E ggml_aligned_malloc: insufficient memory (attempted to allocate 9 MB)",
            ProblemCode.OUT_OF_MEMORY,
            "attempted",
        ),
        ("0.1 E srv init: something new", ProblemCode.ENGINE_FAILED, "something new"),
        ("0.1 I srv init: nothing wrong", ProblemCode.ENGINE_FAILED, "does not say why"),
    ],
)
def test_the_engines_errors_are_understood(line: str, code: ProblemCode, words: str) -> None:
    log = EngineLog(None, "model")
    log.add(line)
    problem = log.load_problem(EXIT_LOAD_FAILED)
    assert problem.code is code
    assert words in (problem.detail or "")
    assert problem.last_log == line


def test_how_a_worker_ended_is_told_apart() -> None:
    log = EngineLog(None, "model")
    details = {code: log.crash_problem(code).detail or "" for code in (-9, -11, -15, -99, 7)}
    assert "SIGKILL" in details[-signal.SIGKILL]
    assert "crashed (SIGSEGV)" in details[-signal.SIGSEGV]
    assert "SIGTERM" in details[-signal.SIGTERM]
    assert "signal 99" in details[-99]
    assert "exit code 7" in details[7]
    assert log.load_problem(-6).code is ProblemCode.ENGINE_CRASHED


def test_a_log_without_end_stays_small(tmp_path: Path) -> None:
    log = EngineLog(tmp_path, "../../a model")
    log.open()
    for _ in range(6000):
        log.add("0.1 E " + "x" * 5000)
    log.close()
    [file] = tmp_path.iterdir()
    assert file.stat().st_size < 5 * 2**20
    assert len(log.last_lines) < 30_000
    assert len(log.load_problem(EXIT_LOAD_FAILED).detail or "") < 2000


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (STATE_PREFIX + '{"state":"loading","payload":{"value":0.41}}', Loading("", 0.41)),
        (
            STATE_PREFIX + '{"state":"loading","payload":{"current":"spec_model","value":7}}',
            Loading("spec_model", 1.0),
        ),
        (STATE_PREFIX + '{"state":"ready","payload":{"id":"m"}}', None),
        (STATE_PREFIX + '{"state":"loading","payload":[1]}', None),
        (STATE_PREFIX + "not json", None),
        (STATE_PREFIX + "[]", None),
        ("anything else", None),
    ],
)
def test_progress_is_read_where_the_engine_tells_it(line: str, value: Loading | None) -> None:
    assert loading_progress(line) == value


def test_a_configuration_survives_its_line() -> None:
    config = WorkerConfig(
        path="/models/ä b\n.gguf",
        alias="a",
        api_key="k",
        parent_pid=1,
        context=512,
        batch=512,
        threads=1,
        gpu_layers=-1,
        kv_cache_type="f16",
        mmap=False,
        flash_attention=None,
        embedding=False,
        checkpoints=2,
        default_pooling=True,
    )
    line = config.to_line()
    assert line.count(b"\n") == 1
    assert WorkerConfig.from_line(line) == config


def test_a_processor_that_lacks_something_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "processor : 0\nflags\t\t: fpu avx2 fma f16c\nprocessor : 1\nflags : other\n"
    flags = cpu.flags_of_cpuinfo(text)
    assert cpu.missing_flags(flags) == {"bmi2"}
    assert cpu.missing_flags(frozenset()) == frozenset()
    monkeypatch.setattr(cpu, "_read_flags", lambda: flags)
    monkeypatch.setattr(platform, "machine", lambda: "AMD64")
    with pytest.raises(ProblemError) as caught:
        cpu.require_cpu()
    assert caught.value.problem.code is ProblemCode.UNSUPPORTED_CPU
    assert "BMI2" in (caught.value.problem.detail or "")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    cpu.require_cpu()


def test_this_processor_runs_the_engine() -> None:
    cpu.require_cpu()
