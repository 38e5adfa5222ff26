"""The daily time in which downloads may run."""

from datetime import datetime

from modelyard.wire.queue import DownloadSchedule


def is_open(schedule: DownloadSchedule | None, moment: datetime) -> bool:
    """Return whether downloads may run at the local time `moment`.

    From `start` on until just before `end`, over midnight where `end` is not later. Equal times
    leave no gap: the whole day. It goes by the clock on the wall, so that in the nights when
    that is changed the window is an hour shorter or longer.
    """
    if schedule is None:
        return True
    # Both have the form HH:MM, whose order as text is that of the times.
    now = moment.strftime("%H:%M")
    if schedule.start < schedule.end:
        return schedule.start <= now < schedule.end
    return now >= schedule.start or now < schedule.end
