"""What the form for load options says."""

from dataclasses import dataclass

from modelyard.language import tr
from modelyard.tables.numbers import count_text, duration_text, range_text, size_text
from modelyard.wire.load import KvCacheType
from modelyard.wire.runtime import EstimateMethod, MemoryEstimate


@dataclass(frozen=True, slots=True)
class OptionWords:
    """What an option is called and what it does."""

    label: str
    tip: str


OPTION_WORDS: dict[str, OptionWords] = {
    "context": OptionWords(
        tr("Context window"),
        tr("How many tokens of a conversation the model sees; a longer one takes more memory"),
    ),
    "gpu_layers": OptionWords(
        tr("GPU layers"), tr("How many layers go to the GPU; the others are computed by the CPU")
    ),
    "kv_cache_type": OptionWords(
        tr("KV cache"),
        tr("How the memory of the conversation is stored; smaller types are less exact"),
    ),
    "flash_attention": OptionWords(
        tr("Flash attention"), tr("A way to compute that takes less memory with a long context")
    ),
    "parallel": OptionWords(
        tr("Requests at once"),
        tr("How many requests are answered at the same time, each with its own context"),
    ),
    "threads": OptionWords(
        tr("Threads"), tr("How many cores compute; more than the machine has makes it slower")
    ),
    "batch": OptionWords(
        tr("Batch"), tr("How many tokens of a prompt are read in one go; larger takes more memory")
    ),
    "mmap": OptionWords(
        tr("Map the file"), tr("Let the system page the file in instead of reading it at once")
    ),
    "lock": OptionWords(
        tr("Lock in memory"), tr("Keep the system from swapping the model out to the disk")
    ),
    "embedding": OptionWords(
        tr("Embeddings"), tr("Serve embeddings of texts instead of answers to them")
    ),
    "keep_alive": OptionWords(
        tr("Unload when idle"), tr("After how long without a request its memory is freed")
    ),
    "pin": OptionWords(
        tr("Keep loaded"), tr("Never unload it to make room for another model, nor for idling")
    ),
    "low_priority": OptionWords(
        tr("Low priority"), tr("Let every other program go first; the answers may come slower")
    ),
    "seed": OptionWords(
        tr("Seed"), tr("Where chance begins: with the same number the same answer comes again")
    ),
    "temperature": OptionWords(
        tr("Temperature"), tr("How much chance decides: 0 is always the likeliest word")
    ),
    "top_p": OptionWords(
        tr("Top P"), tr("Which share of the likelihood the considered tokens have together")
    ),
    "min_p": OptionWords(
        tr("Min P"), tr("How likely a token must be compared with the likeliest one")
    ),
    "chat_template": OptionWords(
        tr("Chat template"), tr("A Jinja template instead of the one in the file")
    ),
    "projector": OptionWords(
        tr("Projector"), tr("The file with which the model understands pictures")
    ),
    "draft": OptionWords(
        tr("Draft model"), tr("A small model that guesses ahead, which makes a large one faster")
    ),
}

MEMORY_SECTION = tr("Memory")
ANSWERS_SECTION = tr("Answers")
ENGINE_SECTION = tr("Engine")
RUNNING_SECTION = tr("While it is loaded")
RESET_ALL_TEXT = tr("Reset all")
RESET_ALL_TIP = tr("Use the defaults for this model and this machine everywhere")
LOAD_TEXT = tr("Load")
LOAD_AGAIN_TEXT = tr("Load again")
LOAD_AGAIN_TIP = tr("Unload the model and load it with these options")
SAVED_TEXT = tr("Saved for this model")
OTHER_OPTIONS_TEXT = tr("Loaded with other options; these count for the next load")
WAITING_TEXT = tr("Asking the service for the options of this model…")
NO_FILE_TEXT = tr("The options of a model can be chosen once it is downloaded.")
SEVERAL_TEXT = tr("Select one model to choose its options.")
ON_TEXT = tr("On")
OFF_TEXT = tr("Off")
FOR_EVER_TEXT = tr("Never")
NONE_TEXT = tr("None")
ENGINE_DECIDES_TEXT = tr("Auto", "the engine decides")
CHANCE_TEXT = tr("Another each time")
ESTIMATING_TEXT = tr("Estimating…")
RESET_TEXT = tr("Reset")
TEMPLATE_EDIT_TEXT = tr("Edit")
TEMPLATE_OWN_TEXT = tr("the file's own")
TEMPLATE_CHANGED_TEXT = tr("changed")
FIT_MARK_TEXT = tr("Use this")


def default_text(shown: str) -> str:
    """Return the choice of the default with what it is here: ``Auto (f16)``."""
    return tr("Auto ({value})").format(value=shown) if shown else ENGINE_DECIDES_TEXT


def reset_text(label: str) -> str:
    """Return what the button behind a field does."""
    return tr("Reset {option}").format(option=label)


def tokens_text(tokens: int) -> str:
    """Return a number of tokens in words."""
    return tr("%n tokens", "", tokens)


def cache_text(cache: KvCacheType) -> str:
    """Return the type of a cache with what it means."""
    match cache:
        case KvCacheType.F16:
            return tr("f16")
        case KvCacheType.Q8_0:
            return tr("q8_0, half the size")
        case KvCacheType.Q4_0:
            return tr("q4_0, a quarter")
        case KvCacheType.UNKNOWN:
            return ENGINE_DECIDES_TEXT


def idle_text(seconds: float | None) -> str:
    """Return after how long an idle model is unloaded."""
    if seconds is None:
        return FOR_EVER_TEXT
    if seconds == 0:
        return tr("At once")
    return tr("After {time}").format(time=duration_text(seconds))


def layers_text(layers: int, most: int | None) -> str:
    """Return how many layers go to the GPU."""
    if layers < 0:
        return tr("All")
    return (
        count_text(layers)
        if most is None
        else tr("{number} of {most}").format(number=count_text(layers), most=count_text(most))
    )


def headline_text(estimate: MemoryEstimate) -> str:
    """Return the likeliest figure, or the measured one."""
    size = size_text(estimate.total)
    return size if estimate.method is EstimateMethod.MEASURED else f"≈ {size}"


def band_text(estimate: MemoryEstimate) -> str:
    """Return between what the truth is, and where the figure comes from."""
    band = range_text(estimate.low, estimate.high)
    match estimate.method:
        case EstimateMethod.MEASURED:
            return tr("{band}, from earlier loads").format(band=band)
        case EstimateMethod.DRY_RUN:
            return tr("{band}, as the engine lays it out").format(band=band)
        case EstimateMethod.HEADER:
            return tr("{band}, from the file's header").format(band=band)
        case _:
            return tr("{band}, a rough guess").format(band=band)


def fit_text(estimate: MemoryEstimate) -> str:
    """Return whether it fits, and by how much it does or does not."""
    if estimate.free is None:
        return tr("Fits") if estimate.fits else tr("Does not fit")
    if estimate.fits:
        return tr("Fits, {size} stay free").format(size=size_text(estimate.free - estimate.high))
    if estimate.total > estimate.free:
        missing = size_text(estimate.total - estimate.free)
        return tr("Does not fit: {size} too much").format(size=missing)
    return tr("May not fit: up to {size} too much").format(
        size=size_text(estimate.high - estimate.free)
    )


def largest_text(tokens: int) -> str:
    """Return the largest context that fits, in words."""
    if tokens <= 0:
        return tr("No context fits into what is free now")
    return tr("Up to %n tokens fit", "", tokens)


def fitting_layers_text(fitting: int, layers: int) -> str:
    """Return how many layers would fit on the GPU."""
    return tr("{number} of {most} fit on the GPU").format(
        number=count_text(fitting), most=count_text(layers)
    )
