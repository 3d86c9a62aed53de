"""Alterations that change what a figure says in itself: its digits, words, zeros, date."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from evals.attack.types import Sentence
from qa.figures import Figure, Kind

EXACT_KINDS = frozenset([Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.MEASURE, Kind.DURATION,
                         Kind.AGE, Kind.SCORE, Kind.RATIO])  # fmt: skip
_MULTIPLIERS = (("billion", "million"), ("million", "billion"), ("thousand", "million"),
                ("hundred", "thousand"))  # fmt: skip
_NUMBER_WORDS = (
    "two three four five six seven eight nine ten eleven twelve".split(),
    "twenty thirty forty fifty sixty seventy eighty ninety".split(),
    "second third fourth fifth sixth seventh eighth ninth tenth".split(),
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = ("January February March April May June July August September October November "
           "December").split()  # fmt: skip


def has_value(figure: Figure) -> bool:
    """Whether a figure states a quantity."""
    return figure.low is not None and figure.kind in EXACT_KINDS


def _digits(figure: Figure, text: str) -> list[int]:
    core = range(figure.core.start, figure.core.end)
    return [i for i in core if text[i].isascii() and text[i].isdigit()]


def _token(sentence: Sentence, figure: Figure) -> tuple[int, int, str]:
    """Return where a single number's digits stand; an empty text where there is none."""
    places = _digits(figure, sentence.text)
    if not places or not has_value(figure) or figure.is_range:
        return 0, 0, ""
    start, end = places[0], places[-1] + 1
    return start, end, sentence.text[start:end]


def _digit_changed(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    places = _digits(figure, sentence.text)
    if not places:
        return None
    at = random.choice(places)
    options = [digit for digit in "123456789" if digit != sentence.text[at]]
    return sentence.replaced(at, at + 1, random.choice(options))


def _number_word_changed(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    for words in _NUMBER_WORDS:
        found = re.search(rf"\b(?:{'|'.join(words)})\b", figure.core.cut(sentence.text))
        if found and figure.kind in EXACT_KINDS | {Kind.ORDINAL}:
            other = random.choice([word for word in words if word != found[0]])
            start = figure.core.start + found.start()
            return sentence.replaced(start, start + len(found[0]), other)
    return None


def _date_changed(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    for words in (_DAYS, _MONTHS):
        found = re.search(rf"\b(?:{'|'.join(words)})\b", figure.span.cut(sentence.text))
        if found and figure.kind is Kind.DATE:
            other = random.choice([word for word in words if word != found[0]])
            start = figure.span.start + found.start()
            return sentence.replaced(start, start + len(found[0]), other)
    return None


def _zero_added(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    start, end, token = _token(sentence, figure)
    if not re.fullmatch(r"[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+", token):
        return None
    more = f"{int(token.replace(',', '')) * 10:,}" if "," in token else token + "0"
    return sentence.replaced(start, end, more)


def _zero_dropped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    start, end, token = _token(sentence, figure)
    if not re.fullmatch(r"[1-9]\d*0|[1-9]\d{0,2}(?:,\d{3})*,\d\d0", token):
        return None
    less = int(token.replace(",", "")) // 10
    return sentence.replaced(start, end, f"{less:,}" if "," in token else str(less))


def _separator_moved(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    """Turn 12.5 into 1.25 or 125, and 8,500 into 8.5: "8.500" could be read either way."""
    start, end, token = _token(sentence, figure)
    if re.fullmatch(r"\d+\.\d+", token):
        whole, part = token.split(".")
        right = f"{whole}{part[0]}.{part[1:]}".rstrip(".").lstrip("0")
        left = f"{whole[:-1] or '0'}.{whole[-1]}{part}"
        return sentence.replaced(start, end, random.choice([left, right]))
    if re.fullmatch(r"\d{1,3},\d{2}[1-9]|\d{1,3},\d[1-9]0|\d{1,3},[1-9]00", token):
        return sentence.replaced(start, end, token.replace(",", ".").rstrip("0"))
    return None


def _multiplier_swapped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    text = figure.core.cut(sentence.text)
    for word, other in _MULTIPLIERS:
        if re.search(rf"\b{word}\b", text) and has_value(figure):
            swapped = text.replace(word, other, 1)
            return sentence.replaced(figure.core.start, figure.core.end, swapped)
    return None


VALUE_CHANGES: dict[str, Callable[[Sentence, Figure, Random], str | None]] = {
    "digit changed": _digit_changed,
    "number word changed": _number_word_changed,
    "weekday or month changed": _date_changed,
    "zero added": _zero_added,
    "zero dropped": _zero_dropped,
    "separator moved": _separator_moved,
    "multiplier swapped": _multiplier_swapped,
}
