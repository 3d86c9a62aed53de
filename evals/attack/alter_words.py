"""Alterations around a figure: its unit, hedge, range, noun, place, and denials."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from evals.attack.alter_values import EXACT_KINDS, has_value
from evals.attack.types import Sentence
from qa.figures import Approximator, Figure, Kind, same_head

_UNITS = (
    ("$", "€"), ("£", "$"), ("€", "£"), ("US$", "€"), ("dollars", "euros"), ("pounds", "dollars"),
    ("euros", "dollars"), ("km", "miles"), ("kilometres", "miles"), ("kilometers", "miles"),
    ("miles", "kilometres"), ("metres", "feet"), ("meters", "feet"), ("feet", "metres"),
    ("per cent", "percentage points"), ("percent", "percentage points"),
    ("%", " percentage points"), ("years", "months"), ("months", "weeks"), ("weeks", "days"),
    ("days", "hours"), ("hours", "minutes"), ("minutes", "seconds"), ("year", "month"),
    ("month", "week"), ("week", "day"), ("day", "hour"), ("hour", "minute"),
)  # fmt: skip
_OTHER_HEDGES = (" about", " around", " some", " roughly", " approximately", " nearly")
_NOUNS = ("helicopters", "schools", "bridges", "doctors", "elephants", "bicycles", "islands")
_VERBS = "is|are|was|were|will|would|has|have|had|can|could|did|does|do|should|must"
_STATED = re.compile(
    rf"\b(?:{_VERBS})\b(?! (?:not|only|just|even|merely|either|never|no|none|nothing|neither)\b)"
    r"(?!['’])(?!,)"
)
_DENIED = re.compile(rf"\b(?:({_VERBS})(?: not|n['’]t)|(can)(?:not|['’]t)|(wo)n['’]t)\b(?! only)")
_WHOLE = {"wo": "will"}


def _unit_swapped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    if figure.unit is None or not has_value(figure):
        return None
    text = figure.span.cut(sentence.text)
    for unit, other in _UNITS:
        edge = r"\b" if unit.isalpha() else ""
        pattern = f"{edge}{re.escape(unit)}{edge}"
        if re.search(pattern, text):
            swapped = re.sub(pattern, other, text, count=1)
            return sentence.replaced(figure.span.start, figure.span.end, swapped)
    return None


def _hedge_dropped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    bare = (Approximator.NONE, Approximator.EXACTLY, Approximator.VAGUE)
    if figure.hedge is None or figure.approximator in bare or figure.low is None:
        return None
    before = sentence.text[: figure.hedge.start].rstrip()
    if before.endswith(_OTHER_HEDGES):
        return None  # "around roughly 100" still says "around 100"
    after = sentence.text[figure.hedge.end :].lstrip()
    return f"{before} {after}".strip()


def _range_narrowed(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    if not figure.is_range or figure.kind not in EXACT_KINDS or figure.low is None:
        return None
    numbers = re.findall(r"\d[\d,.]*\d|\d", figure.span.cut(sentence.text))
    if len(numbers) != len("ab"):
        return None
    return sentence.replaced(figure.span.start, figure.span.end, random.choice(numbers))


def _negation_added(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    verbs = list(_STATED.finditer(sentence.text))
    if not verbs or figure != sentence.figures[0]:
        return None
    near = min(verbs, key=lambda match: abs(match.end() - figure.span.start))
    return sentence.replaced(near.end(), near.end(), " not")


def _negation_dropped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    verbs = list(_DENIED.finditer(sentence.text))
    if not verbs or figure != sentence.figures[0]:
        return None
    near = min(verbs, key=lambda match: abs(match.end() - figure.span.start))
    verb = next(filter(None, near.groups()))
    return sentence.replaced(near.start(), near.end(), _WHOLE.get(verb, verb))


def _noun_swapped(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    if figure.counted is None or figure.kind is not Kind.COUNT:
        return None
    head = figure.counted.text.split()[-1]
    options = [
        word for word in _NOUNS if not same_head(word.removesuffix("s"), figure.counted.head)
    ]
    end = figure.counted.span.end
    return sentence.replaced(end - len(head), end, random.choice(options))


def _other_figure(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    if figure.low is None or figure.kind not in EXACT_KINDS or sentence.is_name(figure):
        return None
    said = {(one.low, one.high) for one in sentence.figures}
    same = [
        other
        for other in sentence.others
        if (other.kind, other.unit) == (figure.kind, figure.unit)
        and other.low is not None
        and (other.low, other.high) not in said
    ]
    if not same:
        return None
    return sentence.replaced(figure.span.start, figure.span.end, random.choice(same).text)


def _exchanged(sentence: Sentence, figure: Figure, random: Random) -> str | None:
    """Exchange a figure with a later one of its kind in the same sentence."""
    later = [
        other
        for other in sentence.figures
        if other.span.start > figure.span.start
        and (other.kind, other.unit) == (figure.kind, figure.unit)
        and (other.low, other.high) != (figure.low, figure.high)
    ]
    if not later or not has_value(figure):
        return None
    other = random.choice(later)
    between = sentence.text[figure.span.end : other.span.start]
    exchanged = f"{other.text}{between}{figure.text}"
    return sentence.replaced(figure.span.start, other.span.end, exchanged)


WORD_CHANGES: dict[str, Callable[[Sentence, Figure, Random], str | None]] = {
    "unit swapped": _unit_swapped,
    "hedge dropped": _hedge_dropped,
    "range narrowed": _range_narrowed,
    "negation added": _negation_added,
    "negation dropped": _negation_dropped,
    "noun swapped": _noun_swapped,
    "another figure of the article": _other_figure,
    "two figures exchanged": _exchanged,
}
