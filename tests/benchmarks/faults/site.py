"""What is served in the laboratory: a model file at an address that a hub would give it."""

import hashlib
import random
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.fault import Fault
from tests.fakes.gguf_models import write_model
from tests.fakes.origin import Origin

REPOSITORY, FILE = "owner/repo", "model.gguf"
NAME = f"{REPOSITORY}/resolve/main/{FILE}"
SIZE_BYTES = 8 << 20
HALF = SIZE_BYTES // 2
_SEND_BUFFER_BYTES = 64 * 1024
_HUB_HEADERS = {"X-Repo-Commit": "0123456789abcdef0123456789abcdef01234567"}


@dataclass(frozen=True, slots=True)
class Materials:
    """What the whole laboratory shares."""

    content: bytes
    other: bytes
    """Another model of the same size: a later version."""
    certificate: Path
    """A file with a key and a certificate of its own for 127.0.0.1."""


class Site:
    """An origin that serves the model under `NAME`; what is right may change on the way."""

    def __init__(self, origin: Origin, materials: Materials) -> None:
        self.origin = origin
        self.materials = materials
        self.right = materials.content
        """What a client should end up with."""
        self.url = origin.serve(NAME, self.right)

    @property
    def sha256(self) -> str:
        """The digest of the file as it was first published."""
        return hashlib.sha256(self.materials.content).hexdigest()

    @property
    def body_bytes(self) -> int:
        """How many bytes of files were sent."""
        return self.origin.bytes_sent

    def script(self, *faults: Fault) -> None:
        """Let the next requests meet `faults`."""
        self.origin.script(NAME, *faults)

    def always(self, fault: Fault) -> None:
        """Let all further requests meet `fault`."""
        self.origin.always(NAME, fault)

    def replace(self) -> None:
        """Publish a later version."""
        self.right = self.materials.other
        self.origin.serve(NAME, self.right)

    def heal(self) -> None:
        """Serve what is right from now on, and nothing else."""
        self.origin.serve(NAME, self.right)
        self.origin.forget_scripts()
        self.always(Fault())


def make_materials(folder: Path) -> Materials:
    """Write what the laboratory shares into `folder`."""
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
        " -subj /CN=origin -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    certificate = folder / "both.pem"
    certificate.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    contents = []
    for seed in (1, 2):
        model = write_model(folder / f"{seed}.gguf", seed=seed).read_bytes()
        contents.append(model + random.Random(seed).randbytes(SIZE_BYTES - len(model)))
    return Materials(contents[0], contents[1], certificate)


@contextmanager
def serving(materials: Materials, *, tls: bool) -> Iterator[Site]:
    """Serve the model until the block ends."""
    context = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(materials.certificate)
    with Origin(
        tls=context,
        headers=_HUB_HEADERS,
        faultless_heads=True,
        send_buffer_bytes=_SEND_BUFFER_BYTES,
    ) as origin:
        yield Site(origin, materials)
