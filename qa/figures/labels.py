"""Numbers that name rather than count: "Article 5", "day five", "Boeing 747"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.figures.date_words import MONTHS, WEEKDAYS
from qa.figures.drafts import Draft, point
from qa.figures.noun_words import FUNCTION_WORDS, VERBS
from qa.figures.nouns import is_plural, lemma
from qa.figures.number_words import CARDINALS
from qa.figures.spelled import HYPHENS
from qa.figures.tokens import Token, Type
from qa.figures.types import Kind

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
ALWAYS_LABEL = LABEL_WORDS - frozenset(
    """act number order case point part line season week game match group pool class book issue
    unit block building file bill measure question round step stage phase world war model mark
    division league bus train lot floor gate heat lap post""".split()
)
REFERENCES = frozenset("passage source document page chapter step paragraph".split())
"""Labels whatever follows: "passage 3 explains"."""
AIRLINERS = frozenset(f"7{digit}7" for digit in range(10))
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
        return _label(at, i, value, "number")
    if word.type is not Type.WORD and _variant_end(tokens, i) == i + 1:
        return None
    end = _variant_end(tokens, i)
    if tokens[i].text in AIRLINERS and (
        end > i + 1 or word.lower in ("the", "a", "boeing") or tokens[i + 1].lower in _OF_AIRLINERS
    ):
        unit = "".join(("boeing", *(token.lower for token in tokens[i + 1 : end])))
        return _label(at if word.lower == "boeing" else i, i, value, unit)._replace(end=end)
    return _named(tokens, at, i, value, "number" if stop else word.lower)


def _variant_end(tokens: Sequence[Token], i: int) -> int:
    """Return the index behind the "-800" of "737-800", the "-300ER" of "767-300ER"."""
    dash, number, letters = tokens[i + 1 : i + 4]
    joined = dash.text in HYPHENS and dash.glued and number.glued and number.type is Type.NUMBER
    if tokens[i].text not in AIRLINERS or not joined:
        return i + 1
    plural = letters.lower in ("s", "'s", "’s")
    return i + 3 + (letters.glued and letters.type is Type.WORD and not plural)


def _named(tokens: Sequence[Token], at: int, i: int, value: Decimal, name: str) -> Draft | None:
    listed = _listed_label(tokens, at, i)
    if listed is not None:
        return point(Kind.LABEL, i, i + 1, value, unit=listed)
    if not _is_label_word(tokens, at, i):
        return None
    return _label(at, i, value, name)


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
        if word.lower in REFERENCES and tokens[i].type is Type.NUMBER:
            return True
        always = word.lower in ALWAYS_LABEL
        return (not counts and (always or capital or word.lower == "number")) or (
            always and capital
        )
    return not (counts and after.text[0].islower()) and _is_name(tokens, at, i)


def _is_name(tokens: Sequence[Token], at: int, i: int) -> bool:
    """Whether a capitalised word inside a sentence takes a short number: "Vostok 1"."""
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
