"""What notices of the desktop say."""

from collections.abc import Sequence
from enum import Enum, auto

from modelyard.language import tr
from modelyard.state.rows import ModelRow
from modelyard.ui.words.problem_words import advice
from modelyard.wire.problems import Problem, ProblemCode

LOAD_NOW_TEXT = tr("Load now")
SHOW_TEXT = tr("Show")
RETRY_TEXT = tr("Try again")

_MOST_NAMED = 3


class Happening(Enum):
    """What notices are about."""

    DOWNLOADED = auto()
    FAILED = auto()
    STALLED = auto()
    OUT_OF_ROOM = auto()
    ENGINE_DIED = auto()


def notice_title(happening: Happening, problem: Problem | None) -> str:
    """Return what happened, in a few words."""
    match happening:
        case Happening.DOWNLOADED:
            return tr("Download finished")
        case Happening.STALLED:
            return tr("A download stands still")
        case Happening.OUT_OF_ROOM:
            return tr("The disk is full")
        case Happening.ENGINE_DIED | Happening.FAILED:
            return advice(problem).title if problem is not None else tr("Something went wrong")


def notice_body(happening: Happening, row: ModelRow, problem: Problem | None) -> str:
    """Return which model it is about and what can be done."""
    match happening:
        case Happening.DOWNLOADED:
            sentence = tr("{name} is ready to be loaded.")
        case Happening.STALLED:
            sentence = tr("Nothing comes in for {name} any more. It goes on when the server does.")
        case Happening.OUT_OF_ROOM:
            sentence = tr("{name} goes on when there is room again.")
        case Happening.ENGINE_DIED | Happening.FAILED:
            what = advice(problem).what_to_do if problem is not None else ""
            return " ".join(filter(None, (tr("{name}:").format(name=row.name), what)))
    return sentence.format(name=row.name)


def summary_title(happenings: Sequence[Happening]) -> str:
    """Return how many things happened, of each kind."""
    finished = sum(one is Happening.DOWNLOADED for one in happenings)
    waiting = sum(one in {Happening.STALLED, Happening.OUT_OF_ROOM} for one in happenings)
    failed = len(happenings) - finished - waiting
    parts = (
        tr("%n downloads finished", "", finished) if finished else "",
        tr("%n failed", "downloads or loads", failed) if failed else "",
        tr("%n stand still", "downloads", waiting) if waiting else "",
    )
    return ", ".join(filter(None, parts))


def summary_body(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    rest = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    if rest <= 0:
        return shown
    return tr("{names} and %n more", "", rest).format(names=shown)


def is_engine_death(problem: Problem | None) -> bool:
    """Return whether a worker died that had served its model."""
    return problem is not None and problem.code is ProblemCode.ENGINE_CRASHED
