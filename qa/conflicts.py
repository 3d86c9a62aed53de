"""Where articles give different figures for the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from typing import NamedTuple

from qa.describe import cited_figures, day_of, said_by
from qa.figures import (
    Figure,
    corrects,
    is_taken_back,
    other_value,
    read_figures,
    same_thing,
    same_value,
)
from qa.parts import FetchArticle
from qa.text.copies import copied
from qa.types import Article, Citation, Claim, Conflict, Day, DisputedFigure

ONE_STORY = timedelta(days=60)
"""Articles further apart than this tell of different times, not differently of one."""
_UNNAMED = frozenset("he she they it we i who".split())

Articles = Mapping[tuple[str, int], Article]
"""Every cited article version, by id and version."""


class Side(NamedTuple):
    """A figure that a citation carries, with where it stands."""

    citation: Citation
    article: Article
    figure: Figure
    """Offsets into the citation's quote."""
    speaker: str | None


def find_conflicts(claims: Sequence[Claim], articles: Articles) -> tuple[Conflict, ...]:
    """Return the conflicts between claims that answer one question.

    Two figures conflict if they are of one kind and unit, count the same thing with the same
    fate, and cannot both be true: "about 2,000" and 1,987 can, a part and its total can, what is
    planned and what has happened can. A figure that its own article takes back is no side.
    Dates, times, ranks and labels conflict where their sentences tell of one event.

    Args:
        claims: Of one answer.
        articles: The articles they cite.
    """
    groups = _groups([side for claim in claims for side in sides(claim, articles)])
    linked = [
        {i, j}
        for i, j in combinations(range(len(groups)), 2)
        if any(_disagree(one, other) for one in groups[i] for other in groups[j])
    ]
    return tuple(_conflict([groups[i] for i in sorted(part)]) for part in _joined(linked))


def sides(claim: Claim, articles: Articles) -> Iterator[Side]:
    """Yield the citations of a claim that carry exactly one figure, which is not taken back."""
    for citation in claim.citations:
        article = articles[citation.article_id, citation.version]
        figures = cited_figures(article, citation)
        if len(figures) == 1 and not is_taken_back(citation.quote, figures[0]):
            said = said_by(article, citation)
            yield Side(citation, article, figures[0], said.speaker if said else None)


def cited(claim: Claim, article: FetchArticle) -> Articles:
    """Return the article versions that a claim cites."""
    refs = {(one.article_id, one.version) for one in claim.citations}
    return {ref: article(*ref) for ref in refs}


def _groups(found: Sequence[Side]) -> list[list[Side]]:
    """Put the sides that give one value together."""
    groups: list[list[Side]] = []
    for side in found:
        home = next((group for group in groups if same_value(group[0].figure, side.figure)), None)
        if home is None:
            groups.append([side])
        else:
            home.append(side)
    return groups


def _joined(linked: Sequence[set[int]]) -> list[set[int]]:
    """Return the connected parts of a graph given by its edges."""
    parts: list[set[int]] = []
    for edge in linked:
        touched = [part for part in parts if part & edge]
        parts = [part for part in parts if not part & edge]
        parts.append(edge.union(*touched))
    return parts


def _disagree(one: Side, other: Side) -> bool:
    if one.article.id == other.article.id and _same_speaker(one, other):
        return False
    days = day_of(one.article), day_of(other.article)
    if days[0] and days[1] and abs(days[0] - days[1]) > ONE_STORY:
        return False
    return other_value(one.figure, other.figure) and same_thing(
        (one.citation.quote, one.figure, days[0]), (other.citation.quote, other.figure, days[1])
    )


def _conflict(groups: Sequence[list[Side]]) -> Conflict:
    ordered = sorted(groups, key=lambda group: _when(_chosen(group)), reverse=True)
    figures = tuple(_disputed(group, ordered) for group in ordered)
    replaced = all(figure.superseded_by is not None for figure in figures[1:])
    return Conflict(figures=figures, updated=replaced)


def _chosen(group: Sequence[Side]) -> Side:
    """Return the newest side that is no copy of an older one."""
    oldest_first = sorted(group, key=_when)
    originals: list[Side] = []
    for side in oldest_first:
        if not any(is_copy(side.article, other.article) for other in originals):
            originals.append(side)
    return originals[-1]


def _disputed(group: Sequence[Side], ordered: Sequence[Sequence[Side]]) -> DisputedFigure:
    side = _chosen(group)
    later = [other for rivals in ordered if rivals is not group for other in rivals]
    successors = [other for other in later if supersedes(other, side)]
    successor = min(successors, key=_when, default=None)
    return DisputedFigure(
        text=side.figure.text,
        low=side.figure.low,
        high=side.figure.high,
        start=side.citation.start + side.figure.span.start,
        end=side.citation.start + side.figure.span.end,
        citation=side.citation.number,
        citations=tuple(dict.fromkeys(one.citation.number for one in (side, *group))),
        article_id=side.article.id,
        publisher=side.article.publisher,
        published_at=side.article.published_at,
        said_by=side.speaker,
        independent_sources=independent_sources([one.article for one in group]),
        superseded_by=successor.citation.number if successor else None,
    )


def supersedes(later: Side, earlier: Side) -> bool:
    """Whether a later article replaces an earlier figure rather than contradicting it.

    It does if both quote the same speaker, or come from one publisher and the later either
    corrects the earlier figure in so many words or quotes nobody, like the earlier one. One
    outlet's denial of another's figure replaces nothing.
    """
    if _when(later) <= _when(earlier):
        return False
    if later.speaker and earlier.speaker and _same_speaker(later, earlier):
        return True
    publisher = later.article.publisher
    if publisher is None or publisher != earlier.article.publisher:
        return False
    if later.speaker is None and earlier.speaker is None:
        return True
    paragraph = _paragraph(later)
    mentioned = any(same_value(figure, earlier.figure) for figure in read_figures(paragraph))
    return mentioned and corrects(paragraph)


def _same_speaker(one: Side, other: Side) -> bool:
    """Whether nobody, or somebody of one name ("Col. Edran Pell", "Pell"), speaks."""
    mine, theirs = (_name(side.speaker) for side in (one, other))
    return mine <= theirs or theirs <= mine if mine and theirs else mine == theirs


def other_speaker(one: str | None, other: str | None) -> bool:
    """Whether both speak and are named, and not by one name."""
    mine, theirs = _name(one), _name(other)
    return bool(mine and theirs) and not (mine <= theirs or theirs <= mine)


def _name(speaker: str | None) -> frozenset[str]:
    words = frozenset((speaker or "").casefold().split()) - {"the", "a", "an"}
    return frozenset() if words <= _UNNAMED else words


def _when(side: Side) -> datetime:
    return moment(side.article.published_at)


def moment(day: Day | None) -> datetime:
    """Return a moment to sort by; the undated come first."""
    if day is None:
        return datetime.min.replace(tzinfo=UTC)
    if isinstance(day, datetime):
        return day if day.tzinfo else day.replace(tzinfo=UTC)
    return datetime.combine(day, time.min, tzinfo=UTC)


def _paragraph(side: Side) -> str:
    text, citation = side.article.text, side.citation
    start = text.rfind("\n\n", 0, citation.start) + 1
    end = text.find("\n\n", citation.end)
    return text[start : end if end >= 0 else len(text)]


def independent_sources(articles: Sequence[Article]) -> int:
    """Return how many outlets speak for themselves.

    Copies of one story count once, and so do the articles of one publisher.
    """
    sources: list[list[Article]] = []
    for article in articles:
        known = [group for group in sources if any(_dependent(article, one) for one in group)]
        sources = [group for group in sources if group not in known]
        sources.append([article, *(one for group in known for one in group)])
    return len(sources)


def _dependent(one: Article, other: Article) -> bool:
    same_outlet = one.publisher is not None and one.publisher == other.publisher
    return same_outlet or is_copy(one, other)


def is_copy(one: Article, other: Article) -> bool:
    """Whether two articles carry one story; see ``qa.text.copies``."""
    return one.content_hash == other.content_hash or copied(one.text, other.text)
