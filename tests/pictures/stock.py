"""What is in the pictures: a real service with models in every state, fed by a hub on loopback.

SmolLM2-135M is whole and answers. The others are outlines: headers, shapes and sizes of well-known
models with zeros for weights, which the engine loads into as much memory as the real ones take.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from modelyard.tour.sample import fetch_sample
from tests.e2e.service import Service, running_service, until
from tests.fakes import gguf_zoo, stores
from tests.fakes.gguf_blocks import Family
from tests.fakes.gguf_families import write_outline
from tests.fakes.hub import Hub
from tests.pictures.large_files import LargeFile

_SLOW_BYTES_S = 200_000
"""For each connection: a download of gigabytes is under way for as long as the pictures take."""
_STEADY_BYTES_S = 8_000_000
"""Less than this is told of such a download once its quick start is forgotten."""
_OTHER_PUBLISHERS = {"unsloth": 0.61, "lmstudio-community": 0.37, "bartowski": 0.29}
"""Who has the same files, and how many downloads of them, beside those of Qwen."""
_WORDS = {"vocabulary": 32_768, "merges": 32_000}
"""Fewer than these have, which are written in a moment."""
_QWEN3 = replace(
    gguf_zoo.QWEN3,
    name="Qwen3 4B",
    width=2560,
    layers=36,
    feed_forward=9728,
    heads=32,
    kind="Q4_K",
    **_WORDS,
)
_LLAMA = replace(
    gguf_zoo.LLAMA,
    name="Llama 3.2 3B Instruct",
    width=3072,
    layers=28,
    feed_forward=8192,
    heads=24,
    kv_heads=8,
    head_length=128,
    kind="Q4_K",
    **_WORDS,
)
_QWEN2 = replace(
    gguf_zoo.QWEN2,
    name="Qwen2.5 1.5B Instruct",
    width=1536,
    layers=28,
    feed_forward=8960,
    heads=12,
    head_length=128,
    kind="Q4_K",
    **_WORDS,
)
_SMOL = replace(
    _LLAMA,
    name="SmolLM2 1.7B Instruct",
    width=2048,
    layers=24,
    feed_forward=8192,
    heads=32,
    kv_heads=32,
    head_length=64,
    trained_context=8192,
)
_QWEN3_LARGE = replace(_QWEN3, name="Qwen3 8B", width=4096, feed_forward=12_288, is_tied=False)
_QWEN3_SMALL = replace(
    _QWEN3, name="Qwen3 1.7B", width=2048, layers=28, feed_forward=6144, heads=16, kind="Q8_0"
)
_HUGE = replace(
    _LLAMA, name="Llama 3.3 70B Instruct", width=8192, layers=80, feed_forward=28_672, heads=64
)

REPOSITORIES: tuple[tuple[str, str, Family, int, int], ...] = (
    ("Qwen/Qwen3-4B-GGUF", "Qwen3-4B-Q4_K_M.gguf", _QWEN3, 288_120, 241),
    ("Qwen/Qwen3-8B-GGUF", "Qwen3-8B-Q4_K_M.gguf", _QWEN3_LARGE, 251_904, 198),
    ("Qwen/Qwen3-1.7B-GGUF", "Qwen3-1.7B-Q8_0.gguf", _QWEN3_SMALL, 92_871, 64),
    (
        "Qwen/Qwen2.5-1.5B-Instruct-GGUF",
        "qwen2.5-1.5b-instruct-q4_k_m.gguf",
        _QWEN2,
        170_033,
        122,
    ),
    (
        "HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF",
        "smollm2-1.7b-instruct-q4_k_m.gguf",
        _SMOL,
        61_002,
        77,
    ),
    (
        "bartowski/Llama-3.2-3B-Instruct-GGUF",
        "Llama-3.2-3B-Instruct-Q4_K_M.gguf",
        _LLAMA,
        412_345,
        310,
    ),
)
"""Repository, file, what it is, downloads, likes."""
OTHER_QUANTIZATIONS = ("Q8_0", "F16")
SAMPLE_REPOSITORY = "bartowski/SmolLM2-135M-Instruct-GGUF"
SAMPLE = "SmolLM2 135M Instruct"
LARGE = "Llama 3.2 3B Instruct"
HUGE = "Llama 3.3 70B Instruct"
"""It does not fit into the memory of most machines."""
FAILED = "Mistral Nemo 12B Instruct"
"""The hub does not have it."""
CARD = """# {name}

**{name}** is a language model that follows instructions, quantised with *llama.cpp*.

## What it is good for

- summaries and rewriting
- answering questions about a text
- short programs

| Quantisation | Bits | Quality |
|---|---|---|
| Q4_K_M | 4.85 | recommended |
| Q8_0 | 8.5 | nearly lossless |
"""


@dataclass(frozen=True, slots=True)
class Stock:
    """A service to look at: its folder, and what a window beside it needs in its environment."""

    data: Path
    environment: dict[str, str]


@contextmanager
def stocked(scratch: Path) -> Iterator[Stock]:
    """Run a service that holds, loads and downloads models, until the block ends."""
    with _serving(scratch / "full") as (hub, service, stock):
        large = write_outline(scratch / "Llama-3.2-3B-Instruct-Q4_K_M.gguf", _LLAMA)
        service.add(str(large), name=LARGE)
        huge = write_outline(scratch / "Llama-3.3-70B-Instruct-Q4_K_M.gguf", _HUGE)
        service.add(str(huge), name=HUGE)
        _fill(hub, service, _models(service))
        yield stock


@contextmanager
def fresh(scratch: Path) -> Iterator[Stock]:
    """Run a service as it is at the first start."""
    with _serving(scratch / "fresh", is_empty=True) as (_, _, stock):
        yield stock


@contextmanager
def _serving(scratch: Path, *, is_empty: bool = False) -> Iterator[tuple[Hub, Service, Stock]]:
    home, data = scratch / "home", scratch / "data"
    home.mkdir(parents=True)
    with ExitStack() as stack:
        hub = stack.enter_context(Hub())
        environment = {"HF_ENDPOINT": hub.endpoint, "HOME": str(home)}
        if not is_empty:
            _fill_hub(hub, scratch / "outlines")
            stores.all_programs(home)
        service = stack.enter_context(running_service(data, environment=environment))
        yield hub, service, Stock(data, environment)


def _fill_hub(hub: Hub, folder: Path) -> None:
    folder.mkdir()
    for repo, file, family, downloads, likes in REPOSITORIES:
        files: dict[str, bytes] = {
            file: LargeFile.outline(write_outline(folder / file, family)),
            "README.md": CARD.format(name=family.name).encode(),
        }
        for kind in OTHER_QUANTIZATIONS:
            stem = file.removesuffix(".gguf").rpartition("-")[0]
            path = folder / f"{stem}-{kind}.gguf"
            files[path.name] = LargeFile.outline(write_outline(path, replace(family, kind=kind)))
        license_ = "llama3.2" if family is _LLAMA else "apache-2.0"
        hub.add(repo, files, downloads=downloads, likes=likes, card={"license": license_})
        publisher, _, name = repo.partition("/")
        for other, share in _OTHER_PUBLISHERS.items() if publisher == "Qwen" else ():
            told = {"downloads": int(downloads * share), "likes": int(likes * share)}
            hub.add(f"{other}/{name}", files, card={"license": license_}, **told)
    cache = Path.home() / ".cache" / "modelyard-tests"
    sample = fetch_sample(cache).read_bytes()
    files = {
        "SmolLM2-135M-Instruct-Q8_0.gguf": sample,
        "README.md": CARD.format(name=SAMPLE).encode(),
    }
    hub.add(SAMPLE_REPOSITORY, files, downloads=39_500, likes=34, card={"license": "apache-2.0"})
    shutil.rmtree(folder)


def _fill(hub: Hub, service: Service, models: dict[str, str]) -> None:
    service.download(models[SAMPLE])
    for name in (SAMPLE, LARGE):
        _post(service, f"/model/{models[name]}/load", {"context": 8192})
    for name in (SAMPLE, LARGE):
        _wait(service, models[name], lambda model: model["runtime"]["state"] == "loaded")
    shares = {"Qwen3 4B": 30, "Qwen3 1.7B": 40}
    service.download(models[FAILED])
    for name in shares:
        _post(service, f"/model/{models[name]}/download")
    for name, least in shares.items():
        _progress(service, models[name], partial(_has, least))
    hub.rate_bytes_s = _SLOW_BYTES_S
    _post(service, f"/model/{models['Qwen3 1.7B']}/download/pause")
    for name in ("Qwen3 8B", "SmolLM2 1.7B Instruct", "Qwen2.5 1.5B Instruct"):
        _post(service, f"/model/{models[name]}/download")
    for name in ("Qwen3 4B", "Qwen3 8B"):
        _progress(service, models[name], lambda told: 0 < told.get("rate", 0) < _STEADY_BYTES_S)


def _models(service: Service) -> dict[str, str]:
    """Return the models' ids by their names."""
    told = service.ask("GET", "/models").body["iterable"]
    return {str(each["name"]): str(each["id"]) for each in told}


def _post(service: Service, path: str, body: Any = None) -> None:
    answer = service.ask("POST", path, body)
    assert answer.status < 300, answer


def _wait(service: Service, model_id: str, holds: Callable[[dict[str, Any]], bool]) -> None:
    until(lambda: service.model(model_id), holds)


def _progress(service: Service, model_id: str, holds: Callable[[dict[str, Any]], bool]) -> None:
    until(lambda: service.ask("GET", f"/model/{model_id}/download/progress").body, holds)


def _has(percent: float, progress: dict[str, Any]) -> bool:
    return float(progress.get("percentage") or 0) >= percent
