"""Values and problems as HTTP answers, and what is read of a request's body."""

import json
import logging
from http import HTTPStatus
from typing import TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import ValidationError

from modelyard.wire.base import Wire
from modelyard.wire.problems import (
    PROBLEM_MEDIA_TYPE,
    Problem,
    ProblemCode,
    ProblemError,
    problem_error,
)

_log = logging.getLogger(__name__)

W = TypeVar("W", bound=Wire)

_LARGEST_BODY_BYTES = 1024 * 1024
"""A model's description takes a few kilobytes."""

_STATUS = {
    ProblemCode.BAD_REQUEST: HTTPStatus.BAD_REQUEST,
    ProblemCode.TOKEN_MISSING: HTTPStatus.UNAUTHORIZED,
    ProblemCode.FORBIDDEN: HTTPStatus.FORBIDDEN,
    ProblemCode.NOT_FOUND: HTTPStatus.NOT_FOUND,
}
"""Every other problem is 500: the contract's operations know no other status."""


def answer(value: Wire) -> web.Response:
    """Answer 200 with `value` as JSON."""
    return web.Response(text=value.to_json(), content_type="application/json")


def problem_answer(problem: Problem, status: int | None = None) -> web.Response:
    """Answer with `problem`, and with `status` or the usual one of its code."""
    code = int(status or _STATUS.get(problem.code, HTTPStatus.INTERNAL_SERVER_ERROR))
    response = web.Response(
        status=code,
        text=problem.model_copy(update={"status": code}).to_json(),
        content_type=PROBLEM_MEDIA_TYPE,
    )
    if code == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every failure of a handler into a problem; no traceback leaves the service."""
    try:
        return await handler(request)
    except ProblemError as error:
        _log.info("%s %s: %s: %s", request.method, request.path, error.problem.code, error)
        return problem_answer(error.problem)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        return _refusal(error)
    except Exception:  # noqa: BLE001 - logged with its traceback, told without
        if is_gone(request):
            return web.Response()  # which nobody will read
        _log.exception("%s %s failed", request.method, request.path)
        detail = "The service failed in a way that it should not; its log says more"
        return problem_answer(problem_error(ProblemCode.INTERNAL, detail).problem)


async def read_value(request: web.Request, kind: type[W]) -> W:
    """Read the body as JSON of `kind`.

    Raises:
        ProblemError: BAD_REQUEST, where it is too large or something else.
    """
    return _parse(await read_body(request, _LARGEST_BODY_BYTES), kind)


def parsed_query(request: web.Request, kind: type[W]) -> W:
    """Return the query of the request's address as `kind`.

    Raises:
        ProblemError: BAD_REQUEST.
    """
    return _parse(json.dumps(dict(request.query)).encode(), kind)


async def read_optional(request: web.Request, kind: type[W]) -> W | None:
    """Read the body as `read_value` does; None where there is none.

    Raises:
        ProblemError: BAD_REQUEST.
    """
    body = await read_body(request, _LARGEST_BODY_BYTES)
    return _parse(body, kind) if body.strip() not in {b"", b"null"} else None


async def read_body(request: web.Request, limit_bytes: int) -> bytes:
    """Read the whole body, unpacked where it came compressed.

    Raises:
        ProblemError: BAD_REQUEST, where it has more than `limit_bytes` or breaks off.
    """
    body = bytearray()
    try:
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > limit_bytes:
                detail = f"The body of this request may have at most {limit_bytes} bytes"
                raise problem_error(ProblemCode.BAD_REQUEST, detail)
    except web.RequestPayloadError as error:
        raise problem_error(ProblemCode.BAD_REQUEST, "The body is cut short or broken") from error
    return bytes(body)


def is_gone(request: web.Request) -> bool:
    """Return whether the client has closed the connection."""
    return request.transport is None or request.transport.is_closing()


def _parse(body: bytes, kind: type[W]) -> W:
    try:
        return kind.from_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        detail = f"{place}: {first['msg']}" if place else str(first["msg"])
        raise problem_error(ProblemCode.BAD_REQUEST, detail) from error


def _refusal(error: web.HTTPException) -> web.Response:
    """Return the problem for what aiohttp itself refused, such as a path that is not served."""
    not_found = error.status == HTTPStatus.NOT_FOUND
    code = ProblemCode.NOT_FOUND if not_found else ProblemCode.BAD_REQUEST
    response = problem_answer(problem_error(code, error.reason).problem, error.status)
    if isinstance(error, web.HTTPMethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
    return response
