"""What is in the file of one model, here or at its source, for who looks inside."""

from PySide6.QtCore import QObject, Signal

from modelyard.client.model_api import ModelApi
from modelyard.state.asking import Asking
from modelyard.state.session import Session
from modelyard.tasks import Tasks
from modelyard.wire.contents import FileContents
from modelyard.wire.problems import Problem


class ContentsReading(QObject):
    """Reads one file: of the model `model_id`, or without it the one that `source` refers to.

    `sha256`, where it is known of `source`, saves asking again for what was read before.

    Signals:
        changed (): It is being read, was read, or can't be.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        *,
        model_id: str | None = None,
        source: str = "",
        sha256: str | None = None,
        tasks: Tasks,
    ) -> None:
        super().__init__()
        self._model_id = model_id
        self._source = source
        self._sha256 = sha256
        self._asking: Asking[FileContents] = Asking(
            session,
            self._ask,
            told=self.changed.emit,
            tasks=tasks,
            name=f"contents of {model_id or source}",
        )

    @property
    def contents(self) -> FileContents | None:
        """What was read."""
        return self._asking.answer

    @property
    def problem(self) -> Problem | None:
        """Why it can't be read; None while that is tried again."""
        return None if self._asking.is_asking else self._asking.problem

    def read(self) -> None:
        """Read the file, or once more."""
        self._asking.ask()

    async def _ask(self, api: ModelApi) -> FileContents:
        if self._model_id is not None:
            return await api.contents(self._model_id)
        return await api.source_contents(self._source, sha256=self._sha256)
