"""What a source offers, scripted: a service that answers searches, listings, cards, estimates."""

import asyncio
from datetime import UTC, datetime, timedelta

from aiohttp import web

from modelyard.wire import routes
from modelyard.wire.accounts import AccountPlace, NewAccount, SourceAccount, SourceAccounts
from modelyard.wire.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemCode
from modelyard.wire.runtime import EstimateMethod, EstimatePart, MemoryEstimate
from modelyard.wire.sources import (
    SourceCard,
    SourceEstimate,
    SourceFile,
    SourceListing,
    SourcePart,
    SourceReference,
    SourceRepository,
    SourceSearch,
)
from tests.ui import sample
from tests.ui.sample import GIB

SEEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_BITS = {
    "Q2_K": 3.0,
    "Q3_K_M": 3.9,
    "Q4_K_M": 4.85,
    "Q5_K_M": 5.7,
    "Q6_K": 6.6,
    "Q8_0": 8.5,
    "F16": 16.0,
}
CARD = """# {name}

<p align="center"><img src="https://example.org/banner.png" width="400"></p>

[![chat](https://example.org/badge.svg)](https://example.org)

**{name}** is a language model that follows instructions. It was quantised with *llama.cpp*.

## What it is good for

- summaries and rewriting
- answering questions about a text
- short programs

## How to use it

```
modelyard download {name}
```

| Quantisation | Bits | Quality |
|---|---|---|
| Q4_K_M | 4.85 | recommended |
| Q8_0 | 8.5 | nearly lossless |

See [the paper](https://example.org/paper) or [run this](javascript:alert(1)).
"""


def repository(repo, *, downloads=1000, likes=10, days=3, **more):
    return SourceRepository(
        repo=repo,
        url=f"https://huggingface.co/{repo}",
        downloads=downloads,
        likes=likes,
        updated=SEEN - timedelta(days=days),
        **{"license": "apache-2.0", "pipeline": "text-generation", **more},
    )


FOUND = (
    repository("bartowski/Llama-3.2-3B-Instruct-GGUF", downloads=412_345, likes=310, days=420),
    repository("Qwen/Qwen2.5-7B-Instruct-GGUF", downloads=288_120, likes=241, days=433),
    repository(
        "unsloth/gemma-3-12b-it-GGUF", downloads=170_033, likes=122, days=61, gated=True,
        license="gemma", pipeline="image-text-to-text",
    ),
    repository(
        "lmstudio-community/Mistral-Small-3.1-24B-Instruct-GGUF", downloads=92_871, days=200
    ),
    repository("ggml-org/SmolLM2-135M-Instruct-GGUF", downloads=61_002, likes=34, days=300),
    repository("bartowski/Llama-3.3-70B-Instruct-GGUF", downloads=58_713, likes=180, days=340),
    repository("unsloth/DeepSeek-R1-GGUF", downloads=41_200, likes=1022, days=300, license="mit"),
    repository("nomic-ai/nomic-embed-text-v1.5-GGUF", downloads=39_500, likes=77, days=600),
)  # fmt: skip


def files(repo, billions):
    name = repo.partition("/")[2].removesuffix("-GGUF")
    for quantization, bits in _BITS.items():
        size = int(billions * 1e9 * bits / 8)
        path = f"{name}-{quantization}.gguf"
        parts = ()
        if size > 45 * GIB:
            count = size // (40 * GIB) + 1
            path = f"{quantization}/{name}-{quantization}-00001-of-{count:05}.gguf"
            parts = tuple(
                SourcePart(path=path.replace("-00001-", f"-{n:05}-"), size=size // count)
                for n in range(1, count + 1)
            )
        yield SourceFile(
            path=path,
            source=f"hf://{repo}/{path}",
            size=size,
            quantization=quantization,
            parts=parts,
        )


class Shop:
    """Puts its answers into a `ScriptedService`; `gate` holds them back, `problems` refuses.

    `problems` has a problem by the last word of a path; `asked` what was asked for.
    """

    def __init__(self, service, found=FOUND, *, page=40):
        self.found = found
        self.asked = []
        self.problems: dict[str, Problem] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.stale = False
        self.tokens = {"hf_right"}
        self.has_account = False
        self.has_keyring = True
        self.estimates = True
        self.page = page
        for method, path, answer in (
            ("GET", routes.SOURCES_SEARCH, self._search),
            ("GET", routes.SOURCES_CARD, self._card),
            ("GET", routes.SOURCES_ACCOUNTS, self._accounts),
            ("POST", routes.SOURCES_ESTIMATE, self._estimate),
            ("POST", routes.for_account("huggingface"), self._account),
        ):
            service.handlers[method, path] = answer
        for one in (*found, repository("Qwen/Qwen2.5-0.5B-Instruct-GGUF")):
            service.handlers["GET", routes.for_repository("huggingface", one.repo)] = self._listing

    def age(self):
        return (
            {"as_of": datetime.now(UTC) - timedelta(hours=3), "stale": True} if self.stale else {}
        )

    async def _refusal(self, name):
        await self.gate.wait()
        problem = self.problems.get(name)
        if problem is None:
            return None
        return web.Response(text=problem.to_json(), status=500, content_type=PROBLEM_MEDIA_TYPE)

    async def _search(self, request):
        words = request.query.get("query", "").lower().split()
        self.asked.append(("search", request.query.get("query", "")))
        if refusal := await self._refusal("search"):
            return refusal
        found = [
            one
            for one in self.found
            if all(word in one.repo.lower() for word in words)
            and request.query.get("pipeline", one.pipeline) == one.pipeline
        ]
        if request.query.get("sort") == "likes":
            found.sort(key=lambda one: -(one.likes or 0))
        start = int(request.query.get("cursor", "0"))
        end = start + self.page
        return _json(
            SourceSearch(
                source="huggingface",
                query=request.query.get("query", ""),
                iterable=tuple(found[start:end]),
                cursor=str(end) if end < len(found) else None,
                **self.age(),
            )
        )

    async def _listing(self, request):
        repo = request.path.removeprefix("/sources/huggingface/")
        self.asked.append(("listing", repo))
        if refusal := await self._refusal("listing"):
            return refusal
        told = next((one for one in self.found if one.repo == repo), repository(repo))
        billions = _billions(repo)
        projectors = ()
        if told.pipeline == "image-text-to-text":
            path = "mmproj-F16.gguf"
            projectors = (SourceFile(path=path, source=f"hf://{repo}/{path}", size=int(0.8 * GIB)),)
        return _json(
            SourceListing(
                source="huggingface",
                repository=told,
                revision="a" * 40,
                iterable=tuple(files(repo, billions)),
                projectors=projectors,
                **self.age(),
            )
        )

    async def _card(self, request):
        repo = request.query["repo"]
        if refusal := await self._refusal("card"):
            return refusal
        text = CARD.format(name=repo.partition("/")[2])
        return _json(SourceCard(source="huggingface", repo=repo, text=text, license="apache-2.0"))

    async def _estimate(self, request):
        asked = SourceReference.from_json(await request.text())
        self.asked.append(("estimate", asked.source))
        if refusal := await self._refusal("estimate"):
            return refusal
        repo = "/".join(asked.source.removeprefix("hf://").split("/")[:2])
        size = next(f.size for f in files(repo, _billions(repo)) if f.source == asked.source)
        total = int(size * 1.06 + 0.4 * GIB)
        estimate = MemoryEstimate(
            total=total,
            low=int(total * 0.97),
            high=int(total * 1.04),
            fits=total < 20 * GIB,
            parts=(EstimatePart(device="ram", part="weights", bytes=size),),
            method=EstimateMethod.HEADER,
        )
        return _json(SourceEstimate(source=asked.source, estimate=estimate, size=size))

    async def _accounts(self, _request):
        place = AccountPlace.KEYRING if self.has_account else AccountPlace.NOWHERE
        account = SourceAccount(source="huggingface", place=place)
        return _json(SourceAccounts(iterable=(account,)))

    async def _account(self, request):
        account = NewAccount.from_json(await request.text())
        self.asked.append(("account", account.token))
        code = None
        if account.token not in self.tokens:
            code = ProblemCode.TOKEN_REFUSED
        elif not (self.has_keyring or account.allow_file):
            code = ProblemCode.NO_KEYRING
        if code is not None:
            problem = sample.problem(code)
            return web.Response(text=problem.to_json(), status=500, content_type=PROBLEM_MEDIA_TYPE)
        self.has_account = True
        place = AccountPlace.KEYRING if self.has_keyring else AccountPlace.FILE
        return _json(SourceAccount(source="huggingface", place=place))


def starters():
    """The catalogue that came with the service: what is suggested."""
    for name, billions, repo, path, text in (
        ("SmolLM2 135M Instruct", 0.135, "ggml-org/SmolLM2-135M-Instruct-GGUF",
         "SmolLM2-135M-Instruct-Q8_0.gguf", "Tiny: answers at once on any machine, in English."),
        ("Qwen2.5 0.5B Instruct", 0.5, "Qwen/Qwen2.5-0.5B-Instruct-GGUF",
         "Qwen2.5-0.5B-Instruct-Q4_K_M.gguf", "Very small, speaks many languages."),
        ("Llama 3.2 3B Instruct", 3.2, "bartowski/Llama-3.2-3B-Instruct-GGUF",
         "Llama-3.2-3B-Instruct-Q4_K_M.gguf", "A good all-rounder for eight gigabytes."),
        ("Qwen2.5 7B Instruct", 7.6, "Qwen/Qwen2.5-7B-Instruct-GGUF",
         "Qwen2.5-7B-Instruct-Q4_K_M.gguf", "Writes, translates and reasons well for its size."),
        ("Mistral Small 3.1 24B", 24, "lmstudio-community/Mistral-Small-3.1-24B-Instruct-GGUF",
         "Mistral-Small-3.1-24B-Instruct-Q4_K_M.gguf", "Strong at long texts and at tools."),
        ("Llama 3.3 70B Instruct", 70, "bartowski/Llama-3.3-70B-Instruct-GGUF",
         "Llama-3.3-70B-Instruct-Q4_K_M.gguf", "For a workstation with much memory."),
    ):  # fmt: skip
        yield sample.model(
            name,
            size=int(billions * 0.6e9),
            parameters=billions,
            description=text,
            custom=False,
            source=f"https://huggingface.co/{repo}/resolve/main/{path}",
        )


def _billions(repo):
    for word, billions in (
        ("135M", 0.135), ("0.5B", 0.5), ("-3B", 3.2), ("7B", 7.6), ("12b", 12.2), ("24B", 24),
        ("70B", 70), ("R1", 671),
    ):  # fmt: skip
        if word in repo:
            return billions
    return 0.14


def _json(value):
    return web.Response(text=value.to_json(), content_type="application/json")
