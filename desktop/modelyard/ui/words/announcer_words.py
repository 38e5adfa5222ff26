"""What a screen reader says while things go on by themselves."""

from modelyard.language import tr
from modelyard.state.rows import ModelRow
from modelyard.tables.numbers import percent_text
from modelyard.ui.words.wording import state_word


def state_sentence(row: ModelRow) -> str:
    """Return that a model is in another state: ``Qwen3 0.6B: Loaded``."""
    return tr("{name}: {state}").format(name=row.name, state=state_word(row))


def progress_sentence(row: ModelRow, fraction: float) -> str:
    """Return how far something is: ``Qwen3 0.6B: Downloading, 25%``."""
    return tr("{name}: {state}, {percent}").format(
        name=row.name, state=state_word(row), percent=percent_text(fraction)
    )
