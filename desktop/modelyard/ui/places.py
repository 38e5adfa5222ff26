"""The places of the window."""

from enum import Enum, auto


class Place(Enum):
    """Where a person is; one is shown at a time."""

    LIBRARY = auto()
    DISCOVER = auto()
    DOWNLOADS = auto()
