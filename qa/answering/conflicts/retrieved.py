"""Reading the figures of retrieved passages that fit what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.answering.conflicts.setting import Stated
from qa.answering.conflicts.sources import known_day
from qa.answering.conflicts.wanted import LEAST_FIT, Around, Wanted, fits, nearness
from qa.checking.citations import cut_citation, sentence_around
from qa.figures import Figure, is_taken_back, read_figures, replacement
from qa.figures.stated import day_of, said_by
from qa.parts import FetchArticle
from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.types import Article, Citation, Retrieval, SaidBy, Span

_PASSAGE_ID = re.compile(r"(?P<id>.+)@(?P<version>\d+):(?P<start>\d+)-(?P<end>\d+)", re.DOTALL)


class Found(NamedTuple):
    """A figure that fits, with where it stands."""

    article: Article
    sentence: Span
    figure: Figure
    """Offsets into the sentence."""
    fit: float
    """0 to 1: how much of what was asked stands in the sentence or around it."""

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


def fitting(
    asked: Wanted, retrieval: Retrieval, article: FetchArticle, *, least: float = LEAST_FIT
) -> list[Found]:
    """Return every figure of the retrieved passages that fits what is asked, by ``least``."""
    return [
        one
        for ref, spans in _places(retrieval).items()
        for one in _of_article(asked, article(*ref), spans, least)
    ]


def _places(retrieval: Retrieval) -> dict[tuple[str, int], list[Span]]:
    """Return the ranges to read of each article version, those of folded passages too."""
    places: dict[tuple[str, int], list[Span]] = {}
    for hit in retrieval.hits:
        for name in (hit.passage.id, *hit.folded):
            part = _PASSAGE_ID.fullmatch(name)
            if part is not None:
                span = Span(start=int(part["start"]), end=int(part["end"]))
                places.setdefault((part["id"], int(part["version"])), []).append(span)
    return places


def _of_article(
    asked: Wanted, article: Article, spans: Sequence[Span], least: float
) -> Iterator[Found]:
    sentences = sentence_spans(article.text)
    title = frozenset(content_stems(article.title or ""))
    whole = article_stems(article)
    before = ""
    for sentence in sentences:
        words = sentence.cut(article.text)
        if any(sentence.overlaps(span) for span in spans):
            around = Around(
                before=before,
                sentence=frozenset(content_stems(words)),
                beside=frozenset(content_stems(before)) | title,
                article=whole,
            )
            near = nearness(asked, around)
            if near >= least:
                yield from _of_sentence(asked, article, sentence, around, near)
        before = words


def article_stems(article: Article) -> frozenset[str]:
    """Return the stems of a title and text."""
    return _stems(f"{article.title or ''}\n{article.text}")


@lru_cache(maxsize=256)
def _stems(text: str) -> frozenset[str]:
    return frozenset(content_stems(text))


def _of_sentence(
    asked: Wanted, article: Article, sentence: Span, around: Around, near: float
) -> Iterator[Found]:
    words = sentence.cut(article.text)
    figures = read_figures(words, day_of(article))
    fates = frozenset(fate for figure in figures for fate in figure.status)
    for figure in figures:
        if fits(asked, figure, words, around, fates):
            found = Found(article, sentence, figure, near)
            yield found
            yield from _put_in_its_place(found)


def _put_in_its_place(found: Found) -> Iterator[Found]:
    """Yield what the next sentence puts in the place of a figure that is taken back."""
    article = found.article
    new = replacement(article.text, found.place) if found.taken_back else None
    if new is None or new.start < found.sentence.end:
        return
    sentence = sentence_around(article.text, new)
    for figure in read_figures(sentence.cut(article.text), day_of(article)):
        if figure.span.shift(sentence.start) == new:
            yield Found(article, sentence, figure, found.fit)
