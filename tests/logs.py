"""Logs in tests: an unexpected warning is a failure."""

import logging
from collections.abc import Iterator

import pytest

_WATCHED = ("modelyard", "asyncio")


@pytest.fixture(autouse=True)
def no_unexpected_warnings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which Modelyard or asyncio logs a warning or an error.

    A test about something that is rightly logged so says `@pytest.mark.allow_warnings`.
    """
    if request.node.get_closest_marker("allow_warnings"):
        yield
        return
    seen = _Seen(logging.WARNING)
    loggers = [logging.getLogger(name) for name in _WATCHED]
    for logger in loggers:
        logger.addHandler(seen)
    yield
    for logger in loggers:
        logger.removeHandler(seen)
    if seen.lines:
        pytest.fail("logged unexpectedly:\n" + "\n".join(seen.lines), pytrace=False)


class _Seen(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
