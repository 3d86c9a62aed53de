"""Errors as OpenAI's API has them, for the paths that speak it."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from pydantic import Field

from qa.api.schemas import Problem
from qa.types import Value

_PATHS = re.compile(r"/v1/(?:chat/completions|models(?:/.*)?)", re.DOTALL)
_CODES = {
    "not-authenticated": "invalid_api_key",
    "rate-limited": "rate_limit_exceeded",
    "model-not-allowed": "model_not_found",
}
"""Those that clients know by name; all others are Dateline's own."""
_TYPES = {
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.FORBIDDEN: "permission_error",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
}
_BODY = "body."


class Fault(Value):
    """What went wrong."""

    message: str
    """What happened, and what to do next."""
    type: str
    param: str | None = None
    """Which field of the request it is about."""
    code: str
    request_id: str = ""


class FaultReply(Value):
    """An error as OpenAI's clients read it."""

    error: Fault = Field(description="What went wrong, and what to do next.")


RESPONSES: dict[int | str, dict[str, Any]] = {
    group: {"description": "An error in OpenAI's form.", "model": FaultReply}
    for group in ("4XX", "5XX")
}
"""How these routes' errors are described in the OpenAPI document."""


def speaks_openai(path: str) -> bool:
    """Whether errors of this path have OpenAI's form."""
    return _PATHS.fullmatch(path) is not None


def fault_status(problem: Problem) -> int:
    """Return the status that OpenAI's API has for a problem."""
    if problem.code == "model-not-allowed":
        return HTTPStatus.NOT_FOUND
    if problem.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        return HTTPStatus.BAD_REQUEST
    return problem.status


def fault_of(problem: Problem) -> FaultReply:
    """Return a problem in OpenAI's form."""
    status = HTTPStatus(fault_status(problem))
    server = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    first = problem.errors[0]["place"] if problem.errors else ""
    return FaultReply(
        error=Fault(
            message=f"{problem.detail} {problem.hint}".strip(),
            type="server_error" if server else _TYPES.get(status, "invalid_request_error"),
            param=first.removeprefix(_BODY) if first.startswith(_BODY) else None,
            code=_CODES.get(problem.code, problem.code.replace("-", "_")),
            request_id=problem.request_id,
        )
    )
