"""What checking a text against articles found."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from qa.types.answer import Citation
from qa.types.span import Value


class Verdict(StrEnum):
    """What the articles say of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not_found"


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
    citations: tuple[Citation, ...] = ()
    """The evidence, whether it supports or contradicts."""
    figures: tuple[ComparedFigure, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why, in plain words; empty for a plain support."""


class Verification(Value):
    """A text checked claim by claim."""

    claims: tuple[VerifiedClaim, ...]
    as_of: date | None = None
    unchecked: tuple[str, ...] = ()
    """What these means cannot check, so that nobody reads more into a verdict than it says."""
