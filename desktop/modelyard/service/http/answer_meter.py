"""What an answer of the engine tells of itself at its end: tokens, and how fast they came.

llama.cpp adds ``timings`` to the last piece of a stream, and to an answer in one piece; both have
OpenAI's ``usage``. In generated text these names can't appear so, as its quotes are escaped.
"""

import json
import re

from modelyard.service.runtime.usage import Answer

_KEPT_BYTES = 16_384
"""More than the last piece of a stream takes; what comes before is not looked at again."""
_TIMINGS = re.compile(rb'"timings":(\{[^{}]*\})')
_PROMPT_TOKENS = re.compile(rb'"prompt_tokens":\s*(\d{1,12})')
_GENERATED_TOKENS = re.compile(rb'"completion_tokens":\s*(\d{1,12})')


class AnswerMeter:
    """Takes the pieces of one answer as they pass."""

    def __init__(self) -> None:
        self._end = b""

    def feed(self, piece: bytes) -> None:
        """Take in the next piece."""
        if len(piece) >= _KEPT_BYTES:
            self._end = piece[-_KEPT_BYTES:]
        else:
            self._end = (self._end + piece)[-_KEPT_BYTES:]

    def answer(self) -> Answer:
        """Return what was told, now that the last piece was taken in."""
        timings = _last_timings(self._end)
        prompt = _last_number(_PROMPT_TOKENS, self._end)
        generated = _last_number(_GENERATED_TOKENS, self._end)
        return Answer(
            prompt_tokens=prompt if prompt is not None else _count(timings, "prompt_n"),
            generated_tokens=(
                generated if generated is not None else _count(timings, "predicted_n")
            ),
            tokens_per_second=_speed(timings, "predicted_per_second"),
            prompt_tokens_per_second=_speed(timings, "prompt_per_second"),
        )


def _last_timings(text: bytes) -> dict[str, object]:
    found = _TIMINGS.findall(text)
    try:
        told = json.loads(found[-1]) if found else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _last_number(pattern: re.Pattern[bytes], text: bytes) -> int | None:
    found = pattern.findall(text)
    return int(found[-1]) if found else None


def _count(timings: dict[str, object], name: str) -> int | None:
    value = timings.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _speed(timings: dict[str, object], name: str) -> float | None:
    """Return the speed `name`; None where nothing was done, which has no speed."""
    value = timings.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < 1e9:
        return None
    return round(float(value), 2)
