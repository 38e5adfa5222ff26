import json
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from modelyard.wire import routes
from modelyard.wire.common import ByteDescriptor, readable_bytes
from modelyard.wire.events import EVENT, Event
from modelyard.wire.problems import Problem, ProblemCode, problem_error
from tests.wire.values import values_of

_EVENTS = get_args(get_args(Event)[0])


@pytest.mark.parametrize("kind", _EVENTS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_an_event_comes_back_as_it_was_sent(kind, data):
    event = data.draw(values_of(kind))
    assert EVENT.validate_json(event.to_json()) == event


def test_an_event_of_an_unknown_type_is_refused():
    with pytest.raises(ValidationError):
        EVENT.validate_json('{"type":"of.next.year","epoch":"e","sequence":1}')


def test_event_types_are_all_different():
    types = [kind.model_fields["type"].default for kind in _EVENTS]
    assert len(set(types)) == len(types) == 9


@settings(max_examples=50)
@given(problem=values_of(Problem))
def test_a_problem_comes_back_as_it_was_sent(problem):
    assert Problem.from_json(problem.to_json()) == problem


def test_the_facts_of_a_problem_keep_the_names_of_the_contract():
    error = problem_error(ProblemCode.ENGINE_CRASHED, "it died", exit_code=-6, last_log="E oops")
    written = json.loads(error.problem.to_json())
    assert written == {
        "code": "engine_crashed",
        "title": "Engine crashed",
        "type": "about:blank",
        "detail": "it died",
        "exit_code": -6,
        "last_log": "E oops",
    }
    assert str(error) == "it died"


@pytest.mark.parametrize("code", ProblemCode)
def test_every_code_has_a_title(code):
    assert problem_error(code, "why").problem.title[0].isupper()


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (0, "0 B"),
        (1, "1 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (1536, "1.5 KiB"),
        (98_362_432, "93.8 MiB"),
        (5_000_000_000, "4.7 GiB"),
        (1024**2 - 1, "1.0 MiB"),
        (1024**5, "1.0 PiB"),
        (1024**6 * 3, "3072.0 PiB"),
        (-2048, "-2.0 KiB"),
    ],
)
def test_bytes_are_readable_in_the_largest_fitting_unit(size_bytes, text):
    assert readable_bytes(size_bytes) == text


def test_a_byte_descriptor_carries_number_and_text():
    assert ByteDescriptor.of(98_362_432).to_json() == '{"value":98362432,"readable":"93.8 MiB"}'


@pytest.mark.parametrize("model_id", ["a/b", "a b", "ä", "..%2f", "?x=1#y"])
def test_an_id_can_not_leave_its_place_in_the_path(model_id):
    path = routes.for_model(routes.MODEL_LOAD, model_id)
    assert path.startswith("/model/")
    assert path.endswith("/load")
    assert path.count("/") == 3
    assert not set(path) & set(" ?#")
