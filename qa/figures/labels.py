"""Numbers that name or rank rather than count, and digits that are no figures at all."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.figures.date_words import MONTHS, WEEKDAYS
from qa.figures.digits import read_digits
from qa.figures.drafts import Draft, point
from qa.figures.noun_words import FUNCTION_WORDS, VERBS
from qa.figures.nouns import is_plural, lemma
from qa.figures.number_words import (
    CARDINALS,
    ORDINAL_SUFFIXES,
    ORDINALS,
    SCALE_SUFFIXES,
    TENS,
)
from qa.figures.spelled import HYPHENS
from qa.figures.tokens import Token, Type
from qa.figures.types import Kind
from qa.figures.unit_words import MEASURE_UNITS, TIME_UNITS

LABEL_WORDS = frozenset(
    """article section chapter act title amendment resolution protocol annex clause rule paragraph
    flight route highway interstate junction exit gate platform line pier runway terminal room suite
    floor unit apartment block building number no nos channel page pages volume vol issue episode
    season part book day week phase stage step level tier type class category grade group pool heat
    round game match lap figure table exhibit proposition measure bill order directive case file
    apollo gemini vostok soyuz voyager area zone district sector ward precinct formula model mark
    mk version windows playstation xbox boeing airbus bus train tram lot item question point version
    world post war psalm verse sonnet symphony opus division league super bowl""".split()
)
ALWAYS_LABEL = LABEL_WORDS - frozenset(
    """act number order case point part line season week game match group pool class book issue
    unit block building file bill measure question round step stage phase world war model mark
    division league bus train lot floor gate heat lap post""".split()
)
AIRLINERS = frozenset(f"7{digit}7" for digit in range(10))
_GLUE = frozenset("-‐‑/.:_@#&+")
_LABEL_DIGITS = 4
_REACH = 30
_ADVERB_FOLLOWERS = frozenset("of and and-foremost".split())
_IDIOMS = frozenset("hand aid name lady ladies person minister class rate degree".split())
_PRONOUNS = frozenset("i you he she we they who it".split())
_BEFORE_ORDINAL = frozenset(
    """the a an his her its their our my your this that 's ’s in on of for since and or - to at as
    by with very only another every each was is were are be from place came finished""".split()
)


def is_junk(tokens: Sequence[Token], i: int) -> int:
    """Return how many tokens from ``i`` on are digits of a name, a code or a telephone number.

    0 means that the digits may be a figure.
    """
    token, before, after = tokens[i], tokens[i - 1], tokens[i + 1]
    if token.glued and _names(tokens, i):
        return 1
    if after.glued and after.type is Type.WORD and not _known_suffix(tokens, i):
        return 2
    if before.text == "+" and token.glued:
        return _chain(tokens, i)
    if after.text == ")" and after.glued and not token.glued and _enumerates(tokens, i):
        return 1
    if read_digits(token.text) is None and not _CLOCK_CHARACTERS & set(token.text):
        return 1
    return _telephone(tokens, i)


_CLOCK_CHARACTERS = frozenset(":")


def _names(tokens: Sequence[Token], i: int) -> bool:
    """Whether digits belong to "A320", "COVID-19", "F-16", "@user1", "102-1"'s tail."""
    before = tokens[i - 1]
    if before.type is Type.WORD:
        return before.lower not in ("us", "mid")
    if before.text in ("_", "@", "&", "#") and before.glued:
        return True
    joined = before.text in HYPHENS and before.glued
    prefix = tokens[i - 2]
    return joined and prefix.type is Type.WORD and not prefix.text.islower()


def _known_suffix(tokens: Sequence[Token], i: int) -> bool:
    word = tokens[i + 1].lower
    return (
        word in ORDINAL_SUFFIXES
        or word in SCALE_SUFFIXES
        or word in MEASURE_UNITS
        or word in TIME_UNITS
        or word in ("s", "am", "pm", "a.m.", "p.m.", "pp", "pct", "percent", "'s", "’s")
        or tokens[i + 1].text == "p"
        or (tokens[i + 1].text.isupper() and len(word) == 3)
    )


def _enumerates(tokens: Sequence[Token], i: int) -> bool:
    """Whether "1)" heads an item of a list: no parenthesis is open before it."""
    for at in range(i - 1, max(-1, i - 1 - _REACH), -1):
        if tokens[at].text == ")":
            break
        if tokens[at].text == "(":
            return False
    return len(tokens[i].text) <= len("10")


def _chain(tokens: Sequence[Token], i: int) -> int:
    """Count the tokens of digits and signs that hang together from ``i`` on."""
    count = 1
    while tokens[i + count].type is Type.NUMBER or tokens[i + count].text in ("-", "(", ")"):
        count += 1
    return count


def _telephone(tokens: Sequence[Token], i: int) -> int:
    """As in "212-555-1234", "(212) 555-1234", "555-1234", "9-7-4-1", "24/7"."""
    parts, at = 1, i
    while (
        tokens[at + 1].text in ("-", "/")
        and tokens[at + 1].glued
        and (tokens[at + 2].type is Type.NUMBER and tokens[at + 2].glued)
    ):
        parts, at = parts + 1, at + 2
    number = parts == 2 and len(tokens[i].text) == 3 and len(tokens[at].text) == 4
    slashed = parts == 2 and tokens[i + 1].text == "/"
    return at + 1 - i if parts > 2 or (number and tokens[at].text.isdecimal()) or slashed else 0


def read_label(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read the number of "Article 5", "day five", "Boeing 747", "No. 10" at token ``i``."""
    value = _label_value(tokens[i])
    if value is None:
        return None
    stop = tokens[i - 1].text == "." and tokens[i - 2].lower in ("no", "nos", "vol", "mk")
    at = i - 1 - stop
    if tokens[at].text == "#" and tokens[i].glued:
        return _label(at, i, value, "number")
    word = tokens[at]
    if word.type is not Type.WORD or (word.start == tokens[i].start):
        return None
    if tokens[i].text in AIRLINERS and word.lower in ("the", "a", "boeing"):
        return _label(at if word.lower == "boeing" else i, i, value, "boeing")
    listed = _listed_label(tokens, at, i)
    if listed is not None:
        return point(Kind.LABEL, i, i + 1, value, unit=listed)
    if not _is_label_word(tokens, at, i):
        return None
    return _label(at, i, value, "number" if stop else word.lower)


def _label(lead: int, i: int, value: Decimal, word: str) -> Draft:
    return point(Kind.LABEL, i, i + 1, value, unit=word, lead=lead)


def _label_value(token: Token) -> Decimal | None:
    if token.type is Type.NUMBER and token.text.isdecimal() and len(token.text) <= _LABEL_DIGITS:
        return Decimal(token.text)
    value = CARDINALS.get(token.lower)
    return None if value is None else Decimal(value)


def _listed_label(tokens: Sequence[Token], at: int, i: int) -> str | None:
    """As in "posts 542 and 543", "articles 5 and 6": the singular of the plural word."""
    after = tokens[i + 1]
    if tokens[i].type is not Type.NUMBER or is_plural(after):
        return None
    if tokens[at].lower in ("and", "or", "to") and tokens[at - 1].type is Type.NUMBER:
        at -= 2
    name = lemma(tokens[at].lower)
    return name if name in LABEL_WORDS and name != tokens[at].lower else None


def _is_label_word(tokens: Sequence[Token], at: int, i: int) -> bool:
    word, after = tokens[at], tokens[i + 1]
    counts = after.type is Type.WORD and after.lower not in FUNCTION_WORDS | VERBS
    continued = (after.text in HYPHENS and after.glued) or after.text in ("%", "–")
    if word.lower in ("no", "nos"):
        return tokens[i - 1].text == "." and word.text[0] == "N"
    capital = word.text[0].isupper()
    if continued or (tokens[at - 1].lower in ("per", "a") and not capital):
        return False
    if word.lower == "number":
        return not counts
    if word.lower in ALWAYS_LABEL:
        return capital or not counts
    if word.lower in LABEL_WORDS:
        return capital and not counts
    starts = tokens[at - 1].type in (Type.END, Type.BREAK) or tokens[at - 1].text in ".!?:"
    counts = counts and not after.text[0].isupper()
    named = word.lower in FUNCTION_WORDS | VERBS | set(MONTHS) | set(WEEKDAYS)
    digits = tokens[i].type is Type.NUMBER
    return digits and capital and not (counts or starts or named) and len(tokens[i].text) <= 3


def read_ordinal(tokens: Sequence[Token], i: int) -> Draft | None:
    """Read "3rd", "third", "twenty-first" at token ``i``."""
    token, after = tokens[i], tokens[i + 1]
    if token.type is Type.NUMBER:
        value = read_digits(token.text)
        if value is None or not after.glued or after.lower not in ORDINAL_SUFFIXES:
            return None
        return _ranked(tokens, i, i + 2, value)
    if token.lower in TENS:
        at = i + 1 + (after.text in HYPHENS)
        unit = ORDINALS.get(tokens[at].lower, 0)
        if 0 < unit < 10:
            return _ranked(tokens, i, at + 1, Decimal(TENS[token.lower] + unit))
    ordinal = ORDINALS.get(token.lower)
    if ordinal is None or not _is_rank(tokens, i):
        return None
    return _ranked(tokens, i, i + 1, Decimal(ordinal))


def _ranked(tokens: Sequence[Token], start: int, end: int, value: Decimal) -> Draft:
    return point(Kind.ORDINAL, start, end, value)


def _is_rank(tokens: Sequence[Token], i: int) -> bool:
    """Tell "the first game" from "he first noticed", "at first", "first aid", "FIRST"."""
    token, before, after = tokens[i], tokens[i - 1], tokens[i + 1]
    word = token.lower
    if token.text.isupper() and len(word) > 3:
        return False
    if before.lower in _PRONOUNS or (word == "first" and _is_idiom(tokens, i)):
        return False
    if word not in ("first", "second"):
        return after.lower != "party" and not (word == "third" and after.text in HYPHENS)
    if before.lower == "at" or after.text == "," or after.lower in _ADVERB_FOLLOWERS:
        return False
    if after.text in HYPHENS or after.lower in _IDIOMS:
        return False
    return before.lower in _BEFORE_ORDINAL or _heads_noun(tokens, i)


def _is_idiom(tokens: Sequence[Token], i: int) -> bool:
    """As in "in the first place", "was first sent", "to first detect"."""
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
