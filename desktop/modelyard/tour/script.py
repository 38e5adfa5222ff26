"""The tour itself: the main job on a real model, done in the real window, seen step by step."""

import re
import time
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import aiohttp
import psutil
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from modelyard.app import RunningApp
from modelyard.client.discovery import read_note
from modelyard.client.model_api import ModelApi
from modelyard.paths import DataFolder
from modelyard.state.rows import ModelRow, RowState
from modelyard.state.session import SessionStatus
from modelyard.tour.failure import TourError
from modelyard.tour.hands import Hands, click, fill_in, find, until
from modelyard.tour.journal import Journal
from modelyard.tour.origin import Origin
from modelyard.wire.problems import Problem
from modelyard.wire.routes import OPENAI_CHAT_COMPLETIONS
from modelyard.wire.runtime import DeviceKind, MemoryDevice

_START_DEADLINE_S = 90.0
_DOWNLOAD_DEADLINE_S = 300.0
_LOAD_DEADLINE_S = 180.0
_ANSWER_DEADLINE_S = 180.0
_CANCEL_AT = 0.3
_RESUMED_AT = 0.6
# What the server has sent of a cancelled transfer and nobody had read yet comes again: what the
# sockets hold of a few connections, which is more on a machine that is busy with other things.
_IN_SOCKETS_BYTES = 32_000_000
# The table and the gauge come from two readings of the same worker.
_GAUGE_SHOWS = 0.9
_QUESTION = "Why is the sky blue?"
_SHORT_QUESTION = "What is the capital of France? Answer in one sentence."
_SENTENCE = re.compile(r"([A-Za-z]+\W+){5}")
_MAX_TOKENS = 48


@dataclass(frozen=True, slots=True)
class Subject:
    """The model that the tour is about, and where it is downloaded from."""

    name: str
    file: Path
    size_bytes: int
    sha256: str
    origin: Origin

    @property
    def url(self) -> str:
        """The address of the file."""
        return f"{self.origin.url}/{self.file.name}"


class Script:
    """The steps in their order. Each raises `TourError` where it does not happen."""

    def __init__(
        self, app: RunningApp, folder: DataFolder, subject: Subject, *, journal: Journal
    ) -> None:
        self._app = app
        self._folder = folder
        self._subject = subject
        self._journal = journal
        self._hands = Hands(app.window)
        self._model_id = ""

    async def play(self) -> None:
        """Do the whole job."""
        await self._start()
        await self._add()
        await self._download_and_cancel()
        await self._resume()
        await self._look_at_options()
        await self._load()
        await self._ask()
        await self._try()
        await self._look_in_the_dark()
        await self._unload()

    async def quit(self) -> None:
        """Ask the app to quit."""
        await self._hands.press("quitAction")

    async def _start(self) -> None:
        with self._journal.step("start", "The window opens and its service answers") as step:
            session = self._app.session
            await until(
                lambda: session.status is SessionStatus.LIVE and session.memory is not None,
                "the service did not answer",
                deadline_s=_START_DEADLINE_S,
            )
            self._journal.note(service=session.service_name)
            await self._hands.picture(self._journal.picture(step, "started"))

    async def _add(self) -> None:
        with self._journal.step("add", "A model is added by its link") as step:
            known = {row.id for row in self._app.catalog.rows()}
            await self._hands.press("addAction")
            dialog = await self._hands.dialog("addDialog")
            fill_in(
                dialog,
                sourceField=self._subject.url,
                nameField=self._subject.name,
                sha256Field=self._subject.sha256,
            )
            await self._hands.picture(self._journal.picture(step, "add"))
            click(dialog, "confirmAddButton")
            await until(lambda: len(self._new_rows(known)) == 1, "the model did not appear")
            self._model_id = self._new_rows(known)[0].id
            self._hands.select(self._model_id)
            await self._hands.picture(self._journal.picture(step, "added"))

    async def _download_and_cancel(self) -> None:
        with self._journal.step("cancel", "Its download is cancelled on the way") as step:
            await self._limit()
            await self._hands.press("downloadAction")
            await self._reach(RowState.DOWNLOADING, fraction=_CANCEL_AT)
            await self._hands.picture(self._journal.picture(step, "downloading"))
            await self._hands.press("cancelAction")
            await self._reach(RowState.PAUSED)
            held_bytes = self._row().transferred or 0
            if not 0 < held_bytes < self._subject.size_bytes:
                raise TourError(f"{held_bytes} bytes are held after the cancel")
            self._journal.note(cancelled_at_bytes=held_bytes)
            await self._hands.picture(self._journal.picture(step, "cancelled"))

    async def _limit(self) -> None:
        """Slow all downloads down by the window's own means: there is something to see then."""
        window = self._app.window
        click(window, "downloadsPlace")
        await self._hands.press("limitsAction")
        click(window, "tenSpeed")
        find(window, QWidget, "limitsPopover").hide()
        click(window, "libraryPlace")

    async def _resume(self) -> None:
        with self._journal.step("resume", "It goes on from its bytes and is verified") as step:
            held_bytes = self._row().transferred or 0
            began_s = time.monotonic()
            await self._hands.press("downloadAction")
            await self._reach(RowState.DOWNLOADING, fraction=_RESUMED_AT)
            await self._hands.picture(self._journal.picture(step, "resumed"))
            click(self._app.window, "downloadsPlace")
            await self._hands.picture(self._journal.picture(step, "queue"))
            click(self._app.window, "libraryPlace")
            await self._reach(RowState.DOWNLOADED)
            took_s = time.monotonic() - began_s
            self._check_file()
            asked = await self._check_resumed(held_bytes)
            self._journal.note(
                resumed_with=asked,
                sent_bytes=sum(each.sent_bytes for each in self._subject.origin.requests()),
                resumed_in_s=round(took_s, 2),
            )
            await self._hands.picture(self._journal.picture(step, "downloaded"))

    async def _look_at_options(self) -> None:
        with self._journal.step("options", "Its options tell what a load will take") as step:
            side = self._app.window.library.details
            click(side, "optionsTab")
            await until(lambda: side.estimate is not None, "there was no estimate")
            estimate = side.estimate
            self._journal.note(estimated_bytes=estimate.total if estimate is not None else None)
            await self._hands.picture(self._journal.picture(step, "options"))
            click(side, "overviewTab")

    async def _load(self) -> None:
        with self._journal.step("load", "It is loaded into memory") as step:
            self._note_memory("before")
            await self._hands.press("loadAction")
            await self._reach(RowState.LOADED, deadline_s=_LOAD_DEADLINE_S)
            await until(
                lambda: self._measured_bytes() > (self._row().ram_bytes or 0) * _GAUGE_SHOWS > 0,
                "the gauge did not show the memory that was measured",
            )
            if not self._workers():
                raise TourError("no worker process runs")
            runtime = self._row().model.runtime
            self._journal.note(
                model_memory_bytes=self._row().ram_bytes,
                load_s=None if runtime is None else runtime.load_seconds,
            )
            self._note_memory("loaded")
            await self._hands.picture(self._journal.picture(step, "loaded"))

    async def _ask(self) -> None:
        with self._journal.step("ask", "It answers a question"):
            began_s = time.monotonic()
            answer = await self._answer(_QUESTION)
            took_s = time.monotonic() - began_s
            if not _SENTENCE.search(answer):
                raise TourError(f"the answer is not a sentence: {answer!r}")
            self._journal.note(question=_QUESTION, answer=answer, answered_in_s=round(took_s, 2))

    async def _try(self) -> None:
        with self._journal.step("try", "It answers in the window") as step:
            side = self._app.window.library.details
            click(side, "tryTab")
            find(side, QPlainTextEdit, "questionField").setPlainText(_SHORT_QUESTION)
            click(side, "tryAskButton")
            turns = side.trial
            await until(
                lambda: bool(turns.turns) and not turns.turns[-1].is_running,
                "the answer did not end",
                deadline_s=_ANSWER_DEADLINE_S,
            )
            turn = turns.turns[-1]
            if turn.problem is not None or not turn.answer:
                raise TourError(f"there was no answer: {turn.problem}")
            self._journal.note(tokens_per_second=turn.tokens_per_second)
            await self._hands.picture(self._journal.picture(step, "answered"))
            click(side, "overviewTab")

    async def _look_in_the_dark(self) -> None:
        with self._journal.step("dark", "The window turns dark and light again") as step:
            await self._hands.press("darkThemeAction")
            await self._hands.picture(self._journal.picture(step, "dark"))
            await self._hands.press("lightThemeAction")

    async def _unload(self) -> None:
        with self._journal.step("unload", "Its memory is given back") as step:
            await self._hands.press("unloadAction")
            await self._reach(RowState.DOWNLOADED)
            await until(lambda: not self._workers(), "its worker process did not end")
            await until(lambda: self._measured_bytes() == 0, "the gauge still shows the model")
            runtime = self._row().model.runtime
            self._journal.note(freed_bytes=None if runtime is None else runtime.freed)
            self._note_memory("after")
            await self._hands.picture(self._journal.picture(step, "unloaded"))

    async def _reach(
        self,
        state: RowState,
        *,
        fraction: float = 0.0,
        deadline_s: float = _DOWNLOAD_DEADLINE_S,
    ) -> None:
        """Wait until the model is in `state`, at least `fraction` of the way; a problem ends it."""

        def reached() -> bool:
            row = self._row()
            if row.current_problem is not None:
                raise TourError(_told(row.current_problem))
            return row.state is state and (row.fraction or 0.0) >= fraction

        await until(reached, f"the model did not become {state.name}", deadline_s=deadline_s)

    async def _check_resumed(self, held_bytes: int) -> str:
        """Return the range that was asked for after the cancel, as the server's log has it."""
        origin = self._subject.origin

        def resumed() -> str:
            asked = (each.range for each in origin.requests())
            return next((each for each in asked if _first_byte(each) >= held_bytes), "")

        # A request stands in the log once it has ended.
        await until(lambda: bool(resumed()), "the server was not asked for the rest alone")
        sent_bytes = sum(each.sent_bytes for each in origin.requests())
        if sent_bytes > self._subject.size_bytes + _IN_SOCKETS_BYTES:
            raise TourError(f"the server had to send {sent_bytes} bytes: some came twice")
        return resumed()

    def _check_file(self) -> None:
        file = self._row().model.file
        if file is None or file.sha256 != self._subject.sha256 or not file.verified:
            raise TourError("the file was not verified")

    async def _answer(self, question: str) -> str:
        api = self._api()
        body = {
            "model": self._row().model.unique,
            "messages": [{"role": "user", "content": question}],
            "max_tokens": _MAX_TOKENS,
            "temperature": 0,
        }
        timeout = aiohttp.ClientTimeout(total=_ANSWER_DEADLINE_S)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            address = f"{api.url}{OPENAI_CHAT_COMPLETIONS}"
            async with session.post(address, json=body, headers=self._authorisation()) as response:
                answer = await response.json()
                if response.status != HTTPStatus.OK:
                    raise TourError(f"the chat answered {response.status}: {answer}")
        content: str = answer["choices"][0]["message"]["content"]
        return content.strip()

    def _authorisation(self) -> dict[str, str]:
        note = read_note(self._folder.service_file)
        return {} if note is None or not note.token else {"Authorization": f"Bearer {note.token}"}

    def _api(self) -> ModelApi:
        if self._app.session.api is None:
            raise TourError("the service is gone")
        return self._app.session.api

    def _row(self) -> ModelRow:
        row = self._app.catalog.row(self._model_id)
        if row is None:
            raise TourError("the model is gone")
        return row

    def _new_rows(self, known: set[str]) -> list[ModelRow]:
        return [row for row in self._app.catalog.rows() if row.id not in known]

    def _workers(self) -> list[psutil.Process]:
        """Return the processes that the service of this tour runs."""
        if self._app.supervisor.pid is None:
            raise TourError("the app does not run a service of its own")
        return psutil.Process(self._app.supervisor.pid).children(recursive=True)

    def _ram(self) -> MemoryDevice:
        memory = self._app.session.memory
        devices = () if memory is None else memory.devices
        ram = next((device for device in devices if device.kind is DeviceKind.RAM), None)
        if ram is None:
            raise TourError("the service tells nothing about memory")
        return ram

    def _measured_bytes(self) -> int:
        return sum(each.bytes for each in self._ram().models if each.id == self._model_id)

    def _note_memory(self, when: str) -> None:
        ram = self._ram()
        models = sum(each.bytes for each in ram.models)
        figures = {"free": ram.free, "others": ram.others, "models": models}
        self._journal.note(**{f"memory_{when}": figures})


def _told(problem: Problem) -> str:
    """Return all that a problem tells, the end of the engine's log included."""
    parts = (f"{problem.code}: {problem.detail or problem.title}", problem.last_log)
    return "\n".join(part for part in parts if part)


def _first_byte(asked: str) -> int:
    """Return where a Range header begins; 0 where there is none."""
    match = re.match(r"bytes=(\d+)-", asked)
    return int(match.group(1)) if match else 0
