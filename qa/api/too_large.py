"""FastAPI's refusal of an oversized body, as a problem document like every other error."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.api.schemas import Problem

TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TooLargeAsProblem:
    """Replaces the plain-text 413, which no exception handler sees."""

    def __init__(self, app: ASGIApp, *, limit: int, media_type: str) -> None:
        self._app = app
        self._limit = limit
        self._media_type = media_type.encode("ascii")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but that response."""
        replacing = False

        async def watched(message: Message) -> None:
            nonlocal replacing
            if message["type"] == "http.response.start" and message["status"] == TOO_LARGE:
                replacing = True
                body = self._body()
                headers = [
                    (b"content-type", self._media_type),
                    (b"content-length", str(len(body)).encode("ascii")),
                    (b"connection", b"close"),
                ]
                await send({**message, "headers": headers})
                await send({"type": "http.response.body", "body": body})
            elif not replacing:
                await send(message)

        await self._app(scope, receive, watched)

    def _body(self) -> bytes:
        document = Problem(
            type="urn:dateline:problem:too-large",
            title=TOO_LARGE.phrase,
            status=TOO_LARGE,
            detail=f"The request's body is larger than {self._limit} bytes.",
            code="too-large",
            hint="Send fewer articles at a time.",
            request_id=uuid.uuid4().hex,
        )
        return document.model_dump_json().encode("utf-8")
