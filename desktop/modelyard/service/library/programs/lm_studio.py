"""LM Studio: files as they lie on Hugging Face, a folder for each publisher and repository.

Layout, as https://lmstudio.ai/docs/basics/import-model describes it::

    HOME/models/PUBLISHER/REPOSITORY/x.gguf
    HOME/settings.json                        {"downloadsFolder": another folder than HOME/models}

HOME is what the file ``~/.lmstudio-home-pointer`` says, else ``~/.lmstudio``, in older versions
``~/.cache/lm-studio``.
"""

from collections.abc import Iterator
from pathlib import Path

from modelyard.service.library.entries import StoredFile
from modelyard.service.library.grouping import FoundModel, group_files, plain_name
from modelyard.service.library.programs.places import Places
from modelyard.service.library.programs.reading import (
    model_files,
    read_object,
    read_text,
    text_at,
)

_PUBLISHER_AND_REPOSITORY = 3


def stores(places: Places) -> Iterator[Path]:
    """Yield the folders that LM Studio may keep models in."""
    pointer = (read_text(places.home / ".lmstudio-home-pointer") or "").strip().splitlines()
    homes = [places.expanded(pointer[0].strip())] if pointer else []
    homes += [places.home / ".lmstudio", places.home / ".cache" / "lm-studio"]
    for home in homes:
        if chosen := text_at(read_object(home / "settings.json"), "downloadsFolder"):
            yield places.expanded(chosen)
        yield home / "models"


def models_in(store: Path) -> Iterator[FoundModel]:
    """Yield the models of one folder."""
    for model in group_files(model_files(store), one_model=True):
        if isinstance(model, StoredFile):
            yield FoundModel(plain_name(model.path), model, source=_source(store, model.path))


def _source(store: Path, path: Path) -> str | None:
    inside = path.relative_to(store).parts
    # What a person has put elsewhere did not come from there.
    return f"hf://{'/'.join(inside)}" if len(inside) == _PUBLISHER_AND_REPOSITORY else None
