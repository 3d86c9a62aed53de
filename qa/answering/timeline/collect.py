"""Collecting the figures of retrieved passages into a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from qa.answering.conflicts import (
    FigureFound,
    fitting_figures,
    independent_sources,
    is_copy,
    moment,
)
from qa.answering.question import Question
from qa.answering.timeline.table import FigureAt, Timeline
from qa.figures import same_value
from qa.figures.stated import as_stated_figure, named_days, whole_sentence
from qa.parts import FetchArticle
from qa.types import Article, Retrieval

PASSAGES = 50
"""Passages to retrieve for a timeline."""


class _Entry(NamedTuple):
    """A row with what it was made of."""

    row: FigureAt
    found: FigureFound

    @property
    def article(self) -> Article:
        return self.found.article


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
    sought = Question(query).figure_sought
    found = [_entry(one) for one in fitting_figures(sought, retrieval, article)]
    found.sort(key=lambda one: (one.row.published_at is None, moment(one.row.published_at)))
    kept = _without_copies(_once_each(found))
    rows = tuple(_with_sources(one, kept) for one in kept)
    return Timeline(
        query=query,
        counted=sought.counted,
        kinds=tuple(kind.value for kind in sought.kinds),
        as_of=as_of,
        figures=rows,
        passages_read=len(retrieval.hits),
        articles_searched=retrieval.articles_searched,
        warnings=retrieval.warnings,
    )


def _entry(found: FigureFound) -> _Entry:
    article, cited = found.article, found.citation
    row = FigureAt(
        published_at=article.published_at,
        publisher=article.publisher,
        article_id=article.id,
        version=article.version,
        title=article.title,
        url=article.url,
        figure=as_stated_figure(found.figure, found.sentence.start),
        said_by=found.said_by,
        taken_back=found.taken_back,
        start=cited.start,
        end=cited.end,
        sentence=cited.quote,
        days=named_days(cited.quote, article.published_at),
        fit=round(found.fit, 3),
    )
    return _Entry(row, found)


def _once_each(found: Sequence[_Entry]) -> list[_Entry]:
    """Keep one mention of each value in an article: a whole sentence, then one with a speaker."""
    kept: list[_Entry] = []
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


def _worth(one: _Entry) -> tuple[bool, bool]:
    return whole_sentence(one.row.sentence), one.row.said_by is not None


def _repeats(one: _Entry, other: _Entry) -> bool:
    same_place = (one.article.id, one.article.version) == (other.article.id, other.article.version)
    alike = same_place and one.row.taken_back == other.row.taken_back
    return alike and same_value(one.found.figure, other.found.figure)


def _without_copies(found: Sequence[_Entry]) -> list[_Entry]:
    """Fold a figure into the oldest article of its story that gives it."""
    kept: list[_Entry] = []
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


def _copied(one: _Entry, other: _Entry) -> bool:
    if one.article.id == other.article.id or one.row.taken_back != other.row.taken_back:
        return False
    return same_value(one.found.figure, other.found.figure) and is_copy(one.article, other.article)


def _with_sources(one: _Entry, found: Sequence[_Entry]) -> FigureAt:
    giving = [
        other.article
        for other in found
        if not other.row.taken_back and same_value(one.found.figure, other.found.figure)
    ]
    return one.row.model_copy(update={"independent_sources": max(1, independent_sources(giving))})
