"""Rankings of a collection's questions, and the tables made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import NamedTuple

from evals.retrieval.archive import Archive
from evals.retrieval.corpora import Question
from evals.retrieval.metrics import hit_at, hit_within, ndcg, reciprocal_rank
from qa.parts import Scored
from qa.retrieval.retrieve import DENSE, LEXICAL, Fusion, fuse, retrieve
from qa.types import Passage

Legs = Mapping[str, Sequence[Scored]]
HEADER = ("MRR@10", "hits@1", "hits@4", "hits@10", "in 4k chars", "in 10k chars", "nDCG@10")


Copies = tuple[Passage, ...]
"""A ranked passage, then the near-identical ones that it stands for."""


class Judged(NamedTuple):
    """One question's ranking, best first."""

    question: Question
    ranking: Sequence[Copies]


def search_legs(archive: Archive, question: Question, depth: int) -> Legs:
    """Return what each leg finds, unfused."""
    vector = archive.embedder.embed_query(question.text)
    return {
        LEXICAL: archive.lexical.search(question.text, depth),
        DENSE: archive.vectors.search(vector, depth),
    }


def only(leg: str, found: Sequence[Legs]) -> list[Legs]:
    """Keep one leg of each question."""
    return [{leg: legs[leg]} for legs in found]


def fused(
    questions: Sequence[Question],
    found: Sequence[Legs],
    fusion: Fusion,
    known: Mapping[int, Passage],
) -> list[Judged]:
    """Fuse legs that were searched before."""
    judged = []
    for question, legs in zip(questions, found, strict=True):
        cut = {leg: scored[: fusion.depth] for leg, scored in legs.items()}
        judged.append(Judged(question, [(known[each.key],) for each in fuse(cut, fusion)]))
    return judged


def retrieved(archive: Archive, questions: Iterable[Question], top_k: int) -> list[Judged]:
    """Ask ``qa.retrieval.retrieve.retrieve`` itself, with its defaults."""
    found = archive.store.passages(archive.store.live_keys()).values()
    named = {passage.id: passage for passage, _ in found}
    judged = []
    for question in questions:
        hits = retrieve(question.text, top_k=top_k, **archive._asdict()).hits
        ranking = [(hit.passage, *(named[copy] for copy in hit.folded)) for hit in hits]
        judged.append(Judged(question, ranking))
    return judged


def scores(judged: Sequence[Judged]) -> tuple[float, ...]:
    """Return the means named in ``HEADER``.

    The nDCG is of articles, each ranked by its best passage; all others are of passages that hold
    the answer.
    """
    rows = []
    for question, ranking in judged:
        hits = [any(holds_answer(question, copy) for copy in copies) for copies in ranking]
        lengths = [len(copies[0].text) for copies in ranking]
        articles = list(dict.fromkeys(copy.article_id for copies in ranking for copy in copies))
        rows.append(
            (
                reciprocal_rank(hits),
                *(hit_at(hits, depth) for depth in (1, 4, 10)),
                *(hit_within(hits, lengths, budget) for budget in (4_000, 10_000)),
                ndcg(articles, question.answers),
            )
        )
    return tuple(fmean(column) for column in zip(*rows, strict=True))


def holds_answer(question: Question, passage: Passage) -> bool:
    """Whether the passage contains a span that answers, or its whole article is relevant."""
    spans = question.answers.get(passage.article_id)
    if spans is None:
        return False
    return not spans or any(passage.span.contains(span) for span in spans)
