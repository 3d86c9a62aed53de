"""What an archive costs at several sizes, and with which exponent each cost grows.

    python -m evals.sizes [--passages 1000 5000] [--articles PATH] [--keep FOLDER]
    python -m evals.sizes --passages 1000 5000 20000 100000 200000 --keep FOLDER
    python -m evals.sizes --passages 20000 --keep FOLDER --searches --rounds 8

An archive grows from size to size. It is made of real articles, repeated with other numbers, days
and ids. The passages of the first repetition are embedded; each later one gets the vector of its
model mixed with that of another passage, so that hundreds of thousands are made in minutes and lie
where real ones do. (Noise in all directions instead made stars around each model, of whose points
Chroma's graph at 20,000 reached three in four.)

With ``--keep`` the folder gets an archive for each size, made from the one before, and the file
``results.jsonl``, to which each size's figures are added as soon as they are there, with the day
and the machine. A run that was broken off goes on where it was when it is started again: sizes with
figures are not measured again, an archive half filled is filled up. With ``--searches`` no figures
are kept.

Every size is measured in a process of its own: start (open, first search), one search in all
articles, by date (two shares of the archive), as of a day, a whole question, an ingest of new
articles (embedded, stored, indexed; what is not embedding also by itself), closing, memory (peak,
and after closing Chroma), and then a cold ``qa ask``. Searches, questions and the ingest are
processor time of the whole process, which other work on the machine disturbs less; start, closing
and cold ask are seconds on the clock. The kinds of searches take turns, and "against all" is the
median of a search divided by the one in all articles of the same turn. "recall" is the share of the
ten passages of an exact search (every vector compared) that are found, too; where it is below 1,
either Chroma or its over-fetching under a filter missed some. An exponent is the slope of log cost
over log passages, from the smallest size to the largest: 0 does not grow, 1 grows with the archive.

``--searches`` measures nothing but these.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import count, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from evals import searching
from qa.answering.ask import final_answer
from qa.engine import Engine, open_engine
from qa.errors import BadArticle
from qa.parts import Embedder, Vector, Vectors
from qa.retrieval.embed import open_embedder
from qa.settings import Settings
from qa.sources.formats import read_source
from qa.sources.ingest import ingest_drafts, split
from qa.types import ArticleDraft

ARTICLES = Path(__file__).parent / "articles"
FIRST, DAYS = date(2015, 1, 1), 3_000
"""Articles are spread over these days."""
MIXED, NOISE = 0.5, 0.005
"""Most of the other passage in a mixture; noise of each coordinate, so that no two are equal."""
LAST = FIRST + timedelta(days=DAYS)
NEW = 20
"""Articles that are taken in where that is measured."""
QUESTIONS = (
    "How many troops is Biden sending to Poland and Germany?",
    "Who speaks for the Pentagon?",
    "What did the scientists find?",
    "How many people were killed?",
    "When does the election take place?",
)
RESULTS = "results.jsonl"
KINDS = searching.kinds(FIRST, LAST)


def main(arguments: Sequence[str] | None = None) -> None:
    """Grow the archive, measure each size in a process of its own, print the table."""
    parser = argparse.ArgumentParser(prog="evals.sizes", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--passages", type=int, nargs="+", default=[1_000, 5_000])
    parser.add_argument("--articles", type=Path, default=ARTICLES, help="file or folder")
    parser.add_argument("--keep", type=Path, help="grow the archive here, and leave it")
    parser.add_argument(
        "--rounds", type=int, default=4, help="times that each question is searched"
    )
    parser.add_argument("--searches", action="store_true", help="measure only searches")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.measure:
        if given.searches:
            print(json.dumps(measured_searches(given.measure, given.rounds)))
        else:
            print(json.dumps(measured(given.measure, given.articles, given.rounds)))
        return
    with TemporaryDirectory() as scratch:
        home = given.keep or Path(scratch)
        known = {} if given.searches else known_results(home)
        source: Source | None = None
        before: Path | None = None
        rows: dict[int, dict[str, float]] = {}
        for size in sorted(given.passages):
            folder = home / str(size)
            if size not in known:
                source = source or Source(drafts(given.articles))
                grown(folder, before)
                known[size] = _measured(folder, source, size, given)
                if not given.searches:
                    add_result(home, size, known[size])
            rows[size], before = known[size], folder
            print(f"{size} passages: {json.dumps(rows[size])}", file=sys.stderr, flush=True)
        print_table(rows)


def _measured(
    folder: Path, source: Source, size: int, given: argparse.Namespace
) -> dict[str, float]:
    made = fill(folder, source, size)
    disk = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6
    found = in_a_process(folder, given.articles, given.rounds, searches=given.searches)
    whole = {} if given.searches else {"cold qa ask, s": cold_ask(folder), "disk, MB": disk}
    return {**made, **found, **whole}


def grown(folder: Path, before: Path | None) -> None:
    """Start the archive of one size as a copy of the one before, whole or not at all."""
    if before is None or not before.exists() or folder.exists():
        return
    copy = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(before, copy)
    copy.rename(folder)


def known_results(home: Path) -> dict[int, dict[str, float]]:
    """Return the figures that earlier runs left in a folder, by size."""
    file = home / RESULTS
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {one["size"]: one["figures"] for one in map(json.loads, lines)}


def add_result(home: Path, size: int, figures: Mapping[str, float]) -> None:
    """Add the figures of one size, with when and where they were measured."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
    said = {
        "size": size,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine,
        "load": os.getloadavg()[0],
        "figures": figures,
    }
    with (home / RESULTS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(said) + "\n")


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


def copies(models: Sequence[ArticleDraft], first: int = 0) -> Iterator[ArticleDraft]:
    """Yield every article again and again, each time with other numbers and another day."""
    number = 0
    for turn in count(first):
        for model in models:
            number += 1
            text = re.sub(r"\d{2,}", partial(_moved, turn), model.text)
            day = FIRST + timedelta(days=(number * 37) % DAYS)
            changes = {"id": f"{model.id[:150]}-{turn}", "text": text, "published_at": day}
            yield model.model_copy(update={**changes, "url": None, "updated_at": None})


class Source:
    """The articles that archives are made of, with the vectors of those that were embedded."""

    def __init__(self, models: Sequence[ArticleDraft]) -> None:
        self.models = models
        self.embedder = open_embedder()
        self._known: dict[str, Vectors] = {}
        self._all: list[Vector] = []

    def vectors(self, model: ArticleDraft) -> Vectors:
        """Return the vectors of an article's passages, embedded once."""
        if model.id not in self._known:
            self._known[model.id] = self.embedder.embed_passages(split(model)[1])
            self._all += list(self._known[model.id])
        return self._known[model.id]

    def mixed(self, model: ArticleDraft, count: int, rng: np.random.Generator) -> Vectors:
        """Return so many vectors near those of an article, all different."""
        own = self.vectors(model)
        others = np.stack([self._all[at] for at in rng.integers(0, len(self._all), count)])
        share = rng.uniform(0, MIXED, (count, 1))
        rows = (1 - share) * own[np.arange(count) % len(own)]
        rows += share * others
        rows += rng.normal(0, NOISE, rows.shape)
        unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return unit


def fill(home: Path, source: Source, size: int) -> dict[str, float]:
    """Let an archive grow to about ``size`` passages; return what that cost."""
    with open_engine(Settings(home=home)) as engine:
        rng, held = np.random.default_rng(size), engine.store.counted()[1]
        engine.archive.follow()
        before, started = held, perf_counter()
        for number, draft in enumerate(copies(source.models)):
            if held >= size:
                break
            if engine.store.current(draft.id) is not None:
                continue
            spans, _, hashes = split(draft)
            turn, place = divmod(number, len(source.models))
            model = source.models[place]
            rows = source.mixed(model, len(spans), rng) if turn else source.vectors(model)
            engine.store.commit(draft, spans, hashes, rows, source.embedder.fingerprint)
            held += len(spans)
        stored = perf_counter()
        engine.archive.follow()
        made = held - before
        return {
            "articles": engine.store.article_count(),
            "passages": held,
            "store, passages/s": made / (stored - started),
            "index, passages/s": made / (perf_counter() - stored),
        }


def in_a_process(
    home: Path, articles: Path, rounds: int, *, searches: bool = False
) -> dict[str, float]:
    """Measure an archive in a process that has made none."""
    command = [sys.executable, "-m", "evals.sizes", "--measure", str(home),
               "--articles", str(articles), "--rounds", str(rounds)]  # fmt: skip
    command += ["--searches"] if searches else []
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(home: Path, articles: Path, rounds: int) -> dict[str, float]:
    """Return the costs of using an archive."""
    started = perf_counter()
    with open_engine(Settings(home=home)) as engine:
        engine.search(QUESTIONS[0])
        found = {"start, s": perf_counter() - started}
        found |= searching.costs(engine, KINDS, QUESTIONS, rounds)
        found["ask, ms"] = median(_ask(engine, question) for question in QUESTIONS[:3])
        found |= _ingest(engine, drafts(articles))
        closing = perf_counter()
    found["close after that, s"] = perf_counter() - closing
    found["RSS, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    with open_engine(Settings(home=home)) as engine:
        return {**found, **searching.recall(engine, KINDS, QUESTIONS)}


def measured_searches(home: Path, rounds: int) -> dict[str, float]:
    """Return the costs of searches alone, and how much of an exact search they find."""
    with open_engine(Settings(home=home)) as engine:
        found = searching.costs(engine, KINDS, QUESTIONS, rounds)
        return {**found, **searching.recall(engine, KINDS, QUESTIONS)}


class Given:
    """An embedder that has embedded some texts already: an ingest without the embedding."""

    def __init__(self, embedder: Embedder, texts: Sequence[str]) -> None:
        self.name, self.fingerprint = embedder.name, embedder.fingerprint
        self.dimension = embedder.dimension
        self._made = dict(zip(texts, embedder.embed_passages(texts), strict=True))

    def embed_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Return what was embedded."""
        del progress
        rows: Vectors = np.stack([self._made[text] for text in texts])
        return rows

    def embed_query(self, text: str) -> Vector:
        """Return what was embedded."""
        row: Vector = self._made[text]
        return row


def _ingest(engine: Engine, models: Sequence[ArticleDraft]) -> dict[str, float]:
    """Take in articles that are new, and then one more."""
    turn = engine.store.change_number() + 1_000_000
    fresh = list(islice(copies(models, turn), NEW + 1))
    texts = [text for draft in fresh[1:] for text in split(draft)[1]]
    made: list[Given] = []
    embedding = searching.milliseconds(lambda: made.append(Given(engine.archive.embedder, texts)))
    rest = searching.milliseconds(
        lambda: ingest_drafts(
            fresh[1:], store=engine.store, embedder=made[0], follow=engine.archive.follow
        )
    )
    return {
        "ingest, ms a passage": (embedding + rest) / len(texts),
        "of that not embedding, ms": rest / len(texts),
        "one article more, ms": searching.milliseconds(lambda: engine.ingest_drafts(fresh[:1])),
    }


def _ask(engine: Engine, question: str) -> float:
    return searching.milliseconds(lambda: asyncio.run(final_answer(engine.ask(question))))


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
