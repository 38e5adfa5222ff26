"""The tray: the progress of all downloads, what is loaded, and the way back to the window."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from modelyard.state.activity import Activity, Kind
from modelyard.state.commands import Commands
from modelyard.state.rows import Action, ModelRow
from modelyard.state.session import Session, SessionStatus
from modelyard.ui.look.text import plain_entry
from modelyard.ui.telling.tray_icon import tray_icon
from modelyard.ui.words.download_words import PAUSE_ALL_TEXT, RESUME_ALL_TEXT
from modelyard.ui.words.tray_words import UNLOAD_ALL_TEXT, downloads_text, tray_tip
from modelyard.ui.words.wording import NOTHING_LOADED, OPEN_TEXT, QUIT_TEXT, unload_text

_MOST_NAMED = 10
"""A menu longer than this does not fit a small screen."""
_STEP_PERCENT = 2
"""A bar of 16 to 24 px shows no finer ones; each is sent to the panel as a set of pictures."""


@dataclass(frozen=True, slots=True)
class Progress:
    """All downloads together: how many run or wait, and bytes where every size is known."""

    running: int
    transferred: int
    total: int

    @property
    def percent(self) -> int | None:
        """How far they are, in steps that the icon can show; None where nothing runs."""
        if not self.running:
            return None
        share = 100 * self.transferred // self.total if self.total else 0
        return share // _STEP_PERCENT * _STEP_PERCENT


class Tray(QObject):
    """Stands in the tray where there is one; elsewhere it does nothing.

    Signals:
        open_requested (): The icon or its entry was clicked: show the window.
        quit_requested (): The person wants to end the application.
    """

    open_requested = Signal()
    quit_requested = Signal()

    def __init__(
        self,
        activity: Activity,
        session: Session,
        commands: Commands,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._activity = activity
        self._session = session
        self._commands = commands
        self._icon: QSystemTrayIcon | None = None
        self._percent: int | None = None
        self._named: object = None
        self._menu = QMenu()
        self._menu.setObjectName("trayMenu")
        self._downloads = self._entry("downloadsState")
        self._hold = self._entry("trayHoldAction")
        self._hold.triggered.connect(self._toggle_hold)
        for signal in self._heard():
            signal.connect(self._refresh)
        self._refresh()

    @property
    def menu(self) -> QMenu:
        """What a click with the other button opens."""
        return self._menu

    @property
    def icon(self) -> QSystemTrayIcon | None:
        """What stands in the tray; None as long as there is no tray."""
        return self._icon

    def show(self) -> bool:
        """Show the icon; False where this desktop has no tray."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        if self._icon is None:
            self._icon = QSystemTrayIcon(tray_icon(self._percent), self)
            self._icon.setObjectName("trayIcon")
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(self._activated)
            self._show_progress(self._progress())
        self._icon.show()
        return True

    def close(self) -> None:
        """Take the icon away; what the service says while it ends is heard no more."""
        for signal in self._heard():
            signal.disconnect(self._refresh)
        if self._icon is not None:
            self._icon.hide()
        self._menu.deleteLater()

    def _heard(self) -> tuple[SignalInstance, ...]:
        session = self._session
        return self._activity.changed, session.status_changed, session.queue.changed

    def _refresh(self) -> None:
        progress = self._progress()
        self._show_progress(progress)
        loaded = self._activity.rows(Kind.LOADED)
        is_live = self._session.status is SessionStatus.LIVE
        is_held = self._session.queue.settings.paused
        self._downloads.setText(
            downloads_text(progress.running, progress.transferred, progress.total)
        )
        self._downloads.setEnabled(False)
        self._hold.setText(RESUME_ALL_TEXT if self._is_resting(is_held) else PAUSE_ALL_TEXT)
        self._hold.setEnabled(is_live and (bool(progress.running) or self._is_resting(is_held)))
        named = (is_live, *((row.id, unload_text(row), row.can(Action.UNLOAD)) for row in loaded))
        if named != self._named:
            self._named = named
            self._fill(loaded, is_live=is_live)

    def _fill(self, loaded: tuple[ModelRow, ...], *, is_live: bool) -> None:
        self._menu.clear()
        opening = self._menu.addAction(OPEN_TEXT, self.open_requested.emit)
        self._menu.setDefaultAction(opening)
        self._menu.addSeparator()
        for row in loaded[:_MOST_NAMED]:
            self._add_unload(row, is_live=is_live)
        if not loaded:
            self._menu.addAction(NOTHING_LOADED).setEnabled(False)
        elif len(loaded) > 1:
            entry = self._menu.addAction(UNLOAD_ALL_TEXT, self._commands.unload_all)
            entry.setEnabled(is_live)
        self._menu.addSeparator()
        self._menu.addAction(self._downloads)
        self._menu.addAction(self._hold)
        self._menu.addSeparator()
        self._menu.addAction(QUIT_TEXT, self.quit_requested.emit)

    def _add_unload(self, row: ModelRow, *, is_live: bool) -> None:
        entry = self._menu.addAction(plain_entry(unload_text(row)))
        entry.setEnabled(is_live and row.can(Action.UNLOAD))
        entry.triggered.connect(lambda: self._commands.unload((row.id,)))

    def _entry(self, name: str) -> QAction:
        action = QAction(self)
        action.setObjectName(name)
        return action

    def _progress(self) -> Progress:
        rows = self._activity.rows(Kind.TRANSFERRING)
        sizes = [row.total for row in rows]
        known = [size for size in sizes if size]
        is_known = len(known) == len(rows)
        transferred = sum(min(row.transferred or 0, row.total or 0) for row in rows)
        return Progress(len(rows), transferred if is_known else 0, sum(known) if is_known else 0)

    def _show_progress(self, progress: Progress) -> None:
        if self._icon is not None:
            tip = tray_tip(progress.running, progress.transferred, progress.total)
            if tip != self._icon.toolTip():
                self._icon.setToolTip(tip)
            if progress.percent != self._percent:
                self._icon.setIcon(tray_icon(progress.percent))
        self._percent = progress.percent

    def _is_resting(self, is_held: bool) -> bool:
        """Whether there are downloads that a click could let go on."""
        activity = self._activity
        is_left = activity.has(Kind.PAUSED) and not activity.has(Kind.TRANSFERRING)
        return is_held or is_left

    def _toggle_hold(self) -> None:
        if self._is_resting(self._session.queue.settings.paused):
            self._commands.resume_all()
        else:
            self._commands.pause_all()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        }:
            self.open_requested.emit()
