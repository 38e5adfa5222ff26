"""The queue, the transfer of one file, its partial and journal, its verification."""

from modelyard.service.downloads.partial import partial_bytes
from modelyard.service.downloads.policy import Clock, SystemClock, TransferPolicy
from modelyard.service.downloads.queue import DownloadListener, DownloadQueue
from modelyard.service.downloads.transfer import DownloadJob

__all__ = [
    "Clock",
    "DownloadJob",
    "DownloadListener",
    "DownloadQueue",
    "SystemClock",
    "TransferPolicy",
    "partial_bytes",
]
