"""Verify: every sentence of a text against articles, with the reason in plain words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from qa.answering.verifying.claims import ClaimText, claims_of
from qa.checking import Proof, Sentence, check_all, claimed, prove
from qa.checking.citations import cut_citation
from qa.checking.sentences import LatestIndex
from qa.models.judge import Judge
from qa.parts import Run
from qa.types import Article, Check, Citation, Verdict, Verification, VerifiedClaim

AT_ONCE = 8
"""Claims checked in one go; between two goes other work gets its turn, and a caller may leave."""
MOST_CITED = 3
"""Sentences shown for one claim."""
UNCHECKED = (
    "Whether an article itself is right.",
    "Counting what an article lists.",
    "What a claim says in other words than its evidence is scored by a model, which errs; how "
    "often is in docs/checking.md.",
)


async def verify(
    text: str,
    articles_for: Callable[[str], Sequence[Article]],
    judge: Judge | None,
    *,
    as_of: date | None = None,
    run: Run = asyncio.to_thread,
) -> Verification:
    """Check every sentence of a text.

    Args:
        text: An answer or any text, with or without citation marks.
        articles_for: Returns the articles that may hold the evidence for a claim: those that
            were given, or those that retrieval finds.
        judge: Scores what cannot be proved; without one only what stands word for word is
            supported.
        as_of: Recorded in the result; ``articles_for`` applies it.
        run: Runs processor work.

    Returns:
        One verdict for each sentence that states something, each with its evidence.
    """
    index = LatestIndex()
    texts = await run(partial(claims_of, text))
    found: list[VerifiedClaim] = []
    for start in range(0, len(texts), AT_ONCE):
        some = texts[start : start + AT_ONCE]
        proofs = await run(partial(_proved, some, articles_for, index))
        found += map(_verified, some, proofs, await check_all(proofs, judge))
    return Verification(
        claims=tuple(found),
        as_of=as_of,
        judge=judge.name if judge else None,
        unchecked=UNCHECKED,
    )


def _proved(
    texts: Sequence[ClaimText],
    articles_for: Callable[[str], Sequence[Article]],
    index: LatestIndex,
) -> list[Proof]:
    return [prove(claimed(one.text, index.of(articles_for(one.text)))) for one in texts]


def _verified(text: ClaimText, proof: Proof, found: Check) -> VerifiedClaim:
    deciding = (*proof.sentences, *proof.claim.near[:1])
    shown = () if found.verdict is Verdict.NOT_FOUND else deciding
    return VerifiedClaim(
        text=text.text,
        start=text.span.start,
        end=text.span.end,
        verdict=found.verdict,
        support=found.support,
        findings=found.findings,
        citations=_citations(shown),
        figures=tuple(each.shown for each in proof.figures),
    )


def _citations(sentences: Sequence[Sentence]) -> tuple[Citation, ...]:
    places = {(one.article.id, one.article.content_hash, one.span): one for one in sentences}
    return tuple(
        cut_citation(one.article, one.span, number=number)
        for number, one in enumerate(list(places.values())[:MOST_CITED], start=1)
    )
