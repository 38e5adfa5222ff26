"""Tokens of registries: where they may be asked for, and that old ones are renewed."""

import asyncio
import time

import pytest

from modelyard.service.sources.oci_tokens import RenewedAuthorization, Token, parse_challenge
from modelyard.wire.problems import ProblemCode, problem_error


@pytest.mark.parametrize(
    ("header", "host", "is_followed"),
    [
        ('Bearer realm="https://auth.host/token",service="s",scope="x"', "ghcr.io", True),
        ('bearer realm="https://auth.host/token"', "ghcr.io", True),
        ('Bearer realm="http://auth.host/token"', "ghcr.io", False),
        ('Bearer realm="http://127.0.0.1:1/token"', "ghcr.io", False),
        ('Bearer realm="https://localhost/token"', "ghcr.io", False),
        ('Bearer realm="http://127.0.0.1:1/token"', "localhost:5000", True),
        ('Bearer realm="http://192.168.1.1/token"', "localhost:5000", False),
        ('Bearer realm="file:///etc/passwd"', "ghcr.io", False),
        ('Basic realm="https://auth.host/token"', "ghcr.io", False),
        ('Bearer realm="https://[::1/token"', "ghcr.io", False),
        ("Bearer", "ghcr.io", False),
        ("", "ghcr.io", False),
    ],
)
def test_only_a_safe_challenge_is_followed(header: str, host: str, is_followed: bool):
    assert (parse_challenge(header, registry_host=host) is not None) is is_followed


class Tokens:
    """Hands out numbered tokens that are good for `life_s`."""

    def __init__(self, life_s: float) -> None:
        self.handed_out = 0
        self._life_s = life_s

    async def renew(self) -> Token:
        self.handed_out += 1
        return Token(f"token-{self.handed_out}", time.monotonic() + self._life_s)


def test_a_token_is_used_as_long_as_it_is_good():
    async def read_twice() -> list[dict[str, str]]:
        tokens = Tokens(life_s=600)
        headers = RenewedAuthorization(await tokens.renew(), tokens.renew)
        return [await asyncio.to_thread(dict, headers) for _ in range(2)]

    assert asyncio.run(read_twice()) == [{"Authorization": "Bearer token-1"}] * 2


def test_an_old_token_is_renewed_by_the_thread_that_reads_it():
    async def read_from_many_threads() -> tuple[list[dict[str, str]], int]:
        tokens = Tokens(life_s=600)
        headers = RenewedAuthorization(Token("old", time.monotonic() - 1), tokens.renew)
        threads = [asyncio.to_thread(dict, headers) for _ in range(8)]
        return await asyncio.gather(*threads), tokens.handed_out

    read, handed_out = asyncio.run(read_from_many_threads())
    assert read == [{"Authorization": "Bearer token-1"}] * 8
    assert handed_out == 1


def test_a_renewal_that_fails_leaves_the_old_token():
    async def renew() -> Token:
        raise problem_error(ProblemCode.SOURCE_UNREACHABLE, "away")

    async def read() -> dict[str, str]:
        headers = RenewedAuthorization(Token("old", time.monotonic() - 1), renew)
        return await asyncio.to_thread(dict, headers)

    assert asyncio.run(read()) == {"Authorization": "Bearer old"}


def test_reading_on_the_loop_never_waits_for_it():
    async def read() -> tuple[dict[str, str], int]:
        tokens = Tokens(life_s=600)
        headers = RenewedAuthorization(Token("old", time.monotonic() - 1), tokens.renew)
        return dict(headers), tokens.handed_out

    assert asyncio.run(read()) == ({"Authorization": "Bearer old"}, 0)


def test_a_token_is_shown_nowhere():
    async def shown() -> str:
        tokens = Tokens(life_s=600)
        token = await tokens.renew()
        return repr((token, RenewedAuthorization(token, tokens.renew)))

    assert "token-1" not in asyncio.run(shown())
