"""Find the figures of the retrieved passages that are about what the question asks for.

A figure fits if its kind and what it counts are those asked for, and enough of the question's
words are in its sentence, in the sentence before, or in the article's title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.answering.conflicts.context import Stated
from qa.answering.conflicts.contradict import alike, is_among
from qa.answering.conflicts.sources import known_day
from qa.answering.question import HARMED, FigureSought
from qa.answering.question.sought import owners_named
from qa.checking.citations import cut_citation, sentence_around
from qa.figures import (
    GENERIC_PEOPLE,
    PEOPLE,
    Figure,
    Kind,
    is_taken_back,
    lemma,
    read_figures,
    replacement,
    same_head,
)
from qa.figures.stated import day_of, said_by
from qa.parts import FetchArticle
from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.types import Article, Citation, Retrieval, SaidBy, Span

LEAST_FIT = 0.5
IN_SENTENCE, BESIDE, IN_ARTICLE = 1.0, 0.7, 0.4
"""What a word of the query adds to the fit, by where it is; beside: sentence before, or title."""
_LEAST_SUM = 1000
"""Larger counts may be sums of money in a currency that is in no table ("38 million crowns")."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
REFERS = re.compile(r"\b(?:number|figure|total|count|toll|estimate)\b", re.IGNORECASE)
"""Words by which a sentence speaks of the figure in the sentence before it."""
_MONEY_STEMS = frozenset(
    content_stems("cost price fine salary sum amount budget spend pay worth money")
)
_PASSAGE_ID = re.compile(r"(?P<id>.+)@(?P<version>\d+):(?P<start>\d+)-(?P<end>\d+)", re.DOTALL)


class Around(NamedTuple):
    """The words around a figure, as stems."""

    before: str
    """The sentence before, as written."""
    sentence: frozenset[str]
    beside: frozenset[str]
    article: frozenset[str]


class FigureFound(NamedTuple):
    """A figure that fits, with where it is."""

    article: Article
    sentence: Span
    figure: Figure
    """Offsets into the sentence."""
    fit: float
    """0 to 1: which share of the words sought is in the sentence or near it."""

    @property
    def stated(self) -> Stated:
        """The figure with its sentence and day."""
        return Stated(self.sentence.cut(self.article.text), self.figure, known_day(self.article))

    @property
    def place(self) -> Span:
        """Where the figure stands in the article."""
        return self.figure.span.shift(self.sentence.start)

    @property
    def citation(self) -> Citation:
        """The sentence, cut from the article."""
        return cut_citation(self.article, self.sentence, number=1, evidence=self.place)

    @property
    def said_by(self) -> SaidBy | None:
        """Who is reported to have said it."""
        return said_by(self.article, self.citation)

    @property
    def taken_back(self) -> bool:
        """Whether the sentence gives the figure only to correct it."""
        return is_taken_back(self.stated.sentence, self.figure)


def fitting_figures(
    sought: FigureSought, retrieval: Retrieval, article: FetchArticle, *, least: float = LEAST_FIT
) -> list[FigureFound]:
    """Return every figure of the retrieved passages with a fit of at least ``least``."""
    return [
        one
        for ref, spans in _places(retrieval).items()
        for one in _in_article(sought, article(*ref), spans, least)
    ]


def _places(retrieval: Retrieval) -> dict[tuple[str, int], list[Span]]:
    """Return the ranges to read of each article version, also those of folded passages."""
    places: dict[tuple[str, int], list[Span]] = {}
    for hit in retrieval.hits:
        for name in (hit.passage.id, *hit.folded):
            part = _PASSAGE_ID.fullmatch(name)
            if part is not None:
                span = Span(start=int(part["start"]), end=int(part["end"]))
                places.setdefault((part["id"], int(part["version"])), []).append(span)
    return places


def _in_article(
    sought: FigureSought, article: Article, spans: Sequence[Span], least: float
) -> Iterator[FigureFound]:
    sentences = sentence_spans(article.text)
    title = frozenset(content_stems(article.title or ""))
    whole = article_stems(article)
    before = ""
    for sentence in sentences:
        words = sentence.cut(article.text)
        if any(sentence.overlaps(span) for span in spans):
            around = Around(
                before=before,
                sentence=_sentence_stems(words),
                beside=_sentence_stems(before) | title,
                article=whole,
            )
            near = nearness(sought, around)
            if near >= least:
                yield from _in_sentence(sought, article, sentence, around, near)
        before = words


def article_stems(article: Article) -> frozenset[str]:
    """Return the stems of a title and text."""
    return _article_stems(f"{article.title or ''}\n{article.text}")


def _stems(text: str) -> frozenset[str]:
    return frozenset(content_stems(text))


_article_stems = lru_cache(maxsize=256)(_stems)
_sentence_stems = lru_cache(maxsize=1024)(_stems)
"""Each sentence is looked at for itself, and beside the next one."""


def _in_sentence(
    sought: FigureSought, article: Article, sentence: Span, around: Around, near: float
) -> Iterator[FigureFound]:
    words = sentence.cut(article.text)
    figures = read_figures(words, day_of(article))
    fates = frozenset(fate for figure in figures for fate in figure.status)
    for figure in figures:
        if _fits(sought, figure, words, around, fates):
            found = FigureFound(article, sentence, figure, near)
            yield found
            yield from _replacement_of(found)


def _replacement_of(found: FigureFound) -> Iterator[FigureFound]:
    """Yield the figure by which the next sentence replaces one that is taken back."""
    article = found.article
    new = replacement(article.text, found.place) if found.taken_back else None
    if new is None or new.start < found.sentence.end:
        return
    sentence = sentence_around(article.text, new)
    for figure in read_figures(sentence.cut(article.text), day_of(article)):
        if figure.span.shift(sentence.start) == new:
            yield FigureFound(article, sentence, figure, found.fit)


def _fits(
    sought: FigureSought, figure: Figure, sentence: str, around: Around, fates: frozenset[str]
) -> bool:
    """Whether a figure is of the kind and the thing sought.

    Args:
        sought: What is looked for.
        figure: Of the sentence.
        sentence: As written.
        around: The words about it.
        fates: What the sentence says became of anything it counts.
    """
    return (
        _fate_fits(sought, figure, fates)
        and _kind_fits(sought, figure, around)
        and _noun_fits(sought, figure, sentence, around.before)
    )


def nearness(sought: FigureSought, around: Around) -> float:
    """Return which share of the words sought is in or near a sentence, 0 to 1."""
    if not sought.topics:
        return 1.0
    return sum(_nearness(stem, around) for stem in sought.topics) / len(sought.topics)


def _fate_fits(sought: FigureSought, figure: Figure, fates: frozenset[str]) -> bool:
    """Whether a figure's verbs fit what is asked: soldiers hurt are not soldiers deployed.

    A figure without a noun and a verb of its own ("and not eleven") takes those of its sentence.
    """
    bare = figure.counted is None and not figure.status
    harmed = HARMED & (fates if bare else frozenset(figure.status))
    return bool(harmed & sought.harm) if sought.harm else not harmed


def _kind_fits(sought: FigureSought, figure: Figure, around: Around) -> bool:
    if figure.kind in sought.kinds:
        return figure.low is not None
    sum_of_money = (
        sought.kinds[0] is Kind.MONEY
        and figure.kind is Kind.COUNT
        and figure.low is not None
        and figure.low >= _LEAST_SUM
        and not (figure.counted and figure.counted.head in PEOPLE | GENERIC_PEOPLE)
    )
    return sum_of_money and bool(_MONEY_STEMS & around.sentence)


def _noun_fits(sought: FigureSought, figure: Figure, sentence: str, before: str) -> bool:
    """Whether a figure counts what is asked for.

    One without a noun of its own ("they put the number at 20,000") fits where its sentence names
    the thing, or the sentence before does.
    """
    if sought.head is None:
        return True
    if figure.counted is None:
        near = f"{before} {sentence}" if REFERS.search(sentence) else sentence
        words = (lemma(match[0]) for match in _WORD.finditer(near))
        return any(same_head(word, sought.head) for word in words)
    if not _same_thing(figure.counted.head, sought.head):
        return False
    names = owners_named(" ".join(figure.counted.modifiers))
    return not names or not sought.owners or any(alike(a, b) for a in names for b in sought.owners)


def _same_thing(one: str, other: str) -> bool:
    generic = other in GENERIC_PEOPLE and one in PEOPLE
    return same_head(one, other) or generic


def _nearness(stem: str, around: Around) -> float:
    places = (
        (around.sentence, IN_SENTENCE), (around.beside, BESIDE), (around.article, IN_ARTICLE),
    )  # fmt: skip
    return next((w for stems, w in places if is_among(stem, stems)), 0.0)
