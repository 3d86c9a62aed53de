"""Whether figures of different articles are rivals, and which a text itself replaces."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from qa.figures.agree import agree, comparable, same_head
from qa.figures.compare_values import last_place
from qa.figures.read import read_figures
from qa.figures.types import Approximator, Figure, Kind
from qa.figures.words_of_numbers import MONTHS, WEEKDAYS
from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.types.span import Span

_CALENDAR = frozenset([Kind.DATE, Kind.YEAR, Kind.TIME, Kind.ORDINAL, Kind.LABEL])
_REACH = 60
"""Code points before a figure in which the words that take it back stand."""
_WITHDRAWN = re.compile(
    r"(?:\b(?:rather than|instead of|and not|up from|down from|revised from|corrected from)|"
    r"[,;] not|\bnever (?:been a plan to )?(?:send|sent|planned)|"
    r"\b(?:had|originally|previously|initially|wrongly|mistakenly|incorrectly) "
    r"(?:said|spoken|reported|put|given|stated|estimated|announced|counted)\b[^,.;]*|"
    r"\bearlier (?:number|figure|count|report|toll|estimate) (?:of|was|had been))"
    r"\s*(?:[\w-]+ ){0,3}\Z",
    re.IGNORECASE,
)
_CORRECTION = re.compile(r"\W*(?:correction|clarification)\b", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:now|in fact|actually|correct (?:figure|number)|should have (?:said|read))\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(?:correct(?:ed|ing|ion|s)?|revis(?:ed|es|ing|ion)|updat(?:ed|es|ing)|rather than|"
    r"instead of|had (?:given|said|reported|spoken of)|now (?:says?|puts?|believes?|stands?)|"
    r"earlier (?:number|figure|count|report|toll)|ris(?:es|en) to|rose to|risen from|"
    r"climbed to|up from|down from|originally|previously|first said)\b",
    re.IGNORECASE,
)


def corrects(text: str) -> bool:
    """Whether a paragraph says that it corrects or carries on an earlier figure."""
    return _CORRECTS.search(text) is not None


def is_taken_back(text: str, figure: Figure) -> bool:
    """Whether a sentence gives a figure only to correct it.

    As in "1,350 rather than about 1,200", "nine and not eleven", "who had spoken of up to 20,000",
    "Correction: a report said that six would go".

    Args:
        text: One sentence.
        figure: A figure read from it.
    """
    before = text[max(0, figure.span.start - _REACH) : figure.span.start]
    if figure.frame == "superseded":
        return True
    return bool(_WITHDRAWN.search(before) or _CORRECTION.match(text)) and not _NOW.search(before)


def replacement(text: str, span: Span) -> Span | None:
    """Return the figure that a text puts in the place of the one at ``span``, if it takes it back.

    Looked for in the same sentence and the next. A figure that is not taken back, or has no
    successor of its kind counting the same thing, gives None.

    Args:
        text: The article's text.
        span: Words of it that hold one figure.
    """
    sentences = sentence_spans(text)
    at = next((i for i, one in enumerate(sentences) if one.contains(span)), None)
    if at is None:
        return None
    inside = span.shift(-sentences[at].start)
    words = sentences[at].cut(text)
    figures = [figure for figure in read_figures(words) if figure.kind not in _CALENDAR]
    old = [figure for figure in figures if figure.span.overlaps(inside)]
    if len(old) != 1 or not is_taken_back(words, old[0]):
        return None
    for sentence in sentences[at : at + 2]:
        found = _successor(sentence.cut(text), old[0], own=sentence is sentences[at])
        if found is not None:
            return found.shift(sentence.start)
    return None


def _successor(words: str, old: Figure, *, own: bool) -> Span | None:
    if not own and not _NOW.search(words):
        return None
    fitting = [
        figure
        for figure in read_figures(words)
        if figure.kind is old.kind
        and (not own or figure.span != old.span)
        and _may_count_the_same(figure, old)
        and not is_taken_back(words, figure)
    ]
    return fitting[0].span if fitting else None


def _may_count_the_same(one: Figure, other: Figure) -> bool:
    if one.counted is None or other.counted is None:
        return True
    return same_head(one.counted.head, other.counted.head)


_VALUES = frozenset(["value", "range_narrowed", "range_widened", "bound_crossed"])
_OTHER_THING = frozenset(
    "noun_swapped modifier_swapped status_swapped addition_as_total total_as_addition kind_changed "
    "unit_swapped percent_points negation_flipped label_swapped unit_lost unit_added rate_changed "
    "rate_as_total total_as_rate change_as_level level_as_change part_as_whole "
    "whole_as_part".split()
)
_NO_FACT = frozenset(
    "denied_as_fact fact_as_denied supposed_as_fact fact_as_supposed frame_changed".split()
)
"""A figure that one side denies or only supposes is the same figure, but no rival of the fact."""
_DAYS = frozenset([Kind.DATE, Kind.YEAR])
_NAMING = _DAYS | {Kind.TIME, Kind.ORDINAL, Kind.LABEL}
"""Kinds that place rather than measure: rivals only where their sentences tell of one event."""
_UPWARD = frozenset([Approximator.AT_LEAST, Approximator.MORE_THAN, Approximator.JUST_OVER])
_DOWNWARD = frozenset([Approximator.AT_MOST, Approximator.LESS_THAN, Approximator.NEARLY])
_ABOUT = Decimal("0.05")
_ROUNDED = Decimal("0.025")
"""Shares by which "about" may be off, and by which a bare round number may have been rounded."""
_NEARLY = Decimal("0.1")

HARMED = frozenset(["killed", "wounded", "missing", "arrested", "born"])
"""Fates that tell those counted from others."""
_FEWEST_SHARED = 3
_SHARED = 0.5
"""Content words that two sentences on one event share, and their share of the shorter one's."""

_BEFORE = 48
_PART = re.compile(
    r"\b(?:first|last|so far|only|including|among (?:them|whom)|remaining|party of|others?|"
    r"already|another|additional)\W+(?:\w+\W+){0,2}\Z",
    re.IGNORECASE,
)
_PART_BEHIND = re.compile(r"\s+of (?:them|whom|those|the|these|its|their)\b", re.IGNORECASE)
_CHANGE = re.compile(r"\bby\W+\Z", re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:total|already|so far|another|additional|extra|first|last|remaining|more|by how|now|"
    r"there|stationed|based)\b",
    re.IGNORECASE,
)
"""Words of a question that ask for more, or less, than the plain figure."""
_TOTAL = re.compile(
    r"\b(?:together with|in (?:all|total)|altogether|combined|a total of|bring(?:s|ing)|"
    r"will then (?:have|be)|counting the)\b",
    re.IGNORECASE,
)
_RUNNING = re.compile(
    r"\b(?:so far|by now|until now|up to now|(?:ha(?:ve|s|d)|already) (?:\w+ )?"
    r"(?:reached|arrived|left|crossed|fled|returned|landed|gone|registered))\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\b(?:to|in) ((?:(?:the )?[A-Z][\w.'’-]+(?:,? and |, | )?)+)")
_AFTER = 60

Stated = tuple[str, Figure, date | None]
"""A sentence, a figure read from it, and the day it was published."""


def same_value(one: Figure, other: Figure) -> bool:
    """Whether two figures state one value of one thing, hedged alike or not."""
    if not comparable(one, other):
        return False
    codes = set(agree(one, other).codes) | set(agree(other, one).codes)
    return not codes & (_VALUES | _OTHER_THING)


def other_value(one: Figure, other: Figure) -> bool:
    """Whether two figures of one kind, unit and thing cannot both be right.

    "About 2,000" and 1,987 can, "up to 20,000" and "between 9,000 and 11,000" can, 9 and 11
    cannot. Two bounds of one direction ("at least 10", "at least 25") count as rivals: the
    second tells more than the first.
    """
    if not comparable(one, other):
        return False
    naming = {one.kind, other.kind} & _NAMING
    return _other_place(one, other) if naming else _other_amount(one, other)


def _other_amount(one: Figure, other: Figure) -> bool:
    there, back = set(agree(one, other).codes), set(agree(other, one).codes)
    if (there | back) & (_OTHER_THING | _NO_FACT) or not (there | back) & _VALUES:
        return False
    if one.kind is Kind.SCORE:
        return True
    mine, theirs = _interval(one), _interval(other)
    if mine is None or theirs is None:
        return False
    if _bounded_alike(one, other):
        return one.low != other.low
    return mine[1] < theirs[0] or theirs[1] < mine[0]


def _other_place(one: Figure, other: Figure) -> bool:
    """Whether two dates share no day, or two times, ranks or labels of one kind differ."""
    if one.kind not in _DAYS:
        return one.low != other.low and (one.kind is Kind.TIME or _named_alike(one, other))
    mine, theirs = one.calendar, other.calendar
    if mine is None or theirs is None:
        return False
    if not (mine.first and mine.last and theirs.first and theirs.last):
        return False
    return mine.last < theirs.first or theirs.last < mine.first


def _named_alike(one: Figure, other: Figure) -> bool:
    if one.counted and other.counted:
        return same_head(one.counted.head, other.counted.head)
    return one.kind is Kind.LABEL and one.unit == other.unit


def _bounded_alike(one: Figure, other: Figure) -> bool:
    hedges = {one.approximator, other.approximator}
    return hedges <= _UPWARD or hedges <= _DOWNWARD


def _interval(figure: Figure) -> tuple[Decimal, Decimal] | None:
    """Return the values that a figure allows, both ends inclusive."""
    if figure.low is None or figure.high is None:
        return figure.bounds
    low, high = figure.low, figure.high
    if figure.approximator is Approximator.NEARLY:
        return low - _NEARLY * abs(low), high
    if figure.approximator is Approximator.JUST_OVER:
        return low, high + _NEARLY * abs(high)
    if figure.approximator in _UPWARD:
        return low, Decimal("Infinity")
    if figure.approximator in _DOWNWARD:
        return Decimal("-Infinity"), high
    return low - _slack(figure, low), high + _slack(figure, high)


def _slack(figure: Figure, value: Decimal) -> Decimal:
    if figure.approximator is Approximator.EXACTLY:
        return Decimal(0)
    share = _ABOUT if figure.approximator is Approximator.ABOUT else _ROUNDED
    return min(last_place(value) / 2, share * abs(value))


def same_thing(one: Stated, other: Stated) -> bool:
    """Whether the words around two figures speak of the same thing.

    Not where one is a part and the other isn't, one a combined total and the other isn't, one
    planned and the other a running count, or where they name other destinations.
    """
    (here, mine, day), (there, theirs, other_day) = one, other
    if mine.kind in _NAMING:
        return same_event(here, there)
    if _role(here, mine) != _role(there, theirs) or _other_harm(mine, theirs):
        return False
    running = (
        bool(_RUNNING.search(_clause(here, mine))),
        bool(_RUNNING.search(_clause(there, theirs))),
    )
    if any(running) and day != other_day:
        return False
    places, others = _places(here, mine), _places(there, theirs)
    return not (places and others) or places == others


def _other_harm(one: Figure, other: Figure) -> bool:
    """Whether people counted were hurt, and those of the other figure were not."""
    if one.counted is None or other.counted is None:
        return False
    return HARMED & frozenset(one.status) != HARMED & frozenset(other.status)


def same_event(one: str, other: str) -> bool:
    """Whether two sentences tell of the same in much the same words, their figures left aside."""
    mine, theirs = (frozenset(content_stems(_worded(text))) for text in (one, other))
    shared = len(mine & theirs)
    return shared >= _FEWEST_SHARED and shared >= _SHARED * min(len(mine), len(theirs))


def _worded(text: str) -> str:
    for figure in reversed(read_figures(text)):
        text = text[: figure.span.start] + text[figure.span.end :]
    return text


def plain(sentence: str, figure: Figure) -> bool:
    """Whether a figure is no part, no combined total, no change and no running count."""
    return not _role(sentence, figure) and not _RUNNING.search(_clause(sentence, figure))


def asks_for_plain(question: str) -> bool:
    """Whether a question asks for no part, total, change or running count."""
    return not (_TOTAL.search(question) or _RUNNING.search(question) or _ASKED.search(question))


def _role(sentence: str, figure: Figure) -> str:
    """Return what a figure is beside plain: "first" and "last" are different parts."""
    before = sentence[max(0, figure.span.start - _BEFORE) : figure.span.start]
    part = _PART.search(before)
    if part is not None:
        return part[0].split()[0].lower()
    behind = _PART_BEHIND.match(sentence, figure.span.end)
    definite = before.lower().endswith("the ") and sentence.startswith(" of ", figure.span.end)
    if figure.additive or "already" in figure.status or behind or definite:
        return "part"
    if _CHANGE.search(before):
        return "change"
    return "total" if _TOTAL.search(sentence) else ""


def _clause(sentence: str, figure: Figure) -> str:
    start = max(0, figure.span.start - _BEFORE)
    return sentence[start : figure.span.end + _AFTER]


def _places(sentence: str, figure: Figure) -> frozenset[str]:
    """Return the places named right behind a figure: "2,000 troops to Poland and Germany"."""
    end = max(figure.span.end, figure.counted.span.end if figure.counted else 0)
    behind = sentence[end : end + _AFTER].split(";", maxsplit=1)[0]
    found = _TO.search(behind)
    if found is None:
        return frozenset()
    names = re.findall(r"[A-Z][\w.’-]+", found[1])
    days = MONTHS.keys() | WEEKDAYS.keys()
    return frozenset(
        name.rstrip(".") for name in names if name.lower().removesuffix("'s") not in days
    )
