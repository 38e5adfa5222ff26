"""Our own service as a downloader of the laboratory: the real program, driven over its API."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.faults.outcomes import Result
from tests.benchmarks.faults.site import FILE
from tests.benchmarks.faults.tools import Errand
from tests.e2e.service import Service

_POLL_S = 0.05
_ENDED = frozenset({"FAILED", "CANCELED"})
_CANCEL_WITHIN_S = 10.0


class Ours:
    """`modelyard serve` with one model in its catalogue, whose files lie below `errand.folder`."""

    name = "ours"

    def __init__(self, errand: Errand) -> None:
        self.errand = errand
        # The catalogue stays on a sound disk: only where models go is the disk of the scenario.
        self._data = errand.folder.parent
        with_digest = {"sha256": errand.sha256} if errand.sha256 else {}
        self._service: Service | None = self._started(())
        self._id = self._service.add(errand.url, **with_digest)
        unique = self._service.model(self._id)["unique"]
        self._target = errand.folder / unique / FILE

    @property
    def written(self) -> Sequence[Path]:
        """The files that it writes to."""
        partial = self._target.with_name(f"{FILE}.partial")
        return (partial, partial.with_name(f"{partial.name}.journal"), self._target)

    @property
    def final(self) -> bytes | None:
        """What stands under the final name."""
        return self._target.read_bytes() if self._target.exists() else None

    @property
    def says(self) -> dict[str, Any]:
        """What the service says of the download."""
        assert self._service
        return dict(self._service.ask("GET", f"/model/{self._id}/download/progress").body)

    def run(self, *, wrapper: Sequence[str], limit_s: float) -> Result:
        """Ask for the download and wait until it has ended, or waits for something to change."""
        if wrapper:
            self.close()
        if self._service is None:
            self._service = self._started(wrapper)
        answer = self._service.ask("POST", f"/model/{self._id}/download")
        if answer.status != 200:
            return Result(answer.code)
        until_s = time.monotonic() + limit_s
        while time.monotonic() < until_s:
            said = self.says
            code = said.get("problem", {}).get("code")
            if said.get("status") == "COMPLETED":
                return Result(None)
            if said.get("status") in _ENDED or said.get("phase") == "paused":
                return Result(code or "stopped without a reason")
            time.sleep(_POLL_S)
        if said.get("phase") == "retrying" and code:
            # Not given up, and honest about why it does not move.
            return Result(code)
        return Result(code, is_running=True)

    def crawls(self) -> str | None:
        """Return what is wrong with how it bears a server that hardly sends anything."""
        said = self.says
        if said.get("phase") != "transferring" or not 0 < said.get("transferred", 0) < 1000:
            return f"it says {said}"
        began_s = time.monotonic()
        assert self._service
        self._service.ask("POST", f"/model/{self._id}/download/cancel")
        if self.says.get("status") != "CANCELED" or time.monotonic() - began_s > _CANCEL_WITHIN_S:
            return "it can't be cancelled"
        return None

    def close(self) -> None:
        """End the service."""
        if self._service is not None:
            self._service.end()
            self._service = None

    def _started(self, wrapper: Sequence[str]) -> Service:
        # An absent certificate file would be no trust at all; the system's own is the default.
        trust = {"SSL_CERT_FILE": str(self.errand.certificate)} if self.errand.certificate else {}
        no_proxy = {name: "" for name in os.environ if name.lower().endswith("_proxy")}
        return Service(self._data, environment=trust | no_proxy, wrapper=wrapper)
