"""Read from the words around a figure which day, place, measure and part it belongs to.

In "500 troops in 2020 and 900 in 2022" each figure has its own year; in "another 60" the 60 are a
part; in "Kuwait's output is 1.2 million" the figure is Kuwait's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from qa.answering.question.sought import RUNNING, TOTAL
from qa.figures import (
    MONTHS,
    PLACES,
    SAME_PLACE,
    SAYING,
    WEEKDAYS,
    Figure,
    Kind,
    attributions,
    read_figures,
)
from qa.text.english import any_case
from qa.types import Span

DAYS = frozenset([Kind.DATE, Kind.YEAR])
NAMING = DAYS | {Kind.TIME, Kind.ORDINAL, Kind.LABEL}
"""Kinds that say when, in which order or by which name, and measure nothing."""
_BEFORE, _AFTER = 48, 60
"""Code points read on either side."""
_PART = any_case(
    r"\b(?:first|last|so far|only|including|(?:among|of) (?:them|whom|those)|remaining|party of|"
    r"others?|already|another|additional)\W+(?:\w+\W+){0,2}\Z"
)
_PART_BEHIND = any_case(r"\s+of (?:them|whom|those|the|these|its|their)\b")
_MEASURES = any_case(
    r"\b(?:(quota|target|goal|capacity|gap|shortfall|surplus|deficit|ceiling|threshold|average|"
    r"median|minimum|maximum|reserve)s?|(short) of|((?!the\b|a\b|an\b|its\b)[a-z]{3,}) rates?|"
    r"(inflation|unemployment|turnout|growth|mortality|interest))\b"
)
_SHORT = {"short": "shortfall", "gap": "shortfall", "goal": "target"}
_FORECAST = any_case(
    r"\b(?:expect(?:s|ed)?|forecast(?:s|ed)?|predict(?:s|ed)?|project(?:s|ed)|anticipat(?:es|ed)|"
    r"aim(?:s|ed|ing)|on (?:course|track)|likely|intend(?:s|ed)|propos(?:es|ed)|"
    r"provid(?:es|ed) for|target(?:s|ed)|plan(?:s|ned)|hope(?:s|d)|will|would|could|may|might|"
    r"shall|(?:is|are|was|were) (?:set |due |going |supposed |meant )?to)\b"
)
_PAST = any_case(
    r"\b(?:was|were|had|did|came|rose|fell|grew|sold|sent|made|built|lost|won|spent|took|paid|"
    r"brought|went|left|drew|shed|bought|(?:ha[sd]|have) cost|cost(?= (?:it|them|the))|"
    r"(?!need|estimat|bas)\w{3,}ed)\b"
)
_NEAR = 24
"""Code points before a figure, or behind its noun, in which its own verb stands."""
_EARLIER = any_case(
    r"\b(?:(?:a|one|two|three|\d+|the) (?:year|month|week|decade|quarter)s? "
    r"(?:earlier|previously|before(?=\W*(?:[.,;]|\Z)))|(?:in )?the (?:previous|preceding) "
    r"(?:year|month|week|decade|quarter))\b"
)
_NAMES = r"((?:(?:the )?[A-Z][\w.'’-]+(?:,? and |, | )?)+)"
_IN = re.compile(
    rf"\b(?:[Tt]o|[Ii]n|[Ii]nto|[Aa]cross|[Nn]ear|[Tt]hroughout|[Aa]t|[Aa]round|[Oo]utside) "
    rf"(?:the (?:[a-z-]+ ){{1,3}}?(?:of|with) )?{_NAMES}"
)
_SUBJECT = re.compile(
    r"(?:\A|[;:,] (?:and |but |while )?|\b(?:and|while|but|that) )"
    r"(?:[Tt]he )?([A-Z][\w.-]+)\W*(\w*)"
)


_COUNTRIES = PLACES | frozenset(SAME_PLACE.values())
_COUNTING = frozenset("counts counted count puts put estimates estimated estimate".split())
"""Verbs whose subject reports a figure, and is not what the figure is about."""
_PRESENT = any_case(r"\b(?:is|are|has|have|now|holds?) (?:\w+ ){0,2}\Z")
_BY = any_case(r"\bby\W+\Z")


class Stated(NamedTuple):
    """A sentence, a figure read from it, and the day it was published."""

    sentence: str
    figure: Figure
    day: date | None


class Circumstances(NamedTuple):
    """What a sentence says about a figure; fields are empty where it says nothing."""

    role: str
    """``part``, ``total``, ``change``, ``from``, or the word of a part: "first", "last"."""
    running: bool
    moments: tuple[tuple[date, date], ...]
    earlier: bool
    """Whether it is given for comparison: "300 a year earlier"."""
    places: frozenset[str]
    owners: frozenset[str]
    """Countries and others whose figure it is: "Kuwait" in "Kuwait's output is 1.2 million"."""
    measures: frozenset[str]
    present: bool
    """Whether the verb before it speaks of the article's own day: "has 210 pupils"."""
    outlook: str
    """``forecast``, ``outcome`` or empty."""


@lru_cache(maxsize=1024)
def context_of(stated: Stated) -> Circumstances:
    """Read what a sentence says about one of its figures.

    Words count for the figure nearest to them: in "500 troops in 2020 and 900 in 2022" each has
    its own year. Words before the first figure count for all figures.
    """
    sentence, figure, _ = stated
    covered = _part_said(sentence, figure)
    figures = read_figures(sentence, stated.day)
    parts = _words_around(sentence, figure, figures, covered)
    words = [sentence[part.start : part.stop] for part in parts]
    behind, before, _ = words
    names = next((found for text in words if (found := _places(text))), frozenset())
    return Circumstances(
        role=_role(sentence, figure),
        running=RUNNING.search(_clause(sentence, figure)) is not None,
        moments=_moments(stated, figures, parts),
        earlier=_is_earlier(sentence[: figure.span.start], behind),
        places=names,
        owners=_owners(before),
        measures=frozenset(_measures(f"{before[-_BEFORE:]} {behind[:_AFTER]}")),
        present=_PRESENT.search(before) is not None,
        outlook=_outlook(figure, before, behind),
    )


def _part_said(sentence: str, figure: Figure) -> Span:
    """Return the part of the sentence that is said, without who says it and when."""
    said = (one.covers for one in attributions(sentence) if one.covers.overlaps(figure.span))
    return next(said, Span(start=0, end=len(sentence)))


def _words_around(
    sentence: str, figure: Figure, figures: tuple[Figure, ...], covered: Span
) -> tuple[range, range, range]:
    """Return the words behind a figure up to the next one, those before it, and the first ones."""
    amounts = [one.span for one in figures if one.kind not in NAMING]
    noun = figure.counted.span.end if figure.counted else 0
    end = max(figure.span.end, noun)
    start = figure.span.start
    after = min((one.start for one in amounts if one.start >= end), default=len(sentence))
    ahead = max((one.end for one in amounts if one.end <= start), default=0)
    first = min((one.start for one in amounts), default=start)
    behind = range(end, max(end, min(after, covered.end)))
    before = range(min(start, max(ahead, covered.start)), start)
    return behind, before, range(min(covered.start, first), first)


def _moments(
    stated: Stated, figures: tuple[Figure, ...], parts: tuple[range, range, range]
) -> tuple[tuple[date, date], ...]:
    """Return the days that a figure is of, by the nearest words that name any."""
    dates = [one for one in figures if one.kind in DAYS]
    found = [[one for one in dates if one.span.start in part] for part in parts]
    found[:2] = sorted(
        found[:2], key=lambda some: min(map(_distance_from(stated.figure), some), default=999)
    )
    told = (one.calendar for one in next(filter(None, found), ()) if one.calendar)
    return tuple((one.first, one.last) for one in told if one.first and one.last)


def _distance_from(figure: Figure) -> Callable[[Figure], int]:
    """Return how to measure the distance to other words of the sentence."""
    here = figure.span
    return lambda other: max(other.span.start - here.end, here.start - other.span.end)


def _is_earlier(before: str, behind: str) -> bool:
    """As in "300 a year earlier", "a year earlier there were 300"."""
    opening = _EARLIER.match(before.rsplit("; ", maxsplit=1)[-1])
    near = opening is not None and len(before) - opening.end() <= _NEAR
    return near or _EARLIER.search(behind[:_BEFORE]) is not None


def _places(words: str) -> frozenset[str]:
    """Return the places named first: "2,000 troops to Poland and Germany"."""
    days = MONTHS.keys() | WEEKDAYS.keys()
    for found in _IN.finditer(words.split(";", maxsplit=1)[0]):
        names = re.findall(r"[A-Z][\w.’-]+", found[1])
        kept = (name.rstrip(".") for name in names)
        if places := frozenset(one for one in kept if one.lower().removesuffix("'s") not in days):
            return places
    return frozenset()


def _owners(before: str) -> frozenset[str]:
    """Return whose figure it is: the country or acronym that is the subject."""
    subject = next(reversed(list(_SUBJECT.finditer(before))), None)
    if subject is None or subject[2].lower() in SAYING | _COUNTING:
        return frozenset()
    name = subject[1].lower()
    known = name in _COUNTRIES or (subject[1].isupper() and len(name) > 1)
    return frozenset([SAME_PLACE.get(name, name)] if known else ())


def _measures(words: str) -> Iterator[str]:
    for found in _MEASURES.finditer(words):
        word = next(part for part in found.groups() if part).lower()
        yield _SHORT.get(word, word)


def _outlook(figure: Figure, before: str, behind: str) -> str:
    if "planned" in figure.status or _FORECAST.search(f"{before[-_BEFORE:]} {behind[:_NEAR]}"):
        return "forecast"
    verbs = _PAST.finditer(f"{before[-_NEAR:]}; {behind[:_NEAR]}")
    return "outcome" if any(verb[0].lower() not in SAYING for verb in verbs) else ""


def is_plain(sentence: str, figure: Figure) -> bool:
    """Whether a figure is no part, no combined total, no change and no running count."""
    return not _role(sentence, figure) and not RUNNING.search(_clause(sentence, figure))


def _role(sentence: str, figure: Figure) -> str:
    """Return the word of a part ("first", "last"), or what else a figure is; empty for plain."""
    if figure.change in ("by", "from"):
        return "change" if figure.change == "by" else "from"
    before = sentence[max(0, figure.span.start - _BEFORE) : figure.span.start]
    part = _PART.search(before)
    if part is not None:
        return part[0].split()[0].lower()
    behind = _PART_BEHIND.match(sentence, figure.span.end)
    definite = before.lower().endswith("the ") and sentence.startswith(" of ", figure.span.end)
    if figure.part_of or figure.additive or "already" in figure.status or behind or definite:
        return "part"
    if _BY.search(before):
        return "change"
    return "total" if TOTAL.search(sentence) and not figure.whole else ""


def _clause(sentence: str, figure: Figure) -> str:
    return sentence[max(0, figure.span.start - _BEFORE) : figure.span.end + _AFTER]
