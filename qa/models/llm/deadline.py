"""Time limits of one request."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

from qa.errors import ModelUnavailable
from qa.types import Value

Item = TypeVar("Item")


class Deadline(Value):
    """A moment on the monotonic clock."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return the deadline that is this far away."""
        return cls(at=time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds left; 0 when it has passed."""
        return max(0.0, self.at - time.monotonic())

    def share(self, part: float) -> Deadline:
        """Return the deadline of a stage that may use this part (0 to 1) of what is left."""
        return Deadline.after(self.left * part)


async def in_time(
    stream: AsyncGenerator[Item, None], deadline: Deadline, *, name: str, silence: float
) -> AsyncGenerator[Item, None]:
    """Pass on a stream's items until it ends.

    Args:
        stream: The stream; closed in every case.
        deadline: When it must have ended.
        name: Who is waited for, for the message.
        silence: Longest wait for any one item, in seconds.

    Raises:
        ModelUnavailable: It was silent for too long, or had not ended at the deadline.
    """
    async with aclosing(stream):
        while True:
            quiet = (silence, f"was silent for {silence:g} s")
            limit, why = min(quiet, (deadline.left, "ran out of time"))
            try:
                # Only the wait is inside: a timeout scope must not reach across a yield.
                async with asyncio.timeout(limit):
                    item = await anext(stream)
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise ModelUnavailable(
                    f"The model {name} {why}.", "Ask again, or allow more time.", retryable=True
                ) from error
            yield item
