"""Registries as a source: models by the OCI distribution protocol, which Ollama's speaks too."""

import hashlib
import logging
import re
from collections.abc import Mapping
from dataclasses import replace

from modelyard.service.plan import PlannedFile, SourceFacts
from modelyard.service.sources import oci_manifest
from modelyard.service.sources.oci_manifest import Descriptor, Manifest, only_model_layer
from modelyard.service.sources.oci_references import (
    OCI,
    OLLAMA,
    Image,
    is_image_reference,
    parse_image_reference,
)
from modelyard.service.sources.oci_tokens import (
    Challenge,
    RenewedAuthorization,
    Token,
    fetch_token,
    parse_challenge,
)
from modelyard.service.sources.web import Question, Reply, Web, broken, refused
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

_PATIENCE_S = 150.0
"""A download waits in the background, for as long as the registry asks for."""
_MOST_FACT_BYTES = 64 * 1024
_LONGEST_LINE = 200
_MOST_TRIED = 16
"""Manifests of an index; each is a request."""
_OK, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 200, 401, 403, 404
_INVISIBLE = re.compile(r"[^\S\n]+")


class Registries:
    """Every registry, asked without an account."""

    forms = (OLLAMA, OCI)

    def __init__(self, web: Web) -> None:
        self._web = web

    def takes(self, reference: str) -> bool:
        """Return whether `reference` is ``ollama://…`` or ``oci://…``."""
        return is_image_reference(reference)

    async def outline(self, reference: str) -> PlannedFile:
        """Return what `reference` alone tells.

        Raises:
            ProblemError: BAD_REQUEST.
        """
        return PlannedFile(name=parse_image_reference(reference).file_name, urls=())

    async def plan(self, reference: str) -> PlannedFile:
        """Ask the registry for the manifest, and plan the layer that is the model.

        Raises:
            ProblemError: BAD_REQUEST; SOURCE_REFUSED {http_status}, also where strangers get
                nothing; UNSUPPORTED_SOURCE, where there is no model file in it, or several;
                SOURCE_UNREACHABLE, SOURCE_BROKEN.
        """
        image = parse_image_reference(reference)
        visit = _Visit(self._web, image)
        manifest, layer = await visit.model()
        return PlannedFile(
            name=image.file_name,
            urls=(visit.blob_url(layer),),
            size_bytes=layer.size,
            sha256=layer.sha256,
            headers=visit.authorization,
            facts=await visit.facts(manifest),
        )


class _Visit:
    """The questions about one image, with the token that they need."""

    def __init__(self, web: Web, image: Image) -> None:
        self._web = web
        self._image = image
        self._challenge: Challenge | None = None
        self._token: Token | None = None

    @property
    def authorization(self) -> Mapping[str, str]:
        """The headers for a download, which may last longer than the token."""
        challenge = self._challenge
        if challenge is None or self._token is None:
            return {}
        return RenewedAuthorization(self._token, lambda: fetch_token(self._web, challenge))

    def blob_url(self, blob: Descriptor) -> str:
        """Return where the bytes of `blob` are."""
        return f"{self._image.url}/blobs/{blob.digest}"

    async def model(self) -> tuple[Manifest, Descriptor]:
        """Return the manifest that has a model, and its layer."""
        first = await self._manifest(self._image.version)
        if layer := only_model_layer(first):
            return first, layer
        for descriptor in first.manifests[:_MOST_TRIED]:
            if descriptor.is_sound:
                manifest = await self._manifest(descriptor.digest)
                if layer := only_model_layer(manifest):
                    return manifest, layer
        detail = f"{self._image} holds no GGUF model"
        raise problem_error(ProblemCode.UNSUPPORTED_SOURCE, detail, url=self._image.url)

    async def facts(self, manifest: Manifest) -> SourceFacts:
        """Return what lies beside the model; a part that can't be had is left out."""
        license_text = await self._text(manifest.layer(oci_manifest.LICENSE))
        return SourceFacts(
            license=_first_line(license_text),
            template=await self._text(manifest.layer(oci_manifest.TEMPLATE)),
            parameters=await self._text(manifest.layer(oci_manifest.PARAMETERS)),
        )

    async def _manifest(self, version: str) -> Manifest:
        url = f"{self._image.url}/manifests/{version}"
        question = Question(
            url,
            headers={"Accept": oci_manifest.ACCEPTED},
            most_bytes=oci_manifest.MOST_BYTES,
            patience_s=_PATIENCE_S,
        )
        reply = await self._ask(question)
        if reply.status != _OK:
            raise self._refusal(reply)
        if version.startswith("sha256:") and not _has_digest(reply.body, version):
            raise broken("it sends another manifest than the one asked for", url=reply.url)
        return reply.parsed(Manifest)

    async def _text(self, blob: Descriptor | None) -> str | None:
        """Return the text of a small blob; of a larger one, nothing."""
        if blob is None or blob.size > _MOST_FACT_BYTES:
            return None
        question = Question(self.blob_url(blob), most_bytes=_MOST_FACT_BYTES)
        try:
            reply = await self._ask(question)
        except ProblemError as error:
            _log.info("%s: a %s is left out: %s", self._image, blob.kind, error)
            return None
        if reply.status != _OK or not _has_digest(reply.body, blob.digest):
            _log.info("%s: a %s is left out: status %d", self._image, blob.kind, reply.status)
            return None
        return reply.body.decode("utf-8", "replace").strip() or None

    async def _ask(self, question: Question) -> Reply:
        """Ask, with a token where the registry wants one."""
        reply = await self._web.ask(self._authorized(question))
        if reply.status != _UNAUTHORIZED:
            return reply
        header = reply.headers.get("www-authenticate", "")
        challenge = parse_challenge(header, registry_host=self._image.host)
        if challenge is None:
            return reply
        self._challenge, self._token = challenge, await fetch_token(self._web, challenge)
        return await self._web.ask(self._authorized(question))

    def _authorized(self, question: Question) -> Question:
        if self._token is None:
            return question
        headers = {**question.headers, "Authorization": f"Bearer {self._token.value}"}
        return replace(question, headers=headers)

    def _refusal(self, reply: Reply) -> ProblemError:
        image, status = self._image, reply.status
        if status == _NOT_FOUND:
            detail = f"There is no model {image}"
        elif status in (_UNAUTHORIZED, _FORBIDDEN):
            # Not GATED: no account of a registry can be given to us.
            detail = f"{image} is not there, or its registry shows it to members only"
        else:
            detail = f"The registry answered {status} for {image}"
        return refused(detail, url=reply.url, status=status)


def _has_digest(content: bytes, digest: str) -> bool:
    return digest == f"sha256:{hashlib.sha256(content).hexdigest()}"


def _first_line(text: str | None) -> str | None:
    """Return the first line of `text` that says something, its blanks made single."""
    lines = (_INVISIBLE.sub(" ", line).strip() for line in (text or "").splitlines())
    line = next((line for line in lines if line), None)
    return line[:_LONGEST_LINE] if line else None
