"""The addresses of one file, and which of them is asked."""

from collections.abc import Mapping

from modelyard.service.downloads.exchange import shown_url
from modelyard.service.downloads.journal import Identity
from modelyard.service.plan import PlannedFile


class Mirror:
    """One address of a file."""

    def __init__(self, url: str, headers: Mapping[str, str]) -> None:
        self.url = url
        self.shown = shown_url(url)
        """Without what may be secret."""
        self.headers = headers
        self.landed: str | None = None
        """Where its redirects led to; may be gone again, as signed addresses expire."""
        self.has_ranges = False
        """Whether it has sent a part that was asked for."""

    def identity(self, held: Identity) -> Identity:
        """Return what of `held` this address is bound by: its validators are its own."""
        if held.url == self.shown:
            return held
        return Identity(url=self.shown, size=held.size, sha256=held.sha256)


class Mirrors:
    """Goes to the next address when one fails; without a digest there is only the first."""

    def __init__(self, file: PlannedFile) -> None:
        urls = file.urls if file.sha256 else file.urls[:1]
        self._mirrors = [Mirror(url, file.headers) for url in urls]
        self._failures = 0
        self._index = 0

    @property
    def current(self) -> Mirror:
        """The one to ask."""
        return self._mirrors[self._index]

    def moved(self) -> None:
        """Take note that the current one has sent something."""
        self._failures = 0

    def failed(self) -> bool:
        """Go on to the next one; return whether it has not failed since any has sent something."""
        self._failures += 1
        self._index = (self._index + 1) % len(self._mirrors)
        return self._failures < len(self._mirrors)
