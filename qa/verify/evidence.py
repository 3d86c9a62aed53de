"""The sentences of articles that may bear on a claim, the likeliest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.types import Article, Span

NEIGHBOUR = 0.6
"""Weight of a word that stands in the sentence before or after, or in the title."""


class Candidate(NamedTuple):
    """One sentence of an article, with the stems that say what it is about."""

    article: Article
    span: Span
    stems: frozenset[str]
    near: frozenset[str]
    """Stems of its neighbours and of the title: what its pronouns may stand for."""


def sentences_of(articles: Iterable[Article]) -> tuple[Candidate, ...]:
    """Return every sentence of the articles, in order."""
    return tuple(candidate for article in articles for candidate in _sentences(article))


def _sentences(article: Article) -> Iterable[Candidate]:
    spans = sentence_spans(article.text)
    stems = [frozenset(content_stems(span.cut(article.text))) for span in spans]
    title = frozenset(content_stems(article.title or ""))
    for i, span in enumerate(spans):
        around = (stems[j] for j in (i - 1, i + 1) if 0 <= j < len(spans))
        yield Candidate(article, span, stems[i], title.union(*around) - stems[i])


def weights_of(candidates: Sequence[Candidate]) -> Mapping[str, float]:
    """Return each stem's inverse document frequency among these sentences."""
    frequency = Counter(stem for candidate in candidates for stem in candidate.stems)
    return {stem: log(1 + len(candidates) / count) for stem, count in frequency.items()}


def coverage(
    claim: Sequence[str], candidate: Candidate, weights: Mapping[str, float], unseen: float
) -> float:
    """Return the share, 0 to 1, of the claim's words that the sentence and its neighbours hold.

    Args:
        claim: The claim's stems.
        candidate: The sentence.
        weights: Of stems; rare words weigh more.
        unseen: Weight of a stem that is nowhere.
    """
    total = held = 0.0
    for stem in set(claim):
        weight = weights.get(stem, unseen)
        total += weight
        if stem in candidate.stems:
            held += weight
        elif stem in candidate.near:
            held += NEIGHBOUR * weight
    return held / total if total else 0.0
