"""What a notice of the desktop is, and what shows one; no system is named here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

OPEN = "default"
"""The key of what is done when the notice itself is clicked, as freedesktop.org calls it."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell a person who may be looking elsewhere.

    A later notice with the same `key` replaces it. `actions` are buttons, each by its key and its
    text; `percent`, 0 to 100, is how far the thing has got that this is about.
    """

    key: str
    title: str
    body: str
    is_bad: bool = False
    actions: tuple[tuple[str, str], ...] = ()
    percent: int | None = None


Chosen = Callable[[str], None]
"""Is called with the key of the action that a person has chosen, or `OPEN`."""


class Notifier(Protocol):
    """A way to show notices."""

    async def show(self, notice: Notice, chosen: Chosen) -> bool:
        """Show `notice` and return whether this way is open; another is tried where it is not."""
        ...

    async def withdraw(self, key: str) -> None:
        """Take the notice with this key away, if it is still there."""
        ...
