"""What the keys do, as the list of shortcuts tells it."""

from modelyard.language import tr

SHORTCUTS_TITLE = tr("Keyboard shortcuts")
SHORTCUTS: tuple[tuple[str, str], ...] = (
    ("Enter", tr("Do what makes sense now: download, load or unload")),
    ("Delete", tr("Remove the selected models")),
    ("Escape", tr("Cancel a download or a load; in the search: show all models")),
    ("Ctrl+N", tr("Add a model")),
    ("Ctrl+V", tr("Add the link that is on the clipboard")),
    ("Ctrl+F", tr("Search")),
    ("Ctrl+1", tr("Library")),
    ("Ctrl+2", tr("Discover")),
    ("Ctrl+3", tr("Downloads")),
    ("Ctrl+D", tr("Download, or go on with the download")),
    ("Ctrl+P", tr("Pause the download")),
    ("Ctrl+Shift+P", tr("Pause or resume all downloads")),
    ("Alt+Up", tr("In the downloads: move the selected ones up; with Home to the top")),
    ("Alt+Down", tr("In the downloads: move the selected ones down; with End to the bottom")),
    ("Ctrl+L", tr("Load")),
    ("Ctrl+U", tr("Unload")),
    ("Ctrl+Shift+S", tr("Show what takes room on the disks")),
    ("Ctrl+I", tr("Show or hide the details")),
    ("Ctrl+Shift+I", tr("Show what is in the file")),
    ("Ctrl+K", tr("Find a command, a place or a model")),
    ("Ctrl+,", tr("Settings")),
    ("F10", tr("Open the menu")),
    ("Ctrl+W", tr("Close the window; downloads go on")),
    ("Ctrl+Q", tr("Quit")),
    ("F1", tr("Show these shortcuts; so does ?")),
)
