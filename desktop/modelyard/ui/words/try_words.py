"""What the Try it pane says."""

from modelyard.language import tr
from modelyard.state.rows import Action, ModelRow, RowState
from modelyard.state.trial import Turn, embeds
from modelyard.tables.numbers import count_text, size_text
from modelyard.ui.words.load_words import speed_text, wait_text

ASK_TEXT = tr("Ask")
STOP_TEXT = tr("Stop")
COPY_TEXT = tr("Copy the answer")
COPY_TIP = tr("Copy the last answer")
CLEAR_TEXT = tr("Begin anew")
CLEAR_TIP = tr("Forget this conversation; nothing of it is kept anywhere")
LOAD_AND_ASK_TEXT = tr("Load and ask")
QUESTION_NAME = tr("Question")
QUESTION_HINT = tr("Ask something… (Enter asks, Shift+Enter begins a new line)")


def try_note(row: ModelRow | None, *, waits: bool) -> str:
    """Return what stands where the conversation will be."""
    if row is None:
        return tr("Select one model to try it.")
    if waits:
        return tr("Loading “{name}”… Your question is asked as soon as it is ready.").format(
            name=row.name
        )
    if row.state is RowState.LOADED and embeds(row):
        return tr(
            "This model makes embeddings: it turns a text into numbers and answers nothing. "
            "Enter a text to see how long its vector is."
        )
    if row.state is RowState.LOADED:
        return tr("A quick look at how “{name}” answers. Nothing of it is kept.").format(
            name=row.name
        )
    if row.can(Action.LOAD):
        return tr("“{name}” is not in memory. It is loaded when you ask something.").format(
            name=row.name
        )
    if row.state.is_starting:
        return tr("“{name}” is being loaded.").format(name=row.name)
    return tr("A model can be tried once it is downloaded.")


def load_question(row: ModelRow) -> tuple[str, str]:
    """Return the question before a model is loaded to be tried, and what that takes."""
    title = tr("Load “{name}”?").format(name=row.name)
    needed = row.ram_bytes
    if needed is None:
        return title, tr("It stays in memory until it is unloaded.")
    detail = tr("It takes about {size} of memory and stays there until it is unloaded.")
    return title, detail.format(size=size_text(needed))


def speed_line(turn: Turn, *, embeds: bool) -> str:
    """Return how fast an answer came: ``42.3 tokens/s · first token after 85 ms``."""
    if turn.dimensions is not None:
        said = tr("A vector of {number} numbers").format(number=count_text(turn.dimensions))
        return f"{said} · {wait_text(turn.first_token_s)}"
    if turn.first_token_s is None:
        return tr("Waiting for the first token…") if turn.is_running and not embeds else ""
    parts = [
        speed_text(turn.tokens_per_second),
        tr("first token after {time}").format(time=wait_text(turn.first_token_s)),
        tr("{number} tokens").format(number=count_text(turn.tokens)),
        tr("stopped") if turn.is_cut and not turn.is_running else None,
    ]
    return " · ".join(part for part in parts if part)


def thoughts_line(turn: Turn) -> str:
    """Return what a model said to itself, as long as it has said nothing else."""
    if not turn.thoughts:
        return ""
    if turn.answer:
        return tr("Thought about it first")
    return tr("Thinking: {thoughts}").format(thoughts=turn.thoughts[-400:])


def answer_name(turn: Turn) -> str:
    """Return a whole answer as a screen reader reads it."""
    return tr("Answer: {text}").format(text=turn.answer) if turn.answer else ""
