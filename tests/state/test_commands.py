"""Commands: one request at a time for a model; the event tells success, a failure is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from modelyard.state import commands as commands_module
from modelyard.state.catalog import Catalog
from modelyard.state.commands import CommandFailure, Commands
from modelyard.state.rows import Action, RowState
from modelyard.state.session import Session, SessionStatus
from modelyard.tasks import Tasks
from modelyard.wire.downloads import DownloadPhase, ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.models import FileState, ModelFile
from modelyard.wire.problems import Problem, ProblemCode, problem_error
from modelyard.wire.runtime import LoadOptions, MemoryEstimate, ModelRuntime, RuntimeState
from tests.fakes.scripted_service import ScriptedService, model
from tests.qt import emission, until

STARTED = ModelDownloadProgress(
    status=ModelDownloadStatus.IN_PROGRESS, phase=DownloadPhase.TRANSFERRING
)
PRESENT = ModelFile(state=FileState.PRESENT)
ABSENT = ModelFile(state=FileState.ABSENT)


@dataclass
class Asked:
    service: ScriptedService
    catalog: Catalog
    commands: Commands
    failures: list[CommandFailure] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.commands.failed.connect(self.failures.append)

    async def answered(self, *requests: tuple[str, str]) -> None:
        await until(lambda: len(self.service.requests) >= len(requests), what="the requests")
        assert sorted(self.service.requests) == sorted(requests)


@asynccontextmanager
async def asking(service: ScriptedService) -> AsyncIterator[Asked]:
    async with service, Tasks() as tasks:
        catalog = Catalog()
        session = Session(catalog, find=service.find)
        commands = Commands(catalog, session, tasks=tasks)
        tasks.start(session.run(), name="session")
        await until(lambda: session.status is SessionStatus.LIVE)
        yield Asked(service, catalog, commands)


def problem(code: ProblemCode) -> Problem:
    return problem_error(code, "as the test wants").problem


def test_a_request_is_pending_until_its_event_not_until_its_reply(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(ScriptedService(model("a", file=ABSENT))) as asked:
            asked.commands.download(["a"])
            assert asked.catalog.row("a").pending is Action.DOWNLOAD
            await asked.answered(("download", "a"))
            await asyncio.sleep(0.05)
            assert asked.catalog.row("a").pending is Action.DOWNLOAD
            asked.service.progress("a", STARTED)
            await until(lambda: asked.catalog.row("a").pending is None)
            assert asked.catalog.row("a").state is RowState.DOWNLOADING

    runner.run(go())


def test_a_second_request_is_refused_while_one_is_pending(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(ScriptedService(model("a", file=ABSENT), model("b"))) as asked:
            asked.service.gate.clear()
            asked.commands.download(["a", "b"])
            asked.commands.download(["a"])
            asked.commands.remove(["a"])
            asked.commands.download(["b", "b"])
            asked.service.gate.set()
            await asked.answered(("download", "a"), ("download", "b"))

    runner.run(go())


def test_a_refusal_ends_pending_is_told_and_stays_on_the_row(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(ScriptedService(model("a", file=ABSENT))) as asked:
            full = asked.service.refusals["download"] = problem(ProblemCode.DISK_FULL)
            asked.commands.download(["a"])
            (failure,) = await emission(asked.commands.failed)
            assert (failure.action, failure.model_id) == (Action.DOWNLOAD, "a")
            assert failure.problem == full.model_copy(update={"status": 500})
            await until(lambda: asked.catalog.row("a").pending is None)
            assert asked.catalog.row("a").problem == failure.problem
            asked.service.refusals.clear()
            asked.commands.download(["a"])
            assert asked.catalog.row("a").problem is None

    runner.run(go())


def test_a_refused_download_of_one_does_not_touch_the_others(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(ScriptedService(model("a"), model("b"))) as asked:
            del asked.service.models["a"]
            asked.commands.download(["a", "b"])
            (failure,) = await emission(asked.commands.failed)
            assert failure.problem.code is ProblemCode.MODEL_NOT_FOUND
            assert asked.catalog.row("b").pending is Action.DOWNLOAD

    runner.run(go())


def test_what_was_cancelled_on_purpose_is_no_failure(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(ScriptedService(model("a", file=PRESENT))) as asked:
            asked.service.refusals["load"] = problem(ProblemCode.CANCELLED)
            asked.commands.load("a")
            await until(lambda: asked.catalog.row("a").pending is None)
            assert asked.failures == []
            assert asked.catalog.row("a").problem is None

    runner.run(go())


def test_pending_ends_some_time_after_a_reply_that_no_event_follows(
    runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands_module, "EVENT_GRACE_S", 0.05)

    async def go() -> None:
        async with asking(ScriptedService(model("a", file=PRESENT))) as asked:
            asked.commands.cancel(["a"])
            asked.commands.discard(["a"])
            await asked.answered(("cancel", "a"))
            await until(lambda: asked.catalog.row("a").pending is None)
            asked.commands.discard(["a"])
            await until(lambda: ("discard", "a") in asked.service.requests)

    runner.run(go())


def test_without_a_service_every_request_fails_in_words(runner: asyncio.Runner) -> None:
    async def go() -> None:
        catalog = Catalog()
        catalog.replace([model("a")])

        async def find() -> None:
            return None

        async with Tasks() as tasks:
            commands = Commands(catalog, Session(catalog, find=find), tasks=tasks)
            failures: list[CommandFailure] = []
            commands.failed.connect(failures.append)
            commands.download(["a"])
            commands.unload_all()
            commands.add("https://example.org/m.gguf")
            commands.estimate("a")
            await until(lambda: len(failures) == 3)
            codes = {failure.problem.code for failure in failures}
            assert codes == {ProblemCode.SERVICE_UNREACHABLE}
            assert catalog.row("a").pending is None

    runner.run(go())


def test_a_service_that_dies_in_mid_request_ends_pending(runner: asyncio.Runner) -> None:
    async def go() -> None:
        async with asking(ScriptedService(model("a", file=PRESENT))) as asked:
            asked.service.gate.clear()
            asked.commands.load("a")
            await asked.answered(("load", "a"))
            failed, _ = await asyncio.gather(
                emission(asked.commands.failed), asked.service._runner.cleanup()
            )
            (failure,) = failed
            assert failure.problem.code is ProblemCode.SERVICE_UNREACHABLE
            await until(lambda: asked.catalog.row("a").pending is None)

    runner.run(go())


def test_a_load_can_be_cancelled_while_its_request_is_still_unanswered(
    runner: asyncio.Runner,
) -> None:
    async def go() -> None:
        async with asking(ScriptedService(model("a", file=PRESENT))) as asked:
            asked.service.gate.clear()
            asked.commands.load("a")
            await asked.answered(("load", "a"))
            asked.service.run("a", ModelRuntime(state=RuntimeState.LOADING, progress=0.1))
            await until(lambda: asked.catalog.row("a").can(Action.CANCEL))
            asked.commands.cancel(["a"])
            await until(lambda: ("unload", "a") in asked.service.requests)
            asked.service.refusals["load"] = problem(ProblemCode.CANCELLED)
            asked.service.gate.set()
            asked.service.run("a", ModelRuntime(state=RuntimeState.UNLOADED))
            await until(lambda: asked.catalog.row("a").state is RowState.DOWNLOADED)
            await until(lambda: asked.catalog.row("a").pending is None)
            assert asked.failures == []

    runner.run(go())


def test_each_request_is_the_operation_that_it_is_called(runner: asyncio.Runner) -> None:
    async def go() -> None:
        names = ("pause", "discard", "unload", "load")
        service = ScriptedService(*(model(name, file=PRESENT) for name in (*names, "own", "old")))
        service.models["old"] = model("old", custom=False)
        async with asking(service) as asked:
            asked.commands.pause(["pause"])
            asked.commands.discard(["discard"])
            asked.commands.unload(["unload"])
            asked.commands.load("load", LoadOptions(context=512))
            asked.commands.remove(["own", "old"])
            asked.commands.unload_all()
            await asked.answered(
                ("pause", "pause"),
                ("discard", "discard"),
                ("unload", "unload"),
                ("load with 512", "load"),
                ("delete", "own"),
                ("delete_cache", "old"),
                ("unload_all", ""),
            )

    runner.run(go())


@pytest.mark.parametrize(
    ("reference", "source", "name"),
    [
        ("https://example.org/a/Tiny%20One.Q4_0.gguf?x=1", None, "Tiny One.Q4_0"),
        ("hf://owner/repo/file.gguf", None, "file"),
        ("ollama://library/tiny:latest", None, "tiny:latest"),
        ("/models/My Model.GGUF", "file:///models/My%20Model.GGUF", "My Model"),
    ],
)
def test_add_makes_an_entry_named_after_the_file(
    runner: asyncio.Runner, reference: str, source: str | None, name: str
) -> None:
    async def go() -> None:
        async with asking(ScriptedService()) as asked:
            asked.commands.add(reference, sha256="AB" * 32)
            (model_id,) = await emission(asked.commands.model_added)
            await until(lambda: asked.catalog.row(model_id) is not None)
            (seed,) = asked.service.seeds
            assert (seed.source, seed.name) == (source or reference, name)
            assert seed.sha256 == "ab" * 32

    runner.run(go())


@pytest.mark.parametrize(("reference", "sha256"), [("  ", None), ("https://h/m.gguf", "abc")])
def test_add_refuses_what_can_be_no_model_before_asking(
    runner: asyncio.Runner, reference: str, sha256: str | None
) -> None:
    async def go() -> None:
        async with asking(ScriptedService()) as asked:
            asked.commands.add(reference, sha256=sha256)
            (failure,) = await emission(asked.commands.failed)
            assert (failure.action, failure.model_id) == (Action.ADD, None)
            assert failure.problem.code is ProblemCode.BAD_REQUEST
            assert asked.service.requests == []

    runner.run(go())


def test_a_relative_path_is_that_of_this_process(
    runner: asyncio.Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    async def go() -> None:
        async with asking(ScriptedService()) as asked:
            asked.commands.add("tiny.gguf")
            await emission(asked.commands.model_added)
            assert asked.service.seeds[0].source == (tmp_path / "tiny.gguf").as_uri()

    runner.run(go())


def test_of_many_estimates_the_last_is_asked_for_and_then_remembered(
    runner: asyncio.Runner,
) -> None:
    async def go() -> None:
        service = ScriptedService(*map(model, "abc"))
        estimate = MemoryEstimate(total=10, low=9, high=11, fits=True, parts=())
        service.estimates["c"] = estimate
        async with asking(service) as asked:
            answers: list[tuple[str, MemoryEstimate]] = []
            asked.commands.estimated.connect(answers.append)
            for model_id in "abc":
                asked.commands.estimate(model_id)
            await until(lambda: answers == [("c", estimate)])
            asked.commands.estimate("c")
            assert answers == [("c", estimate)] * 2
            assert service.requests == [("estimate", "c")]
            asked.commands.estimate("c", LoadOptions(context=64))
            await until(lambda: len(answers) == 3)
            assert service.requests == [("estimate", "c")] * 2

    runner.run(go())


def test_an_estimate_that_fails_is_nobodys_failure_and_not_asked_for_again(
    runner: asyncio.Runner,
) -> None:
    async def go() -> None:
        async with asking(ScriptedService(model("a"))) as asked:
            asked.commands.estimate("a")
            await until(lambda: asked.service.requests == [("estimate", "a")])
            estimates = asked.commands._estimates
            await until(lambda: estimates._asking is not None and estimates._asking.done())
            asked.commands.estimate("a")
            await asyncio.sleep(0.2)
            assert asked.service.requests == [("estimate", "a")]
            assert asked.failures == []

    runner.run(go())


def test_a_question_that_is_asked_on_and_on_is_answered(runner: asyncio.Runner) -> None:
    async def go() -> None:
        service = ScriptedService(model("a"))
        service.estimates["a"] = MemoryEstimate(total=1, low=1, high=1, fits=True, parts=())
        async with asking(service) as asked:
            answers: list[tuple[str, MemoryEstimate]] = []
            asked.commands.estimated.connect(answers.append)

            def ask() -> bool:
                asked.commands.estimate("a")
                return bool(answers)

            await until(ask)
            assert service.requests == [("estimate", "a")]

    runner.run(go())
