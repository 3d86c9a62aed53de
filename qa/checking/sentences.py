"""Find the sentences of articles that may support or contradict a claim, the likeliest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from heapq import nlargest
from math import log
from operator import is_
from typing import NamedTuple

from qa.figures import SAME_PLACE, Figure, read_figures
from qa.figures.stated import day_of
from qa.text import sentence_spans
from qa.text.folding import fold_for_comparison
from qa.text.stems import content_stems, stem
from qa.types import Article, Span, Withdrawn


def topic_stems(text: str) -> tuple[str, ...]:
    """Return the content stems of a text; those of "Canada" and "Canadian" are equal."""
    places = _places()
    return tuple(places.get(one, one) for one in content_stems(text))


@lru_cache(maxsize=1)
def _places() -> Mapping[str, str]:
    return {stem(name): stem(people) for name, people in SAME_PLACE.items()}


def unrepaired(lost: Sequence[Withdrawn], better: str) -> list[Withdrawn]:
    """Return the withdrawn statements that a new statement does not replace.

    The new one replaces at most one: the statement that shares most stems with it.
    """
    words = set(topic_stems(better))
    shared = [len(words & set(topic_stems(one.text))) for one in lost]
    if not any(shared):
        return list(lost)
    repaired = shared.index(max(shared))
    return [one for place, one in enumerate(lost) if place != repaired]


NEIGHBOUR = 0.6
"""Weight of a word that stands in the sentence before or after, or in the title."""
_SHORTLIST = 24
"""Sentences whose neighbours are looked at too."""
_MOST_STEMS = 40
"""Stems of a claim that are looked up, the rarest first, to limit the time for long claims."""
_MOST_PLACES = 4000
"""Mentions of a claim's stems that are looked at, the rarest stems first: so that the time for a
claim doesn't grow with an archive in which everybody says "said"."""
_MOST_HOLDING = 6
"""Sentences looked at only because they hold a figure of the claim's value."""
_REMEMBERED_ARTICLES = 1024

Amount = tuple[Decimal, Decimal]
"""Lower and upper end of a figure."""


class Sentence(NamedTuple):
    """One sentence of an article, with the stems that say what it is about."""

    article: Article
    span: Span
    text: str
    stems: frozenset[str]
    near: frozenset[str]
    """Stems of its neighbours and of the title: its pronouns may refer to them."""
    amounts: frozenset[Amount]
    """What its figures state."""


class SentenceIndex(NamedTuple):
    """The sentences of some articles, with an index of their stems."""

    sentences: tuple[Sentence, ...]
    places: Mapping[str, tuple[int, ...]]
    """Where each stem stands: indices of sentences."""
    rarity: Mapping[str, float]
    """Each stem's inverse document frequency among these sentences."""
    verbatim: Mapping[str, int]
    """Sentences by their folded text."""
    holding: Mapping[Amount, tuple[int, ...]]
    """Where each amount stands: indices of sentences."""

    @property
    def unseen(self) -> float:
        """The weight of a stem that no sentence has."""
        return log(1 + len(self.sentences)) if self.sentences else 1.0


def index_of(articles: Sequence[Article]) -> SentenceIndex:
    """Return the sentences of the articles with their index, in time linear in their length."""
    sentences = tuple(one for article in articles for one in _sentences(article))
    places: defaultdict[str, list[int]] = defaultdict(list)
    holding: defaultdict[Amount, list[int]] = defaultdict(list)
    for at, sentence in enumerate(sentences):
        for one in sentence.stems:
            places[one].append(at)
        for amount in sentence.amounts:
            holding[amount].append(at)
    return SentenceIndex(
        sentences=sentences,
        places={one: tuple(found) for one, found in places.items()},
        rarity={one: log(1 + len(sentences) / len(found)) for one, found in places.items()},
        verbatim={
            fold_for_comparison(one.text): at for at, one in reversed(list(enumerate(sentences)))
        },
        holding={amount: tuple(found) for amount, found in holding.items()},
    )


class LatestIndex:
    """Keeps the index of the latest articles, so that many claims over them index them once."""

    def __init__(self) -> None:
        self._articles: tuple[Article, ...] = ()
        self._index = index_of(())

    def of(self, articles: Sequence[Article]) -> SentenceIndex:
        """Return the index of some articles: the last one again where they are the same."""
        same = len(articles) == len(self._articles) and all(map(is_, articles, self._articles))
        if not same:
            self._articles, self._index = tuple(articles), index_of(articles)
        return self._index


def ranked(
    index: SentenceIndex, stems: Collection[str], limit: int
) -> list[tuple[float, Sentence]]:
    """Return the sentences that cover most of a claim's stems, with their coverage, best first.

    Of two that cover the same share, the one with fewer other words comes first.
    """
    wanted = sorted(set(stems), key=lambda s: (-index.rarity.get(s, 0.0), s))[:_MOST_STEMS]
    held: defaultdict[int, float] = defaultdict(float)
    looked_at = 0
    for one in wanted:
        found_at = index.places.get(one, ())
        looked_at += len(found_at)
        if looked_at > _MOST_PLACES and len(held) >= _SHORTLIST:
            break
        for at in found_at:
            held[at] += index.rarity[one]
    likely = nlargest(_SHORTLIST, held, key=lambda at: (held[at], -at))
    found = [(coverage(stems, index.sentences[at], index), at) for at in likely]
    found.sort(key=lambda pair: (-pair[0], len(index.sentences[pair[1]].stems), pair[1]))
    return [(share, index.sentences[at]) for share, at in found[:limit]]


def sentences_with(figures: Sequence[Figure], index: SentenceIndex) -> list[Sentence]:
    """Return sentences with a figure of the same value as one of these, in the articles' order."""
    places = {at for amount in amounts_of(figures) for at in index.holding.get(amount, ())}
    return [index.sentences[at] for at in sorted(places)[:_MOST_HOLDING]]


def coverage(stems: Collection[str], sentence: Sentence, index: SentenceIndex) -> float:
    """Return the share, 0 to 1, of the stems that the sentence and its neighbours hold.

    Rare stems weigh more; stems that no sentence has weigh most.
    """
    unseen = index.unseen
    total = held = 0.0
    for one in sorted(set(stems)):  # one order of adding, so that ties are ties in every run
        weight = index.rarity.get(one, unseen)
        total += weight
        if one in sentence.stems:
            held += weight
        elif one in sentence.near:
            held += NEIGHBOUR * weight
    return held / total if total else 0.0


def merged(sentences: Sequence[Sentence]) -> Sentence:
    """Return the first sentence with the stems of all, as if they were one sentence."""
    first = sentences[0]
    near = first.near.union(*(one.near for one in sentences))
    return first._replace(stems=first.stems.union(*(one.stems for one in sentences)), near=near)


def _sentences(article: Article) -> Iterator[Sentence]:
    for each in _read(article.text, article.title or "", day_of(article)):
        yield Sentence(article, *each)


Read = tuple[Span, str, frozenset[str], frozenset[str], frozenset[Amount]]
"""A sentence without its article."""


@lru_cache(maxsize=_REMEMBERED_ARTICLES)
def _read(text: str, title: str, day: date | None) -> tuple[Read, ...]:
    spans = sentence_spans(text)
    cuts = [span.cut(text) for span in spans]
    stems = [frozenset(topic_stems(cut)) for cut in cuts]
    named = frozenset(topic_stems(title))
    around = (
        named.union(*(stems[j] for j in (i - 1, i + 1) if 0 <= j < len(spans)))
        for i in range(len(spans))
    )
    amounts = (amounts_of(figures_in(cut, day)) for cut in cuts)
    return tuple(zip(spans, cuts, stems, around, amounts, strict=True))


def amounts_of(figures: Sequence[Figure]) -> frozenset[Amount]:
    """Return the values of the figures that state a number, as lower and upper end."""
    return frozenset(
        (one.low, one.high) for one in figures if one.low is not None and one.high is not None
    )


@lru_cache(maxsize=4096)
def figures_in(text: str, day: date | None) -> tuple[Figure, ...]:
    """Return the figures of a sentence; the latest few thousand sentences are remembered."""
    return read_figures(text, day)
