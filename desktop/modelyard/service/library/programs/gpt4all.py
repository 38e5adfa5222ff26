"""GPT4All: all files below one folder.

Layout, as ``gpt4all-chat/src/mysettings.cpp`` of github.com/nomic-ai/gpt4all has it: Qt's
AppLocalDataLocation of ``nomic.ai`` / ``GPT4All``, unless ``modelPath`` in its settings names
another folder; on macOS too these lie in ``~/.config``. What is still being fetched is called
``incomplete-x.gguf``. The Python package keeps its own in ``~/.cache/gpt4all``.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from modelyard.service.library.entries import StoredFile
from modelyard.service.library.grouping import FoundModel, group_files, plain_name
from modelyard.service.library.programs.places import Places
from modelyard.service.library.programs.reading import model_files, read_text

_INCOMPLETE = "incomplete-"
_CHOSEN = re.compile(r"^modelPath=(.+)$", re.MULTILINE)


def stores(places: Places) -> Iterator[Path]:
    """Yield the folders that GPT4All may keep models in."""
    for folder in dict.fromkeys((places.settings, places.home / ".config")):
        settings = read_text(folder / "nomic.ai" / "GPT4All.ini") or ""
        if chosen := _CHOSEN.search(settings):
            yield places.expanded(chosen[1].strip().strip('"'))
    yield places.local_data / "nomic.ai" / "GPT4All"
    yield places.home / ".cache" / "gpt4all"


def models_in(store: Path) -> Iterator[FoundModel]:
    """Yield the models of one folder."""
    whole = (file for file in model_files(store) if not file.path.name.startswith(_INCOMPLETE))
    for model in group_files(whole):
        if isinstance(model, StoredFile):
            yield FoundModel(plain_name(model.path), model)
