"""Figures that a claim works out from figures of its evidence: shown with their operands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.figures import Agreement, Approximator, Derivation, Figure, agree, find_derivation
from qa.verify.evidence import Candidate

_REACH = 60
"""Code points on either side of a figure in which the claim must announce a calculation."""
_WORD = re.compile(r"\w+|%")

Read = tuple[Candidate, tuple[Figure, ...]]
"""A sentence with its figures."""


class Calculation(NamedTuple):
    """How a claimed figure follows from figures of the evidence."""

    derivation: Derivation
    agreement: Agreement
    """Of the claimed figure with the result, which is as firm as its least firm operand."""
    evidence: tuple[Candidate, ...]
    """The sentences with the operands."""


def calculation(claim: str, figure: Figure, evidence: Sequence[Read]) -> Calculation | None:
    """Return how a figure follows from figures of the evidence, or None.

    Only where words near the figure announce a calculation ("altogether", "60 more than"): some
    pair of figures adds up to almost anything.
    """
    start = max(0, figure.span.start - _REACH)
    words = _WORD.findall(claim[start : figure.span.end + _REACH].casefold())
    operands = [one for _, figures in evidence for one in figures]
    found = find_derivation(figure, operands, words)
    if found is None:
        return None
    used = {id(one) for one in found.operands}
    holding = tuple(one for one, figures in evidence if used & set(map(id, figures)))
    return Calculation(found, _agreement(figure, found), holding)


def _agreement(figure: Figure, found: Derivation) -> Agreement:
    """Carry the operands' hedges over to the result: about 1,700 + 300 is about 2,000."""
    hedges = {one.approximator for one in found.operands} - {Approximator.NONE}
    hedge = Approximator.ABOUT if len(hedges) > 1 else next(iter(hedges), Approximator.NONE)
    update = {"approximator": hedge, "text": found.shown, "high": figure.low}
    return agree(figure, figure.model_copy(update=update))
