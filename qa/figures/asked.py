"""Tell which kind of figure a question asks for: "How many troops" a count, "when" a date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qa.figures.nouns import read_counted_noun
from qa.figures.tokens import Token, Type, tokenize
from qa.figures.types import Counted, FigureQuestion, Kind
from qa.figures.words.amounts import CURRENCY_WORDS, MEASURE_UNITS, PERCENT_WORDS, TIME_UNITS


def _by_word(table: dict[tuple[Kind, ...], str]) -> dict[str, tuple[Kind, ...]]:
    return {word: kinds for kinds, words in table.items() for word in words.split()}


_HOW = _by_word(
    {
        (Kind.AGE, Kind.DURATION, Kind.YEAR): "old",
        (Kind.DURATION, Kind.MEASURE): "long",
        (Kind.MEASURE, Kind.DURATION): "far fast",
        (Kind.MEASURE,): "tall deep wide heavy hot cold warm thick",
        (Kind.MEASURE, Kind.PERCENT, Kind.COUNT, Kind.MONEY): "high",
        (Kind.COUNT, Kind.MEASURE, Kind.MONEY, Kind.PERCENT): "big large",
        (Kind.MONEY,): "expensive",
        (Kind.DATE, Kind.DURATION): "soon",
        (Kind.DATE, Kind.YEAR): "recently",
        (Kind.COUNT, Kind.DURATION): "often",
    }
)
_WHAT = _by_word(
    {
        (Kind.YEAR, Kind.DATE): "year",
        (Kind.YEAR,): "decade",
        (Kind.DATE, Kind.YEAR): "date",
        (Kind.DATE,): "day month",
        (Kind.TIME, Kind.DATE): "time",
        (Kind.AGE,): "age",
        (Kind.PERCENT, Kind.RATIO): "percentage percent proportion",
        (Kind.PERCENT, Kind.RATIO, Kind.MONEY): "share",
        (Kind.RATIO, Kind.PERCENT): "fraction",
        (Kind.PERCENT, Kind.COUNT): "rate turnout",
        (Kind.MONEY,): "price cost fee budget debt dividend ransom bail wage sum fine salary",
        (Kind.MONEY, Kind.PERCENT): "profit revenue turnover deficit",
        (Kind.MONEY, Kind.PERCENT, Kind.COUNT): "loss",
        (Kind.MONEY, Kind.COUNT, Kind.PERCENT, Kind.MEASURE): "value",
        (Kind.PERCENT, Kind.MONEY, Kind.COUNT, Kind.MEASURE, Kind.RATIO): """
            increase rise cut decrease
            """,
        (Kind.COUNT, Kind.PERCENT): "majority",
        (Kind.COUNT, Kind.PERCENT, Kind.DURATION, Kind.MEASURE, Kind.MONEY): "margin",
        (Kind.MONEY, Kind.COUNT, Kind.MEASURE): "amount",
        (Kind.COUNT, Kind.LABEL): "number",
        (Kind.COUNT,): "toll population",
        (Kind.MEASURE,): "distance height depth width weight speed temperature",
        (Kind.MEASURE, Kind.DURATION): "length",
        (Kind.SCORE,): "score result",
    }
)
_WHEN = (Kind.DATE, Kind.YEAR, Kind.TIME)
_MUCH = (Kind.MONEY, Kind.PERCENT, Kind.MEASURE, Kind.COUNT, Kind.RATIO)
_AUXILIARIES = frozenset("do does did will would could can may might must should".split())
_HAVE = frozenset(["has", "have", "had"])
_BE = frozenset("is was are were 's ’s be been".split())
_REACH = 7
_REMEMBERED = 256
"""Questions whose kind is kept, because it is needed again for every candidate answer."""
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
    """Return which kind of figure a question asks for, or None where it asks for none.

    "How many troops ..." asks for a count of troops, "when" for a date or a year, "how much" for
    money, a percentage or a quantity. "How old", "how far" and "what percentage" are read too.
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
    """Whether plain words only lead from "what" to a noun ending its phrase: "what loan fee is"."""
    between = tokens[at:i]
    plain = all(word.text.islower() and word.lower not in _ENDS_HEAD for word in between)
    after = tokens[i + 1]
    ends = after.type is Type.END or after.text == "?" or after.lower in _ENDS_HEAD
    return i - at <= _BEFORE_HEAD and plain and ends
