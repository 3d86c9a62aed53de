"""Admission of requests: some are worked on, some wait in a queue, all others get a 503.

Each kind of work (ask, search, verify, ...) has its own places, queue and threads, so that forty
texts to verify cannot hold up a search. A request that finds the queue full is refused with 503 and
a ``Retry-After`` worked out from the queue's length and the mean time of the work.

A place is given back when the work has really ended. Where the client has left, or the time is up,
work in a thread is told to stop: its next call of ``checkpoint()`` raises ``Stopped``.

>>> admission = Admission(WorkKind("search", at_once=2, waiting=32, seconds=60.0), metrics)
>>> found = await admission.run(request, lambda checkpoint: engine.search("troops"))
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import copy_context
from threading import Event
from typing import Any, NamedTuple, Protocol, TypeVar

from fastapi import Request

from qa.api.disconnect import while_connected
from qa.api.refusals import OutOfTime, Overloaded
from qa.api.spans import span

Result = TypeVar("Result")
Checkpoint = Callable[[], None]
"""Called by work in a thread wherever it may stop; what it raises ends the work."""

REPORT_EVERY = 10.0
"""Seconds in which refusals are added up to one line of the log."""
LONGEST_RETRY = 120
"""Seconds; the most that a refused client is told to wait."""
_MEMORY = 0.2
"""Weight of the newest duration in the mean from which the wait is estimated."""
_LOG = logging.getLogger(__name__)


class WorkKind(NamedTuple):
    """One kind of work and how much of it is taken on."""

    name: str
    at_once: int
    waiting: int
    seconds: float
    """From the request's arrival to its result, the wait included."""
    expected: float = 1.0
    """Seconds that one piece of work takes, until some have been measured."""


class AdmissionCounts(Protocol):
    """Is called for what happens to requests, to count and time it."""

    def refused(self, kind: str) -> None:
        """Count a request that was refused because the queue was full."""

    def waited(self, kind: str, seconds: float) -> None:
        """Count a request that got its place after so many seconds in the queue."""

    def worked(self, kind: str, seconds: float) -> None:
        """Count a piece of work that ended after so many seconds."""


class Stopped(Exception):
    """Raised by ``checkpoint()``: the client has left or the time is up."""


class Admission:
    """The places, queue and threads of one kind of work. Made and used in one event loop."""

    def __init__(self, kind: WorkKind, counts: AdmissionCounts) -> None:
        self.kind = kind
        self.waiting = 0
        self.working = 0
        self._counts = counts
        self._free = asyncio.Semaphore(kind.at_once)
        self._pool = ThreadPoolExecutor(kind.at_once, thread_name_prefix=f"qa-{kind.name}")
        self._mean = kind.expected
        self._refused = 0

    async def run(self, request: Request, work: Callable[[Checkpoint], Result]) -> Result:
        """Run work in a thread of this kind, after waiting for a place.

        Args:
            request: The request that the work is for; when its client leaves, the work is stopped.
            work: Is called with the ``checkpoint`` that it should call wherever it can stop.

        Raises:
            Overloaded: The queue is full.
            OutOfTime: It took longer than ``kind.seconds``, the wait included; it is stopped.
            ClientGone: The client left; the work is stopped.
        """
        return await self.within(request, self._in_thread(work))

    async def run_to_end(self, request: Request, work: Callable[[Checkpoint], Result]) -> Result:
        """Run work like ``run``, but return only once its thread has ended.

        For work that changes something: what it did before it was stopped can then be told.

        Raises:
            Overloaded: The queue is full.
            OutOfTime: It took longer than ``kind.seconds``, the wait included; it is stopped.
            ClientGone: The client left; the work is stopped.
        """
        return await self.within(request, self._in_thread(work, to_end=True))

    async def run_unwatched(self, work: Callable[[Checkpoint], Result]) -> Result:
        """Run work like ``run``, without noticing whether the client leaves.

        For work before the request's body is read, and for callers that cancel by themselves.

        Raises:
            Overloaded: The queue is full.
            OutOfTime: It took longer than ``kind.seconds``, the wait included; it is stopped.
        """
        return await self.within(None, self._in_thread(work))

    async def within(self, request: Request | None, work: Coroutine[Any, Any, Result]) -> Result:
        """Await a coroutine; cancel it at this kind's deadline, or when the client leaves.

        Without a request, leaving is not noticed: then whoever awaits this has to cancel it.

        Raises:
            OutOfTime: It took longer than ``kind.seconds``.
            ClientGone: The client left.
        """
        try:
            async with asyncio.timeout(self.kind.seconds) as deadline:
                return await (while_connected(request, work) if request else work)
        except TimeoutError as error:
            if not deadline.expired():
                raise
            raise self.out_of_time() from error

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place, and hold it while the block runs.

        Raises:
            Overloaded: The queue is full.
        """
        started = await self._enter()
        try:
            yield
        finally:
            self._leave(started)

    async def thread(self, work: Callable[[], Result]) -> Result:
        """Run work in a thread of this kind, for a caller that holds a place already.

        When this is cancelled, it waits until the thread has ended, so that the place is not given
        to another while the thread still works.
        """
        future = asyncio.wrap_future(self._pool.submit(copy_context().run, work))
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            await _ended(future)
            raise

    def out_of_time(self) -> OutOfTime:
        """Return the error for work that was not done in time."""
        return OutOfTime(
            f"The request took longer than {self.kind.seconds:g} seconds and was stopped.",
            "Try again when the server is less busy, or send less at a time.",
            retry_after=self._estimate(),
        )

    def close(self) -> None:
        """Wait for the threads to end."""
        self._pool.shutdown()

    async def _in_thread(
        self, work: Callable[[Checkpoint], Result], *, to_end: bool = False
    ) -> Result:
        started = await self._enter()
        loop, stop, context = asyncio.get_running_loop(), Event(), copy_context()

        def checkpoint() -> None:
            if stop.is_set():
                raise Stopped

        future = self._pool.submit(context.run, work, checkpoint)
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave, started))
        working = asyncio.wrap_future(future)
        try:
            with span(f"dateline.{self.kind.name}"):
                return await (asyncio.shield(working) if to_end else working)
        finally:
            stop.set()
            if to_end:
                await _ended(working)

    async def _enter(self) -> float:
        """Take a place; return when the work began."""
        if self._free.locked() and self.waiting >= self.kind.waiting:
            raise self._overloaded()
        asked = time.perf_counter()
        self.waiting += 1
        try:
            with span("dateline.wait", kind=self.kind.name):
                await self._free.acquire()
        finally:
            self.waiting -= 1
        self.working += 1
        started = time.perf_counter()
        self._counts.waited(self.kind.name, started - asked)
        return started

    def _leave(self, started: float) -> None:
        took = time.perf_counter() - started
        self._mean += _MEMORY * (took - self._mean)
        self.working -= 1
        self._free.release()
        self._counts.worked(self.kind.name, took)

    def _estimate(self) -> int:
        """Return in how many seconds a request at the end of the queue should get its place."""
        ahead = self.waiting + 1
        return min(LONGEST_RETRY, max(1, math.ceil(ahead * self._mean / self.kind.at_once)))

    def _overloaded(self) -> Overloaded:
        self._counts.refused(self.kind.name)
        if not self._refused:
            asyncio.get_running_loop().call_later(REPORT_EVERY, self._report)
        self._refused += 1
        seconds = self._estimate()
        return Overloaded(
            f"The server is busy: of this kind of work ({self.kind.name}), {self.working} requests "
            f"are being worked on and {self.waiting} are waiting.",
            f"Try again in {seconds} s.",
            retry_after=seconds,
        )

    def _report(self) -> None:
        _LOG.warning(
            "overloaded: %d requests (%s) refused in %g s",
            self._refused,
            self.kind.name,
            REPORT_EVERY,
        )
        self._refused = 0


async def _ended(work: asyncio.Future[Any]) -> None:
    """Wait until work in a thread has ended, however it ends."""
    await asyncio.wait([work])
    _ = work.cancelled() or work.exception()  # else asyncio reports it as never looked at
