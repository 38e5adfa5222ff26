"""What a person may download, as a Qt table: what a search found, or what is suggested."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QModelIndex

from modelyard.language import tr
from modelyard.state.fits import Fit
from modelyard.state.rows import ModelRow
from modelyard.tables.numbers import MOST_BYTES, count_text, day_text, parameters_text
from modelyard.tables.row_table import Column, RowTable
from modelyard.tables.spans import spans


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


class OfferTable(RowTable[Offer]):
    """One line per offer, in the order in which they were given."""

    def replace(self, offers: tuple[Offer, ...]) -> None:
        """Show `offers`; those that stay at the top are kept, so that they stay selected."""
        kept = 0
        for one, other in zip(self._rows, offers, strict=False):
            if one.key != other.key:
                break
            kept += 1
        if kept < len(self._rows):
            self.beginRemoveRows(QModelIndex(), kept, len(self._rows) - 1)
            del self._rows[kept:]
            self.endRemoveRows()
        changed = [number for number in range(kept) if self._rows[number] != offers[number]]
        for first, last in spans(changed):
            self._rows[first : last + 1] = offers[first : last + 1]
        self._announce(changed)
        if len(offers) > kept:
            self.beginInsertRows(QModelIndex(), kept, len(offers) - 1)
            self._rows += offers[kept:]
            self.endInsertRows()


def _count(number: int | None) -> str:
    return "" if number is None else count_text(number)


def _bounded(number: int | None) -> int | None:
    return None if number is None else min(number, MOST_BYTES)
