import pytest

from modelyard.cli.choice import choose
from modelyard.wire.problems import ProblemCode, ProblemError
from tests.cli.models import model

MODELS = (
    model("1111", name="SmolLM2 135M"),
    model("2222", name="SmolLM2 360M"),
    model("3333", name="Qwen", unique="qwen-small"),
    model("4444", name="Qwen Coder", unique="coder"),
    model("5555", name="Twin", unique="twin"),
    model("6666", name="Twin", unique="twin-2"),
    model("7777", name="Straße", unique=None),
)


@pytest.mark.parametrize(
    ("text", "model_id"),
    [
        ("2222", "2222"),
        ("smollm2-360m", "2222"),
        ("SmolLM2 360M", "2222"),
        ("360", "2222"),
        (" 360m ", "2222"),
        ("Qwen", "3333"),
        ("qwen", "3333"),
        ("CODER", "4444"),
        ("n-sm", "3333"),
        ("twin", "5555"),
        ("twin-2", "6666"),
        ("STRASSE", "7777"),
    ],
)
def test_id_unique_name_and_unambiguous_part_mean_a_model(text, model_id):
    assert choose(MODELS, text).id == model_id


@pytest.mark.parametrize("text", ["smollm2", "m", "Twi", "TWIN"])
def test_a_part_of_several_names_is_ambiguous_and_names_them(text):
    with pytest.raises(ProblemError) as caught:
        choose(MODELS, text)
    assert caught.value.problem.code is ProblemCode.AMBIGUOUS_MODEL
    named = [each for each in MODELS if each.unique and f"({each.unique})" in str(caught.value)]
    assert len(named) > 1


def test_many_candidates_are_not_all_named():
    with pytest.raises(ProblemError) as caught:
        choose([model(str(number), name=f"Alike {number:03}") for number in range(500)], "alike")
    assert len(str(caught.value)) < 600
    assert "490 more" in str(caught.value)


@pytest.mark.parametrize("text", ["", "  ", "llama", "11112222", "*"])
def test_what_is_no_model_is_not_found(text):
    with pytest.raises(ProblemError) as caught:
        choose(MODELS, text)
    assert caught.value.problem.code is ProblemCode.MODEL_NOT_FOUND


def test_nothing_is_found_among_no_models():
    with pytest.raises(ProblemError):
        choose((), "a")
