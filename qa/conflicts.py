"""Where articles give different figures for the same thing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from itertools import combinations
from typing import NamedTuple

from qa.describe import cited_figures
from qa.figures import Figure, agree
from qa.figures.agree import comparable
from qa.text import near_identical
from qa.types import Article, Citation, Claim, Conflict, Day, DisputedFigure

_CORRECTS = re.compile(
    r"\b(?:correct(?:ed|ing|ion|s)?|revis(?:ed|es|ing|ion)|updat(?:ed|es|ing)|rather than|"
    r"instead of|not \w+, as|had (?:given|said|reported|spoken of)|"
    r"earlier (?:number|figure|count|report|toll)|now (?:says?|puts?|believes?|stands?)|"
    r"ris(?:es|en) to|rose to|risen from|climbed to|up from|down from|originally|previously|"
    r"first said)\b",
    re.IGNORECASE,
)
_OTHER_THING = frozenset(
    "noun_swapped modifier_swapped status_swapped addition_as_total total_as_addition kind_changed "
    "unit_swapped".split()
)
_OTHER_VALUE = frozenset(["value", "range_narrowed", "bound_crossed"])

Articles = Mapping[tuple[str, int], Article]
"""Every cited article version, by id and version."""


class Side(NamedTuple):
    """A claim that states a figure, with where it stands."""

    claim: Claim
    citation: Citation
    article: Article
    figure: Figure


def find_conflicts(claims: Sequence[Claim], articles: Articles) -> tuple[Conflict, ...]:
    """Return the conflicts between claims that answer one question.

    Two claims of different articles conflict if their figures are of one kind and unit, count the
    same thing with the same fate, and differ in value. A lost hedge is no conflict.
    """
    sides = [side for claim in claims if (side := _side(claim, articles)) is not None]
    disputed = {
        i
        for one, other in combinations(range(len(sides)), 2)
        if _disagree(sides[one], sides[other])
        for i in (one, other)
    }
    if not disputed:
        return ()
    newest_first = sorted(
        (sides[i] for i in disputed), key=lambda side: moment(side.article.published_at),
        reverse=True,
    )  # fmt: skip
    figures = tuple(_disputed(side, newest_first, articles) for side in newest_first)
    replaced = all(figure.superseded_by is not None for figure in figures[1:])
    return (Conflict(figures=figures, updated=replaced),)


def _side(claim: Claim, articles: Articles) -> Side | None:
    citation = claim.citations[0]
    article = articles[citation.article_id, citation.version]
    figures = cited_figures(article, citation)
    return Side(claim, citation, article, figures[0]) if len(figures) == 1 else None


def _disagree(one: Side, other: Side) -> bool:
    if one.article.id == other.article.id or not comparable(one.figure, other.figure):
        return False
    codes = set(agree(one.figure, other.figure).codes) & set(agree(other.figure, one.figure).codes)
    return bool(codes & _OTHER_VALUE) and not codes & _OTHER_THING


def moment(day: Day | None) -> datetime:
    """Return a moment to sort by; the undated come first."""
    if day is None:
        return datetime.min.replace(tzinfo=UTC)
    if isinstance(day, datetime):
        return day if day.tzinfo else day.replace(tzinfo=UTC)
    return datetime.combine(day, time.min, tzinfo=UTC)


def _disputed(side: Side, newest_first: Sequence[Side], articles: Articles) -> DisputedFigure:
    later = newest_first[: newest_first.index(side)]
    successor = next((other for other in reversed(later) if supersedes(other, side)), None)
    return DisputedFigure(
        text=side.figure.text,
        low=side.figure.low,
        high=side.figure.high,
        citation=side.citation.number,
        article_id=side.article.id,
        publisher=side.article.publisher,
        published_at=side.article.published_at,
        said_by=_speaker(side),
        independent_sources=independent_sources(
            [articles[c.article_id, c.version] for c in side.claim.citations]
        ),
        superseded_by=successor.citation.number if successor else None,
    )


def supersedes(later: Side, earlier: Side) -> bool:
    """Whether a later article replaces an earlier figure rather than contradicting it.

    It does if it corrects in its own words and mentions the earlier figure, if both quote the same
    speaker, or if neither quotes anyone and both come from one publisher.
    """
    if moment(later.article.published_at) <= moment(earlier.article.published_at):
        return False
    paragraph = _paragraph(later)
    if _CORRECTS.search(paragraph) and earlier.figure.text.split()[-1] in paragraph:
        return True
    ours, theirs = _speaker(later), _speaker(earlier)
    publisher = later.article.publisher
    same_publisher = publisher is not None and publisher == earlier.article.publisher
    return ours == theirs and (ours is not None or same_publisher)


def _speaker(side: Side) -> str | None:
    return side.claim.said_by.speaker if side.claim.said_by else None


def _paragraph(side: Side) -> str:
    text, citation = side.article.text, side.citation
    start = text.rfind("\n\n", 0, citation.start) + 1
    end = text.find("\n\n", citation.end)
    return text[start : end if end >= 0 else len(text)]


def independent_sources(articles: Sequence[Article]) -> int:
    """Return how many of the articles are not copies of another: one wire story counts once."""
    distinct: list[Article] = []
    for article in articles:
        if not any(copied(article, other) for other in distinct):
            distinct.append(article)
    return len(distinct)


_SHORTEST_COPY = 120
_COPIED = 0.5


def copied(one: Article, other: Article) -> bool:
    """Whether half of the shorter article's long paragraphs stand in the other, nearly verbatim."""
    if one.content_hash == other.content_hash:
        return True
    mine, theirs = (_long_paragraphs(article) for article in (one, other))
    shorter, longer = sorted((mine, theirs), key=len)
    if not shorter:
        return False
    same = sum(any(near_identical(part, whole) for whole in longer) for part in shorter)
    return same >= _COPIED * len(shorter)


def _long_paragraphs(article: Article) -> list[str]:
    parts = re.split(r"\n\s*\n", article.text)
    return [part for part in parts if len(part) >= _SHORTEST_COPY]
