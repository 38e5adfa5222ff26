"""The sentences of the Discover place."""

from modelyard.language import tr
from modelyard.state.discovery import Kind, Question
from modelyard.state.fits import Fit
from modelyard.state.rows import ModelRow, RowState
from modelyard.tables.numbers import (
    age_s,
    amount_text,
    day_text,
    duration_text,
    parameters_text,
    percent_text,
    size_text,
)
from modelyard.tables.offers import Offer
from modelyard.tables.source_files import FileRow
from modelyard.ui.words.problem_words import advice
from modelyard.ui.words.wording import state_word
from modelyard.wire.problems import Problem, ProblemCode
from modelyard.wire.sources import SourceEstimate, SourceListing, SourceSort

KIND_WORDS: dict[Kind, str] = {
    Kind.ANY: tr("Everything"),
    Kind.CHAT: tr("Chat"),
    Kind.VISION: tr("Vision"),
    Kind.EMBEDDING: tr("Embeddings"),
}

SORT_WORDS: dict[SourceSort, str] = {
    SourceSort.DOWNLOADS: tr("Most downloaded"),
    SourceSort.LIKES: tr("Most liked"),
    SourceSort.UPDATED: tr("Recently updated"),
    SourceSort.CREATED: tr("Newest"),
}

FIT_WORDS: dict[Fit, str] = {
    Fit.UNKNOWN: "",
    Fit.FITS: tr("Fits", "into the memory"),
    Fit.TIGHT: tr("Tight", "fits into the memory"),
    Fit.TOO_BIG: tr("Too big", "for the memory"),
}

FIT_SENTENCES: dict[Fit, str] = {
    Fit.UNKNOWN: tr("Whether it fits is not known."),
    Fit.FITS: tr("Fits comfortably into the memory of this machine."),
    Fit.TIGHT: tr("Fits, with little room for anything else."),
    Fit.TOO_BIG: tr("Takes more memory than this machine has."),
}

SEARCH_NAME = tr("Search Hugging Face")
SEARCH_HINT = tr("Search Hugging Face")
SORT_TIP = tr("What comes first")
GET_TEXT = tr("Download")
GET_TIP = tr("Download the chosen file, and keep it in the library")
RESUME_TIP = tr("Go on with the download")
REVEAL_TEXT = tr("Show in Library")
PAGE_TEXT = tr("Open page")
PAGE_TIP = tr("Open the model's page in the browser")
RETRY_TEXT = tr("Try again")
CLEAR_TEXT = tr("Clear the search")

STARTERS_TITLE = tr("Good first models")
ASKING_TEXT = tr("Asking Hugging Face…")
ASKING_TITLE = tr("Asking Hugging Face…")
ASKING_DETAIL = tr("What is found appears here as it comes.")
UNREACHABLE_TITLE = tr("Hugging Face does not answer")
UNREACHABLE_DETAIL = tr(
    "Check the network, and the proxy and the hub's address in the settings. What is in your "
    "library works without it."
)
SLOW_DETAIL = tr("It is slow to answer. You can go on with something else meanwhile.")
NOTHING_TITLE = tr("Nothing was found")
NOTHING_DETAIL = tr("No model that can be used here fits “{text}”. Try fewer or other words.")
NOTHING_AT_ALL = tr("No model of this kind was found.")
NO_STARTERS_TITLE = tr("Find a model")
NO_STARTERS_DETAIL = tr("Type what you look for: a name, a size such as 7B, or a publisher.")
NO_OFFER = tr("Select a model to see its files, its licence and what it needs.")

FILES_TITLE = tr("Files")
CARD_TITLE = tr("From its publisher")
FILES_ASKING = tr("Asking for the files…")
NO_FILES = tr("There is no file here that can be loaded.")
PROJECTOR_TEXT = tr("With vision · {size} more")
PROJECTOR_SHORT = tr("With vision")
PROJECTOR_TIP = tr("Also download {name}, which lets the model see pictures")
CARD_ASKING = tr("Nothing is known of it yet.")
CARD_CUT = tr("The rest is on its page.")
GATED_TITLE = tr("Its publisher asks for your consent")
GATED_DETAIL = tr(
    "Accept the licence on the model's page, then give Modelyard an access token of your "
    "account. Its files can be downloaded from then on."
)
ACCEPT_TEXT = tr("Open the licence…")
TOKEN_TEXT = tr("Give a token…")

TOKEN_TITLE = tr("Access token of Hugging Face")
TOKEN_DETAIL = tr(
    "Make a token with the right to read in your account's settings, and paste it here. It is "
    "kept in the keyring of your system and sent to nobody else."
)
TOKEN_FIELD = tr("Access token")
TOKEN_PAGE_TEXT = tr("Open the settings of my account…")
TOKEN_SAVE_TEXT = tr("Use this token")
TOKEN_CHECKING = tr("Asking Hugging Face whether it is right…")
TOKEN_TO_FILE = tr("Keep it in a file that only you can read, since there is no keyring")

GATED_WORD = tr("Licence needed")
HELD_WORD = tr("In library")
TAKING_WORD = tr("Starting…")
INCOMPLETE_WORD = tr("Parts are missing")


def offer_subline(offer: Offer) -> str:
    """Return the line under an offer's name."""
    return offer.description or offer.publisher


def offer_state(offer: Offer) -> str:
    """Return whether an offer is here already, or what it takes to get it."""
    here = [row for row in offer.held if is_held(row)]
    if here:
        return held_word(here[0])
    return GATED_WORD if offer.gated else ""


def held_word(row: ModelRow) -> str:
    """Return how far a model of the library is, seen from where it is offered."""
    if row.state.is_unfinished or row.pending is not None:
        word = state_word(row)
        return f"{word} {percent_text(row.fraction)}" if row.fraction is not None else word
    return HELD_WORD if row.state is not RowState.NOT_DOWNLOADED else ""


def is_held(row: ModelRow) -> bool:
    """Return whether something of a model is here, or on its way."""
    return row.state is not RowState.NOT_DOWNLOADED or row.pending is not None


def offer_fit(offer: Offer) -> str:
    """Return what an offer takes of the memory, and how that fits."""
    return " · ".join(filter(None, (memory_text(offer.needed), FIT_WORDS[offer.fit])))


def memory_text(needed: int | None) -> str:
    """Return what a load takes of the memory, as far as that is known beforehand."""
    return f"≈ {size_text(needed)}" if needed is not None else ""


def file_subline(row: FileRow) -> str:
    """Return the line under a file: its name, and how many parts it has."""
    name = row.file.path.rpartition("/")[2]
    if not row.file.parts:
        return name
    return tr("%n parts", "files of one model", len(row.file.parts)) + f" · {name}"


def file_fit(row: FileRow) -> str:
    """Return what a load takes of the memory, and how that fits."""
    return " · ".join(filter(None, (memory_text(row.needed), FIT_WORDS[row.fit])))


def file_state(row: FileRow) -> str:
    """Return what is being done with a file, or that it is here."""
    if row.is_taking:
        return TAKING_WORD
    if row.held is not None and (word := held_word(row.held)):
        return word
    return "" if row.file.is_whole else INCOMPLETE_WORD


def get_text(row: FileRow) -> str:
    """Return what the button says that downloads a file."""
    if row.held is not None and row.held.state.is_unfinished:
        if row.held.transferred and row.held.total:
            amount = amount_text(row.held.transferred, row.held.total)
            return tr("Resume {name} · {amount}").format(name=row.title, amount=amount)
        return tr("Resume {name}").format(name=row.title)
    if row.file.size is None:
        return tr("Download {name}").format(name=row.title)
    size = size_text(row.file.size)
    return tr("Download {name} · {size}").format(name=row.title, size=size)


def found_text(number: int, question: Question, *, has_more: bool) -> str:
    """Return how much was found."""
    if question.is_open:
        return ""
    text = tr("%n models", "found", number)
    return tr("{count} and more").format(count=text) if has_more else text


def age_text(seconds: float) -> str:
    """Return how old an answer is, since its source does not answer now."""
    duration = duration_text(seconds)
    return tr("Hugging Face does not answer. Seen {duration} ago.").format(duration=duration)


def header_text(found: SourceEstimate | None) -> str:
    """Return what the header of a file at its source says: ``llama · 135M · 30 layers``."""
    details = found.details if found is not None else None
    if found is None or details is None:
        return ""
    told = (
        details.architecture,
        parameters_text(found.parameters) if found.parameters else None,
        tr("%n layers", "", details.layers) if details.layers else None,
        tr("context %n tokens", "", details.context_length) if details.context_length else None,
    )
    return " · ".join(filter(None, told))


def old_answer(listing: SourceListing) -> str:
    """Return how old a listing is; nothing where it is what the source says now."""
    if not listing.stale or listing.as_of is None:
        return ""
    return age_text(age_s(listing.as_of))


def popularity_text(offer: Offer, listing: SourceListing | None) -> str:
    """Return how many took and liked it."""
    shown = listing.repository if listing is not None else None
    downloads = shown.downloads if shown and shown.downloads is not None else offer.downloads
    likes = shown.likes if shown and shown.likes is not None else offer.likes
    parts = []
    if downloads is not None:
        parts.append(tr("%n downloads", "in the last month", downloads))
    if likes is not None:
        parts.append(tr("%n likes", "", likes))
    return " · ".join(parts)


def origin_text(offer: Offer, listing: SourceListing | None) -> str:
    """Return when a repository was changed last, and under which licence it is."""
    shown = listing.repository if listing is not None else None
    updated = shown.updated if shown and shown.updated is not None else offer.updated
    license_ = (shown.license if shown is not None else None) or offer.license
    parts = []
    if updated is not None:
        parts.append(tr("Updated {day}").format(day=day_text(updated)))
    if license_:
        parts.append(tr("Licence {name}").format(name=license_))
    return " · ".join(parts)


def search_problem(problem: Problem) -> tuple[str, str]:
    """Return why nothing can be looked for, and what to do."""
    if problem.code is ProblemCode.SOURCE_UNREACHABLE:
        return UNREACHABLE_TITLE, UNREACHABLE_DETAIL
    words = advice(problem)
    return words.title, words.what_to_do
