"""Models: what the catalogue holds and what the seven operations answer."""

from pydantic import AwareDatetime, Field

from modelyard.wire.base import Wire, WireEnum
from modelyard.wire.common import (
    ByteDescriptor,
    EmbeddedModelSchema,
    GroupedTimestamp,
    ReferencedEntity,
    Score,
)
from modelyard.wire.downloads import ModelDownloadProgress
from modelyard.wire.enums import ModelFoundation, ModelProvider, ModelType, ModelUsage
from modelyard.wire.runtime import LoadOptions, ModelRuntime


class ModelMaxTokens(Wire):
    """The context window in tokens, and how it is divided where it is."""

    total: float | None = None
    input: float | None = None
    output: float | None = None
    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")


class ModelCapabilities(Wire):
    """What kinds of material a model can work with."""

    assets: bool | None = None
    codebases: bool | None = None
    documents: bool | None = None
    images: bool | None = None
    temporal: bool | None = None
    videos: bool | None = None
    websites: bool | None = None
    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")


class FileState(WireEnum):
    """Whether the file of a model is there to be loaded."""

    UNKNOWN = "unknown"
    ABSENT = "absent"
    PARTIAL = "partial"
    PRESENT = "present"
    MISSING = "missing"
    """It was there and is gone: another program or person removed it."""
    AWAY = "away"
    """The disk that it lies on is not there."""


class FilePartRole(WireEnum):
    """What a further file of a model holds."""

    UNKNOWN = "unknown"
    WEIGHTS = "weights"
    """A further part of a model that is split over several files."""
    PROJECTOR = "projector"
    """What turns pictures or sound into what the model reads."""


class FilePart(Wire):
    """A file of a model beside its first one; the size is in bytes."""

    role: FilePartRole
    path: str
    size: int
    sha256: str | None = None
    verified: bool | None = None


class ModelFile(Wire):
    """The file of a model on this machine; sizes are bytes."""

    state: FileState
    path: str | None = None
    size: int | None = None
    """Of all of its files together."""
    sha256: str | None = None
    verified: bool | None = None
    """True where the digest was compared with one that the source or the user gave."""
    parts: tuple[FilePart, ...] | None = None
    """Its further files, where it has any."""
    folder: str | None = None
    """The id of the folder of models that it lies in."""
    referenced: bool | None = None
    """It belongs to another program or to the person and is used where it lies."""
    program: str | None = None
    """Which other program holds it too, as `OtherProgram` names it."""


class TemplateOrigin(WireEnum):
    """Whose template turns a chat into a prompt."""

    UNKNOWN = "unknown"
    SOURCE = "source"
    FILE = "file"
    ENGINE = "engine"
    """Neither brings one that can be used: the engine takes its own, which may suit or not."""


class ModelDetails(Wire):
    """What the header of a model's file says about it, and its source."""

    architecture: str | None = None
    context_length: int | None = None
    layers: int | None = None
    heads: int | None = None
    kv_heads: int | None = None
    embedding_length: int | None = None
    tokenizer: str | None = None
    vocabulary: int | None = None
    license: str | None = None
    chat_template: bool | None = None
    """Whether the file brings a template that turns a chat into a prompt."""
    template: TemplateOrigin | None = None
    """Whose template turns a chat into a prompt, once it is loaded."""
    template_problem: str | None = None
    """Why the template that the source gives is not used."""
    source_template: str | None = None
    """The prompt template that the source gives beside the file; Ollama's are templates of the Go
    language, which are translated for the engine."""
    source_parameters: str | None = None
    """The parameters of generation that the source suggests, as JSON."""
    source_date: AwareDatetime | None = None
    """When this version of the file was published, as far as its source tells."""
    source_version: str | None = None
    """What the source calls this version: a commit, the digest of a manifest, an ETag."""


class _ModelFields(Wire):
    """The members that a model and its seed share."""

    version: str
    created: GroupedTimestamp
    name: str
    cloud: bool
    type: ModelType
    usage: ModelUsage
    description: str | None = None
    unique: str | None = None
    bytes: ByteDescriptor | None = None
    ram: ByteDescriptor | None = None
    quantization: str | None = None
    parameters: float | None = None
    """Billions of parameters."""
    foundation: ModelFoundation | None = None
    provider: ModelProvider | None = None
    max_tokens: ModelMaxTokens | None = None
    capabilities: ModelCapabilities | None = None
    organization: ReferencedEntity | None = None
    cpu: bool | None = None
    custom: bool | None = None
    denied: bool | None = None
    downloaded: bool | None = None
    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")
    # Ours from here on; a client of the public contract ignores them.
    source: str | None = None
    """Where the file comes from: an http(s), hf, ollama or oci reference, or a file's address."""
    sha256: str | None = None
    """The digest that the file must have, in hexadecimal."""
    projector: str | None = None
    """The reference of the file that lets the model see or hear; it is downloaded with it."""


class SeededModel(_ModelFields):
    """What `POST /models/create` takes; the service adds the id and sets `custom`."""


class Model(_ModelFields):
    """A model as it is now.

    `downloading` and `loaded` are computed from what runs, never stored. `ram` is the memory
    that the model takes when loaded: measured once it was loaded, estimated before.
    """

    id: str
    downloading: bool | None = None
    loaded: bool | None = None
    score: Score | None = None
    # Ours
    file: ModelFile | None = None
    details: ModelDetails | None = None
    download: ModelDownloadProgress | None = None
    """The transfer that runs or is waiting, or how the last one ended."""
    runtime: ModelRuntime | None = None
    options: LoadOptions | None = None
    """The saved load options."""
    recommended: LoadOptions | None = None
    """How its source suggests to load it: template, sampling, context. Saved options come first."""
    outdated: bool | None = None
    """Whether its source has another file now; `GET /models/outdated` tells more."""


class Models(Wire):
    """All models. `epoch` and `sequence` tell after which event of `GET /events` it was taken."""

    iterable: tuple[Model, ...]
    score: Score | None = None
    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")
    epoch: str | None = None
    sequence: int | None = None


class ReferencedModel(Wire):
    """A pointer to a model, by its id."""

    id: str
    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")


class ModelDeleteCacheInput(Wire):
    """The body of `POST /models/{model}/delete/cache`: nothing that matters."""

    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")


class ModelDeleteCacheOutput(Wire):
    """Whose file was removed; `freed` is the bytes that came back."""

    model: ReferencedModel
    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")
    freed: int | None = None


class StreamedIdentifier(Wire):
    """One model that changed, or was deleted."""

    model: ReferencedModel | None = None
    deleted: bool | None = None
    updated: GroupedTimestamp | None = None


class StreamedIdentifiers(Wire):
    """A message of `GET /models/stream/identifiers`."""

    iterable: tuple[StreamedIdentifier, ...]
    embedded_schema: EmbeddedModelSchema | None = Field(default=None, alias="schema")
