"""The models that come with the program: well known, openly licensed, nothing invented.

Format of the file: a JSON list of objects with the members of `Starter` below, in camelCase.
"""

import asyncio
import logging
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from modelyard.service.library import Entry, Library
from modelyard.service.offering.fits import rough_estimate, weights_bytes
from modelyard.service.sources import quantization_in, suggested_name
from modelyard.wire.base import Wire
from modelyard.wire.common import ByteDescriptor, GroupedTimestamp
from modelyard.wire.enums import ModelFoundation, ModelProvider, ModelType, ModelUsage
from modelyard.wire.models import Model, ModelDetails
from modelyard.wire.problems import ProblemError

_log = logging.getLogger(__name__)


class Starter(Wire):
    """One model of the file; `parameters` are billions.

    Sizes and digests are not here: the source tells them when they are needed.
    """

    unique: str
    name: str
    description: str
    parameters: float
    usage: ModelUsage
    type: ModelType
    source: str
    provider: ModelProvider | None = None
    foundation: ModelFoundation | None = None
    license: str
    projector: str | None = None


_STARTERS = TypeAdapter(tuple[Starter, ...])


async def seed_starters(library: Library, file: Path) -> None:
    """Put the starters of `file` into the catalogue, or bring those up to date that are there.

    A model that a person added from the same source stays theirs.
    """
    by_unique = {entry.unique: entry for entry in library.entries}
    for starter in _STARTERS.validate_json(await asyncio.to_thread(file.read_bytes)):
        try:
            await _seed(library, starter, by_unique.get(starter.unique))
        except ProblemError as error:
            _log.info("starter %s is left out: %s", starter.unique, error)


async def _seed(library: Library, starter: Starter, known: Entry | None) -> None:
    if known is None:
        model = Model(
            id=str(uuid.uuid4()),
            version="1.0.0",
            created=GroupedTimestamp.now(),
            cloud=False,
            **_given(starter, None),
        )
        file_name = suggested_name(starter.source)
        await library.add(Entry(model=model, unique=starter.unique, file_name=file_name))
    elif not known.is_custom or known.model.source is None:
        # Without a source it is what was found again of a lost catalogue.
        await library.change(
            known.id,
            lambda entry: replace(
                entry, model=entry.model.model_copy(update=_given(starter, entry))
            ),
        )


def _given(starter: Starter, entry: Entry | None) -> dict[str, Any]:
    """Return the members of the model; what its file tells, once it is here, is left to that."""
    given: dict[str, Any] = {**dict(starter), "custom": False}
    license_name = given.pop("license")
    if entry is None or entry.file is None:
        quantization = quantization_in(starter.source)
        details = entry.model.details if entry and entry.model.details else ModelDetails()
        rough = rough_estimate(weights_bytes(starter.parameters, quantization), free_bytes=None)
        given["quantization"] = quantization
        given["ram"] = ByteDescriptor.of(rough.total)
        given["details"] = details.model_copy(update={"license": license_name})
    return given
