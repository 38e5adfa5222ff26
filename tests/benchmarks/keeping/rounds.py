"""Rounds of requests with a kill in each, and what must be true after it."""

import random
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.keeping.grounds import Grounds
from tests.benchmarks.keeping.killed import KilledService

_MODELS = 6
_AT_ONCE = 3
_WAYS = ("move", "move", "remove", "restore", "adopt", "verify", "quarantine")


class Rounds:
    """Lets a service do many things at once and kills it in the midst of them."""

    def __init__(self, grounds: Grounds, service: KilledService, dice: random.Random) -> None:
        self._grounds = grounds
        self._service = service
        self._dice = dice
        self._done: Counter[str] = Counter()
        self._folders: list[str] = []

    def prepare(self) -> None:
        """Make the folders and the first models."""
        for _ in range(_MODELS):
            self._grounds.add_model()
        self._grounds.add_foreign_model()
        body = {"path": str(self._grounds.other)}
        folders = self._service.post("/folders", body)["iterable"]
        self._folders = [folder["id"] for folder in folders]
        self._service.until(lambda models: len(models) >= _MODELS)

    def run(self, count: int, *, longest_life_s: float) -> list[str]:
        """Run so many rounds; return what was wrong, at most after the first bad one."""
        for number in range(count):
            working = self._requests()
            for thread in working:
                thread.start()
            time.sleep(self._dice.uniform(0, longest_life_s))
            self._service.kill()
            for thread in working:
                thread.join()
            self._service.start()
            wrong = self._wrong()
            if wrong:
                return [f"round {number + 1}: {what}" for what in wrong]
            self._refill()
        return []

    def told(self) -> str:
        """Return how many of which requests there were."""
        return ", ".join(f"{count} of {way}" for way, count in sorted(self._done.items()))

    def _requests(self) -> list[threading.Thread]:
        models = [one for one in self._service.models() if one["file"]["state"] == "present"]
        self._dice.shuffle(models)
        requests: list[Callable[[], object]] = []
        for way in self._dice.sample(_WAYS, _AT_ONCE):
            model = models.pop() if models else None
            request = self._request(way, model)
            if request is not None:
                self._done[way] += 1
                requests.append(request)
        return [threading.Thread(target=request, daemon=True) for request in requests]

    def _request(self, way: str, model: dict[str, Any] | None) -> Callable[[], object] | None:
        post = self._service.post
        if way == "restore":
            removed = self._service.get("/models/removed")["iterable"]
            return (lambda: post("/models/restore", {"id": removed[0]["id"]})) if removed else None
        if way == "adopt":
            found = self._service.get("/adopt")["iterable"]
            held = self._grounds.expected  # what was moved shares no bytes with its origin any more
            ids = [one["id"] for one in found if "model" not in one and one["sha256"] not in held]
            return (lambda: post("/adopt", {"ids": ids})) if ids else None
        if model is None:
            return None
        path = f"/model/{model['id']}"
        if way == "move":
            folder = next(f for f in self._folders if f != model["file"]["folder"])
            return lambda: post(f"{path}/move", {"folder": folder})
        if way == "quarantine":
            if Path(model["file"]["path"]).stat().st_nlink > 1:
                return None  # its bytes are another program's, too
            if post(f"{path}/verify") is None:  # so that it has a digest to be measured against
                return None  # it was spoilt before, and that is noticed now
            self._spoil(Path(model["file"]["path"]))
            return lambda: post(f"{path}/verify")
        return lambda: post(f"{path}/{way}")

    def _spoil(self, path: Path) -> None:
        """Change one byte of the file, which is then what must not be lost."""
        self._grounds.expected.pop(self._grounds.digest(path))
        with path.open("r+b") as file:
            file.seek(-1, 2)
            last = file.read(1)[0]
            file.seek(-1, 2)
            file.write(bytes([last ^ 1]))
        self._grounds.expected[self._grounds.digest(path)] = f"{path.name}, spoilt"

    def _wrong(self) -> list[str]:
        """Return what must not be after a kill and the start that follows it."""
        models = self._service.models()  # once what was begun has been ended
        wrong = [f"{name} is lost" for name in self._grounds.lost()]
        wrong += [f"{path} was left" for path in self._grounds.left_over()]
        seen: defaultdict[str, list[str]] = defaultdict(list)
        for model in models:
            if model["file"]["state"] != "present":
                continue
            path = Path(model["file"]["path"])
            if not path.is_file():
                wrong.append(f"{model['name']} is shown and not there: {path}")
            else:
                seen[self._grounds.digest(path)].append(f"{model['name']} at {path}")
        wrong += [f"the same twice: {'; '.join(same)}" for same in seen.values() if len(same) > 1]
        return wrong

    def _refill(self) -> None:
        """Go on with as many models as in the beginning."""
        self._grounds.forget_set_aside()
        present = [one for one in self._service.models() if one["file"]["state"] == "present"]
        for model in present:  # what was adopted must not be lost either
            path = Path(model["file"]["path"])
            self._grounds.expected.setdefault(self._grounds.digest(path), path.name)
        missing = _MODELS - len(present)
        for _ in range(missing):
            self._grounds.add_model()
        if missing > 0:
            self._service.post("/folders/rescan")
        if self._dice.random() < 0.3:
            self._grounds.add_foreign_model()
