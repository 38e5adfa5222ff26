"""Another host on a cable of its own, as Linux can play it: a network namespace with nginx.

The cable can be pulled, and this side of it can be given another address, as a VPN does.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NAMESPACE, _HERE, _THERE = "modelyard-life", "mylife0", "mylife1"
_HOST, _PORT = "10.77.0.2", 8077
_FIRST, _SECOND = "10.77.0.1/24", "10.77.0.9/24"
_SYSTEM_FOLDERS = "/usr/sbin:/usr/local/sbin:/sbin"

_CONFIGURATION = """\
daemon off;
master_process off;
pid nginx.pid;
events {{}}
http {{
  log_format sent "$body_bytes_sent";
  access_log access.log sent;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  types {{}}
  default_type application/octet-stream;
  send_timeout 20s;
  limit_rate {rate};
  root "{root}";
  server {{ listen {host}:{port}; }}
}}
"""


def why_not() -> str | None:
    """Return why there can be no such host here; None if there can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "needs root on Linux"
    missing = [name for name in ("ip", "nginx") if not _program(name)]
    return f"needs {' and '.join(missing)}" if missing else None


class FarHost:
    """Serves what lies in `root`, each connection at `rate_bytes_s`."""

    def __init__(self, folder: Path, root: Path, *, rate_bytes_s: int) -> None:
        self.url = f"http://{_HOST}:{_PORT}"
        self._log = folder / "access.log"
        text = _CONFIGURATION.format(root=root, rate=rate_bytes_s, host=_HOST, port=_PORT)
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        enter = [_program("ip") or "ip", "netns", "exec", _NAMESPACE]
        nginx = [_program("nginx") or "nginx", "-p", str(folder), "-c", "nginx.conf"]
        self._server = subprocess.Popen(
            [*enter, *nginx, "-e", "error.log"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @property
    def sent_bytes(self) -> int:
        """What bodies it has handed over to its system, of requests that have ended."""
        return sum(int(line) for line in self._log.read_text().split())

    def pull_cable(self) -> None:
        """Let nothing through from now on."""
        # At the other end: without its own link this host would ask its way elsewhere.
        _ip("-n", _NAMESPACE, "link", "set", _THERE, "down")

    def put_cable_back(self) -> None:
        """Let everything through again."""
        _ip("-n", _NAMESPACE, "link", "set", _THERE, "up")

    def change_address(self) -> None:
        """Give this side another address: connections from the old one are dead, and don't know."""
        _ip("addr", "del", _FIRST, "dev", _HERE)
        _ip("addr", "add", _SECOND, "dev", _HERE)

    def close(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait()


@contextmanager
def far_host(folder: Path, root: Path, *, rate_bytes_s: int) -> Iterator[FarHost]:
    """Have the host until the block ends."""
    _ip("netns", "add", _NAMESPACE)
    try:
        _ip("link", "add", _HERE, "type", "veth", "peer", "name", _THERE, "netns", _NAMESPACE)
        _ip("addr", "add", _FIRST, "dev", _HERE)
        _ip("link", "set", _HERE, "up")
        _ip("-n", _NAMESPACE, "addr", "add", f"{_HOST}/24", "dev", _THERE)
        _ip("-n", _NAMESPACE, "link", "set", _THERE, "up")
        host = FarHost(folder, root, rate_bytes_s=rate_bytes_s)
        time.sleep(1)
        try:
            yield host
        finally:
            host.close()
    finally:
        # Its end of the cable goes with it, and so does ours.
        _ip("netns", "del", _NAMESPACE)


def _program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=_SYSTEM_FOLDERS)


def _ip(*arguments: str) -> None:
    subprocess.run([_program("ip") or "ip", *arguments], check=True, capture_output=True)
