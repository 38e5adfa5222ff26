"""Session against a scripted service: whatever happens to the feed, the catalog ends up right."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from modelyard.client.discovery import ServiceAddress
from modelyard.state.catalog import Catalog
from modelyard.state.rows import RowState
from modelyard.state.session import Session, SessionStatus
from modelyard.tasks import Tasks
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.models import Model
from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.runtime import (
    DeviceKind,
    MemoryDevice,
    ModelRuntime,
    RuntimeState,
    SystemMemory,
)
from tests.fakes.scripted_service import ScriptedService, model
from tests.qt import emission, until


@dataclass
class Watched:
    service: ScriptedService
    catalog: Catalog
    session: Session

    def is_synchronized(self) -> bool:
        shown = {row.id: row.model for row in self.catalog.rows()}
        return shown == self.service.models


@asynccontextmanager
async def watching(service: ScriptedService) -> AsyncIterator[Watched]:
    async with service, Tasks() as tasks:
        catalog = Catalog()
        session = Session(catalog, find=service.find)
        tasks.start(session.run(), name="session")
        await until(lambda: session.status is SessionStatus.LIVE, what="the session being live")
        yield Watched(service, catalog, session)


def test_first_connection_shows_what_the_service_has(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with watching(ScriptedService(model("a"), model("b"))) as watched:
            assert [row.id for row in watched.catalog.rows()] == ["a", "b"]
            assert watched.session.problem is None
            assert "127.0.0.1" in watched.session.service_name

    runner.run(go())


def test_events_arrive_without_a_further_snapshot(runner: asyncio.Runner) -> None:
    async def go() -> None:
        service = ScriptedService(model("a"))
        service.put(model("a", name="Changed before anybody listened"))
        async with watching(service) as watched:
            watched.service.put(model("a", name="Renamed"))
            watched.service.put(model("b"))
            watched.service.remove("a")
            await until(watched.is_synchronized)
            assert watched.service.snapshots == 1

    runner.run(go())


def test_a_gap_in_the_numbers_takes_a_new_snapshot(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with watching(ScriptedService(model("a"), model("b"))) as watched:
            watched.service.lose(model("a", name="Lost on the way"))
            watched.service.put(model("b", name="Arrives"))
            await until(watched.is_synchronized)
            assert watched.service.snapshots == 2

    runner.run(go())


def test_an_event_that_the_snapshot_holds_is_not_applied_again(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with watching(ScriptedService(model("a"))) as watched:
            watched.service.put(model("a", name="Newest"))
            watched.service.repeat(model("a", name="Stale"))
            watched.service.put(model("b"))
            await until(lambda: watched.catalog.row("b") is not None)
            assert watched.catalog.row("a").name == "Newest"

    runner.run(go())


def test_changes_during_the_snapshot_are_replayed_after_it(runner: asyncio.Runner) -> None:
    async def go() -> None:
        service = ScriptedService(model("a"))
        numbers = iter(range(100))

        def change() -> None:
            # Sent before the answer, counted in it: the socket holds it, the snapshot has it.
            service.put(model("a", name=f"Change {next(numbers)}"))
            asyncio.get_running_loop().call_soon(
                lambda: service.put(model("a", name=f"Change {next(numbers)}"))
            )

        service.before_snapshot = change
        async with watching(service) as watched:
            await until(watched.is_synchronized)
            assert watched.service.snapshots == 1

    runner.run(go())


def test_a_dropped_socket_is_lost_and_then_live_again(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with watching(ScriptedService(model("a"))) as watched:
            seen: list[SessionStatus] = []
            watched.session.status_changed.connect(seen.append)
            watched.service.lose(model("b"))
            watched.service.drop()
            await until(lambda: seen[-1:] == [SessionStatus.LIVE], what="being live again")
            assert seen[0] is SessionStatus.LOST
            assert watched.is_synchronized()

    runner.run(go())


def test_a_new_epoch_takes_a_new_snapshot(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with watching(ScriptedService(model("a"))) as watched:
            watched.service.put(model("b"))
            await until(watched.is_synchronized)
            watched.service.restart()
            watched.service.lose(model("c"))
            await until(watched.is_synchronized)
            assert {row.id for row in watched.catalog.rows()} == {"a", "b", "c"}

    runner.run(go())


def test_what_is_no_event_is_left_out_and_costs_a_snapshot_at_most(
    runner: asyncio.Runner,
) -> None:
    async def go() -> None:
        async with watching(ScriptedService(model("a"))) as watched:
            for text in ("", "nonsense", "[1]", '{"type":"model.exploded"}', "{" * 5000):
                watched.service.send_raw(text)
            watched.service.put(model("a", name="After the noise"))
            await until(watched.is_synchronized)
            assert watched.session.status is SessionStatus.LIVE

    runner.run(go())


def test_memory_comes_with_the_snapshot_and_with_events(runner: asyncio.Runner) -> None:
    async def go() -> None:
        service = ScriptedService()
        service.memory = _memory(free=5_000_000_000)
        async with watching(service) as watched:
            assert watched.session.memory == service.memory
            service.sample(_memory(free=4_000_000_000))
            (memory,) = await emission(watched.session.memory_changed)
            assert memory == service.memory == watched.session.memory

    runner.run(go())


def test_a_service_that_is_not_there_is_started(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with ScriptedService(model("a")) as service, Tasks() as tasks:
            started = asyncio.Event()

            async def find() -> ServiceAddress | None:
                return None

            async def start() -> ServiceAddress:
                await started.wait()
                return service.address

            session = Session(Catalog(), find=find, start=start)
            tasks.start(session.run(), name="session")
            await until(lambda: session.status is SessionStatus.STARTING)
            started.set()
            await until(lambda: session.status is SessionStatus.LIVE)

    runner.run(go())


def test_a_start_that_fails_is_told_and_tried_again(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with ScriptedService() as service, Tasks() as tasks:
            failures = [problem_error(ProblemCode.CATALOGUE_TOO_NEW, "from a later version")]

            async def find() -> ServiceAddress | None:
                return None

            async def start() -> ServiceAddress:
                if failures:
                    raise failures.pop()
                return service.address

            session = Session(Catalog(), find=find, start=start)
            problems: list[ProblemCode] = []
            session.status_changed.connect(
                lambda _status: problems.append(session.problem and session.problem.code)
            )
            tasks.start(session.run(), name="session")
            await until(lambda: session.status is SessionStatus.LIVE)
            assert ProblemCode.CATALOGUE_TOO_NEW in problems

    runner.run(go())


def test_nothing_that_answers_and_nothing_to_start_is_told(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async def find() -> ServiceAddress | None:
            return None

        session = Session(Catalog(), find=find)
        async with Tasks() as tasks:
            tasks.start(session.run(), name="session")
            await until(lambda: session.status is SessionStatus.LOST)
        assert session.problem.code is ProblemCode.SERVICE_UNREACHABLE

    runner.run(go())


def test_the_pauses_between_attempts_grow(runner: asyncio.Runner) -> None:
    async def go() -> None:
        attempts = [0]

        async def find() -> ServiceAddress | None:
            attempts[0] += 1
            return None

        session = Session(Catalog(), find=find)
        async with Tasks() as tasks:
            tasks.start(session.run(), name="session")
            await asyncio.sleep(1.3)  # attempts are due at 0, 0.2 and 0.6 s, the next at 1.4 s
        assert 1 <= attempts[0] <= 3

    runner.run(go())


def test_a_service_without_events_is_asked_again_and_again(
    runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("modelyard.state.poll_feed._INTERVAL_S", 0.1)

    async def go() -> None:
        service = ScriptedService(model("a"), has_events=False)
        async with watching(service) as watched:
            service.models["b"] = model("b", downloading=True)
            await until(lambda: watched.catalog.row("b") is not None, what="the next poll")
            await until(lambda: bool(service._watchers.get("b")), what="its progress socket")
            service.progress("b", _progress(50))
            await until(lambda: watched.catalog.row("b").fraction == 0.5)
            service.progress(
                "b", ModelDownloadProgress(status=ModelDownloadStatus.COMPLETED, percentage=100)
            )
            await until(lambda: watched.catalog.row("b").state is RowState.DOWNLOADED)
            del service.models["a"]
            await until(lambda: watched.catalog.row("a") is None)

    runner.run(go())


@pytest.mark.parametrize("seed", range(8))
def test_after_any_history_the_catalog_is_what_the_service_has(
    runner: asyncio.Runner, seed: int
) -> None:
    chance = random.Random(seed)

    async def go() -> None:
        async with watching(ScriptedService(*map(model, "abc"))) as watched:
            for _ in range(120):
                _happening(chance, watched.service)()
                if chance.random() < 0.3:
                    await asyncio.sleep(chance.choice((0, 0.001, 0.02)))
            # A loss shows by the next event only; a real service sends one every few seconds.
            watched.service.sample(_memory(free=1))
            await until(watched.is_synchronized, what=f"the catalog being right (seed {seed})")

    runner.run(go())


def _happening(chance: random.Random, service: ScriptedService) -> Callable[[], None]:
    model_id = chance.choice("abcdefgh")
    name = f"Name {chance.random()}"
    if model_id not in service.models:
        return lambda: service.put(model(model_id, name=name))
    happenings: list[tuple[int, Callable[[], None]]] = [
        (20, lambda: service.put(_renamed(service.models[model_id], name))),
        (30, lambda: service.progress(model_id, _progress(chance.randrange(101)))),
        (10, lambda: service.run(model_id, ModelRuntime(state=chance.choice(list(RuntimeState))))),
        (10, lambda: service.remove(model_id)),
        (10, lambda: service.sample(_memory(free=chance.randrange(10**12)))),
        (5, lambda: service.lose(_renamed(service.models[model_id], name))),
        (2, service.drop),
        (1, service.restart),
    ]
    weights, actions = zip(*happenings, strict=True)
    return chance.choices(actions, weights)[0]


def _renamed(known: Model, name: str) -> Model:
    return known.model_copy(update={"name": name})


def _progress(percentage: float) -> ModelDownloadProgress:
    return ModelDownloadProgress(
        status=ModelDownloadStatus.IN_PROGRESS,
        phase=DownloadPhase.TRANSFERRING,
        percentage=percentage,
    )


def _memory(*, free: int) -> SystemMemory:
    device = MemoryDevice(
        id="ram", kind=DeviceKind.RAM, name="RAM", total=10**12, free=free, others=10**12 - free
    )
    return SystemMemory(devices=(device,))
