"""Admission: so much work of each kind at once, so much waiting, and a word to all others.

Each kind has its own threads, so that forty texts to verify cannot keep a search waiting. A place
is held until the work has truly ended: a thread whose client has left, or whose time is up, is told
to stop at its next checkpoint, and only then does the next one begin.

>>> gate = Gate(Kind("search", at_once=2, waiting=32, seconds=60.0), metrics)
>>> found = await gate.run(request, lambda checkpoint: engine.search("troops"))
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


class Kind(NamedTuple):
    """One kind of work and how much of it is taken on."""

    name: str
    at_once: int
    waiting: int
    seconds: float
    """From the request's arrival to its result, the wait included."""
    expected: float = 1.0
    """Seconds that one piece of work takes, until some have been measured."""


class Watch(Protocol):
    """Hears what a gate does, e.g. to count it."""

    def refused(self, kind: str) -> None:
        """One request was turned away."""

    def waited(self, kind: str, seconds: float) -> None:
        """One request was let in after so long."""

    def worked(self, kind: str, seconds: float) -> None:
        """One piece of work has ended after so long."""


class Stopped(Exception):
    """Raised by a checkpoint: nobody waits for this work any more."""


class Gate:
    """Lets work of one kind in. Made and used in one event loop."""

    def __init__(self, kind: Kind, watch: Watch) -> None:
        self.kind = kind
        self.waiting = 0
        self.working = 0
        self._watch = watch
        self._free = asyncio.Semaphore(kind.at_once)
        self._pool = ThreadPoolExecutor(kind.at_once, thread_name_prefix=f"qa-{kind.name}")
        self._mean = kind.expected
        self._refused = 0

    async def run(self, request: Request, work: Callable[[Checkpoint], Result]) -> Result:
        """Run work in a thread of this kind, once there is room, as long as its client waits.

        Args:
            request: Whose work it is.
            work: Gets the checkpoint to call wherever it may stop.

        Raises:
            Overloaded: As much as possible is waiting already.
            OutOfTime: It took too long; it is stopped.
            ClientGone: The client left; it is stopped.
        """
        return await self.within(request, self._in_thread(work))

    async def run_unwatched(self, work: Callable[[Checkpoint], Result]) -> Result:
        """Run work like ``run``, but leave the request alone: its body has yet to be read.

        Raises:
            Overloaded: As much as possible is waiting already.
            OutOfTime: It took too long; it is stopped.
        """
        return await self.within(None, self._in_thread(work))

    async def within(self, request: Request | None, work: Coroutine[Any, Any, Result]) -> Result:
        """Await something under this kind's deadline, as long as its client waits.

        Without a request nobody is watched: whoever awaits this cancels it.

        Raises:
            OutOfTime: It took too long; it is cancelled.
            ClientGone: The client left; it is cancelled.
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
        """Hold one of the places while the block runs, after waiting for it if need be.

        Raises:
            Overloaded: As much as possible is waiting already.
        """
        started = await self._enter()
        try:
            yield
        finally:
            self._leave(started)

    async def thread(self, work: Callable[[], Result]) -> Result:
        """Run work in a thread of this kind, inside a place that is held already.

        Where it is cancelled, it ends first: the place is not given away beneath it.
        """
        future = asyncio.wrap_future(self._pool.submit(copy_context().run, work))
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            await asyncio.wait([future])
            raise

    def out_of_time(self) -> OutOfTime:
        """Return the error for work that was not done in time."""
        return OutOfTime(
            f"It was not done within {self.kind.seconds:g} seconds, and was stopped.",
            "Ask again when the server is less busy, or send less at a time.",
            retry_after=self._estimate(),
        )

    def close(self) -> None:
        """Wait for the threads to end."""
        self._pool.shutdown()

    async def _in_thread(self, work: Callable[[Checkpoint], Result]) -> Result:
        started = await self._enter()
        loop, stop, context = asyncio.get_running_loop(), Event(), copy_context()

        def checkpoint() -> None:
            if stop.is_set():
                raise Stopped

        future = self._pool.submit(context.run, work, checkpoint)
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._leave, started))
        try:
            with span(f"dateline.{self.kind.name}"):
                return await asyncio.wrap_future(future)
        finally:
            stop.set()

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
        self._watch.waited(self.kind.name, started - asked)
        return started

    def _leave(self, started: float) -> None:
        took = time.perf_counter() - started
        self._mean += _MEMORY * (took - self._mean)
        self.working -= 1
        self._free.release()
        self._watch.worked(self.kind.name, took)

    def _estimate(self) -> int:
        """Return in how many seconds a place should be free for one who comes last."""
        ahead = self.waiting + 1
        return min(LONGEST_RETRY, max(1, math.ceil(ahead * self._mean / self.kind.at_once)))

    def _overloaded(self) -> Overloaded:
        self._watch.refused(self.kind.name)
        if not self._refused:
            asyncio.get_running_loop().call_later(REPORT_EVERY, self._report)
        self._refused += 1
        seconds = self._estimate()
        return Overloaded(
            f"{self.working} requests of this kind ({self.kind.name}) are being served and "
            f"{self.waiting} are waiting.",
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
