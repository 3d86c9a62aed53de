"""Find claims that do not fit beside the claims that the answer already has."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from qa.answering.conflicts.context import is_plain
from qa.answering.conflicts.find import articles_cited, figures_cited
from qa.answering.question import Question
from qa.figures import read_figures
from qa.figures.stated import day, named_days
from qa.parts import FetchArticle
from qa.types import Claim

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
