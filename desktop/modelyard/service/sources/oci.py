"""Registries as a source: models by the OCI distribution protocol, which Ollama's speaks too."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from yarl import URL

from modelyard.service.plan import PlannedFile, PlannedPart, SourceFacts
from modelyard.service.sources import oci_manifest
from modelyard.service.sources.accounts import Account, Accounts
from modelyard.service.sources.oci_manifest import (
    Descriptor,
    Manifest,
    only_model_layer,
    projector_layer,
)
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
    basic_authorization,
    fetch_token,
    parse_challenge,
)
from modelyard.service.sources.recommendations import facts_beside
from modelyard.service.sources.web import Question, Reply, Web, broken, refused
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_log = logging.getLogger(__name__)

_PATIENCE_S = 150.0
"""A download waits in the background, for as long as the registry asks for."""
_MOST_FACT_BYTES = 64 * 1024
_MOST_TRIED = 16
"""Manifests of an index; each is a request."""
_OK, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 200, 401, 403, 404


class Registries:
    """Every registry, asked with the account at its host, where there is one."""

    forms = (OLLAMA, OCI)

    def __init__(self, web: Web, accounts: Accounts) -> None:
        self._web = web
        self._accounts = accounts

    def takes(self, reference: str) -> bool:
        """Return whether `reference` is ``ollama://…`` or ``oci://…``."""
        return is_image_reference(reference)

    async def outline(self, reference: str, *, may_ask: bool = False) -> PlannedFile:
        """Return what `reference` alone tells.

        Raises:
            ProblemError: BAD_REQUEST.
        """
        return PlannedFile(name=parse_image_reference(reference).file_name, urls=())

    async def plan(self, reference: str, *, sha256: str | None) -> PlannedFile:
        """Ask the registry for the manifest, and plan the layers that are the model.

        Raises:
            ProblemError: BAD_REQUEST; ACCOUNT_NEEDED {url} where strangers, or this account, get
                nothing; TOKEN_REFUSED; SOURCE_REFUSED {http_status}; UNSUPPORTED_SOURCE, where
                there is no model file in it, or several; SOURCE_UNREACHABLE, SOURCE_BROKEN.
        """
        image = parse_image_reference(reference)
        await self._accounts.ready()
        visit = _Visit(self._web, image, self._accounts.find(image.host))
        found = await visit.model()
        projector = projector_layer(found.manifest)
        name = image.file_name
        facts = await visit.facts(found.manifest)
        plan = visit.planned(name, found.layer)
        if projector is not None:
            file = visit.planned(f"mmproj-{name}", projector)
            plan = replace(plan, parts=(PlannedPart(FilePartRole.PROJECTOR, file),))
        return replace(plan, facts=replace(facts, version=found.digest))

    async def check(self, host: str, account: Account) -> None:
        """Ask the registry at `host` whether it takes `account`.

        Raises:
            ProblemError: BAD_REQUEST, where this is no host; TOKEN_REFUSED; SOURCE_UNREACHABLE,
                SOURCE_REFUSED, SOURCE_BROKEN.
        """
        image = parse_image_reference(f"{OCI}{host}/any/model")
        await _Visit(self._web, image, account).check()


@dataclass(frozen=True, slots=True)
class _Found:
    manifest: Manifest
    layer: Descriptor
    digest: str
    """Of the manifest."""


class _Visit:
    """The questions about one image, with the token that they need."""

    def __init__(self, web: Web, image: Image, account: Account | None) -> None:
        self._web = web
        self._image = image
        self._account = account
        self._basic: str | None = None
        self._challenge: Challenge | None = None
        self._token: Token | None = None

    @property
    def authorization(self) -> Mapping[str, str]:
        """The headers for a download, which may last longer than the token."""
        challenge, account = self._challenge, self._account
        if challenge is None or self._token is None:
            return {"Authorization": self._basic} if self._basic else {}
        return RenewedAuthorization(self._token, lambda: fetch_token(self._web, challenge, account))

    def blob_url(self, blob: Descriptor) -> str:
        """Return where the bytes of `blob` are."""
        return f"{self._image.url}/blobs/{blob.digest}"

    def planned(self, name: str, layer: Descriptor) -> PlannedFile:
        """Return the plan for one layer."""
        return PlannedFile(
            name=name,
            urls=(self.blob_url(layer),),
            size_bytes=layer.size,
            sha256=layer.sha256,
            headers=self.authorization,
        )

    async def model(self) -> _Found:
        """Return the manifest that has a model, and its layer."""
        first, digest = await self._manifest(self._image.version)
        if layer := only_model_layer(first):
            return _Found(first, layer, digest)
        for descriptor in first.manifests[:_MOST_TRIED]:
            if descriptor.is_sound:
                manifest, digest = await self._manifest(descriptor.digest)
                if layer := only_model_layer(manifest):
                    return _Found(manifest, layer, digest)
        detail = f"{self._image} holds no GGUF model"
        raise problem_error(ProblemCode.UNSUPPORTED_SOURCE, detail, url=self._image.url)

    async def facts(self, manifest: Manifest) -> SourceFacts:
        """Return what lies beside the model; a part that can't be had is left out."""
        license_text = await self._text(manifest.layer(oci_manifest.LICENSE))
        template = await self._text(manifest.layer(oci_manifest.TEMPLATE), is_exact=True)
        system = await self._text(manifest.layer(oci_manifest.SYSTEM))
        parameters = await self._text(manifest.layer(oci_manifest.PARAMETERS))
        return facts_beside(
            license_text=license_text, template=template, system=system, parameters=parameters
        )

    async def check(self) -> None:
        """Return if the registry takes the account."""
        url = URL(self._image.url)
        reply = await self._ask(Question(str(url.with_path("/v2/"))))
        if reply.status in (_UNAUTHORIZED, _FORBIDDEN):
            detail = f"{self._image.host} does not accept this account"
            raise problem_error(
                ProblemCode.TOKEN_REFUSED, detail, url=reply.url, http_status=reply.status
            )

    async def _manifest(self, version: str) -> tuple[Manifest, str]:
        """Return a manifest with its digest."""
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
        return reply.parsed(Manifest), f"sha256:{hashlib.sha256(reply.body).hexdigest()}"

    async def _text(self, blob: Descriptor | None, *, is_exact: bool = False) -> str | None:
        """Return the text of a small blob, without blanks around it; of a larger one, nothing."""
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
        text = reply.body.decode("utf-8", "replace")
        return (text if is_exact else text.strip()) or None

    async def _ask(self, question: Question) -> Reply:
        """Ask, with a token or the account where the registry wants one."""
        reply = await self._web.ask(self._authorized(question))
        if reply.status != _UNAUTHORIZED:
            return reply
        header = reply.headers.get("www-authenticate", "")
        if self._account and header.strip().lower().startswith("basic"):
            self._basic = basic_authorization(self._account)
            return await self._web.ask(self._authorized(question))
        challenge = parse_challenge(header, registry_host=self._image.host)
        if challenge is None:
            return reply
        self._challenge = challenge
        self._token = await fetch_token(self._web, challenge, self._account)
        return await self._web.ask(self._authorized(question))

    def _authorized(self, question: Question) -> Question:
        secret = f"Bearer {self._token.value}" if self._token else self._basic
        if secret is None:
            return question
        return replace(question, headers={**question.headers, "Authorization": secret})

    def _refusal(self, reply: Reply) -> ProblemError:
        image, status = self._image, reply.status
        if status == _NOT_FOUND:
            detail = f"There is no model {image}"
        elif status in (_UNAUTHORIZED, _FORBIDDEN):
            whose = "not to this account" if self._account else "to members only"
            detail = f"{image} is not there, or its registry shows it {whose}"
            return problem_error(
                ProblemCode.ACCOUNT_NEEDED, detail, url=reply.url, http_status=status
            )
        else:
            detail = f"The registry answered {status} for {image}"
        return refused(detail, url=reply.url, status=status)


def _has_digest(content: bytes, digest: str) -> bool:
    return digest == f"sha256:{hashlib.sha256(content).hexdigest()}"
