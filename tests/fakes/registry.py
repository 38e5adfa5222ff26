"""Debian's real docker-registry on loopback, and what puts models into any registry.

    with running_registry(folder) as registry:
        registry.push("library/smollm2", "135m", ollama_layers(path))

The server is started from its own configuration in `folder`, on a free port, and ended by its pid.
"""

import contextlib
import hashlib
import http.client
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PROGRAM = shutil.which("docker-registry", path="/usr/bin:/usr/local/bin:/usr/sbin")
WHY_NOT = "docker-registry is not installed (Debian's package of that name brings it)"

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OLLAMA = "application/vnd.ollama.image"

LICENSE = "\n   Apache License   Version 2.0\n\nTerms and conditions …\n"
TEMPLATE = (
    "{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}"
    "<|im_start|>assistant\n"
)
PARAMETERS = {"stop": ["<|im_start|>", "<|im_end|>"], "temperature": 0.2}

_READY_WITHIN_S = 30.0
_CONFIGURATION = """\
version: 0.1
log: {{level: warn, accesslog: {{disabled: false}}}}
storage:
  filesystem: {{rootdirectory: "{root}"}}
  delete: {{enabled: true}}
http:
  addr: 127.0.0.1:{port}
"""


@dataclass(frozen=True, slots=True)
class Layer:
    """One blob of a manifest."""

    media_type: str
    content: bytes = field(repr=False)
    annotations: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Its digest as registries write it."""
        return f"sha256:{hashlib.sha256(self.content).hexdigest()}"

    @property
    def descriptor(self) -> dict[str, object]:
        """What a manifest says of it."""
        known = {
            "mediaType": self.media_type,
            "digest": self.digest,
            "size": len(self.content),
        }
        return known | ({"annotations": dict(self.annotations)} if self.annotations else {})


CONFIG = Layer("application/vnd.docker.container.image.v1+json", b'{"model_format":"gguf"}')


def ollama_layers(model: bytes, *, template: str = TEMPLATE) -> list[Layer]:
    """Return the layers of a model as Ollama pushes it."""
    return [
        Layer(f"{OLLAMA}.model", model),
        Layer(f"{OLLAMA}.template", template.encode()),
        Layer(f"{OLLAMA}.license", LICENSE.encode()),
        Layer(f"{OLLAMA}.params", json.dumps(PARAMETERS).encode()),
    ]


def manifest_of(layers: Sequence[Layer], *, media_type: str = MANIFEST) -> Layer:
    """Return the manifest of `layers`, as a blob."""
    body = {
        "schemaVersion": 2,
        "mediaType": media_type,
        "config": CONFIG.descriptor,
        "layers": [layer.descriptor for layer in layers],
    }
    return Layer(media_type, json.dumps(body).encode())


@dataclass(frozen=True, slots=True)
class Registry:
    """A running registry at ``host:port``; `log` is what it writes."""

    host: str
    log: Path

    def push(
        self,
        repository: str,
        tag: str,
        layers: Sequence[Layer],
        *,
        media_type: str = MANIFEST,
    ) -> Layer:
        """Put a model into the registry through its HTTP API; return its manifest."""
        for layer in (CONFIG, *layers):
            self.push_blob(repository, layer)
        manifest = manifest_of(layers, media_type=media_type)
        self.push_manifest(repository, tag, manifest)
        return manifest

    def push_blob(self, repository: str, layer: Layer) -> None:
        """Upload one blob."""
        status, headers = self.ask("POST", f"/v2/{repository}/blobs/uploads/")
        assert status == 202, status
        place = urlsplit(headers["location"])
        url = f"{place.path}?{place.query}&digest={layer.digest}"
        status, _ = self.ask("PUT", url, layer.content, "application/octet-stream")
        assert status == 201, status

    def push_manifest(self, repository: str, tag: str, manifest: Layer) -> None:
        """Upload one manifest, or an index."""
        url = f"/v2/{repository}/manifests/{tag}"
        status, _ = self.ask("PUT", url, manifest.content, manifest.media_type)
        assert status == 201, status

    def ask(
        self, method: str, url: str, body: bytes = b"", media_type: str = ""
    ) -> tuple[int, Mapping[str, str]]:
        """Send one request; return status and headers, their names in lower case."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            headers = {"Content-Type": media_type} if media_type else {}
            connection.request(method, url, body=body, headers=headers)
            response = connection.getresponse()
            response.read()
            return response.status, {name.lower(): value for name, value in response.getheaders()}
        finally:
            connection.close()


@contextmanager
def running_registry(folder: Path) -> Iterator[Registry]:
    """Start docker-registry with its files in `folder`, and end it."""
    assert PROGRAM is not None, WHY_NOT
    port = _free_port()
    configuration = folder / "config.yml"
    root = folder / "storage"
    root.mkdir(parents=True)
    configuration.write_text(_CONFIGURATION.format(root=root, port=port), encoding="utf-8")
    log = folder / "registry.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [PROGRAM, "serve", str(configuration)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    registry = Registry(f"localhost:{port}", log)
    try:
        _wait_until_ready(registry, process)
        yield registry
    finally:
        process.kill()
        process.wait(30)


def _wait_until_ready(registry: Registry, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _READY_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError):
            if registry.ask("GET", "/v2/")[0] == 200:
                return
        time.sleep(0.05)
    raise AssertionError(
        f"the registry does not answer:\n{registry.log.read_text('utf-8')[-2000:]}"
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
