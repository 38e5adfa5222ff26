"""Where log records go: a rotating file for later, standard error for the person in front."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_MAX_BYTES = 2 * 1024 * 1024
_KEPT_FILES = 3
_CHATTY = ("aiohttp.access", "asyncio", "filelock")


@contextmanager
def logging_to(file: Path, *, verbose: bool = False) -> Iterator[None]:
    """Write INFO and above to `file` and WARNING and above to standard error meanwhile.

    With `verbose` both get DEBUG. Where the file can't be opened standard error has to do.
    """
    root = logging.getLogger()
    handlers = _handlers(file, verbose=verbose)
    before = root.level
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for handler in handlers:
        handler.setFormatter(logging.Formatter(_FORMAT))
        root.addHandler(handler)
    try:
        yield
    finally:
        root.setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()


def _handlers(file: Path, *, verbose: bool) -> list[logging.Handler]:
    console = logging.StreamHandler()
    console.setLevel(logging.DEBUG if verbose else logging.WARNING)
    handlers: list[logging.Handler] = [console]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        to_file = RotatingFileHandler(
            file, maxBytes=_MAX_BYTES, backupCount=_KEPT_FILES, encoding="utf-8"
        )
    except OSError as error:
        logging.getLogger(__name__).warning("no log file at %s: %s", file, error)
    else:
        handlers.append(to_file)
    return handlers
