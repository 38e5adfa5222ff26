"""Start at login and newer versions in the settings: nothing happens before it is asked for."""

from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPushButton

from tests.ui.desk import desk


async def opened(d) -> QDialog:
    d.find(QAction, "settingsAction").trigger()
    return d.find(QDialog, "settingsSheet")


def test_the_switch_writes_and_removes_what_the_system_starts(runner, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("sys.platform", "linux")
    entry = Path(tmp_path, "config", "autostart", "modelyard.desktop")

    def written() -> str:
        return entry.read_text("utf-8") if entry.exists() else ""

    async def go():
        async with desk(tmp_path) as d:
            switch = (await opened(d)).findChild(QCheckBox, "loginSwitch")
            assert not switch.isChecked()
            assert written() == ""
            switch.click()
            assert "--background" in written()
            switch.click()
            assert written() == ""
            # Where the system refuses, the switch shows what holds.
            entry.parent.rmdir()
            entry.parent.touch()
            switch.click()
            assert not switch.isChecked()
            assert switch.toolTip()

    runner.run(go())


def test_the_address_for_newer_versions_is_remembered_and_forgotten(runner, tmp_path):
    async def go():
        async with desk(tmp_path) as d:
            assert d.settings.update_address == ""
            for address in ("https://example.org/latest", ""):
                (await opened(d)).findChild(QPushButton, "updatesButton").click()
                dialog = d.find(QDialog, "updateDialog")
                dialog.findChild(QLineEdit, "updateAddressField").setText(address)
                dialog.findChild(QPushButton, "closeButton").click()
                assert d.settings.update_address == address
                d.find(QDialog, "settingsSheet").reject()

    runner.run(go())
