"""A second event loop, in a thread of its own, which answers questions and verifies texts.

Citing and checking an answer, or a text to verify, keeps its event loop busy for a while. In this
loop only other questions wait meanwhile; the loop that serves HTTP goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from threading import Thread
from typing import Any, TypeVar

Result = TypeVar("Result")
Event = TypeVar("Event")


class QuestionLoop:
    """The thread with that loop, to which also a language model's connections belong."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="qa-asking", daemon=True)
        self._thread.start()

    async def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Await something in that loop.

        When this is cancelled, so is ``work``, and it has ended before this returns.
        """

        async def alone() -> AsyncGenerator[Result, None]:
            yield await work

        try:
            async with aclosing(self.events(alone())) as results:
                async for result in results:
                    return result
        finally:
            work.close()  # it may never have begun
        raise AssertionError("what was awaited ended without a result")

    async def events(self, made: AsyncGenerator[Event, None]) -> AsyncGenerator[Event, None]:
        """Run an async generator in that loop, and yield its items in the caller's.

        When this generator is closed, that one is cancelled and awaited before this returns.
        """
        here = asyncio.get_running_loop()
        heard: asyncio.Queue[tuple[Event] | None] = asyncio.Queue()
        tasks: list[asyncio.Task[None]] = []

        def say(item: tuple[Event] | None) -> None:
            here.call_soon_threadsafe(heard.put_nowait, item)

        async def pump() -> None:
            async with aclosing(made):
                async for event in made:
                    say((event,))

        def begin() -> None:
            tasks.append(self._loop.create_task(pump()))
            tasks[0].add_done_callback(lambda _: say(None))

        self._loop.call_soon_threadsafe(begin)
        ended = False
        try:
            while item := await heard.get():
                yield item[0]
            ended = True
        finally:
            if not ended:
                # The task may not be there yet; that loop makes it before it comes to this.
                self._loop.call_soon_threadsafe(lambda: tasks[0].cancel())  # noqa: PLW0108
                while await heard.get():
                    pass
                _ = tasks[0].cancelled() or tasks[0].exception()
        tasks[0].result()

    def tasks(self) -> int:
        """Return how many tasks that loop has."""
        return len(asyncio.all_tasks(self._loop))

    def close(self) -> None:
        """End the thread; nothing may be running in it."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
