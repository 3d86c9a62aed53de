"""Errors as RFC 9457 problem details."""

from __future__ import annotations

import logging
import math
import re
import uuid
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Match

from qa.api.openai.errors import fault_of, fault_status, speaks_openai
from qa.api.refusals import Refusal
from qa.api.schemas import Problem
from qa.errors import (
    FetchError,
    IndexUnavailable,
    InvalidInput,
    ModelError,
    ModelNotAllowed,
    ModelUnavailable,
    NotFound,
    QAError,
    ReadOnly,
    StoreBehind,
    StoreError,
    StoreLocked,
    StoreUnavailable,
)
from qa.types import IngestReport

_LOG = logging.getLogger(__name__)
MAX_FAULTS = 20
"""Faults of one request that are reported."""
MAX_SHOWN = 300
"""Characters of a place or message; a field's name is the client's, and may be long."""
MEDIA_TYPE = "application/problem+json"
RESPONSES: dict[int | str, dict[str, Any]] = {
    group: {
        "description": "A problem document (RFC 9457).",
        "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
    }
    for group in ("4XX", "5XX")
}
"""How every error is described in the OpenAPI document."""

_STORE_DETAIL = "The archive cannot be used now."
"""The store's own words name files of the server, which are nobody else's business."""

_HINTS = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Send less at a time.",
    HTTPStatus.REQUEST_TIMEOUT: "Send the whole body at once.",
    HTTPStatus.BAD_REQUEST: "Send one JSON object in UTF-8; the schema is at /openapi.json.",
    HTTPStatus.NOT_FOUND: "All paths are described at /docs.",
    HTTPStatus.METHOD_NOT_ALLOWED: "What each path takes is in the header allow, and at /docs.",
}
"""For what is refused before it reaches Dateline's own code."""

_CODES = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too-large",
    HTTPStatus.REQUEST_TIMEOUT: "too-slow",
}

_STATUS: tuple[tuple[type[QAError], HTTPStatus], ...] = (
    (ReadOnly, HTTPStatus.FORBIDDEN),
    (InvalidInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ModelNotAllowed, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (ModelUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (ModelError, HTTPStatus.BAD_GATEWAY),
    (IndexUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreLocked, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (StoreBehind, HTTPStatus.SERVICE_UNAVAILABLE),
    (FetchError, HTTPStatus.BAD_GATEWAY),
    (QAError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


def install(app: FastAPI) -> None:
    """Make every error of the app a problem document."""
    app.add_exception_handler(QAError, _qa_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)


def request_id(request: Request) -> str:
    """Return the request's id: one for its log lines and its problem document."""
    if not hasattr(request.state, "request_id"):
        request.state.request_id = uuid.uuid4().hex
    return str(request.state.request_id)


def problem_of(error: QAError, request: Request) -> Problem:
    """Return the problem document for one of Dateline's errors."""
    status = (
        error.status
        if isinstance(error, Refusal)
        else next(status for kind, status in _STATUS if isinstance(error, kind))
    )
    code = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
    private = isinstance(error, StoreError) and not isinstance(error, StoreBehind)
    return Problem(
        type=f"urn:dateline:problem:{code}",
        title=status.phrase,
        status=status,
        detail=_STORE_DETAIL if private else error.message,
        code=code,
        hint="Look for this request in the server's log." if private else error.hint,
        retryable=error.retryable,
        request_id=request_id(request),
    )


def respond_to(error: QAError, request: Request) -> Response:
    """Return the response for one of Dateline's errors; log it where the fault is on this side.

    What an error ended after some articles of a batch were stored, its ``report`` says of them.
    """
    problem = problem_of(error, request)
    if isinstance(error.report, IngestReport) and error.report.outcomes:
        # Its own words may name files of the server, as the error's may.
        report = IngestReport(outcomes=error.report.outcomes, stopped=problem.detail)
        problem = problem.model_copy(update={"report": report})
    # Refusals are counted; a line for each would fill the disk of a server under attack.
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, Refusal):
        _LOG.error("request %s: %s", problem.request_id, error)
    headers = {}
    if error.retryable:
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after or 1)))
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return _respond(request, problem, headers)


def respond_to_any(error: Exception, request: Request) -> Response | None:
    """Return the response for an error that has a problem document; None for a fault of ours."""
    if isinstance(error, QAError):
        return respond_to(error, request)
    if isinstance(error, RequestValidationError):
        return _validation_error(request, error)
    return _http_error(request, error) if isinstance(error, HTTPException) else None


def _respond(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    if speaks_openai(request.url.path):
        return Response(
            fault_of(problem).model_dump_json(),
            status_code=fault_status(problem),
            media_type="application/json",
            headers=headers,
        )
    return Response(
        problem.model_dump_json(exclude=None if problem.report else {"report"}),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=headers,
    )


def _qa_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, QAError)  # noqa: S101  (registered for this class)
    return respond_to(error, request)


def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  (registered for this class)
    faults = tuple(
        {
            "place": ".".join(str(part) for part in fault["loc"])[:MAX_SHOWN],
            "message": fault["msg"].removeprefix("Value error, ")[:MAX_SHOWN],
        }
        for fault in error.errors()[:MAX_FAULTS]
    )
    first = faults[0]
    return _respond(
        request,
        Problem(
            type="urn:dateline:problem:invalid-request",
            title=HTTPStatus.UNPROCESSABLE_ENTITY.phrase,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            detail=f"{first['place']}: {first['message']}",
            code="invalid-request",
            hint=_correction(request),
            request_id=request_id(request),
            errors=faults,
        ),
    )


def _correction(request: Request) -> str:
    """Name the header that a body lacks: it is then read as text, never as JSON."""
    if request.method == "POST" and "json" not in request.headers.get("content-type", ""):
        return "Send JSON, with the header content-type: application/json."
    return "Correct the request; the schema is at /openapi.json."


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  (registered for this class)
    status = HTTPStatus(error.status_code)
    code = _CODES.get(status) or status.phrase.lower().replace(" ", "-")
    headers = dict(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed(request)
    return _respond(
        request,
        Problem(
            type=f"urn:dateline:problem:{code}",
            title=status.phrase,
            status=status,
            detail=str(error.detail),
            code=code,
            hint=_HINTS.get(status, ""),
            request_id=request_id(request),
        ),
        headers,
    )


def _allowed(request: Request) -> str:
    """Return the methods of all routes of this path; Starlette names those of the first alone."""
    routes: Sequence[APIRoute] = request.app.state.routes
    here = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return ", ".join(sorted(set[str]().union(*(route.methods or () for route in here))))


def unexpected_problem(error: Exception, request: Request) -> Problem:
    """Log a fault of ours and return a problem document that does not show it."""
    identity = request_id(request)
    _LOG.error("request %s failed", identity, exc_info=error)
    return Problem(
        type="urn:dateline:problem:internal-error",
        title=HTTPStatus.INTERNAL_SERVER_ERROR.phrase,
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        detail="Something went wrong here; it is a fault in Dateline, not in the request.",
        code="internal-error",
        hint=f"Look for request {identity} in the server's log.",
        request_id=identity,
    )


def _unexpected(request: Request, error: Exception) -> Response:
    return _respond(request, unexpected_problem(error, request))
