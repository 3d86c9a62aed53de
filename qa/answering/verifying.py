"""Check a text against articles, sentence by sentence, with the reason in plain words."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from qa.checking import Proof, Sentence, check_all, claimed, prove
from qa.checking.citations import cut_citation
from qa.checking.sentences import LatestIndex
from qa.models.judge import Judge
from qa.parts import Run
from qa.text import sentence_spans
from qa.text.stems import content_stems
from qa.types import Article, Check, Citation, Span, Verdict, Verification, VerifiedClaim

_MARK = re.compile(
    r"\s*(?:\[\^?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]|\(\s*(?:[Ss]ource|[Cc]f)[^()]{0,120}\)"
    r"|【[^】]{0,80}】|<cite[^<>]{0,200}>|</cite>"
    r"|[\[(]\s*(?:[Pp]assages?|[Aa]rticles?|[Dd]ocuments?|[Ss]ources?)[\s\d,;and&-]{1,40}[\])])"
)
_BULLET = re.compile(r"^(?:[-*•–]|\d{1,2}[.)]|Step \d{1,2}[:.])\s+")
_SOURCES = r"(?:passages?|articles?|documents?|sources?|texts?|context|information)"
_NUMBERED = r"\d{1,2}(?:(?:,|\s*&|,?\s+and)\s+\d{1,2})*"
_ACCORDING = re.compile(
    rf"^(?:according to|based on|as stated in|in)\s+(?:the\s+)?(?:given\s+|provided\s+|above\s+)*"
    rf"{_SOURCES}(?:\s+(?:provided|given|above))?(?:\s+{_NUMBERED})?\s*,\s*",
    re.IGNORECASE,
)
_NAMING = re.compile(
    rf"^(?:[\w ]{{0,20}},\s+)?"
    rf"(?:passages?\s+{_NUMBERED}|the\s+(?:first|second|third|last)\s+passage)"
    r"(?:\s+(?:also|further|even))*\s+\w+(?:s|d)\s+(?:that\s+)?"
    rf"|,?\s*\(?(?:as\s+\w+\s+|\w+ed\s+)?(?:in|by|from)\s+passages?\s+{_NUMBERED}\)?",
    re.IGNORECASE,
)
_PASSAGE = re.compile(rf"\b[Pp]assages?\s+{_NUMBERED}:?")
"""An answer's words for its own sources: "Passage 2 mentions that", "as described in passage 3"."""
_SILENCE = re.compile(
    rf"\b(?:unable|not possible|impossible|cannot|can't|could not)\b[^.]{{0,40}}\banswer\b"
    rf"|\b{_SOURCES}\b[^.]{{0,60}}\b(?:do|does|did)(?: not|n['’]t)\s+(?:\w+\s+)?(?:say|state|"
    rf"provide|mention|specify|contain|include|give|answer|address|explain|offer|have)",
    re.IGNORECASE,
)
"""Statements that the sources are silent: about the sources, not about the world."""


class ClaimText(NamedTuple):
    """One claim of a text."""

    span: Span
    """In the text as given."""
    text: str
    """Without citation marks and list bullets: what is checked."""


def claims_of(text: str) -> tuple[ClaimText, ...]:
    """Return the sentences that state something about the world.

    Left out are lines without a content word, lead-ins that end in a colon and hold no digit,
    and statements that the sources say nothing.
    """
    found = (ClaimText(span, bare(span.cut(text))) for span in sentence_spans(text))
    return tuple(claim for claim in found if _states(claim.text))


def bare(sentence: str) -> str:
    """Return a sentence without citation marks, its list's bullet and "According to passage 1,"."""
    unmarked = _BULLET.sub("", _MARK.sub("", sentence))
    return _PASSAGE.sub("", _NAMING.sub("", _ACCORDING.sub("", unmarked))).strip()


def _states(claim: str) -> bool:
    if not content_stems(claim) or _SILENCE.search(claim):
        return False
    return not claim.endswith(":") or any(c.isdigit() for c in claim)


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
