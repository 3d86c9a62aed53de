"""Limits of request bodies: bytes by route, and seconds until a body has arrived.

Reading stops at the limit, and a body beyond it is not parsed. The refusals (413, 408) are raised
from ``receive``, where FastAPI reads the body, and become problem documents like all others.
"""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 64_000
"""Bytes in a request that asks something."""
MAX_CHAT_BODY = 256_000
"""Bytes in a chat completion's request, which holds the whole conversation."""
MAX_ARTICLES_BODY = 16_000_000
"""Bytes in ``POST /v1/articles``; three articles of the longest kind, or a thousand usual ones."""
MAX_VALUES = 50_000
"""JSON values in a body of articles, of which each has about ten. Parsing millions of tiny ones
would hold the interpreter, and so the event loop, for as long as it takes."""
BODY_SECONDS = 20.0
ARTICLES_SECONDS = 120.0
"""In which a body has to arrive, whole."""

_ARTICLES = frozenset({"/v1/articles", "/articles"})
"""Where articles are sent to: by programs, and by the web page."""
_CHAT = "/v1/chat/completions"
_CLOSE = {"Connection": "close"}
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[{,]|[^"\[{,]{1,65536}|"', re.DOTALL)
"""A string, the beginning of a value, or what stands between; no match is longer than a string."""


class BodyLimits:
    """Middleware that checks size and time of every body while it arrives."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request with a ``receive`` that raises once a limit is passed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        articles = scope["path"] in _ARTICLES and scope["method"] == "POST"
        chat = scope["path"] == _CHAT
        limit = MAX_ARTICLES_BODY if articles else MAX_CHAT_BODY if chat else MAX_BODY
        seconds = ARTICLES_SECONDS if articles else BODY_SECONDS
        announced = Headers(scope=scope).get("content-length", "")
        too_large = announced.isdigit() and int(announced) > limit
        until = asyncio.get_running_loop().time() + seconds
        size = 0
        whole = False

        async def watched() -> Message:
            nonlocal size, whole
            if whole:
                return await receive()
            if too_large:
                raise _too_large(limit)
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError as error:
                raise HTTPException(
                    HTTPStatus.REQUEST_TIMEOUT,
                    f"The request's body did not arrive within {seconds:g} seconds.",
                    _CLOSE,
                ) from error
            size += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if size > limit:
                raise _too_large(limit)
            return message

        await self._app(scope, watched, send)


def check_values(body: bytes) -> None:
    """Refuse JSON of more values than any batch of articles has, without parsing it.

    Raises:
        HTTPException: 413, at the first value too many.
    """
    values = 0
    for token in _TOKEN.finditer(body):
        values += token[0] in b"[{,"
        if values > MAX_VALUES:
            raise HTTPException(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"The request's body holds more than {MAX_VALUES} JSON values.",
                _CLOSE,
            )


def _too_large(limit: int) -> HTTPException:
    return HTTPException(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The request's body is larger than {limit} bytes.",
        _CLOSE,
    )
