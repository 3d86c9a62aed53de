"""Where articles give different figures for the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from qa.answering.conflicts.headlines import is_headline
from qa.answering.conflicts.same import contradict
from qa.answering.conflicts.sides import Articles, Side, same_speaker, sides, supersedes
from qa.answering.conflicts.sources import independent_sources, is_copy
from qa.figures import same_value
from qa.types import Claim, Conflict, DisputedFigure


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
    within = one.article.id == other.article.id
    headed = is_headline(one.article, one.citation.span) is not is_headline(
        other.article, other.citation.span
    )
    if within and not headed and same_speaker(one, other):
        return False
    return contradict(one.stated, other.stated)


def _conflict(groups: Sequence[list[Side]]) -> Conflict:
    ordered = sorted(groups, key=lambda group: _chosen(group).when, reverse=True)
    figures = tuple(_disputed(group, ordered) for group in ordered)
    replaced = all(figure.superseded_by is not None for figure in figures[1:])
    return Conflict(figures=figures, updated=replaced)


def _chosen(group: Sequence[Side]) -> Side:
    """Return the newest side that is no copy of an older one."""
    oldest_first = sorted(group, key=lambda side: side.when)
    originals: list[Side] = []
    for side in oldest_first:
        if not any(is_copy(side.article, other.article) for other in originals):
            originals.append(side)
    return originals[-1]


def _disputed(group: Sequence[Side], ordered: Sequence[Sequence[Side]]) -> DisputedFigure:
    side = _chosen(group)
    later = [other for rivals in ordered if rivals is not group for other in rivals]
    successors = [other for other in later if supersedes(other, side)]
    successor = min(successors, key=lambda side: side.when, default=None)
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
