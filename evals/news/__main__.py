"""``python -m evals.news --data DIR``: answers and citations on RealTimeQA questions of 2022-23.

Each question's gold article is known, with the span of the answer. All articles are ingested into
one archive; every question is asked of it. ``match``: the answer equals an accepted one after
SQuAD's normalisation, or contains it. ``cited``: a citation overlaps the gold span. Declining
counts as neither.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import re
import statistics
import string
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from evals.news.sentences import SentenceAnswerer
from qa.answer.reader import ReaderAnswerer
from qa.ask import ask, final_answer
from qa.engine import Engine, open_engine
from qa.evaluation.intervals import wilson
from qa.parts import Answerer
from qa.reader import open_reader
from qa.settings import Settings
from qa.text import sentence_spans
from qa.types import Answer, ClaimDraft, DraftEnd, EvidenceHint, Retrieval

FILE = "news_spans_2022_2023.jsonl.gz"


class Outcome(NamedTuple):
    """One question and what an answerer made of it."""

    numeric: bool
    match: bool
    cited: bool
    declined: bool
    seconds: float


class FirstSentence:
    """The floor: the first sentence of the first passage by BM25."""

    name = "first sentence of BM25's first passage"
    prompt_version = None

    async def draft(
        self, question: str, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield that sentence."""
        for hit in retrieval.hits:
            ranks = {leg.leg: leg.rank for leg in hit.legs}
            if ranks.get("lexical") == 1:
                span = sentence_spans(hit.passage.text)[0]
                hint = EvidenceHint(passage=hit.passage, span=span.shift(hit.passage.start))
                text = span.cut(hit.passage.text)
                yield ClaimDraft(text=text, evidence=(hint,), score=1.0)
                break
        yield DraftEnd()


def normalised(text: str) -> str:
    """Normalise as SQuAD's evaluation does: case, punctuation, articles, white space."""
    bare = "".join(c for c in text.lower() if c not in string.punctuation + "“”‘’")
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", bare).split())


def outcome(row: dict[str, Any], answer: Answer, seconds: float) -> Outcome:
    """Compare an answer with the gold answers and the gold span."""
    said = normalised(answer.answer) if answer.claims else ""
    golds = [gold for gold in map(normalised, row["answers"]) if gold]
    start, end = row["best_span"]
    cited = any(
        c.article_id == row["doc"]["id"] and c.start < end and c.end > start
        for c in answer.citations
    )
    match = any(re.search(rf"(?<!\w){re.escape(gold)}(?!\w)", said) for gold in golds)
    return Outcome(row["numeric"], match, cited, not answer.claims, seconds)


def answerers(engine: Engine) -> Sequence[Answerer]:
    """Return the reader and what it is compared with."""
    sentences = SentenceAnswerer(engine.archive.embedder, engine.run)
    unguided = ReaderAnswerer(open_reader(), engine.store.article, engine.run, guided=False)
    unguided.name = "embedded/reader, not held to the figure asked for"
    return [FirstSentence(), sentences, unguided, engine.reader]


async def measure(
    engine: Engine, answerer: Answerer, rows: Sequence[dict[str, Any]]
) -> list[Outcome]:
    """Ask every question of one answerer."""
    found = []
    for row in rows:
        started = time.perf_counter()

        async def retrieve(query: str) -> Retrieval:
            return await engine.run(lambda: engine.search(query))

        events = ask(
            row["question"], retrieve=retrieve, answerer=answerer, article=engine.store.article
        )
        answer = await final_answer(events)
        found.append(outcome(row, answer, time.perf_counter() - started))
    return found


def line(name: str, outcomes: Sequence[Outcome]) -> str:
    """Return one row of the table."""
    cells = [name, str(len(outcomes))]
    for field in ("match", "cited", "declined"):
        hits = sum(getattr(one, field) for one in outcomes)
        low, high = wilson(hits, len(outcomes))
        cells.append(f"{hits / len(outcomes):.3f} ({low:.3f}-{high:.3f})")
    cells.append(f"{1000 * statistics.median(one.seconds for one in outcomes):.0f}")
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Ingest, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m evals.news", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--home", type=Path, help="keep the archive here, for the next run")
    parser.add_argument("--limit", type=int, help="take this many questions, evenly spread")
    parser.add_argument("--numeric", action="store_true", help="numeric questions only")
    parser.add_argument("--top-k", type=int, default=10)
    options = parser.parse_args()
    with gzip.open(options.data / FILE, "rt", encoding="utf-8") as file:
        every = [json.loads(line) for line in file]
    rows = [row for row in every if row["strict"]]
    if options.numeric:
        rows = [row for row in rows if row["numeric"]]
    if options.limit:
        rows = rows[:: max(1, len(rows) // options.limit)]
    home = options.home or Path(tempfile.mkdtemp(prefix="dateline-news-"))
    with open_engine(Settings(home=home, top_k=options.top_k), light=False) as engine:
        docs = {row["doc"]["id"]: row["doc"] for row in every}
        engine.ingest_mappings(list(docs.values()))
        print(f"{len(docs)} articles, {len(rows)} strict questions, top {options.top_k}")
        print("| answerer | n | match | cited | declined | median ms |\n|---|---|---|---|---|---|")
        for answerer in answerers(engine):
            outcomes = asyncio.run(measure(engine, answerer, rows))
            print(line(answerer.name, outcomes), flush=True)
            numeric = [one for one in outcomes if one.numeric]
            print(line(f"{answerer.name}, numeric", numeric), flush=True)


if __name__ == "__main__":
    main()
