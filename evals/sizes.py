"""What an archive costs at several sizes, and with which exponent each cost grows.

    python -m evals.sizes [--passages 1000 5000] [--articles PATH] [--keep FOLDER]

Archives are made of real articles, repeated with other numbers, days and ids. The passages of the
first repetition are embedded; each later one gets the vector of its model with a little noise, so
that hundreds of thousands are made in minutes. What embedding costs is measured apart, as
passages a second through a whole ingest of the articles themselves.

Every size is measured in a process of its own: start (open, first search), one search in all
articles, by date (two shares of the archive), as of a day, a whole question, memory (peak), and
then a cold ``qa ask``. Searches and questions are medians of processor time, of the whole process,
which other work on the machine disturbs less; start and cold ask are seconds on the clock. An
exponent is the slope of log cost over log passages, from the smallest size to the largest: 0 does
not grow, 1 grows with the archive.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

from qa.answering.ask import final_answer
from qa.engine import Engine, open_engine
from qa.errors import BadArticle
from qa.parts import Vectors
from qa.retrieval.embed import open_embedder
from qa.settings import Settings
from qa.sources.formats import read_source
from qa.sources.ingest import split
from qa.types import ArticleDraft, Filters

ARTICLES = Path(__file__).parent / "articles"
FIRST, DAYS = date(2015, 1, 1), 3_000
"""Articles are spread over these days."""
NOISE = 0.05
QUESTIONS = (
    "How many troops is Biden sending to Poland and Germany?",
    "Who speaks for the Pentagon?",
    "What did the scientists find?",
    "How many people were killed?",
    "When does the election take place?",
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the archives, measure each in a process of its own, print the table."""
    parser = argparse.ArgumentParser(prog="evals.sizes", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--passages", type=int, nargs="+", default=[1_000, 5_000])
    parser.add_argument("--articles", type=Path, default=ARTICLES, help="file or folder")
    parser.add_argument("--keep", type=Path, help="make the archives here, and leave them")
    parser.add_argument(
        "--rounds", type=int, default=4, help="times that each question is searched"
    )
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.measure:
        print(json.dumps(measured(given.measure, given.rounds)))
        return
    with TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        models = drafts(given.articles)
        rows = {}
        for size in sorted(given.passages):
            home = folder / str(size)
            made = fill(home, models, size)
            rows[size] = {
                **made,
                **in_a_process(home, given.rounds),
                "cold qa ask, s": cold_ask(home),
            }
            rows[size]["disk, MB"] = (
                sum(p.stat().st_size for p in home.rglob("*") if p.is_file()) / 1e6
            )
            print(f"{size} passages measured", file=sys.stderr)
        print_table(rows)


def drafts(source: Path) -> list[ArticleDraft]:
    """Read the articles that all archives are made of."""
    found = []
    for read in read_source(str(source)):
        if isinstance(read, BadArticle):
            raise read
        found.append(read)
    return found


def _moved(turn: int, match: re.Match[str]) -> str:
    return str(int(match[0]) + 7 * turn)


def copies(models: Sequence[ArticleDraft]) -> Iterator[tuple[int, ArticleDraft]]:
    """Yield every article again and again, each time with other numbers and another day."""
    turn = number = 0
    while True:
        for model in models:
            number += 1
            text = re.sub(r"\d{2,}", partial(_moved, turn), model.text)
            day = FIRST + timedelta(days=(number * 37) % DAYS)
            changes = {"id": f"{model.id[:150]}-{turn}", "text": text, "published_at": day}
            yield turn, model.model_copy(update={**changes, "url": None, "updated_at": None})
        turn += 1


def fill(home: Path, models: Sequence[ArticleDraft], size: int) -> dict[str, float]:
    """Make an archive of about ``size`` passages; return what that cost."""
    rng, embedder = np.random.default_rng(7), open_embedder()
    with open_engine(Settings(home=home)) as engine:
        known: dict[str, Vectors] = {}
        held, started = 0, perf_counter()
        for turn, draft in copies(models):
            spans, inputs, hashes = split(draft)
            base = draft.id.removesuffix(f"-{turn}")
            if base not in known:
                known[base] = embedder.embed_passages(inputs)
            rows = known[base][np.arange(len(spans)) % len(known[base])]
            if turn:
                rows = rows + rng.normal(0, NOISE, rows.shape).astype(np.float32)
                rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
            engine.store.commit(draft, spans, hashes, rows, embedder.fingerprint)
            held += len(spans)
            if held >= size:
                break
        stored = perf_counter()
        engine.archive.follow()
        return {
            "articles": engine.store.article_count(),
            "passages": held,
            "store, passages/s": held / (stored - started),
            "index, passages/s": held / (perf_counter() - stored),
        }


def in_a_process(home: Path, rounds: int) -> dict[str, float]:
    """Measure an archive in a process that has made none."""
    command = [sys.executable, "-m", "evals.sizes", "--measure", str(home), "--rounds", str(rounds)]
    done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(home: Path, rounds: int) -> dict[str, float]:
    """Return the costs of using an archive."""
    started = perf_counter()
    with open_engine(Settings(home=home)) as engine:
        engine.search(QUESTIONS[0])
        found = {"start, s": perf_counter() - started}
        last = FIRST + timedelta(days=DAYS)
        middle, late = FIRST + timedelta(days=DAYS // 2), last - timedelta(days=DAYS // 20)
        kinds: dict[str, Callable[[str], object]] = {
            "search, ms": engine.search,
            "by date (half), ms": lambda q: engine.search(
                q, filters=Filters(published_from=middle)
            ),
            "by date (5%), ms": lambda q: engine.search(q, filters=Filters(published_from=late)),
            "as of (half), ms": lambda q: engine.search(q, as_of=middle),
            "as of (last day), ms": lambda q: engine.search(q, as_of=last),
        }
        for kind in kinds.values():
            kind(QUESTIONS[-1])  # what only the first of its kind costs
        times: dict[str, list[float]] = {name: [] for name in kinds}
        for question in QUESTIONS * rounds:
            for name, kind in kinds.items():
                times[name].append(_milliseconds(partial(kind, question)))
        found |= {name: median(each) for name, each in times.items()}
        found["ask, ms"] = median(_ask(engine, question) for question in QUESTIONS[:3])
    found["RSS, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return found


def _ask(engine: Engine, question: str) -> float:
    return _milliseconds(lambda: asyncio.run(final_answer(engine.ask(question))))


def _milliseconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return 1000 * (process_time() - started)


def cold_ask(home: Path) -> float:
    """Return the seconds of one ``qa ask``."""
    started = perf_counter()
    command = [sys.executable, "-m", "qa", "--home", str(home), "ask", QUESTIONS[0]]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    return perf_counter() - started


def print_table(rows: dict[int, dict[str, float]]) -> None:
    """Print a column for each size, and the exponents."""
    sizes = list(rows)
    print("| | " + " | ".join(f"{size:,}" for size in sizes) + " | exponent |")
    print("|---" * (len(sizes) + 2) + "|")
    for name in rows[sizes[0]]:
        values = [rows[size][name] for size in sizes]
        grown = math.log(max(values[-1], 1e-9) / max(values[0], 1e-9))
        span = math.log(rows[sizes[-1]]["passages"] / rows[sizes[0]]["passages"])
        exponent = f"{grown / span:.2f}" if span else ""
        print(f"| {name} | " + " | ".join(f"{value:,.4g}" for value in values) + f" | {exponent} |")


if __name__ == "__main__":
    main()
