"""Where log records go: a rotating file for later, standard error for the person in front."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

_log = logging.getLogger(__name__)

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
    before = root.level
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    console = logging.StreamHandler()
    console.setLevel(logging.DEBUG if verbose else logging.WARNING)
    with _attached(root, console), ExitStack() as stack:
        try:
            stack.enter_context(_attached(root, _opened(file)))
        except OSError as error:
            _log.warning("no log file at %s: %s", file, error)
        try:
            yield
        finally:
            root.setLevel(before)


@contextmanager
def _attached(logger: logging.Logger, handler: logging.Handler) -> Iterator[None]:
    handler.setFormatter(logging.Formatter(_FORMAT))
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        with suppress(OSError):  # a full disk does not take the rest
            handler.close()


def _opened(file: Path) -> logging.Handler:
    file.parent.mkdir(parents=True, exist_ok=True)
    return _LogFile(file, maxBytes=_MAX_BYTES, backupCount=_KEPT_FILES, encoding="utf-8")


class _LogFile(RotatingFileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - its base's name
        """Drop `record`: a full disk must not fill standard error with tracebacks."""
