"""Trying a loaded model: a few turns with it, streamed, measured, and forgotten afterwards."""

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from modelyard.client.model_api import ModelApi
from modelyard.state.rows import ModelRow
from modelyard.state.session import Session, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.chat import ChatMessage, ChatPiece, ChatRequest, EmbeddingRequest, Role
from modelyard.wire.enums import ModelUsage
from modelyard.wire.problems import Problem, ProblemError

_TELL_EVERY_MS = 50
_MOST_CHARACTERS = 200_000
"""Of one answer: a model that never stops must not fill the window's memory."""
_MOST_TURNS = 200


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer as far as it has come.

    Times are seconds from the question. `tokens_per_second` is the engine's own figure at the end
    and counted here until then.
    """

    question: str
    answer: str = ""
    thoughts: str = ""
    """What the model said to itself before it answered."""
    first_token_s: float | None = None
    tokens: int = 0
    tokens_per_second: float | None = None
    is_running: bool = True
    is_cut: bool = False
    """Whether it was stopped, by the person or by its length."""
    dimensions: int | None = None
    """How long the vector is, of a model that embeds."""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a turn belongs: answers that come late must not get into another conversation."""

    conversation: int
    number: int


class Trial(QObject):
    """One conversation with one model at a time; another model, or `clear`, begins anew.

    Signals:
        changed (): `turns` are others; while an answer comes at most twenty times a second.
    """

    changed = Signal()

    def __init__(self, session: Session, *, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._model_id: str | None = None
        self._turns: list[Turn] = []
        self._conversation = 0
        self._answering: asyncio.Task[None] | None = None
        self._telling = QTimer(self)
        self._telling.setSingleShot(True)
        self._telling.setInterval(_TELL_EVERY_MS)
        self._telling.timeout.connect(self.changed.emit)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation, the latest turn last."""
        return tuple(self._turns)

    @property
    def model_id(self) -> str | None:
        """Whom it is with."""
        return self._model_id

    @property
    def is_running(self) -> bool:
        """Whether an answer is coming."""
        return self._answering is not None and not self._answering.done()

    def begin(self, model_id: str | None) -> None:
        """Talk to this model from now on; nothing happens if that is so already."""
        if model_id != self._model_id:
            self._model_id = model_id
            self.clear()

    def ask(self, row: ModelRow, question: str) -> None:
        """Ask a model that is loaded; refused while an answer is coming."""
        if self.is_running or not question.strip():
            return
        self.begin(row.id)
        if len(self._turns) >= _MOST_TURNS:
            self.clear()
        place = _Place(self._conversation, len(self._turns))
        self._turns.append(Turn(question))
        self.changed.emit()
        work = self._embed(row, place) if embeds(row) else self._chat(row, place)
        self._answering = self._tasks.start(work, name=f"try {row.id}")

    def stop(self) -> None:
        """End the answer that is coming; what came of it stays."""
        if self._answering is not None:
            self._answering.cancel()
            self._answering = None

    def clear(self) -> None:
        """Forget what was said."""
        self.stop()
        self._turns = []
        self._conversation += 1
        self.changed.emit()

    async def _chat(self, row: ModelRow, place: _Place) -> None:
        turn = _Progress(self._turns[place.number], time.monotonic())
        problem: Problem | None = None
        try:
            request = ChatRequest(model=_served_name(row), messages=self._messages())
            async with aclosing(self._service().chat(request)) as pieces:
                async for piece in pieces:
                    if not turn.take(piece, time.monotonic()):
                        break
                    self._put(place, turn.turn)
        except ProblemError as error:
            problem = error.problem
        except asyncio.CancelledError:
            turn.cut()
            raise
        finally:
            self._put(place, turn.ended(problem))

    async def _embed(self, row: ModelRow, place: _Place) -> None:
        began_s, turn = time.monotonic(), self._turns[place.number]
        try:
            request = EmbeddingRequest(model=_served_name(row), input=turn.question)
            answer = await self._service().embed(request)
            vector = answer.data[0].embedding if answer.data else ()
            took_s = time.monotonic() - began_s
            turn = replace(turn, dimensions=len(vector), first_token_s=took_s)
        except ProblemError as error:
            turn = replace(turn, problem=error.problem)
        except asyncio.CancelledError:
            turn = replace(turn, is_cut=True)
            raise
        finally:
            self._put(place, replace(turn, is_running=False))

    def _put(self, place: _Place, turn: Turn) -> None:
        """Keep how far a turn is, unless the conversation is another by now."""
        if place.conversation != self._conversation:
            return
        self._turns[place.number] = turn
        if not turn.is_running:
            self._telling.stop()
            if self._answering is asyncio.current_task():
                self._answering = None
            self.changed.emit()
        elif not self._telling.isActive():
            self._telling.start()

    def _messages(self) -> tuple[ChatMessage, ...]:
        said: list[ChatMessage] = []
        for turn in self._turns:
            said.append(ChatMessage(role=Role.USER, content=turn.question))
            if turn.answer:
                said.append(ChatMessage(role=Role.ASSISTANT, content=turn.answer))
        return tuple(said)

    def _service(self) -> ModelApi:
        if self._session.api is None:
            raise nothing_answers()
        return self._session.api


class _Progress:
    """An answer as it comes."""

    def __init__(self, turn: Turn, began_s: float) -> None:
        self.turn = turn
        self._began_s = began_s

    def take(self, piece: ChatPiece, now_s: float) -> bool:
        """Add a piece; False when that is enough."""
        turn, delta = self.turn, None
        for choice in piece.choices[:1]:
            delta = choice.delta
            if choice.finish_reason == "length":
                turn = replace(turn, is_cut=True)
        if delta is not None and (delta.content or delta.reasoning_content):
            first_s = turn.first_token_s
            if first_s is None:
                first_s = now_s - self._began_s
            tokens = turn.tokens + 1
            since_s = now_s - self._began_s - first_s
            turn = replace(
                turn,
                answer=turn.answer + _printable(delta.content),
                thoughts=turn.thoughts + _printable(delta.reasoning_content),
                first_token_s=first_s,
                tokens=tokens,
                tokens_per_second=(tokens - 1) / since_s if since_s > 0 else None,
            )
        if piece.timings is not None and piece.timings.predicted_per_second:
            timings = piece.timings
            turn = replace(
                turn,
                tokens=timings.predicted_n or turn.tokens,
                tokens_per_second=timings.predicted_per_second,
            )
        self.turn = turn
        is_enough = len(turn.answer) + len(turn.thoughts) > _MOST_CHARACTERS
        if is_enough:
            self.cut()
        return not is_enough

    def cut(self) -> None:
        """Note that it ended before the model wanted to."""
        self.turn = replace(self.turn, is_cut=True)

    def ended(self, problem: Problem | None) -> Turn:
        """Return the turn at its end."""
        return replace(self.turn, is_running=False, problem=problem)


def embeds(row: ModelRow) -> bool:
    """Return whether a model makes vectors of texts instead of answering them."""
    runtime = row.model.runtime
    options = runtime.options if runtime is not None else None
    if options is not None and options.embedding is not None:
        return options.embedding
    return row.model.usage is ModelUsage.TEXT_EMBEDDING


def _served_name(row: ModelRow) -> str:
    return row.model.unique or row.id


def _printable(text: str | None) -> str:
    """Leave out what no screen shows: a small or broken model says any byte."""
    return "".join(sign for sign in text or "" if sign in "\n\t" or sign.isprintable())
