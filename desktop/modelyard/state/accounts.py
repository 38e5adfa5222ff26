"""The accounts at sources that the service may use; a token goes in and never comes out."""

import logging

from PySide6.QtCore import QObject, Signal

from modelyard.state.session import Session, SessionStatus, nothing_answers
from modelyard.tasks import Tasks
from modelyard.wire.accounts import AccountPlace, NewAccount, SourceAccount
from modelyard.wire.problems import Problem, ProblemError
from modelyard.wire.sources import DEFAULT_SOURCE

_log = logging.getLogger(__name__)


class Accounts(QObject):
    """Knows at which sources there is an account, and gives the service new ones.

    Signals:
        changed (): An account is new, gone, or known now.
        accepted (str): The account at this source was taken and is in use.
        refused (Problem): It was not, and why.
    """

    changed = Signal()
    accepted = Signal(object)
    refused = Signal(object)

    def __init__(self, session: Session, *, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._accounts: dict[str, SourceAccount] = {}
        session.status_changed.connect(self._reconnected)

    def has(self, source: str = DEFAULT_SOURCE) -> bool:
        """Return whether there is an account at `source`."""
        account = self._accounts.get(source)
        return account is not None and account.place is not AccountPlace.NOWHERE

    def refresh(self) -> None:
        """Ask which there are."""
        self._tasks.start(self._refresh(), name="accounts")

    def give(self, token: str, *, source: str = DEFAULT_SOURCE, allow_file: bool = False) -> None:
        """Use `token` at `source` from now on."""
        account = NewAccount(token=token, allow_file=allow_file)
        self._tasks.start(self._give(source, account), name=f"account at {source}")

    async def _refresh(self) -> None:
        if self._session.api is None:
            return
        try:
            answer = await self._session.api.accounts()
        except ProblemError as error:
            # Nobody asked for it by a click; the source itself says what it wants.
            _log.info("no accounts: %s", error)
            return
        self._accounts = {one.source: one for one in answer.iterable}
        self.changed.emit()

    async def _give(self, source: str, account: NewAccount) -> None:
        try:
            if self._session.api is None:
                raise nothing_answers()
            self._accounts[source] = await self._session.api.set_account(source, account)
        except ProblemError as error:
            problem: Problem = error.problem
            self.refused.emit(problem)
        else:
            self.changed.emit()
            self.accepted.emit(source)

    def _reconnected(self) -> None:
        if self._session.status is SessionStatus.LIVE:
            self.refresh()
