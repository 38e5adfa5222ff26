"""Manifests of registries: which layer is the model.

Formats: OCI image manifest and index (``application/vnd.oci.image.…v1+json``), Docker's
``application/vnd.docker.distribution.manifest.…v2+json``, with the layers of Ollama
(``application/vnd.ollama.image.…``), of Docker's model runner
(``application/vnd.docker.ai.…``), and of plain artifacts, whose files are named by the annotation
``org.opencontainers.image.title``.
"""

import re
from collections.abc import Mapping, Sequence

from modelyard.wire.base import Wire
from modelyard.wire.problems import ProblemCode, problem_error

ACCEPTED = ", ".join(
    (
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    )
)
MOST_BYTES = 4 * 1024 * 1024
"""What the distribution protocol allows a manifest."""

TEMPLATE = frozenset({"application/vnd.ollama.image.template"})
SYSTEM = frozenset({"application/vnd.ollama.image.system"})
PARAMETERS = frozenset({"application/vnd.ollama.image.params"})
LICENSE = frozenset({"application/vnd.ollama.image.license", "application/vnd.docker.ai.license"})

PROJECTOR = frozenset(
    {"application/vnd.ollama.image.projector", "application/vnd.docker.ai.mmproj"}
)
ADAPTER = frozenset({"application/vnd.ollama.image.adapter"})

_MODEL = frozenset({"application/vnd.ollama.image.model", "application/vnd.docker.ai.gguf.v3"})
_TITLE = "org.opencontainers.image.title"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


class Descriptor(Wire):
    """What a manifest says of one blob; `size` is in bytes."""

    media_type: str = ""
    digest: str
    size: int
    annotations: Mapping[str, str] | None = None

    @property
    def kind(self) -> str:
        """The media type without its parameters."""
        return self.media_type.partition(";")[0].strip().lower()

    @property
    def title(self) -> str:
        """The name of the file, where it has one."""
        return (self.annotations or {}).get(_TITLE, "")

    @property
    def sha256(self) -> str:
        """The digest in hexadecimal."""
        return self.digest.removeprefix("sha256:")

    @property
    def is_sound(self) -> bool:
        """Whether it can be fetched and verified."""
        return self.size >= 0 and _DIGEST.fullmatch(self.digest) is not None


class Manifest(Wire):
    """A manifest (`layers`), or an index of several (`manifests`)."""

    layers: tuple[Descriptor, ...] = ()
    manifests: tuple[Descriptor, ...] = ()

    def layer(self, kinds: frozenset[str]) -> Descriptor | None:
        """Return the first sound layer of one of these media types."""
        fitting = (one for one in self.layers if one.kind in kinds and one.is_sound)
        return next(fitting, None)


def model_layers(manifest: Manifest) -> Sequence[Descriptor]:
    """Return the layers that are model files: by media type, else by their names."""
    by_kind = [one for one in manifest.layers if one.kind in _MODEL]
    by_name = [
        one
        for one in manifest.layers
        if one.title.lower().endswith(".gguf") and "mmproj" not in one.title.lower()
    ]
    return [one for one in by_kind or by_name if one.is_sound]


def projector_layer(manifest: Manifest) -> Descriptor | None:
    """Return the layer that lets the model see or hear: by media type, else by its name."""
    by_name = (
        one
        for one in manifest.layers
        if one.title.lower().endswith(".gguf") and "mmproj" in one.title.lower() and one.is_sound
    )
    return manifest.layer(PROJECTOR) or next(by_name, None)


def only_model_layer(manifest: Manifest) -> Descriptor | None:
    """Return the model's layer; None where there is none.

    Raises:
        ProblemError: UNSUPPORTED_SOURCE, where there are several, or one is changed by an adapter.
    """
    layers = model_layers(manifest)
    if layers and manifest.layer(ADAPTER):
        detail = "It is another model with an adapter, which is not supported"
        raise problem_error(ProblemCode.UNSUPPORTED_SOURCE, detail)
    if len(layers) > 1:
        names = ", ".join(one.title or one.digest[:19] for one in layers[:10])
        detail = f"It holds {len(layers)} model files ({names}); only one can be taken"
        raise problem_error(ProblemCode.UNSUPPORTED_SOURCE, detail)
    return layers[0] if layers else None
