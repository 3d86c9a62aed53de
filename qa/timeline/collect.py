"""Reading the figures of retrieved passages into a timeline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from qa.cite import cut_citation, sentence_around
from qa.conflicts import independent_sources, is_copy, moment
from qa.describe import day_of, named_days, said_by, stated, whole_sentence
from qa.figures import Figure, is_taken_back, read_figures, replacement, same_value
from qa.parts import FetchArticle
from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.timeline.types import FigureAt, Timeline
from qa.timeline.wanted import LEAST_FIT, Around, Wanted, fits, nearness, wanted
from qa.types import Article, Retrieval, Span

PASSAGES = 50
"""Passages to retrieve for a timeline."""
_PASSAGE_ID = re.compile(r"(?P<id>.+)@(?P<version>\d+):(?P<start>\d+)-(?P<end>\d+)", re.DOTALL)


class Found(NamedTuple):
    """A figure that fits, with its article."""

    row: FigureAt
    figure: Figure
    article: Article


def timeline(
    query: str, retrieval: Retrieval, article: FetchArticle, *, as_of: date | None = None
) -> Timeline:
    """Return the figures of the retrieved passages that fit the query, the oldest first.

    A value that an article gives twice, or that copies of one story give, is one entry.

    Args:
        query: A question or a topic: "US troops in Poland".
        retrieval: The passages found for it, about ``PASSAGES`` of them.
        article: Fetches an article version.
        as_of: The day that the retrieval was limited to, to be told.
    """
    asked = wanted(query)
    found = fitting(asked, retrieval, article)
    found.sort(key=lambda one: (one.row.published_at is None, moment(one.row.published_at)))
    kept = _without_copies(_once_each(found))
    rows = tuple(_with_sources(one, kept) for one in kept)
    return Timeline(
        query=query,
        counted=asked.counted,
        kinds=tuple(kind.value for kind in asked.kinds),
        as_of=as_of,
        figures=rows,
        passages_read=len(retrieval.hits),
        articles_searched=retrieval.articles_searched,
        warnings=retrieval.warnings,
    )


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
            found = Found(_row(article, sentence, figure, near), figure, article)
            yield found
            yield from _put_in_its_place(found)


def _put_in_its_place(found: Found) -> Iterator[Found]:
    """Yield what the next sentence puts in the place of a figure that is taken back."""
    article, old = found.article, found.row
    if not old.taken_back:
        return
    new = replacement(article.text, Span(start=old.figure.start, end=old.figure.end))
    if new is None or new.start < old.end:
        return
    sentence = sentence_around(article.text, new)
    for figure in read_figures(sentence.cut(article.text), day_of(article)):
        if figure.span.shift(sentence.start) == new:
            yield Found(_row(article, sentence, figure, old.fit), figure, article)


def _row(article: Article, sentence: Span, figure: Figure, fitting: float) -> FigureAt:
    place = figure.span.shift(sentence.start)
    cited = cut_citation(article, sentence, number=1, evidence=place)
    return FigureAt(
        published_at=article.published_at,
        publisher=article.publisher,
        article_id=article.id,
        version=article.version,
        title=article.title,
        url=article.url,
        figure=stated(figure, sentence.start),
        said_by=said_by(article, cited),
        taken_back=is_taken_back(cited.quote, figure),
        start=sentence.start,
        end=sentence.end,
        sentence=cited.quote,
        days=named_days(cited.quote, article.published_at),
        fit=round(fitting, 3),
    )


def _once_each(found: Sequence[Found]) -> list[Found]:
    """Keep one mention of a value in an article: in a whole sentence, with a speaker, the first."""
    kept: list[Found] = []
    for one in found:
        at = next((i for i, other in enumerate(kept) if _repeats(one, other)), None)
        if at is None:
            kept.append(one)
            continue
        better = max(kept[at], one, key=_worth)
        mentions = kept[at].row.mentions + 1
        row = better.row.model_copy(update={"mentions": mentions})
        kept[at] = better._replace(row=row)
    return kept


def _worth(one: Found) -> tuple[bool, bool]:
    return whole_sentence(one.row.sentence), one.row.said_by is not None


def _repeats(one: Found, other: Found) -> bool:
    same_place = (one.article.id, one.article.version) == (other.article.id, other.article.version)
    alike = same_place and one.row.taken_back == other.row.taken_back
    return alike and same_value(one.figure, other.figure)


def _without_copies(found: Sequence[Found]) -> list[Found]:
    """Fold a figure into the oldest article of its story that gives it."""
    kept: list[Found] = []
    for one in found:
        at = next((i for i, other in enumerate(kept) if _copied(one, other)), None)
        if at is None:
            kept.append(one)
            continue
        row = kept[at].row
        folded = {
            "copies": (*row.copies, f"{one.article.id}@{one.article.version}"),
            "copied_by": (*row.copied_by, one.article.publisher or one.article.id),
        }
        kept[at] = kept[at]._replace(row=row.model_copy(update=folded))
    return kept


def _copied(one: Found, other: Found) -> bool:
    if one.article.id == other.article.id or one.row.taken_back != other.row.taken_back:
        return False
    return same_value(one.figure, other.figure) and is_copy(one.article, other.article)


def _with_sources(one: Found, found: Sequence[Found]) -> FigureAt:
    giving = [
        other.article
        for other in found
        if not other.row.taken_back and same_value(one.figure, other.figure)
    ]
    return one.row.model_copy(update={"independent_sources": max(1, independent_sources(giving))})
