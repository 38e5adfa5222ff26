"""Where things are kept, and what the logs do when they can't."""

import json
import logging
import sys
from pathlib import Path

import pytest

from modelyard.logs import logging_to
from modelyard.paths import DataFolder, resource


def test_the_variable_moves_the_whole_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELYARD_DATA", str(tmp_path / "here"))
    folder = DataFolder.default()
    assert folder.root == tmp_path / "here"
    places = (folder.catalogue, folder.models, folder.service_log, folder.service_file)
    assert all(place.is_relative_to(folder.root) for place in places)
    monkeypatch.delenv("MODELYARD_DATA")
    assert DataFolder.default().root.name == "modelyard"


@pytest.mark.skipif(sys.platform == "win32", reason="its folders have no mode")
def test_a_new_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "a" / "b")
    folder.create()
    folder.create()
    assert folder.root.stat().st_mode & 0o077 == 0


def test_each_folder_has_a_socket_name_of_its_own_that_is_short(tmp_path: Path) -> None:
    first, second = DataFolder(tmp_path / "1"), DataFolder(tmp_path / "2")
    assert first.app_socket == DataFolder(tmp_path / "1").app_socket != second.app_socket
    assert len(DataFolder(tmp_path / ("x" * 200)).app_socket) < 40


def test_resources_are_found() -> None:
    assert json.loads(resource("catalogue.json").read_text("utf-8"))


@pytest.mark.allow_warnings
def test_the_file_gets_what_the_person_is_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "logs" / "service.log"
    log = logging.getLogger("modelyard.test")
    with logging_to(file):
        log.info("quiet")
        log.warning("loud")
        log.debug("nothing")
    log.warning("after")
    written = file.read_text("utf-8")
    assert "quiet" in written
    assert "loud" in written
    assert "nothing" not in written
    assert "after" not in written
    shown = capsys.readouterr().err
    assert "loud" in shown
    assert "quiet" not in shown


@pytest.mark.allow_warnings
def test_without_a_log_file_the_program_runs_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be")
    with logging_to(tmp_path / "logs" / "service.log"):
        logging.getLogger("modelyard.test").warning("heard")
    shown = capsys.readouterr().err
    assert "no log file" in shown
    assert "heard" in shown
