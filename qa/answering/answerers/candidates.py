"""The words of retrieved passages that may answer a question, likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qa.answering.answerers.decision import Decision, packaged_decision
from qa.answering.answerers.extent import natural_extent, within_sentence
from qa.answering.answerers.features import Features, features_of, word_weights
from qa.answering.question import Question, unmentioned
from qa.figures import replacement
from qa.models.reader import Reader
from qa.parts import FetchArticle
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
WHOLE = 0.8
"""Share of a sentence from which words are the sentence, and name nobody."""
FEWEST = 4
"""Words that make a sentence or headline."""


class Candidate(NamedTuple):
    """Words that may answer."""

    passage: Passage
    span: Span
    """In the article."""
    text: str
    probability: float
    """Of answering the question, by ``qa.answering.answerers.decision``."""
    rank: int
    """Of the passage, by retrieval."""
    features: Features | None = None


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
    """A span of the reader's, in the article, widened to its natural extent."""

    source: _Source
    span: Span
    extent: Span
    probability: float
    """The reader's own."""
    score: float
    null: float

    @property
    def text(self) -> str:
        return self.extent.cut(self.source.article.text)


def read_candidates(
    question: Question,
    hits: Sequence[Hit],
    reader: Reader,
    article: FetchArticle,
    *,
    decision: Decision | None = None,
) -> tuple[Candidate, ...]:
    """Return the distinct words that may answer, likeliest first; each widened to its extent.

    Args:
        question: A stand-alone question.
        hits: The passages to read, all at once.
        reader: Finds the words.
        article: Gets the stored articles.
        decision: Weighs the features; by default the packaged one.
    """
    sources = [_source(hit, article, question.names) for hit in hits]
    texts = [source.text for source in sources]
    readings = reader.read(question.text, texts, spans=SPANS)
    found = [
        _found(question, source, one.span.shift(source.window.start), one.probability,
               one.score, reading.null)
        for source, reading in zip(sources, readings, strict=True)
        for one in reading.spans
    ]  # fmt: skip
    found = [one for one in found if _may_answer(question, one)]
    likely = _without_overlaps(sorted(found, key=lambda one: -one.probability)[: 2 * CONSIDERED])
    likely = likely[:CONSIDERED]
    weights = word_weights(question, texts)
    weigh = decision or packaged_decision()
    return distinct(_candidate(question, weights, one, weigh) for one in likely)


def _found(
    question: Question, source: _Source, span: Span, probability: float,
    score: float, null: float,
) -> _Found:  # fmt: skip
    text = source.article.text
    extent = natural_extent(question, text, span)
    extent = replacement(text, extent) or extent  # "six ..., now four": the article says four
    return _Found(source, span, extent, probability, score, null)


def _may_answer(question: Question, one: _Found) -> bool:
    sentence, inside = within_sentence(one.source.article.text, one.extent)
    return may_name(question, sentence.cut(one.source.article.text), inside)


def may_name(question: Question, sentence: str, inside: Span) -> bool:
    """Whether words may be somebody's name or office, where a question asks who.

    Only the form decides: a name is neither a whole sentence or headline nor without a letter. For
    questions that do not ask who, everything may answer; what kind of figure it is is left to the
    features.

    Args:
        question: What was asked.
        sentence: The sentence that holds the words.
        inside: Where they stand in it.

    Example:
        To "Who won the prize?" the headline "Mutant book wins Guardian prize" is no answer.
    """
    if not question.asks_who:
        return True
    words = inside.cut(sentence)
    whole = len(words) >= WHOLE * len(sentence.strip()) and len(words.split()) >= FEWEST
    return not whole and any(character.isalpha() for character in words)


def texts_read(question: Question, hits: Sequence[Hit], article: FetchArticle) -> list[str]:
    """Return the text that the reader sees of each hit: the article's title, then the window."""
    return [_source(hit, article, question.names).titled for hit in hits]


def _source(hit: Hit, article: FetchArticle, names: Sequence[str]) -> _Source:
    found = article(hit.passage.article_id, hit.passage.version)
    near = window(found, hit.passage)
    return _Source(hit, found, with_sentence_that_names(found, near, names))


def with_sentence_that_names(article: Article, near: Span, names: Sequence[str]) -> Span:
    """Extend what is read backwards to a sentence with a name of the question that it lacks.

    "As part of last week's package, the department will provide body armour" tells what Canada
    sends only to those who have read, shortly before, whose department it is.

    Args:
        article: The article.
        near: The passage with its context.
        names: Names of the question.
    """
    lacking = unmentioned(names, near.cut(article.text))
    first = max(0, near.start - REACH)
    if not lacking or first == near.start:
        return near
    before = sentence_spans(article.text[first : near.start])
    for sentence in reversed(before if first == 0 else before[1:]):
        told = sentence.shift(first)
        if len(unmentioned(lacking, told.cut(article.text))) < len(lacking):
            return Span(start=told.start, end=near.end)
    return near


def window(article: Article, inner: Passage | Span, reach: int = CONTEXT) -> Span:
    """Return a stretch with whole sentences around it, so that pronouns find their names.

    Args:
        article: The article.
        inner: The stretch of it; it is never cut.
        reach: Code points on both sides of it within which the sentences lie.
    """
    first = max(0, inner.start - reach)
    last = min(article.length, inner.end + reach)
    around = sentence_spans(article.text[first:last])
    starts = [s.start + first for s in around if s.start > 0 and s.start + first < inner.start]
    ends = [s.end + first for s in around if s.end + first < last and s.end + first > inner.end]
    return Span(
        start=min(starts, default=inner.start) if first else 0,
        end=max(ends, default=inner.end) if last < article.length else article.length,
    )


def _candidate(
    question: Question,
    weights: Mapping[str, float],
    found: _Found,
    decision: Decision,
) -> Candidate:
    hit, article, _ = found.source
    sentence, inside = within_sentence(article.text, found.extent)
    features = features_of(
        question,
        weights,
        score=found.score,
        null=found.null,
        sentence=sentence.cut(article.text),
        inside=inside,
    )
    probability = decision.probability(features)
    return Candidate(hit.passage, found.extent, found.text, probability, hit.rank, features)


def _without_overlaps(found: Iterable[_Found]) -> list[_Found]:
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
