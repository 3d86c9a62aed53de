"""Verify: every sentence of a text against articles, with the reason in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import log
from typing import NamedTuple

from qa.cite import cut_citation
from qa.figures import read_figures
from qa.text.stems import content_stems
from qa.types import Article, Citation, ComparedFigure, Span, Verdict, Verification, VerifiedClaim
from qa.verify.claims import ClaimText, claims_of
from qa.verify.clauses import denial_fault
from qa.verify.evidence import Candidate, coverage, sentences_of, weights_of
from qa.verify.figures import compare_figures, read_evidence
from qa.verify.quotations import find_quotation, quotations
from qa.verify.words import names, unmentioned

CANDIDATES = 4
"""Sentences a claim is held against."""
NEAR_BEST = 0.6
"""A further sentence counts from this share of the best one's coverage."""
ABOUT = 0.35
"""Coverage from which a sentence is about the claim at all."""
ENOUGH = 0.5
"""Coverage of all evidence together from which the claim's words are supported."""
UNCHECKED = (
    "Paraphrases in entirely other words are reported as not found.",
    "Which of several people or places did something is checked only by whether the article "
    "names them.",
    "Causes, intentions and comparisons that carry no figure are compared by their words only.",
)


class Fault(NamedTuple):
    """One reason why a claim is not supported."""

    verdict: Verdict
    reason: str


def verify(
    text: str, articles_for: Callable[[str], Sequence[Article]], *, as_of: date | None = None
) -> Verification:
    """Check every sentence of a text.

    Args:
        text: An answer or any text, with or without citation marks.
        articles_for: Returns the articles that may hold the evidence for a claim: those that
            were given, or those that retrieval finds.
        as_of: Recorded in the result; ``articles_for`` applies it.

    Returns:
        One verdict for each sentence that states something, each with its evidence.
    """
    claims = tuple(
        _verified(claim, sentences_of(articles_for(claim.text))) for claim in claims_of(text)
    )
    return Verification(claims=claims, as_of=as_of, unchecked=UNCHECKED)


def _verified(claim: ClaimText, sentences: Sequence[Candidate]) -> VerifiedClaim:
    rarity = weights_of(sentences)
    stems = _wording(claim.text)
    unseen = log(1 + len(sentences)) if sentences else 1.0
    ranked = sorted(
        ((coverage(stems, one, rarity, unseen), one) for one in sentences),
        key=lambda pair: -pair[0],
    )
    if not ranked or (stems and ranked[0][0] < ABOUT):
        return _result(claim, (), (Fault(Verdict.NOT_FOUND, "no sentence speaks of this"),), ())
    near = [one for held, one in ranked[:CANDIDATES] if held >= NEAR_BEST * ranked[0][0]]
    compared = compare_figures(claim.text, read_evidence(near), rarity)
    faults = [Fault(shown.verdict, reason) for shown, reasons, _ in compared for reason in reasons]
    faults += _word_faults(claim.text, stems, near, rarity, unseen)
    deciding = [one for _, _, one in compared if one is not None] or near[:1]
    return _result(claim, deciding, tuple(faults), tuple(shown for shown, _, _ in compared))


def _wording(text: str) -> tuple[str, ...]:
    """Return the claim's stems without its figures, which are compared by value instead."""
    bare = list(text)
    for figure in read_figures(text):
        bare[figure.span.start : figure.span.end] = " " * (figure.span.end - figure.span.start)
    return content_stems("".join(bare))


def _word_faults(
    claim: str,
    stems: Sequence[str],
    near: Sequence[Candidate],
    rarity: Mapping[str, float],
    unseen: float,
) -> list[Fault]:
    best = near[0]
    faults = [
        Fault(Verdict.NOT_FOUND, f"the article does not mention “{name}”")
        for name in unmentioned(names(claim), best)
    ]
    together = best._replace(stems=best.stems.union(*(one.stems for one in near)))
    if stems and coverage(stems, together, rarity, unseen) < ENOUGH:
        faults.append(Fault(Verdict.NOT_FOUND, "the nearest sentences say only a part of this"))
    denial = denial_fault(claim, [one.span.cut(one.article.text) for one in near[:1]])
    if denial is not None:
        faults.append(Fault(Verdict.CONTRADICTED, denial))
    articles = [one.article for one in near]
    faults += (
        Fault(Verdict.NOT_FOUND, f"not a verbatim quotation: “{quote}”")
        for quote in quotations(claim)
        if find_quotation(quote, articles) is None
    )
    return faults


def _result(
    claim: ClaimText,
    evidence: Sequence[Candidate],
    faults: Sequence[Fault],
    figures: tuple[ComparedFigure, ...],
) -> VerifiedClaim:
    found = {fault.verdict for fault in faults}
    verdict = next(
        (v for v in (Verdict.CONTRADICTED, Verdict.NOT_FOUND) if v in found), Verdict.SUPPORTED
    )
    return VerifiedClaim(
        text=claim.text,
        start=claim.span.start,
        end=claim.span.end,
        verdict=verdict,
        citations=_citations(evidence),
        figures=figures,
        reasons=tuple(dict.fromkeys(fault.reason for fault in faults)),
    )


def _citations(evidence: Sequence[Candidate]) -> tuple[Citation, ...]:
    places: dict[tuple[str, int, Span], Article] = {}
    for one in evidence:
        places.setdefault((one.article.id, one.article.version, one.span), one.article)
    return tuple(
        cut_citation(article, span, number=number)
        for number, ((_, _, span), article) in enumerate(places.items(), start=1)
    )
