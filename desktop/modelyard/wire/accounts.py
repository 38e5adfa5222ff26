"""Accounts at sources: tokens and passwords go in, and never come out again."""

from pydantic import Field

from modelyard.wire.base import Wire, WireEnum


class AccountPlace(WireEnum):
    """Where the secret of an account is kept."""

    UNKNOWN = "unknown"
    NOWHERE = "nowhere"
    """There is no account."""
    KEYRING = "keyring"
    """In the system's keyring."""
    FILE = "file"
    """In a file of the data folder that only its owner may read."""
    ENVIRONMENT = "environment"
    """In the environment of the service (``HF_TOKEN``), which is stronger than what is kept."""


class SourceAccount(Wire):
    """The account at one source: ``huggingface``, or the host of a registry, with its port."""

    source: str
    place: AccountPlace
    user: str | None = None


class SourceAccounts(Wire):
    """All accounts, by source."""

    iterable: tuple[SourceAccount, ...]


class NewAccount(Wire):
    """The account to use at a source from now on: a token, or a user with a password."""

    token: str | None = Field(default=None, max_length=4096, repr=False)
    user: str | None = Field(default=None, max_length=256)
    password: str | None = Field(default=None, max_length=4096, repr=False)
    allow_file: bool = False
    """Whether the person agrees to a file where the system has no keyring."""
