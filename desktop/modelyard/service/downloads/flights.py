"""Single flight: of several downloads that must have the same sha256 one runs, for all of them."""

from collections.abc import Iterable, Iterator

from modelyard.service.downloads.item import Item, State


def startable(items: Iterable[Item]) -> list[Item]:
    """Return what may start next, in the order of `items`.

    The first of several with the same digest gives them all its place; which of them then runs
    is the one that has the most of it.
    """
    items = tuple(items)
    leaders = _leaders(items)
    found: dict[str, Item] = {}
    for item in items:
        if item.state is State.WAITING:
            runs = item if item.twin else leaders.get(item.digest, item)
            if runs.state is State.WAITING:
                found[runs.key] = runs
    return list(found.values())


def leading(items: Iterable[Item]) -> Iterator[Item]:
    """Return those that fetch their bytes themselves, now or when their turn comes."""
    items = tuple(items)
    leaders = _leaders(items)
    for item in items:
        is_led = item.state is State.WAITING and leaders.get(item.digest, item) is not item
        if item.twin is None and not is_led:
            yield item


def followers(items: Iterable[Item], leader: Item) -> Iterator[Item]:
    """Return those that wait for what `leader` fetches."""
    if leader.digest is not None:
        for item in items:
            if (
                item.digest == leader.digest
                and item.state is State.WAITING
                and item is not leader
                and item.twin is None
            ):
                yield item


def is_fetched(items: Iterable[Item], item: Item) -> bool:
    """Return whether another one is being transferred that has the digest of `item`."""
    return item.digest is not None and any(
        other.digest == item.digest and other.is_transferring and other is not item
        for other in items
    )


def _leaders(items: Iterable[Item]) -> dict[str | None, Item]:
    """Return by digest who fetches it, or will; what a person paused keeps nobody waiting."""
    leaders: dict[str | None, Item] = {}
    for item in items:
        if item.digest is not None and item.state is not State.PAUSED and item.twin is None:
            known = leaders.setdefault(item.digest, item)
            if _rank(item) > _rank(known):
                leaders[item.digest] = item
    return leaders


def _rank(item: Item) -> tuple[bool, int]:
    return item.state is State.RUNNING, item.progress.held_bytes
