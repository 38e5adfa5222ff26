"""How much comes in, over all lanes of a transfer."""

import threading

from modelyard.service.downloads.averages import LATELY_S, averaged

_STILL_FAST = 0.5
"""Once fast it is so down to this share: to go to and fro would cost more than either."""


class Inflow:
    """Tells whether `fast_bytes_s` bytes come in a second; `note` may be called from any thread."""

    def __init__(self, *, fast_bytes_s: float) -> None:
        self.is_fast = False
        """Whether they do, of late."""
        self.rate = 0.0
        """How many bytes do, of late."""
        self._fast_bytes_s = fast_bytes_s
        self._began_s: float | None = None
        self._noted_s = 0.0
        self._lock = threading.Lock()

    def note(self, count: int, now_s: float) -> None:
        """Take note that `count` bytes have come since the last time, or since the beginning."""
        with self._lock:
            if self._began_s is None:
                self._began_s = now_s
            else:
                took_s = max(now_s - self._noted_s, 1e-6)
                passed_s = max(now_s - self._began_s, took_s)
                over_s = min(passed_s, LATELY_S)
                self.rate = averaged(self.rate, count, took_s, over_s=over_s)
            self._noted_s = now_s
            enough = self._fast_bytes_s * (_STILL_FAST if self.is_fast else 1.0)
            self.is_fast = self.rate >= enough
