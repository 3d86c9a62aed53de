"""Tables of retrieval quality, with the archive's real parts.

    python -m evals.retrieval gold --data FOLDER [--sizes 700,1000] [--context title] [--grid]
    python -m evals.retrieval time --data FOLDER

``gold``: questions of a news quiz with the articles that it links (news_gold_2022), a hit being a
passage that holds the answer. ``time``: the TIME collection, whole articles judged by people.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.retrieval.archive import Archive, CachedEmbedder, Wording, build, packaged
from evals.retrieval.corpora import Collection, news_gold, time_1963
from evals.retrieval.measure import (
    HEADER,
    Judged,
    fused,
    only,
    retrieved,
    scores,
    search_legs,
)
from qa.retrieval.embed import open_embedder
from qa.retrieval.retrieve import DENSE, LEXICAL, Fusion
from qa.text import PASSAGE_CHARS

DEPTH = 200
"""Deep enough for every fusion tried, and for ten distinct articles."""
WORDINGS: dict[str, Wording] = {
    "default": packaged,
    "none": lambda _, passage: passage.strip(),
    "title": lambda title, passage: f"{title or ''}\n{passage.strip()}".strip(),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Build archives and print tables."""
    given = _parser().parse_args(arguments)
    collection = _collection(given)
    print(f"{len(collection.articles)} articles, {len(collection.questions)} questions")
    print("| passages | ranking | " + " | ".join(HEADER) + " |")
    print("|---" * (2 + len(HEADER)) + "|")
    with TemporaryDirectory() as scratch:
        embedder = CachedEmbedder(
            open_embedder(given.embedder), (given.cache or Path(scratch)) / "vectors.sqlite"
        )
        for size in given.sizes:
            wording = WORDINGS[given.context]
            with build(collection.articles, embedder, max_chars=size, wording=wording) as archive:
                _print_rows(size, _rows(archive, collection, grid=given.grid))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="evals.retrieval", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("collection", choices=("gold", "time"))
    parser.add_argument("--data", type=Path, required=True, help="folder of the collection")
    parser.add_argument("--cache", type=Path, help="folder that keeps vectors for the next run")
    parser.add_argument("--embedder", default="all-MiniLM-L6-v2")
    parser.add_argument("--year", default="2022", choices=("2022", "2023", "all"))
    parser.add_argument("--sizes", type=_numbers, default=(PASSAGE_CHARS,))
    parser.add_argument("--context", choices=sorted(WORDINGS), default="default")
    parser.add_argument("--titles", action="store_true", help="titles from the articles' URLs")
    parser.add_argument("--grid", action="store_true", help="also try other weights, k and depths")
    return parser


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


def _collection(given: argparse.Namespace) -> Collection:
    if given.collection == "time":
        return time_1963(given.data)
    return news_gold(given.data, year=given.year, titles=given.titles)


def _rows(
    archive: Archive, collection: Collection, *, grid: bool
) -> Iterator[tuple[str, list[Judged]]]:
    questions = collection.questions
    found = [search_legs(archive, question, DEPTH) for question in questions]
    keys = {key for legs in found for leg in legs.values() for key, _ in leg}
    known = {key: passage for key, (passage, _) in archive.store.passages(keys).items()}
    every = Fusion(depth=DEPTH)
    yield "BM25", fused(questions, only(LEXICAL, found), every, known)
    yield "dense", fused(questions, only(DENSE, found), every, known)
    for fusion in _fusions() if grid else ():
        name = f"{fusion.lexical_weight:g}:{fusion.dense_weight:g} k={fusion.k:g} of {fusion.depth}"
        yield name, fused(questions, found, fusion, known)
    yield "retrieve", retrieved(archive, questions, top_k=50)


def _fusions() -> Iterator[Fusion]:
    for k in (5, 10, 20, 60):
        for lexical, dense in ((2, 1), (1.5, 1), (1, 1), (1, 1.5)):
            for depth in (50, 100, 200):
                yield Fusion(k=k, lexical_weight=lexical, dense_weight=dense, depth=depth)


def _print_rows(size: int, rows: Iterator[tuple[str, list[Judged]]]) -> None:
    for name, judged in rows:
        cells = " | ".join(f"{score:.3f}" for score in scores(judged))
        print(f"| {size} | {name} | {cells} |")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
