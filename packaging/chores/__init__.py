"""The chores of `packaging/dev.py`, with the standard library alone.

They run before anything is installed, under whatever Python 3.11 or newer is there.
"""
