"""Verify: every sentence of a text against articles, with the reason in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from qa.cite import cut_citation
from qa.types import Article, Citation, ComparedFigure, Verdict, Verification, VerifiedClaim
from qa.verify.claims import ClaimText, claims_of
from qa.verify.clauses import clauses_of, turned
from qa.verify.denials import denial, is_denial
from qa.verify.evidence import (
    Candidate,
    Evidence,
    Latest,
    coverage,
    figures_in,
    merged,
    ranked,
)
from qa.verify.figures import Compared, compare_figures
from qa.verify.fold import folded
from qa.verify.pairs import holding
from qa.verify.quotations import quotations, stands
from qa.verify.slots import alignment, changed_words
from qa.verify.topics import topic_stems
from qa.verify.words import names, unmentioned

CANDIDATES = 4
"""Sentences a claim is held against, and for each of its clauses one more."""
NEAR_BEST = 0.7
"""A further sentence counts from this share of the best one's coverage."""
AROUND = 400
"""Code points around a sentence in which a name may stand that a pronoun takes up."""
WIDER = 12
WIDER_ABOUT = 0.2
"""Sentences, and their coverage, that a claim's figures are looked up in."""
ABOUT = 0.35
"""Coverage from which a sentence is about the claim at all."""
ENOUGH = 0.5
"""Coverage of all evidence together from which the claim's words are supported."""
FEWEST_STEMS = 2
"""Content words from which a claim's sentence is looked up without its figures."""
SAME_STATEMENT = 0.6
"""Coverage by one sentence from which a denial in only one of the two contradicts the other."""
SAME_ORDER = 0.6
"""Share of the claim's words, in the sentence's order, from which the denial is looked for."""
CLAUSE_STEMS = 3
"""Content words from which a clause is looked up by itself."""
CLAUSE_ABOUT = 0.3
"""Coverage from which the evidence speaks of a clause."""
UNCHECKED = (
    "Paraphrases in entirely other words are reported as not found.",
    "Which of several people or places did something is checked where a claim repeats a sentence "
    "but for the names; elsewhere only whether the article names them there.",
    "Causes, intentions and comparisons that carry no figure are compared by their words only.",
    "Calculations are tried only where the claim's words announce them, with up to three "
    "operands; counting what an article lists is not tried.",
    "Whether an article itself is right.",
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
    evidence = Latest()
    claims = tuple(
        _verified(claim, evidence.of(articles_for(claim.text))) for claim in claims_of(text)
    )
    return Verification(claims=claims, as_of=as_of, unchecked=UNCHECKED)


def _verified(claim: ClaimText, evidence: Evidence) -> VerifiedClaim:
    at = evidence.verbatim.get(folded(claim.text))
    if at is not None:
        found = compare_figures(claim.text, [evidence.sentences[at]], evidence)
        shown = tuple(one.shown for one in found)
        return _result(claim, [evidence.sentences[at]], (), shown)
    stems = _wording(claim.text)
    near = _near(claim.text, stems, evidence)
    if not near:
        return _result(claim, (), [Fault(Verdict.NOT_FOUND, "no sentence speaks of this")], ())
    compared = compare_figures(claim.text, _wider(claim.text, near, stems, evidence), evidence)
    faults = [*_figure_faults(compared), *_word_faults(claim.text, stems, near, evidence)]
    deciding = [one for each in compared for one in each.evidence] or near[:1]
    return _result(claim, deciding, faults, tuple(each.shown for each in compared))


def _wording(text: str) -> tuple[str, ...]:
    """Return the claim's stems without its figures and denials, which are compared by themselves.

    Where little is left ("That is a Category 3 storm"), the figures help to find the sentence.
    """
    stems = [stem for stem in topic_stems(_without_figures(text)) if not is_denial(stem)]
    return tuple(stems) if len(stems) >= FEWEST_STEMS else topic_stems(text)


def _without_figures(text: str) -> str:
    rest = list(text)
    for figure in figures_in(text, None):
        rest[figure.span.start : figure.span.end] = " " * (figure.span.end - figure.span.start)
    return "".join(rest)


def _near(claim: str, stems: Sequence[str], evidence: Evidence) -> list[Candidate]:
    """Return the sentences to hold a claim against, the likeliest first."""
    found = ranked(evidence, stems, CANDIDATES)
    if not found or found[0][0] < ABOUT:
        return []
    near = [one for share, one in found if share >= NEAR_BEST * found[0][0]]
    for clause in clauses_of(claim):
        if len(clause.stems) >= CLAUSE_STEMS:
            near += [one for share, one in ranked(evidence, clause.stems, 1) if share >= ENOUGH]
    return list({(one.article.content_hash, one.span): one for one in near}.values())


def _wider(
    claim: str, near: Sequence[Candidate], stems: Sequence[str], evidence: Evidence
) -> tuple[Candidate, ...]:
    """Return more sentences for the figures alone: a claim may gather them from several."""
    found = ranked(evidence, stems, WIDER)
    more = [one for share, one in found if share >= WIDER_ABOUT]
    more += holding(figures_in(claim, None), stems, evidence)
    known = {(one.article.content_hash, one.span) for one in near}
    further = {(one.article.content_hash, one.span): one for one in more}
    return (*near, *(one for place, one in further.items() if place not in known))


def _figure_faults(compared: Iterable[Compared]) -> list[Fault]:
    return [Fault(each.shown.verdict, reason) for each in compared for reason in each.reasons]


def _word_faults(
    claim: str, stems: Sequence[str], near: Sequence[Candidate], evidence: Evidence
) -> list[Fault]:
    articles = tuple({one.article.content_hash: one.article for one in near}.values())
    texts = [folded(f"{one.title or ''} {one.text}") for one in articles]
    named = names(_without_figures(claim), articles)
    missing = [f"the article does not mention “{name}”" for name in unmentioned(named, texts)] or [
        f"the nearest sentences do not speak of “{name}”"
        for name in unmentioned(named, [folded(_said(near))])
    ]
    if coverage(stems, merged(near), evidence) < ENOUGH:
        missing.append("the nearest sentences say only a part of this")
    else:
        missing += _silent_clauses(claim, near, evidence)
    missing += (
        f"not a verbatim quotation: “{quote}”"
        for quote in quotations(claim)
        if not stands(quote, articles)
    )
    covered = coverage(stems, near[0]._replace(near=frozenset()), evidence) >= SAME_STATEMENT
    alike = covered and alignment(claim, near[0].text) >= SAME_ORDER
    denied = denial(claim, near[0].text) if alike else None
    other_way = (denied, turned(claim, [near[0].text]))
    return [
        *(Fault(Verdict.NOT_FOUND, reason) for reason in missing),
        *(Fault(Verdict.CONTRADICTED, reason) for reason in other_way if reason),
        *_replaced(claim, near),
    ]


def _replaced(claim: str, near: Sequence[Candidate]) -> list[Fault]:
    """Return what the claim says where the sentence most like it says otherwise."""
    best = max(near, key=lambda one: alignment(claim, one.text))
    return [
        Fault(Verdict.CONTRADICTED if against else Verdict.NOT_FOUND, reason)
        for against, reason in changed_words(claim, best.text, best.article)
    ]


def _said(near: Sequence[Candidate]) -> str:
    """Return what the nearest sentences, those around them and the titles say."""
    return "\n".join(
        f"{one.article.title or ''} {one.article.text[start : one.span.end + AROUND]}"
        for one in near
        for start in (max(0, one.span.start - AROUND),)
    )


def _silent_clauses(claim: str, near: Sequence[Candidate], evidence: Evidence) -> list[str]:
    """Return why the evidence does not say one of several things that a sentence says."""
    together = merged(near)
    return [
        f"no sentence speaks of this part: “{clause.text}”"
        for clause in clauses_of(_without_figures(claim))
        if len(clause.stems) >= CLAUSE_STEMS
        and coverage(clause.stems, together, evidence) < CLAUSE_ABOUT
    ]


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
    places = {(one.article.id, one.article.content_hash, one.span): one for one in evidence}
    return tuple(
        cut_citation(one.article, one.span, number=number)
        for number, one in enumerate(places.values(), start=1)
    )
