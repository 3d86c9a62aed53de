"""The words of retrieved passages that may answer a question, likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qa.answer.ages import other_age
from qa.answer.anchors import Anchors, anchors_of
from qa.answer.bound import instead
from qa.answer.doubts import doubts
from qa.answer.extent import natural_extent, within_sentence
from qa.answer.fit import Asked, asked_by, trusted
from qa.answer.lists import asks_for_several, is_list, only_counts
from qa.answer.missing import is_figure, missing_from, named
from qa.answer.place import Doubt, Place, place_of
from qa.answer.posts import other_post
from qa.answer.reasons import backing, no_reason
from qa.figures import answer_extent, replacement
from qa.parts import FetchArticle
from qa.reader import Reader
from qa.text import sentence_spans
from qa.types import Article, Hit, Passage, Span

CONTEXT = 240
"""Code points of the article read on both sides of a passage, cut at sentences."""
REACH = 600
"""Code points before that in which a name of the question is looked for if it has none."""
SPANS = 3
"""Spans considered in each passage."""
CONSIDERED = 12
"""Spans whose surroundings are looked at: what stands around them moves none further up."""


class Candidate(NamedTuple):
    """Words that may answer."""

    passage: Passage
    span: Span
    """In the article."""
    text: str
    probability: float
    """Of answering the question: the reader's, corrected by what stands around the words."""
    rank: int
    """Of the passage, by retrieval."""
    doubts: tuple[Doubt, ...] = ()
    """What the article says otherwise than the question, the weightiest first."""


class _Source(NamedTuple):
    """What is read of one hit."""

    hit: Hit
    article: Article
    window: Span

    @property
    def text(self) -> str:
        return self.window.cut(self.article.text)

    @property
    def titled(self) -> str:
        return f"{self.article.title or ''} {self.text}"


class _Found(NamedTuple):
    """A span of the reader's, in the article."""

    source: _Source
    span: Span
    probability: float


def read_candidates(
    question: str,
    hits: Sequence[Hit],
    reader: Reader,
    article: FetchArticle,
    *,
    guided: bool = True,
) -> tuple[Candidate, ...]:
    """Return the distinct words that may answer, likeliest first; each widened to its extent.

    Args:
        question: A stand-alone question.
        hits: The passages to read, all at once.
        reader: Finds the words.
        article: Gets the stored articles.
        guided: Whether figure questions are held to figures of the kind that they ask for.
    """
    names, anchors = named(question), anchors_of(question)
    sources = [_source(hit, article, names) for hit in hits]
    texts = [source.text for source in sources]
    readings = reader.read(question, texts, spans=SPANS)
    found = [
        _Found(source, one.span.shift(source.window.start), one.probability)
        for source, reading in zip(sources, readings, strict=True)
        for one in reading.spans
    ]
    asked = asked_by(question, texts, guided=guided)
    chosen = sorted(found, key=lambda one: -one.probability)[: 2 * CONSIDERED]
    return distinct(
        _candidate(question, asked, names, anchors, one, guided=guided)
        for one in _apart(chosen)[:CONSIDERED]
    )


def texts_read(question: str, hits: Sequence[Hit], article: FetchArticle) -> list[str]:
    """Return what is read of each hit, under its article's title."""
    names = named(question)
    return [_source(hit, article, names).titled for hit in hits]


def _source(hit: Hit, article: FetchArticle, names: Sequence[str]) -> _Source:
    found = article(hit.passage.article_id, hit.passage.version)
    near = window(found, hit.passage)
    return _Source(hit, found, reaching_back(found, near, names))


def reaching_back(article: Article, near: Span, names: Sequence[str]) -> Span:
    """Return what is read, from the last sentence before it that names what it does not.

    "As part of last week's package, the department will provide body armour" tells what Canada
    sends only to those who have read, shortly before, whose department it is.

    Args:
        article: The article.
        near: The passage with its context.
        names: Names of the question.
    """
    lacking = missing_from(names, near.cut(article.text))
    first = max(0, near.start - REACH)
    if not lacking or first == near.start:
        return near
    before = sentence_spans(article.text[first : near.start])
    for sentence in reversed(before if first == 0 else before[1:]):
        told = sentence.shift(first)
        if len(missing_from(lacking, told.cut(article.text))) < len(lacking):
            return Span(start=told.start, end=near.end)
    return near


def window(article: Article, passage: Passage) -> Span:
    """Return the passage with whole sentences around it, so that pronouns find their names."""
    first = max(0, passage.start - CONTEXT)
    last = min(article.length, passage.end + CONTEXT)
    around = sentence_spans(article.text[first:last])
    starts = [s.start + first for s in around if s.start > 0 and s.start + first < passage.start]
    ends = [s.end + first for s in around if s.end + first < last and s.end + first > passage.end]
    return Span(
        start=min(starts, default=passage.start) if first else 0,
        end=max(ends, default=passage.end) if last < article.length else article.length,
    )


def _candidate(
    question: str,
    asked: Asked,
    names: Sequence[str],
    anchors: Anchors,
    found: _Found,
    *,
    guided: bool,
) -> Candidate:
    hit, article, _ = found.source
    text = article.text
    extent, meant = (
        _meant(question, anchors, text, found.span)
        if guided
        else (answer_extent(text, found.span), False)
    )
    sentence, inside = within_sentence(text, extent)
    lacking = missing_from(names, found.source.titled)
    place = place_of(article, found.source.titled, sentence, inside)
    against = _against(question, anchors, place) if guided else ()
    probability = trusted(
        found.probability,
        asked,
        sentence.cut(text),
        inside,
        rank=hit.rank,
        missing=len(lacking),
        unheard=any(is_figure(name) for name in lacking),
        doubted=sum(doubt.weight for doubt in against) + backing(question, place),
        listed=asks_for_several(question) and is_list(extent.cut(text)),
    )
    if guided and not meant:  # "six ..., now four": the article says four
        extent = replacement(text, extent) or extent
    return Candidate(hit.passage, extent, extent.cut(text), probability, hit.rank, against)


def _meant(question: str, anchors: Anchors, text: str, found: Span) -> tuple[Span, bool]:
    """Return the natural extent of the words found, or of the figure that is meant instead.

    With it, whether that figure is meant by the question's own words, and stands as it is.
    """
    extent = natural_extent(question, text, found)
    sentence, inside = within_sentence(text, extent)
    other = instead(anchors, sentence.cut(text), inside)
    return (
        (natural_extent(question, text, other.shift(sentence.start)), True)
        if other
        else (extent, False)
    )


def _against(question: str, anchors: Anchors, place: Place) -> tuple[Doubt, ...]:
    found = (
        *doubts(anchors, place),
        *no_reason(question, place),
        *other_age(question, place),
        *other_post(question, place),
        *only_counts(question, place.inside.cut(place.sentence)),
    )
    return tuple(sorted(found, key=lambda doubt: doubt.weight))


def _apart(found: Iterable[_Found]) -> list[_Found]:
    """Keep the first of spans that overlap: neighbouring passages are read with their context."""
    kept: list[_Found] = []
    for one in found:
        if not any(one.span.overlaps(other.span) and _same_article(one, other) for other in kept):
            kept.append(one)
    return kept


def _same_article(one: _Found, other: _Found) -> bool:
    mine, theirs = one.source.hit.passage, other.source.hit.passage
    return (mine.article_id, mine.version) == (theirs.article_id, theirs.version)


def distinct(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Keep the likeliest of candidates that overlap in one article version."""
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda c: (-c.probability, c.rank, c.span.start)):
        if not any(_same_place(one, other) for other in kept):
            kept.append(one)
    return tuple(kept)


def _same_place(one: Candidate, other: Candidate) -> bool:
    return source_of(one) == source_of(other) and one.span.overlaps(other.span)


def source_of(candidate: Candidate) -> tuple[str, int]:
    """Return the article version that a candidate stands in."""
    return candidate.passage.article_id, candidate.passage.version
