"""How long a search, and a whole question, take in a warm process.

    python -m evals.latency [--rounds 20] [--only search|ask] [ARTICLES ...]

A search is held against embedding its question alone, a whole question over 20 passages against
reading the same passages in one batch. The archive is made in a folder that is thrown away; the
questions are made of the articles' titles. Times are taken in turns, on the same questions, in one
run; processor time is the whole process's, which other work on the machine disturbs less.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

from qa.answering.answerers.candidates import SPANS, window
from qa.answering.ask import final_answer
from qa.engine import Engine, open_engine
from qa.models.reader import open_reader
from qa.settings import Settings
from qa.types import Filters

PASSAGES = 20
QUESTIONS = 6
BUNDLED = Path(__file__).parent / "articles"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print medians, tenth slowest of a hundred, and ratios."""
    parser = argparse.ArgumentParser(prog="evals.latency", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("articles", nargs="*", default=[str(BUNDLED)])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", choices=("search", "ask"))
    given = parser.parse_args(arguments)
    with (
        TemporaryDirectory() as home,
        open_engine(Settings(home=Path(home))) as engine,
    ):
        report = engine.ingest(given.articles)
        print(f"{report.count('added')} articles, {report.passages_embedded} passages")
        if given.only != "ask":
            _print_times(engine, given.rounds)
        if given.only != "search":
            _print_ask_times(engine, given.rounds)


class _Took(NamedTuple):
    """One call."""

    wall: float
    cpu: float
    """Both in milliseconds."""


def _print_ask_times(engine: Engine, rounds: int) -> None:
    """Print what a whole question takes, as a multiple of its reader batch."""
    reader = open_reader()
    metas = engine.store.articles()
    questions = [f"How many people are in {meta.title or meta.id}?" for meta in metas][:QUESTIONS]
    texts = {question: _texts(engine, question) for question in questions}
    with asyncio.Runner() as runner:

        def ask(question: str) -> object:
            return runner.run(final_answer(engine.ask(question, top_k=PASSAGES)))

        works: dict[str, Callable[[str], object]] = {
            "one reader batch": lambda asked: reader.read(asked, texts[asked], spans=SPANS),
            "whole question": ask,
        }
        times = _taken_in_turns(works, questions, rounds)
    base = times["one reader batch"]
    characters = round(median(sum(map(len, found)) / len(found) for found in texts.values()))
    print(f"{PASSAGES} passages of {characters} characters with their context")
    print("| | median ms | best ms | times the batch | the same in processor time |")
    print("|---|---|---|---|---|")
    for name, taken in times.items():
        walls = [one.wall for one in taken]
        ratio = median(one.wall / other.wall for one, other in zip(taken, base, strict=True))
        cpu = median(one.cpu / other.cpu for one, other in zip(taken, base, strict=True))
        print(f"| {name} | {median(walls):.0f} | {min(walls):.0f} | {ratio:.2f} | {cpu:.2f} |")


def _texts(engine: Engine, question: str) -> list[str]:
    """Return what the reader is given for a question."""
    hits = engine.search(question, top_k=PASSAGES).hits
    articles = [engine.store.article(hit.passage.article_id, hit.passage.version) for hit in hits]
    return [
        window(article, hit.passage).cut(article.text)
        for hit, article in zip(hits, articles, strict=True)
    ]


def _taken_in_turns(
    works: dict[str, Callable[[str], object]], questions: Sequence[str], rounds: int
) -> dict[str, list[_Took]]:
    """Time each work on each question in turns, the order turned round each time."""
    times: dict[str, list[_Took]] = {name: [] for name in works}
    for at in range(rounds + 1):
        for question in questions:
            for name in list(works)[:: -1 if at % 2 else 1]:
                wall, cpu = perf_counter(), process_time()
                works[name](question)
                took = _Took(1000 * (perf_counter() - wall), 1000 * (process_time() - cpu))
                if at:  # the first round warms up
                    times[name].append(took)
    return times


def _print_times(engine: Engine, rounds: int) -> None:
    metas = engine.store.articles()
    questions = [f"What is said about {meta.title or meta.id}?" for meta in metas][:20]
    publishers = tuple(sorted({meta.publisher for meta in metas if meta.publisher}))[:1]
    works: dict[str, Callable[[str], object]] = {
        "embed the question": engine.archive.embedder.embed_query,
        "search": engine.search,
        "search, one publisher": lambda question: engine.search(
            question, filters=Filters(publishers=publishers)
        ),
    }
    times = _in_turns(works, questions, rounds)
    base = median(times["embed the question"])
    print("| | median ms | 90th percentile ms | times the embedding |")
    print("|---|---|---|---|")
    for name, taken in times.items():
        slow = quantiles(taken, n=10)[-1]
        print(f"| {name} | {median(taken):.2f} | {slow:.2f} | {median(taken) / base:.2f} |")


def _in_turns(
    works: dict[str, Callable[[str], object]], questions: Sequence[str], rounds: int
) -> dict[str, list[float]]:
    """Time each work on each question, one after the other, after one round to warm up."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for at in range(rounds + 1):
        for question in questions:
            for name, work in works.items():
                started = perf_counter()
                work(question)
                if at:
                    times[name].append((perf_counter() - started) * 1000)
    return times


if __name__ == "__main__":
    main()
