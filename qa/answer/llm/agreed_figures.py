"""Whether a figure of a sentence says what a figure of a statement says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from qa.answer.llm.lapses import is_within, lapses
from qa.answer.llm.numbering import Sentence
from qa.figures import Figure, Finding, Kind, Severity, agree, read_figures

_OTHERS = re.compile(r" (?:\w+ )?others?\b")
_ANY = frozenset({"person", "people", "message", "occasion", "instance", "thing"})
"""Words that may stand for whatever was counted."""


def figures_of(sentence: Sentence) -> tuple[Figure, ...]:
    """Return a sentence's figures; relative days are those of its article."""
    return figures_in(sentence.text, sentence.article.published_at)


@lru_cache(maxsize=2048)
def figures_in(text: str, published: date | None) -> tuple[Figure, ...]:
    """Return a text's figures by its article's day; "five other states" are on top of others."""
    read = [
        figure.model_copy(update={"additive": True})
        if _OTHERS.match(text, figure.span.end) and figure.kind is Kind.COUNT
        else figure
        for figure in read_figures(text, published)
    ]
    more = [one for one in lapses(text) if not any(one.span.overlaps(f.span) for f in read)]
    return tuple(sorted([*read, *more], key=lambda figure: figure.span.start))


def unsupported(figure: Figure, given: Sequence[Figure]) -> str | None:
    """Return why no given figure says what this one says, or None if one does."""
    nearest: tuple[int, str] | None = None
    for source in given:
        found = [f for f in agree(figure, source).findings if _weighs(f, figure)]
        if not found:
            return None
        major = sum(finding.severity is Severity.MAJOR for finding in found)
        nearest = min(nearest or (major, found[0].reason), (major, found[0].reason))
    if nearest and nearest[0] == 0:
        return nearest[1]
    return f"“{figure.text}” does not stand in the sentence it cites"


def _weighs(finding: Finding, figure: Figure) -> bool:
    """Whether a finding speaks against a statement.

    Everything does but a note, a plan told of what was done, another word for what is numbered
    ("the first vote", "the first referendum"), "people" for people of some kind, an addition told
    without what it adds to ("200 more", "two hundred of them"), and "about" left out of a range.
    """
    if finding.code == "status_swapped":
        return "planned" not in figure.status
    if finding.code == "noun_swapped":
        counted = figure.counted.head if figure.counted else ""
        return figure.kind is not Kind.ORDINAL and counted not in _ANY
    if finding.code == "hedge_lost":
        return not (figure.is_range and finding.severity is Severity.MINOR)
    if finding.code in {"addition_as_total", "total_as_addition"}:
        ordinal = figure.kind is Kind.ORDINAL
        return figure.counted is not None if finding.code == "addition_as_total" else not ordinal
    # What is denied is compared by its words: denials.
    return finding.code != "negation_flipped" and finding.severity is not Severity.NOTE


def is_elided(figure: Figure, given: Sequence[Figure]) -> bool:
    """Whether a bare number leaves out the unit: "at seventeen", "nine hours ... and twelve"."""
    if figure.kind is not Kind.COUNT or figure.unit or figure.counted or figure.low is None:
        return False
    return any(
        one.unit and one.approximator is figure.approximator
        and (one.low, one.high) == (figure.low, figure.high)
        for one in given
    )  # fmt: skip


def says(figure: Figure, given: Figure) -> bool:
    """Whether a figure is borne out by another, which may have the unit that it leaves out."""
    return (
        unsupported(figure, [given]) is None
        or is_elided(figure, [given])
        or is_within(figure, given)
    )
