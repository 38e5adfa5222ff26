"""How a loaded model is used: requests, tokens, speeds."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from modelyard.wire.runtime import ModelMetrics


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer told of itself; None where it did not. Speeds are tokens a second."""

    prompt_tokens: int | None = None
    generated_tokens: int | None = None
    tokens_per_second: float | None = None
    prompt_tokens_per_second: float | None = None


class Request:
    """One request to a model, from when it came to when nobody waits for it any more."""

    def __init__(self) -> None:
        self._started_s = time.monotonic()
        self.first_token_s: float | None = None
        self.answer: Answer | None = None
        self.is_failed = False

    def begun(self) -> None:
        """Take note that the answer begins now; further calls do nothing."""
        if self.first_token_s is None:
            self.first_token_s = time.monotonic() - self._started_s

    def answered(self, answer: Answer) -> None:
        """Take note that the answer is whole."""
        self.answer = answer

    def failed(self) -> None:
        """Take note that there will be no answer, or that the model refused."""
        self.is_failed = True


class Usage:
    """All requests to one loaded model, counted."""

    def __init__(self) -> None:
        self.active = 0
        self._metrics = ModelMetrics()

    @property
    def metrics(self) -> ModelMetrics:
        """The figures as they are now."""
        return self._metrics.model_copy(update={"active": self.active})

    @contextmanager
    def request(self, changed: Callable[[], None]) -> Iterator[Request]:
        """Count a request as long as the context lasts; `changed` is called at both ends."""
        request = Request()
        self.active += 1
        changed()
        try:
            yield request
        finally:
            self.active -= 1
            self._count(request)
            changed()

    def _count(self, request: Request) -> None:
        told = self._metrics
        changes: dict[str, object] = {"last_used_at": datetime.now(UTC)}
        if request.first_token_s is not None and not request.is_failed:
            changes["time_to_first_token"] = round(request.first_token_s, 4)
        if request.is_failed:
            changes["failed"] = told.failed + 1
        elif request.answer is None:
            changes["cancelled"] = told.cancelled + 1
        else:
            answer = request.answer
            changes["requests"] = told.requests + 1
            changes["prompt_tokens"] = told.prompt_tokens + (answer.prompt_tokens or 0)
            changes["generated_tokens"] = told.generated_tokens + (answer.generated_tokens or 0)
            # A text that was only embedded leaves the speed of the last answer.
            speeds = {
                "tokens_per_second": answer.tokens_per_second,
                "prompt_tokens_per_second": answer.prompt_tokens_per_second,
            }
            changes |= {name: speed for name, speed in speeds.items() if speed is not None}
        self._metrics = told.model_copy(update=changes)
