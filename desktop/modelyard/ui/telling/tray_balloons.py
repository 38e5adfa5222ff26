"""Notices as balloons of the tray, where the desktop shows none otherwise."""

from PySide6.QtWidgets import QSystemTrayIcon

from modelyard.system.notices import OPEN, Chosen, Notice
from modelyard.ui.telling.tray import Tray


class TrayBalloons:
    """Shows notices beside the icon of `tray`; without buttons, each in the place of the last."""

    def __init__(self, tray: Tray) -> None:
        self._tray = tray
        self._icon: QSystemTrayIcon | None = None
        self._chosen: Chosen | None = None

    async def show(self, notice: Notice, chosen: Chosen) -> bool:
        """Show `notice`; False where there is no tray."""
        icon = self._tray.icon
        if icon is None or not icon.isVisible():
            return False
        if icon is not self._icon:
            self._icon = icon
            icon.messageClicked.connect(self._click)
        self._chosen = chosen
        kind = QSystemTrayIcon.MessageIcon
        icon.showMessage(
            notice.title, notice.body, kind.Warning if notice.is_bad else kind.Information
        )
        return True

    async def withdraw(self, key: str) -> None:
        """Do nothing: a balloon goes by itself."""

    def _click(self) -> None:
        if self._chosen is not None:
            self._chosen(OPEN)
