"""Ways to alter a sentence so that its article no longer supports it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from qa.figures import Approximator, Figure, Kind, read_figures
from qa.figures.agree_context import same_head

_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|has|have|had|can|could|did|does|do|should|must)\b"
    r"(?! not|n['’]t)"
)
_UNITS = (
    ("$", "€"), ("£", "$"), ("€", "£"), ("US$", "€"), ("dollars", "euros"), ("pounds", "dollars"),
    ("euros", "dollars"), ("km", "miles"), ("kilometres", "miles"), ("kilometers", "miles"),
    ("miles", "kilometres"), ("metres", "feet"), ("meters", "feet"), ("feet", "metres"),
    ("per cent", "percentage points"), ("percent", "percentage points"),
    ("%", " percentage points"), ("years", "months"), ("months", "weeks"), ("weeks", "days"),
    ("days", "hours"), ("hours", "minutes"), ("minutes", "seconds"), ("year", "month"),
    ("month", "week"), ("week", "day"), ("day", "hour"), ("hour", "minute"),
)  # fmt: skip
_MULTIPLIERS = (("billion", "million"), ("million", "billion"), ("thousand", "million"),
                ("hundred", "thousand"))  # fmt: skip
_EXACT_KINDS = frozenset([Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.MEASURE, Kind.DURATION,
                          Kind.AGE, Kind.SCORE, Kind.RATIO])  # fmt: skip


class Attack(NamedTuple):
    """A claim and whether its article supports it."""

    article_id: str
    kind: str
    claim: str
    source: str
    """The sentence it was made from."""
    changed: bool


class Sentence(NamedTuple):
    """A sentence of an article with the figures read in it, and those of the whole article."""

    article_id: str
    text: str
    figures: tuple[Figure, ...]
    others: tuple[Figure, ...]


def alterations(sentence: Sentence, random: Random) -> Iterator[Attack]:
    """Yield every alteration that can be made to a sentence, at most one of each kind a figure."""
    for figure in sentence.figures:
        for kind, change in _CHANGES.items():
            made = change(sentence, figure, random)
            if made is not None and made != sentence.text:
                yield Attack(sentence.article_id, kind, made, sentence.text, changed=True)


def _replaced(sentence: Sentence, start: int, end: int, words: str) -> str:
    return sentence.text[:start] + words + sentence.text[end:]


def _digits(figure: Figure, text: str) -> list[int]:
    core = range(figure.core.start, figure.core.end)
    return [i for i in core if text[i].isascii() and text[i].isdigit()]


def _value_figure(figure: Figure) -> bool:
    return figure.low is not None and figure.kind in _EXACT_KINDS


def _digit_changed(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    places = _digits(figure, sentence.text)
    if not places:
        return None
    at = random.choice(places)
    options = [d for d in "123456789" if d != sentence.text[at]]
    made = _replaced(sentence, at, at + 1, random.choice(options))
    return made if _still_one(figure, sentence, made) else None


def _still_one(figure: Figure, sentence: Sentence, made: str) -> bool:
    """Whether the altered text still reads as one figure of the kind, with another value."""
    changed = [f for f in read_figures(made) if f.core.start < figure.core.end
               and f.core.end > figure.core.start]  # fmt: skip
    return any(
        (one.low, one.high, one.calendar) != (figure.low, figure.high, figure.calendar)
        for one in changed
    )


def _zero_added(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    places = _digits(figure, sentence.text)
    if not places or not _value_figure(figure) or figure.is_range:
        return None
    token = sentence.text[places[0] : places[-1] + 1]
    if not re.fullmatch(r"[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+", token):
        return None
    more = f"{int(token.replace(',', '')) * 10:,}" if "," in token else token + "0"
    return _replaced(sentence, places[0], places[-1] + 1, more)


def _zero_dropped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    places = _digits(figure, sentence.text)
    if not places or not _value_figure(figure) or figure.is_range:
        return None
    token = sentence.text[places[0] : places[-1] + 1]
    if not re.fullmatch(r"[1-9]\d*0|[1-9]\d{0,2}(?:,\d{3})*,\d\d0", token):
        return None
    less = int(token.replace(",", "")) // 10
    return _replaced(
        sentence, places[0], places[-1] + 1, f"{less:,}" if "," in token else str(less)
    )


def _separator_moved(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    places = _digits(figure, sentence.text)
    if not places or not _value_figure(figure) or figure.is_range:
        return None
    token = sentence.text[places[0] : places[-1] + 1]
    if re.fullmatch(r"\d+\.\d+", token):
        whole, part = token.split(".")
        moved = f"{whole}{part[0]}.{part[1:]}".rstrip(".")
        return _replaced(sentence, places[0], places[-1] + 1, moved.lstrip("0") or "0")
    return None


def _unit_swapped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    if figure.unit is None or not _value_figure(figure):
        return None
    text = sentence.text[figure.span.start : figure.span.end]
    for unit, other in _UNITS:
        edge = r"" if not unit.isalpha() else r"\b"
        if re.search(f"{edge}{re.escape(unit)}{edge}", text):
            swapped = re.sub(f"{edge}{re.escape(unit)}{edge}", other, text, count=1)
            return _replaced(sentence, figure.span.start, figure.span.end, swapped)
    return None


def _multiplier_swapped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    text = figure.core.cut(sentence.text)
    for word, other in _MULTIPLIERS:
        if re.search(rf"\b{word}\b", text) and _value_figure(figure):
            return _replaced(
                sentence, figure.core.start, figure.core.end, text.replace(word, other, 1)
            )
    return None


def _hedge_dropped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    bounds = (Approximator.NONE, Approximator.EXACTLY, Approximator.VAGUE)
    if figure.hedge is None or figure.approximator in bounds or figure.low is None:
        return None
    before = sentence.text[: figure.hedge.start]
    after = sentence.text[figure.hedge.end :]
    return (before.rstrip() + " " + after.lstrip()).strip()


def _range_narrowed(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    if not figure.is_range or figure.kind not in _EXACT_KINDS or figure.low is None:
        return None
    numbers = list(re.finditer(r"\d[\d,.]*\d|\d", figure.span.cut(sentence.text)))
    if len(numbers) != 2:
        return None
    end = random.choice(numbers)[0]
    return _replaced(sentence, figure.span.start, figure.span.end, end)


def _negation_flipped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    verbs = list(_AUXILIARY.finditer(sentence.text))
    if not verbs or figure != sentence.figures[0]:
        return None
    near = min(verbs, key=lambda match: abs(match.end() - figure.span.start))
    return sentence.text[: near.end()] + " not" + sentence.text[near.end() :]


def _noun_swapped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    if figure.counted is None or figure.kind is not Kind.COUNT:
        return None
    head = figure.counted.text.split()[-1]
    options = [
        word for word in _NOUNS if not same_head(word.removesuffix("s"), figure.counted.head)
    ]
    end = figure.counted.span.end
    swapped = random.choice(options)
    return _replaced(sentence, end - len(head), end, swapped)


_NOUNS = ("helicopters", "schools", "bridges", "doctors", "elephants", "bicycles", "islands")


def _other_figure(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    same = [
        other
        for other in sentence.others
        if other.kind is figure.kind
        and other.unit == figure.unit
        and other.low is not None
        and (other.low, other.high) != (figure.low, figure.high)
        and not any((other.low, other.high) == (f.low, f.high) for f in sentence.figures)
    ]
    if not same or figure.low is None or figure.kind not in _EXACT_KINDS:
        return None
    other = random.choice(same)
    return _replaced(sentence, figure.span.start, figure.span.end, other.text)


_CHANGES: dict[str, Callable[[Sentence, Figure, Random], str | None]] = {
    "digit changed": _digit_changed,
    "zero added": _zero_added,
    "zero dropped": _zero_dropped,
    "separator moved": _separator_moved,
    "unit swapped": _unit_swapped,
    "multiplier swapped": _multiplier_swapped,
    "hedge dropped": _hedge_dropped,
    "range narrowed": _range_narrowed,
    "negation flipped": _negation_flipped,
    "noun swapped": _noun_swapped,
    "another figure of the article": _other_figure,
}
VALUE_CHANGES: Sequence[str] = (
    "digit changed",
    "zero added",
    "zero dropped",
    "separator moved",
    "multiplier swapped",
)
