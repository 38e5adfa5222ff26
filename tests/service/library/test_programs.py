"""What other programs hold is found in the layouts that they really have."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from modelyard.service.library.grouping import FoundTexts
from modelyard.service.library.programs import Places, find_models
from modelyard.service.library.programs.search import Found
from modelyard.wire.adoption import OtherProgram
from modelyard.wire.models import FilePartRole
from tests.fakes import stores
from tests.fakes.gguf_models import write_model


def found_in(
    home: Path, environment: dict[str, str] | None = None, *, platform: str = "linux"
) -> list[Found]:
    places = Places(home, environment or {}, platform, system=home / "system")
    return find_models(places)[0]


def only(found: list[Found]) -> Found:
    (one,) = found
    return one


def test_a_model_of_ollama_is_found_with_its_digest_and_where_it_came_from(tmp_path: Path) -> None:
    blob = stores.ollama(tmp_path)
    found = only(found_in(tmp_path))
    assert found.program is OtherProgram.OLLAMA
    assert found.model.name == "tinyllama:1b"
    assert found.model.source == "ollama://tinyllama:1b"
    assert found.model.file.path == blob
    assert found.model.file.sha256 == stores.digest_of(blob)
    assert found.model.problem is None


def test_what_ollama_keeps_beside_a_model_is_found_unless_it_is_huge_or_gone(
    tmp_path: Path,
) -> None:
    stores.ollama(tmp_path)
    texts = only(found_in(tmp_path)).model.texts
    assert texts == FoundTexts("Apache License", "{{ .Prompt }}", None, '{"stop":["</s>"]}')
    blobs = tmp_path / ".ollama" / "models" / "blobs"
    for blob in blobs.iterdir():
        if blob.stat().st_size == len("Apache License"):
            blob.write_bytes(b"x" * 100_000)
        elif blob.stat().st_size == len("{{ .Prompt }}"):
            blob.unlink()
    texts = only(found_in(tmp_path)).model.texts
    assert texts == FoundTexts(parameters='{"stop":["</s>"]}')


def test_ollama_models_of_other_hosts_and_owners_keep_them_in_their_names(tmp_path: Path) -> None:
    stores.ollama(tmp_path)
    manifests = tmp_path / ".ollama" / "models" / "manifests"
    text = (manifests / "registry.ollama.ai" / "library" / "tinyllama" / "1b").read_text()
    for place in ("registry.ollama.ai/me/own/latest", "hf.co/owner/tiny-GGUF/Q8_0"):
        path = manifests / place
        path.parent.mkdir(parents=True)
        path.write_text(text)
    assert {found.model.source for found in found_in(tmp_path)} == {
        "ollama://tinyllama:1b",
        "ollama://me/own:latest",
        "ollama://hf.co/owner/tiny-GGUF:Q8_0",
    }


def test_lists_of_manifests_are_read_too_and_nothing_is_told_twice(tmp_path: Path) -> None:
    blob = stores.ollama_list(tmp_path)
    found = only(found_in(tmp_path))
    assert (found.model.name, found.model.file.path) == ("newer:latest", blob)
    legacy = tmp_path / ".ollama/models/manifests/registry.ollama.ai/library/newer/latest"
    legacy.parent.mkdir(parents=True)
    listed = tmp_path / ".ollama/models/manifests-v2/ollama.com/library/newer/latest"
    child = json.loads(listed.read_text())["manifests"][0]["digest"].replace(":", "-")
    legacy.write_text((tmp_path / ".ollama/models/blobs" / child).read_text())
    assert only(found_in(tmp_path)).model.name == "newer:latest"


def test_a_blob_that_is_not_whole_is_told_as_a_problem(tmp_path: Path) -> None:
    blob = stores.ollama(tmp_path)
    blob.write_bytes(blob.read_bytes()[:-1])
    assert only(found_in(tmp_path)).model.problem is not None


def test_ollamas_other_folders_are_looked_into(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    stores.ollama(elsewhere)
    chosen = {"OLLAMA_MODELS": str(elsewhere / ".ollama" / "models")}
    assert only(found_in(tmp_path / "home", chosen)).model.name == "tinyllama:1b"
    of_its_service = tmp_path / "home" / "system" / "usr" / "share" / "ollama"
    stores.ollama(of_its_service, name="served")
    assert only(found_in(tmp_path / "home")).model.name == "served:1b"


def test_a_repository_of_lm_studio_is_found_with_its_projector(tmp_path: Path) -> None:
    model, projector = stores.lm_studio(tmp_path)
    found = only(found_in(tmp_path))
    assert found.program is OtherProgram.LM_STUDIO
    assert found.model.file.path == model
    assert [(part.role, part.path) for part in found.model.file.parts] == [
        (FilePartRole.PROJECTOR, projector)
    ]
    assert found.model.source == "hf://lmstudio-community/Tiny-3-GGUF/Tiny-3-F16.gguf"


def test_lm_studio_is_found_where_its_pointer_and_its_settings_say(tmp_path: Path) -> None:
    stores.lm_studio(tmp_path)
    (tmp_path / ".lmstudio").rename(tmp_path / "moved")
    (tmp_path / ".lmstudio-home-pointer").write_text(f"{tmp_path / 'moved'}\n")
    assert only(found_in(tmp_path)).program is OtherProgram.LM_STUDIO
    (tmp_path / "moved" / "models").rename(tmp_path / "big disk")
    settings = {"downloadsFolder": str(tmp_path / "big disk")}
    (tmp_path / "moved" / "settings.json").write_text(json.dumps(settings))
    assert only(found_in(tmp_path)).model.file.path.is_relative_to(tmp_path / "big disk")


def test_older_versions_of_lm_studio_are_found(tmp_path: Path) -> None:
    stores.lm_studio(tmp_path)
    (tmp_path / ".lmstudio-home-pointer").unlink()
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".lmstudio").rename(tmp_path / ".cache" / "lm-studio")
    assert only(found_in(tmp_path)).program is OtherProgram.LM_STUDIO


def test_the_cache_of_hugging_face_tells_repository_file_and_digest(tmp_path: Path) -> None:
    blob = stores.hugging_face(tmp_path)
    found = only(found_in(tmp_path))
    assert found.program is OtherProgram.HUGGING_FACE
    assert found.model.source == "hf://owner/tiny-GGUF/sub/tiny-f16.gguf"
    assert found.model.file.sha256 == blob.name
    assert found.model.file.path.resolve() == blob


def test_a_split_model_in_the_cache_is_one_model(tmp_path: Path) -> None:
    parts = [write_model(tmp_path / f"big-0000{n}-of-00002.gguf", seed=n) for n in (1, 2)]
    blobs = stores.hugging_face_split(tmp_path, parts)
    found = only(found_in(tmp_path))
    assert found.model.name == "big"
    assert [path.resolve() for path in found.model.file.paths] == blobs
    blobs[1].unlink()  # still being fetched by another program
    assert found_in(tmp_path) == []


def test_an_older_snapshot_of_the_same_file_is_not_told_again(tmp_path: Path) -> None:
    blob = stores.hugging_face(tmp_path)
    older = blob.parent.parent / "snapshots" / ("f" * 40) / "sub" / "tiny-f16.gguf"
    older.parent.mkdir(parents=True)
    older.symlink_to(blob)
    assert stores.COMMIT in str(only(found_in(tmp_path)).model.file.path)


def test_the_variables_of_hugging_face_are_heeded(tmp_path: Path) -> None:
    stores.hugging_face(tmp_path)
    hub = tmp_path / ".cache" / "huggingface"
    for environment in (
        {"HF_HOME": str(hub)},
        {"HF_HUB_CACHE": str(hub / "hub")},
        {"XDG_CACHE_HOME": str(tmp_path / ".cache")},
    ):
        found = only(found_in(tmp_path / "nobody", environment))
        assert found.program is OtherProgram.HUGGING_FACE


def test_a_model_of_jan_is_found_by_its_description(tmp_path: Path) -> None:
    model = stores.jan(tmp_path)
    found = only(found_in(tmp_path))
    assert (found.program, found.model.name) == (OtherProgram.JAN, "janhq/Tiny-5_Q8")
    assert found.model.file.path == model
    assert found.model.file.sha256 == stores.digest_of(model)


def test_jan_is_found_where_its_settings_say_and_with_files_from_elsewhere(tmp_path: Path) -> None:
    model = stores.jan(tmp_path)
    moved = model.rename(tmp_path / "imported.gguf")
    data = tmp_path / ".local" / "share" / "Jan"
    description = data / "data/llamacpp/models/janhq/Tiny-5_Q8/model.yml"
    description.write_text(f"model_path: {moved}\nname: imported\n")
    (data / "data").rename(tmp_path / "jan data")
    (data / "settings.json").write_text(json.dumps({"data_folder": str(tmp_path / "jan data")}))
    found = only(found_in(tmp_path))
    assert (found.model.name, found.model.file.path) == ("imported", moved)


def test_models_of_older_versions_of_jan_are_found_each_once(tmp_path: Path) -> None:
    own, other, first = stores.jan_before_06(tmp_path)
    found = {one.model.file.path: one.model.name for one in found_in(tmp_path)}
    assert found == {own: "tiny:1b", other: "tiny-Q8_0", first: "tiny.Q4_K_M"}
    shutil.rmtree(tmp_path / "jan" / "llamacpp")
    assert {one.model.name for one in found_in(tmp_path)} == {"tiny/1b", "tiny-Q8_0", "tiny.Q4_K_M"}


def test_jan_is_found_where_its_variable_says_and_by_its_other_settings(tmp_path: Path) -> None:
    stores.jan(tmp_path)
    data = (tmp_path / ".local" / "share" / "Jan" / "data").rename(tmp_path / "jan data")
    assert found_in(tmp_path) == []
    variable = {"JAN_DATA_FOLDER": str(data)}
    assert only(found_in(tmp_path, variable)).model.name == "janhq/Tiny-5_Q8"
    other = tmp_path / ".local" / "share" / "jan.ai.app"
    other.mkdir()
    (other / "settings.json").write_text(json.dumps({"data_folder": str(data)}))
    assert only(found_in(tmp_path)).model.name == "janhq/Tiny-5_Q8"


def test_gpt4all_is_found_in_folders_and_by_its_settings_on_a_mac(tmp_path: Path) -> None:
    model = stores.gpt4all(tmp_path)
    inside = tmp_path / "chosen" / "sub"
    inside.mkdir(parents=True)
    moved = model.rename(inside / model.name)
    settings = tmp_path / ".config" / "nomic.ai" / "GPT4All.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"[General]\nmodelPath={tmp_path / 'chosen'}/\n")
    for platform in ("linux", "darwin"):
        assert only(found_in(tmp_path, platform=platform)).model.file.path == moved


def test_gpt4all_is_found_without_what_it_is_still_fetching(tmp_path: Path) -> None:
    model = stores.gpt4all(tmp_path)
    found = only(found_in(tmp_path))
    assert (found.program, found.model.file.path) == (OtherProgram.GPT4ALL, model)
    (tmp_path / ".local/share/nomic.ai/GPT4All").rename(tmp_path / "chosen")
    settings = tmp_path / ".config" / "nomic.ai" / "GPT4All.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"[General]\nmodelPath={tmp_path / 'chosen'}/\nthreadCount=4\n")
    assert only(found_in(tmp_path)).model.file.path.parent.name == "chosen"


def test_the_old_cache_of_llama_cpp_tells_what_its_manifests_say(tmp_path: Path) -> None:
    model = stores.llama_cpp(tmp_path)
    found = only(found_in(tmp_path))
    assert (found.program, found.model.name) == (OtherProgram.LLAMA_CPP, "tiny-7-f16")
    assert found.model.source == "hf://ggml-org/tiny-7-GGUF/tiny-7-f16.gguf"
    assert found.model.file.sha256 == stores.digest_of(model)


def test_the_new_cache_of_llama_cpp_has_the_layout_of_hugging_face(tmp_path: Path) -> None:
    stores.hugging_face(tmp_path)
    cache = {"LLAMA_CACHE": str(tmp_path / ".cache" / "huggingface" / "hub")}
    found = only(found_in(tmp_path / "nobody", cache))
    assert found.program is OtherProgram.LLAMA_CPP
    assert found.model.source == "hf://owner/tiny-GGUF/sub/tiny-f16.gguf"


@pytest.mark.parametrize(
    ("platform", "environment", "lay_out", "moved_from", "moved_to"),
    [
        ("darwin", {}, stores.gpt4all, ".local/share", "Library/Application Support"),
        ("darwin", {}, stores.jan, ".local/share", "Library/Application Support"),
        ("darwin", {}, stores.llama_cpp, ".cache", "Library/Caches"),
        ("win32", {}, stores.gpt4all, ".local/share", "AppData/Local"),
        ("win32", {}, stores.jan, ".local/share", "AppData/Roaming"),
        ("win32", {}, stores.llama_cpp, ".cache", "AppData/Local"),
        ("linux", {"XDG_DATA_HOME": "data"}, stores.gpt4all, ".local/share", "data"),
        ("linux", {"XDG_CACHE_HOME": "cache"}, stores.llama_cpp, ".cache", "cache"),
    ],
)
def test_programs_are_found_where_each_system_keeps_their_data(
    tmp_path: Path,
    platform: str,
    environment: dict[str, str],
    lay_out: Callable[[Path], Path],
    moved_from: str,
    moved_to: str,
) -> None:
    lay_out(tmp_path)
    (tmp_path / moved_to).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / moved_from).rename(tmp_path / moved_to)
    absolute = {name: str(tmp_path / value) for name, value in environment.items()}
    found = only(found_in(tmp_path, absolute, platform=platform))
    assert found.model.file.path.is_relative_to(tmp_path / moved_to)


def test_files_that_two_programs_share_are_told_once(tmp_path: Path) -> None:
    model, _ = stores.lm_studio(tmp_path)
    cache = tmp_path / ".cache" / "llama.cpp"
    cache.mkdir(parents=True)
    (cache / "linked.gguf").hardlink_to(model)
    assert only(found_in(tmp_path)).program is OtherProgram.LM_STUDIO


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b'{"layers": 3}', b'{"layers": [null, {"digest": "sha256:x"}]}',
     b"\xff" * 99,
     b'{"layers": [{"mediaType": {}, "digest": "sha256:' + b"0" * 64 + b'", "size": -1}]}',
     b"[" * 100_000],
)  # fmt: skip
def test_a_broken_or_hostile_manifest_hinders_nothing(tmp_path: Path, content: bytes) -> None:
    stores.ollama(tmp_path)
    broken = tmp_path / ".ollama/models/manifests/registry.ollama.ai/library/tinyllama/broken"
    broken.write_bytes(content)
    assert only(found_in(tmp_path)).model.name == "tinyllama:1b"


def test_a_home_with_none_of_them_holds_nothing(tmp_path: Path) -> None:
    assert found_in(tmp_path) == []
