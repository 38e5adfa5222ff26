"""What lies on the disks, and the folders of models; asked for while somebody looks."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, Signal

from modelyard.client.model_api import ModelApi
from modelyard.state.asking import Asking
from modelyard.state.session import Session, SessionStatus, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.problems import Problem, ProblemError
from modelyard.wire.storage import ModelFolders, Storage


class StorageState(QObject):
    """What the service tells of disks and folders, kept up to date for as long as it is watched.

    Signals:
        changed (): Something else is known.
        failed (Problem): A request about a folder was refused.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, *, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._watchers = 0
        self._storage: Asking[Storage] = Asking(
            session,
            lambda api: api.storage(),
            told=self.changed.emit,
            tasks=tasks,
            name="disk use",
        )
        self._folders: Asking[ModelFolders] = Asking(
            session, lambda api: api.folders(), told=self.changed.emit, tasks=tasks, name="folders"
        )
        session.storage_changed.connect(self._refresh)
        session.status_changed.connect(self._refresh)

    @property
    def storage(self) -> Storage | None:
        """What takes room; None before it was asked for."""
        return self._storage.answer

    @property
    def folders(self) -> ModelFolders | None:
        """The folders of models; None before they were asked for."""
        return self._folders.answer

    @property
    def problem(self) -> Problem | None:
        """Why it is not known what takes room."""
        return self._storage.problem

    @property
    def is_asking(self) -> bool:
        """Whether an answer is on its way."""
        return self._storage.is_asking or self._folders.is_asking

    def watch(self) -> None:
        """Ask now, and from now on when something has changed."""
        self._watchers += 1
        self.refresh()

    def unwatch(self) -> None:
        """Ask no longer, once nobody watches any more."""
        self._watchers = max(0, self._watchers - 1)

    def refresh(self) -> None:
        """Ask what takes room, and for the folders."""
        self._storage.ask()
        self._folders.ask()

    def add_folder(self, path: str) -> None:
        """Watch a folder of models."""
        self._change(lambda api: api.add_folder(path), f"add folder {path}")

    def set_default_folder(self, folder_id: str) -> None:
        """Let new downloads go to this folder."""
        self._change(lambda api: api.set_default_folder(folder_id), "default folder")

    def remove_folder(self, folder_id: str) -> None:
        """Watch a folder no longer; its files stay."""
        self._change(lambda api: api.remove_folder(folder_id), "remove folder")

    def rescan(self) -> None:
        """Look for models that came or went."""
        self._change(lambda api: api.rescan(), "rescan")

    def _change(self, send: Callable[[ModelApi], Awaitable[ModelFolders]], name: str) -> None:
        self._tasks.start(self._send(send), name=name)

    async def _send(self, send: Callable[[ModelApi], Awaitable[ModelFolders]]) -> None:
        try:
            if self._session.api is None:
                raise nothing_answers()
            self._folders.take(await send(self._session.api))
        except ProblemError as error:
            self.failed.emit(error.problem)
        else:
            self._storage.ask()

    def _refresh(self) -> None:
        if self._watchers and self._session.status is SessionStatus.LIVE:
            self.refresh()
