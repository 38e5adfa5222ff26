"""From what was found, or what is suggested, to what is shown of it as an offer."""

from modelyard.state.fits import Room, needed_bytes, needed_for_file
from modelyard.state.hub import hub_file, parameters_in
from modelyard.state.rows import ModelRow
from modelyard.tables.offers import Offer
from modelyard.ui.words.wording import provider_text
from modelyard.wire.sources import SourceRepository

_BYTES_AT_FOUR_BITS = 0.6
"""Of a weight, with the few tensors that are kept more precisely."""
_IN_A_BILLION = 10**9
_MOST_BILLIONS = 1e6
_SUFFIXES = ("-GGUF", "-gguf", "_GGUF", ".GGUF")
_PAGES = "https://huggingface.co/"


def found_offer(found: SourceRepository, room: Room, held: tuple[ModelRow, ...]) -> Offer:
    """Return a repository that a search found."""
    publisher, _, name = found.repo.rpartition("/")
    parameters = parameters_in(name)
    needed = needed_at_four_bits(parameters)
    return Offer(
        repo=found.repo,
        path=None,
        name=_without_suffix(name),
        publisher=publisher,
        parameters=parameters,
        fit=room.fit(needed),
        needed=needed,
        downloads=found.downloads,
        likes=found.likes,
        updated=found.updated,
        gated=found.gated,
        license=found.license,
        url=found.url,
        held=held,
    )


def suggested_offer(row: ModelRow, room: Room) -> Offer:
    """Return a model of the catalogue that is suggested, and comes from Hugging Face."""
    place = hub_file(row.model.source)
    repo = place.repo if place is not None else ""
    parameters = row.model.parameters
    needed = needed_bytes(row) or needed_at_four_bits(parameters)
    return Offer(
        repo=repo,
        path=place.path if place is not None else None,
        name=row.name,
        publisher=provider_text(row.model.provider) or repo.partition("/")[0],
        description=row.model.description or "",
        parameters=parameters,
        fit=room.fit(needed),
        needed=needed,
        url=f"{_PAGES}{repo}",
        held=(row,),
    )


def needed_at_four_bits(parameters: float | None) -> int | None:
    """Return about what a model of so many billions of parameters takes, at four bits a weight."""
    if parameters is None:
        return None
    weights = min(parameters, _MOST_BILLIONS) * _IN_A_BILLION
    return needed_for_file(int(weights * _BYTES_AT_FOUR_BITS))


def _without_suffix(name: str) -> str:
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return name
