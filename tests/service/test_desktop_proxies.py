"""The proxies of a desktop's settings, read from real ones: GNOME's own program, KDE's file."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from modelyard.service.network.proxies import Proxies
from modelyard.wire.problems import ProblemCode, ProblemError
from tests.fakes.message_bus import BusProgram, message_bus

SCHEMA = "org.gnome.system.proxy"
FAR = "https://huggingface.co/owner/repo?token=secret"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the settings of Linux desktops")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the settings lie of a desktop that sets nothing yet."""
    for name in ("http", "https", "all", "no", "ftp"):
        for variable in (f"{name}_proxy", f"{name}_proxy".upper()):
            monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    # The settings in a file instead of a daemon; everything else is as on a desktop.
    monkeypatch.setenv("GSETTINGS_BACKEND", "keyfile")
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "ubuntu:GNOME")
    return tmp_path


@pytest.fixture
def gnome() -> None:
    """Skip where GNOME's settings are not installed."""
    program = shutil.which("gsettings")
    listed = [program, "list-schemas"] if program else ["false"]
    found = subprocess.run(listed, capture_output=True, text=True, check=False).stdout
    if SCHEMA not in found.split():
        pytest.skip("there are no settings of GNOME here")


def gset(key: str, value: str, *, child: str = "") -> None:
    """Set one of GNOME's settings with its own program."""
    command = ["gsettings", "set", SCHEMA + child, key, value]
    subprocess.run(command, check=True, capture_output=True)


def found(url: str) -> str | None:
    proxy = Proxies().find(url)
    return proxy and proxy.geturl()


@pytest.mark.usefixtures("gnome")
def test_gnomes_proxies_are_used_when_they_were_set_by_hand():
    gset("host", "proxy.lan", child=".http")
    gset("port", "3128", child=".http")
    assert found(FAR) is None
    gset("mode", "manual")
    assert found("http://example.org/") == "http://proxy.lan:3128"
    assert found(FAR) == "http://proxy.lan:3128"
    gset("host", "fd00::5", child=".https")
    gset("port", "8443", child=".https")
    assert found(FAR) == "http://[fd00::5]:8443"
    assert found("http://example.org/") == "http://proxy.lan:3128"


@pytest.mark.usefixtures("gnome")
def test_a_user_and_password_of_gnomes_proxy_are_sent_whatever_is_in_them():
    gset("mode", "manual")
    gset("host", "proxy.lan", child=".http")
    gset("use-authentication", "true", child=".http")
    gset("authentication-user", "it's me", child=".http")
    gset("authentication-password", "p@ss:w/rd", child=".http")
    proxy = Proxies().find(FAR)
    assert (proxy.hostname, proxy.port) == ("proxy.lan", 8080)
    assert (proxy.username, proxy.password) == ("it%27s%20me", "p%40ss%3Aw%2Frd")


@pytest.mark.usefixtures("gnome")
def test_hosts_that_gnome_ignores_are_reached_directly():
    gset("mode", "manual")
    gset("host", "proxy.lan", child=".http")
    assert found("http://127.0.0.1:11434/") is None  # as GNOME has it from the beginning
    gset("ignore-hosts", "['*.Example.org', '10.0.0.0/8', 'host:8000', \"it's\"]")
    assert found("https://models.example.org/") is None
    assert found("http://10.1.2.3/") is None
    assert found("http://host:8000/") is None
    assert found("http://host/") == "http://proxy.lan:8080"
    gset("ignore-hosts", "[]")
    assert found("http://127.0.0.1/") == "http://proxy.lan:8080"


@pytest.mark.usefixtures("gnome")
def test_a_proxy_of_another_kind_in_the_settings_is_told():
    gset("mode", "manual")
    gset("host", "proxy.lan", child=".socks")
    gset("port", "1080", child=".socks")
    with pytest.raises(ProblemError) as caught:
        found(FAR)
    assert caught.value.problem.code is ProblemCode.SOURCE_UNREACHABLE
    assert "socks://proxy.lan:1080" in (caught.value.problem.detail or "")


@pytest.mark.usefixtures("gnome")
def test_the_environment_and_a_persons_choice_count_more(monkeypatch: pytest.MonkeyPatch):
    gset("mode", "manual")
    gset("host", "proxy.lan", child=".http")
    proxies = Proxies()
    proxies.choose("")
    assert proxies.find(FAR) is None
    monkeypatch.setenv("https_proxy", "http://other:1")
    assert found(FAR) == "http://other:1"
    # An environment that names a proxy is taken as a whole.
    assert found("http://example.org/") is None


@pytest.mark.usefixtures("gnome")
def test_a_script_that_chooses_is_run_by_the_desktops_own_helper(monkeypatch: pytest.MonkeyPatch):
    gset("mode", "auto")
    gset("autoconfig-url", "http://wpad.lan/proxy.pac")
    choices = ["socks://proxy.lan:1080", "http://proxy.lan:3128", "direct://"]

    async def run(address: str) -> None:
        answers = {"Lookup": lambda _: ("as", [choices])}
        async with BusProgram(address, "org.gtk.GLib.PACRunner", answers) as runner:
            proxies = Proxies()
            for _ in range(3):
                proxy = await asyncio.to_thread(proxies.find, FAR)
                assert proxy.geturl() == "http://proxy.lan:3128"
            # Once for the host, and without what is secret.
            script = "http://wpad.lan/proxy.pac"
            assert runner.asked("Lookup") == [[script, "https://huggingface.co/"]]
            choices[:] = ["direct://"]
            assert await asyncio.to_thread(found, FAR) is None
            assert await asyncio.to_thread(found, "http://127.0.0.1/") is None
            assert len(runner.asked("Lookup")) == 2

    with message_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        asyncio.run(run(address))


@pytest.mark.usefixtures("gnome")
def test_a_script_that_nothing_here_runs_is_told(monkeypatch: pytest.MonkeyPatch):
    gset("mode", "auto")
    with message_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with pytest.raises(ProblemError) as caught:
            found(FAR)
    assert caught.value.problem.code is ProblemCode.SOURCE_UNREACHABLE
    assert "script" in (caught.value.problem.detail or "")


KIOSLAVERC = """[$Version]
update_info=kioslave.upd:kde2.2/r1

[Proxy Settings]
NoProxyFor=example.org, .lan
ProxyType={kind}
ReversedException={is_reversed}
httpProxy=http://proxy.lan 3128
httpsProxy[$e]=http://secure.lan:3129
Proxy Config Script=http://wpad.lan/proxy.pac
"""


def test_kdes_proxies_are_read_from_its_file(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    file = home / "kioslaverc"
    assert found(FAR) is None
    file.write_text(KIOSLAVERC.format(kind=1, is_reversed="false"))
    assert found(FAR) == "http://secure.lan:3129"
    assert found("http://huggingface.co/") == "http://proxy.lan:3128"
    assert found("https://models.example.org/") is None
    assert found("http://nas.lan/") is None
    assert found("http://localhost:11434/") is None
    file.write_text(KIOSLAVERC.format(kind=1, is_reversed="true"))
    assert found(FAR) is None
    assert found("https://models.example.org/") == "http://secure.lan:3129"
    file.write_text(KIOSLAVERC.format(kind=0, is_reversed="false"))
    assert found(FAR) is None
    file.write_bytes(b"\xff[Proxy Settings\nProxyType")
    assert found(FAR) is None


def test_the_settings_of_a_desktop_that_is_not_in_use_do_not_count(
    home: Path, monkeypatch: pytest.MonkeyPatch
):
    (home / "kioslaverc").write_text(KIOSLAVERC.format(kind=1, is_reversed="false"))
    assert found(FAR) is None
    # A service that was started without a desktop takes what there is.
    monkeypatch.delenv("XDG_CURRENT_DESKTOP")
    assert found(FAR) == "http://secure.lan:3129"
