"""Who is told about downloads."""

from typing import Protocol

from modelyard.service.downloads.item import EndedDownload
from modelyard.service.plan import QueueState, VerifiedFile
from modelyard.wire.downloads import ModelDownloadProgress


class DownloadListener(Protocol):
    """Who is told about downloads; always on the loop."""

    def progressed(self, key: str, progress: ModelDownloadProgress) -> None:
        """Take note: a change of state at once, movement at most ten times a second."""

    async def completed(self, key: str, file: VerifiedFile) -> None:
        """Take over the file; COMPLETED is announced when this has returned.

        A ProblemError raised here fails the download; the file stays.
        """

    def ended(self, key: str, ended: EndedDownload) -> None:
        """Take note of how a download ended that has run; called before that is announced."""

    def queue_changed(self, state: QueueState) -> None:
        """Take note of what is to outlive the service: the order, pauses, limits, settings."""
