"""Where the processor time of a question goes.

    python -m evals.question_cost [--articles PATH] [--rounds 1]

The questions of `evals.load` are asked of an engine over a new archive of the bundled articles, one
after the other, in one thread and each for the first time, so that nothing is remembered from an
earlier round. Each step counts what it does itself, without the steps that it calls. Then the same
answers are asked for over HTTP, from an engine that has them ready: what is left is the service's
own work (reading the request, admission, both event loops, metrics, logs, JSON). Processor time
(milliseconds, the mean of the questions), so that other work on the machine matters little.

    | step | ms | share |
    |---|---|---|
    | reading | 690.1 | 67.3% |
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import httpx

from evals.load import ARTICLES, QUESTIONS
from qa.answering import ask as asking
from qa.answering.answerers import reader as reading
from qa.answering.gate import Gate
from qa.api import create_app
from qa.engine import Engine, open_engine
from qa.models.judge.support_model import SupportModel
from qa.models.reader.span_reader import SpanReader
from qa.settings import Settings
from qa.store.sqlstore import SqlStore
from qa.testing.service import served
from qa.types import Asked, AskEvent

WARMING = "Who wrote the novel about the lighthouse?"
REQUESTS = 40
"""Over HTTP, for each question."""
HTTP = "HTTP: request, admission, loops, metrics, log, JSON"
REST = "the rest: understanding, drafts, composing"


class Stopwatch:
    """Adds up the processor time of steps that call one another; one thread at a time."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = time.process_time()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count the block for a step, and no longer for the one that it is part of."""
        self._switch()
        self._running.append(name)
        try:
            yield
        finally:
            self._switch()
            self._running.pop()

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that is counted."""

        @wraps(function)
        def counted(*args: Any, **named: Any) -> Any:
            with self.step(name):
                return function(*args, **named)

        return counted

    def _switch(self) -> None:
        now = time.process_time()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now


def steps(engine: Engine) -> tuple[tuple[str, Any, str], ...]:
    """Return the steps that are counted: a name, and where their function is found."""
    lexical, vectors = engine.archive.legs
    return (
        ("search: the question's embedding", type(engine.archive.embedder), "embed_query"),
        ("search: words (BM25)", type(lexical), "search"),
        ("search: vectors", type(vectors), "search"),
        ("search: rows, fusion, copies", Engine, "search"),
        ("reading", SpanReader, "read"),
        ("support model", SupportModel, "judge_now"),
        ("articles from the store", SqlStore, "article"),
        ("candidates: extents, features", reading, "read_candidates"),
        ("other figures that may be the answer", asking, "rival_figures"),
        ("conflicts between claims", asking, "find_conflicts"),
        ("claims: citing, figures, speakers", Gate, "_outcome"),
    )


async def _events(engine: Engine, question: str) -> list[AskEvent]:
    return [event async for event in engine.ask(question)]


def costs(engine: Engine, rounds: int) -> tuple[Mapping[str, float], dict[str, list[AskEvent]]]:
    """Return the seconds of each step, of all questions together, and the events of each."""

    async def here(work: Callable[[], Any]) -> Any:
        return work()

    watch = Stopwatch()
    events: dict[str, list[AskEvent]] = {}

    async def all_of_them() -> None:
        await _events(engine, WARMING)
        watch.seconds.clear()
        for question in QUESTIONS * rounds:
            with watch.step(REST):
                events[question] = await _events(engine, question)

    with ExitStack() as patched:
        patched.enter_context(patch.object(engine, "run", here))
        patched.enter_context(patch.object(engine._answerers, "run", here))  # noqa: SLF001
        for name, owner, attribute in steps(engine):
            counted = watch.timed(name, getattr(owner, attribute))
            patched.enter_context(patch.object(owner, attribute, counted))
        asyncio.run(all_of_them())
    return watch.seconds, events


def over_http(engine: Engine, events: dict[str, list[AskEvent]], requests: int) -> float:
    """Return the processor seconds of one request whose answer is ready, the client's not counted.

    The client's are those of its thread.
    """

    async def ready(asked: Asked) -> AsyncGenerator[AskEvent, None]:
        for event in events[asked.question]:
            yield event

    with (
        patch.object(engine, "answer", ready),
        served(create_app(lambda: nullcontext(engine))) as url,
        httpx.Client(base_url=url, timeout=600) as client,
    ):

        def asked() -> None:
            for question in events:
                client.post("/v1/ask", json={"question": question}).raise_for_status()

        asked()
        own, all_threads = time.thread_time(), time.process_time()
        for _ in range(requests):
            asked()
        spent = (time.process_time() - all_threads) - (time.thread_time() - own)
    return spent / (requests * len(events))


def table(seconds: Mapping[str, float], questions: int, http: float) -> str:
    """Return the steps as Markdown, the dearest first."""
    each = {name: spent / questions for name, spent in seconds.items()} | {HTTP: http}
    whole = sum(each.values())
    dearest = sorted(each.items(), key=lambda one: -one[1])
    rows = [f"| {name} | {1000 * one:.1f} | {one / whole:.1%} |" for name, one in dearest]
    last = f"| **in all** | {1000 * whole:.1f} | |"
    return "\n".join(("| step | ms | share |", "|---|---|---|", *rows, last))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="evals.question_cost", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--articles", type=Path, default=ARTICLES, help="file or folder")
    parser.add_argument("--rounds", type=int, default=1, help="over 1: most is remembered")
    given = parser.parse_args(arguments)
    with TemporaryDirectory() as folder, open_engine(Settings(home=Path(folder))) as engine:
        engine.ingest([str(given.articles)])
        seconds, events = costs(engine, given.rounds)
        http = over_http(engine, events, REQUESTS)
    print(table(seconds, given.rounds * len(QUESTIONS), http))


if __name__ == "__main__":
    main()
