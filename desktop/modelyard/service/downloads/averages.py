"""Averages over the last moments."""

LATELY_S = 0.2
"""Over so long, roughly, an average is kept."""


def averaged(average: float, amount: float, took_s: float, *, over_s: float = LATELY_S) -> float:
    """Return the `average` for each second, now that `amount` came in the last `took_s`.

    It goes by time, not by how often it is asked: many small amounts that come at once tell little.
    """
    return average + (amount - average * took_s) / max(took_s, over_s)
