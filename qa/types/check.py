"""The verdict on a claim, and the findings that led to it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from pydantic import Field

from qa.types.span import Value


class Verdict(StrEnum):
    """What the articles say of a claim."""

    SUPPORTED = "supported"
    """Its quotations and figures hold, and the evidence says the same."""
    CONTRADICTED = "contradicted"
    """The evidence speaks of the same thing and says otherwise."""
    UNCONFIRMED = "unconfirmed"
    """Nothing contradicts it, but it was not shown that the evidence says it."""
    NOT_FOUND = "not_found"
    """No evidence speaks of it."""


class FindingKind(StrEnum):
    """What a finding is about."""

    CITATION = "citation"
    QUOTATION = "quotation"
    FIGURE = "figure"
    WORDS = "words"
    """What is said, as the judge sees it."""


class Finding(Value):
    """One thing that was looked at, and what came of it."""

    kind: FindingKind
    verdict: Verdict
    """For this thing alone."""
    reason: str
    """In plain words."""
    start: int | None = None
    """Where it stands in the claim, half-open, in code points; None for the whole claim."""
    end: int | None = None
    article_id: str | None = None
    """The article it was compared with, and where in it."""
    evidence_start: int | None = None
    evidence_end: int | None = None
    score: float | None = Field(default=None, ge=0, le=1)
    """How far the evidence bears it out, as the judge sees it."""


def reasons_of(verdict: Verdict, findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return what was found against a claim, each thing once; nothing where it is supported."""
    if verdict is Verdict.SUPPORTED:
        return ()
    reasons = (one.reason for one in findings if one.verdict is not Verdict.SUPPORTED)
    return tuple(dict.fromkeys(reasons))


class Check(Value):
    """The verdict on one claim, with everything that led to it."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    support: float | None = Field(default=None, ge=0, le=1)
    """The judge's highest score that some stretch of the evidence supports the claim."""
    contradiction: float | None = Field(default=None, ge=0, le=1)
    """Its highest score that some stretch contradicts it."""
    judge: str | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is not supported; empty where it is."""
        return reasons_of(self.verdict, self.findings)
