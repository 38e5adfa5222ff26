"""What the lanes of one transfer share, and what they ask of the transfer and of each other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from modelyard.service.downloads.connection import Trust
from modelyard.service.downloads.exchange import Answer
from modelyard.service.downloads.journal import Identity
from modelyard.service.downloads.judgement import Part
from modelyard.service.downloads.mirrors import Mirror
from modelyard.service.downloads.open_partial import OpenPartial
from modelyard.service.downloads.pieces import Pieces
from modelyard.service.downloads.policy import Clock, TransferPolicy
from modelyard.service.downloads.throttle import Throttle
from modelyard.service.network.proxies import Proxies
from modelyard.service.plan import PlannedFile


@dataclass(frozen=True, slots=True)
class Course:
    """What the lanes of one transfer share."""

    file: PlannedFile
    partial: OpenPartial
    pieces: Pieces
    mirror: Mirror
    policy: TransferPolicy
    clock: Clock
    trust: Trust
    proxies: Proxies
    throttles: Sequence[Throttle]
    require_room: Callable[[int], None]
    begin: Callable[[Identity, Answer, Part], None]
    """Lets the partial begin anew, and tells what that costs; for a lane that is alone."""

    @property
    def identity(self) -> Identity | None:
        """What the mirror's answers are bound by; None before anything is held."""
        held = self.partial.identity
        return self.mirror.identity(held) if held else None

    @property
    def is_tied(self) -> bool:
        """Whether it can be told that another answer belongs to the bytes that are held."""
        return bool(self.identity and (self.identity.validator or self.file.sha256))


class Fellow(Protocol):
    """One lane, as its crew sees it."""

    has_begun: bool
    latency_s: float
    is_throttled: bool

    @property
    def held_up(self) -> float:
        """The share of its time, of late, that it waits for the disk and the digest."""


class Crew(Protocol):
    """The lanes that fetch one file, as one of them sees it."""

    def is_alone(self, lane: Fellow) -> bool:
        """Return whether there is no other lane; if so, none is hired until it has `begun`."""

    def may_go_on(self, lane: Fellow) -> bool:
        """Return whether `lane` is to take another piece."""

    def begun(self, lane: Fellow) -> None:
        """Take note that `lane` receives what it asked for."""

    def ended(self, lane: Fellow, error: BaseException | None) -> None:
        """Take note that the thread of `lane` ends."""
