"""Read two numbers that form one figure: ranges ("75,000 to 80,000"), scores ("3-1"), ratios.

Ranges are told from changes ("rose from 5 to 10"). Multiples are read here, too: "tripled",
"10 times higher".
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.figures.forms.numbers import read_numeral
from qa.figures.forms.quantities import read_quantity, share_scale
from qa.figures.nouns import begins_counted_noun
from qa.figures.tokens import HYPHENS, RANGE_DASHES, Draft, Token, Type, point_draft
from qa.figures.types import Kind
from qa.text.english import ONES, TENS

_MOST_POINTS = 199
_MOST_VOTES = 9999
_SCORE_WORDS = frozenset(
    """won win wins winning beat beats beating defeat defeated defeating lost lose loses losing
    lead led leads draw drew drawn tie tied victory score scored match game final halftime half-time
    set sets semifinal semi-final quarter-final vote voted ruling ruled decision goal goals
    scoreboard leading trailing equalised equalized""".split()
)
_SIDES = _SCORE_WORDS | frozenset("odds ratio margin outnumber outnumbered passed".split())
_FALLS = frozenset("from fell dropped down cut reduced rose lowered shrank".split())
_WORDS_OF_NO_POINTS = {"nil": Decimal(0), "love": Decimal(0)}


def read_score(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """Read "3-1", "1 – 0", "two-all", "220 to 211", "10-to-1" that begins with ``first``."""
    joint, after = tokens[first.end], tokens[first.end + 1]
    if first.kind is not Kind.COUNT or first.low is None or first.low != int(first.low):
        return None
    if joint.text in RANGE_DASHES and after.type is Type.NUMBER:
        return _read_dashed_score(tokens, first)
    if joint.text in RANGE_DASHES and joint.glued and after.glued:
        other = first.low if after.lower == "all" else _WORDS_OF_NO_POINTS.get(after.lower)
        if other is not None:
            return _score_draft(first, first.end + 2, other)
    return _read_score_with_to(tokens, first)


def _score_draft(first: Draft, end: int, other: Decimal) -> Draft:
    return Draft(Kind.SCORE, first.start, end, first.low, other)


def _read_dashed_score(tokens: Sequence[Token], first: Draft) -> Draft | None:
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
    if first.low >= second.low or named or _words_near(tokens, first, second) & _SCORE_WORDS:
        return _score_draft(first, second.end, second.low)
    return None


def _read_score_with_to(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """Read "220 to 211", "10-to-1": falling, so that it is no range, and no change either."""
    hyphens = tokens[first.end].text == "-" and tokens[first.end + 2].text == "-"
    at = first.end + hyphens
    if tokens[at].lower != "to" or first.low is None:
        return None
    second = read_quantity(tokens, at + 1 + hyphens)
    if second is None or second.kind is not Kind.COUNT or second.low is None:
        return None
    if not 0 <= second.low < first.low <= _MOST_VOTES or second.low != int(second.low):
        return None
    near = _words_near(tokens, first, second)
    if near & _FALLS or not (hyphens or near & _SIDES):
        return None
    return _score_draft(first, second.end, second.low)


def _words_near(tokens: Sequence[Token], first: Draft, second: Draft) -> set[str]:
    around = (*tokens[max(0, first.start - 8) : first.start], *tokens[second.end : second.end + 5])
    return {token.lower for token in around}


_RATIO_JOINTS = (
    ("out", "of"),
    ("in", "every"),
    ("of", "every"),
    ("for", "every"),
    ("in",),
)
_MOST_DENOMINATOR = Decimal(1_000_000)
_LIKE_A_YEAR = 1500


def read_ratio(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """Read "one in five", "9 out of 10", "3 of every 4", "1-in-100" that begins with ``first``."""
    return _hyphenated_ratio(tokens, first) or _ratio_in_words(tokens, first)


def _ratio_in_words(tokens: Sequence[Token], first: Draft) -> Draft | None:
    """Read "one in five", "9 out of 10", "3 of every 4"."""
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
    """Read "a 1-in-100-year flood"."""
    words = tuple(token.lower for token in tokens[first.end : first.end + 3])
    if first.kind is not Kind.COUNT or first.low is None or words != ("-", "in", "-"):
        return None
    bottom = read_numeral(tokens, first.end + 3)
    if bottom is None or bottom.value is None or not 0 < first.low < bottom.value:
        return None
    share = first.low / bottom.value
    return Draft(Kind.RATIO, first.start, bottom.end, share, share)


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
_FOLD_WORDS = {f"{word}fold": Decimal(value) for word, value in (ONES | TENS).items() if value > 1}
_NO_FACTOR = frozenset("down over back up as -".split())
"""Behind "doubled": "doubled down", "doubled as a school"."""
_OF_WHAT = frozenset("the that its their his her what last this these those".split())
_COMPARED = frozenset(
    """as more higher larger bigger greater longer faster lower less smaller heavier stronger
    likelier the what that than its their""".split()
)
"""Behind "10 times" these compare; without them it happened ten times."""
MULTIPLES = frozenset({*_ADVERBS, *_VERBS, *_ADJECTIVES, *_HALVED, *_FOLD_WORDS})


def read_multiple(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "twice", "doubled", "halved", "tenfold", "double the", "a factor of 12"."""
    word, after = tokens[i].lower, tokens[i + 1].lower
    if word == "a" and after == "factor" and tokens[i + 2].lower == "of":
        return _factor(tokens, i)
    if word in _HALVED:
        return point_draft(Kind.RATIO, i, i + 1, Decimal("0.5"))
    value = _ADVERBS.get(word) or _FOLD_WORDS.get(word)
    if value is None and after not in _NO_FACTOR:
        value = _VERBS.get(word)
    if value is None and after in _OF_WHAT:
        value = _ADJECTIVES.get(word)
    return None if value is None else point_draft(Kind.COUNT, i, i + 1, value, unit=TIMES)


def _factor(tokens: Sequence[Token], i: int) -> Draft | None:
    number = read_quantity(tokens, i + 3)
    if number is None or number.kind is not Kind.COUNT or number.low is None:
        return None
    return number._replace(start=i, unit=TIMES)


def read_times(tokens: Sequence[Token], draft: Draft) -> Draft:
    """Return the draft of "10 times higher", "12-fold" with what makes it a multiple."""
    if draft.kind is not Kind.COUNT or draft.low is None:
        return draft
    word, after = tokens[draft.end].lower, tokens[draft.end + 1].lower
    if word == TIMES and after in _COMPARED:
        return draft._replace(end=draft.end + 1, unit=TIMES)
    if word in HYPHENS and after == "fold":
        return draft._replace(end=draft.end + 2, unit=TIMES, hyphenated=False)
    return draft


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
_LEVEL_TO_CHANGE = 3
"""Where a noun leaves it open whether two numbers are a range or a change and its new level, they
are the latter if the second is at least this many times the first: "an increase of 12 to 45"."""
_OF_AGES = tuple(("between", *the, age, "of") for the in (("the",), ()) for age in ("age", "ages"))
_MULTIPLE = Decimal(1000)


def read_pair(tokens: Sequence[Token], i: int, first: Draft) -> Draft:
    """Join ``first``, read at token ``i``, with a second number where the two are one figure."""
    if first.low is None or first.kind is Kind.DATE:
        return first
    return (
        read_score(tokens, first)
        or read_ratio(tokens, first)
        or _read_range(tokens, i, first)
        or first
    )


def _read_range(tokens: Sequence[Token], i: int, first: Draft) -> Draft | None:
    before, joint = tokens[i - 1].lower, tokens[first.end]
    ages = _between_ages(tokens, i)
    between = (before == "between" or ages > 0) and joint.lower == "and"
    dash = joint.text in RANGE_DASHES and joint.glued == tokens[first.end + 1].glued
    hanging = _is_hanging_hyphen(tokens, first.end)
    if not (between or dash or hanging or joint.lower in ("to", "or")):
        return None
    at = first.end + 1 + hanging
    if joint.text == "-" and tokens[at].lower == "to" and tokens[at + 1].text == "-":
        at += 2
    second = _upper_end(tokens, at, first)
    if second is None or second.low is None or (first.hyphenated and not (dash or hanging)):
        return None
    from_to = before == "from" and joint.lower == "to"
    joined = _join(first, second, tokens)
    if from_to and _is_change(tokens, i, first, second):
        return _old_level(first, second)
    if joined is None or (joint.lower == "to" and _is_change(tokens, i, first, second)):
        return None
    joined = joined._replace(lead=i - 1 if between or from_to else None)
    if ages and joined.kind is Kind.COUNT:
        joined = joined._replace(kind=Kind.AGE, unit="year")
    return joined._replace(lead=i - ages) if ages else joined


def _old_level(first: Draft, second: Draft) -> Draft | None:
    """Read the old level of a change: the 1.2 of "rose from 1.2 to 1.5 million".

    Where it has neither scale nor unit, it takes those of the new level.
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


def _is_hanging_hyphen(tokens: Sequence[Token], i: int) -> bool:
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
    """Whether "from 5 to 10", "rose by 20 to 115" report a change and are no range.

    In a change both numbers have a unit ("up $3m to $45m"), or neither has ("an increase of 12 to
    45"). Where only the second has one, both share it and form a range: "grew by 5 to 10 percent",
    "cut 1,200 to 1,500 jobs". The exception is a second number several times the first that is
    followed by a noun, which is a change: "rose by 20 to 115 cases".
    """
    if tokens[i - 1].lower == "from":
        near = {token.lower for token in tokens[max(0, i - 6) : i]}
        return bool(near & _CHANGE_WORDS) or tokens[i - 2].lower in ("up", "down")
    if not is_size_of_change(tokens, i):
        return False
    if first.kind is not Kind.COUNT or first.scale != 1:
        return True
    if second.kind is not Kind.COUNT or second.scale != 1:
        return False
    low, level = first.low, second.low
    far = low is not None and level is not None and level >= _LEVEL_TO_CHANGE * low
    return (
        far
        or tokens[second.end].type is not Type.WORD
        or not begins_counted_noun(tokens, second.end)
    )


def is_size_of_change(tokens: Sequence[Token], i: int) -> bool:
    """Whether the number at token ``i`` is the size of a change.

    A word of change must come before it, with only "by", "of", "another" or a hedge between them:
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


def leads_to_level(tokens: Sequence[Token], at: int) -> bool:
    """Whether the "to" or "from" at token ``at`` comes before a level: "rose ... to", "cut from".

    In "moved to 12 schools" it does not: that is a direction, not a level.
    """
    near = [token.lower for token in tokens[max(0, at - _LEVEL_REACH) : at]]
    return not {*near}.isdisjoint(_LEVEL_WORDS) or (near[-1:] == ["of"] and "increase" in near)


def _join(first: Draft, second: Draft, tokens: Sequence[Token]) -> Draft | None:
    low = share_scale(first, second)
    kind = _common_kind(low, second)
    if kind is None or low.low is None or second.low is None:
        return None
    value = low.low
    if low.dotted is not None and second.low == second.dotted:
        value = low.dotted  # "12.400 to 15.500 residents"
    if _shortens_thousands(value, second.low, tokens[first.end].text):
        value *= _MULTIPLE
    if value >= second.low:
        return None
    return second._replace(kind=kind, start=first.start, low=value, unit=second.unit or first.unit)


def _shortens_thousands(low: Decimal, high: Decimal, joint: str) -> bool:
    """Whether "75-80,000" means 75,000 to 80,000."""
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
