"""How long a search takes in a warm process, as a multiple of embedding its question alone.

    python -m evals.latency [--rounds 20] [ARTICLES ...]

The archive is made in a folder that is thrown away; the questions are those of the bundled suite,
or made of the articles' titles. Both times are taken in turns, on the same questions, in one run.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from qa.engine import Engine, open_engine
from qa.settings import Settings
from qa.types import Filters

BUNDLED = Path(__file__).parent / "articles"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print medians, tenth slowest of a hundred, and ratios."""
    parser = argparse.ArgumentParser(prog="evals.latency", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("articles", nargs="*", default=[str(BUNDLED)])
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args(arguments)
    with (
        TemporaryDirectory() as home,
        open_engine(Settings(home=Path(home))) as engine,
    ):
        report = engine.ingest(given.articles)
        print(f"{report.count('added')} articles, {report.passages_embedded} passages")
        _print_times(engine, given.rounds)


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
