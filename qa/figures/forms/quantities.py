"""Read a number with its unit, what it is per, and whether it is an age.

"$2.5bn", "5 percent", "6ft 2" and "2:00:35" are read at their number; "12,000 euros a month" and
"per 1,000 births" say what a quantity is per; "18-month-old" and "Lee, 42," are ages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from qa.figures.forms.numbers import Numeral, is_hyphenated, read_numeral
from qa.figures.nouns import begins_counted_noun, lemma
from qa.figures.tokens import HYPHENS, Draft, Token, Type, point_draft
from qa.figures.types import Kind
from qa.figures.words.amounts import (
    AREA_WORDS,
    CARDINALS,
    CURRENCY_CODES,
    CURRENCY_SIGNS,
    CURRENCY_WORDS,
    DOLLAR_PREFIXES,
    IN_MILLIONS,
    MEASURE_UNITS,
    METRE_CUES,
    MONTHS,
    NATIONAL_DOLLARS,
    ONLY_BEHIND_DIGITS,
    PEOPLE_VERBS,
    PERCENT_WORDS,
    POUNDS,
    RATE_NOUNS,
    TIME_UNITS,
    WEIGHT_CUES,
    WORKING_DAY,
)
from qa.figures.words.sentence import FUNCTION_WORDS, VERBS
from qa.text.english import TIME_ZONES, WEEKDAYS

_NATIONAL = {
    ("british", "pounds"): "GBP",
    ("british", "pound"): "GBP",
    ("egyptian", "pounds"): "EGP",
    ("turkish", "lira"): "TRY",
    ("hong", "kong"): "HKD",
} | {
    (nation, word): code
    for nation, code in NATIONAL_DOLLARS.items()
    for word in ("dollar", "dollars")
}
_VIDEO = frozenset("240 360 480 720 1080 1440 2160".split())
"""Lines of a picture: "1080p"."""


def _read_currency_before(tokens: Sequence[Token], i: int) -> tuple[str, int] | None:
    """Read "$", "US$", "USD", "Rs." in front of digits: the code and the index behind."""
    token, after = tokens[i], tokens[i + 1]
    if token.text in CURRENCY_SIGNS:
        return CURRENCY_SIGNS[token.text], i + 1
    spaced = token.text.isupper() and len(token.text) > 1
    if token.lower in DOLLAR_PREFIXES and after.text == "$" and (after.glued or spaced):
        return DOLLAR_PREFIXES[token.lower], i + 2
    if after.type is Type.NUMBER and token.text.isupper() and token.lower in CURRENCY_CODES:
        return CURRENCY_CODES[token.lower], i + 1
    if token.text == "Rs":
        at = i + 1 + (after.text == ".")
        return ("INR", at) if tokens[at].type is Type.NUMBER else None
    return None


def _skip_currency_code(tokens: Sequence[Token], i: int) -> int:
    """Skip "USD" or "dollars" behind an amount that already has its sign."""
    if tokens[i].lower in CURRENCY_CODES and tokens[i].text.isupper():
        return i + 1
    return i


def _read_currency_behind(tokens: Sequence[Token], end: int) -> tuple[str, int] | None:
    """Read "euros", "US dollars", "EUR" behind a number: the code and the index behind."""
    at = end + (tokens[end].text in HYPHENS and tokens[end].glued)
    word, after = tokens[at].lower, tokens[at + 1].lower
    if (word, after) in _NATIONAL:
        return _NATIONAL[word, after], at + 2 + (after == "kong")
    if word in POUNDS and not _is_weight(tokens, at):
        return "GBP", at + 1 + (after == "sterling")
    if word in CURRENCY_WORDS and (word != "won" or _counts_money(tokens[end - 1])):
        return CURRENCY_WORDS[word], at + 1
    if tokens[at].text.isupper() and word in CURRENCY_CODES:
        return CURRENCY_CODES[word], at + 1
    if tokens[end].text == "p" and tokens[end].glued and tokens[end - 1].text not in _VIDEO:
        return "penny", end + 1
    return ("EUR", at + 1) if word == "€" else None


def _counts_money(token: Token) -> bool:
    """Whether "won" behind this token can be money: "a million won", not "three won"."""
    return token.lower.endswith(("illion", "thousand"))


def _is_weight(tokens: Sequence[Token], at: int) -> bool:
    """Whether the "pounds" at token ``at`` are a weight and not money."""
    near = {token.lower for token in tokens[max(0, at - 6) : at]}
    return bool(near & WEIGHT_CUES) or tokens[at + 1].lower in ("of", "heavier", "lighter", "(")


_SHORTEST_PLURAL = 4
_CUE_REACH = 7
_HUNDRED = Decimal(100)
_POINT = ("point", "points")
_PERCENTAGE_POINT = "percentage point"
_BASIS_POINT = "basis point"
_SCALES_OF_HEAT = {"C": "°C", "F": "°F"}
_MINUS = frozenset("-−")
_Unit = tuple[Kind, str | None, int]
"""Kind, unit and the index behind."""


def read_quantity(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read a number with its currency or unit, from its sign on, at token ``i``."""
    currency = _read_currency_before(tokens, i)
    if currency is None:
        return _read_with_sign(tokens, i)
    code, at = currency
    number = read_numeral(tokens, at)
    if number is None or number.vague:
        return None
    return _draft(Kind.MONEY, i, _skip_currency_code(tokens, number.end), number, code)


def _draft(kind: Kind, start: int, end: int, number: Numeral, unit: str | None) -> Draft:
    return Draft(
        kind, start, end, number.value, number.value, unit,
        vague=number.vague, scale=number.scale, plain=number.plain, dotted=number.dotted,
    )  # fmt: skip


def _read_with_sign(tokens: Sequence[Token], i: int) -> Draft | None:
    word = tokens[i].lower
    if word == "minus" and tokens[i - 1].lower == "or" and tokens[i - 2].lower == "plus":
        return None
    minus = word == "minus" or (
        word in _MINUS and tokens[i + 1].glued and not (tokens[i].glued and _joins(tokens[i - 1]))
    )
    at = i + minus
    if minus and tokens[at].type is not Type.NUMBER and word != "minus":
        return None
    number = read_numeral(tokens, at)
    if number is None or (minus and number.value is None):
        return None
    draft = _read_with_unit(tokens, i, number)
    if not minus or draft is None or draft.low is None:
        return draft
    return draft._replace(low=-draft.low, high=-draft.low)


def _joins(token: Token) -> bool:
    """Whether the dash after this token joins two words and is no minus sign."""
    return token.type in (Type.WORD, Type.NUMBER) or token.text in (")", ".", "%", "-")


def _read_with_unit(tokens: Sequence[Token], start: int, number: Numeral) -> Draft | None:
    end = number.end
    sure = (
        not number.unsure_suffix
        or _begins_plural(tokens, end)
        or _read_currency_behind(tokens, end)
    )
    if not sure and not _means_millions(tokens, start, end):
        return _read_metres(tokens, start, number)
    if _begins_name(tokens, end):
        return _draft(Kind.COUNT, start, end, number, None)
    unit = (
        _read_percent(tokens, end + _count_of_a(tokens, number))
        or _read_money(tokens, end)
        or _read_time_span(tokens, end)
        or _read_measure(tokens, end)
    )
    if unit is None:
        kind = Kind.RATIO if number.fraction else Kind.COUNT
        hyphenated = is_hyphenated(tokens, end)
        if number.dotted is not None and begins_counted_noun(tokens, end):
            number = number._replace(value=number.dotted, plain=number.dotted)
        return _draft(kind, start, end, number, None)._replace(hyphenated=hyphenated)
    kind, name, behind = unit
    if name == _BASIS_POINT and number.value is not None:
        number, name = number._replace(value=number.value / _HUNDRED), _PERCENTAGE_POINT
    if number.value is None and kind in (Kind.AGE, Kind.DATE):
        return None
    return _draft(kind, start, behind, number, name)


def _begins_plural(tokens: Sequence[Token], end: int) -> bool:
    """Whether a plural noun follows, as behind "5m people"."""
    word = tokens[end].lower
    return tokens[end].type is Type.WORD and (
        word in ("people", "women", "men", "children")
        or (word.endswith("s") and len(word) >= _SHORTEST_PLURAL)
    )


def _means_millions(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the "m" of "sales of 8.1m", "some 8.1m live there" is a million, not metres."""
    if tokens[end - 1].lower != "m":
        return False
    before = {token.lower for token in tokens[max(0, start - _CUE_REACH) : start]}
    behind = {token.lower for token in tokens[end : end + 2]}
    if (before | behind) & METRE_CUES:
        return False
    did = tokens[end].lower in PEOPLE_VERBS or (
        tokens[end].lower in ("were", "have", "had", "are") and tokens[end + 1].type is Type.WORD
    )
    return did or bool(before & IN_MILLIONS)


def _begins_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a letter that could be a unit begins a name: "F-16", "M1", "G-wagon"."""
    token, joint, tail = tokens[at : at + 3]
    if token.glued or not joint.glued:
        return False
    dashed = (
        joint.text in HYPHENS and tail.glued and (tail.type is Type.NUMBER or len(token.text) == 1)
    )
    return token.text.isupper() and (joint.type is Type.NUMBER or dashed)


def _read_metres(tokens: Sequence[Token], start: int, number: Numeral) -> Draft | None:
    if tokens[number.end - 1].text != "m" or number.plain is None:
        return None  # "3M" is a name
    value = number.plain
    return Draft(Kind.MEASURE, start, number.end, value, value, "m", plain=value)


def _count_of_a(tokens: Sequence[Token], number: Numeral) -> int:
    """Count the words of "half a percent", "a quarter of a percentage point" before the unit."""
    if not number.fraction:
        return 0
    of = tokens[number.end].lower == "of"
    article = tokens[number.end + of].lower == "a"
    named = tokens[number.end + of + article].lower in ("percent", "per", "percentage")
    return of + article if article and named else 0


def _read_percent(tokens: Sequence[Token], end: int) -> _Unit | None:
    at = end + (tokens[end].text in HYPHENS and tokens[end + 1].lower in ("percent", "percentage"))
    word, after = tokens[at].lower, tokens[at + 1].lower
    short = word == "pc" and tokens[at].text == "pc" and tokens[at].glued  # not "5 PCs"
    if short or word in PERCENT_WORDS or (word == "per" and after == "cent"):
        behind = at + 1 + (word == "per")
        if tokens[behind].lower in _POINT:
            return Kind.PERCENTAGE_POINTS, _PERCENTAGE_POINT, behind + 1
        return Kind.PERCENT, "%", behind
    return _read_points(tokens, at, tokens[end - 1])


def _are_percentage_points(tokens: Sequence[Token], at: int) -> bool:
    """Whether bare "points" are percentage points.

    They are where a percentage follows ("rose four points to 61 percent"), and where the number has
    decimals and a rate is named ("the rate was cut by 0.25 points").
    """
    behind = {token.lower for token in tokens[at + 1 : at + 5]}
    near = behind | {token.lower for token in tokens[max(0, at - _CUE_REACH) : at]}
    to_percent = "to" in behind and bool(behind & (PERCENT_WORDS | {"per"}))
    return to_percent or ("." in tokens[at - 1].text and bool(near & {"rate", "rates"}))


def _read_points(tokens: Sequence[Token], at: int, number: Token) -> _Unit | None:
    """Read "percentage points", "basis points", "bps", "a quarter point"."""
    word, two = tokens[at].lower, tokens[at + 1].lower in _POINT
    if word in ("bp", "bps") or (word == "basis" and two):
        return Kind.PERCENTAGE_POINTS, _BASIS_POINT, at + 1 + (word == "basis")
    quarter = word in _POINT and (
        number.lower in ("quarter", "quarters") or _are_percentage_points(tokens, at)
    )
    if quarter or word in ("pp", "ppt", "ppts"):
        return Kind.PERCENTAGE_POINTS, _PERCENTAGE_POINT, at + 1
    if word == "percentage" and two:
        return Kind.PERCENTAGE_POINTS, _PERCENTAGE_POINT, at + 2
    return None


def _read_money(tokens: Sequence[Token], end: int) -> _Unit | None:
    currency = _read_currency_behind(tokens, end)
    if currency is not None:
        return Kind.MONEY, *currency
    at = end + (tokens[end].text in HYPHENS and tokens[end].glued)
    return (Kind.MEASURE, "lb", at + 1) if tokens[at].lower in POUNDS else None


def _read_time_span(tokens: Sequence[Token], end: int) -> _Unit | None:
    """Read "12 years", "two-hour", "18-month-old", "three weeks ago", "5 working days"."""
    at = end + (tokens[end].text in HYPHENS)
    at += tokens[end - 1].lower == "half" and tokens[at].lower in ("a", "an")
    qualified = tokens[at].lower in WORKING_DAY and tokens[at + 1].lower in TIME_UNITS
    word = tokens[at + qualified].lower
    unit = TIME_UNITS.get(word)
    if unit is None or (word in ONLY_BEHIND_DIGITS and tokens[end - 1].type is not Type.NUMBER):
        return None
    if word == "day" and (tokens[at + 1].lower in CARDINALS or tokens[at + 1].type is Type.NUMBER):
        return None  # "World Cup 2018 day five"
    behind = at + qualified + 1
    if qualified and tokens[at].lower in ("working", "business"):
        unit = f"working {unit}"
    if tokens[behind].lower == "ago":
        return Kind.DATE, unit, behind + 1
    return _read_age(tokens, behind, unit) or (Kind.DURATION, unit, behind)


def _read_age(tokens: Sequence[Token], behind: int, unit: str) -> _Unit | None:
    old = behind + (tokens[behind].text in HYPHENS)
    if tokens[old].lower in ("old", "olds"):
        return Kind.AGE, unit, old + 1
    if tokens[behind].lower == "of" and tokens[behind + 1].lower == "age":
        return Kind.AGE, unit, behind + 2
    return None


def _read_measure(tokens: Sequence[Token], end: int) -> _Unit | None:
    at = end + (tokens[end].text in HYPHENS)
    if tokens[at].text == "°":
        name = {"c": "°C", "f": "°F"}.get(tokens[at + 1].lower)
        return (Kind.MEASURE, name, at + 2) if name else (Kind.MEASURE, "degree", at + 1)
    heat = _SCALES_OF_HEAT.get(tokens[end].text)
    if heat is not None and tokens[end - 1].type is Type.NUMBER:
        degrees = tokens[end + 1].lower in ("degree", "degrees")
        ends = tokens[end + 1].type is not Type.WORD or tokens[end + 1].text.islower()
        if tokens[end].glued or degrees or (ends and tokens[end + 1].text != "."):
            return Kind.MEASURE, heat, end + 1 + degrees
    if tokens[at].lower == "nautical" and tokens[at + 1].lower in ("mile", "miles"):
        return Kind.MEASURE, "nautical mile", at + 2
    area = tokens[at].lower in AREA_WORDS
    at += area + (area and tokens[at + 1].text in HYPHENS | {"."})
    word = tokens[at].lower
    unit = MEASURE_UNITS.get(word)
    if unit is None or (word in ONLY_BEHIND_DIGITS and tokens[end - 1].type is not Type.NUMBER):
        return None
    if area:
        unit = ("cubic " if tokens[at - 1].lower == "cubic" else "square ") + unit
    return _read_speed_or_heat(tokens, at + 1, unit)


def _read_speed_or_heat(tokens: Sequence[Token], behind: int, unit: str) -> _Unit:
    """Read "miles per hour", "km/h", "degrees Celsius"."""
    word, after = tokens[behind].lower, tokens[behind + 1].lower
    speeds = {"mile": "mph", "km": "km/h"}
    if unit in speeds and (word in ("per", "an", "/") and after in ("hour", "h", "hr")):
        return Kind.MEASURE, speeds[unit], behind + 2
    if unit == "degree" and word in ("celsius", "fahrenheit", "centigrade", "c", "f"):
        return Kind.MEASURE, "°F" if word.startswith("f") else "°C", behind + 1
    return Kind.MEASURE, unit, behind


def share_scale(low: Draft, high: Draft) -> Draft:
    """Give the "2" of "2 to 3 million" the scale of the upper number."""
    if low.low is None or low.scale != 1 or high.scale == 1 or high.plain is None:
        return low
    if low.low >= high.plain and (low.low >= Decimal(100) or high.scale == Decimal(100)):
        return low
    value = low.low * high.scale
    return low._replace(low=value, high=value, scale=high.scale, plain=low.low)


_SMALLER_UNITS = {
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
_RACE_TIME = re.compile(r"(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,2}):(?P<s>[0-5]\d(?:\.\d{1,3})?)")
_HALVES = (("and", "a", "half"), ("and", "one", "half"))
_OF_DAY = TIME_ZONES | {"am", "pm", "a.m.", "p.m."}
_BEFORE_CLOCK_TIME = frozenset("stands stood remains remained clocked".split())
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
    parts = _SMALLER_UNITS.get((first.unit, second.unit or ""))
    if parts is None or not 0 < second.low < parts or first.low != int(first.low):
        return first
    value = first.low * parts + second.low
    return first._replace(end=second.end, low=value, high=value, unit=second.unit, plain=value)


def _bare_inches(tokens: Sequence[Token], first: Draft) -> Draft:
    """Add the inches of "6ft 2" and "5 feet 7 tall"."""
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
    """Read 6'2"."""
    found = _HEIGHT.fullmatch(tokens[i].text)
    if found is None or tokens[i + 1].text not in ('"', "”", "″") or not tokens[i + 1].glued:
        return None
    value = int(found["feet"]) * _INCHES + int(found["inches"])
    return point_draft(Kind.MEASURE, i, i + 2, value, unit="inch")


def read_race_time(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "2:00:35", "1:42.58": the time measured in a race, in seconds."""
    found = _RACE_TIME.fullmatch(tokens[i].text)
    at = tokens[i - 1].lower == "at" and tokens[i - 2].lower not in _BEFORE_CLOCK_TIME
    clock = at or tokens[i + 1].lower in _OF_DAY
    if found is None or clock or not (found["h"] or "." in found["s"]):
        return None
    minutes = Decimal(found["h"] or 0) * _SIXTY + Decimal(found["m"])
    return point_draft(
        Kind.DURATION, i, i + 1, minutes * _SIXTY + Decimal(found["s"]), unit="second"
    )


def read_one_and_a_half(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "a day and a half", "an hour and a half ago", "a mile and a half"."""
    word = tokens[i + 1].lower
    unit = TIME_UNITS.get(word) or MEASURE_UNITS.get(word)
    behind = tuple(token.lower for token in tokens[i + 2 : i + 5])
    if tokens[i].lower not in ("a", "an", "one") or unit is None or behind not in _HALVES:
        return None
    value = Decimal("1.5")
    if tokens[i + 5].lower == "ago":
        return Draft(Kind.DATE, i, i + 6, value, value, unit)
    kind = Kind.DURATION if word in TIME_UNITS else Kind.MEASURE
    return point_draft(kind, i, i + 5, value, unit=unit)


_OLDEST = 120


def read_age(tokens: Sequence[Token], draft: Draft) -> Draft:
    """Return the draft as an age where it is one: "aged 42", "John Smith, 42,"."""
    if draft.low is None or draft.kind not in (Kind.COUNT, Kind.DURATION):
        return draft
    before = tokens[draft.begin - 1].lower
    earlier = tokens[draft.begin - 2].lower
    said = (before in ("aged", "age", "ages") or _names_age_group(tokens, draft)) or (
        (before in ("between", "from") and earlier in ("aged", "ages"))
        or (before == "of" and earlier in ("age", "ages"))
        or _tells_age_of_person(tokens, draft)
        or (before == "both" and tokens[draft.end].text in (",", ".") and 1 < draft.low <= _OLDEST)
    )
    if said or (draft.kind is Kind.COUNT and _is_apposition(tokens, draft)):
        return draft._replace(kind=Kind.AGE, unit=draft.unit or "year")
    return draft


def _names_age_group(tokens: Sequence[Token], draft: Draft) -> bool:
    """Whether the number is that of "over-65s", "under-21s"."""
    hyphen, word, plural = tokens[draft.begin - 1], tokens[draft.begin - 2], tokens[draft.end]
    grouped = hyphen.text in HYPHENS and word.lower in ("over", "under")
    return grouped and plural.glued and plural.lower in ("s", "'s", "’s")


def _tells_age_of_person(tokens: Sequence[Token], draft: Draft) -> bool:
    """Whether the number is somebody's age: "when she was six", "I am 61 now"."""
    verb, subject = tokens[draft.begin - 1].lower, tokens[draft.begin - 2].lower
    if draft.kind is not Kind.COUNT or draft.low is None or not 1 < draft.low <= _OLDEST:
        return False
    if verb not in ("am", "is", "was", "turned", "turns") or subject not in ("i", "he", "she"):
        return False
    after = tokens[draft.end]
    verbal = after.lower in FUNCTION_WORDS | VERBS or after.lower.endswith("ing")
    return not draft.hyphenated and (after.type is not Type.WORD or verbal)


def _is_apposition(tokens: Sequence[Token], draft: Draft) -> bool:
    """Whether a lone number follows a name: "Daniel Montalvo, 19, a member", "Amin (19)"."""
    i = draft.start
    digits = tokens[i].type is Type.NUMBER and tokens[i].text.isdecimal()
    if not digits or draft.end != i + 1 or draft.low is None or not 0 < draft.low <= _OLDEST:
        return False
    name, mark, after = tokens[i - 2], tokens[i - 1].text, tokens[i + 1].text
    known = name.lower in MONTHS or name.lower in WEEKDAYS
    named = name.type is Type.WORD and name.text[0].isupper() and not known
    # One capital before it would make every "In Paris, 42, ..." an age; names mostly have two.
    first = tokens[i - 3].type in (Type.END, Type.BREAK) or tokens[i - 3].text in (".", "!", "?")
    opens = first and name.lower not in FUNCTION_WORDS
    full = tokens[i - 3].text[:1].isupper() or opens
    return (
        named
        and full
        and (
            (mark, after) in ((",", ","), ("(", ")"))
            or (mark == "," and after in (".", ";") and tokens[i - 3].type is Type.WORD)
        )
    )


_PERSONS = frozenset("head person capita people".split())
_ADVERBS = {
    "hourly": "hour", "daily": "day", "nightly": "night", "weekly": "week", "monthly": "month",
    "yearly": "year", "annually": "year", "annual": "year",
}  # fmt: skip
_DISTANT_IN_TIME = frozenset("ago earlier later before after from old and since".split())
"""Behind "a year" these make it a distance in time: "3 percent a year earlier"."""
_LEADS = frozenset("of is was are were to at averages averaged".split())
_ADJECTIVE_REACH = 4
_LONGEST_OF = 4
_CENT = ("cent", "cents")
_Rate = tuple[str, int]
"""What the rate is per, and the index behind it."""


def read_rate(tokens: Sequence[Token], i: int) -> _Rate | None:
    """Read "a month", "per dose", "for every 1,000 births", "/litre", "monthly" at token ``i``.

    After "a" only units, and goods for which news gives prices, are read, so that "300 euros a
    spokesman said" is no rate. After "per" any noun is read.
    """
    word, after = tokens[i].lower, tokens[i + 1].lower
    slash = word == "/" and tokens[i].glued and tokens[i + 1].glued
    if (word == "per" and after not in _CENT) or slash:
        return _read_behind_per(tokens, i + 1)
    if (word, after) in (("for", "every"), ("for", "each"), ("of", "every")):
        return _read_behind_per(tokens, i + 2)
    if word in ("a", "an", "each", "every", "the"):
        return _read_behind_article(tokens, i)
    if word == "apiece" or (word == "each" and tokens[i + 1].type is not Type.WORD):
        return "item", i + 1
    free = tokens[i + 1].type is not Type.WORD or after in FUNCTION_WORDS
    return (_ADVERBS[word], i + 1) if word in _ADVERBS and word != "annual" and free else None


def _read_behind_article(tokens: Sequence[Token], i: int) -> _Rate | None:
    word = tokens[i].lower
    i += tokens[i + 1].lower in WORKING_DAY and tokens[i + 2].lower in TIME_UNITS
    noun = tokens[i + 1].lower
    unit = TIME_UNITS.get(noun)
    if word == "each" and unit is None:
        return None if tokens[i + 1].type is Type.WORD else ("item", i + 1)
    if tokens[i + 2].lower in _DISTANT_IN_TIME and unit is not None:
        return None
    if word == "the":
        return None
    known = unit or MEASURE_UNITS.get(noun) or (noun if noun in RATE_NOUNS else None)
    if known is None or (noun in _PERSONS - {"head", "person"}):
        return None
    return ("person" if noun in _PERSONS else known), i + 2


def _read_behind_per(tokens: Sequence[Token], i: int) -> _Rate | None:
    """Read what stands behind "per": a number with or without its noun, or a noun."""
    number = read_numeral(tokens, i) if tokens[i].lower not in ("second", "quarter") else None
    if number is not None and number.value is not None:
        whole = number.value == number.value.to_integral_value()
        value = str(int(number.value) if whole else number.value)
        noun = _read_noun(tokens, number.end)
        return (f"{value} {noun[0]}", noun[1]) if noun else (value, number.end)
    return _read_noun(tokens, i)


def _read_noun(tokens: Sequence[Token], i: int) -> _Rate | None:
    """Return the unit or the noun at token ``i``, in one wording for all its forms."""
    token = tokens[i]
    if token.type is not Type.WORD or token.lower in FUNCTION_WORDS:
        return None
    if token.lower in _PERSONS:
        return "person", i + 1
    unit = TIME_UNITS.get(token.lower) or MEASURE_UNITS.get(token.lower) or lemma(token.lower)
    return unit, i + 1


def find_rate(tokens: Sequence[Token], start: int, ends: Sequence[int]) -> _Rate | None:
    """Return the rate of a figure that begins at ``start``: behind it, or "monthly" before it.

    Args:
        tokens: The text's tokens.
        start: Index of the figure's first token.
        ends: Where a rate may begin: behind the figure, its unit, its noun.
    """
    for end in ends:
        found = read_rate(tokens, end) or _read_behind_material(tokens, end)
        if found is not None:
            return found
    return _read_adjective_before(tokens, start, ends[0])


def _read_behind_material(tokens: Sequence[Token], end: int) -> _Rate | None:
    """Read "90 grams of CO2 per kilometre": the rate behind what is measured."""
    if tokens[end].lower != "of":
        return None
    for at in range(end + 2, end + 2 + _LONGEST_OF):
        if tokens[at].lower == "per":
            return read_rate(tokens, at)
        if tokens[at].type is not Type.WORD and not tokens[at].glued:
            return None
    return None


def _read_adjective_before(tokens: Sequence[Token], start: int, end: int) -> _Rate | None:
    """Read "a monthly rent of 900 euros"."""
    if tokens[start - 1].lower not in _LEADS:
        return None
    for at in range(start - 2, max(0, start - 2 - _ADJECTIVE_REACH), -1):
        if tokens[at].type is not Type.WORD:
            return None
        if tokens[at].lower in _ADVERBS and tokens[at + 1].lower not in FUNCTION_WORDS:
            return _ADVERBS[tokens[at].lower], end
    return None
