"""What a model's maker recommends for choosing tokens, from files and sources that can be wrong."""

import json
from pathlib import Path

import pytest

from modelyard.service.gguf import GgufHeader, read_header
from modelyard.service.runtime.sampling import merged, recommended_sampling
from modelyard.wire.load import Sampling

_FILE = {
    "general.sampling.temp": 0.6,
    "general.sampling.top_k": 20,
    "general.sampling.top_p": 0.95,
    "general.sampling.penalty_repeat": 1.05,
}
# The parameters of llama3.2:1b and of qwen3:0.6b in Ollama's registry.
_LLAMA = '{"stop":["<|start_header_id|>","<|end_header_id|>","<|eot_id|>"]}'
_QWEN = '{"repeat_penalty":1,"stop":["<|im_start|>","<|im_end|>"],"temperature":0.7,"top_k":20}'


@pytest.fixture
def header(tiny: Path) -> GgufHeader:
    return read_header(tiny)


def _with(header: GgufHeader, metadata: dict[str, object]) -> GgufHeader:
    return GgufHeader(
        version=3,
        metadata={**header.metadata, **metadata},
        tensors=(),
        data_offset=0,
        file_size_bytes=0,
    )


def test_the_file_and_the_source_are_heard_and_the_source_counts_more(header: GgufHeader) -> None:
    assert recommended_sampling(header) == Sampling()
    told = recommended_sampling(_with(header, _FILE), _QWEN)
    assert told == Sampling(
        temperature=0.7,
        top_k=20,
        top_p=0.95,
        repeat_penalty=1.0,
        stop=("<|im_start|>", "<|im_end|>"),
    )
    assert recommended_sampling(header, _LLAMA).stop is not None


@pytest.mark.parametrize(
    "parameters",
    [
        "",
        "no json",
        "[1]",
        '{"temperature": "hot", "top_k": -5, "top_p": 7, "num_predict": true, "stop": [1]}',
        '{"temperature": NaN, "min_p": 1e999, "stop": {}, "repeat_last_n": []}',
        "[" * 50_000,
        json.dumps({"stop": ["x" * 70_000]}),
    ],
)
def test_what_can_not_be_is_left_out(parameters: str, header: GgufHeader) -> None:
    assert recommended_sampling(header, parameters) == Sampling()


def test_one_stop_may_come_without_a_list(header: GgufHeader) -> None:
    assert recommended_sampling(header, '{"stop":"END"}').stop == ("END",)


def test_a_person_says_otherwise() -> None:
    told = Sampling(temperature=0.6, top_k=20)
    assert merged(told, Sampling(temperature=0.0)) == Sampling(temperature=0.0, top_k=20)
    assert merged(told, None) == told
