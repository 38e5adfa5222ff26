"""Every state, action and problem has its words, and they carry the facts."""

import pytest

from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.state.session import SessionStatus
from modelyard.state.settings import Theme
from modelyard.tables.model_filter import StateGroup
from modelyard.ui.parts.state_painting import STATE_ICONS
from modelyard.ui.words import action_words, wording
from modelyard.ui.words.problem_words import advice, last_log_lines
from modelyard.wire.enums import ModelProvider
from modelyard.wire.problems import ProblemCode
from tests.ui import sample

GIB = sample.GIB


@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_has_a_title_and_something_to_do(code):
    words = advice(sample.problem(code))
    assert words.title
    assert words.title[0].isupper()
    assert not words.title.endswith(".")
    assert words.what_to_do.endswith(".")
    assert "_" not in words.title
    assert "None" not in words.what_to_do
    assert words != advice(sample.problem(ProblemCode.UNKNOWN)) or code is ProblemCode.UNKNOWN


@pytest.mark.parametrize(
    ("code", "facts", "said"),
    [
        (ProblemCode.DISK_FULL, {"needed": 8 * GIB, "free": 3 * GIB}, ("8.0 GiB", "3.0 GiB")),
        (ProblemCode.DISK_FULL, {"free": 3 * GIB}, ("Only 3.0 GiB",)),
        (ProblemCode.OUT_OF_MEMORY, {"needed": 8 * GIB, "free": GIB}, ("8.0 GiB", "1.0 GiB")),
        (ProblemCode.OUT_OF_MEMORY, {"needed": 8 * GIB}, ("8.0 GiB",)),
        (
            ProblemCode.DIGEST_MISMATCH,
            {"expected": "ab" * 32, "actual": "cd" * 32},
            ("abab", "cdcd"),
        ),
        (ProblemCode.SOURCE_REFUSED, {"http_status": 403}, ("HTTP 403",)),
        (ProblemCode.SOURCE_REFUSED, {"http_status": 404}, ("HTTP 404", "typing")),
        (ProblemCode.SOURCE_UNREACHABLE, {"url": "http://a.b/c"}, ("http://a.b/c",)),
        (ProblemCode.FILE_MISSING, {"path": "/models/x.gguf"}, ("/models/x.gguf",)),
        (ProblemCode.DISK_ERROR, {"path": "/models"}, ("/models",)),
        (ProblemCode.ENGINE_CRASHED, {"exit_code": -6}, ("-6",)),
        (ProblemCode.PORT_IN_USE, {"port": 1000}, ("1000",)),
    ],
)
def test_the_facts_of_a_problem_are_told(code, facts, said):
    text = advice(sample.problem(code, **facts)).what_to_do
    for part in said:
        assert part in text


def test_the_end_of_the_log_is_kept_short():
    log = "\n".join(f"line {number}" for number in range(50))
    shown = last_log_lines(sample.problem(ProblemCode.ENGINE_CRASHED, last_log=log))
    assert shown.splitlines() == [f"line {number}" for number in range(44, 50)]
    assert last_log_lines(sample.problem(ProblemCode.ENGINE_CRASHED)) == ""


def test_every_state_action_status_group_and_theme_has_words():
    assert set(wording.STATE_WORDS) == set(RowState) == set(STATE_ICONS)
    assert len(set(wording.STATE_WORDS.values())) == len(RowState)
    assert set(action_words.ACTION_WORDS) == set(action_words.PENDING_WORDS) == set(Action)
    assert set(wording.SESSION_TITLES) == set(wording.SESSION_DETAILS) == set(SessionStatus)
    assert set(wording.SESSION_SHORT) == set(SessionStatus)
    assert set(wording.GROUP_WORDS) == set(StateGroup)
    assert set(wording.THEME_WORDS) == set(Theme)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("model", sample.YARD, ids=lambda model: model.name[:20])
def test_a_row_can_be_told_in_any_state_whatever_is_pending(model, action):
    text = wording.state_text(ModelRow(model, pending=action))
    assert text
    assert "None" not in text


def test_the_yard_has_every_state():
    assert {ModelRow(model).state for model in sample.YARD} == set(RowState)


def test_a_download_is_told_with_percent_bytes_speed_and_time_left():
    row = next(ModelRow(m) for m in sample.YARD if m.name.startswith("Mistral Small"))
    assert wording.state_text(row) == "Downloading, 41%, 5.5 of 13.3 GiB · 48.3 MiB/s, 3 min left"


@pytest.mark.parametrize("provider", ModelProvider)
def test_publishers_have_names_for_people(provider):
    name = wording.provider_text(provider)
    if provider is ModelProvider.UNKNOWN:
        assert name is None
    else:
        assert name
        assert "_" not in name


def test_a_removal_tells_how_much_space_comes_back():
    here = ModelRow(sample.model("A", size=4 * GIB, file=sample.FileState.PRESENT))
    away = ModelRow(sample.model("B", size=4 * GIB))
    assert wording.removal_question((here,)) == (
        "Remove “A”?",
        "4.0 GiB on this computer will be freed. This cannot be undone.",
    )
    assert wording.removal_question((here, away))[0] == "Remove 2 models?"
    assert "freed" not in wording.removal_question((away,))[1]
