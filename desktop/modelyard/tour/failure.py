"""Why a tour ended before its end."""


class TourError(Exception):
    """Something that the tour needs is missing, or a step did not happen.

    The message is one sentence that says what to do, or what did not happen.
    """
