"""An answer as server-sent events: retrieved, each claim once it is checked, answer, done.

A stream without a final ``done`` was cut off. Errors after the start are ``error`` events with a
problem document. The stream follows the HTML standard's event-stream format.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

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
    return _EventStream(_encoded(events, request))


class _EventStream(StreamingResponse):
    """Makes the frames in a task of its own, which ends before the response does.

    Starlette runs the body in a scope that cancels every await again once the client has left
    (``anyio``'s level cancellation). Whatever is closed in there is interrupted while it closes:
    the model's connection then stayed open, and the model went on writing.
    """

    def __init__(self, frames: AsyncGenerator[bytes, None]) -> None:
        self._frames = frames
        # Unbounded: an answer has few frames, and a slow client should not hold up the model.
        self._made: asyncio.Queue[bytes | None] = asyncio.Queue()
        super().__init__(_kept_alive(self._made), media_type=MEDIA_TYPE, headers=_HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response; leave nothing running."""
        making = asyncio.create_task(_make(self._frames, self._made))
        try:
            await super().__call__(scope, receive, send)
        finally:
            making.cancel()
            await asyncio.gather(making, return_exceptions=True)


async def _make(frames: AsyncGenerator[bytes, None], made: asyncio.Queue[bytes | None]) -> None:
    try:
        async with aclosing(frames):
            async for frame in frames:
                made.put_nowait(frame)
    finally:
        made.put_nowait(None)


async def _encoded(
    events: AsyncGenerator[AskEvent, None], request: Request
) -> AsyncGenerator[bytes, None]:
    try:
        async with aclosing(events):
            async for event in events:
                yield _frame(event.event, _data(event))
    except QAError as error:
        yield _frame("error", problem_of(error, request).model_dump_json())
    except Exception as error:  # noqa: BLE001  (the headers are out: this is the only way to say it)
        yield _frame("error", unexpected_problem(error, request).model_dump_json())
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


async def _kept_alive(made: asyncio.Queue[bytes | None]) -> AsyncIterator[bytes]:
    """Pass frames on until None, with a comment in every long silence."""
    while True:
        try:
            async with asyncio.timeout(PING_EVERY):
                frame = await made.get()
        except TimeoutError:
            yield b": still working\n\n"
            continue
        if frame is None:
            return
        yield frame
