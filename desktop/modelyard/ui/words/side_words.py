"""What the side of the Library says: its tabs, the Try it pane, the logs."""

from enum import Enum, auto

from modelyard.language import tr


class SideTab(Enum):
    """The pages of the side."""

    OVERVIEW = auto()
    OPTIONS = auto()
    TRY = auto()
    LOG = auto()


SIDE_TAB_WORDS: dict[SideTab, str] = {
    SideTab.OVERVIEW: tr("Info"),
    SideTab.OPTIONS: tr("Options"),
    SideTab.TRY: tr("Try it"),
    SideTab.LOG: tr("Log"),
}
