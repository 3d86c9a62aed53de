"""Do several things at a time, and pass each result on as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from typing import TypeVar

Result = TypeVar("Result")


async def run_parallel(
    work: Iterable[Callable[[], Awaitable[Result]]], *, parallel: int
) -> AsyncGenerator[Result, None]:
    """Do ``parallel`` things at a time and yield what they return, the first to end first.

    If the iterator is closed early, or one of them raises, the others are cancelled.
    """
    waiting = asyncio.Semaphore(parallel)

    async def one(act: Callable[[], Awaitable[Result]]) -> Result:
        async with waiting:
            return await act()

    tasks = [asyncio.create_task(one(act)) for act in work]
    try:
        for finished in asyncio.as_completed(tasks):
            yield await finished
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
