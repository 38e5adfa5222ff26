"""What a stranger, an older or a newer side may send."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from modelyard.wire.common import GroupedTimestamp
from modelyard.wire.downloads import ModelDownloadProgress, ModelDownloadStatus
from modelyard.wire.events import EVENT
from modelyard.wire.models import FileState, Model, Models, SeededModel
from modelyard.wire.problems import Problem, ProblemCode
from modelyard.wire.runtime import LoadOptions, MemoryEstimate, SystemMemory
from tests.wire.published import ENUMS, TYPES
from tests.wire.values import TEXTS, values_of

_TYPES = [pytest.param(ours, id=ours.__name__) for ours, _ in TYPES]
_ALL = (*(ours for ours, _ in TYPES), Problem, LoadOptions, MemoryEstimate, SystemMemory)

_SMALLEST_MODEL = {
    "id": "7d1c",
    "version": "1",
    "created": {"value": "2026-01-02T03:04:05Z"},
    "name": "m",
    "cloud": False,
    "type": "SPEED",
    "usage": "CODE_GENERATION",
}

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(sorted(Model.model_fields)) | TEXTS, inner, max_size=6)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("ours", [ours for ours, _ in ENUMS])
@given(value=TEXTS)
@settings(max_examples=20)
def test_an_enumeration_value_that_is_not_known_reads_as_unknown(ours, value):
    known = {member.value for member in ours}
    assert ours(value) is (ours(value) if value in known else ours.UNKNOWN)
    assert ours("a value of next year") is ours.UNKNOWN


def test_values_of_next_year_inside_a_model_read_as_unknown():
    raw = _SMALLEST_MODEL | {"usage": "TELEPATHY", "foundation": "GPT_9", "provider": "ACME"}
    model = Model.model_validate(raw | {"file": {"state": "quantum"}})
    assert model.usage.value == "UNKNOWN"
    assert model.foundation is not None
    assert model.foundation.value == "UNKNOWN"
    assert model.provider is not None
    assert model.provider.value == "UNKNOWN"
    assert model.file is not None
    assert model.file.state is FileState.UNKNOWN
    assert Problem(code=ProblemCode("brand_new"), title="t").code is ProblemCode.UNKNOWN


def _nulls(value):
    if isinstance(value, dict):
        return None in value.values() or any(map(_nulls, value.values()))
    return isinstance(value, list) and (None in value or any(map(_nulls, value)))


@pytest.mark.parametrize("ours", _TYPES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_absent_values_are_left_out_at_every_depth(ours, data):
    assert not _nulls(json.loads(data.draw(values_of(ours)).to_json()))


@pytest.mark.parametrize("ours", _TYPES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_null_reads_as_absent_and_unknown_members_are_ignored(ours, data):
    value = data.draw(values_of(ours))
    raw = json.loads(value.to_json())
    for name, field in ours.model_fields.items():
        if not field.is_required():
            raw.setdefault(field.alias or name, None)
    raw |= {"ofNextYear": {"deep": [1]}, "x-y": None}
    assert ours.from_json(json.dumps(raw)) == value


@settings(max_examples=150, deadline=None)
@given(value=_JSON)
@example(value={"iterable": [[]], "id": 1})
@example(value={"created": {"value": -1e308}})
def test_any_json_is_read_or_refused_with_a_validation_error(value):
    _read_by_all(json.dumps(value))


@settings(max_examples=150, deadline=None)
@given(change=_JSON, member=st.sampled_from(sorted(Model.model_fields)))
def test_a_model_with_one_member_gone_wrong_is_read_or_refused(change, member):
    alias = Model.model_fields[member].alias or member
    _read_by_all(json.dumps(_SMALLEST_MODEL | {alias: change}))


@settings(max_examples=100, deadline=None)
@given(text=st.binary(max_size=60))
def test_any_bytes_are_refused_with_a_validation_error(text):
    _read_by_all(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"iterable":' + "[" * 5_000 + "]" * 5_000 + "}",
        "1" * 100_000,
        '{"id":' + "9" * 10_000 + "}",
        '{"percentage":1e999}',
        '{"percentage":NaN}',
        '{"percentage":-Infinity}',
        '{"value":' + "9" * 5_000 + ',"readable":"x"}',
        '{"name":"\\ud800"}',
        '{"id":"\x00"}',
        '{"created":{"value":"9999-12-31T23:59:59-14:00"}}',
        '{"created":{"value":1e300}}',
        "",
        "\ufeff{}",
        "null",
        b"\xff\xfe{}",
    ],
    ids=lambda text: repr(text[:24]),
)
def test_hostile_text_is_read_or_refused_with_a_validation_error(text):
    _read_by_all(text)


def test_numbers_that_json_cannot_write_are_refused():
    with pytest.raises(ValidationError):
        ModelDownloadProgress.from_json('{"percentage":NaN}')
    with pytest.raises(ValidationError):
        ModelDownloadProgress(rate=float("inf"))


def test_a_moment_without_a_zone_is_read_as_utc():
    moment = GroupedTimestamp.from_json('{"value":"2026-01-02T03:04:05"}')
    assert moment.value == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_moment_keeps_its_instant_over_the_wire():
    summer = timezone(timedelta(hours=5, minutes=30))
    moment = GroupedTimestamp.of(datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=summer))
    assert GroupedTimestamp.from_json(moment.to_json()).value == moment.value


@pytest.mark.parametrize("kind", [Model, SeededModel, Models])
def test_what_is_missing_is_named_in_the_error(kind):
    with pytest.raises(ValidationError) as caught:
        kind.from_json("{}")
    missing = {error["loc"][0] for error in caught.value.errors()}
    required = {f.alias or n for n, f in kind.model_fields.items() if f.is_required()}
    assert missing == required


def test_only_three_statuses_end_a_download():
    terminal = {status for status in ModelDownloadStatus if status.is_terminal}
    assert {status.value for status in terminal} == {"COMPLETED", "FAILED", "CANCELED"}


def _read_by_all(text):
    for kind in _ALL:
        try:
            kind.from_json(text)
        except ValidationError:
            continue
    try:
        EVENT.validate_json(text)
    except ValidationError:
        return
