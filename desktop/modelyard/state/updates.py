"""Looking for a newer version, only when the person asks."""

from PySide6.QtCore import QObject, Signal

from modelyard import __version__
from modelyard.client.updates import Release, newest_release
from modelyard.tasks import Tasks
from modelyard.wire.problems import Problem, ProblemError

__all__ = ["Release", "UpdateCheck"]


class UpdateCheck(QObject):
    """Asks an address for the newest release; one question at a time.

    Signals:
        found (Release): There is a newer version.
        up_to_date (str): There is none; the newest version that there is.
        failed (Problem): It can't be told.
    """

    found = Signal(object)
    up_to_date = Signal(str)
    failed = Signal(object)

    def __init__(self, *, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._is_asking = False

    @property
    def is_asking(self) -> bool:
        """Whether an answer is waited for."""
        return self._is_asking

    def ask(self, address: str) -> None:
        """Ask `address`; nothing happens while an answer is waited for."""
        if not self._is_asking:
            self._is_asking = True
            self._tasks.start(self._ask(address), name="check for updates")

    async def _ask(self, address: str) -> None:
        answer: Release | Problem
        try:
            answer = await newest_release(address)
        except ProblemError as error:
            answer = error.problem
        finally:
            self._is_asking = False
        match answer:
            case Problem():
                self.failed.emit(answer)
            case Release() if answer.is_newer_than(__version__):
                self.found.emit(answer)
            case Release():
                self.up_to_date.emit(answer.version)
