"""Make the differences of two figures: a code, a reason for the reader, a severity."""

from __future__ import annotations

from functools import partial

from qa.figures.types import Figure, FigureDifference, Severity


def _difference(severity: Severity, code: str, reason: str) -> FigureDifference:
    return FigureDifference(code=code, reason=reason, severity=severity)


major = partial(_difference, Severity.MAJOR)
minor = partial(_difference, Severity.MINOR)
note = partial(_difference, Severity.NOTE)


def quote_both(claim: Figure, source: Figure) -> str:
    """Return both figures as written, for a reason."""
    return f"the article says “{source.text}”, the statement says “{claim.text}”"
