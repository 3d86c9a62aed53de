"""Find how a claim's figure is calculated from figures of its evidence.

"Roughly a third of the staff" is not written in "412 of the 1,230 employees", but it follows from
it: 412 / 1,230 = 0.335. A part or a multiple is looked for among the figures of one sentence, or
of two sentences in a row. A sum, a difference, or a quotient of figures further apart is looked
for only where the claim announces it near the figure ("altogether", "60 more than", "percent"),
because among many figures some pair adds up to almost any number by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise, permutations
from typing import NamedTuple

from qa.checking.sentences import Sentence
from qa.figures import (
    Agreement,
    Approximator,
    Figure,
    Kind,
    agree,
    last_place,
    render_number,
    same_head,
)

_REACH = 60
"""Code points on either side of a figure in which the claim must announce a calculation."""
_WORD = re.compile(r"\w+|%")
_HUNDRED = Decimal(100)
_PLAIN, _HEDGED, _BOUNDED = Decimal("0.02"), Decimal("0.06"), Decimal("0.25")
"""How far, relatively, a quotient may be from a part that is stated plainly, with "about", and as
a bound."""
_DIVISIBLE = frozenset([Kind.COUNT, Kind.MONEY, Kind.MEASURE, Kind.DURATION])
_ADDABLE = _DIVISIBLE | {Kind.PERCENT, Kind.PERCENTAGE_POINTS}
_MOST_OPERANDS = 10
"""At most this many figures of the evidence are tried, in all pairs and triples."""
_SUM_WORDS = frozenset(
    "total totals totalling totaling together altogether combined sum both overall all".split()
)
_DIFFERENCE_WORDS = frozenset(
    """more fewer less difference remaining remain remained left rest gap margin additional further
    higher lower older younger later earlier""".split()
)
_CHANGE_WORDS = frozenset(
    """rise rises rose risen fell fall fallen increase increased decrease decreased drop dropped
    grew grown up down gained lost""".split()
)
"""These announce a difference beside "by" alone: "rose from 9 to 10" states no difference."""
_QUOTIENT_WORDS = frozenset(
    "percent percentage % share times twice half third quarter doubled tripled fold".split()
)

Read = tuple[Sentence, tuple[Figure, ...]]
"""A sentence with its figures."""


class Derivation(NamedTuple):
    """A calculation that yields a claimed figure from figures of the evidence."""

    operands: tuple[Figure, ...]
    shown: str
    """The calculation in figures: ``1,700 + 300 = 2,000``."""


class Calculation(NamedTuple):
    """How a claimed figure follows from figures of the evidence."""

    shown: str
    agreement: Agreement
    """Of the claimed figure with the result, which is as firm as its least firm operand."""
    evidence: tuple[Sentence, ...]
    """The sentences with the operands."""


def find_calculation(claim: str, figure: Figure, evidence: Sequence[Read]) -> Calculation | None:
    """Return how a figure follows from figures of the evidence, or None."""
    agreement = Agreement(agrees=True)
    found = next(_quotients(figure, evidence), None)
    if found is None:
        start = max(0, figure.span.start - _REACH)
        words = _WORD.findall(claim[start : figure.span.end + _REACH].casefold())
        found = find_derivation(figure, [one for _, figures in evidence for one in figures], words)
        if found is None:
            return None
        agreement = _compare_with_result(figure, found)
    used = {id(one) for one in found.operands}
    sentences = tuple(one for one, figures in evidence if used & set(map(id, figures)))
    return Calculation(found.shown, agreement, sentences)


def _compare_with_result(figure: Figure, found: Derivation) -> Agreement:
    """Carry the operands' hedges over to the result: about 1,700 + 300 is about 2,000."""
    hedges = {one.approximator for one in found.operands} - {Approximator.NONE}
    hedge = Approximator.ABOUT if len(hedges) > 1 else next(iter(hedges), Approximator.NONE)
    update = {"approximator": hedge, "text": found.shown, "high": figure.low}
    return agree(figure, figure.model_copy(update=update))


def _quotients(figure: Figure, evidence: Sequence[Read]) -> Iterator[Derivation]:
    """Yield divisions of figures that stand close together: a part, a percentage, a multiple."""
    value = _as_quotient(figure)
    if value is None:
        return
    ordered = sorted(evidence, key=lambda one: (one[0].article.id, one[0].span.start))
    groups = [figures for _, figures in ordered]
    groups += [(*a, *b) for a, b in pairwise(groups)]
    for group in groups:
        usable = [one for one in group if one.kind in _DIVISIBLE and one.low and not one.is_range]
        for part, whole in permutations(usable, 2):
            if part.kind is not whole.kind or part.unit != whole.unit:
                continue
            quotient = (part.low or Decimal(0)) / (whole.low or Decimal(1))
            if _is_close(quotient, value, figure.approximator):
                yield Derivation((part, whole), f"{_division(part, whole)} = {quotient:.3g}")


def _division(part: Figure, whole: Figure) -> str:
    return f"{render_number(part.low)} / {render_number(whole.low)}"


def _as_quotient(figure: Figure) -> Decimal | None:
    """Return a part, a percentage or a multiple as a number: "a third" is 0.333..."""
    if figure.low is None or figure.is_range or not figure.low:
        return None
    if figure.kind is Kind.PERCENT:
        return figure.low / _HUNDRED
    multiple = figure.is_multiple and figure.low > 1
    return figure.low if figure.kind is Kind.RATIO or multiple else None


def _is_close(quotient: Decimal, value: Decimal, hedge: Approximator) -> bool:
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


def find_derivation(
    figure: Figure, evidence: Sequence[Figure], words: Iterable[str]
) -> Derivation | None:
    """Search the evidence for operands; ``words`` of the claim must announce the operation.

    For "300 troops together", 200 troops and 100 soldiers give ``200 + 100 = 300``; without
    "together" nothing is tried.
    """
    if figure.low is None or figure.is_range:
        return None
    usable = [
        one for one in evidence if one.kind in _ADDABLE and one.low is not None and not one.is_range
    ]
    return next(_announced(figure, usable[:_MOST_OPERANDS], set(words)), None)


def _announced(figure: Figure, usable: Sequence[Figure], words: set[str]) -> Iterator[Derivation]:
    if words & _SUM_WORDS:
        for size in (2, 3):
            for chosen in combinations(usable, size):
                yield from _sum(figure, chosen)
        yield from _sum(figure, tuple(usable))
    for first, second in permutations(usable, 2):
        if words & _DIFFERENCE_WORDS or ("by" in words and words & _CHANGE_WORDS):
            yield from _difference(figure, first, second)
        if words & _QUOTIENT_WORDS:
            yield from _exact_quotient(figure, first, second)


def _count_alike(figures: Sequence[Figure]) -> bool:
    """Whether all have one kind and unit, and no words say that they count different things."""
    first = figures[0]
    if any(one.kind is not first.kind or one.unit != first.unit for one in figures):
        return False
    heads = [one.counted.head for one in figures if one.counted is not None]
    return all(same_head(heads[0], head) for head in heads)


def _sum(figure: Figure, operands: Sequence[Figure]) -> Iterator[Derivation]:
    values = [one.low for one in operands if one.low is not None]
    if len(values) < len("ab") or sum(values) != figure.low:
        return
    if _count_alike((figure, *operands)):
        shown = " + ".join(map(render_number, values))
        yield Derivation(tuple(operands), f"{shown} = {render_number(figure.low)}")


def _difference(figure: Figure, first: Figure, second: Figure) -> Iterator[Derivation]:
    high, low = sorted((first.low or Decimal(0), second.low or Decimal(0)), reverse=True)
    if not figure.low or high - low != figure.low:
        return
    percents = first.kind is second.kind is Kind.PERCENT
    points = percents and figure.kind is Kind.PERCENTAGE_POINTS
    if points or (figure.kind is not Kind.PERCENT and _count_alike((figure, first, second))):
        shown = f"{render_number(high)} - {render_number(low)} = {render_number(figure.low)}"
        yield Derivation((first, second), shown)


def _exact_quotient(figure: Figure, part: Figure, whole: Figure) -> Iterator[Derivation]:
    same = part.kind is whole.kind and part.unit == whole.unit
    if not whole.low or not same or figure.low is None or part.kind is Kind.PERCENT:
        return
    quotient = (part.low or Decimal(0)) / whole.low
    if figure.kind is Kind.PERCENT and _rounds_to(quotient * _HUNDRED, figure.low):
        yield Derivation((part, whole), f"{_division(part, whole)} = {figure.low}%")
    multiple = figure.is_multiple or figure.kind is Kind.RATIO
    if multiple and _rounds_to(quotient, figure.low):
        yield Derivation((part, whole), f"{_division(part, whole)} = {figure.low:.4g}")


def _rounds_to(exact: Decimal, stated: Decimal) -> bool:
    return abs(exact - stated) <= min(last_place(stated), Decimal(1)) / 2
