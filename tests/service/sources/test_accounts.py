"""Accounts: in the keyring, in a private file where the person agreed, never anywhere else."""

import asyncio
import logging
import stat
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend

from modelyard.service.sources.accounts import Account, Accounts, account_of
from modelyard.service.sources.secrets_store import Keyring
from modelyard.wire.accounts import AccountPlace, NewAccount
from modelyard.wire.problems import Problem, ProblemCode, ProblemError
from tests.fakes.hub import Hub
from tests.service.sources.made import NoStore, parts_of

Failing = Callable[[Coroutine[Any, Any, object]], Problem]

SECRET = "hf_granted"


class Memory(KeyringBackend):
    """A keyring that opens, for the library that finds the system's one."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Silent(Memory):
    """A keyring that asks somebody who is away."""

    def __init__(self, opened: threading.Event) -> None:
        super().__init__()
        self.opened = opened

    def get_password(self, service: str, username: str) -> str | None:
        self.opened.wait(60)
        return None


class Broken(Memory):
    """A keyring that fails, and repeats what it was to keep."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"can't keep {password}")


@pytest.fixture
def use_backend() -> Iterator[Callable[[KeyringBackend], KeyringBackend]]:
    """Return what makes a backend the system's keyring while the test lasts."""
    before = keyring.get_keyring()

    def use(backend: KeyringBackend) -> KeyringBackend:
        keyring.set_keyring(backend)
        return backend

    yield use
    keyring.set_keyring(before)


def written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_secret_lies_in_the_keyring_alone_and_is_found_after_a_new_start(
    tmp_path: Path, use_backend, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    backend = use_backend(Memory())
    file = tmp_path / "accounts.json"

    async def put():
        accounts = Accounts(file, store=Keyring())
        return await accounts.put("huggingface", Account(SECRET, "me"), allow_file=False)

    async def find():
        accounts = Accounts(file, store=Keyring())
        await accounts.ready()
        return accounts.find("huggingface"), await accounts.account("huggingface")

    told = asyncio.run(put())
    assert (told.place, told.user) == (AccountPlace.KEYRING, "me")
    assert backend.kept == {("Modelyard", "huggingface"): SECRET}
    found, told = asyncio.run(find())
    assert found == Account(SECRET, "me")
    assert SECRET.encode() not in written(tmp_path)
    assert SECRET not in caplog.text + repr(found) + told.to_json()

    async def forget():
        accounts = Accounts(file, store=Keyring())
        return await accounts.forget("huggingface")

    assert asyncio.run(forget()).place is AccountPlace.NOWHERE
    assert backend.kept == {}
    assert asyncio.run(find())[0] is None


@pytest.mark.parametrize("kind", ["none", "broken", "silent"])
def test_without_a_keyring_a_file_is_used_only_if_the_person_agreed(
    tmp_path: Path, use_backend, kind: str, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    opened = threading.Event()
    if kind == "broken":
        use_backend(Broken())
    elif kind == "silent":
        use_backend(Silent(opened))
    store = NoStore() if kind == "none" else Keyring(patience_s=0.3)
    file = tmp_path / "accounts.json"

    async def put(*, allow_file: bool):
        accounts = Accounts(file, store=store)
        told = await accounts.put("localhost:5000", Account(SECRET, "me"), allow_file=allow_file)
        again = Accounts(file, store=store)
        await again.ready()
        return told, again.find("localhost:5000")

    with pytest.raises(ProblemError) as caught:
        asyncio.run(put(allow_file=False))
    assert caught.value.problem.code is ProblemCode.NO_KEYRING
    assert SECRET.encode() not in written(tmp_path)
    told, found = asyncio.run(put(allow_file=True))
    assert (told.place, found) == (AccountPlace.FILE, Account(SECRET, "me"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert SECRET not in caplog.text
    opened.set()


def test_the_environment_is_stronger_and_stays(tmp_path: Path):
    async def run():
        accounts = Accounts(
            tmp_path / "a.json", environment={"huggingface": "hf_env"}, store=NoStore()
        )
        await accounts.put("huggingface", Account("hf_kept"), allow_file=True)
        await accounts.forget("huggingface")
        return accounts.find("huggingface"), await accounts.accounts()

    found, told = asyncio.run(run())
    assert found == Account("hf_env")
    assert [one.place for one in told.iterable] == [AccountPlace.ENVIRONMENT]


@pytest.mark.allow_warnings
def test_a_damaged_note_of_accounts_is_as_none(tmp_path: Path, caplog):
    file = tmp_path / "accounts.json"
    file.write_text('{"huggingface": {"place": "file", "secret": "hf_x"', encoding="utf-8")

    async def run():
        accounts = Accounts(file, store=NoStore())
        return await accounts.account("huggingface")

    assert asyncio.run(run()).place is AccountPlace.NOWHERE
    assert "hf_x" not in caplog.text


@pytest.mark.parametrize(
    "given",
    [
        NewAccount(),
        NewAccount(user="me"),
        NewAccount(password="x"),
        NewAccount(token="a b"),
        NewAccount(token="ä"),
        NewAccount(token="a\r\nX-Evil: 1"),
        NewAccount(user="a:b", password="x"),
        NewAccount(token="t", user="me", password="x"),
    ],
)
def test_what_is_no_account_is_refused(given: NewAccount):
    with pytest.raises(ProblemError) as caught:
        account_of(given)
    assert caught.value.problem.code is ProblemCode.BAD_REQUEST


def test_an_account_does_not_show_its_secret():
    assert "x" * 9 not in repr(NewAccount(token="x" * 9))
    assert "x" * 9 not in repr(Account("x" * 9))


def test_a_token_is_asked_about_before_it_is_kept(hub: Hub, tmp_path: Path, problem_of: Failing):
    hub.tokens.add("hf_granted")
    parts = parts_of({"HF_ENDPOINT": hub.endpoint}, folder=tmp_path)
    account = asyncio.run(parts.account_checks.checked("huggingface", Account("hf_granted")))
    assert account.user == "granted"
    problem = problem_of(parts.account_checks.checked("huggingface", Account("hf_old")))
    assert problem.code is ProblemCode.TOKEN_REFUSED
    problem = problem_of(parts.account_checks.checked("not a host", Account("x", "me")))
    assert problem.code is ProblemCode.BAD_REQUEST


def test_a_token_that_is_given_opens_a_gated_model_at_once(hub: Hub, tmp_path: Path):
    hub.add("owner/gated", {"m.gguf": bytes(5000)}, gated=True)
    hub.tokens.add("hf_granted")
    parts = parts_of({"HF_ENDPOINT": hub.endpoint}, folder=tmp_path)

    async def run():
        with pytest.raises(ProblemError) as caught:
            await parts.sources.plan("hf://owner/gated/m.gguf", sha256=None)
        await parts.accounts.put("huggingface", Account("hf_granted"), allow_file=True)
        return caught.value.problem, await parts.sources.plan(
            "hf://owner/gated/m.gguf", sha256=None
        )

    refused, plan = asyncio.run(run())
    assert refused.code is ProblemCode.GATED
    assert "access token" in (refused.detail or "")
    assert plan.sha256 is not None
