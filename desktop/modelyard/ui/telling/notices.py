"""Tells through the desktop what ended, failed or hangs while nobody looks at the window."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from modelyard.state.catalog import Catalog
from modelyard.state.commands import CommandFailure, Commands
from modelyard.state.rows import Action, ModelRow
from modelyard.state.settings import Settings
from modelyard.system.notices import OPEN, Notice, Notifier
from modelyard.tasks import Tasks
from modelyard.ui.telling.outcomes import Outcomes
from modelyard.ui.words.notice_words import (
    LOAD_NOW_TEXT,
    RETRY_TEXT,
    SHOW_TEXT,
    Happening,
    is_engine_death,
    notice_body,
    notice_title,
    summary_body,
    summary_title,
)
from modelyard.wire.problems import Problem

_SPAN_S = 60.0
_MOST_SINGLE = 2
"""So many notices in `_SPAN_S` stand for themselves; with one more they become one."""
_SUMMARY_KEY = "summary"
_LOAD, _RETRY, _SHOW = "load", "retry", "show"


@dataclass(frozen=True, slots=True)
class _Told:
    """Something that was told, when, and of which model."""

    at_s: float
    happening: Happening
    model_id: str
    name: str


class Notices(QObject):
    """Shows a notice for each outcome, through the first of `notifiers` that is open.

    It is quiet while the window is in front, and where the person does not want notices. One
    notice for each model at most; three things within a minute become one notice.

    Signals:
        open_requested (): The person wants to see the window.
        show_requested (str): The person wants to see this model.
    """

    open_requested = Signal()
    show_requested = Signal(object)

    def __init__(
        self,
        window: QWidget,
        catalog: Catalog,
        commands: Commands,
        settings: Settings,
        *,
        outcomes: Outcomes,
        notifiers: Sequence[Notifier],
        tasks: Tasks,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._catalog = catalog
        self._commands = commands
        self._settings = settings
        self._notifiers = tuple(notifiers)
        self._tasks = tasks
        self._clock = clock
        self._told: list[_Told] = []
        self._turn = asyncio.Lock()
        outcomes.downloaded.connect(lambda key: self._tell(key, Happening.DOWNLOADED))
        outcomes.stalled.connect(lambda key: self._tell(key, Happening.STALLED))
        outcomes.out_of_room.connect(lambda key: self._tell(key, Happening.OUT_OF_ROOM))
        outcomes.failed.connect(self._tell_failed)
        outcomes.recovered.connect(self._withdraw)
        commands.failed.connect(self._tell_refused)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is told: the window is in front, or notices are not wanted."""
        is_active = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        frame = self._window.window()
        is_seen = frame.isVisible() and not frame.isMinimized()
        return (is_active and is_seen) or not self._settings.notifies

    def _tell_failed(self, model_id: str) -> None:
        row = self._catalog.row(model_id)
        problem = row.current_problem if row is not None else None
        is_death = is_engine_death(problem)
        self._tell(model_id, Happening.ENGINE_DIED if is_death else Happening.FAILED, problem)

    def _tell_refused(self, failure: CommandFailure) -> None:
        if failure.model_id is not None:
            self._tell(failure.model_id, Happening.FAILED, failure.problem)

    def _tell(self, model_id: str, happening: Happening, problem: Problem | None = None) -> None:
        row = self._catalog.row(model_id)
        if row is None or self.is_quiet:
            return
        self._remember(_Told(self._clock(), happening, model_id, row.name))
        if len(self._told) > _MOST_SINGLE:
            self._tell_summary()
            return
        notice = Notice(
            _key(model_id),
            notice_title(happening, problem),
            notice_body(happening, row, problem),
            is_bad=happening is not Happening.DOWNLOADED,
            actions=_actions(happening, row),
            percent=_percent(row) if happening is not Happening.DOWNLOADED else None,
        )
        self._show(notice, lambda action: self._act(action, model_id))

    def _tell_summary(self) -> None:
        for told in self._told:
            self._withdraw(told.model_id)
        happenings = tuple(told.happening for told in self._told)
        notice = Notice(
            _SUMMARY_KEY,
            summary_title(happenings),
            summary_body(tuple(told.name for told in self._told)),
            is_bad=any(one is not Happening.DOWNLOADED for one in happenings),
            actions=((_SHOW, SHOW_TEXT),),
        )
        self._show(notice, lambda _: self.open_requested.emit())

    def _remember(self, told: _Told) -> None:
        """Keep what is told together: one thing a model, until a minute goes by without any."""
        if self._told and told.at_s - self._told[-1].at_s > _SPAN_S:
            self._told.clear()
        is_summed_up = len(self._told) > _MOST_SINGLE
        self._told = [
            one
            for one in self._told
            if one.model_id != told.model_id and (is_summed_up or told.at_s - one.at_s <= _SPAN_S)
        ]
        self._told.append(told)

    def _show(self, notice: Notice, chosen: Callable[[str], None]) -> None:
        self._tasks.start(self._show_somewhere(notice, chosen), name=f"notice {notice.key}")

    async def _show_somewhere(self, notice: Notice, chosen: Callable[[str], None]) -> None:
        async with self._turn:  # one after the other, as things happened
            for notifier in self._notifiers:
                if await notifier.show(notice, chosen):
                    return

    def _withdraw(self, model_id: str) -> None:
        self._tasks.start(self._withdraw_everywhere(_key(model_id)), name=f"withdraw {model_id}")

    async def _withdraw_everywhere(self, key: str) -> None:
        async with self._turn:
            for notifier in self._notifiers:
                await notifier.withdraw(key)

    def _act(self, action: str, model_id: str) -> None:
        row = self._catalog.row(model_id)
        if row is None:
            self.open_requested.emit()
        elif action == _LOAD or (action == _RETRY and row.can(Action.LOAD)):
            self._commands.load(model_id)
        elif action == _RETRY:
            self._commands.download((model_id,))
        elif action in {_SHOW, OPEN}:
            self.show_requested.emit(model_id)


def _actions(happening: Happening, row: ModelRow) -> tuple[tuple[str, str], ...]:
    show = (_SHOW, SHOW_TEXT)
    match happening:
        case Happening.DOWNLOADED if row.can(Action.LOAD):
            return (_LOAD, LOAD_NOW_TEXT), show
        case Happening.FAILED | Happening.ENGINE_DIED if _can_retry(row):
            return (_RETRY, RETRY_TEXT), show
        case _:
            return (show,)


def _can_retry(row: ModelRow) -> bool:
    return row.can(Action.LOAD) or row.can(Action.DOWNLOAD)


def _percent(row: ModelRow) -> int | None:
    return None if row.fraction is None else int(row.fraction * 100)


def _key(model_id: str) -> str:
    return f"model:{model_id}"
