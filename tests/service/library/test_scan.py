"""Looking through folders: what belongs together, and that nothing is read twice."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from modelyard.service.library import StoredFile
from modelyard.service.library.grouping import FoundFile, group_files
from modelyard.service.library.scan import Scan, scan_folder
from modelyard.wire.models import FilePartRole
from modelyard.wire.problems import Problem
from tests.fakes.gguf_models import write_model

_LONG_AGO_S = 1_700_000_000
_opened: list[str] | None = None


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and _opened is not None:
        _opened.append(str(arguments[0]))


sys.addaudithook(_note)  # which can't be taken away again, and costs nothing while nobody counts


@contextmanager
def opened_files() -> Iterator[list[str]]:
    """Collect the paths of all files that this process opens meanwhile."""
    global _opened  # an audit hook has no other way to be told
    _opened = []
    try:
        yield _opened
    finally:
        _opened = None


def model_at(path: Path, *, seed: int = 0, architecture: str = "llama") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_model(path, seed=seed, architecture=architecture)
    os.utime(path, (_LONG_AGO_S, _LONG_AGO_S))
    return path


def scanned(folder: Path, *, known: set[Path] | None = None, before: Scan | None = None) -> Scan:
    looks = before.looks if before else {}
    return scan_folder(folder, owned=set(), known=known or set(), looks=looks)


def found(*names: str) -> list[FoundFile]:
    return [FoundFile(Path("/models") / name, 1) for name in names]


def names(model: StoredFile | Problem) -> list[str]:
    assert isinstance(model, StoredFile), model
    return [path.name for path in model.paths]


def test_a_second_look_opens_no_file_that_has_not_changed(tmp_path: Path) -> None:
    models = {model_at(tmp_path / f"m{n}" / f"{n}.gguf", seed=n) for n in range(3)}
    (tmp_path / "page.gguf").write_text("<!DOCTYPE html>")
    os.utime(tmp_path / "page.gguf", (_LONG_AGO_S, _LONG_AGO_S))
    with opened_files() as first:
        scan = scanned(tmp_path)
    assert {model.path for model, _ in scan.models} == models
    assert sum(path.endswith(".gguf") for path in first) >= 4
    with opened_files() as second:
        again = scanned(tmp_path, known=models, before=scan)
    assert [path for path in second if path.endswith(".gguf")] == []
    assert (again.models, again.changed, again.looks) == ([], [], {})


def test_a_file_that_has_changed_is_told_and_another_in_its_place_too(tmp_path: Path) -> None:
    model = model_at(tmp_path / "a.gguf")
    scan = scanned(tmp_path)
    os.utime(model, (_LONG_AGO_S + 1, _LONG_AGO_S + 1))
    assert scanned(tmp_path, known={model}, before=scan).changed == [model]
    model_at(tmp_path / "other.gguf", seed=1).replace(model)
    assert scanned(tmp_path, known={model}, before=scan).changed == [model]


def test_a_file_that_is_still_being_written_waits(tmp_path: Path) -> None:
    write_model(tmp_path / "fresh.gguf")
    scan = scanned(tmp_path)
    assert (scan.models, scan.unsettled) == ([], True)


def test_what_belongs_to_a_model_of_the_catalogue_is_no_stranger(tmp_path: Path) -> None:
    model_at(tmp_path / "mine" / "mine.gguf")
    assert scan_folder(tmp_path, owned={"mine"}, known=set(), looks={}).models == []


def test_hidden_folders_and_links_to_folders_are_not_entered(tmp_path: Path) -> None:
    model_at(tmp_path / "elsewhere" / "a.gguf")
    inside = tmp_path / "models"
    model_at(inside / ".hidden" / "b.gguf")
    (inside / "link").symlink_to(tmp_path / "elsewhere")
    (inside / "loop").symlink_to(inside)
    assert scanned(inside).models == []


def test_a_name_in_another_encoding_hinders_nothing(tmp_path: Path) -> None:
    model_at(tmp_path / "good.gguf")
    odd = os.fsencode(tmp_path) + b"/\xff\xfe.gguf"
    Path(os.fsdecode(odd)).write_bytes(b"GGUF")
    assert [model.path.name for model, _ in scanned(tmp_path).models] == ["good.gguf"]


def test_the_parts_of_a_split_model_are_one_model() -> None:
    parts = [f"big-0000{n}-of-00003.gguf" for n in (1, 2, 3)]
    (model,) = group_files(found(*reversed(parts)))
    assert names(model) == parts
    (lacking,) = group_files(found(*parts[:2]))
    assert isinstance(lacking, Problem)
    assert group_files(found(*parts[1:])) == []


@pytest.mark.parametrize(
    ("files", "with_projector"),
    [
        (["gemma-3-4b-it-Q4_K_M.gguf", "mmproj-model-f16.gguf"], ["gemma-3-4b-it-Q4_K_M.gguf"]),
        (
            ["Qwen2-VL-7B-Q4_K_M.gguf", "Other-1B.gguf", "mmproj-Qwen2-VL-7B-f16.gguf"],
            ["Qwen2-VL-7B-Q4_K_M.gguf"],
        ),
        (["A-1B.gguf", "B-1B.gguf", "mmproj-model-f16.gguf"], []),
        (["mmproj-alone.gguf"], []),
    ],
)
def test_a_projector_belongs_to_the_model_that_it_is_named_after_or_to_the_only_one(
    files: list[str], with_projector: list[str]
) -> None:
    models = [model for model in group_files(found(*files)) if isinstance(model, StoredFile)]
    assert [model.path.name for model in models if model.parts] == with_projector


def test_of_several_projectors_one_of_half_precision_is_taken() -> None:
    files = found("a.gguf", "mmproj-a-f32.gguf", "mmproj-a-bf16.gguf", "mmproj-a-f16.gguf")
    (model,) = group_files(files)
    assert names(model) == ["a.gguf", "mmproj-a-f16.gguf"]
    assert isinstance(model, StoredFile)
    assert model.parts[0].role is FilePartRole.PROJECTOR
