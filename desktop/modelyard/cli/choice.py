"""Which model a person means."""

from collections.abc import Callable, Sequence

from modelyard.wire.models import Model
from modelyard.wire.problems import ProblemCode, problem_error

_MOST_NAMED = 10


def choose(models: Sequence[Model], text: str) -> Model:
    """Return the model whose id, unique name or name `text` is, or is an unambiguous part of.

    An exact match wins over a part, and the case of letters never matters for a part.

    Raises:
        ProblemError: None is meant (`model_not_found`) or several are (`ambiguous_model`).
    """
    part = text.strip().casefold()
    for means in _ways(text.strip(), part):
        found = [model for model in models if means(model)]
        if len(found) == 1:
            return found[0]
        if found:
            raise problem_error(ProblemCode.AMBIGUOUS_MODEL, _which(text, found))
    raise problem_error(ProblemCode.MODEL_NOT_FOUND, f"No model is called {text!r}")


def _ways(text: str, part: str) -> tuple[Callable[[Model], bool], ...]:
    """Return the ways in which a model may be meant, the surest first."""
    if not part:
        return ()
    return (
        lambda model: model.id == text,
        lambda model: model.unique == text,
        lambda model: model.name.casefold() == part,
        lambda model: part in model.name.casefold() or part in (model.unique or "").casefold(),
    )


def _which(text: str, found: Sequence[Model]) -> str:
    names = [f"{model.name} ({model.unique or model.id})" for model in found[:_MOST_NAMED]]
    if len(found) > _MOST_NAMED:
        names.append(f"and {len(found) - _MOST_NAMED} more")
    return f"{text!r} may be any of {len(found)} models: " + ", ".join(names)
