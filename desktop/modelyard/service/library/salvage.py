"""Entries made of nothing but the files that a lost catalogue left behind."""

import uuid
from pathlib import Path

from modelyard.service.library.entries import Entry, StoredFile
from modelyard.wire.common import ByteDescriptor, GroupedTimestamp
from modelyard.wire.enums import ModelType, ModelUsage
from modelyard.wire.models import Model


def salvaged_entry(unique: str, path: Path, size_bytes: int) -> Entry:
    """Return an entry for the whole file at `path`; where it came from is not known any more."""
    model = Model(
        id=str(uuid.uuid4()),
        version="1.0.0",
        created=GroupedTimestamp.now(),
        name=path.stem,
        cloud=False,
        type=ModelType.UNKNOWN,
        usage=ModelUsage.UNKNOWN,
        unique=unique,
        bytes=ByteDescriptor.of(size_bytes),
        custom=True,
    )
    file = StoredFile(path=path, size_bytes=size_bytes)
    return Entry(model=model, unique=unique, file_name=path.name, file=file)
