"""The models that other programs hold on this machine, each in its own layout."""

from modelyard.service.library.programs.places import Places
from modelyard.service.library.programs.search import Found, find_models

__all__ = ["Found", "Places", "find_models"]
