"""What the way through the service costs a request, beside the worker asked directly.

    python -m tests.benchmarks.runtime_serving [--requests N] [--tokens N]

SmolLM2-135M is loaded by a real service; a client in a process of its own streams answers from
`/v1` and from the worker, in turn. The demands: at most 3 ms more to the first token, and at most
3 % fewer tokens a second, by the medians. Linux only; takes two minutes on two cores.
"""

import argparse
import asyncio
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from modelyard.service.runtime import llama_engine
from modelyard.service.runtime.engine import WorkerAddress
from tests.benchmarks.runtime_models import sample, told, verdict
from tests.service.running import running

_MOST_MORE_S = 0.003
_LEAST_SHARE = 0.97
_PROMPT = "Write a long story about a lighthouse."


def main() -> int:
    """Measure, print, and return the exit status; with `--client` be the client."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--client", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.client:
        return _be_client(json.loads(arguments.client), arguments.requests, arguments.tokens)
    return asyncio.run(_measure(arguments.requests, arguments.tokens))


async def _measure(requests: int, tokens: int) -> int:
    async with _served() as ways:
        command = [sys.executable, "-m", "tests.benchmarks.runtime_serving"]
        command += ["--requests", str(requests), "--tokens", str(tokens)]
        command += ["--client", json.dumps(ways)]
        process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
        output, _ = await process.communicate()
    found: dict[str, list[list[float]]] = json.loads(output)
    first = {way: [times[0] for times in all_] for way, all_ in found.items()}
    speed = {way: [times[1] for times in all_] for way, all_ in found.items()}
    for way in found:
        print(told(f"{way}: first token", [1000 * each for each in first[way]], "ms"))
        print(told(f"{way}: speed", speed[way], "tokens/s"))
    more_s = statistics.median(first["service"]) - statistics.median(first["worker"])
    share = statistics.median(speed["service"]) / statistics.median(speed["worker"])
    print(f"the service adds {1000 * more_s:+.2f} ms and leaves {share:.1%} of the speed")
    missed = [f"{1000 * more_s:.2f} ms more"] if more_s > _MOST_MORE_S else []
    missed += [f"{share:.1%} of the speed"] if share < _LEAST_SHARE else []
    return verdict(missed)


@asynccontextmanager
async def _served() -> AsyncIterator[dict[str, list[str]]]:
    """Run a service with the model loaded; yields the address and key of both ways."""
    addresses: list[WorkerAddress] = []
    ready = llama_engine.LlamaWorker.ready

    async def noting(worker: llama_engine.LlamaWorker) -> WorkerAddress:
        addresses.append(await ready(worker))
        return addresses[-1]

    llama_engine.LlamaWorker.ready = noting  # type: ignore[method-assign]  # nobody else tells the key
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder)) as service:
            model_id = await service.add(str(sample()), name="Sample", unique="sample")
            answer = await service.post(f"/model/{model_id}/load", json={"context": 2048})
            assert answer.status == 200, answer.body
            [worker] = addresses
            yield {
                "worker": [worker.url, worker.api_key],
                "service": [service.url, service.token],
            }


def _be_client(ways: dict[str, list[str]], requests: int, tokens: int) -> int:
    """Ask in turn; prints seconds to the first token and tokens a second of each answer."""
    found: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for number in range(requests + 2):
        for way in sorted(ways, reverse=number % 2 == 0):
            times = _ask(*ways[way], tokens=tokens)
            # The first ones find nothing in any cache.
            if number >= 2:
                found[way].append(times)
    print(json.dumps(found))
    return 0


def _ask(url: str, key: str, *, tokens: int) -> tuple[float, float]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    body = {"prompt": _PROMPT, "max_tokens": tokens, "stream": True, "ignore_eos": True}
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    started = time.perf_counter()
    connection.request("POST", "/v1/completions", json.dumps(body), headers)
    answer = connection.getresponse()
    first = last = 0.0
    count = 0
    while line := answer.readline():
        if line.startswith(b"data: {"):
            last = time.perf_counter()
            first = first or last
            count += 1
    connection.close()
    return first - started, (count - 1) / (last - first)


if __name__ == "__main__":
    sys.exit(main())
