"""Our types beside the classes of the published Python SDK that stand for the same JSON."""

import json
import re
from enum import Enum
from importlib import import_module
from typing import Any

from pieces_os_client.api_client import ApiClient
from pydantic import BaseModel

from modelyard.wire import common, downloads, enums, models
from modelyard.wire.base import Wire, WireEnum


def _sdk(name: str) -> Any:
    module = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    return getattr(import_module(f"pieces_os_client.models.{module}"), name)


TYPES: tuple[tuple[type[Wire], type[BaseModel]], ...] = tuple(
    (ours, _sdk(ours.__name__))
    for ours in (
        common.ByteDescriptor,
        common.EmbeddedModelSchema,
        common.GroupedTimestamp,
        common.ReferencedEntity,
        common.Score,
        downloads.ModelDownloadProgress,
        models.Model,
        models.ModelCapabilities,
        models.ModelDeleteCacheInput,
        models.ModelDeleteCacheOutput,
        models.ModelMaxTokens,
        models.Models,
        models.ReferencedModel,
        models.SeededModel,
        models.StreamedIdentifier,
        models.StreamedIdentifiers,
    )
)

ENUMS: tuple[tuple[type[WireEnum], type[Enum]], ...] = (
    (common.SchemaSemanticVersion, _sdk("EmbeddedModelSchemaSemanticVersionEnum")),
    (downloads.ModelDownloadStatus, _sdk("ModelDownloadProgressStatusEnum")),
    (enums.ModelFoundation, _sdk("ModelFoundationEnum")),
    (enums.ModelProvider, _sdk("ExternalMLProviderEnum")),
    (enums.ModelType, _sdk("ModelTypeEnum")),
    (enums.ModelUsage, _sdk("ModelUsageEnum")),
)


def sent_by_sdk(value: BaseModel) -> str:
    """Return the JSON that the SDK's client puts on the wire for `value`."""
    return json.dumps(ApiClient().sanitize_for_serialization(value))


def aliases(kind: type[BaseModel]) -> dict[str, str]:
    """Return the attribute of each member of `kind`, by its name in the JSON."""
    return {field.alias or name: name for name, field in kind.model_fields.items()}


def assert_same(ours: Any, theirs: Any, where: str = "") -> None:
    """Compare every member that the SDK's class has, down to the last one."""
    if isinstance(theirs, BaseModel):
        own = aliases(type(ours))
        for alias, attribute in aliases(type(theirs)).items():
            if alias in own:
                here = f"{where}.{alias}"
                assert_same(getattr(ours, own[alias]), getattr(theirs, attribute), here)
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs), where
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            assert_same(one, other, f"{where}[{number}]")
    elif isinstance(theirs, Enum):
        assert ours.value == theirs.value, where
    else:
        assert ours == theirs, where
