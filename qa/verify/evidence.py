"""The sentences of articles that may bear on a claim, the likeliest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import nlargest
from math import log
from typing import NamedTuple

from qa.text import sentence_spans
from qa.types import Article, Span
from qa.verify.fold import folded
from qa.verify.topics import topic_stems

NEIGHBOUR = 0.6
"""Weight of a word that stands in the sentence before or after, or in the title."""
_SHORTLIST = 24
"""Sentences whose neighbours are looked at too."""
_MOST_STEMS = 40
"""The rarest stems of a claim find its sentences: bounds the time for endless claims."""
_REMEMBERED_ARTICLES = 256
_REMEMBERED_SETS = 8


class Candidate(NamedTuple):
    """One sentence of an article, with the stems that say what it is about."""

    article: Article
    span: Span
    text: str
    stems: frozenset[str]
    near: frozenset[str]
    """Stems of its neighbours and of the title: what its pronouns may stand for."""


class Evidence(NamedTuple):
    """The sentences of some articles, findable by their stems."""

    sentences: tuple[Candidate, ...]
    places: Mapping[str, tuple[int, ...]]
    """Where each stem stands: indices of sentences."""
    rarity: Mapping[str, float]
    """Each stem's inverse document frequency among these sentences."""
    verbatim: Mapping[str, int]
    """Sentences by their folded text."""

    @property
    def unseen(self) -> float:
        """The weight of a stem that is nowhere."""
        return log(1 + len(self.sentences)) if self.sentences else 1.0


def evidence_of(articles: Sequence[Article]) -> Evidence:
    """Return the sentences of the articles with their index; the latest few are remembered."""
    return _evidence(tuple(articles))


def ranked(evidence: Evidence, stems: Collection[str], limit: int) -> list[tuple[float, Candidate]]:
    """Return the sentences that cover most of a claim's stems, with their coverage, best first.

    Of two that cover as much, the one that says less besides comes first.
    """
    wanted = sorted(set(stems), key=lambda s: (-evidence.rarity.get(s, 0.0), s))[:_MOST_STEMS]
    held: defaultdict[int, float] = defaultdict(float)
    for stem in wanted:
        for at in evidence.places.get(stem, ()):
            held[at] += evidence.rarity[stem]
    likely = nlargest(_SHORTLIST, held, key=lambda at: (held[at], -at))
    found = [(coverage(stems, evidence.sentences[at], evidence), at) for at in likely]
    found.sort(key=lambda pair: (-pair[0], len(evidence.sentences[pair[1]].stems), pair[1]))
    return [(share, evidence.sentences[at]) for share, at in found[:limit]]


def coverage(stems: Collection[str], candidate: Candidate, evidence: Evidence) -> float:
    """Return the share, 0 to 1, of the stems that the sentence and its neighbours hold.

    Rare stems weigh more, stems that are nowhere most of all.
    """
    unseen = evidence.unseen
    total = held = 0.0
    for stem in sorted(set(stems)):  # one order of adding, so that ties are ties in every run
        weight = evidence.rarity.get(stem, unseen)
        total += weight
        if stem in candidate.stems:
            held += weight
        elif stem in candidate.near:
            held += NEIGHBOUR * weight
    return held / total if total else 0.0


def merged(candidates: Sequence[Candidate]) -> Candidate:
    """Return the first sentence with the stems of all: what they say together."""
    first = candidates[0]
    near = first.near.union(*(one.near for one in candidates))
    return first._replace(stems=first.stems.union(*(one.stems for one in candidates)), near=near)


@lru_cache(maxsize=_REMEMBERED_SETS)
def _evidence(articles: tuple[Article, ...]) -> Evidence:
    sentences = tuple(one for article in articles for one in _candidates(article))
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, candidate in enumerate(sentences):
        for stem in candidate.stems:
            places[stem].append(at)
    return Evidence(
        sentences=sentences,
        places={stem: tuple(found) for stem, found in places.items()},
        rarity={stem: log(1 + len(sentences) / len(found)) for stem, found in places.items()},
        verbatim={folded(one.text): at for at, one in reversed(list(enumerate(sentences)))},
    )


def _candidates(article: Article) -> Iterator[Candidate]:
    for span, text, stems, near in _sentences(article.text, article.title or ""):
        yield Candidate(article, span, text, stems, near)


@lru_cache(maxsize=_REMEMBERED_ARTICLES)
def _sentences(
    text: str, title: str
) -> tuple[tuple[Span, str, frozenset[str], frozenset[str]], ...]:
    spans = sentence_spans(text)
    cuts = [span.cut(text) for span in spans]
    stems = [frozenset(topic_stems(cut)) for cut in cuts]
    named = frozenset(topic_stems(title))
    around = (
        named.union(*(stems[j] for j in (i - 1, i + 1) if 0 <= j < len(spans)))
        for i in range(len(spans))
    )
    return tuple(zip(spans, cuts, stems, around, strict=True))
