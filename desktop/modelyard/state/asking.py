"""Asking a service for something that may have changed: one question at a time, the latest told."""

import logging
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from modelyard.client.model_api import ModelApi
from modelyard.state.session import Session, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.problems import Problem, ProblemError

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Asking(Generic[T]):
    """Asks with `send` and keeps the answer; `told` is called when it, or `problem`, is another.

    Asked again while a question is on its way, it asks once more after that one.
    """

    def __init__(
        self,
        session: Session,
        send: Callable[[ModelApi], Awaitable[T]],
        *,
        told: Callable[[], None],
        tasks: Tasks,
        name: str,
    ) -> None:
        self._session = session
        self._send = send
        self._told = told
        self._tasks = tasks
        self._name = name
        self._answer: T | None = None
        self._problem: Problem | None = None
        self._is_asking = False
        self._is_asked_again = False

    @property
    def answer(self) -> T | None:
        """The latest answer; it stays where a later question failed."""
        return self._answer

    @property
    def problem(self) -> Problem | None:
        """Why the latest question failed, where it did."""
        return self._problem

    @property
    def is_asking(self) -> bool:
        """Whether a question is on its way."""
        return self._is_asking

    def ask(self) -> None:
        """Ask, or once more after what is on its way."""
        if self._is_asking:
            self._is_asked_again = True
            return
        self._is_asking = True
        self._tasks.start(self._ask(), name=self._name)
        self._told()

    def take(self, answer: T) -> None:
        """Take over an answer that came with something else."""
        self._answer, self._problem = answer, None
        self._told()

    async def _ask(self) -> None:
        while True:
            self._is_asked_again = False
            try:
                self._answer, self._problem = await self._send(self._service()), None
            except ProblemError as error:
                _log.info("no %s: %s", self._name, error)
                self._problem = error.problem
            if not self._is_asked_again:
                break
        self._is_asking = False
        self._told()

    def _service(self) -> ModelApi:
        if self._session.api is None:
            raise nothing_answers()
        return self._session.api
