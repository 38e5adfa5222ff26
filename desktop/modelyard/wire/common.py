"""Small values that the larger types of the contract are made of."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from modelyard.wire.base import Wire, WireEnum

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
_STEP = 1024


def _with_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


class SchemaSemanticVersion(WireEnum):
    """The version of the public contract that an object was written for."""

    UNKNOWN = "UNKNOWN"
    MAJOR_0_MINOR_0_PATCH_1 = "MAJOR_0_MINOR_0_PATCH_1"


class EmbeddedModelSchema(Wire):
    """The database migration and contract version that Pieces OS stamps on its objects."""

    migration: int
    semantic: SchemaSemanticVersion


class ByteDescriptor(Wire):
    """A number of bytes, with a text for people."""

    value: int
    readable: str
    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")

    @classmethod
    def of(cls, size_bytes: int) -> "ByteDescriptor":
        """Describe `size_bytes` in binary units: ``of(98_362_432).readable == "93.8 MiB"``."""
        return cls(value=size_bytes, readable=readable_bytes(size_bytes))


class GroupedTimestamp(Wire):
    """A moment, with a text for people where the writer made one."""

    value: Annotated[datetime, AfterValidator(_with_zone)]
    """Without a time zone it is read as UTC: some writers leave it out."""
    readable: str | None = None
    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")

    @classmethod
    def of(cls, moment: datetime) -> "GroupedTimestamp":
        """Describe `moment`; without a time zone it is taken as UTC."""
        return cls(value=moment, readable=moment.strftime("%Y-%m-%d %H:%M"))

    @classmethod
    def now(cls) -> "GroupedTimestamp":
        """Describe this moment in UTC."""
        return cls.of(datetime.now(UTC))


class Score(Wire):
    """Points that Pieces OS keeps for an object; carried through, never used."""

    automatic: int
    manual: int
    priority: int | None = None
    reference: int | None = None
    reuse: int | None = None
    searched: int | None = None
    update: int | None = None
    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")


class ReferencedEntity(Wire):
    """A pointer to an organisation, by its id."""

    id: str
    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")


def readable_bytes(size_bytes: int) -> str:
    """Return `size_bytes` in the largest binary unit that keeps it at 1 or more."""
    if abs(size_bytes) < _STEP:
        return f"{size_bytes} B"
    size = float(size_bytes)
    for unit in _UNITS:
        if round(abs(size), 1) < _STEP or unit == _UNITS[-1]:
            break
        size /= _STEP
    return f"{size:.1f} {unit}"
