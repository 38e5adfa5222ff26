"""The downloaders that are compared, each as one or two processes on one file."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tests.benchmarks.speed.site import FILE, REPOSITORY, Site

SLOW = ("limited", "far")
"""Where the line decides, not the machine."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What something took."""

    wall_s: float
    cpu_s: float
    peak_bytes: int = 0
    """The most memory; 0 where it was not measured."""

    def __add__(self, other: "Usage") -> "Usage":
        """Return what both took, one after the other."""
        return Usage(
            self.wall_s + other.wall_s,
            self.cpu_s + other.cpu_s,
            max(self.peak_bytes, other.peak_bytes),
        )


@dataclass(frozen=True, slots=True)
class Errand:
    """One download: from where, to which folder, over pages that are in memory or to a new file."""

    site: Site
    scheme: str
    folder: Path
    is_resident: bool

    @property
    def url(self) -> str:
        """The address."""
        return self.site.url(self.scheme)

    @property
    def target(self) -> Path:
        """Where the file comes to be."""
        return self.folder / FILE


def ours(errand: Errand) -> dict[str, Usage]:
    """Download with the queue of this project: verified, synced and renamed."""
    target = errand.target
    if errand.is_resident:
        target.replace(target.with_name(f"{FILE}.partial"))
    command = [sys.executable, "-m", "tests.benchmarks.speed.ours"]
    arguments = [errand.url, str(target), errand.site.sha256]
    if errand.scheme == "https":
        arguments.append(str(errand.site.authority))
    done = subprocess.run([*command, *arguments], check=True, stdout=subprocess.PIPE)
    return {"modelyard": Usage(**json.loads(done.stdout))}


def curl(errand: Errand) -> dict[str, Usage]:
    """Download with curl; then let openssl compute the digest."""
    trust = ["--cacert", str(errand.site.authority)] if errand.scheme == "https" else []
    # Over its standard output, since with -o it would cut the file first.
    mode = "r+b" if errand.is_resident else "wb"
    with errand.target.open(mode) as file:
        fetched = _run(["curl", "-sSf", *trust, errand.url], stdout=file)
    return {"curl": fetched, "curl + openssl": fetched + _verify(errand)}


def aria2(errand: Errand) -> dict[str, Usage]:
    """Download with aria2c over eight connections; then let openssl compute the digest."""
    options = ["--no-conf", "--quiet", "-x8", "-s8", "--allow-overwrite=true"]
    if errand.scheme == "https":
        options.append(f"--ca-certificate={errand.site.authority}")
    if errand.scheme in SLOW:
        options.append("-k1M")
    fetched = _run(["aria2c", *options, "-d", str(errand.folder), "-o", FILE, errand.url])
    if errand.scheme in SLOW:
        return {"aria2": fetched}
    return {"aria2": fetched, "aria2 + openssl": fetched + _verify(errand)}


def hub(errand: Errand) -> dict[str, Usage]:
    """Download with the client of Hugging Face, which computes no digest."""
    environment = {
        "HF_ENDPOINT": errand.url.partition(f"/{REPOSITORY}")[0],
        "HF_HOME": str(errand.folder / "home"),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "SSL_CERT_FILE": str(errand.site.authority),
    }
    program = Path(sys.executable).with_name("hf")
    to = ["--local-dir", str(errand.folder)]
    return {"hf": _run([str(program), "download", REPOSITORY, FILE, *to], environment)}


def _verify(errand: Errand) -> Usage:
    output = errand.folder / "digest"
    with output.open("wb") as file:
        used = _run(["openssl", "dgst", "-sha256", str(errand.target)], stdout=file)
    if errand.site.sha256 not in output.read_text():
        raise AssertionError(f"{errand.target} is wrong")
    return used


def _run(
    command: Sequence[str],
    environment: dict[str, str] | None = None,
    *,
    stdout: BinaryIO | int = subprocess.DEVNULL,
) -> Usage:
    began_s = time.perf_counter()
    process = subprocess.Popen(
        command,
        env=os.environ | (environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - began_s
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return Usage(wall_s, used.ru_utime + used.ru_stime)
