"""A file of random bytes behind nginx on loopback: plain, over TLS, with a limit, far away."""

import hashlib
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.speed.far_line import far_line
from tests.fakes.gguf_models import TINY, write_model

REPOSITORY, FILE = "owner/repo", "model.gguf"
_PATH = f"{REPOSITORY}/resolve/main/{FILE}"
"""Where the client of a hub looks for it."""
_READY_WITHIN_S = 10.0
_CHUNK_BYTES = 1 << 20
_SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"

_CONFIGURATION = """\
daemon off;
master_process off;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  types {{}}
  default_type application/octet-stream;
  sendfile on;
  keepalive_requests 100000;
  root "{root}";
  add_header X-Repo-Commit 0123456789abcdef0123456789abcdef01234567;
  server {{ listen 127.0.0.1:{http}; }}
  server {{ listen 127.0.0.1:{limited}; limit_rate {limit}; }}
  server {{
    listen 127.0.0.1:{https} ssl;
    ssl_certificate cert.pem;
    ssl_certificate_key key.pem;
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A running server; each address is of the same file."""

    http: str
    https: str
    limited: str
    """Over http, at so many bytes a second for each connection as `serving` was told."""
    far: str
    """Over http, by way of a long line; see `far_line`."""
    sha256: str
    size_bytes: int
    authority: Path
    """The certificate that signed that of the server."""

    def url(self, scheme: str) -> str:
        """Return the address by its name: http, https, limited or far."""
        addresses = {"http": self.http, "https": self.https}
        return (addresses | {"limited": self.limited, "far": self.far})[scheme]


@contextmanager
def serving(
    folder: Path, size_bytes: int, *, limit_bytes_s: int, is_sparse: bool = False
) -> Iterator[Site]:
    """Write the file below `folder` and serve it until the block ends.

    One that `is_sparse` is all zeros that nobody holds, and has no digest.
    """
    root = folder / "root"
    path = root / _PATH
    path.parent.mkdir(parents=True)
    sha256 = _write_zeros(path, size_bytes) if is_sparse else write_random(path, size_bytes)
    _make_certificates(folder)
    http, https, limited = _free_ports(3)
    text = _CONFIGURATION.format(
        root=root, http=http, https=https, limited=limited, limit=limit_bytes_s
    )
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    program = shutil.which("nginx") or shutil.which("nginx", path=_SYSTEM_FOLDERS) or "nginx"
    server = subprocess.Popen(
        [program, "-p", str(folder), "-c", "nginx.conf", "-e", "error.log"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(http)
        with far_line(http) as line:
            yield Site(
                http=f"http://127.0.0.1:{http}/{_PATH}",
                https=f"https://127.0.0.1:{https}/{_PATH}",
                limited=f"http://127.0.0.1:{limited}/{_PATH}",
                far=f"http://127.0.0.1:{line.port}/{_PATH}",
                sha256=sha256,
                size_bytes=size_bytes,
                authority=folder / "authority.pem",
            )
    finally:
        server.terminate()
        server.wait()


def write_random(path: Path, size_bytes: int) -> str:
    """Write a small model that is filled up to `size_bytes`; return the digest."""
    write_model(path, TINY)
    digest, chance = hashlib.sha256(path.read_bytes()), random.Random(1)
    with path.open("ab") as file:
        for start in range(file.tell(), size_bytes, _CHUNK_BYTES):
            chunk = chance.randbytes(min(_CHUNK_BYTES, size_bytes - start))
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _write_zeros(path: Path, size_bytes: int) -> str:
    with path.open("wb") as file:
        file.truncate(size_bytes)
    return ""


def _make_certificates(folder: Path) -> None:
    """Make an authority, and a certificate for 127.0.0.1 that it has signed."""
    ec = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    commands = (
        f"openssl req -x509 {ec} -days 2 -subj /CN=authority -keyout authority.key"
        " -out authority.pem",
        f"openssl req {ec} -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
        " -keyout key.pem -out request.pem",
        "openssl x509 -req -in request.pem -CA authority.pem -CAkey authority.key"
        " -copy_extensions copyall -days 2 -out cert.pem",
    )
    for command in commands:
        subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [opened.getsockname()[1] for opened in sockets]
    for opened in sockets:
        opened.close()
    return ports


def _wait_for(port: int) -> None:
    deadline_s = time.monotonic() + _READY_WITHIN_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline_s:
                raise
            time.sleep(0.05)
        else:
            return
