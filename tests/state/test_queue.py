"""The queue of downloads as the app knows it, and what is asked of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from modelyard.state import commands as commands_module
from modelyard.state.catalog import Catalog
from modelyard.state.commands import CommandFailure, Commands
from modelyard.state.downloads import QueueState
from modelyard.state.history_file import csv_text, mean_rate
from modelyard.state.rows import Action
from modelyard.state.session import Session, SessionStatus
from modelyard.tasks import Tasks
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.problems import ProblemCode, problem_error
from modelyard.wire.queue import (
    DownloadOutcome,
    DownloadRecord,
    Downloads,
    DownloadSettings,
    QueuedDownload,
)
from tests.fakes.scripted_service import ScriptedService, model
from tests.qt import emission, until

BEGAN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOVING = ModelDownloadProgress(
    status=ModelDownloadStatus.IN_PROGRESS, phase=DownloadPhase.TRANSFERRING
)
PAUSED = ModelDownloadProgress(status=ModelDownloadStatus.IN_PROGRESS, phase=DownloadPhase.PAUSED)


@dataclass
class Asked:
    service: ScriptedService
    session: Session
    commands: Commands
    failures: list[CommandFailure] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.commands.failed.connect(self.failures.append)

    @property
    def queue(self) -> QueueState:
        return self.session.queue

    async def asked(self, operation: str, model_id: str = "") -> None:
        wanted = (operation, model_id)
        await until(lambda: wanted in self.service.requests, what=str(wanted))


@asynccontextmanager
async def asking(service: ScriptedService, *queued: str) -> AsyncIterator[Asked]:
    async with service, Tasks() as tasks:
        if queued:
            service.line_up(*queued)
        catalog = Catalog()
        session = Session(catalog, find=service.find)
        commands = Commands(catalog, session, tasks=tasks)
        tasks.start(session.run(), name="session")
        await until(lambda: session.status is SessionStatus.LIVE)
        yield Asked(service, session, commands)


def three() -> ScriptedService:
    return ScriptedService(*(model(key, download=MOVING, downloading=True) for key in "abc"))


def downloads(*ids: str, settings: DownloadSettings | None = None, **limits: int) -> Downloads:
    return Downloads(
        iterable=tuple(
            QueuedDownload(id=key, name=key, progress=MOVING, limit=limits.get(key)) for key in ids
        ),
        settings=settings or DownloadSettings(),
    )


def record(**more: object) -> DownloadRecord:
    members: dict[str, object] = {
        "id": "a",
        "name": "A",
        "source": "https://example.org/a.gguf",
        "started": BEGAN,
        "ended": BEGAN + timedelta(seconds=4),
        "outcome": DownloadOutcome.COMPLETED,
        "size": 100,
        "fetched": 80,
        **more,
    }
    return DownloadRecord.model_validate(members)


def test_what_was_asked_for_is_shown_until_the_service_says_the_same() -> None:
    queue = QueueState()
    queue.replace(downloads("a", "b", "c", b=2048))
    queue.want_order(("c", "a", "b"))
    queue.want_limit("b", None)
    assert queue.order == ("c", "a", "b")
    assert queue.limit("b") is None
    queue.replace(downloads("a", "b", "c", "d", b=2048))
    assert queue.order == ("c", "a", "b", "d")
    queue.replace(downloads("c", "a", "b", "d"))
    queue.replace(downloads("b", "c", "a", "d", b=4096))
    assert queue.order == ("b", "c", "a", "d")
    assert queue.limit("b") == 4096


def test_a_queue_that_is_not_known_wants_nothing() -> None:
    queue = QueueState()
    queue.want_order(("a",))
    queue.want_settings(DownloadSettings(concurrent=7))
    queue.want_limit("a", 2048)
    assert not queue.is_known
    assert queue.order == ()
    assert queue.settings == DownloadSettings()
    assert queue.limit("a") is None


def test_a_download_that_leaves_is_told_and_the_same_queue_again_is_not() -> None:
    queue = QueueState()
    told: list[str] = []
    queue.changed.connect(lambda: told.append("changed"))
    queue.left.connect(lambda: told.append("left"))
    queue.replace(downloads("a", "b"))
    queue.replace(downloads("a", "b"))
    queue.replace(downloads("b"))
    assert told == ["changed", "changed", "left"]


def test_the_queue_comes_with_the_connection_and_by_events(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(three(), "b", "a") as asked:
            await until(lambda: asked.queue.order == ("b", "a"))
            held = DownloadSettings(concurrent=4, limit=5 << 20, paused=True)
            asked.service.line_up("a", "b", "c", settings=held, limits={"c": 2048})
            await until(lambda: asked.queue.order == ("a", "b", "c"))
            assert asked.queue.settings == held
            assert asked.queue.limit("c") == 2048
            asked.service.queue = downloads("c")
            asked.service.restart()
            await until(lambda: asked.queue.order == ("c",))

    runner.run(go())


def test_a_service_without_a_queue_has_none_and_lives(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(ScriptedService(model("a"))) as asked:
            assert not asked.queue.is_known

    runner.run(go())


def test_of_orders_in_quick_succession_the_last_one_holds(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(three(), "a", "b", "c") as asked:
            asked.service.gate.clear()
            asked.commands.order(("b", "a", "c"))
            await asked.asked("order b a c")
            asked.commands.order(("b", "c", "a"))
            asked.commands.order(("c", "b", "a"))
            assert asked.queue.order == ("c", "b", "a")
            asked.service.gate.set()
            await asked.asked("order c b a")
            assert ("order b c a", "") not in asked.service.requests
            asked.service.line_up("c", "b", "a")
            await until(lambda: asked.queue._wanted_order is None)
            assert asked.queue.order == ("c", "b", "a")

    runner.run(go())


def test_a_refused_order_goes_back_and_is_told(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(three(), "a", "b", "c") as asked:
            refusal = problem_error(ProblemCode.BUSY, "no").problem
            asked.service.refusals["queue"] = refusal
            asked.commands.order(("c", "a", "b"))
            asked.commands.set_up_downloads(DownloadSettings(concurrent=8))
            await until(lambda: len(asked.failures) == 2)
            assert {failure.action for failure in asked.failures} == {Action.QUEUE}
            assert asked.queue.order == ("a", "b", "c")
            assert asked.queue.settings == DownloadSettings()

    runner.run(go())


def test_an_order_that_changes_nothing_is_not_sent(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(three(), "a", "b", "c") as asked:
            asked.commands.order(("a", "b", "c"))
            asked.commands.set_up_downloads(DownloadSettings())
            asked.commands.limit("a", None)
            asked.commands.limit("a", 4096)
            await asked.asked("limit 4096", "a")
            assert [operation for operation, _ in asked.service.requests] == ["limit 4096"]
            assert asked.queue.limit("a") == 4096

    runner.run(go())


def test_what_no_event_confirms_is_taken_back(
    runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands_module, "EVENT_GRACE_S", 0.05)

    async def go() -> None:
        async with asking(three(), "a", "b", "c") as asked:
            asked.commands.order(("c", "b", "a"))
            asked.commands.limit("a", 4096)
            assert asked.queue.order == ("c", "b", "a")
            await until(lambda: asked.queue.order == ("a", "b", "c"))
            await until(lambda: asked.queue.limit("a") is None)
            assert asked.failures == []

    runner.run(go())


def test_a_refused_limit_is_told_of_its_download(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(three(), "a") as asked:
            asked.service.refusals["queue"] = problem_error(ProblemCode.NOT_QUEUED, "no").problem
            asked.commands.limit("a", 4096)
            await until(lambda: len(asked.failures) == 1)
            assert asked.failures[0].action is Action.LIMIT
            assert asked.failures[0].model_id == "a"
            assert asked.queue.limit("a") is None

    runner.run(go())


def test_all_are_paused_and_resumed_with_those_that_were_paused_one_by_one(
    runner: asyncio.Runner,
) -> None:
    service = ScriptedService(
        model("a", download=MOVING, downloading=True), model("b", download=PAUSED, file=None)
    )
    service.models["b"] = model("b", download=PAUSED, file={"state": "partial"})

    async def go() -> None:
        async with asking(service, "a", "b") as asked:
            asked.commands.pause_all()
            await asked.asked('settings {"concurrent":2,"paused":true}')
            assert asked.queue.settings.paused
            asked.service.line_up("a", "b", settings=DownloadSettings(paused=True))
            asked.commands.resume_all()
            await asked.asked('settings {"concurrent":2,"paused":false}')
            await asked.asked("download", "b")
            assert ("download", "a") not in asked.service.requests

    runner.run(go())


def test_without_a_queue_each_download_is_paused_and_resumed(runner: asyncio.Runner) -> None:
    service = ScriptedService(
        model("a", download=MOVING, downloading=True),
        model("b", download=PAUSED, file={"state": "partial"}),
    )

    async def go() -> None:
        async with asking(service) as asked:
            asked.commands.pause_all()
            await asked.asked("pause", "a")
            asked.commands.resume_all()
            await asked.asked("download", "b")

    runner.run(go())


def test_a_history_that_was_asked_for_is_kept_up(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(three(), "a", "b") as asked:
            assert asked.queue.history is None
            asked.service.line_up("b")
            await until(lambda: asked.queue.order == ("b",))
            asked.commands.refresh_history()
            await until(lambda: asked.queue.history == ())
            asked.service.history = (record(),)
            asked.service.line_up()
            await emission(asked.queue.history_changed)
            assert asked.queue.history == (record(),)

    runner.run(go())


def test_the_history_is_written_for_a_spreadsheet(runner: asyncio.Runner, tmp_path) -> None:
    async def go() -> None:
        async with asking(three(), "a") as asked:
            asked.service.history = (record(name='=cmd|"/c calc"'), record(name="Ä, B"))
            asked.commands.export_history(tmp_path / "history.csv")
            (path,) = await emission(asked.commands.exported)
            lines = path.read_text("utf-8").splitlines()
            assert len(lines) == 3
            assert "'=cmd" in lines[1]
            assert '"Ä, B"' in lines[2]
            asked.commands.export_history(tmp_path / "nowhere" / "history.csv")
            await until(lambda: len(asked.failures) == 1)
            assert asked.failures[0].action is Action.EXPORT
            assert asked.failures[0].problem.code is ProblemCode.DISK_ERROR

    runner.run(go())


def test_the_mean_rate_is_that_of_the_bytes_that_moved() -> None:
    assert mean_rate(record()) == 20
    assert mean_rate(record(fetched=0)) is None
    assert mean_rate(record(ended=BEGAN)) is None
    assert csv_text([]).count("\n") == 1
