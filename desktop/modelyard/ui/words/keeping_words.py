"""The sentences about what is kept: removing and bringing back, verifying, newer versions."""

from modelyard.language import tr
from modelyard.tables.numbers import day_text, size_text
from modelyard.wire.storage import Removal
from modelyard.wire.upstream import FileVersion, UpstreamModel

UNDO_TEXT = tr("Undo")
VERIFIED_TITLE = tr("“{name}” is intact")
VERIFIED_DETAIL = tr("Every byte is as it was when it came.")
NEWER_WORD = tr("Newer version available")
AWAY_WORD = tr("Disk is not there")
NEWER_TITLE = tr("A newer version is available")
NEWER_SHORT = tr("The source has another file now. The one that is here stays until it is whole.")
GONE_TITLE = tr("The file is gone")
GONE_DETAIL = tr("It was moved or deleted by another program. Put it back, or download it again.")
GONE_FOR_GOOD = tr("It was moved or deleted by another program. Put it back, or remove the entry.")
AWAY_TITLE = tr("The disk is not there")
AWAY_DETAIL = tr("Connect the disk that holds the file; the model comes back with it.")
BROKEN_TITLE = tr("The file is not what it was")
BROKEN_DETAIL = tr("It was set aside, so that it is not used. Repair it to fetch what is wrong.")

CHECK_TEXT = tr("Look for newer versions")
CHECKING_TITLE = tr("Looking for newer versions…")
NONE_NEWER_TITLE = tr("Your models are as their sources have them")


def removed_title(removals: tuple[Removal, ...]) -> str:
    """Return that something was removed."""
    if len(removals) == 1:
        return tr("“{name}” was removed").format(name=removals[0].name)
    return tr("%n models were removed", "", len(removals))


def removed_detail(removals: tuple[Removal, ...]) -> str:
    """Return how much came back, what is in the trash, and what stays."""
    freed = sum(one.freed for one in removals)
    trashed = sum(one.trashed for one in removals)
    kept = sum(one.kept for one in removals)
    parts = []
    if freed:
        parts.append(tr("{size} came back.").format(size=size_text(freed)))
    if trashed:
        text = tr("{size} come back when the trash is emptied.")
        parts.append(text.format(size=size_text(trashed)))
    if kept:
        text = tr("{size} stay, since another file shares them or they are not ours.")
        parts.append(text.format(size=size_text(kept)))
    return " ".join(parts)


def newer_found(number: int) -> str:
    """Return how many models have a newer version."""
    return tr("%n models have a newer version", "", number) if number else NONE_NEWER_TITLE


def newer_detail(newer: UpstreamModel) -> str:
    """Return the dates and sizes of what is here and of what the source has now."""
    here, there = _version(newer.held), _version(newer.offered)
    if not here or not there:
        return NEWER_SHORT
    text = tr("Here: {here}. At its source: {there}. Nothing is replaced unless you ask for it.")
    return text.format(here=here, there=there)


def _version(version: FileVersion | None) -> str:
    if version is None:
        return ""
    day = day_text(version.date) if version.date is not None else ""
    size = size_text(version.size) if version.size is not None else ""
    return ", ".join(filter(None, (day, size)))
