"""Make findings."""

from __future__ import annotations

from qa.figures.types import Figure, Finding, Severity


def major(code: str, reason: str) -> Finding:
    """A finding that the claim says something else."""
    return Finding(code=code, reason=reason, severity=Severity.MAJOR)


def minor(code: str, reason: str) -> Finding:
    """A finding that a person should weigh."""
    return Finding(code=code, reason=reason, severity=Severity.MINOR)


def note(code: str, reason: str) -> Finding:
    """A finding that changes nothing."""
    return Finding(code=code, reason=reason, severity=Severity.NOTE)


def versus(claim: Figure, source: Figure) -> str:
    """Quote both figures: ``the source says "about 2,000", the claim "2,000"``."""
    return f'the source says "{source.text}", the claim "{claim.text}"'
