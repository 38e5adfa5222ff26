"""What can go wrong between us and a service, translated into `ProblemError` at this one place."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import ValidationError

from modelyard.wire.problems import Problem, ProblemCode, ProblemError, problem_error

_LONGEST_TEXT = 2_000
"""Characters of an answer that is no problem document that are worth showing to anyone."""

_CODES_BY_STATUS = {
    400: ProblemCode.BAD_REQUEST,
    401: ProblemCode.TOKEN_MISSING,
    403: ProblemCode.FORBIDDEN,
    404: ProblemCode.NOT_FOUND,
    410: ProblemCode.MODEL_NOT_FOUND,
}
"""What a status means where a service, such as Pieces OS, answers no problem document."""


class ServiceUnreachable(ProblemError):  # noqa: N818 - what it is, in the word of its code
    """Nothing answered at the service's address, or it went away; `service_unreachable`."""


class ServiceTimeout(ProblemError):  # noqa: N818 - as above
    """The service took the connection and answered too late; `service_timeout`."""


class BadAnswer(ProblemError):  # noqa: N818 - as above
    """What answered does not speak the Model API; `bad_answer`."""


def unreachable(url: str, reason: object = None) -> ServiceUnreachable:
    """Build the error for a service at `url` that can't be reached; `reason` says more."""
    detail = f"No model service answers at {url}" + (f": {reason}" if reason else "")
    return ServiceUnreachable(_problem(ProblemCode.SERVICE_UNREACHABLE, detail, url))


def bad_answer(url: str, reason: object) -> BadAnswer:
    """Build the error for an answer from `url` that is not one of the Model API."""
    detail = f"The answer of {url} is not one of a model service: {reason}"[:_LONGEST_TEXT]
    return BadAnswer(_problem(ProblemCode.BAD_ANSWER, detail, url))


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn the failures of aiohttp and pydantic inside the block into ours.

    Raises:
        ServiceTimeout: The service was too slow.
        ServiceUnreachable: There is no connection, or it broke.
        BadAnswer: What came back is not HTTP, or not of the expected shape.
    """
    try:
        yield
    except TimeoutError as error:  # first: aiohttp's timeouts are connection errors too
        detail = f"The model service at {url} did not answer in time"
        problem = _problem(ProblemCode.SERVICE_TIMEOUT, detail, url)
        raise ServiceTimeout(problem) from error
    except aiohttp.ClientConnectorDNSError as error:
        raise unreachable(url, "this host is not known") from error
    except aiohttp.ClientConnectorError as error:
        # That nothing listens there is said already; its own text adds only jargon.
        raise unreachable(url) from error
    except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError, OSError) as error:
        raise unreachable(url, error) from error
    except (aiohttp.ClientError, HttpProcessingError, ValidationError, ValueError) as error:
        raise bad_answer(url, _first_line(error)) from error


def refusal(url: str, status: int, body: bytes) -> ProblemError:
    """Build the error for an answer with an error `status`, whatever its body is.

    A problem document is taken as it is; anything else becomes a `Problem` with the code that the
    status has in the contract, or `unknown`, and the text of the answer.
    """
    try:
        problem = Problem.from_json(body)
    except ValidationError:
        text = body.decode("utf-8", "replace").strip()[:_LONGEST_TEXT]
        code = _CODES_BY_STATUS.get(status, ProblemCode.UNKNOWN)
        problem = problem_error(code, text or f"{url} answered {status}", url=url).problem
    return ProblemError(problem.model_copy(update={"status": status}))


def _problem(code: ProblemCode, detail: str, url: str) -> Problem:
    return problem_error(code, detail, url=url).problem


def _first_line(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return text.splitlines()[0]
