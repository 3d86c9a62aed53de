"""Which of two is more: each side's figure was asked for by itself, now they are compared by value.

The comparison is a calculation that is shown with both figures as they stand, and cites both
sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from qa.answering.question import Comparison
from qa.figures import render_number
from qa.types import (
    Check,
    Claim,
    ClaimDraft,
    EvidenceHint,
    Finding,
    FindingKind,
    Passage,
    StatedFigure,
    Verdict,
)

_ABOVE = frozenset(["at least", "more than", "just over"])
_BELOW = frozenset(["at most", "less than", "nearly"])
_ABOUT = Decimal("0.1")
"""How far, relatively, a figure may be from one stated with "about"."""


def conclusion(
    comparison: Comparison,
    answers: Sequence[Sequence[Claim]],
    passage_of: Callable[[Claim], Passage],
) -> ClaimDraft | str:
    """Return the statement that one side is more by the figures found, or why that is open.

    Args:
        comparison: What was asked.
        answers: The claims about each side, the best first.
        passage_of: A passage of the article that a claim cites first.
    """
    figures = [_figure(claims) for claims in answers]
    first, second = figures[0], figures[1]
    if first is None or second is None:
        return "They cannot be compared: one side has no figure."
    if (first.kind, first.unit) != (second.kind, second.unit):
        return f"“{first.text}” and “{second.text}” are of different kinds and not compared."
    mine, theirs = first.low or Decimal(0), second.low or Decimal(0)
    if _divided(answers, first_is_more=mine > theirs):
        return "The articles give several figures, by which either side may be more."
    if mine == theirs:
        return f"“{first.text}” and “{second.text}” are equal."
    big, small = (0, 1) if mine > theirs else (1, 0)
    found = (first, second)
    value = tuple(one.low or Decimal(0) for one in found)
    shown = f"{found[big].text} ({comparison.sides[big]}) is more than "
    shown += f"{found[small].text} ({comparison.sides[small]}): "
    difference = value[big] - value[small]
    shown += " ".join(
        (render_number(value[big]), "−", render_number(value[small]), "=",
         render_number(difference))
    )  # fmt: skip
    cited = [claims[0] for claims in answers]
    return ClaimDraft(
        text=shown,
        evidence=tuple(
            EvidenceHint(passage=passage_of(claim), span=claim.citations[0].span) for claim in cited
        ),
        score=min(claim.score for claim in cited),
        check=_check(found[big], found[small]),
    )


def _divided(answers: Sequence[Sequence[Claim]], *, first_is_more: bool) -> bool:
    """Whether some figures of the two sides say the contrary of the first ones."""
    one, other = (
        [figure.low or Decimal(0) for claim in claims if (figure := _figure([claim]))]
        for claims in answers
    )
    return any((x > y) != first_is_more and x != y for x in one for y in other)


def _figure(claims: Sequence[Claim]) -> StatedFigure | None:
    """Return the figure of the best claim, where it states one number."""
    stated = [one for claim in claims[:1] for one in claim.figures if one.low is not None]
    return stated[0] if stated else None


def _check(big: StatedFigure, small: StatedFigure) -> Check:
    """Return the check: unconfirmed where "about" or "up to" leaves open which is larger."""
    sure = _least(big) > _most(small)
    verdict = Verdict.SUPPORTED if sure else Verdict.UNCONFIRMED
    reason = "a calculation with the two figures cited"
    if not sure:
        reason = f"“{big.text}” and “{small.text}” are not exact: by the numbers alone"
    found = Finding(kind=FindingKind.FIGURE, verdict=verdict, reason=reason)
    return Check(verdict=verdict, findings=(found,))


def _least(figure: StatedFigure) -> Decimal:
    low = figure.low or Decimal(0)
    if figure.approximator in _BELOW:
        return Decimal("-Infinity")
    return low * (1 - _ABOUT) if figure.approximator == "about" else low


def _most(figure: StatedFigure) -> Decimal:
    high = figure.high if figure.high is not None else figure.low or Decimal(0)
    if figure.approximator in _ABOVE:
        return Decimal("Infinity")
    return high * (1 + _ABOUT) if figure.approximator == "about" else high
