"""Calculations that lead from cited figures to a claimed one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, permutations

from qa.figures.agree import same_head
from qa.figures.compare_values import last_place
from qa.figures.render import render_number
from qa.figures.types import Derivation, Figure, Kind

SUM_CUES = frozenset(
    "total totals totalling totaling together altogether combined sum both overall all".split()
)
DIFFERENCE_CUES = frozenset(
    """more fewer less difference remaining remain remained left rest gap margin additional further
    higher lower older younger later earlier""".split()
)
CHANGE_CUES = frozenset(
    """rise rises rose risen fell fall fallen increase increased decrease decreased drop dropped
    grew grown up down gained lost""".split()
)
"""These announce a difference beside "by" alone: "rose from 9 to 10" states no difference."""
RATIO_CUES = frozenset(
    "percent percentage % share times twice half third quarter doubled tripled fold".split()
)
_MOST_OPERANDS = 10
"""Candidates that a search looks at: all pairs and triples of them are tried."""
_HUNDRED = Decimal(100)
_ADDABLE = frozenset(
    [Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.MEASURE, Kind.PERCENTAGE_POINTS]
)


def find_derivation(
    figure: Figure, evidence: Sequence[Figure], words: Iterable[str]
) -> Derivation | None:
    """Search the evidence for operands; ``words`` of the claim must announce the operation.

    Without an announcing word ("together", "more than", "percent") some pair of figures adds up
    to almost anything, and nothing is tried.
    """
    cues = set(words)
    if figure.low is None or figure.is_range:
        return None
    usable = [one for one in evidence if _usable(one)][:_MOST_OPERANDS]
    return next(_search(figure, usable, cues), None)


def _search(figure: Figure, usable: Sequence[Figure], cues: set[str]) -> Iterator[Derivation]:
    if cues & SUM_CUES:
        for size in (2, 3):
            for chosen in combinations(usable, size):
                yield from _sum(figure, chosen)
        yield from _sum(figure, tuple(usable))
    for chosen in permutations(usable, 2):
        if cues & DIFFERENCE_CUES or ("by" in cues and cues & CHANGE_CUES):
            yield from _difference(figure, chosen)
        if cues & RATIO_CUES:
            yield from _quotient(figure, chosen)


def _usable(figure: Figure) -> bool:
    return figure.kind in _ADDABLE and figure.low is not None and not figure.is_range


def _values(operands: Sequence[Figure]) -> list[Decimal]:
    return [one.low for one in operands if one.low is not None]


def _alike(figure: Figure, operands: Sequence[Figure]) -> bool:
    """Whether all have one kind and unit and nothing says that they count different things."""
    every = (figure, *operands)
    if any(one.kind is not figure.kind or one.unit != figure.unit for one in every):
        return False
    heads = [one.counted.head for one in every if one.counted is not None]
    return all(same_head(heads[0], head) for head in heads)


def _sum(figure: Figure, operands: Sequence[Figure]) -> Iterator[Derivation]:
    values = _values(operands)
    if len(values) < len("ab") or sum(values) != figure.low or not _alike(figure, operands):
        return
    shown = " + ".join(map(render_number, values))
    yield Derivation(
        operation="sum", operands=tuple(operands), value=sum(values, Decimal(0)),
        shown=f"{shown} = {render_number(figure.low)}",
    )  # fmt: skip


def _difference(figure: Figure, operands: Sequence[Figure]) -> Iterator[Derivation]:
    first, second = _values(operands)
    percents = operands[0].kind is operands[1].kind is Kind.PERCENT
    points = percents and figure.kind is Kind.PERCENTAGE_POINTS
    alike = points or (figure.kind is not Kind.PERCENT and _alike(figure, operands))
    if figure.low is None or abs(first - second) != figure.low or not figure.low or not alike:
        return
    high, low = max(first, second), min(first, second)
    yield Derivation(
        operation="difference", operands=tuple(operands), value=figure.low,
        shown=f"{render_number(high)} - {render_number(low)} = {render_number(figure.low)}",
    )  # fmt: skip


def _quotient(figure: Figure, operands: Sequence[Figure]) -> Iterator[Derivation]:
    part, whole = _values(operands)
    same = operands[0].kind is operands[1].kind and operands[0].unit == operands[1].unit
    if not whole or not same or figure.low is None or operands[0].kind is Kind.PERCENT:
        return
    ratio = part / whole
    if figure.kind is Kind.PERCENT and _rounds(ratio * _HUNDRED, figure.low):
        shown = f"{render_number(part)} / {render_number(whole)} = {figure.low}%"
        yield Derivation(
            operation="percentage", operands=tuple(operands), value=figure.low, shown=shown
        )
    times = figure.unit == "times" or (figure.counted and figure.counted.head == "time")
    if (times or figure.kind is Kind.RATIO) and _rounds(ratio, figure.low):
        shown = f"{render_number(part)} / {render_number(whole)} = {figure.low:.4g}"
        yield Derivation(operation="ratio", operands=tuple(operands), value=figure.low, shown=shown)


def _rounds(exact: Decimal, stated: Decimal) -> bool:
    return abs(exact - stated) <= min(last_place(stated), Decimal(1)) / 2
