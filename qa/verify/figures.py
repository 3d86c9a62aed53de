"""Every figure of a claim beside the figures of its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from qa.figures import Figure, FigureCheck, check_figure, read_figures
from qa.figures.agree import comparable
from qa.text.stems import content_stems
from qa.types import Verdict
from qa.types.verification import ComparedFigure
from qa.verify.context import context_of, likeness
from qa.verify.evidence import Candidate

RIVAL = 1.5
"""How much better another figure's surroundings must fit to be the one the claim is about."""
_ORDER = {"supported": 0, "contradicted": 1, "differs": 1, "not_found": 2}


class Read(NamedTuple):
    """A candidate sentence with its figures."""

    candidate: Candidate
    text: str
    figures: tuple[Figure, ...]


def read_evidence(candidates: Sequence[Candidate]) -> tuple[Read, ...]:
    """Read the figures of the candidate sentences; relative dates by their article's day."""
    return tuple(
        Read(one, text, read_figures(text, day_of(one)))
        for one in candidates
        for text in (one.span.cut(one.article.text),)
    )


def day_of(candidate: Candidate) -> date | None:
    """Return the publication day of a candidate's article."""
    published = candidate.article.published_at
    return published.date() if isinstance(published, datetime) else published


def compare_figures(
    claim: str, evidence: Sequence[Read], rarity: Mapping[str, float]
) -> tuple[tuple[ComparedFigure, tuple[str, ...], Candidate | None], ...]:
    """Compare each figure of a claim with the evidence.

    Returns:
        For each figure of the claim: the comparison, the reasons why it does not hold, and the
        candidate that decided.
    """
    published = day_of(evidence[0].candidate) if evidence else None
    words = frozenset(content_stems(claim)) | frozenset(claim.casefold().split())
    return tuple(
        _compare(claim, figure, evidence, words, rarity)
        for figure in read_figures(claim, published)
    )


def _compare(
    claim: str,
    figure: Figure,
    evidence: Sequence[Read],
    words: frozenset[str],
    rarity: Mapping[str, float],
) -> tuple[ComparedFigure, tuple[str, ...], Candidate | None]:
    checks = [(check_figure(figure, read.figures, words), read) for read in evidence]
    if not checks:
        return _not_found(figure), (f"no figure to compare with “{figure.text}”",), None
    check, read = min(checks, key=lambda pair: _ORDER[pair[0].verdict])
    if check.verdict == "not_found" and len(evidence) > 1:
        together = check_figure(figure, [f for one in evidence for f in one.figures], words)
        check = together if together.derivation is not None else check
    if check.verdict == "supported" and check.evidence is not None:
        rival = _rival(claim, check, read, evidence, rarity)
        if rival is not None:
            return _outdone(figure, *rival)
    return _shown(check, read), _reasons(check), read.candidate


def _rival(
    claim: str,
    check: FigureCheck,
    read: Read,
    evidence: Sequence[Read],
    rarity: Mapping[str, float],
) -> tuple[Figure, Read] | None:
    """Return a figure of another value that stands where the claim's figure should, if any."""
    mine = context_of(claim, check.figure)
    agreeing = check.evidence
    if agreeing is None or agreeing.calendar is not None:
        return None
    fit = likeness(mine, context_of(read.text, agreeing), rarity)
    others = [
        (likeness(mine, context_of(one.text, other), rarity), other, one)
        for one in evidence
        for other in one.figures
        if comparable(check.figure, other) and _other_value(check.figure, other)
    ]
    best = max(others, key=lambda triple: triple[0], default=None)
    if best is None or best[0] <= RIVAL * fit:
        return None
    holds = check_figure(check.figure, [best[1]]).verdict
    return None if holds == "supported" else best[1:]


def _other_value(one: Figure, other: Figure) -> bool:
    return (one.low, one.high, one.calendar) != (other.low, other.high, other.calendar)


def _outdone(
    figure: Figure, rival: Figure, read: Read
) -> tuple[ComparedFigure, tuple[str, ...], Candidate | None]:
    shown = ComparedFigure(
        claimed=figure.text,
        verdict=Verdict.CONTRADICTED,
        found=rival.text,
        start=read.candidate.span.start + rival.span.start,
        end=read.candidate.span.start + rival.span.end,
        article_id=read.candidate.article.id,
        findings=("other_figure",),
    )
    reason = (
        f"“{figure.text}” stands in the article for something else; here it says “{rival.text}”"
    )
    return shown, (reason,), read.candidate


def _not_found(figure: Figure) -> ComparedFigure:
    return ComparedFigure(claimed=figure.text, verdict=Verdict.NOT_FOUND)


def _shown(check: FigureCheck, read: Read) -> ComparedFigure:
    found = check.evidence
    start = read.candidate.span.start
    return ComparedFigure(
        claimed=check.figure.text,
        verdict=_verdict(check),
        found=found.text if found else None,
        start=start + found.span.start if found else None,
        end=start + found.span.end if found else None,
        article_id=read.candidate.article.id if found else None,
        calculation=check.derivation.shown if check.derivation else None,
        findings=check.agreement.codes if check.agreement else (),
    )


def _verdict(check: FigureCheck) -> Verdict:
    if check.verdict == "supported":
        return Verdict.SUPPORTED
    return Verdict.NOT_FOUND if check.verdict == "not_found" else Verdict.CONTRADICTED


def _reasons(check: FigureCheck) -> tuple[str, ...]:
    if check.verdict == "supported":
        return ()
    if check.verdict == "not_found":
        return (f"the evidence has no “{check.figure.text}”",)
    found = check.agreement.findings if check.agreement else ()
    return tuple(finding.reason for finding in found if finding.severity != "note")
