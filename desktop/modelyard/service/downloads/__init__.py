"""The queue, the transfer of one file, its partial and journal, its verification."""

from modelyard.service.downloads.exchange import shown_url
from modelyard.service.downloads.item import EndedDownload
from modelyard.service.downloads.listener import DownloadListener
from modelyard.service.downloads.partial import discard_partial, partial_bytes
from modelyard.service.downloads.parts_record import Arrived
from modelyard.service.downloads.policy import Clock, SystemClock, TransferPolicy
from modelyard.service.downloads.queue import DownloadQueue
from modelyard.service.downloads.transfer import DownloadJob
from modelyard.service.downloads.waits import QueuePolicy

__all__ = [
    "Arrived",
    "Clock",
    "DownloadJob",
    "DownloadListener",
    "DownloadQueue",
    "EndedDownload",
    "QueuePolicy",
    "SystemClock",
    "TransferPolicy",
    "discard_partial",
    "partial_bytes",
    "shown_url",
]
