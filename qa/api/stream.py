"""An answer as server-sent events: retrieved, each claim once it is checked, answer, done.

A stream without a final ``done`` was cut off. Errors after the start are ``error`` events with a
problem document. The stream follows the HTML standard's event-stream format.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator

from fastapi import Request
from fastapi.responses import StreamingResponse

from qa.api.problems import problem_of, unexpected_problem
from qa.errors import QAError
from qa.types import Answered, AskEvent, ClaimMade, Retrieved

MEDIA_TYPE = "text/event-stream"
PING_EVERY = 15.0
"""Seconds of silence after which a comment keeps proxies from closing the connection."""
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


def wants_stream(request: Request) -> bool:
    """Whether the client asks for server-sent events."""
    return MEDIA_TYPE in request.headers.get("accept", "")


def stream(events: AsyncGenerator[AskEvent, None], request: Request) -> StreamingResponse:
    """Return the response; when the client leaves, the events' generator is closed."""
    return StreamingResponse(
        _kept_alive(_encoded(events, request)), media_type=MEDIA_TYPE, headers=_HEADERS
    )


async def _encoded(
    events: AsyncGenerator[AskEvent, None], request: Request
) -> AsyncIterator[bytes]:
    try:
        async for event in events:
            yield _frame(event.event, _data(event))
    except QAError as error:
        yield _frame("error", problem_of(error, request).model_dump_json())
    except Exception as error:  # noqa: BLE001  (the headers are out: this is the only way to say it)
        yield _frame("error", unexpected_problem(error, request).model_dump_json())
    finally:
        await events.aclose()
    yield _frame("done", "{}")


def _data(event: AskEvent) -> str:
    if isinstance(event, Retrieved):
        return event.retrieval.model_dump_json()
    if isinstance(event, ClaimMade):
        return event.claim.model_dump_json()
    assert isinstance(event, Answered)  # noqa: S101  (the last of the three)
    return event.answer.model_copy(update={"retrieved": ()}).model_dump_json()


def _frame(event: str, data: str) -> bytes:
    return f"event: {event}\ndata: {data}\n\n".encode()


async def _kept_alive(frames: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Pass frames on, with a comment in every long silence."""
    waiting = asyncio.ensure_future(anext(frames, None))
    try:
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=PING_EVERY)
            if not done:
                yield b": still working\n\n"
                continue
            frame = waiting.result()
            if frame is None:
                return
            waiting = asyncio.ensure_future(anext(frames, None))
            yield frame
    finally:
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await waiting
