"""How many connections help: measured, while a file comes in."""

import math

_GAINS = {2: 1.1}
_GAIN = 1.25
"""What more connections must bring at least; less is chance, and costs the server. For a second one
little is enough."""
_FULL_GAIN = 0.85
"""Of what the connections became more: where each brings as much as one, there is a limit for each,
and the next step may be larger."""
FAR_S = 0.02
"""From so far away one connection hardly ever fills the line: the first step is larger."""
_SHORTEST_S, _LONGEST_S = 0.25, 3.0
"""How long a rate is measured."""
_LATENCIES = 5
"""A new connection needs some round trips until it is at full speed."""
_SECOND_TRY_S = 2.0
"""What did not help may help later; each further try waits twice as long."""
_REFUSED_S = 60.0


class Growth:
    """Adds lanes while the rate grows with them; goes back to what was as good."""

    def __init__(self, most: int, now_s: float) -> None:
        self.target = 1
        """How many lanes there should be."""
        self._most = most
        self._best_rate = 0.0
        self._best_target = 0
        self._began_s = now_s
        self._began_bytes: int | None = None
        self._next_try_s = now_s
        self._pause_s = _SECOND_TRY_S
        self._held_up_s: float | None = None
        """Since when lanes are held up."""

    def measure(self, now_s: float, held_bytes: int, *, latency_s: float, steady: bool) -> None:
        """Take note of where it is; `steady` says that `target` lanes run and all have begun.

        `latency_s` is what it took a lane from its request to its first byte.
        """
        self._held_up_s = None
        if not steady or self._began_bytes is None or held_bytes < self._began_bytes:
            self._began_s, self._began_bytes = now_s, held_bytes
            return
        passed_s = now_s - self._began_s
        if passed_s < min(max(_SHORTEST_S, latency_s * _LATENCIES), _LONGEST_S):
            return
        rate = (held_bytes - self._began_bytes) / passed_s
        self._began_s, self._began_bytes = now_s, held_bytes
        self._decide(now_s, rate, is_far=latency_s >= FAR_S)

    def refused(self, working: int, now_s: float) -> None:
        """Take note that one more than `working` lanes are too many for the server."""
        self.target = self._best_target = max(1, working)
        self._began_bytes = None
        self._next_try_s = now_s + _REFUSED_S

    def limited(self, now_s: float) -> None:
        """Take note that more lanes can't bring more, since a limit of ours is reached."""
        self.target, self._best_target = 1, 0
        self._began_bytes = None
        self._next_try_s = now_s

    def sated(self) -> None:
        """Take note that the lanes bring what can be taken: nothing is to be learnt of them.

        One that was on trial is given up.
        """
        self._began_bytes = None
        self.target = min(self.target, self._best_target or self.target)
        self._held_up_s = None

    def held_up(self, now_s: float, share: float) -> None:
        """Take note that lanes wait such a `share` of their time for what they bring to be taken.

        Where that goes on, as many fewer bring as much.
        """
        self._began_bytes = None
        if self._held_up_s is None:
            self._held_up_s = now_s
        elif now_s - self._held_up_s >= _SHORTEST_S:
            self._held_up_s = now_s
            self.target = self._best_target = max(1, math.ceil(self.target * (1 - share)))
            self._next_try_s = now_s + self._pause_s

    def _decide(self, now_s: float, rate: float, *, is_far: bool) -> None:
        if self.target > self._best_target and rate < self._best_rate * _GAINS.get(
            self.target, _GAIN
        ):
            self.target = max(1, self._best_target)
            self._next_try_s = now_s + self._pause_s
            self._pause_s *= 2
            self._began_bytes = None
            return
        factor = 4 if is_far and not self._best_target else 2
        if 0 < self._best_target < self.target:
            full_rate = self._best_rate * self.target / self._best_target
            factor = 4 if rate >= full_rate * _FULL_GAIN else 2
        self._best_target, self._best_rate = self.target, rate
        if now_s >= self._next_try_s and self.target < self._most:
            self.target = min(self._most, self.target * factor)
            self._began_bytes = None
