"""Loads on a machine with little memory: offers, eviction, the kernel's own way to make room."""

import asyncio
import os
import signal
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from modelyard.service.runtime.memory import MemoryProbes
from modelyard.service.runtime.oom import OomKills
from modelyard.service.runtime.restarts import restart_of
from modelyard.service.runtime.slot import LoadRequest
from modelyard.wire.load import LoadOfferKind, LoadOptions
from modelyard.wire.problems import Problem, ProblemCode, ProblemError
from modelyard.wire.runtime import Eviction, RuntimeSettings, RuntimeState
from tests.service.runtime.bounded import BoundedProbe
from tests.service.runtime.conftest import Running, request, running, until
from tests.service.runtime.small_group import small_group

_MIB = 2**20
LOADED, UNLOADED, FAILED = RuntimeState.LOADED, RuntimeState.UNLOADED, RuntimeState.FAILED


def _little(mib: int) -> MemoryProbes:
    return MemoryProbes([BoundedProbe(mib * _MIB)])


async def _refused(run: Running, asked: LoadRequest) -> Problem:
    with pytest.raises(ProblemError) as caught:
        await run.scheduler.load(asked)
    assert caught.value.problem.code is ProblemCode.OUT_OF_MEMORY
    assert run.scheduler.runtime(asked.model_id).problem == caught.value.problem
    return caught.value.problem


def test_every_offer_can_be_taken(smollm2: Path) -> None:
    async def scenario() -> None:
        # Room for one of them at a context of 8192 (some 370 MiB), and for little beside it.
        async with running(probes=_little(420)) as run:
            await run.scheduler.load(request(smollm2, "a", context=512))
            asked = request(smollm2, "b", context=8192)
            problem = await _refused(run, asked)
            assert problem.needed is not None
            assert problem.free is not None
            assert problem.needed > problem.free
            offers = {offer.kind: offer for offer in problem.offers or ()}
            assert set(offers) >= {
                LoadOfferKind.UNLOAD,
                LoadOfferKind.SMALLER_CONTEXT,
                LoadOfferKind.FORCE,
            }
            for kind, offer in offers.items():
                if kind is LoadOfferKind.UNLOAD:
                    continue
                ready = await run.scheduler.load(replace(asked, options=offer.options))
                assert ready.state is LOADED
                assert run.scheduler.runtime("a").state is LOADED
                await run.scheduler.unload("b")
            unload = offers[LoadOfferKind.UNLOAD]
            assert [model.id for model in unload.models] == ["a"]
            ready = await run.scheduler.load(replace(asked, options=unload.options))
            assert ready.state is LOADED
            assert run.scheduler.runtime("a").state is UNLOADED

    asyncio.run(scenario())


def test_automatic_eviction_takes_the_idle_one_and_never_a_busy_or_pinned_one(
    smollm2: Path,
) -> None:
    async def scenario() -> None:
        async with running(probes=_little(520)) as run:
            run.scheduler.settings = RuntimeSettings(eviction=Eviction.AUTOMATIC)
            for id_ in "abc":
                await run.scheduler.load(request(smollm2, id_))
            with run.scheduler.touch("a"):
                await asyncio.sleep(0.2)
            # Now b was unused for longest, but it is pinned.
            await run.scheduler.load(request(smollm2, "b", pin=True))
            with run.scheduler.touch("a"):
                await run.scheduler.load(request(smollm2, "d"))
                assert _loaded(run) == ["a", "b", "d"]
                assert run.scheduler.runtime("c").state is UNLOADED
                gone = next(r for i, r in reversed(run.changes) if i == "c")
                assert gone.evicted_for == "model-d"
                assert gone.unloaded is not None
                with run.scheduler.touch("d"):
                    problem = await _refused(run, request(smollm2, "e"))
                    assert [offer.kind for offer in problem.offers or ()] == [LoadOfferKind.FORCE]
                assert _loaded(run) == ["a", "b", "d"]

    asyncio.run(scenario())


def _loaded(run: Running) -> list[str]:
    return [id_ for id_ in "abcde" if run.scheduler.runtime(id_).state is LOADED]


def test_what_the_kernel_ends_for_memory_is_told_from_a_kill(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(tiny, context=4096))
            with small_group(2 * _MIB) as put:
                if put is None:
                    pytest.skip("no control group can be made here")
                put(run.pid("a"))
                await _use(run)
                runtime = await run.until("a", FAILED)
            assert runtime.problem is not None
            assert runtime.problem.code is ProblemCode.OUT_OF_MEMORY
            assert runtime.problem.exit_code == -signal.SIGKILL
            assert "run out of memory" in (runtime.problem.detail or "")
            assert runtime.restart_at is None
            await run.scheduler.load(request(tiny))
            os.kill(run.pid("a"), signal.SIGKILL)
            runtime = await run.until("a", FAILED)
            assert runtime.problem is not None
            assert runtime.problem.code is ProblemCode.ENGINE_CRASHED
            assert "killed by someone" in (runtime.problem.detail or "")

    asyncio.run(scenario())


async def _use(run: Running) -> None:
    """Have a model read a text, which takes memory that it did not have before."""
    address = run.scheduler.worker("a")
    assert address is not None
    headers = {"Authorization": f"Bearer {address.api_key}"}
    body = {"prompt": [300] * 2000, "n_predict": 1}
    with pytest.raises(aiohttp.ClientError):
        async with (
            aiohttp.ClientSession(address.url, headers=headers) as session,
            session.post("/completion", json=body) as answer,
        ):
            await answer.read()


def test_a_crashed_model_is_loaded_again_once_and_after_a_pause(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(tiny))
            first = run.pid("a")
            os.kill(first, signal.SIGSEGV)
            failed = await run.until("a", FAILED)
            assert failed.problem is not None
            assert failed.restart_at is not None
            again = await run.until("a", LOADED)
            assert run.pid("a") != first
            assert again.problem is None
            os.kill(run.pid("a"), signal.SIGSEGV)
            failed = await run.until("a", FAILED)
            assert failed.restart_at is None

    asyncio.run(scenario())


def test_a_restart_is_left_when_it_is_not_wanted_any_more(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(tiny))
            os.kill(run.pid("a"), signal.SIGABRT)
            failed = await run.until("a", FAILED)
            assert failed.restart_at is not None
            assert (await run.scheduler.unload("a")).state is UNLOADED
            run.scheduler.settings = RuntimeSettings(restart=False)
            await run.scheduler.load(request(tiny))
            slot = run.scheduler._slots.get("a")
            assert slot is not None
            assert slot.timer is None
            os.kill(run.pid("a"), signal.SIGABRT)
            assert (await run.until("a", FAILED)).restart_at is None

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("code", "exit_code", "is_again"),
    [
        (ProblemCode.ENGINE_CRASHED, -signal.SIGSEGV, True),
        (ProblemCode.ENGINE_CRASHED, 1, True),
        (ProblemCode.ENGINE_CRASHED, -signal.SIGKILL, False),
        (ProblemCode.ENGINE_CRASHED, -signal.SIGTERM, False),
        (ProblemCode.OUT_OF_MEMORY, -signal.SIGKILL, False),
    ],
)
def test_only_a_crash_is_followed_by_a_restart(
    code: ProblemCode, exit_code: int, is_again: bool, tiny: Path
) -> None:
    async def scenario() -> None:
        async with running() as run:
            await run.scheduler.load(request(tiny))
            slot = run.scheduler._slots.get("a")
            assert slot is not None
            problem = Problem(code=code, title="it died", exit_code=exit_code)
            restart = restart_of(slot, problem)
            assert (restart is not None) is is_again
            if restart is not None:
                assert restart.request.is_restart
                slot.request = restart.request
                assert restart_of(slot, problem) is None

    asyncio.run(scenario())


def test_kills_for_memory_are_counted_in_the_machine_and_in_the_group(tmp_path: Path) -> None:
    proc, cgroups = tmp_path / "proc", tmp_path / "cgroup"
    (proc / "7").mkdir(parents=True)
    (cgroups / "unit").mkdir(parents=True)
    (proc / "7" / "cgroup").write_text("0::/unit\n")
    events = cgroups / "unit" / "memory.events"

    def write(machine: int, group: int) -> None:
        (proc / "vmstat").write_text(f"nr_free_pages 100\noom_kill {machine}\n")
        events.write_text(f"low 0\nhigh 0\nmax 12\noom 1\noom_kill {group}\noom_group_kill 0\n")

    for machine, group in ((3, 1), (2, 2)):
        write(2, 1)
        kills = OomKills(7, proc=proc, cgroups=cgroups)
        assert not kills.have_grown()
        write(machine, group)
        assert kills.have_grown()
    assert not OomKills(8, proc=tmp_path / "none", cgroups=cgroups).have_grown()


def test_places_in_the_queue_are_told_and_any_of_them_can_be_left(smollm2: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            loads = [
                asyncio.gather(run.scheduler.load(request(smollm2, id_)), return_exceptions=True)
                for id_ in "abc"
            ]
            await until(lambda: run.scheduler.runtime("a").state is RuntimeState.LOADING)
            assert [run.scheduler.runtime(id_).position for id_ in "bc"] == [1, 2]
            assert (await run.scheduler.unload("b")).state is UNLOADED
            assert run.scheduler.runtime("c").position == 1
            await run.scheduler.unload("a")
            [error] = await loads[0]
            assert isinstance(error, ProblemError)
            assert error.problem.code is ProblemCode.CANCELLED
            ready = await run.until("c", LOADED)
            assert ready.position is None
            await asyncio.gather(*loads)

    asyncio.run(scenario())


def test_options_given_with_a_load_are_asked_for_again_as_they_were(tiny: Path) -> None:
    async def scenario() -> None:
        async with running() as run:
            options = LoadOptions(context=512, seed=3, parallel=2)
            await run.scheduler.load(LoadRequest("a", "tiny", tiny, options))
            for change in ({"pin": True}, {"force": True}, {"unload": ("b",)}):
                again = options.model_copy(update=change)
                await run.scheduler.load(LoadRequest("a", "tiny", tiny, again))
            for change in ({"seed": 4}, {"parallel": 1}):
                again = options.model_copy(update=change)
                with pytest.raises(ProblemError) as caught:
                    await run.scheduler.load(LoadRequest("a", "tiny", tiny, again))
                assert caught.value.problem.code is ProblemCode.ALREADY_LOADED

    asyncio.run(scenario())
