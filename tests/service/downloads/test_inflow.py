"""What comes fast is told from what does not, and read many bytes at a time."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

import pytest

from modelyard.service.downloads.connection import Connector, Trust
from modelyard.service.downloads.inflow import Inflow
from modelyard.service.downloads.policy import TransferPolicy
from modelyard.service.downloads.stop import Stop
from modelyard.service.network.proxies import Proxies

MB = 1_000_000


def noted(inflow: Inflow, *, rate: float, from_s: float, duration_s: float) -> float:
    """Let `rate` bytes a second come in blocks of a megabyte; return when that ends."""
    now_s = from_s
    while now_s < from_s + duration_s:
        now_s += MB / rate
        inflow.note(MB, now_s)
    return now_s


def test_what_comes_fast_is_fast_within_a_few_blocks():
    inflow = Inflow(fast_bytes_s=200 * MB)
    inflow.note(MB, 100.0)
    assert not inflow.is_fast
    noted(inflow, rate=800 * MB, from_s=100.0, duration_s=0.005)
    assert inflow.is_fast
    assert inflow.rate == pytest.approx(800 * MB, rel=0.05)


def test_a_short_pause_ends_nothing_and_a_slow_line_does():
    inflow = Inflow(fast_bytes_s=200 * MB)
    now_s = noted(inflow, rate=800 * MB, from_s=0.0, duration_s=1)
    inflow.note(MB, now_s + 0.05)
    assert inflow.is_fast
    now_s = noted(inflow, rate=150 * MB, from_s=now_s + 0.05, duration_s=2)
    assert inflow.is_fast
    noted(inflow, rate=50 * MB, from_s=now_s, duration_s=1)
    assert not inflow.is_fast
    noted(inflow, rate=150 * MB, from_s=now_s + 1, duration_s=1)
    assert not inflow.is_fast


def test_it_is_the_sum_of_all_lanes_that_counts():
    inflow = Inflow(fast_bytes_s=200 * MB)
    for number in range(40):
        # Four at once, each of them once in ten milliseconds.
        for lane in range(4):
            inflow.note(MB, number * 0.01 + lane * 1e-5)
    assert inflow.rate == pytest.approx(400 * MB, rel=0.2)


class Line(NamedTuple):
    """A connector with an open connection, and its other end."""

    connector: Connector
    far_end: socket.socket
    url: SplitResult


@pytest.fixture
def line() -> Iterator[Line]:
    with contextlib.ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        policy = TransferPolicy(stall_acted_s=5.0)
        connector = Connector(policy=policy, stop=Stop(), trust=Trust(None), proxies=Proxies())
        stack.callback(connector.release)
        url = urlsplit(f"http://127.0.0.1:{listening.getsockname()[1]}/x")
        connector.open(url, None)
        yield Line(connector, stack.enter_context(listening.accept()[0]), url)


def test_few_bytes_are_not_left_lying_where_many_were_expected(line: Line):
    block = memoryview(bytearray(MB))
    sending = threading.Timer(0.05, line.far_end.sendall, (b"x" * 100_000,))
    sending.start()
    count = line.connector.read(block, for_more=False, pouring_bytes=100 * MB)
    sending.join()
    assert count == 100_000
    assert bytes(block[:count]) == b"x" * 100_000


def test_the_end_of_what_pours_is_not_waited_for_as_if_more_were_to_come(line: Line):
    content = bytes(range(256)) * 8_000
    received = b""
    sending = threading.Thread(target=line.far_end.sendall, args=(content,))
    sending.start()
    block = memoryview(bytearray(MB))
    while len(received) < len(content):
        left = len(content) - len(received)
        count = line.connector.read(block[:left], for_more=False, pouring_bytes=left)
        assert count
        received += bytes(block[:count])
    sending.join()
    assert received == content


def test_a_broken_connection_is_seen_although_many_bytes_were_expected(line: Line):
    block = memoryview(bytearray(MB))
    line.far_end.sendall(b"xyz")
    line.far_end.close()
    assert line.connector.read(block, for_more=False, pouring_bytes=100 * MB) == 3
    assert line.connector.read(block, for_more=False, pouring_bytes=100 * MB) == 0


def test_a_farewell_of_a_few_bytes_is_seen_before_a_connection_is_used_again(line: Line):
    block = memoryview(bytearray(300_000))
    sending = threading.Timer(0.01, line.far_end.sendall, (bytes(block),))
    sending.start()
    assert line.connector.read(block, for_more=False, pouring_bytes=100 * MB)
    sending.join()
    line.connector.keep()
    line.far_end.sendall(b"farewell")
    _, was_kept = line.connector.open(line.url, None)
    assert not was_kept
