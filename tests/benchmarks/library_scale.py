"""How the service does with a large library: its start, its list, its search, a second look.

    python -m tests.benchmarks.library_scale [--entries N] [--files N]

A catalogue of 10,000 entries, 2,000 of which have files in a folder of models, is served by the
real program and asked over real HTTP. Of ten rounds the fastest counts, since whatever else runs
only ever adds to it; exit status 1 where opening, listing or asking for one model takes more than
200 ms.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from modelyard.service.library import Library, StoredFile
from modelyard.service.library.database import open_database, transaction
from modelyard.service.library.rows import write_entry
from modelyard.service.library.salvage import salvaged_entry
from tests.fakes.gguf_models import write_model

_LIMIT_S = 0.2
_ROUNDS = 10


def main() -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--files", type=int, default=2_000)
    known = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="modelyard-scale-") as folder:
        data = Path(folder)
        _fill(data, entries=known.entries, files=known.files)
        failed = _measure_library(data)
        failed |= _measure_service(data)
    return int(failed)


def _fill(data: Path, *, entries: int, files: int) -> None:
    """Write a catalogue of `entries`, of which `files` have a file in the folder of models."""
    model = write_model(data / "one.gguf")
    connection = open_database(data / "catalogue.sqlite")
    with transaction(connection):
        for number in range(entries):
            unique = f"model-{number:05}"
            path = data / "models" / unique / f"{unique}.gguf"
            entry = salvaged_entry(unique, path, model.stat().st_size)
            told = {"source": f"hf://owner/{unique}/{unique}.gguf", "sha256": f"{number:064x}"}
            entry = replace(entry, model=entry.model.model_copy(update=told), file=None)
            if number < files:
                path.parent.mkdir(parents=True)
                path.hardlink_to(model)
                file = StoredFile(path, model.stat().st_size, f"{number:064x}", compared=True)
                entry = replace(entry, file=file)
            write_entry(connection, entry)
    connection.close()
    model.unlink()


def _measure_library(data: Path) -> bool:
    """Measure what opens the catalogue; return whether it takes too long."""

    async def opened() -> None:
        async with Library(data / "catalogue.sqlite", data / "models") as library:
            assert library.entries

    return _told("open the catalogue", lambda: asyncio.run(opened()))


def _measure_service(data: Path) -> bool:
    command = [sys.executable, "-m", "modelyard", "serve", "--port", "0", "--data", str(data)]
    began_s = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        url = service.stdout.readline().strip().rpartition(" ")[2]
        print(f"start to ready, with its imports   {time.perf_counter() - began_s:8.3f} s")
        try:
            _get(url + "/models")  # once all files were looked at
            failed = _told("GET /models", lambda: _get(url + "/models"))
            first = json.loads(_get(url + "/models"))["iterable"][-1]["id"]
            failed |= _told("GET /model/ID", lambda: _get(f"{url}/model/{first}"))
            _told("GET /storage", lambda: _get(url + "/storage"), limit_s=None)
            _told("GET /folders", lambda: _get(url + "/folders"), limit_s=None)
            _told("POST /folders/rescan", lambda: _post(url + "/folders/rescan"), limit_s=None)
        finally:
            service.terminate()
    return failed


def _told(what: str, work: Callable[[], object], *, limit_s: float | None = _LIMIT_S) -> bool:
    """Print how long `work` takes; return whether that is too long."""
    times = []
    for _ in range(_ROUNDS):
        began_s = time.perf_counter()
        work()
        times.append(time.perf_counter() - began_s)
    fastest_s = min(times)
    too_long = limit_s is not None and fastest_s > limit_s
    verdict = "  TOO LONG" if too_long else ""
    print(
        f"{what:<34} {fastest_s:8.3f} s, median {statistics.median(times):.3f} s{verdict}",
        flush=True,
    )
    return too_long


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def _post(url: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, b"", method="POST")) as answer:
        return answer.read()


if __name__ == "__main__":
    sys.exit(main())
