"""Small answers: over TLS, by a proxy, redirected, cut off, too large."""

import asyncio
import ssl
import subprocess
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from modelyard.service.sources.web import Question, Reply, Web
from modelyard.wire.problems import Problem, ProblemCode
from tests.fakes.origin import Fault, Origin

Failing = Callable[[Coroutine[Any, Any, object]], Problem]

SECRET = {"Authorization": "Bearer secret"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a key and a certificate of its own for 127.0.0.1."""
    both = tmp_path_factory.mktemp("tls") / "both.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        " -subj /CN=origin -addext subjectAltName=IP:127.0.0.1"
        f" -keyout {both}.key -out {both}.cert"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    parts = (Path(f"{both}.key"), Path(f"{both}.cert"))
    both.write_bytes(b"".join(part.read_bytes() for part in parts))
    return both


@pytest.fixture
def secure(certificate: Path) -> Iterator[Origin]:
    """Return an origin that speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Origin(tls=context) as origin:
        yield origin


def ask(question: Question) -> Reply:
    return asyncio.run(Web().ask(question))


def test_an_answer_over_tls_is_taken_by_the_trust_of_the_system(
    secure: Origin, certificate: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    url = secure.serve("a.json", b"{}")
    assert ask(Question(url)).body == b"{}"


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(
    secure: Origin, problem_of: Failing
):
    url = secure.serve("a.json", b"{}")
    problem = problem_of(Web().ask(Question(url)))
    assert problem.code is ProblemCode.SOURCE_UNREACHABLE
    assert "certificate" in (problem.detail or "")
    assert secure.requests == []


def test_tls_is_not_given_up_by_a_redirect(
    secure: Origin,
    files: Origin,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    problem_of: Failing,
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    url = secure.serve("a.json", b"{}")
    secure.always("a.json", Fault(redirect=files.serve("b.json", b"{}")))
    assert problem_of(Web().ask(Question(url))).code is ProblemCode.SOURCE_BROKEN
    assert files.requests == []


def test_what_authorises_goes_to_the_first_host_only(files: Origin):
    url = files.serve("a.json", b"{}")
    with Origin() as other:
        files.always("a.json", Fault(redirect=other.serve("b.json", b"[1]")))
        assert ask(Question(url, headers=SECRET)).body == b"[1]"
        assert "authorization" not in other.requests[0].headers
    assert files.requests[0].headers["authorization"] == "Bearer secret"


def test_a_redirect_elsewhere_may_be_the_answer(files: Origin):
    url = files.serve("a.json", b"{}")
    files.serve("b.json", b"{}")
    files.script("a.json", Fault(redirect="/b.json"))
    files.always("b.json", Fault(redirect="http://192.0.2.1/c.json"))
    reply = ask(Question(url, headers=SECRET, elsewhere=False))
    assert (reply.status, reply.headers["location"]) == (302, "http://192.0.2.1/c.json")
    assert [one.headers["authorization"] for one in files.requests] == ["Bearer secret"] * 2


@pytest.mark.parametrize("target", ["/a.json", "ftp://host/x", "http://[::1/x", "//"])
def test_a_redirect_that_leads_nowhere_is_a_problem(
    files: Origin, problem_of: Failing, target: str
):
    url = files.serve("a.json", b"{}")
    files.always("a.json", Fault(redirect=target))
    assert problem_of(Web().ask(Question(url))).code is ProblemCode.SOURCE_BROKEN
    assert len(files.requests) < 10


@pytest.mark.parametrize("fault", [Fault(), Fault(chunked=True), Fault(no_length=True)])
def test_more_than_is_taken_is_not_read(files: Origin, problem_of: Failing, fault: Fault):
    url = files.serve("big.json", b" " * 40_000_000)
    files.always("big.json", fault)
    problem = problem_of(Web().ask(Question(url, most_bytes=100_000)))
    assert problem.code is ProblemCode.SOURCE_BROKEN
    assert files.bytes_sent < 40_000_000


def test_an_answer_that_breaks_off_is_asked_for_again(files: Origin):
    url = files.serve("a.json", b'{"a": 1}')
    files.script("a.json", Fault(cut_after=2), Fault(status=503))
    assert ask(Question(url)).body == b'{"a": 1}'
    assert len(files.requests) == 3


def test_an_answer_that_trickles_is_given_up(files: Origin, problem_of: Failing):
    url = files.serve("a.json", b" " * 100_000)
    files.always("a.json", Fault(rate_bytes_s=50_000))
    problem = problem_of(Web(answer_s=0.4).ask(Question(url)))
    assert problem.code is ProblemCode.SOURCE_UNREACHABLE
    assert len(files.requests) == 1


@pytest.mark.parametrize("url", ["http://no-such-host.invalid/x", "http://127.0.0.1:9/x"])
def test_who_is_not_there_is_unreachable(url: str, problem_of: Failing):
    problem = problem_of(Web().ask(Question(url + "?token=secret")))
    assert problem.code is ProblemCode.SOURCE_UNREACHABLE
    assert "secret" not in problem.to_json()


def test_the_proxy_of_the_system_is_used(files: Origin, monkeypatch: pytest.MonkeyPatch):
    files.serve("http://hub.example/a.json", b"{}")
    files.serve("a.json", b"{}")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", files.url)
    assert ask(Question("http://hub.example/a.json")).status == 200
    assert files.requests[0].headers["host"] == "hub.example"


def test_another_protocol_is_no_answer(problem_of: Failing):
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP ready\r\n")
        await writer.drain()
        writer.close()

    async def work() -> None:
        server = await asyncio.start_server(greet, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            await Web().ask(Question(f"http://127.0.0.1:{port}/"))

    assert problem_of(work()).code in (ProblemCode.SOURCE_BROKEN, ProblemCode.SOURCE_UNREACHABLE)
