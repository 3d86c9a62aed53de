"""Work with models' clients in an event loop of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from qa.models.llm import close_clients

Result = TypeVar("Result")


def run(work: Callable[[], Awaitable[Result]]) -> Result:
    """Run some work to its end and close what it opened."""

    async def closing() -> Result:
        try:
            return await work()
        finally:
            await close_clients()

    return asyncio.run(closing())
