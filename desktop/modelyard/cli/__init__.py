"""The command line: the same verbs as the window, for shells and scripts.

`main` is imported by the entry point; nothing heavy is imported before a verb needs it.
"""

from modelyard.cli.program import main

__all__ = ["main"]
