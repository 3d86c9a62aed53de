"""Whether a claim's figure says what a source's figure says, and if not, how it departs."""

from __future__ import annotations

from qa.figures.agree_calendar import calendar_findings
from qa.figures.agree_context import context_findings, frame_finding
from qa.figures.agree_hedges import hedge_findings
from qa.figures.agree_values import NUMERIC_ALIKE, value_findings
from qa.figures.findings import major
from qa.figures.types import Agreement, Figure, Finding, Kind, Severity

_CALENDAR = frozenset([Kind.DATE, Kind.YEAR])


def agree(claim: Figure, source: Figure) -> Agreement:
    """Compare a claim's figure with a source's.

    The same quantity written differently agrees, other values never do. A lost hedge, a crossed
    bound, a narrowed range, another unit, another thing counted, an addition told as a total,
    another fate or a denial are findings of their own. ``differs`` means that at least one
    finding is major or minor; notes are shown but don't count.

    The comparison isn't symmetric: a claim may say less than its source, never more.
    """
    findings = tuple(_findings(claim, source))
    heavy = any(finding.severity is not Severity.NOTE for finding in findings)
    return Agreement(verdict="differs" if heavy else "agree", findings=findings)


def comparable(claim: Figure, source: Figure) -> bool:
    """Whether two figures are of kinds that can state the same thing."""
    if claim.kind in _CALENDAR or source.kind in _CALENDAR:
        return claim.kind in _CALENDAR and source.kind in _CALENDAR
    return claim.kind is source.kind or {claim.kind, source.kind} <= NUMERIC_ALIKE


def _findings(claim: Figure, source: Figure) -> list[Finding]:
    if not comparable(claim, source):
        reason = (
            f'"{claim.text}" is a {_plain(claim.kind)}, "{source.text}" a {_plain(source.kind)}'
        )
        return [major("kind_changed", reason)]
    if claim.kind in _CALENDAR:
        frame = frame_finding(claim, source)
        return calendar_findings(claim, source) + ([frame] if frame else [])
    found = value_findings(claim, source)
    if not any(finding.severity is Severity.MAJOR for finding in found):
        found += hedge_findings(claim, source)
    return found + context_findings(claim, source)


def _plain(kind: Kind) -> str:
    return kind.value.replace("_", " ")
