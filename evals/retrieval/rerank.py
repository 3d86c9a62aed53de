"""Whether the reader orders retrieved passages better than retrieval does.

    python -m evals.retrieval.rerank --data FOLDER [--reader FOLDER] [--cache FOLDER]

Questions of a news quiz (news_gold_2022); a hit is a passage that holds the answer, first in an
article that the quiz links, then in any article. Every score is standardised over the passages of
its question; a mix's weights are chosen on one half of the questions and measured on the other.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean, pstdev
from tempfile import TemporaryDirectory
from typing import NamedTuple

from evals.news.remembered import RememberedReader
from evals.retrieval.archive import Archive, CachedEmbedder, build, packaged
from evals.retrieval.corpora import Collection, Question, news_gold
from evals.retrieval.measure import HEADER, Copies, Judged, scores
from qa.answering.answerers.candidates import window
from qa.models.reader import Reader, Reading, open_reader
from qa.retrieval.embed import open_embedder
from qa.retrieval.retrieve import DENSE, LEXICAL, retrieve
from qa.text import PASSAGE_CHARS
from qa.types import Hit, Span

WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
Scorer = Callable[["Read"], float]


class Read(NamedTuple):
    """A retrieved passage and what the reader says to it."""

    hit: Hit
    reading: Reading
    copies: Copies
    """The passage, and those that retrieval folded into it."""

    @property
    def margin(self) -> float:
        """The best span's score over that of no answer."""
        return (self.reading.spans[0].score if self.reading.spans else 0.0) - self.reading.null

    def leg(self, name: str) -> float:
        """A leg's score of the passage; NaN where the leg didn't find it."""
        return next((leg.score for leg in self.hit.legs if leg.leg == name), math.nan)


SCORES: Mapping[str, Scorer] = {
    "fused": lambda read: read.hit.score,
    "BM25": lambda read: read.leg(LEXICAL),
    "dense": lambda read: read.leg(DENSE),
    "answerable": lambda read: read.reading.answerable,
    "span margin": lambda read: read.margin,
    "probability": lambda read: read.reading.probability,
}
MIXES = (
    ("fused", "answerable"),
    ("fused", "span margin"),
    ("fused", "probability"),
    ("fused", "span margin", "answerable"),
    ("BM25", "dense"),
    ("BM25", "dense", "answerable"),
    ("BM25", "dense", "probability"),
)


def standardised(values: Sequence[float]) -> list[float]:
    """Z-scores; a missing one (NaN) counts as the least."""
    present = [value for value in values if not math.isnan(value)]
    if not present:
        return [0.0] * len(values)
    mean, spread, least = fmean(present), pstdev(present) or 1.0, min(present)
    return [((least if math.isnan(value) else value) - mean) / spread for value in values]


def read_hits(
    archive: Archive, questions: Sequence[Question], reader: Reader, top_k: int
) -> Iterator[list[Read]]:
    """Retrieve for each question and read what was found, as the answerer does."""
    every = archive.store.passages(archive.store.live_keys()).values()
    named = {passage.id: passage for passage, _ in every}
    for number, question in enumerate(questions, start=1):
        hits = retrieve(question.text, top_k=top_k, **archive._asdict()).hits
        texts = []
        for hit in hits:
            source = archive.store.article(hit.passage.article_id)
            texts.append(window(source, hit.passage).cut(source.text))
        readings = reader.read(question.text, texts)
        print(f"{number} of {len(questions)}", end="\r", file=sys.stderr, flush=True)
        yield [
            Read(hit, reading, (hit.passage, *(named[copy] for copy in hit.folded)))
            for hit, reading in zip(hits, readings, strict=True)
        ]


def mixed(question: Question, found: Sequence[Read], weights: Mapping[str, float]) -> Judged:
    """Order by the weighted sum of standardised scores; equals in the order of retrieval."""
    columns = {name: standardised([SCORES[name](read) for read in found]) for name in weights}
    totals = [sum(w * columns[n][at] for n, w in weights.items()) for at in range(len(found))]
    order = sorted(range(len(found)), key=lambda at: -totals[at])
    return Judged(question, [found[at].copies for at in order])


def combinations(names: Sequence[str]) -> Iterator[dict[str, float]]:
    """All weightings with the first at 1."""
    if len(names) == 1:
        yield {names[0]: 1.0}
        return
    for shorter in combinations(names[:-1]):
        for weight in WEIGHTS:
            yield {**shorter, names[-1]: weight}


def cross_fitted(
    questions: Sequence[Question], found: Sequence[Sequence[Read]], names: Sequence[str]
) -> tuple[list[Judged], list[dict[str, float]]]:
    """Each half of the questions ordered by the weights with the best MRR@10 on the other half."""
    pairs = list(zip(questions, found, strict=True))
    judged: dict[int, Judged] = {}
    chosen = []
    for half in (0, 1):
        other = pairs[1 - half :: 2]
        weights = max(
            combinations(names), key=lambda w: scores([mixed(q, f, w) for q, f in other])[0]
        )
        chosen.append(weights)
        for at in range(half, len(pairs), 2):
            judged[at] = mixed(*pairs[at], weights)
    return [judged[at] for at in range(len(pairs))], chosen


def anywhere(collection: Collection) -> tuple[Question, ...]:
    """The questions, with every article that holds an answer's words counted as one of theirs."""
    texts = {article.id: article.text for article in collection.articles}
    return tuple(_asked_of_all(question, texts) for question in collection.questions)


def _asked_of_all(question: Question, texts: Mapping[str, str]) -> Question:
    wordings = {s.cut(texts[key]) for key, spans in question.answers.items() for s in spans}
    choice = "|".join(sorted(map(re.escape, wordings), key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{choice})(?!\w)", re.IGNORECASE)
    answers = {
        key: tuple(Span(start=m.start(), end=m.end()) for m in pattern.finditer(text))
        for key, text in texts.items()
    }
    return Question(question.text, {key: spans for key, spans in answers.items() if spans})


def rankings(
    questions: Sequence[Question], found: Sequence[Sequence[Read]]
) -> Iterator[tuple[str, list[Judged]]]:
    """Each score alone, then each mix with the weights that its halves chose."""
    for name in SCORES:
        yield name, [mixed(q, f, {name: 1.0}) for q, f in zip(questions, found, strict=True)]
    for names in MIXES:
        judged, chosen = cross_fitted(questions, found, names)
        weights = "; ".join(":".join(f"{w[n]:g}" for n in names) for w in chosen)
        yield f"{' + '.join(names)} ({weights})", judged


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="evals.retrieval.rerank", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--data", type=Path, required=True, help="folder of the collection")
    parser.add_argument("--reader", type=Path, help="folder of the reader's weights")
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors and readings")
    parser.add_argument("--top-k", type=int, default=20, help="passages reordered")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> None:
    """Retrieve, read, print both tables."""
    given = arguments(argv)
    collection = news_gold(given.data)
    with TemporaryDirectory() as scratch:
        cache = given.cache or Path(scratch)
        embedder = CachedEmbedder(open_embedder("all-MiniLM-L6-v2"), cache / "vectors.sqlite")
        opened = open_reader(given.reader) if given.reader else open_reader()
        reader = RememberedReader(opened, cache / "rerank-readings.jsonl")
        articles, asked = collection
        with build(articles, embedder, max_chars=PASSAGE_CHARS, wording=packaged) as archive:
            found = list(read_hits(archive, asked, reader, given.top_k))
    for title, questions in (("linked articles", asked), ("any article", anywhere(collection))):
        print(f"\n{title}: {len(questions)} questions, top {given.top_k} reordered\n")
        print("| order by | " + " | ".join(HEADER) + " |" + "\n" + "|---" * (1 + len(HEADER)) + "|")
        for name, judged in rankings(questions, found):
            print(f"| {name} | " + " | ".join(f"{score:.3f}" for score in scores(judged)) + " |")


if __name__ == "__main__":
    main()
