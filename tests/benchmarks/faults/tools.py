"""The downloaders of the laboratory as programs: ours and three that many people use."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.benchmarks.faults.outcomes import Result
from tests.benchmarks.faults.site import FILE, REPOSITORY

_END_WITHIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be downloaded, and where to."""

    url: str
    folder: Path
    """Where the file goes, if the program may choose the rest of its path below that."""
    sha256: str | None
    certificate: Path | None
    """Trusted beside those of the system."""


class Downloader(Protocol):
    """One program on one errand, which it may be sent on again."""

    @property
    def written(self) -> Sequence[Path]:
        """The files that it writes to, as far as they are known beforehand."""

    @property
    def final(self) -> bytes | None:
        """What stands under the final name, unless it is marked as unfinished."""

    def run(self, *, wrapper: Sequence[str], limit_s: float) -> Result:
        """Download; `wrapper` goes before the command. After `limit_s` it is ended."""

    def close(self) -> None:
        """Leave nothing that runs."""


class Program:
    """A downloader that is started with a command and leaves `target`."""

    name = ""

    def __init__(self, errand: Errand) -> None:
        self.errand = errand
        self.target = errand.folder / FILE

    @property
    def written(self) -> Sequence[Path]:
        """The files that it writes to."""
        return (self.target,)

    @property
    def final(self) -> bytes | None:
        """What stands under the final name."""
        return self.target.read_bytes() if self.target.exists() else None

    def run(self, *, wrapper: Sequence[str], limit_s: float) -> Result:
        """Run the command."""
        environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        process = subprocess.Popen(
            [*wrapper, *self.command()],
            env=environment | self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            status = process.wait(limit_s)
        except subprocess.TimeoutExpired:
            return Result(None, is_running=True)
        finally:
            process.kill()
            process.wait(_END_WITHIN_S)
        return Result(f"exit {status}" if status else None)

    def close(self) -> None:
        """There is nothing left that runs."""

    def command(self) -> list[str]:
        """Return the command."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Return what is to be set in the environment."""
        return {}


class Curl(Program):
    """curl, told to resume and to retry."""

    name = "curl -C - --retry"

    def command(self) -> list[str]:
        """Return the command."""
        trust = ["--cacert", str(self.errand.certificate)] if self.errand.certificate else []
        retry = ["--retry", "5", "--retry-delay", "1"]
        to = ["-o", str(self.target), self.errand.url]
        return ["curl", "-sS", "-f", "-L", "-C", "-", *retry, *trust, *to]


class Aria2(Program):
    """aria2c, told to resume, with the digest where one is known."""

    name = "aria2c -c --checksum"

    @property
    def final(self) -> bytes | None:
        """What stands under the final name; a control file beside it marks it as unfinished."""
        marker = self.target.with_name(f"{FILE}.aria2")
        return None if marker.exists() else super().final

    def command(self) -> list[str]:
        """Return the command."""
        options = ["--no-conf", "--quiet", "--retry-wait=1", "--auto-file-renaming=false"]
        if self.errand.certificate:
            options.append(f"--ca-certificate={self.errand.certificate}")
        if self.errand.sha256:
            options.append(f"--checksum=sha-256={self.errand.sha256}")
        to = ["-d", str(self.errand.folder), "-o", FILE, self.errand.url]
        return ["aria2c", "-c", *options, *to]


class Hub(Program):
    """The client of Hugging Face, which finds the file at an address of its own making."""

    name = "hf download"
    program = "hf"

    @property
    def written(self) -> Sequence[Path]:
        """Nothing that is known beforehand: it writes to a name by chance."""
        return ()

    def command(self) -> list[str]:
        """Return the command."""
        to = ["--local-dir", str(self.errand.folder)]
        return [self.program, "download", REPOSITORY, FILE, *to]

    def environment(self) -> dict[str, str]:
        """Return what is to be set in the environment."""
        home = self.errand.folder.with_name("hf-home")
        settings = {
            "HF_ENDPOINT": self.errand.url.partition(f"/{REPOSITORY}")[0],
            "HF_HOME": str(home),
            "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
        }
        if self.errand.certificate:
            settings["SSL_CERT_FILE"] = str(self.errand.certificate)
        return settings


def python_beside(program: str) -> Path:
    """Return where `program` would be beside this Python."""
    return Path(sys.executable).with_name(program)
