"""What the engine says of itself, and another build of it in a folder of the person's own."""

import asyncio
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from modelyard.service.runtime.engine_facts import EXPECTED_VERSION, read_engine_facts
from modelyard.service.runtime.engine_report import Device, EngineReport
from modelyard.service.runtime.installed_engine import ENGINE_VARIABLE
from modelyard.wire.engine import EngineBuild, EngineDeviceKind, EngineFacts
from modelyard.wire.problems import ProblemCode
from tests.rules.files import ROOT

REPORT = EngineReport(
    version="1",
    installed=False,
    backends=("CUDA", "CPU", "Newer"),
    system="CUDA : ARCHS = 800 | CPU : SSE3 = 1 | AVX = 1 | AVX512 = 0 | ",
    devices=(Device("CUDA0", "A GPU", 1, 8), Device("X", "Not known here", 99, 0)),
)


def _saying(output: bytes, *, code: int = 0) -> EngineFacts:
    script = f"import os, sys; os.write(1, {output!r}); sys.exit({code})"
    return asyncio.run(read_engine_facts(command=[sys.executable, "-c", script], drm=Path("/none")))


def _card(drm: Path, number: int, vendor: str) -> None:
    folder = drm / f"card{number}" / "device"
    folder.mkdir(parents=True)
    (folder / "vendor").write_text(f"{vendor}\n", encoding="utf-8")


def test_the_real_engine_tells_its_version_and_its_devices() -> None:
    facts = asyncio.run(read_engine_facts())
    assert facts.problem is None
    assert facts.version == facts.expected
    assert EngineBuild.CPU in facts.builds
    cpu = next(each for each in facts.devices if each.kind is EngineDeviceKind.CPU)
    assert cpu.memory
    assert cpu.memory > 2**28
    assert facts.installed is False


def test_the_expected_version_is_the_one_that_is_installed_with_the_program() -> None:
    assert f'"xllamacpp=={EXPECTED_VERSION}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_a_gpu_build_tells_its_gpus_and_what_is_new_does_no_harm() -> None:
    facts = _saying(b"some noise" + REPORT.to_line() + b"more noise")
    assert facts.builds == (EngineBuild.CUDA, EngineBuild.CPU)
    assert [each.kind for each in facts.devices] == [EngineDeviceKind.GPU, EngineDeviceKind.UNKNOWN]
    assert facts.features == ("SSE3", "AVX")


def test_a_gpu_that_the_engine_leaves_unused_is_named_with_the_builds_for_it(tmp_path) -> None:
    _card(tmp_path, 0, "0x10de")
    _card(tmp_path, 1, "0x10de")
    _card(tmp_path, 2, "0x1002")
    _card(tmp_path, 3, "0x1234")
    facts = asyncio.run(read_engine_facts(drm=tmp_path))
    assert [(each.gpu, each.build) for each in facts.suggestions] == [
        ("NVIDIA", EngineBuild.CUDA),
        ("NVIDIA", EngineBuild.VULKAN),
        ("AMD", EngineBuild.ROCM),
        ("AMD", EngineBuild.VULKAN),
    ]


@pytest.mark.allow_warnings
@pytest.mark.parametrize(
    "output", [b"", b"modelyard:engine:{", b"modelyard:engine:[]", b'modelyard:engine:{"a": 1}']
)
def test_an_engine_that_does_not_start_is_a_problem_not_a_failure(output) -> None:
    facts = _saying(output, code=1)
    assert facts.problem is not None
    assert facts.problem.code is ProblemCode.ENGINE_FAILED
    assert facts.version is None
    nobody = asyncio.run(read_engine_facts(command=["/no/such/program"]))
    assert nobody.problem is not None


def test_a_build_in_the_persons_own_folder_goes_before(tmp_path, monkeypatch) -> None:
    spec = find_spec("xllamacpp")
    assert spec is not None
    assert spec.origin is not None
    package = tmp_path / "engine" / "xllamacpp"
    package.mkdir(parents=True)
    for path in Path(spec.origin).parent.iterdir():
        if path.suffix == ".so" or ".so" in path.suffixes:
            (package / path.name).symlink_to(path)
        elif path.is_file():
            shutil.copy(path, package)
    version = package / "_version.py"
    version.write_text(version.read_text("utf-8").replace(EXPECTED_VERSION, "9.9"), "utf-8")
    monkeypatch.setenv(ENGINE_VARIABLE, str(tmp_path / "engine"))
    facts = asyncio.run(read_engine_facts())
    assert (facts.installed, facts.version, facts.problem) == (True, "9.9", None)
    assert facts.folder == str(tmp_path / "engine")


def test_an_empty_folder_changes_nothing(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, str(tmp_path))
    facts = asyncio.run(read_engine_facts())
    assert (facts.installed, facts.version) == (False, EXPECTED_VERSION)


def test_the_report_is_a_door_of_the_program() -> None:
    command = [sys.executable, "-m", "modelyard", "--modelyard-engine-report"]
    done = subprocess.run(command, env={**os.environ}, capture_output=True, check=True)
    assert EngineReport.from_output(done.stdout) is not None
