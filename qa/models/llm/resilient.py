"""Calling a model again where that can help, and leaving it alone where it cannot."""

from __future__ import annotations

import logging
import random
import time
from contextlib import aclosing
from typing import TYPE_CHECKING

from qa.errors import ModelError, ModelUnavailable
from qa.models.llm.breaker import (
    Circuit,
    after_failure,
    after_success,
    after_trial_started,
    rest_left,
)
from qa.models.llm.chat import (
    ChatModel,
    ChatRequest,
    Completion,
    CompletionDelta,
    CompletionStream,
)
from qa.models.llm.deadline import Deadline, in_time

if TYPE_CHECKING:
    from tenacity import RetryCallState

_LOG = logging.getLogger(__name__)
ATTEMPTS = 3
SILENCE = 20.0
"""Seconds without a piece of the reply after which a call counts as dead."""
FIRST_WAIT = 0.4
LONGEST_WAIT = 8.0


class ResilientModel:
    """A model with retries, a limit on silence, and a circuit breaker of its own.

    A call is repeated only until its first text has been passed on: later, what was shown would
    be said twice. Keep one instance per model, because the circuit is the instance's.
    """

    def __init__(
        self, model: ChatModel, *, attempts: int = ATTEMPTS, silence: float = SILENCE
    ) -> None:
        self.name = model.name
        self._model = model
        self._attempts = attempts
        self._silence = silence
        self._circuit = Circuit()

    async def ready(self) -> None:
        """See ``ChatModel``."""
        await self._model.ready()

    async def stream(self, request: ChatRequest, deadline: Deadline) -> CompletionStream:
        """Answer one request; see ``ChatModel``. No wait or retry reaches past the deadline."""
        first, rest = await self._open(request, deadline)
        async with aclosing(rest):
            yield first
            try:
                async for item in rest:
                    yield item
            except ModelError as error:
                self._failed(error)
                raise
        self._circuit = after_success(self._circuit)

    async def _open(
        self, request: ChatRequest, deadline: Deadline
    ) -> tuple[CompletionDelta | Completion, CompletionStream]:
        from tenacity import AsyncRetrying, retry_if_exception

        retrying = AsyncRetrying(
            retry=retry_if_exception(_worth_repeating),
            wait=_wait,
            stop=lambda state: (
                state.attempt_number >= self._attempts or state.upcoming_sleep >= deadline.left
            ),
            before_sleep=self._note,
            reraise=True,
        )
        return await retrying(self._first, request, deadline)

    async def _first(
        self, request: ChatRequest, deadline: Deadline
    ) -> tuple[CompletionDelta | Completion, CompletionStream]:
        self._admit()
        stream = in_time(
            self._model.stream(request, deadline),
            deadline,
            name=self.name,
            silence=self._silence,
        )
        try:
            return await anext(stream), stream
        except ModelError as error:
            self._failed(error)
            raise
        except StopAsyncIteration as error:
            raise ModelUnavailable(f"{self.name} sent no reply.", retryable=True) from error

    def _admit(self) -> None:
        now = time.monotonic()
        rest = rest_left(self._circuit, now)
        if rest > 0:
            raise ModelUnavailable(
                f"The model {self.name} failed {self._circuit.failures} times in a row and is "
                "left alone for now.",
                "Ask again later, or choose another model.",
                # Not retryable within this request: the wait is longer than it may take.
                retryable=False,
                retry_after=rest,
            )
        self._circuit = after_trial_started(self._circuit, now)

    def _failed(self, error: ModelError) -> None:
        now = time.monotonic()
        self._circuit = (
            after_failure(self._circuit, now, error.retry_after)
            if error.retryable
            else after_success(self._circuit)  # it was there to say no
        )

    def _note(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        _LOG.warning("%s: attempt %d: %s", self.name, state.attempt_number, error)


def _worth_repeating(error: BaseException) -> bool:
    return isinstance(error, ModelError) and error.retryable


def _wait(state: RetryCallState) -> float:
    """Return what the provider asked for, or else exponential backoff with full jitter."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, ModelError) else None
    if asked is not None:
        return asked + random.uniform(0, FIRST_WAIT / 4)  # noqa: S311  (spreads load)
    longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (state.attempt_number - 1))
    return random.uniform(longest / 4, longest)  # noqa: S311  (spreads load)
