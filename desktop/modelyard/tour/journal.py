"""What happened on the tour: steps with their times, pictures, facts; written as it goes."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from modelyard.tour.failure import TourError


@dataclass(slots=True)
class Step:
    """One step: when it began, counted from the tour's start, and how long it took."""

    name: str
    what: str
    began_s: float
    took_s: float | None = None
    """None for a step that has not been finished."""
    pictures: list[str] = field(default_factory=list)


class Journal:
    """Tells of each step on standard output and keeps all of them for the summary in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started_s = time.monotonic()
        self._steps: list[Step] = []
        self._facts: dict[str, Any] = {}

    @property
    def elapsed_s(self) -> float:
        """The time since the tour began."""
        return time.monotonic() - self._started_s

    @contextmanager
    def step(self, name: str, what: str) -> Iterator[Step]:
        """Time one step; a failure in it is told with the step's name.

        Raises:
            TourError: The step failed.
        """
        step = Step(name, what, self.elapsed_s)
        self._steps.append(step)
        self._say(f"{name}: {what}")
        try:
            yield step
        except TimeoutError as error:
            raise TourError(f"step {name} did not happen in time: {what}") from error
        except TourError as error:
            raise TourError(f"step {name} failed: {error}") from error
        step.took_s = self.elapsed_s - step.began_s
        self._say(f"{name}: done in {step.took_s:.1f} s")

    def note(self, **facts: Any) -> None:
        """Keep facts for the summary; a fact is anything that JSON can hold."""
        self._facts.update(facts)

    def picture(self, step: Step, name: str) -> Path:
        """Return where the next picture goes; pictures are numbered in their order."""
        number = sum(len(each.pictures) for each in self._steps) + 1
        step.pictures.append(f"{number:02}-{name}.png")
        return self._folder / step.pictures[-1]

    def write_summary(self, *, failure: str | None = None) -> None:
        """Write ``summary.json`` and ``summary.md``."""
        steps = [
            {
                "name": step.name,
                "what": step.what,
                "began_s": round(step.began_s, 2),
                "took_s": None if step.took_s is None else round(step.took_s, 2),
                "pictures": step.pictures,
            }
            for step in self._steps
        ]
        summary = {
            "passed": failure is None,
            "failure": failure,
            "took_s": round(self.elapsed_s, 2),
            **self._facts,
            "steps": steps,
        }
        text = json.dumps(summary, indent=2, ensure_ascii=False)
        (self._folder / "summary.json").write_text(text + "\n", encoding="utf-8")
        page = as_markdown(self._steps, self._facts, failure)
        (self._folder / "summary.md").write_text(page, encoding="utf-8")

    def _say(self, text: str) -> None:
        print(f"{self.elapsed_s:6.1f} s  {text}", flush=True)  # noqa: T201 - the tour talks


def as_markdown(steps: list[Step], facts: dict[str, Any], failure: str | None) -> str:
    """Return the summary as a page with its pictures."""
    lines = ["# The tour", "", failure or "Every step happened.", ""]
    lines += [f"- {name.replace('_', ' ')}: {_plain(value)}" for name, value in facts.items()]
    lines += ["", "| step | took |", "| --- | --- |"]
    lines += [f"| {step.what} | {_seconds(step.took_s)} |" for step in steps]
    for step in steps:
        lines += ["", f"## {step.what}", ""]
        lines += [f"![{name}]({name})" for name in step.pictures]
    return "\n".join(lines) + "\n"


def _seconds(took_s: float | None) -> str:
    return "did not happen" if took_s is None else f"{took_s:.1f} s"


def _plain(value: Any) -> str:
    match value:
        case dict():
            return ", ".join(
                f"{name.replace('_', ' ')} {_plain(each)}" for name, each in value.items()
            )
        case int() if not isinstance(value, bool):
            return f"{value:,}"
        case _:
            return str(value)
