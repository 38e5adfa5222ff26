"""Talking to a loaded model through the service's OpenAI-compatible API, as typed calls."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from pydantic import ValidationError

from modelyard.client.calls import Calls
from modelyard.client.failures import bad_answer
from modelyard.wire import routes
from modelyard.wire.chat import (
    ChatPiece,
    ChatRequest,
    EmbeddingRequest,
    Embeddings,
    OpenAiError,
    OpenAiFailure,
)
from modelyard.wire.problems import ProblemCode, ProblemError, problem_error

_DATA = "data:"
_END = "[DONE]"


class ChatApi(Calls):
    """Answers as they come; raises as `ModelApi` does."""

    async def chat(self, request: ChatRequest) -> AsyncGenerator[ChatPiece, None]:
        """Yield the pieces of an answer; leaving the iteration stops the model's work.

        Close it when it is left early (`contextlib.aclosing`).
        """
        path = routes.OPENAI_CHAT_COMPLETIONS
        try:
            async with aclosing(self._connection.lines(path, request.to_json())) as lines:
                async for line in lines:
                    if not line.startswith(_DATA):
                        continue  # an empty line between events, or a comment that keeps it open
                    data = line.removeprefix(_DATA).strip()
                    if data == _END:
                        return
                    yield self._piece(path, data)
        except ProblemError as error:
            raise _told(error) from error

    async def embed(self, request: EmbeddingRequest) -> Embeddings:
        """Return the vector of a text."""
        try:
            path = routes.OPENAI_EMBEDDINGS
            return await self._post(path, Embeddings, request, patient=True)
        except ProblemError as error:
            raise _told(error) from error

    def _piece(self, path: str, data: str) -> ChatPiece:
        try:
            piece = ChatPiece.from_json(data)
        except ValidationError as error:
            raise bad_answer(self.url + path, "a piece of an answer that can't be read") from error
        if piece.error is not None:
            raise _broken_off(piece.error)
        return piece


def _told(error: ProblemError) -> ProblemError:
    """Return the failure that OpenAI's form of an error tells, `error` where it is none."""
    try:
        failure = OpenAiFailure.from_json(error.problem.detail or "")
    except ValidationError:
        return error
    return _broken_off(failure.error)


def _broken_off(error: OpenAiError) -> ProblemError:
    code = ProblemCode(error.code) if isinstance(error.code, str) else ProblemCode.UNKNOWN
    return problem_error(code, error.message or "The model gave no answer")
