"""The llama.cpp engine: what it says of files that it can't load, and that it leaves no orphan."""

import asyncio
import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

from modelyard.service.gguf import read_header
from modelyard.service.runtime import llama_engine
from modelyard.service.runtime.engine import WorkerSpec
from modelyard.service.runtime.llama_engine import LlamaEngine
from modelyard.service.runtime.options import complete_options
from modelyard.service.runtime.worker_protocol import EXIT_BAD_CONFIG, EXIT_ORPHANED
from modelyard.tasks import Tasks
from modelyard.wire.problems import Problem, ProblemCode, ProblemError
from modelyard.wire.runtime import LoadOptions
from tests.fakes import gguf_models
from tests.service.runtime.conftest import DEADLINE_S, SHORT, is_alive

_PARENT = """
import asyncio, sys
from pathlib import Path
from modelyard.service.gguf import read_header
from modelyard.service.runtime.engine import WorkerSpec
from modelyard.service.runtime.llama_engine import LlamaEngine
from modelyard.service.runtime.options import complete_options
from modelyard.tasks import Tasks
from modelyard.wire.runtime import LoadOptions

async def main(path, wait):
    async with Tasks() as tasks:
        options = complete_options(read_header(path), LoadOptions(context=512))
        spec = WorkerSpec(path, "model", options)
        worker = await LlamaEngine(tasks=tasks).start(spec, progressed=lambda value: None)
        if wait:
            await worker.ready()
        print(worker.pid, flush=True)
        await asyncio.sleep(600)

asyncio.run(main(Path(sys.argv[1]), sys.argv[2] == "loaded"))
"""


def _load_problem(path: Path, options: LoadOptions = SHORT, *, logs: Path | None = None) -> Problem:
    """Return why the engine itself refuses the model at `path`."""

    async def scenario() -> Problem:
        async with Tasks() as tasks:
            spec = WorkerSpec(path, "model", complete_options(read_header(path), options))
            worker = await LlamaEngine(tasks=tasks, logs=logs).start(
                spec, progressed=lambda value: None
            )
            with pytest.raises(ProblemError) as caught:
                await worker.ready()
            assert not is_alive(worker.pid)
            await worker.stop()
            return caught.value.problem

    return asyncio.run(scenario())


def test_an_architecture_that_the_engine_does_not_know_is_named(tmp_path: Path) -> None:
    path = gguf_models.write_model(tmp_path / "new.gguf", architecture="nosucharch")
    problem = _load_problem(path)
    assert problem.code is ProblemCode.UNSUPPORTED_ARCHITECTURE
    assert "nosucharch" in (problem.detail or "")
    assert "nosucharch" in (problem.last_log or "")


def test_a_model_without_one_of_its_tensors_is_corrupt(tiny: Path, tmp_path: Path) -> None:
    path = tmp_path / "renamed.gguf"
    path.write_bytes(tiny.read_bytes().replace(b"output_norm.weight", b"output_nerm.weight"))
    problem = _load_problem(path)
    assert problem.code is ProblemCode.CORRUPT_FILE
    assert "output_norm" in (problem.detail or "")


@pytest.mark.parametrize("layers", [0, 1_000_000, 2**31 - 1])
def test_a_model_that_lies_about_its_layers_fails_and_nothing_more(
    layers: int, tiny: Path, tmp_path: Path
) -> None:
    key = b"llama.block_count" + struct.pack("<I", 4)
    data = bytearray(tiny.read_bytes())
    struct.pack_into("<I", data, data.index(key) + len(key), layers)
    path = tmp_path / "layers.gguf"
    path.write_bytes(data)
    code = _load_problem(path).code
    assert code in {
        ProblemCode.CORRUPT_FILE,
        ProblemCode.ENGINE_FAILED,
        ProblemCode.ENGINE_CRASHED,
    }


def test_a_cache_that_no_memory_holds_is_out_of_memory(tmp_path: Path) -> None:
    # The engine itself: its cache of 16 million tokens would take 256 GiB.
    shape = gguf_models.Shape(
        width=512, layers=8, feed_forward=64, heads=8, kv_heads=8, vocabulary=512, context=2**30
    )
    path = gguf_models.write_model(tmp_path / "long.gguf", shape)
    problem = _load_problem(path, LoadOptions(context=16_777_216))
    assert problem.code is ProblemCode.OUT_OF_MEMORY


def test_the_logs_of_the_last_loads_are_kept(tmp_path: Path) -> None:
    path = gguf_models.write_model(tmp_path / "new.gguf", architecture="nosucharch")
    logs = tmp_path / "logs"
    logs.mkdir()
    for number in range(30):
        (logs / f"worker-model-20260102-030405-{number:06}.log").touch()
        (logs / f"worker-model-b-20260102-030405-{number:06}.log").touch()
    (logs / "worker-model-99999999-999999-999999.log").touch()
    _load_problem(path, logs=logs)
    kept = list(logs.iterdir())
    others = [log for log in kept if log.name.startswith(("worker-model-b", "worker-model-9"))]
    assert len(kept) - len(others) == 5
    assert len(others) == 31
    assert "nosucharch" in max(kept, key=lambda log: log.stat().st_size).read_text()


@pytest.mark.allow_warnings
def test_a_logs_folder_that_can_not_be_written_stops_no_load(tmp_path: Path) -> None:
    path = gguf_models.write_model(tmp_path / "new.gguf", architecture="nosucharch")
    in_the_way = tmp_path / "logs"
    in_the_way.write_text("a file")
    problem = _load_problem(path, logs=in_the_way)
    assert problem.code is ProblemCode.UNSUPPORTED_ARCHITECTURE


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a worker in mid-load")
@pytest.mark.parametrize("moment", ["loading", "loaded"])
def test_no_worker_outlives_a_service_that_was_killed(moment: str, smollm2: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(smollm2), moment], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert is_alive(worker)
        os.kill(parent.pid, signal.SIGKILL)
    deadline = time.monotonic() + DEADLINE_S
    while is_alive(worker) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(worker)


def test_a_worker_whose_parent_had_died_before_it_began_ends(tiny: Path) -> None:
    spec = WorkerSpec(tiny, "model", complete_options(read_header(tiny), SHORT))
    config = llama_engine._config(spec, "key").to_line()
    orphan = config.replace(b'"parent_pid": %d' % os.getpid(), b'"parent_pid": 1')
    command = llama_engine.worker_command()
    assert subprocess.run(command, input=orphan, check=False).returncode == EXIT_ORPHANED


@pytest.mark.parametrize("line", [b"", b"\n", b"nonsense\n", b'{"path": "x"}\n', b"[1]\n"])
def test_a_worker_that_is_told_nonsense_ends(line: bytes) -> None:
    done = subprocess.run(
        llama_engine.worker_command(), input=line, check=False, capture_output=True
    )
    assert done.returncode == EXIT_BAD_CONFIG


def test_the_key_of_a_worker_is_not_on_its_command_line(tiny: Path) -> None:
    assert not any("key" in word for word in llama_engine.worker_command())


def test_a_worker_imports_nothing_that_the_model_does_not_need() -> None:
    package = "modelyard.service.runtime"
    code = f"import sys, {package}.worker, {package}.worker_server; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"pydantic", "aiohttp", "asyncio", "psutil", "PySide6"}
