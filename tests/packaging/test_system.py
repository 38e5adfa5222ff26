"""What is missing on the system: installed by a stand-in for apt-get, or named."""

import os
from pathlib import Path

import pytest

from chores import system
from chores.report import ChoreError

APT_GET = """\
#!/bin/sh
echo "$@" >> {log}
case "$*" in
  *update*) touch {updated};;
  *install*)
    {condition} || {{ echo "E: Unable to locate package"; exit 100; }}
    for last; do :; done
    touch {installed}/$last;;
esac
"""
APT_CACHE = """\
#!/bin/sh
case "$*" in *libknown*) echo "Package: libknown";; esac
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there is no apt-get")


class Apt:
    """Programs in the place of apt's, which install by making a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.programs = folder / "bin"
        self._installed = folder / "installed"
        self.programs.mkdir()
        self._installed.mkdir()
        self.policy = folder / "policy-rc.d"
        self.lists = folder / "lists"
        self.lists.mkdir()
        (self.lists / "debian_Packages").touch()

    def put(self, *, works: str = "true") -> None:
        """Write the programs; `works` is the shell condition under which an install does."""
        text = APT_GET.format(
            log=self._folder / "log",
            updated=self._folder / "updated",
            installed=self._installed,
            condition=works.format(updated=self._folder / "updated", policy=self.policy),
        )
        for name, script in (("apt-get", text), ("apt-cache", APT_CACHE)):
            (self.programs / name).write_text(script, encoding="utf-8")
            (self.programs / name).chmod(0o755)

    def calls(self) -> list[str]:
        """Return what apt-get was asked, oldest first, without its options."""
        log = self._folder / "log"
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        return [" ".join(word for word in line.split()[2:] if word[0] != "-") for line in lines]

    def need(self, *packages: str) -> system.Need:
        """Return the need for something that any of `packages` brings."""
        return system.Need(
            f"what {packages[-1]} has",
            packages,
            lambda: any((self._installed / name).exists() for name in packages),
        )


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Apt:
    apt = Apt(tmp_path)
    monkeypatch.setenv("PATH", f"{apt.programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(system, "_POLICY", apt.policy)
    monkeypatch.setattr(system, "_LISTS", apt.lists)
    return apt


def test_what_is_there_is_not_installed_again(apt: Apt) -> None:
    apt.put()
    system.ensure([system.Need("a file", ("file",), lambda: True)])
    assert apt.calls() == []


def test_what_is_missing_is_installed_as_root_by_the_name_that_this_release_has(apt: Apt) -> None:
    apt.put()
    system.ensure([apt.need("libknown1t64", "libknown1")])
    system.ensure([apt.need("libother1t64", "libother1")])
    assert apt.calls() == ["install libknown1t64", "install libother1"]


def test_without_package_lists_they_are_fetched_first(apt: Apt) -> None:
    apt.put(works="test -e {updated}")
    (apt.lists / "debian_Packages").unlink()
    system.ensure([apt.need("libx")])
    assert apt.calls() == ["update", "install libx"]


def test_a_failed_install_is_tried_again_with_new_lists(apt: Apt) -> None:
    apt.put(works="test -e {updated}")
    system.ensure([apt.need("libx")])
    assert apt.calls() == ["install libx", "update", "install libx"]


def test_no_server_is_started_by_its_installation(apt: Apt) -> None:
    apt.put(works="test -x {policy}")
    system.ensure([apt.need("server")])
    assert apt.calls() == ["install server"]
    assert not apt.policy.exists()


def test_an_install_that_fails_says_what_to_type(apt: Apt) -> None:
    apt.put(works="false")
    with pytest.raises(ChoreError, match=r"then type: apt-get .* install .* libx\n.*Unable to"):
        system.ensure([apt.need("libx")])


def test_without_being_root_the_command_is_told_and_nothing_done(
    apt: Apt, monkeypatch: pytest.MonkeyPatch
) -> None:
    apt.put()
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(ChoreError, match=r"sudo apt-get install --no-install-recommends libx liby"):
        system.ensure([apt.need("libx"), apt.need("liby")])
    assert apt.calls() == []


def test_without_apt_the_missing_things_are_named(
    apt: Apt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(apt.programs))
    with pytest.raises(ChoreError, match="missing on this system: what libx has, what liby has"):
        system.ensure([apt.need("libx"), apt.need("liby")])


def test_what_is_only_wished_for_is_installed_or_missed_aloud(
    apt: Apt, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    apt.put()
    system.wish([apt.need("server")])
    assert apt.calls() == ["install server"]
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    capsys.readouterr()
    system.wish([apt.need("other")])
    said = "".join(capsys.readouterr())
    assert "going on without" in said
    assert "sudo apt-get install --no-install-recommends other" in said
