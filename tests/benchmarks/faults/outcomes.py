"""How a download ended, as one who looks at the disk sees it."""

from dataclasses import dataclass
from enum import Enum


class Ending(Enum):
    """What came of it; the value is how the table says it."""

    RIGHT = "right file"
    TOLD = "error"
    """It says what is wrong, and nothing stands under the final name that is not the file."""
    PART = "error, part under the final name"
    WRONG_TOLD = "error, WRONG FILE under the final name"
    WRONG = "WRONG FILE, says success"
    HUNG = "hung"
    CRAWLS = "goes on"
    SKIPPED = "not run"


@dataclass(frozen=True, slots=True)
class Result:
    """What a program said: `told` is its error, None where it said success.

    `is_running` says that it had to be ended.
    """

    told: str | None
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """One cell of the table."""

    ending: Ending
    told: str | None = None

    def __str__(self) -> str:
        return f"{self.ending.value}: {self.told}" if self.told else self.ending.value


def judged(result: Result, final: bytes | None, right: bytes) -> Outcome:
    """Return what came of a download that left `final` under the final name."""
    if result.is_running:
        return Outcome(Ending.HUNG, result.told)
    if result.told is None:
        return Outcome(Ending.RIGHT if final == right else Ending.WRONG)
    if final is None or final == right:
        return Outcome(Ending.TOLD, result.told)
    is_part = right.startswith(final)
    return Outcome(Ending.PART if is_part else Ending.WRONG_TOLD, result.told)
