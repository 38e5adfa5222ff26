"""The catalogue: which models there are, and where their files lie."""

from modelyard.service.library.entries import Entry, StoredFile, StoredPart
from modelyard.service.library.library import Library

__all__ = ["Entry", "Library", "StoredFile", "StoredPart"]
