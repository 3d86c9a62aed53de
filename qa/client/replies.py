"""Read the service's responses as values, or as the error of ``qa.errors`` they name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from qa import errors
from qa.errors import (
    BadArticle,
    InvalidInput,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    Overloaded,
    QAError,
    RateLimited,
    ServiceError,
    ServiceFault,
    ServiceUnreachable,
)
from qa.types import (
    Answer,
    Answered,
    AskEvent,
    Claim,
    ClaimMade,
    IngestReport,
    Retrieval,
    Retrieved,
)

if TYPE_CHECKING:
    import httpx

Model = TypeVar("Model", bound=BaseModel)

_SAME_VERSION = "Use the same version of dateline-qa on both sides."
_SHOWN = 300
_BY_STATUS: dict[int, type[QAError]] = {
    HTTPStatus.UNAUTHORIZED: NotAuthenticated,
    HTTPStatus.FORBIDDEN: NotPermitted,
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.TOO_MANY_REQUESTS: RateLimited,
    HTTPStatus.SERVICE_UNAVAILABLE: Overloaded,
}
"""For problems whose code names no error of the tree."""


def _errors_by_code() -> dict[str, type[QAError]]:
    """Return the classes of the tree by the code that problem documents have for them."""
    found = {name: one for name, one in vars(errors).items() if isinstance(one, type)}
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower(): one
        for name, one in found.items()
        # A problem names no line of a file, as BadArticle does.
        if issubclass(one, QAError) and one is not BadArticle
    }


_CODES = _errors_by_code()


def read(response: httpx.Response, kind: type[Model]) -> Model:
    """Return the body of a response whose content was read.

    Raises:
        QAError: The one that the problem document names.
        ServiceFault: It is no answer of Dateline, or of another version.
    """
    check(response)
    return parsed(response.content, kind)


def parsed(body: str | bytes, kind: type[Model]) -> Model:
    """Return a value from JSON.

    Raises:
        ServiceFault: It is none of this kind.
    """
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ServiceFault(
            f"The server's {kind.__name__} cannot be read: {place or 'it'}: {first['msg']}.",
            _SAME_VERSION,
        ) from error


def check(response: httpx.Response) -> None:
    """Raise the error that a response is, if it is one; its content must have been read."""
    if response.is_success:
        return
    try:
        document = response.json()
    except ValueError:
        document = None
    if not isinstance(document, dict) or "code" not in document:
        raise _no_problem(response)
    raise error_of(document, response.headers.get("retry-after"))


def error_of(document: dict[str, Any], retry_after: str | None = None) -> QAError:
    """Return the error that a problem document describes."""
    code, status = str(document.get("code", "")), document.get("status", 0)
    kind = _CODES.get(code) or _BY_STATUS.get(status)
    if kind is None:
        server = isinstance(status, int) and status >= HTTPStatus.INTERNAL_SERVER_ERROR
        kind = ServiceFault if server else InvalidInput
    seconds = float(retry_after) if retry_after and retry_after.isdigit() else None
    error = kind(
        str(document.get("detail", code))[:_SHOWN],
        str(document.get("hint", "")),
        retryable=bool(document.get("retryable", False)),
        retry_after=seconds,
    )
    error.request_id = str(document.get("request_id", ""))
    if stored := document.get("report"):
        error.report = parsed(json.dumps(stored), IngestReport)
    return error


def _no_problem(response: httpx.Response) -> QAError:
    """Return the error for a status without a problem document: a proxy's, or another program's."""
    said = f"{response.url.copy_with(query=None)} answered {response.status_code}"
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ServiceFault(
            f"{said}, and not in Dateline's words.",
            "Look at the proxy in front of the server, and whether the server runs.",
            retryable=response.status_code != HTTPStatus.NOT_IMPLEMENTED,
        )
    return ServiceFault(f"{said}, and not in Dateline's words.", "Check the address.")


def event_of(name: str, data: str) -> AskEvent | None:
    """Return an event of an answer; None for ``done``.

    Raises:
        QAError: The event is an ``error``.
        ServiceFault: It cannot be read.
    """
    if name == "retrieved":
        return Retrieved(retrieval=parsed(data, Retrieval))
    if name == "claim":
        return ClaimMade(claim=parsed(data, Claim))
    if name == "answer":
        return Answered(answer=parsed(data, Answer))
    if name == "error":
        raise error_of(_document(data))
    if name != "done":
        raise ServiceFault(f"The server sent an event {name[:40]!r}.", _SAME_VERSION)
    return None


def _document(data: str) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except ValueError:
        document = None
    return document if isinstance(document, dict) else {"code": "internal-error", "status": 500}


def cut_off() -> ServiceFault:
    """Return the error for a stream that ended before its answer was done."""
    return ServiceFault(
        "The answer was cut off: the connection ended before it was done.",
        "Ask again; see whether the server was stopped.",
        retryable=True,
    )


@contextmanager
def connecting(address: str) -> Iterator[None]:
    """Turn httpx's errors into ours."""
    import httpx
    from httpx_sse import SSEError

    try:
        yield
    except SSEError as error:
        raise ServiceFault(
            f"{address} sent no stream of events: {error}.", _SAME_VERSION
        ) from error
    except httpx.TimeoutException as error:
        raise ServiceUnreachable(
            f"{address} did not answer in time.",
            "See whether the server runs and is not overloaded, or allow more with timeout=.",
        ) from error
    except httpx.TransportError as error:
        raise ServiceUnreachable(
            f"{address} cannot be reached: {str(error).rstrip('.') or type(error).__name__}.",
            "See whether the server runs, and check the address.",
        ) from error
    except httpx.HTTPError as error:
        raise ServiceError(f"The request to {address} failed: {error}.") from error
