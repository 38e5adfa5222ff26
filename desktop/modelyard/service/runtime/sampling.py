"""What a model's maker recommends for choosing tokens: in the file, or beside it at its source.

Formats: ``general.sampling.*`` of GGUF (llama.cpp's ``LLM_KV_GENERAL_SAMPLING_*``); the parameters
of an Ollama model, a JSON object (https://docs.ollama.com/modelfile, "PARAMETER").
"""

import json
from collections.abc import Mapping

from pydantic import ValidationError

from modelyard.service.gguf import GgufHeader
from modelyard.wire.load import Sampling

_IN_FILE = {
    "temperature": "temp",
    "top_k": "top_k",
    "top_p": "top_p",
    "min_p": "min_p",
    "repeat_penalty": "penalty_repeat",
    "repeat_last_n": "penalty_last_n",
}
_AT_SOURCE = {
    "temperature": "temperature",
    "top_k": "top_k",
    "top_p": "top_p",
    "min_p": "min_p",
    "repeat_penalty": "repeat_penalty",
    "repeat_last_n": "repeat_last_n",
    "presence_penalty": "presence_penalty",
    "frequency_penalty": "frequency_penalty",
    "max_tokens": "num_predict",
    "stop": "stop",
}
_LONGEST_TEXT = 65_536


def recommended_sampling(header: GgufHeader, source_parameters: str | None = None) -> Sampling:
    """Return what is recommended; the source knows better than the file. What can't be is left out.

    `source_parameters` is a JSON object, as `ModelDetails.source_parameters` holds it.
    """
    in_file = {
        name: header.metadata.get(f"general.sampling.{key}") for name, key in _IN_FILE.items()
    }
    told = _parsed(source_parameters)
    at_source = {name: told.get(key) for name, key in _AT_SOURCE.items()}
    if isinstance(at_source["stop"], str):
        at_source["stop"] = [at_source["stop"]]
    return merged(_valid(in_file), _valid(at_source))


def merged(first: Sampling, second: Sampling | None) -> Sampling:
    """Return `first` with what `second` says instead."""
    said = second.model_dump(exclude_none=True, by_alias=False) if second is not None else {}
    return first.model_copy(update=said)


def _parsed(text: str | None) -> Mapping[str, object]:
    if not text or len(text) > _LONGEST_TEXT:
        return {}
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _valid(values: Mapping[str, object]) -> Sampling:
    """Return those of `values` that can be, each judged by itself."""
    kept = Sampling()
    for name, value in values.items():
        if value is None or isinstance(value, bool):
            continue
        try:
            kept = merged(kept, Sampling.model_validate({name: value}))
        except ValidationError:
            continue
    return kept
