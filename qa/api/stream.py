"""An answer as server-sent events: retrieved, each claim once it is checked, answer, done.

A stream without a final ``done`` was cut off. Errors after the start are ``error`` events with a
problem document. The stream follows the HTML standard's event-stream format.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import aclosing
from typing import Protocol

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from qa.api.admission import Admission
from qa.api.problems import problem_of, unexpected_problem
from qa.api.public import public_answer, public_retrieval
from qa.api.refusals import Refusal
from qa.api.schemas import Problem
from qa.errors import QAError
from qa.types import Answered, AskEvent, ClaimMade, Retrieved

MEDIA_TYPE = "text/event-stream"
PING_EVERY = 15.0
"""Seconds of silence after which a comment keeps proxies from closing the connection."""
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


class Frames(Protocol):
    """How a question's events are written into one stream."""

    def of(self, event: AskEvent) -> Iterator[bytes]:
        """Yield the frames of an event."""

    def error(self, problem: Problem) -> bytes:
        """Return the frame for what went wrong after the start."""

    def end(self) -> bytes:
        """Return the last frame, without which a stream was cut off."""


class NamedFrames:
    """Frames named ``claim``, ``answer``, ..., and ``done`` at the end; implements ``Frames``."""

    def __init__(self, data: Callable[[AskEvent], str] | None = None) -> None:
        """Take what makes an event's data; by default JSON, one line."""
        self._data = data or event_data

    def of(self, event: AskEvent) -> Iterator[bytes]:
        """Yield the one frame of an event."""
        yield _frame(event.event, self._data(event))

    def error(self, problem: Problem) -> bytes:
        """Return a frame named ``error``."""
        return _frame("error", problem.model_dump_json())

    def end(self) -> bytes:
        """Return a frame named ``done``."""
        return _frame("done", "{}")


def wants_stream(request: Request) -> bool:
    """Whether the client asks for server-sent events."""
    return MEDIA_TYPE in request.headers.get("accept", "")


def event_data(event: AskEvent) -> str:
    """Return an event's data as ``/v1/ask`` sends it, one line of JSON."""
    if isinstance(event, Retrieved):
        return public_retrieval(event.retrieval).model_dump_json()
    if isinstance(event, ClaimMade):
        return event.claim.model_dump_json()
    assert isinstance(event, Answered)  # noqa: S101  (the last of the three)
    return public_answer(event.answer, retrieved=False).model_dump_json()


async def stream(
    events: AsyncGenerator[AskEvent, None], request: Request, admission: Admission, frames: Frames
) -> StreamingResponse:
    """Wait for a place and return the response; when the client leaves, ``events`` is closed.

    Args:
        events: What to send.
        request: Whose client it is.
        admission: Of the kind of work that the question is.
        frames: How events are written.

    Raises:
        Overloaded: The queue is full.
        OutOfTime: No place was free in time.
    """
    # Unbounded: an answer has few frames, and a slow client should not hold up the model.
    made: asyncio.Queue[bytes | None] = asyncio.Queue()
    admitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    making = asyncio.create_task(_make(events, request, admission, frames, made, admitted))
    try:
        await admission.within(request, _outcome(admitted))
    except BaseException:
        making.cancel()
        await asyncio.gather(making, return_exceptions=True)
        raise
    return _EventStream(making, made)


async def _outcome(admitted: asyncio.Future[None]) -> None:
    await admitted


class _EventStream(StreamingResponse):
    """Sends frames that are made in a task of its own, which ends before the response does.

    Starlette runs the body in a scope that cancels every await again once the client has left
    (``anyio``'s level cancellation). Whatever is closed in there is interrupted while it closes:
    the model's connection then stayed open, and the model went on writing.
    """

    def __init__(self, making: asyncio.Task[None], made: asyncio.Queue[bytes | None]) -> None:
        self._making = making
        super().__init__(_kept_alive(made), media_type=MEDIA_TYPE, headers=_HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response; leave nothing running."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._making.cancel()
            await asyncio.gather(self._making, return_exceptions=True)


async def _make(
    events: AsyncGenerator[AskEvent, None],
    request: Request,
    admission: Admission,
    frames: Frames,
    made: asyncio.Queue[bytes | None],
    admitted: asyncio.Future[None],
) -> None:
    """Put the frames into the queue, then None, while a place is held."""
    try:
        async with admission.place():
            admitted.set_result(None)
            try:
                async with (
                    asyncio.timeout(admission.kind.seconds),
                    aclosing(_encoded(events, request, frames)) as encoded,
                ):
                    async for frame in encoded:
                        made.put_nowait(frame)
            except TimeoutError:
                made.put_nowait(frames.error(problem_of(admission.out_of_time(), request)))
            made.put_nowait(frames.end())
    except Refusal as refusal:
        admitted.set_exception(refusal)
    finally:
        made.put_nowait(None)


async def _encoded(
    events: AsyncGenerator[AskEvent, None], request: Request, frames: Frames
) -> AsyncGenerator[bytes, None]:
    try:
        async with aclosing(events):
            async for event in events:
                for frame in await run_in_threadpool(_all_of, frames, event):
                    yield frame
    except QAError as error:
        yield frames.error(problem_of(error, request))
    except Exception as error:  # noqa: BLE001  (the headers are out: this is the only way to say it)
        yield frames.error(unexpected_problem(error, request))


def _all_of(frames: Frames, event: AskEvent) -> tuple[bytes, ...]:
    """Write an event, in a thread: the page makes HTML of it."""
    return tuple(frames.of(event))


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
