"""What is said about looking for a newer version."""

from modelyard import __version__
from modelyard.language import tr
from modelyard.wire.problems import Problem, ProblemCode

UPDATE_TITLE = tr("Check for updates")
ADDRESS_TITLE = tr("&Address to ask")
ADDRESS_HINT = tr("The address that the publisher of this program names for it; empty for none.")
WHAT_IS_SENT = tr(
    "Nothing is asked until you press the button. Then one request goes to this address: it says "
    "“Modelyard”, and nothing about you, your models or this version. As with any page, its server "
    "sees your internet address."
)
ASK_TEXT = tr("Ask now")
ASKING_TEXT = tr("Asking…")
OPEN_PAGE_TEXT = tr("Open its page")
YOURS = tr("You have version {version}.").format(version=__version__)

_UP_TO_DATE = tr("You have version {version}, and there is no newer one.")
_FOUND = tr("Version {version} is out. Nothing is downloaded until you do so from its page.")
_FAILED = {
    ProblemCode.BAD_REQUEST: tr("This is not an address that starts with https://."),
    ProblemCode.SOURCE_REFUSED: tr("The address answered, but told no version (status {status})."),
    ProblemCode.BAD_ANSWER: tr("What the address answered does not tell a version."),
}
_UNREACHABLE = tr("The address can't be reached now. Check your connection, then ask again.")


def found_text(version: str) -> str:
    """Return how a newer `version` is announced."""
    return _FOUND.format(version=version.removeprefix("v"))


def up_to_date_text() -> str:
    """Return what is said where there is no newer version."""
    return _UP_TO_DATE.format(version=__version__)


def failed_text(problem: Problem) -> str:
    """Return why it can't be told whether there is a newer version."""
    words = _FAILED.get(problem.code, _UNREACHABLE)
    return words.format(status=problem.http_status)
