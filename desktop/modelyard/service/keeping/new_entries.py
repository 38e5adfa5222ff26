"""Entries of models whose files lie on this machine already."""

import uuid
from pathlib import Path

from modelyard.service.compose import described
from modelyard.service.gguf import GgufHeader
from modelyard.service.library import Entry, StoredFile
from modelyard.service.library.slugs import slug
from modelyard.wire.common import ByteDescriptor, GroupedTimestamp
from modelyard.wire.enums import ModelType, ModelUsage
from modelyard.wire.models import Model

_FIRST_VERSION = "1"


def entry_of_file(
    name: str, file: StoredFile, header: GgufHeader, *, source: str | None = None
) -> Entry:
    """Return a new entry, not yet stored, for a file and what its header says.

    `source` is where it can be downloaded again from; the digest that the file is called by
    becomes the one that it must have.
    """
    model = Model(
        id=str(uuid.uuid4()),
        version=_FIRST_VERSION,
        created=GroupedTimestamp.now(),
        name=name,
        cloud=False,
        type=ModelType.UNKNOWN,
        usage=ModelUsage.CODE_CONVERSATION,
        source=source,
        sha256=file.sha256,
        custom=True,
    )
    model = described(model, header)
    model = model.model_copy(update={"bytes": ByteDescriptor.of(file.total_bytes)})
    return Entry(model=model, unique=slug(name), file_name=file_name_of(file.path), file=file)


def file_name_of(path: Path) -> str:
    """Return the name of the file at `path`, with the suffix of a model where it has none."""
    return path.name if path.suffix.lower() == ".gguf" else f"{path.name}.gguf"
