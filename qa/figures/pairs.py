"""Two numbers as one figure: ranges, ratios, scores, multiples, "two hours and 14 minutes"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from qa.figures.dates import RANGE_DASHES
from qa.figures.nouns import counts_noun
from qa.figures.numbers import HYPHENS, read_numeral
from qa.figures.quantities import read_quantity, share_scale
from qa.figures.tokens import Draft, Token, Type, point
from qa.figures.types import Kind
from qa.figures.words_of_numbers import MEASURE_UNITS, ONES, TENS, TIME_UNITS, ZONES

_MOST_POINTS = 199
_MOST_VOTES = 9999
_SCORE_WORDS = frozenset(
    """won win wins winning beat beats beating defeat defeated defeating lost lose loses losing
    lead led leads draw drew drawn tie tied victory score scored match game final halftime half-time
    set sets semifinal semi-final quarter-final vote voted ruling ruled decision goal goals
    scoreboard leading trailing equalised equalized""".split()
)
_SIDES = _SCORE_WORDS | frozenset("odds ratio margin outnumber outnumbered passed".split())
_CHANGES = frozenset("from fell dropped down cut reduced rose lowered shrank".split())
_OTHER_SIDE = {"nil": Decimal(0), "love": Decimal(0)}


def read_score(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """Read "3-1", "1 – 0", "two-all", "220 to 211", "10-to-1" that begins with ``first``."""
    joint, after = tokens[first.end], tokens[first.end + 1]
    if first.kind is not Kind.COUNT or first.low is None or first.low != int(first.low):
        return None
    if joint.text in RANGE_DASHES and after.type is Type.NUMBER:
        return _dashed(tokens, first)
    if joint.text in RANGE_DASHES and joint.glued and after.glued:
        other = first.low if after.lower == "all" else _OTHER_SIDE.get(after.lower)
        if other is not None:
            return _score(first, first.end + 2, other)
    return _with_to(tokens, first)


def _score(first: Draft, end: int, other: Decimal) -> Draft:
    return Draft(Kind.SCORE, first.start, end, first.low, other)


def _dashed(tokens: Sequence[Token], first: Draft) -> Draft | None:
    second = read_quantity(tokens, first.end + 1)
    if second is None or second.kind is not Kind.COUNT or first.low is None or second.low is None:
        return None
    if max(first.low, second.low) > _MOST_POINTS:
        return None
    if second.low != int(second.low) or second.hyphenated:
        return None
    spaced = not tokens[first.end].glued
    named = tokens[first.start - 1].text[:1].isupper() and (
        spaced or tokens[second.end].text[:1].isupper()
    )
    if first.low >= second.low or named or _near(tokens, first, second) & _SCORE_WORDS:
        return _score(first, second.end, second.low)
    return None


def _with_to(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """As in "220 to 211", "10-to-1": falling, so that it is no range, and no change either."""
    hyphens = tokens[first.end].text == "-" and tokens[first.end + 2].text == "-"
    at = first.end + hyphens
    if tokens[at].lower != "to" or first.low is None:
        return None
    second = read_quantity(tokens, at + 1 + hyphens)
    if second is None or second.kind is not Kind.COUNT or second.low is None:
        return None
    if not 0 <= second.low < first.low <= _MOST_VOTES or second.low != int(second.low):
        return None
    near = _near(tokens, first, second)
    if near & _CHANGES or not (hyphens or near & _SIDES):
        return None
    return _score(first, second.end, second.low)


def _near(tokens: Sequence[Token], first: Draft, second: Draft) -> set[str]:
    around = (*tokens[max(0, first.start - 8) : first.start], *tokens[second.end : second.end + 5])
    return {token.lower for token in around}


_CHANGE_WORDS = frozenset(
    """rose rise risen rising fell fall fallen falling increased increase increasing decreased
    decrease grew grow grown growing dropped drop dropping cut raised raise raising went moved
    changed narrowed reduced reduce expanded jumped climbed declined slipped surged improved
    slid doubled shrank shrunk soared plunged lowered revised edged inched crept ticked swelled
    swollen widened tumbled sank lifted hiked added gained shed trimmed slashed dipped climbing
    rises falls grows drops goes climbs jumps""".split()
)
_CHANGE_NOUNS = frozenset(
    """increase rise gain jump climb surge decrease fall drop decline cut loss reduction slump dip
    hike leap""".split()
)
_FILLERS = frozenset(
    """by of another a an further about around nearly some roughly approximately almost more than
    just only over under additional extra as much many least at up down to -""".split()
) - {"to", "-", "up", "down", "at", "least"}
_MOST_FILLERS = 5
_CHANGE_REACH = 8
_LEVEL_REACH = 9
_LEVEL_WORDS = (_CHANGE_WORDS | _CHANGE_NOUNS | {"up", "down"}) - frozenset(
    "went moved changed goes added gained shed going".split()
)
_FAR = 3
"""How many times a change its new level is at least, where a noun leaves both readings open."""
_RATIO_JOINTS = (
    ("out", "of"),
    ("in", "every"),
    ("of", "every"),
    ("for", "every"),
    ("in",),
)
_OF_AGES = tuple(("between", *the, age, "of") for the in (("the",), ()) for age in ("age", "ages"))
_MOST_DENOMINATOR = Decimal(1_000_000)
_LIKE_A_YEAR = 1500
_MULTIPLE = Decimal(1000)


def read_pair(tokens: Sequence[Token], i: int, first: Draft) -> Draft:
    """Join ``first``, read at token ``i``, with a second number where the two are one figure."""
    if first.low is None or first.kind is Kind.DATE:
        return first
    return (
        read_score(tokens, first)
        or _hyphenated_ratio(tokens, first)
        or _ratio(tokens, first)
        or _range(tokens, i, first)
        or first
    )


def _ratio(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """As in "one in five", "9 out of 10", "3 of every 4"."""
    if first.kind is not Kind.COUNT or first.low is None:
        return None
    words = tuple(token.lower for token in tokens[first.end : first.end + 3])
    joint = next((j for j in _RATIO_JOINTS if words[: len(j)] == j), None)
    if joint is None:
        return None
    second = read_quantity(tokens, first.end + len(joint))
    if second is None or second.kind is not Kind.COUNT or second.low is None:
        return None
    year_like = joint == ("in",) and second.low >= _LIKE_A_YEAR
    if year_like or not 0 < first.low < second.low <= _MOST_DENOMINATOR or second.hyphenated:
        return None
    return first._replace(
        kind=Kind.RATIO, end=second.end, low=first.low / second.low, high=first.low / second.low
    )


def _hyphenated_ratio(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """As in "a 1-in-100-year flood"."""
    words = tuple(token.lower for token in tokens[first.end : first.end + 3])
    if first.kind is not Kind.COUNT or first.low is None or words != ("-", "in", "-"):
        return None
    bottom = read_numeral(tokens, first.end + 3)
    if bottom is None or bottom.value is None or not 0 < first.low < bottom.value:
        return None
    share = first.low / bottom.value
    return Draft(Kind.RATIO, first.start, bottom.end, share, share)


def _range(tokens: Sequence[Token], i: int, first: Draft) -> Draft | None:
    before, joint = tokens[i - 1].lower, tokens[first.end]
    ages = _between_ages(tokens, i)
    between = (before == "between" or ages > 0) and joint.lower == "and"
    dash = joint.text in RANGE_DASHES and joint.glued == tokens[first.end + 1].glued
    hanging = _hangs(tokens, first.end)
    if not (between or dash or hanging or joint.lower in ("to", "or")):
        return None
    at = first.end + 1 + hanging
    if joint.text == "-" and tokens[at].lower == "to" and tokens[at + 1].text == "-":
        at += 2
    second = _upper_end(tokens, at, first)
    if second is None or second.low is None or (first.hyphenated and not (dash or hanging)):
        return None
    from_to = before == "from" and joint.lower == "to"
    joined = _joined(first, second, tokens)
    if from_to and _is_change(tokens, i, first, second):
        return _old_level(first, second)
    if joined is None or (joint.lower == "to" and _is_change(tokens, i, first, second)):
        return None
    joined = joined._replace(lead=i - 1 if between or from_to else None)
    if ages and joined.kind is Kind.COUNT:
        joined = joined._replace(kind=Kind.AGE, unit="year")
    return joined._replace(lead=i - ages) if ages else joined


def _old_level(first: Draft, second: Draft) -> Draft | None:
    """The 1.2 of "rose from 1.2 to 1.5 million", the 45 of "fell from 45 to 38 percent".

    The old level of a change, where it has neither scale nor unit, has those of the new one.
    """
    if first.kind is not Kind.COUNT or first.unit is not None:
        return None
    shared = share_scale(first, second)
    if second.kind in (Kind.PERCENT, Kind.MONEY, Kind.MEASURE):
        shared = shared._replace(kind=second.kind, unit=second.unit)
    return None if shared == first else shared


def _between_ages(tokens: Sequence[Token], i: int) -> int:
    """Count the words of "between the ages of" before a number, 0 where they don't stand there."""
    words = tuple(token.lower for token in tokens[max(0, i - 4) : i])
    return next((len(opening) for opening in _OF_AGES if words[-len(opening) :] == opening), 0)


def _hangs(tokens: Sequence[Token], i: int) -> bool:
    """Whether a hyphen hangs, as in "16- to 24-year-olds"."""
    hyphen, word = tokens[i], tokens[i + 1]
    return hyphen.text == "-" and hyphen.glued and not word.glued and word.lower in ("to", "or")


def _upper_end(tokens: Sequence[Token], i: int, first: Draft) -> Draft | None:
    """Read the second number; behind an amount of money "50m" are millions, no metres."""
    number = read_numeral(tokens, i) if first.kind is Kind.MONEY else None
    if number is None or not number.unsure_suffix:
        return read_quantity(tokens, i)
    draft = Draft(Kind.MONEY, i, number.end, number.value, number.value, first.unit)
    return draft._replace(scale=number.scale, plain=number.plain)


def _is_change(tokens: Sequence[Token], i: int, first: Draft, second: Draft) -> bool:
    """Whether "from 5 to 10", "rose by 20 to 115" tell of a change rather than of a range.

    A change and its new level have their units each ("up $3m to $45m"), or none ("an increase of
    12 to 45"). Where only the second number has one, the two share it and are a range: "grew by 5
    to 10 percent", "cut 1,200 to 1,500 jobs"; unless a noun stands behind a number several times
    the first: "rose by 20 to 115 cases".
    """
    if tokens[i - 1].lower == "from":
        near = {token.lower for token in tokens[max(0, i - 6) : i]}
        return bool(near & _CHANGE_WORDS) or tokens[i - 2].lower in ("up", "down")
    if not tells_change(tokens, i):
        return False
    if first.kind is not Kind.COUNT or first.scale != 1:
        return True
    if second.kind is not Kind.COUNT or second.scale != 1:
        return False
    low, level = first.low, second.low
    far = low is not None and level is not None and level >= _FAR * low
    return far or tokens[second.end].type is not Type.WORD or not counts_noun(tokens, second.end)


def tells_change(tokens: Sequence[Token], i: int) -> bool:
    """Whether the number at token ``i`` is the size of a change.

    A word of change stands before it, with nothing but "by", "of", "another" or a hedge between:
    "rose by about 20", "up $3m", "an increase of 12".
    """
    at = i - 1
    while i - at <= _MOST_FILLERS and tokens[at].lower in _FILLERS:
        at -= 1
    word, noun_of = tokens[at].lower, tokens[at + 1].lower == "of"
    if noun_of:
        return word in _CHANGE_NOUNS
    by = "by" in {token.lower for token in tokens[at + 1 : i]}
    if by and word not in _CHANGE_WORDS:
        near = {token.lower for token in tokens[max(0, at - _CHANGE_REACH) : at + 1]}
        return bool(near & _CHANGE_WORDS)
    return word in _CHANGE_WORDS or word in ("up", "down")


def told_of_change(tokens: Sequence[Token], at: int) -> bool:
    """Whether the "to" or "from" at token ``at`` leads to a level: "rose ... to", "cut from".

    "Moved to 12 schools", "raised $5m to" and other ways of going somewhere are none.
    """
    near = [token.lower for token in tokens[max(0, at - _LEVEL_REACH) : at]]
    return not {*near}.isdisjoint(_LEVEL_WORDS) or (near[-1:] == ["of"] and "increase" in near)


def _joined(first: Draft, second: Draft, tokens: Sequence[Token]) -> Draft | None:
    low = share_scale(first, second)
    kind = _common_kind(low, second)
    if kind is None or low.low is None or second.low is None:
        return None
    value = low.low
    if low.dotted is not None and second.low == second.dotted:
        value = low.dotted  # "12.400 to 15.500 residents"
    if _is_shortened(value, second.low, tokens[first.end].text):
        value *= _MULTIPLE
    if value >= second.low:
        return None
    return second._replace(kind=kind, start=first.start, low=value, unit=second.unit or first.unit)


def _is_shortened(low: Decimal, high: Decimal, joint: str) -> bool:
    """As in "75-80,000" means 75,000 to 80,000."""
    whole = high % _MULTIPLE == 0
    return joint in RANGE_DASHES and whole and low < _MULTIPLE <= high and low * _MULTIPLE < high


def _common_kind(first: Draft, second: Draft) -> Kind | None:
    if first.kind is second.kind:
        same = first.unit == second.unit or first.unit is None or second.unit is None
        return first.kind if same else None
    if first.kind is Kind.COUNT and second.kind not in (Kind.DATE, Kind.RATIO):
        return second.kind
    if second.kind is Kind.COUNT and first.kind is Kind.MONEY:
        return Kind.MONEY
    return None


TIMES = "times"
_ADVERBS = {"twice": Decimal(2), "thrice": Decimal(3)}
_FACTORS = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5}
_VERBS = {
    stem + ending: Decimal(factor)
    for stem, factor in _FACTORS.items()
    for ending in ("ed", "ing", "es")
}
_ADJECTIVES = {f"{stem}e": Decimal(factor) for stem, factor in _FACTORS.items()}
_HALVED = frozenset(["halved", "halving"])
_FOLDS = {f"{word}fold": Decimal(value) for word, value in (ONES | TENS).items() if value > 1}
_NO_FACTOR = frozenset("down over back up as -".split())
"""Behind "doubled": "doubled down", "doubled as a school"."""
_OF_WHAT = frozenset("the that its their his her what last this these those".split())
_COMPARED = frozenset(
    """as more higher larger bigger greater longer faster lower less smaller heavier stronger
    likelier the what that than its their""".split()
)
"""Behind "10 times" these compare; without them it happened ten times."""

WORDS = frozenset({*_ADVERBS, *_VERBS, *_ADJECTIVES, *_HALVED, *_FOLDS})


def read_multiple(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "twice", "doubled", "halved", "tenfold", "double the", "a factor of 12"."""
    word, after = tokens[i].lower, tokens[i + 1].lower
    if word == "a" and after == "factor" and tokens[i + 2].lower == "of":
        return _factor(tokens, i)
    if word in _HALVED:
        return point(Kind.RATIO, i, i + 1, Decimal("0.5"))
    value = _ADVERBS.get(word) or _FOLDS.get(word)
    if value is None and after not in _NO_FACTOR:
        value = _VERBS.get(word)
    if value is None and after in _OF_WHAT:
        value = _ADJECTIVES.get(word)
    return None if value is None else point(Kind.COUNT, i, i + 1, value, unit=TIMES)


def _factor(tokens: Sequence[Token], i: int) -> Draft | None:
    number = read_quantity(tokens, i + 3)
    if number is None or number.kind is not Kind.COUNT or number.low is None:
        return None
    return number._replace(start=i, unit=TIMES)


def as_multiple(tokens: Sequence[Token], draft: Draft) -> Draft:
    """Return the draft of "10 times higher", "12-fold" with what makes it a multiple."""
    if draft.kind is not Kind.COUNT or draft.low is None:
        return draft
    word, after = tokens[draft.end].lower, tokens[draft.end + 1].lower
    if word == TIMES and after in _COMPARED:
        return draft._replace(end=draft.end + 1, unit=TIMES)
    if word in HYPHENS and after == "fold":
        return draft._replace(end=draft.end + 2, unit=TIMES, hyphenated=False)
    return draft


_PARTS = {
    ("hour", "minute"): 60,
    ("minute", "second"): 60,
    ("day", "hour"): 24,
    ("week", "day"): 7,
    ("year", "month"): 12,
    ("foot", "inch"): 12,
    ("lb", "ounce"): 16,
    ("m", "cm"): 100,
}
"""How many of the smaller unit make one of the larger."""
_HEIGHT = re.compile(r"(?P<feet>[3-8])['’](?P<inches>\d{1,2})")
_RACE = re.compile(r"(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,2}):(?P<s>[0-5]\d(?:\.\d{1,3})?)")
_HALVES = (("and", "a", "half"), ("and", "one", "half"))
_OF_DAY = ZONES | {"am", "pm", "a.m.", "p.m."}
_STANDS = frozenset("stands stood remains remained clocked".split())
_INCHES = 12
_SIXTY = Decimal(60)


def read_two_units(tokens: Sequence[Token], first: Draft) -> Draft:
    """Join a quantity with what follows in the next smaller unit; the value is in that one."""
    if first.low is None or first.low != first.high or first.unit is None:
        return first
    at = first.end + (tokens[first.end].text == ",")
    at += tokens[at].lower == "and"
    second = read_quantity(tokens, at)
    if second is None or second.kind is not first.kind or second.low is None:
        return _bare_inches(tokens, first)
    parts = _PARTS.get((first.unit, second.unit or ""))
    if parts is None or not 0 < second.low < parts or first.low != int(first.low):
        return first
    value = first.low * parts + second.low
    return first._replace(end=second.end, low=value, high=value, unit=second.unit, plain=value)


def _bare_inches(tokens: Sequence[Token], first: Draft) -> Draft:
    """As in "6ft 2" and "5 feet 7 tall"."""
    token, after = tokens[first.end], tokens[first.end + 1]
    inches = token.type is Type.NUMBER and token.text.isdecimal() and len(token.text) < len("100")
    if first.unit != "foot" or not inches or int(token.text) >= _INCHES or first.low is None:
        return first
    unit = after.lower == "in" and after.glued
    if after.type is Type.WORD and not unit and after.lower not in ("tall", "high", "and", "in"):
        return first
    value = first.low * _INCHES + int(token.text)
    return first._replace(end=first.end + 1 + unit, low=value, high=value, unit="inch", plain=value)


def read_height(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in 6'2"."""
    found = _HEIGHT.fullmatch(tokens[i].text)
    if found is None or tokens[i + 1].text not in ('"', "”", "″") or not tokens[i + 1].glued:
        return None
    value = int(found["feet"]) * _INCHES + int(found["inches"])
    return point(Kind.MEASURE, i, i + 2, value, unit="inch")


def read_race_time(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in "2:00:35", "1:42.58": what a clock that was started shows, in seconds."""
    found = _RACE.fullmatch(tokens[i].text)
    at = tokens[i - 1].lower == "at" and tokens[i - 2].lower not in _STANDS
    clock = at or tokens[i + 1].lower in _OF_DAY
    if found is None or clock or not (found["h"] or "." in found["s"]):
        return None
    minutes = Decimal(found["h"] or 0) * _SIXTY + Decimal(found["m"])
    return point(Kind.DURATION, i, i + 1, minutes * _SIXTY + Decimal(found["s"]), unit="second")


def read_one_and_a_half(tokens: Sequence[Token], i: int) -> Draft | None:
    """As in "a day and a half", "an hour and a half ago", "a mile and a half"."""
    word = tokens[i + 1].lower
    unit = TIME_UNITS.get(word) or MEASURE_UNITS.get(word)
    behind = tuple(token.lower for token in tokens[i + 2 : i + 5])
    if tokens[i].lower not in ("a", "an", "one") or unit is None or behind not in _HALVES:
        return None
    value = Decimal("1.5")
    if tokens[i + 5].lower == "ago":
        return Draft(Kind.DATE, i, i + 6, value, value, unit)
    kind = Kind.DURATION if word in TIME_UNITS else Kind.MEASURE
    return point(kind, i, i + 5, value, unit=unit)
