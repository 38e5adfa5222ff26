"""Unique names and the model files on disk."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelyard.service.library.files import (
    find_model_files,
    quarantine,
    remove_file,
    remove_folder,
)
from modelyard.service.library.slugs import free_slug, slug
from modelyard.wire.problems import ProblemCode, ProblemError


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SmolLM2 135M Instruct", "smollm2-135m-instruct"),
        ("Modèle très léger", "modele-tres-leger"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "model-con"),
        ("lpt1.gguf", "model-lpt1.gguf"),
        ("模型", "model"),
        ("", "model"),
    ],
)
def test_a_slug_is_readable_and_safe(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text(max_size=200))
def test_a_slug_is_a_safe_folder_name_whatever_the_name(name: str) -> None:
    made = slug(name)
    assert 0 < len(made) <= 64 + len("model-")
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-")
    assert made[0] not in ".-"
    assert made[-1] not in ".-"


def test_a_taken_slug_gets_a_number() -> None:
    assert free_slug("A model", {"a-model", "a-model-2"}) == "a-model-3"


def test_only_whole_files_are_found_and_the_largest_of_a_folder(tmp_path: Path) -> None:
    for name, size in (("x.gguf", 9), ("y.gguf", 10), ("z.gguf.partial", 99), ("c.corrupt", 99)):
        (tmp_path / "one").mkdir(exist_ok=True)
        (tmp_path / "one" / name).write_bytes(bytes(size))
    (tmp_path / "empty").mkdir()
    (tmp_path / "stray.gguf").write_bytes(b"x")
    assert list(find_model_files(tmp_path)) == [("one", tmp_path / "one" / "y.gguf", 10)]
    assert list(find_model_files(tmp_path / "not there")) == []


def test_removing_counts_the_bytes_and_takes_the_quarantined_twin_along(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(bytes(10))
    aside = quarantine(path)
    path.write_bytes(bytes(5))
    assert remove_file(path) == 15
    assert not aside.exists()
    assert remove_file(path) == 0


def test_a_file_that_can_not_be_deleted_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").mkdir()
    with pytest.raises(ProblemError) as refused:
        remove_file(tmp_path / "a.gguf")
    assert refused.value.problem.code is ProblemCode.DISK_ERROR


def test_a_folder_with_something_of_the_persons_own_stays(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    remove_folder(folder)
    assert (folder / "notes.txt").read_text() == "mine"
