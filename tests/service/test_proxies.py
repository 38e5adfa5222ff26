"""Which proxy leads to an address: a person's choice, else the environment's, with exceptions."""

import pytest

from modelyard.service.network.proxies import Proxies, shown_proxy
from modelyard.wire.problems import ProblemCode, ProblemError

FAR = "https://huggingface.co/owner/repo"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http", "https", "all", "no", "ftp"):
        for variable in (f"{name}_proxy", f"{name}_proxy".upper()):
            monkeypatch.delenv(variable, raising=False)


def found(proxies: Proxies, url: str) -> str | None:
    proxy = proxies.find(url)
    return proxy and shown_proxy(proxy)


def test_the_environments_proxy_is_used(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("https_proxy", "http://me:secret@proxy:3128")
    proxies = Proxies()
    assert found(proxies, FAR) == "http://proxy:3128"
    assert found(proxies, "http://huggingface.co/") is None
    assert proxies.find(FAR).password == "secret"


def test_one_for_everything_is_used_where_there_is_none_of_its_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("all_proxy", "proxy:1")
    monkeypatch.setenv("http_proxy", "proxy:2")
    assert found(Proxies(), FAR) == "http://proxy:1"
    assert found(Proxies(), "http://host/") == "http://proxy:2"


@pytest.mark.parametrize(
    ("exceptions", "url", "goes_around"),
    [
        ("huggingface.co", FAR, True),
        (".co", FAR, True),
        ("*", FAR, True),
        ("face.co", FAR, False),
        ("other, huggingface.co", FAR, True),
        ("10.0.0.0/8", "https://10.1.2.3/x", True),
        ("10.0.0.0/8", "https://11.1.2.3/x", False),
        ("fd00::/8", "https://[fd12::1]:8080/x", True),
        ("host:8080", "https://host:8080/x", True),
        ("host:8080", "https://host/x", False),
    ],
)
def test_no_proxy_is_obeyed(
    exceptions: str, url: str, *, goes_around: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("https_proxy", "http://proxy:3128")
    monkeypatch.setenv("no_proxy", exceptions)
    assert (found(Proxies(), url) is None) == goes_around


def test_what_a_person_has_chosen_counts_more_than_the_environment(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("https_proxy", "http://proxy:3128")
    proxies = Proxies()
    proxies.choose("http://mine:80", exceptions=("example.org", "10.0.0.0/8"))
    assert found(proxies, FAR) == "http://mine:80"
    assert found(proxies, "https://models.example.org/") is None
    assert found(proxies, "http://10.0.0.1/") is None
    proxies.choose("")
    assert found(proxies, FAR) is None
    proxies.choose(None)
    assert found(proxies, FAR) == "http://proxy:3128"


@pytest.mark.parametrize(
    "address", ["socks5://proxy:1080", "http://", "http://host:x", "https://p"]
)
def test_what_is_no_proxy_of_http_is_refused_and_changes_nothing(address: str):
    proxies = Proxies()
    proxies.choose("mine:8080")
    with pytest.raises(ProblemError) as caught:
        proxies.choose(address)
    assert caught.value.problem.code is ProblemCode.BAD_REQUEST
    assert found(proxies, FAR) == "http://mine:8080"


def test_a_proxy_of_another_kind_in_the_environment_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("all_proxy", "socks5://me:secret@proxy:1080")
    with pytest.raises(ProblemError) as caught:
        Proxies().find(FAR)
    assert caught.value.problem.code is ProblemCode.SOURCE_UNREACHABLE
    assert "socks5://proxy:1080" in (caught.value.problem.detail or "")
    assert "secret" not in (caught.value.problem.detail or "")
