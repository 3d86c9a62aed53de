"""Whether an answer says what a case accepts: in words, or as a figure by value, unit and hedge."""

from __future__ import annotations

import math
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from qa.checking import claimed_by, prove
from qa.evaluation.case import Case, Number
from qa.figures import (
    FIRM,
    LOWER_BOUNDS,
    UPPER_BOUNDS,
    Approximator,
    Figure,
    Kind,
    agree,
    read_figures,
)
from qa.text import locate_quote
from qa.types import Answer

_PUNCTUATION = frozenset(string.punctuation)
_ARTICLES = re.compile(r"\b(a|an|the)\b")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)*|[%$€£]")
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def squad_normalised(text: str) -> str:
    """Lower case without ASCII punctuation, articles and extra white space.

    This is what SQuAD's official evaluation does before it compares (Rajpurkar et al. 2018).
    """
    bare = "".join(c for c in text.lower() if c not in _PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact(accepted: Sequence[str], given: str) -> float:
    """SQuAD exact match: 1.0 if ``given`` equals an accepted answer after normalisation.

    No accepted answer means that the right answer is the empty one.
    """
    return max(float(squad_normalised(a) == squad_normalised(given)) for a in _golds(accepted))


def f1(accepted: Sequence[str], given: str) -> float:
    """SQuAD token F1 against the nearest accepted answer, 0 to 1."""
    return max(_f1(squad_normalised(a).split(), given) for a in _golds(accepted))


def _golds(accepted: Sequence[str]) -> Sequence[str]:
    """The official script's list: answers that normalise to nothing are dropped."""
    return [answer for answer in accepted if squad_normalised(answer)] or [""]


def _f1(gold: list[str], given: str) -> float:
    found = squad_normalised(given).split()
    if not gold or not found:
        return float(gold == found)
    same = sum((Counter(gold) & Counter(found)).values())
    if not same:
        return 0.0
    precision, recall = same / len(found), same / len(gold)
    return 2 * precision * recall / (precision + recall)


def words(text: str) -> tuple[str, ...]:
    """Split into case-folded words and numbers: thousands separators go, decimal points stay.

    SQuAD's normalisation makes "1.5 million" equal "15 million"; a newsroom's must not.
    """
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    visible = "".join(c for c in plain if unicodedata.category(c) != "Cf").casefold()
    found = _WORD.findall(_SEPARATOR.sub("", visible))
    return tuple("%" if word in ("percent", "pct") else word for word in found)


def contains(text: str, wanted: str) -> bool:
    """Whether ``wanted`` stands in ``text`` as a run of whole words."""
    have, need = words(text), words(wanted)
    return bool(need) and any(
        have[i : i + len(need)] == need for i in range(len(have) - len(need) + 1)
    )


def says(text: str, wording: str) -> bool:
    """Whether a text gives an accepted answer: its words, or its only figure in other digits.

    "two thousand" says "2,000"; "2,000" does not say "about 2,000".
    """
    if contains(text, wording):
        return True
    wanted = figures_of(wording)
    if len(wanted) != 1 or not _only_figure(wording, wanted[0]):
        return False
    return any(agree(f, wanted[0]).agrees for f in figures_of(text))


def says_any(text: str, wordings: Iterable[str]) -> bool:
    """Whether a text gives one of several accepted answers."""
    return any(says(text, wording) for wording in wordings)


def _only_figure(wording: str, figure: Figure) -> bool:
    """Whether a wording holds nothing but its figure and what that counts."""
    end = figure.counted.span.end if figure.counted else figure.span.end
    rest = wording[: figure.span.start] + wording[max(end, figure.span.end) :]
    return not words(rest)


@lru_cache(maxsize=4096)
def figures_of(text: str) -> tuple[Figure, ...]:
    """Read a text's figures, once: answers and accepted wordings are compared many times."""
    return read_figures(text)


_OTHER_VALUE = frozenset(
    {"value", "range_narrowed", "range_widened", "unit_swapped", "percent_points", "kind_changed"}
)
_ALIKE: tuple[frozenset[Kind], ...] = (
    frozenset({Kind.DURATION, Kind.AGE}),
    frozenset({Kind.PERCENT, Kind.RATIO}),
    frozenset({Kind.COUNT, Kind.ORDINAL, Kind.RATIO, Kind.MONEY, Kind.YEAR}),
    frozenset({Kind.DURATION, Kind.ORDINAL}),
)
"""Kinds that state the same quantity. A year: "1709" alone reads as one. An ordinal: "the 62nd
minute". Money: a currency that the figure code does not know is a count."""
_NEARLY = Approximator.NEARLY
_HEDGES: dict[str | None, frozenset[Approximator]] = {
    None: FIRM,
    "exactly": FIRM,
    "about": frozenset({Approximator.ABOUT, _NEARLY}),
    "nearly": frozenset({Approximator.ABOUT, _NEARLY, Approximator.LESS_THAN}),
    "more than": LOWER_BOUNDS,
    "at least": LOWER_BOUNDS,
    "less than": UPPER_BOUNDS,
    "up to": UPPER_BOUNDS - {_NEARLY},
    "at most": UPPER_BOUNDS - {_NEARLY},
}
"""For each hedge of a case, the hedges in an answer that are as firm."""
_HUNDRED = Decimal(100)


class NumericMatch(NamedTuple):
    """How the figures of an answer compare with the case's."""

    value: bool
    """Some figure has the value, in a unit that can be meant."""
    hedge: bool
    """And it is stated as firmly as in the article, not more."""
    share: float
    """Share of the answer's quantities (dates apart) that have the value; 0 without any."""
    reason: str


def numeric_match(case: Case, number: Number, text: str) -> NumericMatch:
    """Compare the figures of an answer's text with the number a case expects."""
    if text and exact(case.answers, text):
        return NumericMatch(value=True, hedge=True, share=1.0, reason="an accepted answer")
    gold = figures_of(rendered(number))
    read = tuple(f for f in figures_of(text) if f.kind not in (Kind.DATE, Kind.TIME, Kind.LABEL))
    same = tuple(f for f in read if _same_value(f, number, gold))
    # A year among the figures is mostly a date, unless it is the value itself.
    counted = tuple(f for f in read if f.kind is not Kind.YEAR or f in same)
    denied = any(figure.negated for figure in read)
    if not same and not denied and any(contains(text, answer) for answer in case.answers):
        return NumericMatch(value=True, hedge=True, share=0.0, reason="an accepted answer's words")
    if not same:
        shown = ", ".join(f'"{f.text}"' for f in counted) or "no figure"
        return NumericMatch(False, False, 0.0, f"the answer gives {shown}")
    hedged = any(f.approximator in _HEDGES[number.hedge] for f in same)
    kept = hedged or says_any(text, (a for a in case.answers if " " in a))
    reason = f'"{same[0].text}"' + ("" if kept else f", but {_lost(number)}")
    return NumericMatch(value=True, hedge=kept, share=len(same) / len(counted), reason=reason)


def _lost(number: Number) -> str:
    if number.hedge is None:
        return "the article states it without a hedge"
    return f"'{number.hedge}' is not kept"


def rendered(number: Number) -> str:
    """Write a number as the figure code reads it."""
    if number.value is not None:
        amount = _digits(number.value)
    else:
        amount = f"between {_digits(number.low or 0)} and {_digits(number.high or 0)}"
    return f"{number.hedge or ''} {amount} {number.unit}".strip()


def _digits(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def _same_value(figure: Figure, number: Number, gold: tuple[Figure, ...]) -> bool:
    if figure.low is None or figure.high is None:
        return False
    if figure.negated or (gold and _counts_other(figure, gold[0])):
        return False
    low = number.value if number.low is None else number.low
    high = number.value if number.high is None else number.high
    kind = gold[0].kind if gold else Kind.COUNT
    scale = _HUNDRED if figure.kind is Kind.RATIO and kind is Kind.PERCENT else Decimal(1)
    close = _near(figure.low * scale, low, number) and _near(figure.high * scale, high, number)
    if close and _alike(figure, kind):
        return not gold or not _other_unit(figure, gold[0])
    if not gold:
        return False
    return not any(f.code in _OTHER_VALUE for f in agree(figure, gold[0]).differences)


def _counts_other(figure: Figure, gold: Figure) -> bool:
    """Whether a figure counts another thing: 42 dogs are not 42 people; 42 soldiers may be."""
    return any(one.code == "noun_swapped" for one in agree(figure, gold).differences)


def _near(found: Decimal, wanted: float | None, number: Number) -> bool:
    return wanted is not None and math.isclose(
        float(found), wanted, rel_tol=1e-9, abs_tol=number.tolerance
    )


def _alike(figure: Figure, kind: Kind) -> bool:
    if figure.kind is kind:
        return True
    if figure.kind is Kind.COUNT and figure.counted is None:
        return True
    return any({figure.kind, kind} <= alike for alike in _ALIKE)


def _other_unit(figure: Figure, gold: Figure) -> bool:
    """Whether both state a unit and the units differ: 10 years are not 10 months."""
    return None not in (gold.unit, figure.unit) and figure.unit != gold.unit


def ungrounded_figures(answer: Answer) -> tuple[str, ...]:
    """Return the figures of claims that are in none of the quotes the claim itself cites.

    A claim that is a word-for-word part of its quote is not checked: read alone, "8-10 years" is a
    duration, and read in its sentence an age. All others are compared with what they cite as
    ``qa.checking`` does for every answer.
    """
    missing: list[str] = []
    for claim in answer.claims:
        if any(locate_quote(claim.text, cited.quote) for cited in claim.citations):
            continue
        proof = prove(claimed_by(claim.text, claim.citations))
        missing += [one.figure.text for one in proof.figures if one.reason is not None]
    return tuple(missing)
