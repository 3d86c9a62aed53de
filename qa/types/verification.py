"""What checking a text against articles found, claim by claim."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from qa.types.answer import Citation
from qa.types.check import Finding, Verdict, reasons_of
from qa.types.span import Value


class ComparedFigure(Value):
    """One figure of a claim beside the figure of the evidence."""

    claimed: str
    """As the claim writes it."""
    verdict: Verdict
    found: str | None = None
    """The evidence's figure, as the article writes it; None where it has none."""
    start: int | None = None
    """Where that figure stands in the article."""
    end: int | None = None
    article_id: str | None = None
    calculation: str | None = None
    """For a sum, difference, share or ratio of cited figures: the calculation with its operands."""
    findings: tuple[str, ...] = ()
    """Codes of what differs: ``value``, ``hedge_lost``, ``noun_swapped``, ..."""


class VerifiedClaim(Value):
    """One sentence of the text, with what was found."""

    text: str
    start: int
    """Where the claim stands in the text that was given."""
    end: int
    verdict: Verdict
    support: float | None = Field(default=None, ge=0, le=1)
    """The judge's score that the evidence supports it."""
    findings: tuple[Finding, ...] = ()
    """What led to the verdict."""
    citations: tuple[Citation, ...] = ()
    """The evidence, whether it supports or contradicts."""
    figures: tuple[ComparedFigure, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is not supported; empty where it is."""
        return reasons_of(self.verdict, self.findings)


class Verification(Value):
    """A text checked claim by claim."""

    claims: tuple[VerifiedClaim, ...]
    as_of: date | None = None
    judge: str | None = None
    """Which judge scored the claims."""
    unchecked: tuple[str, ...] = ()
    """What this check cannot see, for whoever reads the verdict."""
