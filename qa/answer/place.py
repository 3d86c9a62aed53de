"""Where the words that may answer stand, and what speaks against them there."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from qa.text import sentence_spans
from qa.types import Article, Span

BEFORE = 3
"""Sentences before the answer's, and at the article's beginning, that may name what it is about."""
_LOOKED = 1500
"""Code points in which they are looked for."""
_PARTS = re.compile(
    r",(?!\d)|[;:—–]|\b(?:and|but|while|whereas|although|though|after|before|with|which|who|that)\b"
)


class Doubt(NamedTuple):
    """Something that the sentence says otherwise than the question."""

    weight: float
    """Log-odds, below 0."""
    why: str
    """What was amiss, to be read behind "The likeliest words, ...;"."""
    names: frozenset[str] = frozenset()
    """The words that were missed, where that is all."""

    def said_by(self, missed: Collection[str]) -> bool:
        """Whether a list of missed words says it already."""
        return bool(self.names) and self.names.issubset(missed)


class Place(NamedTuple):
    """Where the words found stand."""

    sentence: str
    inside: Span
    """The words, in the sentence."""
    before: str
    """The sentences right before it."""
    title: str
    head: str
    """The article's title and beginning: what it is about throughout."""
    passage: str
    article: str
    published: str
    """The year of publication, or nothing."""

    @property
    def near(self) -> str:
        """What is read around the sentence."""
        return f"{self.head} {self.before}"

    @property
    def part(self) -> Span:
        """The part of the sentence, between commas and conjunctions, that the words stand in."""
        marks = [0, *(mark.end() for mark in _PARTS.finditer(self.sentence)), len(self.sentence)]
        start = max(mark for mark in marks if mark <= self.inside.start)
        return Span(start=start, end=min(mark for mark in marks if mark >= self.inside.end))


def place_of(article: Article, read: str, sentence: Span, inside: Span) -> Place:
    """Return where words stand.

    Args:
        article: The article.
        read: The passage, under the article's title.
        sentence: The sentence of the words, in the article.
        inside: The words, in the sentence.
    """
    text, title = article.text, article.title or ""
    start = max(0, sentence.start - _LOOKED)
    return Place(
        sentence=sentence.cut(text),
        inside=inside,
        before=" ".join(_sentences(text[start : sentence.start])[-BEFORE:]),
        title=title,
        head=" ".join((f"{title}.", *_sentences(text[:_LOOKED])[:BEFORE])),
        passage=read,
        article=f"{title}. {text}",
        published=str(article.published_at or "")[:4],
    )


def _sentences(text: str) -> list[str]:
    return [one.cut(text) for one in sentence_spans(text)]
