"""The program that end-to-end tests start: this source, or the one that MODELYARD_PROGRAM names."""

import os
import sys

VARIABLE = "MODELYARD_PROGRAM"
"""The path of a frozen or installed Modelyard, which has to do all that the source does."""

PROGRAM: tuple[str, ...] = (
    (os.environ[VARIABLE],) if VARIABLE in os.environ else (sys.executable, "-m", "modelyard")
)
