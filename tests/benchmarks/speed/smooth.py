"""How soon the service answers while it downloads at full speed."""

import http.client
import json
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.speed.site import Site
from tests.e2e.service import Service

_PAUSE_S = 0.002
_QUIET_S = 2.0


def latencies_ms(site: Site, scheme: str) -> tuple[list[float], list[float]]:
    """Return what `GET /model/{id}` took while nothing moved, and while the file came in."""
    with tempfile.TemporaryDirectory(prefix="modelyard-smooth-") as folder:
        environment = {"SSL_CERT_FILE": str(site.authority)}
        service = Service(Path(folder) / "data", environment=environment)
        try:
            return _measured(service, site.url(scheme))
        finally:
            service.process.terminate()
            service.process.wait()


def _measured(service: Service, url: str) -> tuple[list[float], list[float]]:
    model_id = service.add(url)
    connection = http.client.HTTPConnection(urlsplit(service.url).netloc)
    quiet, busy = [], []
    until_s = time.monotonic() + _QUIET_S
    while time.monotonic() < until_s:
        quiet.append(_timed_ms(connection, model_id)[0])
    service.ask("POST", f"/model/{model_id}/download")
    while True:
        took_ms, model = _timed_ms(connection, model_id)
        status = model["download"]["status"]
        if status == "COMPLETED":
            return quiet, busy
        if status == "FAILED":
            raise OSError(f"the download failed: {model}")
        busy.append(took_ms)


def _timed_ms(connection: http.client.HTTPConnection, model_id: str) -> tuple[float, dict]:
    """Ask for the model after a short pause; return what the answer took, and the answer."""
    time.sleep(_PAUSE_S)
    began_s = time.perf_counter()
    connection.request("GET", f"/model/{model_id}")
    content = connection.getresponse().read()
    return (time.perf_counter() - began_s) * 1000, json.loads(content)
