"""The event loop of questions: what is left of a question when the one who asked has gone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing

import pytest

from qa.api.question_loop import QuestionLoop


@pytest.fixture
def loop() -> Iterator[QuestionLoop]:
    one = QuestionLoop()
    yield one
    one.close()


def test_events_come_in_order_from_another_thread(loop: QuestionLoop) -> None:
    async def made() -> AsyncGenerator[tuple[int, int], None]:
        for number in range(3):
            yield number, threading.get_ident()

    async def collect() -> list[tuple[int, int]]:
        return [event async for event in loop.events(made())]

    events = asyncio.run(collect())
    assert [number for number, _ in events] == [0, 1, 2]
    assert threading.get_ident() not in {thread for _, thread in events}


def test_an_error_reaches_the_one_who_asked(loop: QuestionLoop) -> None:
    async def made() -> AsyncGenerator[int, None]:
        yield 1
        raise LookupError("gone")

    async def collect() -> list[int]:
        return [event async for event in loop.events(made())]

    with pytest.raises(LookupError, match="gone"):
        asyncio.run(collect())


def test_closing_early_has_ended_the_work_when_it_returns(loop: QuestionLoop) -> None:
    ended: list[str] = []

    async def made() -> AsyncGenerator[int, None]:
        try:
            yield 1
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0)
            ended.append("closed")

    async def leave() -> list[str]:
        async with aclosing(loop.events(made())) as events:
            async for _ in events:
                break
        return list(ended)

    assert asyncio.run(leave()) == ["closed"]


def test_work_that_holds_its_loop_holds_no_other(loop: QuestionLoop) -> None:
    turned = threading.Event()

    async def made() -> AsyncGenerator[bool, None]:
        yield turned.wait(60)  # holds the loop of questions until this one has turned

    async def turn() -> list[bool]:
        asyncio.get_running_loop().call_later(0.05, turned.set)
        return [event async for event in loop.events(made())]

    assert asyncio.run(turn()) == [True]


def test_what_is_awaited_there_has_ended_when_its_cancelling_returns(loop: QuestionLoop) -> None:
    begun = threading.Event()
    ended: list[str] = []

    async def work() -> int:
        try:
            begun.set()
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(0)
            ended.append("ended")
        return 1

    async def leave() -> list[str]:
        awaited = asyncio.create_task(loop.run(work()))
        await asyncio.to_thread(begun.wait)
        awaited.cancel()
        with pytest.raises(asyncio.CancelledError):
            await awaited
        return list(ended)

    assert asyncio.run(leave()) == ["ended"]


def test_what_is_awaited_there_gives_its_result_or_its_error(loop: QuestionLoop) -> None:
    async def none() -> None:
        return None

    async def fails() -> None:
        raise LookupError("gone")

    assert asyncio.run(loop.run(none())) is None
    with pytest.raises(LookupError, match="gone"):
        asyncio.run(loop.run(fails()))
