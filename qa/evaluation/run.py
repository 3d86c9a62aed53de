"""Ask every case, several at a time, and pass each result on as it comes."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar

from qa.errors import QAError
from qa.evaluation.case import Case, CaseInput
from qa.evaluation.record import CaseResult, Failure
from qa.types import Answer

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


TRACEBACK = 10_000
"""Characters kept of a traceback, from its end, which says what happened."""
Ask = Callable[[CaseInput], Awaitable[Answer]]
"""Answers one question to its end."""


def run_cases(
    cases: Sequence[Case],
    ask: Ask,
    *,
    variant: str,
    repeats: int = 1,
    parallel: int = 4,
    done: frozenset[tuple[str, str, int]] = frozenset(),
) -> AsyncGenerator[CaseResult, None]:
    """Ask every case and yield the results as they come.

    A case that raises is a result with a failure; the others go on. Closing the iterator early
    cancels what is under way.

    Args:
        cases: What to ask, in order.
        ask: The answerer.
        variant: Its name in the results.
        repeats: How often to ask each case.
        parallel: How many questions may be under way at once.
        done: Keys of results that need not be asked again (resuming).
    """
    wanted = [
        partial(_asked, case, ask, variant, repeat)
        for repeat in range(repeats)
        for case in cases
        if (variant, case.id, repeat) not in done
    ]
    return run_parallel(wanted, parallel=parallel)


def _failure(error: Exception) -> Failure:
    """Return what is kept of an exception, with the traceback if it is a crash."""
    trace = "" if isinstance(error, QAError) else "".join(traceback.format_exception(error))
    kind = type(error).__name__
    return Failure(type=kind, message=str(error), traceback=trace[-TRACEBACK:])


async def _asked(case: Case, ask: Ask, variant: str, repeat: int) -> CaseResult:
    started = time.perf_counter()
    answer, failure = None, None
    try:
        answer = await ask(case.asked())
    except Exception as error:  # noqa: BLE001 - a crashed case is recorded, the run goes on
        failure = _failure(error)
    return CaseResult(
        case_id=case.id,
        variant=variant,
        repeat=repeat,
        answer=answer,
        failure=failure,
        seconds=round(time.perf_counter() - started, 6),
    )
