"""Models that other programs on this machine hold, and taking them in without a second copy."""

from pydantic import Field

from modelyard.wire.base import Wire, WireEnum
from modelyard.wire.models import Model
from modelyard.wire.problems import Problem


class OtherProgram(WireEnum):
    """A program that keeps models of its own."""

    UNKNOWN = "unknown"
    OLLAMA = "ollama"
    LM_STUDIO = "lm_studio"
    HUGGING_FACE = "hugging_face"
    JAN = "jan"
    GPT4ALL = "gpt4all"
    LLAMA_CPP = "llama_cpp"


class AdoptMethod(WireEnum):
    """How a file of another program becomes one of ours."""

    UNKNOWN = "unknown"
    AUTO = "auto"
    """Linked where the file system can, else referenced; never copied."""
    REFERENCE = "reference"
    """Used where it lies: when the other program deletes it, it is gone here too."""
    LINK = "link"
    """A second name for the same bytes: they stay until both are gone, and count once."""
    COPY = "copy"
    """A second copy of the bytes."""


class Adoptable(Wire):
    """One model that another program holds; sizes are bytes."""

    id: str
    """The same at every look, as long as it stays where it is."""
    program: OtherProgram
    name: str
    path: str
    """Of its file, or of the first of its parts."""
    files: tuple[str, ...]
    """All of its files: the parts of a split model, and a projector."""
    size: int
    """All of its files together."""
    architecture: str | None = None
    quantization: str | None = None
    source: str | None = None
    """Where it can be downloaded again from, as far as the other program keeps that."""
    sha256: str | None = None
    """As the other program names the file; not compared with its content."""
    model: str | None = None
    """The id of the model here that uses these very files."""
    same_as: str | None = None
    """The id of a model here with the same digest, in another file."""
    problem: Problem | None = None
    """Why it can't be adopted."""


class AdoptableModels(Wire):
    """What other programs hold, by program and name; `searched` are the folders looked into."""

    iterable: tuple[Adoptable, ...]
    searched: tuple[str, ...] = ()


class AdoptRequest(Wire):
    """The body of `POST /adopt`: which to adopt, and how."""

    ids: tuple[str, ...] = Field(max_length=10_000)
    method: AdoptMethod = AdoptMethod.AUTO


class AdoptedModel(Wire):
    """What became of one of those that were to be adopted: a model, or a problem."""

    id: str
    """Of the `Adoptable`."""
    model: Model | None = None
    method: AdoptMethod | None = None
    """How it was done; REFERENCE where a link was not to be had."""
    problem: Problem | None = None


class AdoptedModels(Wire):
    """What became of each, in the order in which they were asked for."""

    iterable: tuple[AdoptedModel, ...]
