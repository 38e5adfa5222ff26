"""A real web server on loopback that the tour downloads from: nginx, slow enough to interfere."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from modelyard.tour.failure import TourError

_SYSTEM_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/opt/homebrew/bin", "/usr/local/bin")
_TRIES = 5
_READY_WITHIN_S = 10.0
_END_WITHIN_S = 10.0
_POLL_S = 0.02

# In one process, so that one pid ends it; everything that it writes is in the folder given.
_CONFIGURATION = """\
daemon off;
master_process off;
pid nginx.pid;
error_log error.log;
events {{ worker_connections 256; }}
http {{
  log_format requests '$request_method $status $body_bytes_sent "$http_range"';
  access_log access.log requests;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  types {{}}
  default_type application/octet-stream;
  sendfile on;
  server {{
    listen 127.0.0.1:{port};
    root "{root}";
    limit_rate {rate};
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One line of the server's log; `range` is what the client asked for, "-" for all of it."""

    method: str
    status: int
    sent_bytes: int
    range: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A running web server: where it is, and what was asked of it."""

    url: str
    root: Path
    """What is in this folder is served."""
    log: Path

    def requests(self) -> tuple[LoggedRequest, ...]:
        """Return the requests that have ended so far."""
        lines = self.log.read_text("ascii", "replace").splitlines() if self.log.exists() else []
        return tuple(_parse(line) for line in lines)


@contextmanager
def serving(root: Path, scratch: Path, *, rate_bytes_s: int) -> Iterator[Origin]:
    """Serve the files in `root` at `rate_bytes_s` for each request, until the block ends.

    Raises:
        TourError: nginx is not installed, or it did not start.
    """
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *_SYSTEM_FOLDERS))
    program = shutil.which("nginx", path=path)
    if program is None:
        raise TourError("the tour needs nginx: install it (on Debian: apt install nginx)")
    server, port = _start(program, root, scratch, rate_bytes_s)
    try:
        yield Origin(f"http://127.0.0.1:{port}", root, scratch / "access.log")
    finally:
        server.terminate()
        server.wait(_END_WITHIN_S)


def _start(
    program: str, root: Path, scratch: Path, rate_bytes_s: int
) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(_TRIES):
        port = _free_port()
        text = _CONFIGURATION.format(port=port, root=root, rate=rate_bytes_s)
        (scratch / "nginx.conf").write_text(text, encoding="utf-8")
        server = subprocess.Popen(
            [program, "-p", str(scratch), "-c", "nginx.conf", "-e", "error.log"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if _answers(server, port):
            return server, port
        # Somebody else took the port between our look and its start, most likely.
        server.kill()
        server.wait()
    reason = (scratch / "error.log").read_text("utf-8", "replace").strip().splitlines()[-1:]
    raise TourError(f"nginx did not start: {''.join(reason) or 'it says no reason'}")


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    deadline_s = time.monotonic() + _READY_WITHIN_S
    while server.poll() is None and time.monotonic() < deadline_s:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(_POLL_S)
        else:
            return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _parse(line: str) -> LoggedRequest:
    method, status, sent, asked = line.split(" ", 3)
    return LoggedRequest(method, int(status), int(sent), asked.strip('"'))
