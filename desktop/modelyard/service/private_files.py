"""Files that only the person who runs the service may read: its token, accounts, settings."""

import logging
import os
import secrets
from pathlib import Path

_log = logging.getLogger(__name__)

_TOKEN_BYTES = 32
_LONGEST_TOKEN_BYTES = 1024


def write_private(path: Path, text: str) -> None:
    """Put `text` in place of the file at `path` in one step, on disk; nobody else may read it.

    Raises:
        OSError: It can't be written; what was there still is.
    """
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(draft, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def kept_token(path: Path) -> str:
    """Return the token in the file at `path`, where one is put if there is none.

    One that can't be kept holds until the service ends.
    """
    try:
        with path.open("rb") as file:
            token = file.read(_LONGEST_TOKEN_BYTES).decode("ascii").strip()
        if token and token.isprintable():
            return token
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError) as error:
        _log.warning("%s can't be read; there is a new token: %s", path, error)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    try:
        write_private(path, token)
    except OSError as error:
        _log.warning("%s can't be written; the token lasts for this run: %s", path, error)
    return token
