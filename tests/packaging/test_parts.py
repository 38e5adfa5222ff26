"""What goes into the packages beside the program: it agrees with the program and with itself."""

import configparser
import json
import plistlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from chores import layout, release, system, windows_installer
from modelyard import __version__
from modelyard.cli.parser import build_parser
from tests.rules.files import ROOT

PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
MIME_TYPE = "application/x-gguf"
NAMESPACE = {"mime": "http://www.freedesktop.org/standards/shared-mime-info"}


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    for script, *arguments in (
        ("icons.py", folder),
        ("man_page.py", folder / "modelyard.1", "1800000000"),
        ("notices.py", folder, "1800000000"),
    ):
        command = [sys.executable, PACKAGING / "parts" / script, *map(str, arguments)]
        subprocess.run(command, check=True)
    return folder


def test_the_version_comes_from_the_one_place_and_the_metainfo_knows_it() -> None:
    assert release.version() == __version__
    tree = ElementTree.parse(LINUX / "app.modelyard.Modelyard.metainfo.xml")
    newest = tree.find("releases/release")
    assert newest is not None
    assert newest.get("version") == __version__


def test_every_system_is_told_the_same_type_and_the_same_scheme() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(LINUX / "modelyard.desktop", encoding="utf-8")
    kinds = entry["Desktop Entry"]["MimeType"].strip(";").split(";")
    assert kinds == [MIME_TYPE, "x-scheme-handler/modelyard"]
    mime = ElementTree.parse(LINUX / "modelyard-mime.xml").find("mime:mime-type", NAMESPACE)
    assert mime is not None
    assert mime.get("type") == MIME_TYPE
    metainfo = ElementTree.parse(LINUX / "app.modelyard.Modelyard.metainfo.xml")
    assert metainfo.findtext("provides/mediatype") == MIME_TYPE
    sys.path.insert(0, str(PACKAGING / "macos"))
    try:
        from bundle import info_plist
    finally:
        sys.path.pop(0)
    told = plistlib.dumps(info_plist(__version__))
    for word in (MIME_TYPE, "modelyard", __version__):
        assert word.encode() in told


def test_the_man_page_names_every_command_and_option(parts: Path) -> None:
    page = (parts / "modelyard.1").read_text("utf-8").replace(r"\-", "-")
    for verb, parser in build_parser()._subparsers._group_actions[0].choices.items():
        assert re.search(rf"^\.B {verb}\b", page, re.MULTILINE), verb
        for action in parser._actions:
            for option in action.option_strings:
                assert option in page or option in ("-h", "--help"), (verb, option)
    assert not re.search(r"^'", page, re.MULTILINE)


def test_all_that_is_carried_is_in_the_notices_and_in_the_bill(parts: Path) -> None:
    bill = json.loads((parts / "modelyard.cdx.json").read_text("utf-8"))
    notices = (parts / "NOTICES.txt").read_text("utf-8")
    named = {component["name"].lower().replace("_", "-") for component in bill["components"]}
    assert {"pyside6-essentials", "xllamacpp", "aiohttp", "keyring", "python"} <= named
    locked = (ROOT / "requirements.lock").read_text("utf-8")
    for component in bill["components"]:
        assert f"{component['name']} {component['version']}" in notices
        if component["name"] != "Python":
            assert component["properties"], component["name"]
            assert component["properties"][0]["value"] in locked
    # Two runs say the same.
    again = parts / "again"
    again.mkdir()
    command = [sys.executable, PACKAGING / "parts" / "notices.py", str(again), "1800000000"]
    subprocess.run(command, check=True)
    assert (again / "modelyard.cdx.json").read_bytes() == (
        parts / "modelyard.cdx.json"
    ).read_bytes()


@pytest.mark.skipif(not shutil.which("makensis"), reason="needs NSIS")
def test_the_script_of_the_windows_installer_compiles_without_a_warning(
    parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "BUILD", tmp_path)
    windows_installer.prove_script(parts)
    assert (tmp_path / "stand-in.exe").read_bytes().startswith(b"MZ")


def test_what_the_windows_installer_writes_it_removes() -> None:
    script = (PACKAGING / "windows" / "modelyard.nsi").read_text("utf-8")
    installs, removes = script.split('Section "un.')
    written = set(re.findall(r'WriteReg\w+ HKCU "([^"]+)"', installs))
    deleted = re.findall(r'DeleteReg\w+ (?:/ifempty )?HKCU "([^"]+)"', removes)
    assert written
    expanded = {key.replace("${CAPABILITIES}", r"Software\${NAME}\Capabilities") for key in written}
    assert not [key for key in expanded if not key.startswith(tuple(deleted))]
    assert "${RUN_KEY}" in deleted


def test_every_library_that_is_depended_on_has_a_package() -> None:
    needs = (*system.APP, *system.LINKED)
    assert all(need.what.startswith("lib") and ".so" in need.what for need in needs)
    assert all(need.packages for need in needs)
    assert len({need.what for need in needs}) == len(needs)


def test_the_release_names_its_actions_by_commit_and_documents_its_secrets() -> None:
    workflow = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    used = re.findall(r"uses: (\S+)", workflow)
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) for action in used)
    documented = (PACKAGING / "README.md").read_text("utf-8")
    for secret in set(re.findall(r"secrets\.(\w+)", workflow)):
        assert f"`{secret}`" in documented
