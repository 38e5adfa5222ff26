"""A suggested name is safe on every system, whatever it is made from."""

import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelyard.service.sources import suggested_name
from modelyard.service.sources.names import is_split, quantization_in


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("https://host/models/SmolLM2-135M.Q4_1.gguf", "SmolLM2-135M.Q4_1.gguf"),
        ("https://host/a/b.gguf?download=true#top", "b.gguf"),
        ("https://host/My%20Model%20%28new%29.gguf", "My Model (new).gguf"),
        ("https://host/%E6%A8%A1%E5%9E%8B.gguf", "模型.gguf"),
        ("https://host/a/", "a"),
        ("https://host", "model"),
        ("https://host/", "model"),
        ("", "model"),
        ("...", "model"),
        ("https://host/..%2F..%2Fetc%2Fpasswd", "_.._etc_passwd"),
        ("https://host/..%5Cx.gguf", "_x.gguf"),
        ("https://host/CON", "_CON"),
        ("https://host/nul.gguf", "_nul.gguf"),
        ("https://host/LPT1 .tar", "_LPT1 .tar"),
        ("https://host/a%00b%0A.gguf", "ab.gguf"),
        ("https://host/x%E2%80%AEfugg.exe", "xfugg.exe"),
        ("https://host/.hidden", "hidden"),
        ("https://host/trailing.%20.", "trailing"),
        ("https://host/%FF%FE.gguf", "\ufffd\ufffd.gguf"),
        ("https://[::1/x.gguf", "x.gguf"),
        ("/somewhere/model.gguf", "model.gguf"),
        (r"C:\models\model.gguf", "model.gguf"),
        ("hf://owner/repo/file.gguf", "file.gguf"),
        ("https://host/weights", "weights"),
    ],
)
def test_the_name_is_the_last_part(reference: str, name: str):
    assert suggested_name(reference) == name


def test_a_long_name_keeps_its_suffix():
    name = suggested_name(f"https://host/{'ü' * 500}.gguf")
    assert name.endswith("ü.gguf")
    assert 190 < len(name.encode()) <= 200


@given(st.one_of(st.text(), st.text().map(lambda text: f"https://host/{text}")))
def test_any_reference_gives_a_safe_name(reference: str):
    name = suggested_name(reference)
    assert name
    assert len(name.encode()) <= 201
    assert PurePosixPath(name).name == name
    assert PureWindowsPath(name).name == name
    assert not PureWindowsPath(name).is_reserved()
    assert name not in (".", "..")
    assert not name.endswith((".", " "))
    assert not any(unicodedata.category(char).startswith("C") for char in name)


@given(st.text(min_size=1))
def test_a_file_of_that_name_can_be_made(tmp_path_factory: pytest.TempPathFactory, text: str):
    path = Path(tmp_path_factory.getbasetemp()) / f"{suggested_name(text)}.partial.journal"
    path.write_bytes(b"")
    path.unlink()


@pytest.mark.parametrize(
    ("name", "quantization"),
    [
        ("SmolLM2-135M-Instruct-Q4_K_M.gguf", "Q4_K_M"),
        ("smollm2-360m-instruct-q8_0.gguf", "Q8_0"),
        ("x.IQ3_XXS.gguf", "IQ3_XXS"),
        ("Q4_0/model-Q4_0.gguf", "Q4_0"),
        ("model-BF16.gguf", "BF16"),
        ("gpt-oss-20b-MXFP4.gguf", "MXFP4"),
        ("model.gguf", None),
        ("Qwen2.5-7B.gguf", None),
        ("MYQ4_0X.gguf", None),
    ],
)
def test_a_name_tells_the_quantization(name: str, quantization: str | None):
    assert quantization_in(name) == quantization


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("big-00001-of-00003.gguf", True),
        ("sub/big-Q8_0-00002-of-00003.GGUF", True),
        ("small-00001-of-00001.gguf", False),
        ("00001-of-00003.gguf.txt", False),
        ("model.gguf", False),
    ],
)
def test_a_part_of_a_split_model_is_known_by_its_name(name: str, split: bool):
    assert is_split(name) is split
