"""Figures that a claim works out from figures of its evidence: shown with their operands.

"Roughly a third of the staff" stands nowhere in "412 of the 1,230 employees", but follows from it:
412 / 1,230 = 0.335. A part or a multiple is looked for among the figures of one sentence, or of
two that follow each other in the evidence; a sum or a difference only where words of the claim
near the figure announce it ("altogether", "60 more than"), because some pair of figures adds up
to almost anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, permutations
from typing import NamedTuple

from qa.checking.sentences import Sentence
from qa.figures import (
    Agreement,
    Approximator,
    Derivation,
    Figure,
    Kind,
    agree,
    find_derivation,
    render_number,
)

_REACH = 60
"""Code points on either side of a figure in which the claim must announce a calculation."""
_WORD = re.compile(r"\w+|%")
_HUNDRED = Decimal(100)
_PLAIN, _HEDGED, _BOUNDED = Decimal("0.02"), Decimal("0.06"), Decimal("0.25")
"""How far, relatively, a quotient may be from a part that is stated plainly, with "about", and as
a bound."""
_QUOTABLE = frozenset([Kind.COUNT, Kind.MONEY, Kind.MEASURE, Kind.DURATION])

Read = tuple[Sentence, tuple[Figure, ...]]
"""A sentence with its figures."""


class Calculation(NamedTuple):
    """How a claimed figure follows from figures of the evidence."""

    derivation: Derivation
    agreement: Agreement
    """Of the claimed figure with the result, which is as firm as its least firm operand."""
    evidence: tuple[Sentence, ...]
    """The sentences with the operands."""


def calculation(claim: str, figure: Figure, evidence: Sequence[Read]) -> Calculation | None:
    """Return how a figure follows from figures of the evidence, or None."""
    found = next(_quotients(figure, evidence), None)
    if found is not None:
        return Calculation(found, Agreement(verdict="agree"), _holding(found, evidence))
    start = max(0, figure.span.start - _REACH)
    words = _WORD.findall(claim[start : figure.span.end + _REACH].casefold())
    found = find_derivation(figure, [one for _, figures in evidence for one in figures], words)
    if found is None:
        return None
    return Calculation(found, _agreement(figure, found), _holding(found, evidence))


def _holding(found: Derivation, evidence: Sequence[Read]) -> tuple[Sentence, ...]:
    used = {id(one) for one in found.operands}
    return tuple(one for one, figures in evidence if used & set(map(id, figures)))


def _quotients(figure: Figure, evidence: Sequence[Read]) -> Iterator[Derivation]:
    """Yield divisions of figures that stand close together: a part, a percentage, a multiple."""
    value = _as_quotient(figure)
    if value is None:
        return
    ordered = sorted(evidence, key=lambda one: (one[0].article.id, one[0].span.start))
    groups = [figures for _, figures in ordered]
    groups += [(*a, *b) for a, b in pairwise(groups)]
    for group in groups:
        usable = [one for one in group if one.kind in _QUOTABLE and one.low and not one.is_range]
        for part, whole in permutations(usable, 2):
            if part.kind is not whole.kind or part.unit != whole.unit:
                continue
            quotient = (part.low or Decimal(0)) / (whole.low or Decimal(1))
            if _close(quotient, value, figure.approximator):
                shown = f"{render_number(part.low or Decimal(0))} / "
                shown += f"{render_number(whole.low or Decimal(1))} = {quotient:.3g}"
                yield Derivation(
                    operation="ratio", operands=(part, whole), value=quotient, shown=shown
                )


def _as_quotient(figure: Figure) -> Decimal | None:
    """Return a part, a percentage or a multiple as a number: "a third" is 0.333..."""
    if figure.low is None or figure.is_range or not figure.low:
        return None
    if figure.kind is Kind.PERCENT:
        return figure.low / _HUNDRED
    times = figure.unit == "times" or (figure.counted is not None and figure.counted.head == "time")
    return figure.low if figure.kind is Kind.RATIO or (times and figure.low > 1) else None


def _close(quotient: Decimal, value: Decimal, hedge: Approximator) -> bool:
    gap = (quotient - value) / value
    match hedge:
        case Approximator.MORE_THAN | Approximator.AT_LEAST:
            return 0 < gap <= _BOUNDED or (hedge is Approximator.AT_LEAST and gap == 0)
        case Approximator.LESS_THAN | Approximator.AT_MOST:
            return -_BOUNDED <= gap < 0 or (hedge is Approximator.AT_MOST and gap == 0)
        case Approximator.NEARLY:
            return -_HEDGED <= gap <= 0
        case Approximator.JUST_OVER:
            return 0 <= gap <= _HEDGED
        case Approximator.ABOUT:
            return abs(gap) <= _HEDGED
        case _:
            return abs(gap) <= _PLAIN


def _agreement(figure: Figure, found: Derivation) -> Agreement:
    """Carry the operands' hedges over to the result: about 1,700 + 300 is about 2,000."""
    hedges = {one.approximator for one in found.operands} - {Approximator.NONE}
    hedge = Approximator.ABOUT if len(hedges) > 1 else next(iter(hedges), Approximator.NONE)
    update = {"approximator": hedge, "text": found.shown, "high": figure.low}
    return agree(figure, figure.model_copy(update=update))
