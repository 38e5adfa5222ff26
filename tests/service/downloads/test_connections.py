"""Proxies, TLS and addresses: real ones, on loopback."""

import asyncio
import contextlib
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from modelyard.service.downloads import DownloadQueue, TransferPolicy, partial_bytes
from modelyard.service.network.proxies import Proxies
from modelyard.tasks import Tasks
from modelyard.wire.downloads import ModelDownloadStatus
from modelyard.wire.problems import ProblemCode
from tests.fakes.origin import Fault, Origin
from tests.service.downloads.harness import (
    Listener,
    content_of,
    download,
    fail,
    job_of,
    sha256_of,
    until,
)

CONTENT = content_of(3_000_000)
NAME = "model.gguf"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a key and a certificate of its own for 127.0.0.1."""
    folder = tmp_path_factory.mktemp("tls")
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        " -subj /CN=origin -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    return both


@pytest.fixture
def secure_origin(certificate: Path) -> Iterator[Origin]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Origin(tls=context) as running:
        yield running


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


class Proxy:
    """A small proxy: CONNECT tunnels, anything else goes to the host in the address."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.refusal: bytes | None = None
        """What it answers instead of leading anywhere."""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        # Wakes accept(), which close() alone does not.
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(65536)
            self.heads.append(head.decode())
            if self.refusal:
                client.sendall(self.refusal)
                return
            method, address, _ = head.decode().split(" ", 2)
            location = address if method == "CONNECT" else address.split("/")[2]
            host, port = location.rsplit(":", 1)
            with socket.create_connection((host, int(port))) as upstream:
                if method == "CONNECT":
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    upstream.sendall(head)
                threading.Thread(target=self._pump, args=(client, upstream), daemon=True).start()
                self._pump(upstream, client)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    running = Proxy()
    yield running
    running.close()


def test_https_with_a_trusted_certificate_arrives(
    secure_origin: Origin, trusting: ssl.SSLContext, target: Path
):
    url = secure_origin.serve(NAME, CONTENT)
    outcome = download(job_of(url, target, sha256=sha256_of(CONTENT)), tls=trusting)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT


def test_the_systems_own_trust_is_used(
    secure_origin: Origin, certificate: Path, target: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    outcome = download(job_of(secure_origin.serve(NAME, CONTENT), target))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED, outcome.last


def test_an_untrusted_certificate_is_refused_at_once(secure_origin: Origin, target: Path):
    outcome = download(job_of(secure_origin.serve(NAME, CONTENT), target))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_UNREACHABLE
    assert "certificate" in (outcome.last.problem.detail or "")
    assert outcome.clock.pauses == []
    assert secure_origin.requests == []


def test_tls_that_breaks_off_is_continued(
    secure_origin: Origin, trusting: ssl.SSLContext, target: Path
):
    url = secure_origin.serve(NAME, CONTENT)
    secure_origin.script(NAME, Fault(cut_after=1_000_000))
    outcome = download(job_of(url, target), tls=trusting)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert secure_origin.ranges == [None, "bytes=1000000-"]
    assert target.read_bytes() == CONTENT


def test_a_server_that_speaks_no_tls_is_unreachable(origin: Origin, target: Path):
    url = origin.serve(NAME, CONTENT).replace("http:", "https:")
    outcome = download(job_of(url, target))
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_UNREACHABLE


def test_a_redirect_from_https_to_http_is_refused(
    secure_origin: Origin, origin: Origin, trusting: ssl.SSLContext, target: Path
):
    url = secure_origin.serve(NAME, CONTENT)
    secure_origin.always(NAME, Fault(redirect=origin.serve(NAME, CONTENT)))
    outcome = download(job_of(url, target), tls=trusting)
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_BROKEN
    assert origin.requests == []


def test_cancel_wakes_a_transfer_over_tls(
    secure_origin: Origin, trusting: ssl.SSLContext, target: Path
):
    url = secure_origin.serve(NAME, CONTENT)
    secure_origin.always(NAME, Fault(stall_after=1_000_000))

    async def run() -> float:
        listener = Listener()
        async with (
            Tasks(fail) as tasks,
            DownloadQueue(listener, tasks=tasks, tls=trusting) as queue,
        ):
            await queue.start(job_of(url, target))
            await until(lambda: (partial_bytes(target) or 0) > 0)
            began = time.monotonic()
            await queue.cancel("model")
            return time.monotonic() - began

    assert asyncio.run(run()) < 5


def test_http_goes_through_the_proxy_of_the_environment(
    origin: Origin, proxy: Proxy, target: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("http_proxy", f"http://me:secret@127.0.0.1:{proxy.port}")
    url = origin.serve(NAME, CONTENT)
    outcome = download(job_of(url, target))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED, outcome.last
    assert proxy.heads[0].startswith(f"GET {url} HTTP/1.1\r\n")
    assert "Proxy-Authorization: Basic bWU6c2VjcmV0\r\n" in proxy.heads[0]


def test_https_goes_through_a_tunnel(
    secure_origin: Origin,
    trusting: ssl.SSLContext,
    proxy: Proxy,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
    url = secure_origin.serve(NAME, CONTENT)
    outcome = download(job_of(url, target), tls=trusting)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED, outcome.last
    assert proxy.heads[0].startswith(f"CONNECT 127.0.0.1:{secure_origin.port} HTTP/1.1\r\n")


def test_no_proxy_is_obeyed(
    origin: Origin, proxy: Proxy, target: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    outcome = download(job_of(origin.serve(NAME, CONTENT), target))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert proxy.heads == []


def test_a_chosen_proxy_is_used_and_may_be_changed_for_the_next_request(
    origin: Origin, proxy: Proxy, target: Path
):
    proxies = Proxies()
    proxies.choose(f"http://me:secret@127.0.0.1:{proxy.port}")
    url = origin.serve(NAME, CONTENT)
    outcome = download(job_of(url, target), proxies=proxies)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert "Proxy-Authorization: Basic bWU6c2VjcmV0\r\n" in proxy.heads[0]
    proxies.choose("")
    before = len(proxy.heads)
    outcome = download(job_of(url, target.with_name("other.gguf")), proxies=proxies)
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert len(proxy.heads) == before


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_sign_in_is_told_at_once(proxy: Proxy, target: Path, scheme: str):
    proxy.refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    proxies = Proxies()
    proxies.choose(f"http://127.0.0.1:{proxy.port}")
    outcome = download(job_of(f"{scheme}://models.example/{NAME}", target), proxies=proxies)
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_REFUSED
    assert outcome.last.problem.http_status == 407
    assert "proxy" in (outcome.last.problem.detail or "")
    assert outcome.clock.pauses == []


def test_where_one_address_of_a_host_refuses_the_next_is_taken(
    origin: Origin, target: Path, monkeypatch: pytest.MonkeyPatch
):
    """As where a host has an IPv6 address that does not work from here."""
    url = origin.serve(NAME, CONTENT).replace("127.0.0.1", "two-addresses.test")
    ours = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", origin.port))
    broken = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", origin.port, 0, 0))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [broken, ours])
    outcome = download(job_of(url, target, sha256=sha256_of(CONTENT)))
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert outcome.clock.pauses == []
    assert target.read_bytes() == CONTENT


def test_a_host_that_never_answers_is_given_up_and_cancel_does_not_wait_for_it(target: Path):
    # A full backlog is the one silent host that loopback has.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listening:
        address = listening.getsockname()
        fillers = [socket.socket() for _ in range(4)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(address)
        url = f"http://127.0.0.1:{address[1]}/{NAME}"

        async def run() -> float:
            listener = Listener()
            async with Tasks(fail) as tasks, DownloadQueue(listener, tasks=tasks) as queue:
                await queue.start(job_of(url, target))
                await listener.until(lambda: len(listener.of("model")) > 1)
                began = time.monotonic()
                await queue.cancel("model")
                return time.monotonic() - began

        assert asyncio.run(run()) < 3
        outcome = download(job_of(url, target), policy=TransferPolicy(connect_s=0.2))
        for filler in fillers:
            filler.close()
    assert outcome.last.problem
    assert outcome.last.problem.code is ProblemCode.SOURCE_UNREACHABLE


def test_a_server_that_pauses_in_the_middle_is_not_asked_again(target: Path):
    connections = []

    def serve(listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listening.accept()
                connections.append(client)
                client.recv(65536)
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n")
                for start in range(0, len(CONTENT), 1_000_000):
                    time.sleep(0.2)
                    client.sendall(CONTENT[start : start + 1_000_000])

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        outcome = download(job_of(f"http://127.0.0.1:{listening.getsockname()[1]}/{NAME}", target))
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
    for client in connections:
        client.close()
    assert outcome.last.status is ModelDownloadStatus.COMPLETED
    assert target.read_bytes() == CONTENT
    assert len(connections) == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/\x01", "http://[::1", "http:///x", "file:///x"]
)
def test_an_address_that_is_none_is_a_clear_problem(url: str, target: Path):
    outcome = download(job_of(url, target))
    assert outcome.last.problem
    assert outcome.last.problem.code in (
        ProblemCode.SOURCE_BROKEN,
        ProblemCode.SOURCE_UNREACHABLE,
    )
