"""Where a model service is: told by the environment, by our own service's note, or looked for."""

import asyncio
import logging
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from modelyard.client.model_api import ModelApi
from modelyard.wire import routes
from modelyard.wire.base import Wire
from modelyard.wire.problems import ProblemError

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
    service that left `service_file`; a Pieces OS on one of `ports` of this machine.
    """
    if told := environment.get(URL_VARIABLE, "").strip():
        return ServiceAddress(told if "://" in told else f"http://{told}")
    note = await asyncio.to_thread(read_note, service_file)
    if note is not None and await _answers(note.url):
        return ServiceAddress(note.url, token=note.token, pid=note.pid)
    return await _find_pieces_os(ports)


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


async def _find_pieces_os(ports: Iterable[int]) -> ServiceAddress | None:
    urls = [f"http://localhost:{port}" for port in ports]
    answers = await asyncio.gather(*map(_answers, urls))
    for url, answered in zip(urls, answers, strict=True):
        if answered:
            return ServiceAddress(url)
    return None


async def _answers(url: str) -> bool:
    try:
        async with asyncio.timeout(_PROBE_TIMEOUT_S), ModelApi(url) as api:
            return (await api.health()).casefold().startswith("ok")
    except (ProblemError, TimeoutError):
        return False
