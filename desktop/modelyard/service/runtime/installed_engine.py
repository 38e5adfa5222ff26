"""Another build of the engine in place of the one that comes with the program.

A frozen program has one build, for processors alone; a build for CUDA, ROCm or Vulkan has the same
name. Unpacked into a folder of the person's own it goes before: the folder then holds `xllamacpp/`
and `xllamacpp-….dist-info/`. Standard library only, as workers import this.
"""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # What it imports in turn would be 2 MiB of every loaded model.
    from pathlib import Path

ENGINE_VARIABLE = "MODELYARD_ENGINE"
"""The environment variable that names the folder; the service sets it for its workers."""
PACKAGE = "xllamacpp"


def prefer_installed_engine() -> bool:
    """Have a later import of the engine take the build in the folder; return whether it has one."""
    folder = os.environ.get(ENGINE_VARIABLE, "")
    module = f"{folder}/{PACKAGE}/__init__.py"
    if not folder or not os.path.isfile(module):  # noqa: PTH113 - pathlib is memory of every model
        return False
    sys.path.insert(0, folder)
    return True


def offer_engine_folder(folder: "Path") -> None:
    """Have the processes that this one starts look into `folder`, unless it is told another."""
    os.environ.setdefault(ENGINE_VARIABLE, str(folder))
