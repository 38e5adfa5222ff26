"""Where a model service is: told by the environment, by our own service's note, or looked for."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from modelyard.client.model_api import ModelApi
from modelyard.paths import DATA_VARIABLE
from modelyard.wire import routes
from modelyard.wire.base import Wire
from modelyard.wire.problems import ProblemCode, ProblemError

URL_VARIABLE = "MODELYARD_URL"

_log = logging.getLogger(__name__)

_PROBE_TIMEOUT_S = 2.0
"""A service on this machine answers in milliseconds; Windows takes 2 s to refuse a connection."""
_LARGEST_NOTE_BYTES = 64 * 1024


class ServiceAddress(NamedTuple):
    """Where a service answers, and the token that it wants, if it wants one."""

    url: str
    token: str | None = None
    pid: int | None = None
    """The process of our own service; None for any other."""


class ServiceNote(Wire):
    """What ``service.json`` in the data folder says of the service that runs on it."""

    url: str
    pid: int
    token: str | None = None
    version: str | None = None


async def find_service(
    service_file: Path,
    *,
    environment: Mapping[str, str] = os.environ,
    ports: Iterable[int] = routes.PIECES_OS_PORTS,
) -> ServiceAddress | None:
    """Return the service to use, or None where none answers.

    In this order: ``MODELYARD_URL``, taken as it is without asking whether it answers; the
    service that left `service_file`; a Pieces OS on one of `ports` of this machine. One of our
    own on such a port will do too, unless the data folder was chosen by ``MODELYARD_DATA``: it
    works on another folder, and what is meant for one must not happen to the other.
    """
    if told := environment.get(URL_VARIABLE, "").strip():
        return ServiceAddress(told if "://" in told else f"http://{told}")
    note = await asyncio.to_thread(read_note, service_file)
    if note is not None and await _answers(note.url):
        return ServiceAddress(note.url, token=note.token, pid=note.pid)
    is_chosen = bool(environment.get(DATA_VARIABLE))
    return await _find_on_ports(ports, is_wanted=_is_foreign if is_chosen else _answers)


def read_note(service_file: Path) -> ServiceNote | None:
    """Return what `service_file` says; None where it is not there or not to be understood."""
    try:
        with service_file.open("rb") as file:
            return ServiceNote.from_json(file.read(_LARGEST_NOTE_BYTES))
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        _log.warning("%s can't be read: %s", service_file, error)
        return None


async def _find_on_ports(
    ports: Iterable[int], *, is_wanted: Callable[[str], Awaitable[bool]]
) -> ServiceAddress | None:
    urls = [f"http://localhost:{port}" for port in ports]
    answers = await asyncio.gather(*map(is_wanted, urls))
    return next(
        (ServiceAddress(url) for url, wanted in zip(urls, answers, strict=True) if wanted), None
    )


async def _is_foreign(url: str) -> bool:
    """Whether a service answers that is none of ours, which alone tell of the memory."""
    if not await _answers(url):
        return False
    try:
        async with asyncio.timeout(_PROBE_TIMEOUT_S), ModelApi(url) as api:
            await api.memory()
    except ProblemError as error:
        return error.problem.code is not ProblemCode.TOKEN_MISSING
    except TimeoutError:
        pass
    return False


async def _answers(url: str) -> bool:
    try:
        async with asyncio.timeout(_PROBE_TIMEOUT_S), ModelApi(url) as api:
            return (await api.health()).casefold().startswith("ok")
    except (ProblemError, TimeoutError):
        return False
