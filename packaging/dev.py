#!/usr/bin/env python3
"""The one entry for chores: sets everything up, then runs, tests, checks or packages Modelyard.

Needs nothing but Python 3.11 or newer; what it does is in the package `chores` beside it.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python should hear a sentence
    sys.exit(
        "Modelyard needs Python 3.11 or newer, this is {}.{}: start it with a newer one, "
        "e.g. python3.11 packaging/dev.py".format(*sys.version_info)
    )

from chores.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
