"""A loop and a screen in English for every test of the window."""

from tests.qt import runner

__all__ = ["runner"]
