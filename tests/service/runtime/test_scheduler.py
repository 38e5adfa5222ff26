"""The scheduler with the real engine: loads, unloads, queues, cancels, and sees workers die."""

import asyncio
import os
import signal
import time
from collections.abc import Collection, Sequence
from pathlib import Path

import aiohttp
import pytest

from modelyard.service.runtime.engine import WorkerAddress
from modelyard.service.runtime.memory import MemoryProbes
from modelyard.service.runtime.readings import DeviceReading
from modelyard.service.runtime.scheduler import LoadRequest
from modelyard.wire.problems import ProblemCode, ProblemError
from modelyard.wire.runtime import DeviceKind, LoadOptions, LoadStage, RuntimeState
from tests.fakes import gguf_models
from tests.service.runtime.conftest import is_alive, request, running, until

QUEUED, LOADING, LOADED = RuntimeState.QUEUED, RuntimeState.LOADING, RuntimeState.LOADED
UNLOADING, UNLOADED = RuntimeState.UNLOADING, RuntimeState.UNLOADED


async def _post(
    address: WorkerAddress, path: str, body: object, **headers: str
) -> tuple[int, dict]:
    authorisation = {"Authorization": f"Bearer {address.api_key}"} | headers
    async with (
        aiohttp.ClientSession(address.url, headers=authorisation) as session,
        session.post(path, json=body) as answer,
    ):
        return answer.status, await answer.json()


def test_a_real_model_is_loaded_answers_and_gives_its_memory_back(smollm2: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            ready = await run.scheduler.load(LoadRequest("a", "smol", smollm2))
            pid = run.pid("a")
            assert (ready.state, ready.problem) == (LOADED, None)
            assert ready.memory is not None
            assert 150e6 < ready.memory < 400e6
            assert ready.load_seconds is not None
            assert ready.options is not None
            assert (ready.options.context, ready.options.mmap) == (4096, False)
            address = run.scheduler.worker("a")
            assert address is not None
            question = [{"role": "user", "content": "What is 2+2?"}]
            body = {"messages": question, "max_tokens": 16, "temperature": 0}
            status, answer = await _post(address, "/v1/chat/completions", body)
            assert status == 200
            assert "4" in answer["choices"][0]["message"]["content"]
            gone = await run.scheduler.unload("a")
            assert not is_alive(pid)
            assert gone.state is UNLOADED
            assert gone.freed is not None
            assert gone.freed > 150e6
            assert run.scheduler.worker("a") is None
            assert run.states("a") == [QUEUED, LOADING, LOADED, UNLOADING, UNLOADED]
            stages = list(dict.fromkeys(r.stage for _, r in run.changes if r.stage is not None))
            assert stages == [
                LoadStage.CHECKING,
                LoadStage.STARTING,
                LoadStage.WEIGHTS,
                LoadStage.PREPARING,
            ]
            progress = [r.progress for _, r in run.changes if r.progress is not None]
            assert progress == sorted(progress)
            assert progress[-1] == 1.0

    asyncio.run(scenario())


def test_a_worker_refuses_whoever_does_not_have_its_key(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(tiny))
            address = run.scheduler.worker("a")
            assert address is not None
            assert address.api_key not in repr(address)
            body = {"prompt": "a", "max_tokens": 1}
            assert (await _post(address, "/v1/completions", body))[0] == 200
            wrong = WorkerAddress(address.url, "wrong")
            assert (await _post(wrong, "/v1/completions", body))[0] == 401

    asyncio.run(scenario())


def test_a_model_loaded_for_embeddings_answers_with_vectors(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            ready = await run.scheduler.load(request(tiny, embedding=True))
            assert ready.options is not None
            assert ready.options.batch == 512
            address = run.scheduler.worker("a")
            assert address is not None
            status, answer = await _post(address, "/v1/embeddings", {"input": "word1 word2"})
            assert status == 200
            assert len(answer["data"][0]["embedding"]) == gguf_models.TINY.width

    asyncio.run(scenario())


def test_all_options_reach_the_engine(tiny: Path, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with running(logs=tmp_path) as run:
            options = LoadOptions(
                context=1024,
                gpu_layers=0,
                kv_cache_type="q8_0",
                threads=1,
                batch=64,
                mmap=True,
                flash_attention=True,
            )
            ready = await run.scheduler.load(LoadRequest("a", "tiny", tiny, options))
            assert ready.options == options.model_copy(update={"embedding": False, "parallel": 1})

    asyncio.run(scenario())
    log = next(tmp_path.glob("*.log")).read_text()
    assert "n_ctx_slot = 1024" in log
    assert "n_threads = 1" in log


def test_one_load_at_a_time_and_the_next_one_queues(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            await asyncio.gather(*(run.scheduler.load(request(tiny, id_)) for id_ in "abc"))
            loading = 0
            for _, runtime in run.changes:
                if runtime.state is LOADING and runtime.options is None:
                    loading += 1
                if runtime.state is LOADED:
                    loading -= 1
                assert 0 <= loading <= 1
            for id_ in "abc":
                assert run.states(id_) == [QUEUED, LOADING, LOADED]
            memory = await run.scheduler.memory()
            assert [model.id for model in memory.devices[0].models] == ["a", "b", "c"]
            await run.scheduler.unload_all()
            assert [run.scheduler.runtime(id_).state for id_ in "abc"] == [UNLOADED] * 3

    asyncio.run(scenario())


def test_a_second_load_of_the_same_model_joins_the_first(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            load = run.scheduler.load
            first, second = await asyncio.gather(load(request(tiny)), load(request(tiny)))
            assert first == second == await load(LoadRequest("a", "tiny", tiny))
            assert run.states("a") == [QUEUED, LOADING, LOADED]
            assert len(run.pids) == 1

    asyncio.run(scenario())


def test_a_loaded_model_is_not_silently_kept_with_other_options(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(tiny))
            with pytest.raises(ProblemError) as caught:
                await run.scheduler.load(request(tiny, context=1024))
            assert caught.value.problem.code is ProblemCode.ALREADY_LOADED
            kept = await run.scheduler.load(request(tiny, keep_alive=600.0))
            assert kept.options is not None
            assert kept.options.keep_alive == 600

    asyncio.run(scenario())


@pytest.mark.parametrize("moment", [QUEUED, LOADING])
def test_unloading_ends_a_load_that_is_under_way(moment: RuntimeState, smollm2: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            load = asyncio.gather(run.scheduler.load(request(smollm2)), return_exceptions=True)
            await asyncio.sleep(0)
            assert run.scheduler.runtime("a").state is QUEUED
            if moment is LOADING:
                await until(lambda: run.scheduler.runtime("a").progress is not None)
                pid = run.pid("a")
            gone = await run.scheduler.unload("a")
            assert gone.state is UNLOADED
            if moment is LOADING:
                assert not is_alive(pid)
            [error] = await load
            assert isinstance(error, ProblemError)
            assert error.problem.code is ProblemCode.CANCELLED
            # The next one gets its turn.
            assert (await run.scheduler.load(request(smollm2))).state is LOADED

    asyncio.run(scenario())


def test_a_caller_that_gives_up_does_not_end_the_load(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await run.scheduler.load(request(tiny))
            await run.until("a", LOADED)

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("killer", "words"), [(signal.SIGKILL, "was killed"), (signal.SIGSEGV, "crashed (SIGSEGV)")]
)
def test_a_worker_that_dies_is_seen_within_a_second(
    killer: signal.Signals, words: str, tiny: Path
) -> None:
    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(tiny))
            os.kill(run.pid("a"), killer)
            started = time.monotonic()
            runtime = await run.until("a", RuntimeState.FAILED)
            assert time.monotonic() - started < 1.0
            assert runtime.memory is None
            assert runtime.problem is not None
            assert runtime.problem.code is ProblemCode.ENGINE_CRASHED
            assert runtime.problem.exit_code == -killer
            assert "loading model" in (runtime.problem.last_log or "")
            assert words in (runtime.problem.detail or "")
            assert run.scheduler.worker("a") is None
            assert run.changes[-1] == ("a", runtime)
            assert (await run.scheduler.load(request(tiny))).state is LOADED

    asyncio.run(scenario())


def test_a_worker_killed_in_mid_load_fails_the_load(smollm2: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            load = asyncio.gather(run.scheduler.load(request(smollm2)), return_exceptions=True)
            await until(lambda: run.scheduler.runtime("a").progress is not None)
            os.kill(run.pid("a"), signal.SIGKILL)
            [error] = await load
            assert isinstance(error, ProblemError)
            assert error.problem.code is ProblemCode.ENGINE_CRASHED
            assert run.scheduler.runtime("a").problem == error.problem
            assert (await run.scheduler.unload("a")).state is UNLOADED

    asyncio.run(scenario())


def test_an_idle_model_is_unloaded_and_a_busy_one_is_not(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(tiny, "idle", keep_alive=0.1))
            await run.scheduler.load(request(tiny, "kept"))
            await run.scheduler.load(request(tiny, "busy", keep_alive=0.1))
            with run.scheduler.touch("busy"):
                await run.until("idle", UNLOADED)
                await asyncio.sleep(0.3)
                assert run.scheduler.runtime("busy").state is LOADED
            await run.until("busy", UNLOADED)
            assert run.scheduler.runtime("kept").state is LOADED
            with run.scheduler.touch("nobody"):
                pass

    asyncio.run(scenario())


def test_a_model_kept_for_no_time_serves_one_request(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(tiny, keep_alive=0.0))
            await asyncio.sleep(0.1)
            assert run.scheduler.runtime("a").state is LOADED
            with run.scheduler.touch("a"):
                pass
            await run.until("a", UNLOADED)

    asyncio.run(scenario())


class _LittleMemory:
    """A memory in which almost nothing is free."""

    name = "little"

    def read(self, pids: Collection[int]) -> Sequence[DeviceReading]:
        taken = dict.fromkeys(pids, 2**20)
        return [DeviceReading(DeviceKind.RAM, "RAM", 2**30, 2**20, taken)]


def test_a_model_that_can_not_fit_is_refused_unless_forced(tiny: Path) -> None:
    async def scenario() -> None:
        async with running(probes=MemoryProbes([_LittleMemory()])) as run:
            with pytest.raises(ProblemError) as caught:
                await run.scheduler.load(request(tiny))
            problem = caught.value.problem
            assert problem.code is ProblemCode.OUT_OF_MEMORY
            assert problem.free == 2**20
            assert problem.needed is not None
            assert problem.needed > 2**20
            assert run.scheduler.runtime("a").state is RuntimeState.FAILED
            assert run.pids == set()
            estimate = await run.scheduler.estimate(tiny, LoadOptions())
            assert not estimate.fits
            assert (await run.scheduler.load(request(tiny, force=True))).state is LOADED
            measured = LoadRequest("b", "b", tiny, measured_bytes=2**10)
            assert (await run.scheduler.load(measured)).state is LOADED

    asyncio.run(scenario())


def test_leaving_the_scheduler_ends_workers_and_loads(tiny: Path, smollm2: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(tiny))
            pids = {run.pid("a")}
            load = asyncio.gather(run.scheduler.load(request(smollm2, "b")), return_exceptions=True)
            await until(lambda: run.scheduler.runtime("b").progress is not None)
            pids.add(run.pid("b"))
        [error] = await load
        assert isinstance(error, ProblemError)
        assert not any(is_alive(pid) for pid in pids)
        with pytest.raises(ProblemError):
            await run.scheduler.load(request(tiny))

    asyncio.run(scenario())


def test_a_broken_file_fails_its_load_and_leaves_the_service_working(
    tiny: Path, tmp_path: Path
) -> None:
    async def scenario() -> None:
        async with running() as run:
            cut = gguf_models.write_cut_short(tmp_path / "cut.gguf", tiny)
            with pytest.raises(ProblemError) as caught:
                await run.scheduler.load(request(cut))
            assert caught.value.problem.code is ProblemCode.CORRUPT_FILE
            with pytest.raises(ProblemError) as caught:
                await run.scheduler.load(request(tmp_path / "none.gguf", "b"))
            assert caught.value.problem.code is ProblemCode.FILE_MISSING
            assert (await run.scheduler.unload("a")).state is UNLOADED
            assert (await run.scheduler.load(request(tiny))).state is LOADED
            assert (await run.scheduler.unload("nobody")).state is UNLOADED

    asyncio.run(scenario())
