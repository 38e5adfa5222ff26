"""What is said to a loaded model and what it answers: the part of OpenAI's API that we use.

Members are snake_case there. Anything else of it is passed on by the service unread.
"""

from pydantic import ConfigDict, Field

from modelyard.wire.base import Wire, WireEnum


class Role(WireEnum):
    """Who says something in a conversation."""

    UNKNOWN = "unknown"
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class _OpenAiWire(Wire):
    model_config = ConfigDict(alias_generator=None)


class ChatMessage(_OpenAiWire):
    """One turn of a conversation."""

    role: Role
    content: str


class ChatRequest(_OpenAiWire):
    """The body of ``POST /v1/chat/completions``; `model` is a name that ``/v1/models`` lists."""

    model: str
    messages: tuple[ChatMessage, ...]
    stream: bool = True
    max_tokens: int | None = None


class ChatDelta(_OpenAiWire):
    """What a piece of an answer adds to it."""

    content: str | None = None
    reasoning_content: str | None = None
    """What the model says to itself before it answers."""


class ChatChoice(_OpenAiWire):
    """One of the answers, of which we ask for one."""

    delta: ChatDelta = ChatDelta()
    finish_reason: str | None = None
    """``stop``, or ``length`` where the answer was cut off; absent until the last piece."""


class ChatTimings(_OpenAiWire):
    """How fast the engine was, with the last piece of an answer."""

    predicted_n: int | None = None
    predicted_per_second: float | None = None


class OpenAiError(_OpenAiWire):
    """What went wrong, in OpenAI's form; `code` is a `ProblemCode` where our service says it."""

    message: str = ""
    code: str | int | None = None


class OpenAiFailure(_OpenAiWire):
    """The body of an answer that is an error."""

    error: OpenAiError


class ChatPiece(_OpenAiWire):
    """One event of a streamed answer."""

    choices: tuple[ChatChoice, ...] = ()
    timings: ChatTimings | None = None
    error: OpenAiError | None = None
    """Instead of more of the answer: it broke off."""


class EmbeddingRequest(_OpenAiWire):
    """The body of ``POST /v1/embeddings``."""

    model: str
    input: str


class Embedding(_OpenAiWire):
    """The vector of one text."""

    embedding: tuple[float, ...] = Field(default=())


class Embeddings(_OpenAiWire):
    """The vectors of all texts that were sent."""

    data: tuple[Embedding, ...] = ()
