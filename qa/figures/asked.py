"""Tell what sort of figure a question asks for: "How many troops" a count, "when" a date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qa.figures.nouns import read_counted_noun
from qa.figures.tokens import Token, Type, tokenize
from qa.figures.types import Counted, FigureQuestion, Kind
from qa.figures.words.units import CURRENCY_WORDS, MEASURE_UNITS, PERCENT_WORDS, TIME_UNITS

_HOW = {
    "old": (Kind.AGE, Kind.DURATION, Kind.YEAR),
    "long": (Kind.DURATION, Kind.MEASURE),
    "far": (Kind.MEASURE, Kind.DURATION),
    "tall": (Kind.MEASURE,),
    "high": (Kind.MEASURE, Kind.PERCENT, Kind.COUNT, Kind.MONEY),
    "deep": (Kind.MEASURE,),
    "wide": (Kind.MEASURE,),
    "heavy": (Kind.MEASURE,),
    "fast": (Kind.MEASURE, Kind.DURATION),
    "hot": (Kind.MEASURE,),
    "cold": (Kind.MEASURE,),
    "warm": (Kind.MEASURE,),
    "thick": (Kind.MEASURE,),
    "big": (Kind.COUNT, Kind.MEASURE, Kind.MONEY, Kind.PERCENT),
    "large": (Kind.COUNT, Kind.MEASURE, Kind.MONEY, Kind.PERCENT),
    "expensive": (Kind.MONEY,),
    "soon": (Kind.DATE, Kind.DURATION),
    "recently": (Kind.DATE, Kind.YEAR),
    "often": (Kind.COUNT, Kind.DURATION),
}
_CHANGE = (Kind.PERCENT, Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.RATIO)
_WHAT = {
    "year": (Kind.YEAR, Kind.DATE),
    "decade": (Kind.YEAR,),
    "date": (Kind.DATE, Kind.YEAR),
    "day": (Kind.DATE,),
    "month": (Kind.DATE,),
    "time": (Kind.TIME, Kind.DATE),
    "age": (Kind.AGE,),
    "percentage": (Kind.PERCENT, Kind.RATIO),
    "percent": (Kind.PERCENT, Kind.RATIO),
    "proportion": (Kind.PERCENT, Kind.RATIO),
    "share": (Kind.PERCENT, Kind.RATIO, Kind.MONEY),
    "fraction": (Kind.RATIO, Kind.PERCENT),
    "rate": (Kind.PERCENT, Kind.COUNT),
    "price": (Kind.MONEY,),
    "cost": (Kind.MONEY,),
    "fee": (Kind.MONEY,),
    "profit": (Kind.MONEY, Kind.PERCENT),
    "loss": (Kind.MONEY, Kind.PERCENT, Kind.COUNT),
    "revenue": (Kind.MONEY, Kind.PERCENT),
    "turnover": (Kind.MONEY, Kind.PERCENT),
    "budget": (Kind.MONEY,),
    "debt": (Kind.MONEY,),
    "deficit": (Kind.MONEY, Kind.PERCENT),
    "dividend": (Kind.MONEY,),
    "ransom": (Kind.MONEY,),
    "bail": (Kind.MONEY,),
    "wage": (Kind.MONEY,),
    "value": (Kind.MONEY, Kind.COUNT, Kind.PERCENT, Kind.MEASURE),
    "increase": _CHANGE,
    "rise": _CHANGE,
    "cut": _CHANGE,
    "decrease": _CHANGE,
    "majority": (Kind.COUNT, Kind.PERCENT),
    "margin": (Kind.COUNT, Kind.PERCENT, Kind.DURATION, Kind.MEASURE, Kind.MONEY),
    "amount": (Kind.MONEY, Kind.COUNT, Kind.MEASURE),
    "sum": (Kind.MONEY,),
    "fine": (Kind.MONEY,),
    "salary": (Kind.MONEY,),
    "number": (Kind.COUNT, Kind.LABEL),
    "toll": (Kind.COUNT,),
    "population": (Kind.COUNT,),
    "turnout": (Kind.PERCENT, Kind.COUNT),
    "distance": (Kind.MEASURE,),
    "height": (Kind.MEASURE,),
    "length": (Kind.MEASURE, Kind.DURATION),
    "depth": (Kind.MEASURE,),
    "width": (Kind.MEASURE,),
    "weight": (Kind.MEASURE,),
    "speed": (Kind.MEASURE,),
    "temperature": (Kind.MEASURE,),
    "score": (Kind.SCORE,),
    "result": (Kind.SCORE,),
}
_WHEN = (Kind.DATE, Kind.YEAR, Kind.TIME)
_MUCH = (Kind.MONEY, Kind.PERCENT, Kind.MEASURE, Kind.COUNT, Kind.RATIO)
_AUXILIARIES = frozenset("do does did will would could can may might must should".split())
_HAVE = frozenset(["has", "have", "had"])
_BE = frozenset("is was are were 's ’s be been".split())
_REACH = 7
_REMEMBERED = 256
"""Questions: every candidate of one is held to it."""
_BEFORE_HEAD = 3
"""Words of "what net interest margin" that may stand before the last."""
_ENDS_HEAD = _AUXILIARIES | _BE | _HAVE | frozenset("of for in on at per from to by".split())
"""What may follow the noun that is asked for."""
_DESCRIBES = frozenset("budget cut value rise increase decrease wage debt loss profit fee".split())
"""Nouns that describe another as often: "which budget airline"."""
_COSTS = re.compile(
    r"\w\W+(?:costs?|charg(?:e|es|ing)(?! with)|pay(?:s|ing)?"
    r"|(?<!was )(?<!were )(?<!is )(?<!are )paid|owes?|owed|earn(?:s|ed|ing)?|fetch(?:es|ed|ing)?"
    r"|worth(?! \w+ing)|amount(?:s|ed)? to|s(?:ell|old) for(?! a living)|go(?:es)? for|went for)\b",
    re.IGNORECASE,
)
"""What is asked "what ..." of these is a sum of money."""
_ENDS_WITH_PREPOSITION = re.compile(
    r"(?<!sell )(?<!sold )(?<!go )(?<!goes )(?<!went )\b(?:for|with|in|by)\W*\Z"
)
"""As in "What does he pay for?"."""


@lru_cache(maxsize=_REMEMBERED)
def kind_asked(question: str) -> FigureQuestion | None:
    """Return what sort of figure a question asks for, or None where it asks for none.

    "How many troops ..." asks for a count of troops, "when" for a date or a year, "how much" for
    money, a percentage or a quantity, "how old", "how far", "what percentage" likewise.
    """
    tokens = tokenize(question)
    for at, token in enumerate(tokens):
        if token.type is Type.END:
            break
        found = _asked_at(question, tokens, at)
        if found is not None:
            return found
    return None


def _asked_at(question: str, tokens: Sequence[Token], at: int) -> FigureQuestion | None:
    word, after = tokens[at].lower, tokens[at + 1].lower
    if word == "how":
        if after == "many":
            return _asked_how_many(question, tokens, at + 2)
        if after == "much":
            return _asked_how_much(tokens, at + 2)
        return FigureQuestion(kinds=_HOW[after]) if after in _HOW else None
    if word == "when" and _interrogative(tokens, at):
        return FigureQuestion(kinds=_WHEN)
    if word in ("what", "which"):
        return _asked_what(question, tokens, at + 1)
    return None


def _interrogative(tokens: Sequence[Token], at: int) -> bool:
    """Tell "When did ..." and "Since when" from "what did he say when ..."."""
    if tokens[at - 1].type is Type.END or tokens[at - 1].lower in ("since", "until", "and", ","):
        return True
    return tokens[at + 1].text == "?"


def _asked_how_many(question: str, tokens: Sequence[Token], at: int) -> FigureQuestion:
    noun = read_counted_noun(tokens, at, question, singular=True)
    word = tokens[at].lower
    kind = Kind.COUNT
    if word in TIME_UNITS and tokens[at + 1].lower != "old":
        kind = Kind.DURATION
    elif word in MEASURE_UNITS:
        kind = Kind.MEASURE
    elif word in CURRENCY_WORDS:
        kind = Kind.MONEY
    elif word in PERCENT_WORDS or word == "percentage":
        kind = Kind.PERCENT
    return _question((kind,), noun)


def _question(kinds: tuple[Kind, ...], noun: Counted | None) -> FigureQuestion:
    return FigureQuestion(
        kinds=kinds,
        counted=noun.text if noun else None,
        head=noun.head if noun else None,
    )


def _asked_how_much(tokens: Sequence[Token], at: int) -> FigureQuestion:
    words = {token.lower for token in tokens[at : at + _REACH]}
    if tokens[at].lower == "of":
        return FigureQuestion(kinds=(Kind.PERCENT, Kind.RATIO, Kind.COUNT))
    if tokens[at].lower in ("time", "longer"):
        return FigureQuestion(kinds=(Kind.DURATION,))
    if words & {"money", "cost", "costs", "pay", "paid", "worth", "spend", "spent", "price"}:
        return FigureQuestion(kinds=(Kind.MONEY,))
    return FigureQuestion(kinds=_MUCH)


def _asked_what(question: str, tokens: Sequence[Token], at: int) -> FigureQuestion | None:
    """Read "what year", "what loan fee", "what was the death toll", "what is the number of"."""
    if tokens[at].lower in _AUXILIARIES | _BE and _asks_for_money(question[tokens[at].end :]):
        return FigureQuestion(kinds=(Kind.MONEY,))
    for i in range(at, at + _REACH):
        token = tokens[i]
        if token.type is Type.END or (token.type is Type.SYMBOL and token.text != ","):
            return None
        if token.lower not in _WHAT:
            continue
        describes = token.lower in _DESCRIBES
        if not (
            _is_linked_by_be(tokens, at, i)
            or _heads_phrase(tokens, at, i)
            or (i == at and not describes)
        ):
            if describes:
                continue
            return None
        noun = None
        if token.lower == "number" and tokens[i + 1].lower == "of":
            noun = read_counted_noun(tokens, i + 1, question, singular=False)
        return _question(_WHAT[token.lower], noun)
    return None


def _asks_for_money(rest: str) -> bool:
    """Whether a sum of money is asked for: "what could the club end up paying for him"."""
    clause = rest.split("?", 1)[0]
    return _COSTS.search(clause) is not None and _ENDS_WITH_PREPOSITION.search(clause) is None


def _is_linked_by_be(tokens: Sequence[Token], at: int, i: int) -> bool:
    """Whether "is/was/were the" stands between "what" and the word: not "what happened"."""
    inside = {word.lower for word in tokens[at + 1 : i]}
    return tokens[at].lower in _BE and i - at > 0 and not inside & {"of", "for", "behind"}


def _heads_phrase(tokens: Sequence[Token], at: int, i: int) -> bool:
    """Whether plain words lead from "what" to a noun, and none follows: "what loan fee is"."""
    between = tokens[at:i]
    plain = all(word.text.islower() and word.lower not in _ENDS_HEAD for word in between)
    after = tokens[i + 1]
    ends = after.type is Type.END or after.text == "?" or after.lower in _ENDS_HEAD
    return i - at <= _BEFORE_HEAD and plain and ends
