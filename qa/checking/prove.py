"""Prove a claim's quotations and figures by comparing its text with its evidence's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from qa.checking.figures import Compared, compare_figures
from qa.checking.quotations import is_quoted_from, quotations
from qa.checking.sentences import (
    Sentence,
    SentenceIndex,
    figures_in,
    index_of,
    ranked,
    sentences_with,
    topic_stems,
)
from qa.figures import Figure, agree
from qa.figures.stated import day_of
from qa.text.folding import fold_for_comparison
from qa.types import Article, Citation, Finding, FindingKind, Verdict

LIKELY = 8
"""Sentences that a claim is compared with."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_DENIES = re.compile(r"\b(?:not|no|never|none|neither|nor|without|instead|rather)\b|n['’]t\b", re.I)


class Claimed(NamedTuple):
    """A claim with the sentences that may support it."""

    text: str
    near: tuple[Sentence, ...]
    """The likeliest first."""
    corpus: SentenceIndex
    """The sentences of the articles that they come from."""
    question: str = ""
    """The question that the claim answers, if any; the claim may deny a figure of it."""


class Proof(NamedTuple):
    """The findings of comparing a claim's text with its evidence."""

    claim: Claimed
    findings: tuple[Finding, ...]
    figures: tuple[Compared, ...]
    verbatim: bool
    """Whether the claim is a sentence of the evidence, word for word."""

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that are faults: what the evidence does not say."""
        return tuple(one for one in self.findings if one.verdict is not Verdict.SUPPORTED)

    @property
    def holds(self) -> bool:
        """Whether nothing fails."""
        return not self.failing

    @property
    def disputed(self) -> bool:
        """Whether the evidence gives a different figure for the same thing."""
        return any(one.reason and one.shown.found is not None for one in self.figures)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that the findings on figures rest on, each once."""
        return tuple({id(s): s for one in self.figures for s in one.sentences}.values())

    @property
    def contradicts(self) -> bool:
        """Whether a sentence with otherwise the same words gives a different figure."""
        return any(one.verdict is Verdict.CONTRADICTED for one in self.findings)


def claimed(text: str, index: SentenceIndex) -> Claimed:
    """Return a claim with the sentences of some articles that share its words or its figures."""
    at = index.verbatim.get(fold_for_comparison(text))
    if at is not None:
        return Claimed(text, (index.sentences[at],), index)
    found = [one for _, one in ranked(index, topic_stems(text), LIKELY)]
    found += sentences_with(figures_in(text, None), index)
    return Claimed(text, tuple({id(one): one for one in found}.values()), index)


def claimed_by(text: str, citations: Sequence[Citation]) -> Claimed:
    """Return a claim with the quotes of its citations as all of its evidence."""
    articles = [
        Article(
            id=one.article_id,
            version=one.version,
            content_hash=f"{one.content_hash}:{one.start}",
            source="citation",
            title=None,
            published_at=one.published_at,
            ingested_at=_NEVER,
            length=len(one.quote),
            text=one.quote,
        )
        for one in citations
    ]
    index = index_of(articles)
    return Claimed(text, index.sentences, index)


def prove(claim: Claimed) -> Proof:
    """Compare a claim's quotations and figures with its evidence.

    A figure that the claim only denies because the question named it ("was not given 15 years") is
    left out: the evidence need not contain it. A claim that is a sentence of the evidence, word for
    word, needs no proof of its figures.
    """
    verbatim = any(_same_words(claim.text, one) for one in claim.near)
    figures = tuple(
        one
        for one in compare_figures(claim.text, claim.near)
        if one.reason is None or not (verbatim or _denies(claim, one.figure))
    )
    found = (*_quotation_findings(claim), *(_figure_finding(one) for one in figures))
    return Proof(claim, found, figures, verbatim)


def _same_words(claim: str, sentence: Sentence) -> bool:
    """Whether a claim is a sentence, word for word but for how its figures are written.

    "Some two thousand troops go to Poland" is "About 2,000 troops go to Poland": every figure says
    what the one in its place says, and all the words between them are the same.
    """
    if fold_for_comparison(claim) == fold_for_comparison(sentence.text):
        return True
    day = day_of(sentence.article)
    mine, theirs = figures_in(claim, day), figures_in(sentence.text, day)
    if not mine or len(mine) != len(theirs):
        return False
    same = all(agree(one, other).severity is None for one, other in zip(mine, theirs, strict=True))
    return same and _without_figures(claim, mine) == _without_figures(sentence.text, theirs)


def _without_figures(text: str, figures: Sequence[Figure]) -> str:
    """Return a text, folded, with a mark in the place of each figure."""
    kept, at = "", 0
    for one in figures:
        kept += text[at : one.span.start] + "#"
        at = max(at, one.span.end)
    return fold_for_comparison(kept + text[at:])


def _denies(claim: Claimed, figure: Figure) -> bool:
    """Whether a claim denies a figure that its question named: "was not given 15 years"."""
    if not _DENIES.search(claim.text):
        return False
    asked = figures_in(claim.question, None) if claim.question else ()
    return any(one.low == figure.low and agree(figure, one).severity is None for one in asked)


def _quotation_findings(claim: Claimed) -> Iterator[Finding]:
    articles = tuple({one.article.content_hash: one.article for one in claim.near}.values())
    for quote, place in quotations(claim.text):
        holds = is_quoted_from(quote, articles)
        is_in = "is" if holds else "is not"
        yield Finding(
            kind=FindingKind.QUOTATION,
            verdict=Verdict.SUPPORTED if holds else Verdict.UNCONFIRMED,
            reason=f"“{quote}” {is_in} word for word in the article",
            start=place.start,
            end=place.end,
        )


def _figure_finding(one: Compared) -> Finding:
    verdict = one.shown.verdict
    stated = one.shown.calculation or f"the article says “{one.shown.found}”"
    return Finding(
        kind=FindingKind.FIGURE,
        verdict=Verdict.UNCONFIRMED if verdict is Verdict.NOT_FOUND else verdict,
        reason=one.reason or stated,
        start=one.figure.span.start,
        end=one.figure.span.end,
        article_id=one.shown.article_id,
        evidence_start=one.shown.start,
        evidence_end=one.shown.end,
    )
