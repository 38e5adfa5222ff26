"""Fuzz the reader of GGUF headers with atheris, guided by which of its lines an input reaches.

    python -m tests.benchmarks.fuzz_gguf [--seconds N] [--corpus DIR] [--seed N]

Seeds are sound models in both byte orders, headers that lie, and the costliest headers. An input
fails that lets anything but a `ProblemError` out, or takes over a second of processor time or
64 MiB; it is left in the corpus folder as `crash-…`. Needs Linux, where atheris runs.
"""

import argparse
import io
import resource
import sys
import tempfile
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["modelyard.service.gguf"]):
    from modelyard.service.gguf import GgufHeader
    from modelyard.service.gguf.reader import read_stream

from modelyard.wire.problems import ProblemError
from tests.fakes.gguf_models import hostile_headers, write_model
from tests.fakes.gguf_worst import worst_headers

_LONGEST_INPUT_BYTES = 1 << 20
_MEMORY_MIB = 64
_SECOND = 1.0

_PROPERTIES = [name for name in dir(GgufHeader) if not name.startswith("_")]


def read_one(data: bytes) -> None:
    """Read `data` as a file; anything but a problem is a finding."""
    began_s = time.process_time()
    try:
        header = read_stream(io.BytesIO(data), len(data))
    except ProblemError:
        header = None
    if header is not None:
        for name in _PROPERTIES:
            getattr(header, name)
    took_s = time.process_time() - began_s
    if took_s > _SECOND:
        raise TimeoutError(f"{took_s:.2f} s for {len(data)} bytes")


def main() -> int:
    """Fuzz, and return the exit status; libFuzzer ends the process itself where it finds one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="to go on with what an earlier run found")
    known = parser.parse_args()
    corpus = known.corpus or Path(tempfile.mkdtemp(prefix="modelyard-fuzz-"))
    _plant(corpus)
    used_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    options = [
        f"-max_total_time={known.seconds}",
        f"-seed={known.seed}",
        f"-max_len={_LONGEST_INPUT_BYTES}",
        # What instrumentation and a growing corpus take comes on top of the reader's own.
        f"-rss_limit_mb={used_mib + 16 * _MEMORY_MIB}",
        f"-malloc_limit_mb={_MEMORY_MIB}",
        "-timeout=20",
        "-print_final_stats=1",
        f"-artifact_prefix={corpus}/",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], read_one)
    print(f"corpus: {corpus}", flush=True)
    atheris.Fuzz()
    return 0


def _plant(corpus: Path) -> None:
    """Write the seeds."""
    corpus.mkdir(parents=True, exist_ok=True)
    model = write_model(corpus / "model").read_bytes()
    (corpus / "model").write_bytes(model[: _LONGEST_INPUT_BYTES // 8])
    for name, header in hostile_headers().items():
        (corpus / f"hostile {name}").write_bytes(header)
    for name, make in worst_headers().items():
        (corpus / f"worst {name}").write_bytes(make()[: _LONGEST_INPUT_BYTES // 16])


if __name__ == "__main__":
    sys.exit(main())
