"""What the tray says."""

from modelyard.language import tr
from modelyard.tables.numbers import amount_text, percent_text
from modelyard.ui.words.wording import APP_NAME

UNLOAD_ALL_TEXT = tr("Unload all models")
NO_DOWNLOADS_TEXT = tr("Nothing is being downloaded")


def downloads_text(running: int, transferred: int, total: int) -> str:
    """Return how the downloads are: ``3 downloads, 41% (1.2 of 4.1 GiB)``."""
    if not running:
        return NO_DOWNLOADS_TEXT
    downloads = tr("%n downloads", "", running)
    if not total:
        return downloads
    return tr("{downloads}, {percent} ({amount})").format(
        downloads=downloads,
        percent=percent_text(transferred / total),
        amount=amount_text(transferred, total),
    )


def tray_tip(running: int, transferred: int, total: int) -> str:
    """Return what the icon says when it is pointed at."""
    if not running:
        return APP_NAME
    return f"{APP_NAME}: {downloads_text(running, transferred, total)}"
