"""Hosts of several addresses, some of them dead: real sockets on loopback."""

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modelyard.service.downloads import TransferPolicy
from modelyard.service.downloads.failures import StoppedError
from modelyard.service.downloads.reaching import in_turn, reach
from modelyard.service.downloads.stop import Stop
from modelyard.service.network.proxies import Proxies
from modelyard.wire.downloads import ModelDownloadStatus
from tests.fakes.origin import Origin
from tests.service.downloads.harness import content_of, download, job_of, sha256_of

CONTENT = content_of(300_000)
PATIENT_S = 60.0
"""Much longer than any of these tests may take: who waits for a silent address fails."""


def address_of(ip: str, port: int) -> tuple[Any, ...]:
    is_6 = ":" in ip
    place = (ip, port, 0, 0) if is_6 else (ip, port)
    return (socket.AF_INET6 if is_6 else socket.AF_INET, socket.SOCK_STREAM, 6, "", place)


class Names:
    """Host names of these tests; all others are looked up as ever."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.known: dict[str, list[tuple[Any, ...]]] = {}
        self._look_up = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._find)

    def _find(self, host: Any, *others: Any, **options: Any) -> list[Any]:
        return self.known.get(host) or list(self._look_up(host, *others, **options))


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    return Names(monkeypatch)


def listening_on(ip: str, port: int, *, backlog: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    try:
        return socket.create_server((ip, port), family=family, backlog=backlog)
    except OSError as error:
        pytest.skip(f"{ip} is not an address of this machine: {error}")


@contextlib.contextmanager
def silent(ip: str, port: int = 0) -> Iterator[int]:
    """Let an address take attempts to connect and never answer: its backlog is full."""
    if sys.platform != "linux":
        pytest.skip("elsewhere a full backlog refuses, or is hard to fill")
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with contextlib.ExitStack() as opened:
        place = opened.enter_context(listening_on(ip, port, backlog=0)).getsockname()
        for _ in range(4):
            filler = opened.enter_context(socket.socket(family))
            filler.setblocking(False)
            filler.connect_ex(place)
        yield int(place[1])


@contextlib.contextmanager
def living(ip: str, port: int = 0) -> Iterator[int]:
    with listening_on(ip, port, backlog=8) as listening:
        yield int(listening.getsockname()[1])


def reached_ip(host: str, port: int) -> str:
    reached = reach(host, port, stop=Stop(), timeout_s=PATIENT_S)
    with reached.opened:
        return str(reached.opened.getpeername()[0])


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("dead", ["::1", "127.0.0.2"])
def test_a_download_does_not_wait_for_an_address_that_keeps_silent(
    origin: Origin, target: Path, names: Names, dead: str
):
    url = origin.serve("m.gguf", CONTENT).replace("127.0.0.1", "half-dead.test")
    with silent(dead, origin.port):
        names.known["half-dead.test"] = [address_of(ip, origin.port) for ip in (dead, "127.0.0.1")]
        began_s = time.monotonic()
        job = job_of(url, target, sha256=sha256_of(CONTENT))
        outcome = download(job, policy=TransferPolicy(connect_s=PATIENT_S))
        took_s = time.monotonic() - began_s
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert took_s < PATIENT_S / 4


def test_a_proxy_is_reached_in_the_same_way(origin: Origin, target: Path, names: Names):
    """The origin takes what a proxy is asked, since it looks at the path alone."""
    path = origin.serve("m.gguf", CONTENT).partition("127.0.0.1")[2].partition("/")[2]
    proxies = Proxies()
    proxies.choose(f"http://proxy.test:{origin.port}")
    with silent("127.0.0.2", origin.port):
        names.known["proxy.test"] = [
            address_of(ip, origin.port) for ip in ("127.0.0.2", "127.0.0.1")
        ]
        began_s = time.monotonic()
        job = job_of(f"http://nowhere.test/{path}", target, sha256=sha256_of(CONTENT))
        outcome = download(job, policy=TransferPolicy(connect_s=PATIENT_S), proxies=proxies)
        took_s = time.monotonic() - began_s
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert took_s < PATIENT_S / 4


def test_what_won_is_tried_first_the_next_time(names: Names):
    with living("127.0.0.1") as port:
        names.known["both.test"] = [address_of(ip, port) for ip in ("127.0.0.2", "127.0.0.1")]
        assert reached_ip("both.test", port) == "127.0.0.1"
        with living("127.0.0.2", port):
            assert reached_ip("both.test", port) == "127.0.0.1"
            names.known["other.test"] = names.known["both.test"]
            assert reached_ip("other.test", port) == "127.0.0.2"


def test_what_won_and_does_not_answer_any_more_gives_way(names: Names):
    with living("127.0.0.1") as port:
        names.known["moved.test"] = [address_of("127.0.0.1", port)]
        assert reached_ip("moved.test", port) == "127.0.0.1"
    names.known["moved.test"] = [address_of(ip, port) for ip in ("127.0.0.1", "127.0.0.2")]
    with silent("127.0.0.1", port), living("127.0.0.2", port):
        assert reached_ip("moved.test", port) == "127.0.0.2"
    with living("127.0.0.1", port), living("127.0.0.2", port):
        assert reached_ip("moved.test", port) == "127.0.0.2"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts in /proc")
def test_those_that_lost_are_closed_at_once(names: Names):
    with silent("127.0.0.2") as port, living("127.0.0.1", port):
        names.known["race.test"] = [address_of(ip, port) for ip in ("127.0.0.2", "127.0.0.1")]
        before = open_files()
        reached = reach("race.test", port, stop=Stop(), timeout_s=PATIENT_S)
        assert open_files() == before + 1
        reached.opened.close()


def test_a_stop_ends_the_wait_for_silent_addresses(names: Names):
    with silent("127.0.0.2") as port, silent("127.0.0.3", port):
        names.known["dead.test"] = [address_of(ip, port) for ip in ("127.0.0.2", "127.0.0.3")]
        stop = Stop()
        threading.Timer(0.5, stop.set).start()
        began_s = time.monotonic()
        with pytest.raises(StoppedError):
            reach("dead.test", port, stop=stop, timeout_s=PATIENT_S)
        assert time.monotonic() - began_s < PATIENT_S / 4


def test_a_host_that_keeps_silent_is_given_up_in_time(names: Names):
    with silent("127.0.0.2") as port:
        names.known["dead.test"] = [address_of("127.0.0.2", port)]
        with pytest.raises(TimeoutError):
            reach("dead.test", port, stop=Stop(), timeout_s=0.5)


def test_a_host_whose_addresses_all_refuse_says_so_without_waiting(names: Names):
    with living("127.0.0.1") as port:
        pass
    names.known["refusing.test"] = [
        address_of(f"127.0.0.{number}", port) for number in range(1, 100)
    ]
    began_s = time.monotonic()
    with pytest.raises(ConnectionRefusedError):
        reach("refusing.test", port, stop=Stop(), timeout_s=PATIENT_S)
    assert time.monotonic() - began_s < PATIENT_S / 4


def test_a_host_without_an_address_says_so(names: Names):
    with pytest.raises(OSError, match=r"\w"):
        reach("nobody.invalid", 80, stop=Stop(), timeout_s=PATIENT_S)


def test_families_take_turns():
    sixes = [address_of(f"fd00::{number}", 1) for number in range(3)]
    fours = [address_of("192.0.2.1", 1)]
    assert in_turn([*sixes, *fours]) == [sixes[0], fours[0], sixes[1], sixes[2]]
    assert in_turn([*fours, *sixes]) == [fours[0], *sixes]
    assert in_turn([]) == []
