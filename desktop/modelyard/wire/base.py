"""What all wire types have in common: frozen, camelCase on the wire, tolerant of what is new."""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Wire(BaseModel):
    """A value of the Model API.

    Unknown members are ignored, so that an older side reads a newer one; an absent value is left
    out of the JSON rather than written as null, and a null is read as absent. Numbers are
    finite: JSON can't write any other.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
        allow_inf_nan=False,
    )

    def to_json(self) -> str:
        """Return this value as the JSON text that goes over the wire."""
        return self.model_dump_json(exclude_none=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Parse the JSON text of this type.

        Raises:
            pydantic.ValidationError: The text is not JSON, or not of this shape.
        """
        return cls.model_validate_json(text)


class WireEnum(StrEnum):
    """A wire enumeration in which any value that this side does not know reads as UNKNOWN.

    Each subclass has a member named ``UNKNOWN``.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self:
        unknown: Self = cls["UNKNOWN"]
        return unknown
