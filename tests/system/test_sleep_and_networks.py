"""Who is asked to keep the machine awake, and who tells that a network is metered."""

import os

from dbus_fast import Variant

from modelyard.system.bus import Bus, BusKind
from modelyard.system.metered import NetworkManagerWatch
from modelyard.system.sleep import LinuxSleepGuard
from tests.fakes.message_bus import BusProgram
from tests.qt import until

POWER = "org.freedesktop.PowerManagement"
GNOME = "org.gnome.SessionManager"
LOGIND = "org.freedesktop.login1"
NETWORK = "org.freedesktop.NetworkManager"


def guard():
    return LinuxSleepGuard(Bus(BusKind.SESSION), Bus(BusKind.SYSTEM))


def test_the_power_manager_of_the_desktop_is_asked_first(runner, address):
    async def go():
        answers = {"Inhibit": lambda _: ("u", [77]), "UnInhibit": lambda _: ("", [])}
        async with (
            BusProgram(address, POWER, answers) as power,
            BusProgram(address, LOGIND, {"Inhibit": lambda _: ("h", [os.open("/", 0)])}) as logind,
        ):
            kept = guard()
            assert await kept.hold("a download")
            assert await kept.hold("a download")
            assert power.asked("Inhibit") == [["Modelyard", "a download"]]
            await kept.release()
            await kept.release()
            assert power.asked("UnInhibit") == [[77]]
            assert logind.calls == []

    runner.run(go())


def test_gnome_is_asked_not_to_suspend_and_nothing_more(runner, address):
    async def go():
        answers = {"Inhibit": lambda _: ("u", [5]), "Uninhibit": lambda _: ("", [])}
        async with BusProgram(address, GNOME, answers) as gnome:
            kept = guard()
            assert await kept.hold("a download")
            assert gnome.asked("Inhibit") == [["Modelyard", 0, "a download", 4]]
            await kept.release()
            assert gnome.asked("Uninhibit") == [[5]]

    runner.run(go())


def test_logind_gets_its_file_back(runner, address):
    async def go():
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        try:
            answers = {"Inhibit": lambda _: ("h", [writing])}
            async with BusProgram(address, LOGIND, answers) as logind:
                kept = guard()
                assert await kept.hold("a download")
                assert logind.asked("Inhibit") == [["idle", "Modelyard", "a download", "block"]]
                os.close(writing)  # the copy on the other side is now the only one

                def is_let_go():
                    try:
                        return os.read(reading, 1) == b""
                    except BlockingIOError:
                        return False

                assert not is_let_go()
                await kept.release()
                await until(is_let_go)
        finally:
            os.close(reading)

    runner.run(go())


def test_where_nobody_can_be_asked_it_says_so(runner, address):
    async def go():
        kept = guard()
        assert not await kept.hold("a download")
        await kept.release()

    runner.run(go())


def test_what_networkmanager_says_is_heard_at_once_and_when_it_changes(runner, address):
    path = "/org/freedesktop/NetworkManager"

    async def go():
        answers = {"Get": lambda _: ("v", [Variant("u", 3)])}
        async with BusProgram(address, NETWORK, answers) as manager:
            heard = []
            await NetworkManagerWatch(Bus(BusKind.SYSTEM)).watch(heard.append)
            assert heard == [True], "a guess that it is metered counts"
            for metered in (4, 1, 0):
                changes = {"Metered": Variant("u", metered), "State": Variant("u", 70)}
                await manager.emit(
                    path,
                    "org.freedesktop.DBus.Properties",
                    "PropertiesChanged",
                    "sa{sv}as",
                    NETWORK,
                    changes,
                    [],
                )
            await until(lambda: heard == [True, False, True, False])

    runner.run(go())


def test_without_networkmanager_nothing_is_heard(runner, address):
    async def go():
        heard = []
        await NetworkManagerWatch(Bus(BusKind.SYSTEM)).watch(heard.append)
        assert heard == []

    runner.run(go())
