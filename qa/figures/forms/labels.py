"""Tell numbers that name or rank from numbers that count, and words that only look like numbers.

"Article 5", "F-16" and "555-1234" name, "3rd" and "twenty-first" rank; in "at first" and "no one"
there is no number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from qa.figures.context import hedge_after
from qa.figures.forms.numbers import digits_at, read_digits, scale_words
from qa.figures.nouns import is_plural, lemma
from qa.figures.tokens import HYPHENS, Draft, Token, Type, point_draft, tokenize
from qa.figures.types import Figure, Kind
from qa.figures.words.amounts import (
    CARDINALS,
    MEASURE_UNITS,
    MONTHS,
    ORDINAL_SUFFIXES,
    ORDINALS,
    SCALE_SUFFIXES,
    TIME_UNITS,
)
from qa.figures.words.sentence import FUNCTION_WORDS, PRONOUNS, VERBS
from qa.text.english import TENS, WEEKDAYS
from qa.types.span import Span

_CLOCK_CHARACTERS = frozenset(":")
_SUFFIXES = (
    ORDINAL_SUFFIXES
    | {*SCALE_SUFFIXES, *MEASURE_UNITS, *TIME_UNITS}
    | {"s", "am", "pm", "a.m.", "p.m.", "pp", "pct", "percent", "bp", "bps", "'s", "’s"}
)
_CURRENCY_CODE = len("USD")
_LONGEST_ITEM = len("10")
_TELEPHONE = (len("555"), len("1234"))
_REACH = 30
_IN_NAMES = frozenset("-‐‑–/")
_BETWEEN_GROUPS = frozenset("-)‑–")
_GROUP_DIGITS = range(2, 9)
_MOST_GROUPS = 6
_FEWEST_DIGITS = 6
_CUE_REACH = 3
_DIALS = frozenset(
    "call called calling phone telephone tel ring dial dialled dialed hotline helpline fax".split()
)


def count_name_tokens(tokens: Sequence[Token], i: int) -> int:
    """Return how many tokens from ``i`` on are digits of a name, a code or a telephone number.

    0 means that the digits may be a figure.
    """
    token, before, after = tokens[i], tokens[i - 1], tokens[i + 1]
    if token.glued and _belongs_to_name(tokens, i):
        return 1 + _count_joined_digits(tokens, i + 1)
    if after.glued and after.type is Type.WORD and not _known_suffix(tokens, i):
        return 2
    if before.text == "+" and token.glued:
        return _count_chain(tokens, i)
    if is_list_number(tokens, i):
        return 1
    if digits_at(tokens, i) is None and not _CLOCK_CHARACTERS & set(token.text):
        return scale_words(tokens, i + 1)[1] - i  # "1.2.3 million": no million either
    return _count_telephone(tokens, i) or _count_dialled(tokens, i)


def _belongs_to_name(tokens: Sequence[Token], i: int) -> bool:
    """Whether digits are part of "A320", "COVID-19", "F-16", "@user1", or the end of "102-1"."""
    before = tokens[i - 1]
    if before.type is Type.WORD:
        return before.lower not in ("us", "mid")
    if before.text in ("_", "@", "&", "#") and before.glued:
        return True
    joined = before.text in HYPHENS and before.glued
    prefix = tokens[i - 2]
    named = prefix.type is Type.WORD and not prefix.text.islower()
    return joined and named and prefix.lower not in ("over", "under", "mid")


def _known_suffix(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i + 1]
    code = word.text.isupper() and len(word.text) == _CURRENCY_CODE
    before = tokens[i - 1]
    named = before.text[:1].isupper() and not before.text.isdecimal()
    heat = word.text in ("C", "F") and not named and len(tokens[i].text) <= len("38.5")
    return word.lower in _SUFFIXES or word.text in ("p", "pc") or heat or code


def is_list_number(tokens: Sequence[Token], i: int) -> bool:
    """Whether a number heads an item of a list: "1) ...", or "1. ..." where a line begins."""
    token, stop, word = tokens[i : i + 3]
    if token.glued or not stop.glued or len(token.text) > _LONGEST_ITEM:
        return False
    if stop.text == ")":
        return _no_parenthesis_open(tokens, i)
    before = tokens[i - 1]
    begins = token.leads or before.type in (Type.END, Type.BREAK) or before.text in (".", "!", "?")
    return stop.text == "." and begins and not word.glued and word.type is not Type.END


def _no_parenthesis_open(tokens: Sequence[Token], i: int) -> bool:
    """Whether no parenthesis is open before a closing one."""
    for at in range(i - 1, max(-1, i - 1 - _REACH), -1):
        if tokens[at].text == ")":
            break
        if tokens[at].text == "(":
            return False
    return True


def _count_chain(tokens: Sequence[Token], i: int) -> int:
    """Count the tokens of digits and signs without space between them, from ``i`` on."""
    count = 1
    while tokens[i + count].type is Type.NUMBER or tokens[i + count].text in ("-", "(", ")"):
        count += 1
    return count


def _count_joined_digits(tokens: Sequence[Token], i: int) -> int:
    """Count the tokens by which a name goes on: the "-23" of "FY2022-23"."""
    count = 0
    while (
        tokens[i + count].text in _IN_NAMES
        and tokens[i + count].glued
        and (tokens[i + count + 1].type is Type.NUMBER and tokens[i + count + 1].glued)
    ):
        count += 2
    return count


def _count_dialled(tokens: Sequence[Token], i: int) -> int:
    """Count the tokens of a telephone number: "020 7946 0958", "(555) 123-4567", "call 116 123".

    It is one if its first group begins with a zero or is in parentheses, or if a word such as
    "call" stands before it. A single group alone may be a count.
    """
    if not tokens[i].text.isdecimal():
        return 0
    end, groups = i + 1, 1
    while groups < _MOST_GROUPS:
        at = end
        while tokens[at].text in _BETWEEN_GROUPS:
            at += 1
        if not (tokens[at].type is Type.NUMBER and _is_group(tokens[at].text)):
            break
        end, groups = at + 1, groups + 1
    bracketed = tokens[i - 1].text == "(" and tokens[i + 1].text == ")"
    zero = tokens[i].text[0] == "0" and len(tokens[i].text) > len("07")
    cued = {token.lower for token in tokens[max(0, i - _CUE_REACH) : i]} & _DIALS
    digits = sum(len(token.text) for token in tokens[i:end] if token.type is Type.NUMBER)
    dialled = groups > 1 and digits >= _FEWEST_DIGITS and (bracketed or zero or cued)
    return end - i if dialled else 0


def _is_group(text: str) -> bool:
    return text.isdecimal() and len(text) in _GROUP_DIGITS


def _count_telephone(tokens: Sequence[Token], i: int) -> int:
    """Count the tokens of "212-555-1234", "(212) 555-1234", "555-1234", "9-7-4-1", "24/7"."""
    at = i
    while (
        tokens[at + 1].text in ("-", "/")
        and tokens[at + 1].glued
        and (tokens[at + 2].type is Type.NUMBER and tokens[at + 2].glued)
    ):
        at += 2
    pair = at == i + 2
    lengths = (len(tokens[i].text), len(tokens[at].text))
    number = pair and lengths == _TELEPHONE and not tokens[at].text.endswith("00")
    slashed = pair and tokens[i + 1].text == "/"
    return at + 1 - i if at > i + 2 or number or slashed else 0


LABEL_WORDS = frozenset(
    """article section chapter act title amendment resolution protocol annex clause rule paragraph
    flight route highway interstate junction exit gate platform line pier runway terminal room suite
    floor unit apartment block building number no nos channel page pages volume vol issue episode
    season part book day week phase stage step level tier type class category grade group pool heat
    round game match lap figure table exhibit proposition measure bill order directive case file
    apollo gemini vostok soyuz voyager area zone district sector ward precinct formula model mark
    mk version windows playstation xbox boeing airbus bus train tram lot item question point version
    world post war psalm verse sonnet symphony opus division league super bowl passage source
    document step option example answer""".split()
)
_ALWAYS_LABEL = LABEL_WORDS - frozenset(
    """act number order case point part line season week game match group pool class book issue
    unit block building file bill measure question round step stage phase world war model mark
    division league bus train lot floor gate heat lap post""".split()
)
_REFERENCES = frozenset("passage source document page chapter step paragraph".split())
"""Labels whatever follows: "passage 3 explains"."""
_AIRLINERS = frozenset(f"7{digit}7" for digit in range(10))
_OF_AIRLINERS = frozenset("max jet jets airliner airliners dreamliner dreamliners".split())
_OF_YEARS = frozenset("act order bill code resolution games super".split())
"""Before four digits these have a year: "the Income Tax Act 1961"."""
_LABEL_DIGITS = 4
_NAME_DIGITS = 3


def read_label(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read the number of "Article 5", "day five", "Boeing 747", "No. 10" at token ``i``."""
    value = _label_value(tokens[i])
    if value is None:
        return None
    stop = tokens[i - 1].text == "." and tokens[i - 2].lower in ("no", "nos", "vol", "mk")
    at = i - 1 - stop
    word = tokens[at]
    if word.text == "#" and tokens[i].glued:
        return _label_draft(at, i, value, "number")
    if word.type is not Type.WORD and _variant_end(tokens, i) == i + 1:
        return None
    end = _variant_end(tokens, i)
    if tokens[i].text in _AIRLINERS and (
        end > i + 1 or word.lower in ("the", "a", "boeing") or tokens[i + 1].lower in _OF_AIRLINERS
    ):
        unit = "".join(("boeing", *(token.lower for token in tokens[i + 1 : end])))
        return _label_draft(at if word.lower == "boeing" else i, i, value, unit)._replace(end=end)
    return _read_named(tokens, at, i, value, "number" if stop else word.lower)


def _variant_end(tokens: Sequence[Token], i: int) -> int:
    """Return the index behind the "-800" of "737-800", the "-300ER" of "767-300ER"."""
    dash, number, letters = tokens[i + 1 : i + 4]
    joined = dash.text in HYPHENS and dash.glued and number.glued and number.type is Type.NUMBER
    if tokens[i].text not in _AIRLINERS or not joined:
        return i + 1
    plural = letters.lower in ("s", "'s", "’s")
    return i + 3 + (letters.glued and letters.type is Type.WORD and not plural)


def _read_named(
    tokens: Sequence[Token], at: int, i: int, value: Decimal, name: str
) -> Draft | None:
    listed = _listed_label(tokens, at, i)
    if listed is not None:
        return point_draft(Kind.LABEL, i, i + 1, value, unit=listed)
    if not _is_label_word(tokens, at, i):
        return None
    return _label_draft(at, i, value, name)


def _label_draft(lead: int, i: int, value: Decimal, word: str) -> Draft:
    return point_draft(Kind.LABEL, i, i + 1, value, unit=word, lead=lead)


def _label_value(token: Token) -> Decimal | None:
    if token.type is Type.NUMBER and token.text.isdecimal() and len(token.text) <= _LABEL_DIGITS:
        return Decimal(token.text)
    value = CARDINALS.get(token.lower)
    return None if value is None else Decimal(value)


def _listed_label(tokens: Sequence[Token], at: int, i: int) -> str | None:
    """Return "post" for "posts 542 and 543": the singular of the plural before the numbers.

    A plural that has its own number is no such name: "after 90 days 71 percent were alive".
    """
    after = tokens[i + 1]
    if tokens[i].type is not Type.NUMBER or is_plural(after):
        return None
    if tokens[at].lower in ("and", "or", "to") and tokens[at - 1].type is Type.NUMBER:
        at -= 2
    if tokens[at - 1].type is Type.NUMBER or tokens[at - 1].lower in CARDINALS:
        return None
    name = lemma(tokens[at].lower)
    return name if name in LABEL_WORDS and name != tokens[at].lower else None


def _is_label_word(tokens: Sequence[Token], at: int, i: int) -> bool:
    word, after = tokens[at], tokens[i + 1]
    hedged = after.lower == "more" and tokens[i + 2].lower == "than"
    counts = after.type is Type.WORD and after.lower not in FUNCTION_WORDS | VERBS and not hedged
    continued = (after.text in HYPHENS and after.glued) or after.text in ("%", "–")
    capital = word.text[0].isupper()
    if word.lower in _OF_YEARS and len(tokens[i].text) == _LABEL_DIGITS:
        return False
    if word.lower in ("no", "nos"):
        return tokens[i - 1].text == "." and capital
    if continued or (tokens[at - 1].lower in ("per", "a") and not capital):
        return False
    if word.lower in LABEL_WORDS:
        if word.lower in _REFERENCES and tokens[i].type is Type.NUMBER:
            return True
        always = word.lower in _ALWAYS_LABEL
        return (not counts and (always or capital or word.lower == "number")) or (
            always and capital
        )
    return not (counts and after.text[0].islower()) and _is_name(tokens, at, i)


def _is_name(tokens: Sequence[Token], at: int, i: int) -> bool:
    """Whether a capitalised word inside a sentence and a short number form a name: "Vostok 1"."""
    word = tokens[at]
    starts = tokens[at - 1].type in (Type.END, Type.BREAK) or tokens[at - 1].text in ".!?:"
    named = word.lower in FUNCTION_WORDS | VERBS | set(MONTHS) | set(WEEKDAYS)
    digits = tokens[i].type is Type.NUMBER
    return (
        digits
        and (word.text[0].isupper() or word.text[1:2].isupper())
        and not (starts or named)
        and len(tokens[i].text) <= _NAME_DIGITS
    )


_CODE = "code"
"""The unit of a code's figure, which has no value."""
_JOINTS = frozenset("-‐‑/.:_+#@")


def read_codes(text: str, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return whatever holds digits outside ``figures``, as labels without value.

    With the figures themselves this covers all digits of a text, so that a changed digit is noticed
    even inside a name.
    """
    covered = iter([*((one.span.start, one.span.end) for one in figures), (len(text), len(text))])
    start, end = next(covered)
    codes: list[Figure] = []
    tokens = tokenize(text)
    for at, token in enumerate(tokens):
        while end <= token.start and start < len(text):
            start, end = next(covered)
        counts = token.type is Type.NUMBER and not is_list_number(tokens, at)
        if counts and not (start <= token.start < end):
            span = _glued_run(tokens, at, codes[-1].span.end if codes else 0)
            if span is not None:
                words = span.cut(text)
                codes.append(Figure(span=span, core=span, text=words, kind=Kind.LABEL, unit=_CODE))
    return tuple(codes)


def _glued_run(tokens: Sequence[Token], at: int, floor: int) -> Span | None:
    """Return the run without spaces around a token, or None where the last run had it already."""
    if tokens[at].start < floor:
        return None
    first = last = at
    while tokens[first].glued and _joins(tokens[first - 1]) and tokens[first - 1].start >= floor:
        first -= 1
    while tokens[last + 1].glued and _joins(tokens[last + 1]):
        last += 1
    while last > at and tokens[last].text in _JOINTS:
        last -= 1
    while first < at and tokens[first].text in _JOINTS:
        first += 1
    return Span(start=tokens[first].start, end=tokens[last].end)


def _joins(token: Token) -> bool:
    return token.type in (Type.WORD, Type.NUMBER) or token.text in _JOINTS


_ADVERB_FOLLOWERS = frozenset("of and and-foremost".split())
_IDIOMS = frozenset("hand aid name lady ladies person minister class rate degree".split())
_PRONOUNS = PRONOUNS | {"you"}
_BEFORE_ORDINAL = frozenset(
    """the a an his her its their our my your this that 's ’s in on of for since and or - to at as
    by with very only another every each was is were are be from place came finished""".split()
)
_SUPERLATIVE = ("est", "most", "worst")
"""As in "second-largest"; "third-party" ranks nothing."""
_BELOW_TEN = range(1, 10)
_LONGEST_WORD_IN_CAPITALS = 3


def read_ordinal(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "3rd", "third", "twenty-first" at token ``i``."""
    token, after = tokens[i], tokens[i + 1]
    if token.type is Type.NUMBER:
        value = read_digits(token.text)
        if value is None or not after.glued or after.lower not in ORDINAL_SUFFIXES:
            return None
        return point_draft(Kind.ORDINAL, i, i + 2, value)
    if token.lower in TENS:
        at = i + 1 + (after.text in HYPHENS)
        unit = ORDINALS.get(tokens[at].lower, 0)
        if unit in _BELOW_TEN:
            return point_draft(Kind.ORDINAL, i, at + 1, Decimal(TENS[token.lower] + unit))
    ordinal = ORDINALS.get(token.lower)
    if ordinal is None or not _is_rank(tokens, i):
        return None
    return point_draft(Kind.ORDINAL, i, i + 1, Decimal(ordinal))


def _is_rank(tokens: Sequence[Token], i: int) -> bool:
    """Tell "the first game" from "he first noticed", "at first", "first aid", "FIRST"."""
    token, before, after = tokens[i], tokens[i - 1], tokens[i + 1]
    word = token.lower
    named = token.text.isupper() and len(word) > _LONGEST_WORD_IN_CAPITALS
    if after.text in HYPHENS and tokens[i + 2].lower.endswith(_SUPERLATIVE):
        return True
    if named or before.lower in _PRONOUNS or (word == "first" and _is_idiom(tokens, i)):
        return False
    if word not in ("first", "second"):
        return after.lower != "party" and not (word == "third" and after.text in HYPHENS)
    adverb = before.lower == "at" or after.text == "," or after.lower in _ADVERB_FOLLOWERS
    if adverb or after.text in HYPHENS or after.lower in _IDIOMS:
        return False
    return before.lower in _BEFORE_ORDINAL or _heads_noun(tokens, i)


def _is_idiom(tokens: Sequence[Token], i: int) -> bool:
    """Whether it is the "first" of "in the first place", "was first sent", "to first detect"."""
    before, after = tokens[i - 1].lower, tokens[i + 1]
    if after.lower == "place" and before == "the" and tokens[i - 2].lower == "in":
        return True
    if after.lower in _PRONOUNS or (before == "to" and after.lower != "place"):
        return True
    verbal = after.lower in VERBS or after.lower.endswith("ed")
    return before in ("was", "were", "is", "are", "be", "been", "and") and verbal


def _heads_noun(tokens: Sequence[Token], i: int) -> bool:
    after = tokens[i + 1]
    verbal = after.lower in FUNCTION_WORDS | VERBS or after.lower.endswith(("ed", "ing"))
    return after.type is Type.WORD and not verbal


_COUNTED_SINGLY = frozenset(
    """member person man woman bedroom storey story party child page vote goal point run seat
    state nation""".split()
)
_NOT_BEFORE_ONE = frozenset(
    "no any every each that the which another some a an these those my your".split()
)
_NOT_BEHIND_ONE = frozenset(
    """another thing way hand point moment final last else self anothers might
    former notable good big great could""".split()
)
_ABSTRACT = frozenset(
    """reason option method example possibility solution approach explanation advantage aspect
    factor type kind form idea theory question answer possible way""".split()
)
"""Behind "one" these open a remark rather than count: "one option is"."""
_BEFORE_ONE_DAY = frozenset("only just in for than within after by least about exactly".split())


def is_number_one(tokens: Sequence[Token], i: int, draft: Draft) -> bool:
    """Tell "one soldier" and "one hundred" from the pronoun: "no one", "one of the best"."""
    if draft.kind is Kind.DURATION and draft.end == i + 2 and tokens[i + 1].lower == "day":
        return tokens[i - 1].lower in _BEFORE_ONE_DAY
    if draft.end > i + 1:
        return True
    before, after = tokens[i - 1], tokens[i + 1]
    if after.text in HYPHENS:
        return tokens[i + 2].lower in _COUNTED_SINGLY
    if before.lower in _NOT_BEFORE_ONE or before.text in HYPHENS:
        return False
    if after.lower == "of":
        return _names_a_number(tokens, i + 2)
    return hedge_after(tokens, i + 1) is not None or _counts_one_thing(tokens, i + 1)


def _counts_one_thing(tokens: Sequence[Token], i: int) -> bool:
    """Whether a thing counted begins at token ``i``, rather than a remark or a verb."""
    after = tokens[i]
    remark = any(token.lower in _ABSTRACT for token in tokens[i : i + 3])
    passive = after.lower.endswith("ed") and tokens[i + 1].lower in FUNCTION_WORDS
    if remark or passive:
        return False
    word = re.split("['’]", after.lower)[0]
    verbal = word in FUNCTION_WORDS | VERBS | _NOT_BEHIND_ONE | {"", "morning", "night", "evening"}
    return after.type is Type.WORD and not verbal


def _names_a_number(tokens: Sequence[Token], i: int) -> bool:
    """Whether "one of" goes on with "the three" or "12"."""
    at = i + (tokens[i].lower in ("the", "these", "those", "his", "her", "its", "their", "our"))
    owner = next((n for n in range(i, i + 4) if tokens[n].lower in ("'s", "’s")), None)
    at = at if owner is None else owner + 1
    return tokens[at].type is Type.NUMBER or tokens[at].lower in CARDINALS
