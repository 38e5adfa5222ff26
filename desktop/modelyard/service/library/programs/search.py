"""Looking into the stores of all programs, once each."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from modelyard.service.library.grouping import FoundModel
from modelyard.service.library.programs import (
    gpt4all,
    hugging_face,
    jan,
    llama_cpp,
    lm_studio,
    ollama,
)
from modelyard.service.library.programs.places import Places
from modelyard.wire.adoption import OtherProgram

_PROGRAMS: dict[OtherProgram, ModuleType] = {
    OtherProgram.OLLAMA: ollama,
    OtherProgram.LM_STUDIO: lm_studio,
    OtherProgram.HUGGING_FACE: hugging_face,
    OtherProgram.JAN: jan,
    OtherProgram.GPT4ALL: gpt4all,
    OtherProgram.LLAMA_CPP: llama_cpp,
}
"""Each has `stores` and `models_in`."""


@dataclass(frozen=True, slots=True)
class Found:
    """A model and the program that holds it."""

    program: OtherProgram
    model: FoundModel


def find_models(places: Places) -> tuple[list[Found], list[Path]]:
    """Return the models that other programs hold, and the stores that were looked into. Blocking.

    A file that two programs share is told once, with the program whose store came first.
    """
    found: list[Found] = []
    searched: dict[Path, None] = {}
    seen: set[tuple[int, int]] = set()
    for program, module in _PROGRAMS.items():
        for store in module.stores(places):
            if store.is_absolute() and store not in searched and _is_folder(store):
                searched[store] = None
                models = module.models_in(store)
                found += [Found(program, model) for model in _new(models, seen)]
    return found, list(searched)


def _new(models: Iterator[FoundModel], seen: set[tuple[int, int]]) -> Iterator[FoundModel]:
    """Yield those of `models` whose file was not `seen` before under another name."""
    mine: set[tuple[int, int]] = set()
    for model in models:
        try:
            status = model.file.path.stat()
        except OSError:
            yield model  # its problem says so
            continue
        key = (status.st_dev, status.st_ino)
        mine.add(key)
        if key not in seen:
            yield model
    seen |= mine


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
