"""Whether a number counts what its sentences list, or how far apart their days are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from qa.answer.content_words import WORD
from qa.answer.llm.agreed_figures import figures_of
from qa.answer.llm.numbering import Sentence
from qa.figures import Approximator, Figure, Kind

_AND = re.compile(r",? (?:and|or|as well as) ")
_INTRODUCES = re.compile(
    r"\s*(?:in|on|at|by|after|before|since|when|while|although|though|if|as|for|according)\b", re.I
)
_PAIRED = 2
_LONGEST_ITEM = 6
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|said|says|which|who|that)\b",
    re.I,
)
"""What no item has: it is the first one, with the words before the list."""
_LONGEST_LIST = 12
_PAIR = re.compile(r"\b(?:the|these|those|such|both|its|their|his|her)\s+\Z", re.I)
_KINDS = frozenset(
    "thing kind way reason factor cause subject place country person topic goal aim".split()
)
_FIRM = frozenset([Approximator.NONE, Approximator.EXACTLY])
_TIMES = {1: "once", 2: "twice", 3: "thrice"}
_APART = re.compile(r"\s+(?:\w+\s+)?(?:later|earlier|after|before|apart|previously)\b", re.I)
_DAYS = {"day": 1, "week": 7}
_DATED = frozenset([Kind.DATE, Kind.YEAR])


def is_listed(
    text: str, figure: Figure, stated: Sequence[Figure], sentences: Sequence[Sentence]
) -> bool:
    """Whether a sentence lists as many things, and none gives a number that they could have.

    A pair must also be told of as known ("the two"), or in a general word ("two things"): there
    is an "and" in every other sentence.
    """
    if figure.kind is not Kind.COUNT or figure.is_range or figure.approximator not in _FIRM:
        return False
    if figure.low is None or not 1 < figure.low <= _LONGEST_LIST or figure.additive:
        return False
    head = figure.counted.head if figure.counted else ""
    if figure.low == _PAIRED and not (_PAIR.search(text[: figure.span.start]) or head in _KINDS):
        return False
    given = [one for sentence in sentences for one in figures_of(sentence)]
    counts = [one for one in given if one.kind is Kind.COUNT]
    others = [one for one in stated if one is not figure]
    if any(all(other.low != one.low for other in others) for one in counts):
        return False
    return any(figure.low == length for s in sentences for length in _lengths(s.text))


def _lengths(text: str) -> Iterator[int]:
    """Yield how many items each list of a sentence has: "A, B and C"."""
    for joint in _AND.finditer(text):
        *items, _ = ["", *text[: joint.start()].split(","), ""]
        items = items[1:]
        length = _PAIRED
        for item in items[:0:-1]:
            if len(WORD.findall(item)) > _LONGEST_ITEM or _CLAUSE.search(item):
                break
            length += 1
        if length == len(items) + 1 and length > _PAIRED and _INTRODUCES.match(items[0]):
            length -= 1
        yield length


def is_so_often(figure: Figure, sentences: Sequence[Sentence]) -> bool:
    """Whether "on two occasions" is "twice"."""
    if figure.counted is None or figure.counted.head not in {"occasion", "time"}:
        return False
    often = _TIMES.get(int(figure.low or 0))
    return often is not None and any(
        re.search(rf"\b{often}\b", sentence.text, re.I) for sentence in sentences
    )


def is_apart(text: str, figure: Figure, sentences: Sequence[Sentence]) -> bool:
    """Whether two days, or years, of the sentences are so far apart: "five days later"."""
    if figure.kind is not Kind.DURATION or figure.approximator not in _FIRM or figure.is_range:
        return False
    if not _APART.match(text, figure.span.end):
        return False
    given = [
        (one, sentence.article.published_at)
        for sentence in sentences
        for one in figures_of(sentence)
        if one.kind in _DATED and one.calendar
    ]
    return any(
        figure.low == _distance(figure.unit or "", one, other)
        for one, other in combinations(given, 2)
    )


_Dated = tuple[Figure, date | None]


def _distance(unit: str, one: _Dated, other: _Dated) -> float | None:
    days = sorted(filter(None, (_day(*one), _day(*other))))
    years = [f.calendar.year for f, _ in (one, other) if f.calendar and f.calendar.year]
    if unit == "year" and len(years) > len(days):
        return abs(years[0] - years[-1])
    if len(days) < _PAIRED:
        return None
    first, second = days
    if unit == "year":
        return second.year - first.year - ((second.month, second.day) < (first.month, first.day))
    return (second - first).days / _DAYS[unit] if unit in _DAYS else None


def _day(figure: Figure, published: date | None) -> date | None:
    """Return the one day that a date means; one without a year is of its article's year."""
    calendar = figure.calendar
    if calendar is None or not (calendar.month and calendar.day):
        return None
    if calendar.first and calendar.first == calendar.last:
        return calendar.first
    year = calendar.year or (published.year if published else None)
    leap = (calendar.month, calendar.day) == (2, 29)
    return date(year, calendar.month, calendar.day) if year and not leap else None
