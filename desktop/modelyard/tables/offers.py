"""What a person may download, as a Qt table: what a search found, or what is suggested."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject

from modelyard.language import tr
from modelyard.state.fits import Fit
from modelyard.state.rows import ModelRow
from modelyard.tables.listed_table import ListedTable
from modelyard.tables.numbers import MOST_BYTES, count_text, day_text, parameters_text
from modelyard.tables.row_table import Column


@dataclass(frozen=True, slots=True)
class Offer:
    """One repository, or one file of it; what is not known is None."""

    repo: str
    path: str | None
    """The file that is suggested; None where the repository offers several."""
    name: str
    publisher: str
    description: str = ""
    parameters: float | None = None
    """Billions of parameters."""
    fit: Fit = Fit.UNKNOWN
    """How it fits into the memory here, at about four bits a weight where that is open."""
    needed: int | None = None
    """The bytes of memory that it takes then."""
    downloads: int | None = None
    likes: int | None = None
    updated: datetime | None = None
    gated: bool = False
    license: str | None = None
    url: str | None = None
    held: tuple[ModelRow, ...] = ()
    """The models of the catalogue that come from there."""

    @property
    def key(self) -> tuple[str, str | None]:
        """What tells it from the others."""
        return self.repo, self.path


OfferText = Callable[[Offer], str]


def offer_columns(
    *, subline: OfferText, fit: OfferText, state: OfferText
) -> tuple[Column[Offer], ...]:
    """Return the columns; the arguments word what is more than a number."""
    return (
        Column(
            "name",
            tr("Model"),
            text=lambda offer: offer.name,
            sort_key=lambda offer: offer.name.casefold(),
            tip=tr("The model and who publishes it"),
            spoken=lambda offer: ", ".join(filter(None, (offer.name, subline(offer)))),
        ),
        Column(
            "parameters",
            tr("Params"),
            text=lambda offer: parameters_text(offer.parameters) if offer.parameters else "",
            sort_key=lambda offer: offer.parameters,
            tip=tr("How many parameters the model has"),
            is_number=True,
        ),
        Column(
            "fit",
            tr("This machine"),
            text=fit,
            sort_key=lambda offer: offer.needed,
            tip=tr("Whether it fits into the memory of this machine, at about 4 bits a weight"),
        ),
        Column(
            "downloads",
            tr("Downloads"),
            text=lambda offer: _count(offer.downloads),
            sort_key=lambda offer: _bounded(offer.downloads),
            tip=tr("How often it was downloaded in the last month"),
            is_number=True,
        ),
        Column(
            "likes",
            tr("Likes"),
            text=lambda offer: _count(offer.likes),
            sort_key=lambda offer: _bounded(offer.likes),
            tip=tr("How many people marked it as liked"),
            is_number=True,
        ),
        Column(
            "updated",
            tr("Updated"),
            text=lambda offer: day_text(offer.updated) if offer.updated else "",
            sort_key=lambda offer: offer.updated.timestamp() if offer.updated else None,
            tip=tr("When its publisher changed it last"),
            is_number=True,
        ),
        Column(
            "state",
            tr("Here"),
            text=state,
            sort_key=state,
            tip=tr("Whether it is in your library, or what it takes to get it"),
        ),
    )


class OfferTable(ListedTable[Offer]):
    """One line per offer, in the order in which they were given."""

    def __init__(self, columns: tuple[Column[Offer], ...], parent: QObject | None = None) -> None:
        super().__init__(columns, lambda offer: offer.key, parent)


def _count(number: int | None) -> str:
    return "" if number is None else count_text(number)


def _bounded(number: int | None) -> int | None:
    return None if number is None else min(number, MOST_BYTES)
