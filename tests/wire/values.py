"""Hypothesis strategies for every pydantic class, ours and the published SDK's alike."""

import types
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from enum import Enum
from functools import cache
from itertools import chain
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le
from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

_EXACT_IN_A_DOUBLE = 2**53
_MOST_ITEMS = 3

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
"""Surrogates are left out: they can't be written as UTF-8."""
MOMENTS = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - the zones are drawn beside it
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)


@cache
def values_of(kind: type[BaseModel], *, without: frozenset[str] = frozenset()) -> st.SearchStrategy:
    """Return a strategy for `kind`, with any of its optional fields absent."""
    required, optional = {}, {}
    for name, field in kind.model_fields.items():
        if name in without:
            continue
        (required if field.is_required() else optional)[field.alias or name] = _field(field)
    return st.fixed_dictionaries(required, optional=optional).map(lambda parts: kind(**parts))


def _field(field: FieldInfo) -> st.SearchStrategy:
    return _values(field.annotation, tuple(field.metadata))


def _values(annotation: Any, limits: Sequence[Any] = ()) -> st.SearchStrategy:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        inner = (one.metadata if isinstance(one, FieldInfo) else [one] for one in arguments[1:])
        return _values(arguments[0], (*limits, *chain.from_iterable(inner)))
    if origin in (Union, types.UnionType):
        return st.one_of(*(_values(one, limits) for one in arguments))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (tuple, list):
        return st.lists(_values(arguments[0]), max_size=_MOST_ITEMS)
    if annotation is type(None):
        return st.none()
    if issubclass(annotation, BaseModel):
        return st.deferred(
            lambda: values_of(annotation, without=NOT_OURS.get(annotation.__name__, frozenset()))
        )
    if issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    return _plain(annotation, limits)


def _plain(annotation: type, limits: Sequence[Any]) -> st.SearchStrategy:
    low = next((limit.ge for limit in limits if isinstance(limit, Ge)), -_EXACT_IN_A_DOUBLE)
    high = next((limit.le for limit in limits if isinstance(limit, Le)), _EXACT_IN_A_DOUBLE)
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        return st.integers(low, high)
    if annotation is float:
        return st.floats(low, high, allow_nan=False, allow_infinity=False)
    if annotation in (datetime, AwareDatetime):
        return MOMENTS
    if annotation is str:
        pattern = next((p for limit in limits if (p := getattr(limit, "pattern", None))), None)
        # A "$" of Python's would let a line break through.
        return st.from_regex(pattern.removesuffix("$"), fullmatch=True) if pattern else TEXTS
    raise AssertionError(f"no strategy for {annotation}")


NOT_OURS = {
    # A message of any of the SDK's streams; ours are about models alone.
    "StreamedIdentifier": frozenset(
        {
            "activity", "anchor", "anchor_point", "annotation", "application", "asset",
            "conversation", "conversation_message", "entity", "entity_to_subscription_association",
            "entity_to_user_association", "format", "hint", "person", "range", "sensitive",
            "subscription", "tag", "website", "workstream_pattern_engine_source",
            "workstream_pattern_engine_source_window", "workstream_summary",
            "workstream_summary_to_workstream_summary_association",
        }
    ),
    # A copy of the whole organisation, with its people and their devices.
    "ReferencedEntity": frozenset({"reference"}),
}  # fmt: skip
"""Fields of the SDK, by class, that are left out here, and why."""
