"""Notices on Windows and macOS, through desktop-notifier, which speaks to their own centres."""

import logging
from functools import partial
from typing import TYPE_CHECKING

from modelyard.system.notices import OPEN, Chosen, Notice

if TYPE_CHECKING:
    from desktop_notifier import DesktopNotifier

_log = logging.getLogger(__name__)


class NativeNotices:
    """Shows notices where the person has allowed them; they have no progress there."""

    def __init__(self, *, app_name: str) -> None:
        self._app_name = app_name
        self._centre: DesktopNotifier | None = None
        self._ids: dict[str, str] = {}

    async def show(self, notice: Notice, chosen: Chosen) -> bool:
        """Show `notice` instead of the one with its key; False where the system refuses."""
        from desktop_notifier import Button

        await self.withdraw(notice.key)
        try:
            centre = self._begin()
            if not await centre.has_authorisation() and not await centre.request_authorisation():
                return False
            self._ids[notice.key] = await centre.send(
                title=notice.title,
                message=notice.body,
                buttons=tuple(
                    Button(title=text, on_pressed=partial(chosen, key), identifier=key)
                    for key, text in notice.actions
                ),
                on_clicked=partial(chosen, OPEN),
            )
        except Exception as error:  # noqa: BLE001 - whatever a system's centre can raise
            _log.info("the notice %r is not shown: %s", notice.title, error)
            return False
        return True

    async def withdraw(self, key: str) -> None:
        """Take the notice with this key away."""
        number = self._ids.pop(key, None)
        if number is None or self._centre is None:
            return
        try:
            await self._centre.clear(number)
        except Exception as error:  # noqa: BLE001 - as above; it may be gone already
            _log.info("a notice is not withdrawn: %s", error)

    def _begin(self) -> "DesktopNotifier":
        if self._centre is None:
            from desktop_notifier import DesktopNotifier

            self._centre = DesktopNotifier(app_name=self._app_name)
        return self._centre
