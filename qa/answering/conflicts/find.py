"""Find figures of claims that conflict, which replaces which, and claims that do not fit in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations, islice
from typing import NamedTuple

from qa.answering.conflicts.context import Stated, is_plain
from qa.answering.conflicts.contradict import contradict
from qa.answering.conflicts.sources import (
    independent_sources,
    is_copy,
    is_headline,
    known_day,
    moment,
)
from qa.answering.question import Question
from qa.figures import PRONOUNS, Figure, corrects, is_taken_back, read_figures, same_value
from qa.figures.stated import cited_figures, day, named_days, said_by
from qa.parts import FetchArticle
from qa.types import Article, Citation, Claim, Conflict, DisputedFigure

Articles = Mapping[tuple[str, int], Article]
"""Every cited article version, by id and version."""


class CitedFigure(NamedTuple):
    """A figure in a citation, with where it is."""

    citation: Citation
    article: Article
    figure: Figure
    """Offsets into the citation's quote."""
    speaker: str | None

    @property
    def stated(self) -> Stated:
        """The figure with its sentence and day."""
        return Stated(self.citation.quote, self.figure, known_day(self.article))

    @property
    def when(self) -> datetime:
        """When it was published, to sort by."""
        return moment(self.article.published_at)


def find_conflicts(claims: Sequence[Claim], articles: Articles) -> tuple[Conflict, ...]:
    """Return the conflicts between claims that answer one question.

    Two figures conflict if they have one kind and unit, count the same thing (soldiers sent are
    not soldiers hurt), and cannot both be true. "About 2,000" and 1,987 can both be true, so can a
    part and its total, and what was planned and what happened. A figure that its own article takes
    back is left out. Dates, times, ranks and labels conflict where their sentences report one
    event.

    Args:
        claims: Of one answer.
        articles: The articles they cite.
    """
    groups = _groups([side for claim in claims for side in figures_cited(claim, articles)])
    linked = [
        {i, j}
        for i, j in combinations(range(len(groups)), 2)
        if any(_contradict(one, other) for one in groups[i] for other in groups[j])
    ]
    return tuple(_conflict([groups[i] for i in sorted(part)]) for part in _joined(linked))


def _groups(found: Sequence[CitedFigure]) -> list[list[CitedFigure]]:
    """Group the sides that give one value."""
    groups: list[list[CitedFigure]] = []
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


def _contradict(one: CitedFigure, other: CitedFigure) -> bool:
    within = one.article.id == other.article.id
    headed = is_headline(one.article, one.citation.span) is not is_headline(
        other.article, other.citation.span
    )
    if within and not headed and same_speaker(one, other):
        return False
    return contradict(one.stated, other.stated)


def _conflict(groups: Sequence[list[CitedFigure]]) -> Conflict:
    ordered = sorted(groups, key=lambda group: _newest_original(group).when, reverse=True)
    figures = tuple(_disputed_figure(group, ordered) for group in ordered)
    replaced = all(figure.superseded_by is not None for figure in figures[1:])
    return Conflict(figures=figures, updated=replaced)


def _newest_original(group: Sequence[CitedFigure]) -> CitedFigure:
    """Return the newest side that is no copy of an older one."""
    oldest_first = sorted(group, key=lambda side: side.when)
    originals: list[CitedFigure] = []
    for side in oldest_first:
        if not any(is_copy(side.article, other.article) for other in originals):
            originals.append(side)
    return originals[-1]


def _disputed_figure(
    group: Sequence[CitedFigure], ordered: Sequence[Sequence[CitedFigure]]
) -> DisputedFigure:
    side = _newest_original(group)
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


def figures_cited(claim: Claim, articles: Articles) -> Iterator[CitedFigure]:
    """Yield a claim's citations that hold exactly one figure which the article states as a fact.

    A figure that the article denies, supposes or takes back is no side of a conflict.
    """
    for citation in claim.citations:
        article = articles[citation.article_id, citation.version]
        figures = cited_figures(article, citation)
        if len(figures) == 1 and vouched_for(citation.quote, figures[0]):
            said = said_by(article, citation)
            yield CitedFigure(citation, article, figures[0], said.speaker if said else None)


def vouched_for(sentence: str, figure: Figure) -> bool:
    """Whether a sentence states a figure as a fact: neither denied, supposed nor taken back."""
    return figure.frame == "stated" and not is_taken_back(sentence, figure)


def articles_cited(claim: Claim, article: FetchArticle) -> Articles:
    """Return the article versions that a claim cites."""
    refs = {(one.article_id, one.version) for one in claim.citations}
    return {ref: article(*ref) for ref in refs}


def supersedes(later: CitedFigure, earlier: CitedFigure) -> bool:
    """Whether a later article replaces an earlier figure, and does not merely disagree with it.

    It does if both quote the same speaker. It also does if both have one publisher and the later
    article either says that it corrects the earlier figure, or quotes nobody, like the earlier one.
    Where one outlet denies another's figure, nothing is replaced.
    """
    if later.when <= earlier.when:
        return False
    if later.speaker and earlier.speaker and same_speaker(later, earlier):
        return True
    publisher = later.article.publisher
    if publisher is None or publisher != earlier.article.publisher:
        return False
    if later.speaker is None and earlier.speaker is None:
        return True
    paragraph = _paragraph(later)
    mentioned = any(same_value(figure, earlier.figure) for figure in read_figures(paragraph))
    return mentioned and corrects(paragraph)


def same_speaker(one: CitedFigure, other: CitedFigure) -> bool:
    """Whether both quote nobody, or one person: "Col. Edran Pell" and "Pell" are one."""
    mine, theirs = (_name(side.speaker) for side in (one, other))
    return mine <= theirs or theirs <= mine if mine and theirs else mine == theirs


def other_speaker(one: str | None, other: str | None) -> bool:
    """Whether both name a speaker, and not the same one."""
    mine, theirs = _name(one), _name(other)
    return bool(mine and theirs) and not (mine <= theirs or theirs <= mine)


def _name(speaker: str | None) -> frozenset[str]:
    words = frozenset((speaker or "").casefold().split()) - {"the", "a", "an"}
    return frozenset() if words <= PRONOUNS else words


def _paragraph(side: CitedFigure) -> str:
    text, citation = side.article.text, side.citation
    start = text.rfind("\n\n", 0, citation.start) + 1
    end = text.find("\n\n", citation.end)
    return text[start : end if end >= 0 else len(text)]


_SUFFERED = frozenset(["killed", "wounded", "missing", "rescued"])
"""What can be counted only after an event, unlike planned soldiers."""


def misplaced(
    question: Question, claim: Claim, known: Sequence[Claim], article: FetchArticle
) -> str | None:
    """Return why a claim is to be left out beside those already made, or None."""
    early = next((why for one in known if (why := _too_early(claim, one))), None)
    if early is None and out_of_place(question, claim, known, article):
        return (
            "it is only a part, a combined total or a running count; "
            "the answer already has the plain figure"
        )
    return early


def _too_early(claim: Claim, known: Claim) -> str | None:
    """Return why a claim cannot be about the event whose victims an earlier claim counts, or None.

    The earlier claim's sentence names the day of the event ("on Saturday"). An article that was
    published before that day reports on another event.
    """
    if not _suffered(claim) & _suffered(known):
        return None
    told = known.citations[0]
    days = [named.first for named in named_days(told.quote, told.published_at)]
    appeared = day(claim.citations[0].published_at)
    if appeared is None or not days or appeared >= min(days):
        return None
    return (
        f"its article was published on {appeared}, before the event in [{told.number}], "
        f"which was on {min(days)}"
    )


def _suffered(claim: Claim) -> frozenset[str]:
    return _SUFFERED & {status for figure in claim.figures for status in figure.status}


def out_of_place(
    question: Question, claim: Claim, known: Sequence[Claim], article: FetchArticle
) -> bool:
    """Whether a figure is a part, a combined total or a running count, and a better claim's is not.

    "Together with the 450 trainers, Caldria will then have 1,860" does not say how many are sent.
    A claim whose own words say that it is a part ("another 60") may stay.
    """
    if not question.asks_for_plain_figure:
        return False
    if not all(is_plain(claim.text, figure) for figure in read_figures(claim.text)):
        return False
    best, mine = _plainness(known, article), _plainness([claim], article)
    return True in best and mine == [False]


def _plainness(claims: Sequence[Claim], article: FetchArticle) -> list[bool]:
    return [
        is_plain(side.citation.quote, side.figure)
        for claim in claims
        for side in islice(figures_cited(claim, articles_cited(claim, article)), 1)
    ]
