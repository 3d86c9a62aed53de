"""Yes or no, where a sentence decides it; otherwise the sentence, and neither.

The question with "Yes." behind it is a claim, and whether a sentence bears it out is decided where
that is always decided (``qa.checking``): figures and quotations by proof, the rest by the judge.
Supported means yes. No is said only where a figure in the question's place has another value, or
the judge is sure of the contrary. Sentences that decide differently decide nothing.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from typing import NamedTuple

from qa.answering.question import Question, none_mentions, unmentioned
from qa.checking import Claimed, Proof, Sentence, check_all, index_of, prove, ranked
from qa.checking.sentences import coverage, topic_stems
from qa.models.judge import Judge
from qa.parts import FetchArticle, Run
from qa.types import (
    Check,
    ClaimDraft,
    DraftEnd,
    EvidenceHint,
    Finding,
    FindingKind,
    Hit,
    Retrieval,
    Verdict,
)

SENTENCES = 5
"""Sentences that are put before the judge."""
SPEAKS = 0.6
"""Share of the question's words, by weight, that a sentence and its neighbours hold at least where
it decides."""
ITSELF = 0.5
"""The same of the sentence alone: what its neighbour says is not cited for it."""
NEARLY = 0.45
"""The same, where it is only shown."""
SHOWN = 2
VALUE = "value"
"""Code of a finding: a figure in the same place has another value."""


class YesNoAnswerer:
    """Answers questions for yes or no from the sentences nearest to them."""

    prompt_version = None
    part_by_part = False

    def __init__(self, name: str, judge: Judge | None, article: FetchArticle, run: Run) -> None:
        """Use a judge.

        Args:
            name: Of the answerer, as answers show it.
            judge: Scores what is no figure and no quotation; without one nothing is decided.
            article: Gets the stored articles.
            run: Runs processor work.
        """
        self.name = name
        self._judge = judge
        self._article = article
        self._run = run

    async def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield yes or no with the sentence that decides, if one does; then the end."""
        near_question = await self._run(
            lambda: _sentences_near(question, retrieval.hits, self._article)
        )
        checks = await check_all([one.proof for one in near_question], self._judge)
        decided = [
            (one, check, says)
            for one, check in zip(near_question, checks, strict=True)
            if (says := _decision(one, check)) is not None
        ]
        if decided and len({says for _, _, says in decided}) == 1:
            one, check, says = max(decided, key=lambda found: found[0].share)
            yield _draft_decided(one, check, yes=says)
            yield DraftEnd()
            return
        yield _end_undecided(question, near_question, checks, bool(decided))


class _NearSentence(NamedTuple):
    """A sentence that may decide."""

    hit: Hit
    sentence: Sentence
    share: float
    """Of the question's words that it holds with its neighbours."""
    alone: float
    """The same without them."""
    proof: Proof
    lacking: tuple[str, ...]
    """Names of the question that its article lacks."""


def _sentences_near(
    question: Question, hits: Sequence[Hit], article: FetchArticle
) -> tuple[_NearSentence, ...]:
    """Return the sentences that hold most of the question's words, most first."""
    refs = {(hit.passage.article_id, hit.passage.version): hit for hit in reversed(hits)}
    index = index_of([article(*ref) for ref in refs])
    names = [name for name in question.names if not name[0].isdigit()]  # figures are proved
    found = []
    stems = topic_stems(question.text)
    for share, one in ranked(index, stems, SENTENCES):
        proof = prove(Claimed(f"{question.text} Yes.", (one,), index))
        about = f"{one.article.title or ''} {one.article.text}"
        hit = refs[one.article.id, one.article.version]
        alone = coverage(stems, one._replace(near=frozenset()), index)
        found.append(_NearSentence(hit, one, share, alone, proof, unmentioned(names, about)))
    return tuple(found)


def _decision(one: _NearSentence, check: Check) -> bool | None:
    """Return what a sentence decides: yes, no, or nothing."""
    if one.share < SPEAKS or one.alone < ITSELF or one.lacking:
        return None
    if check.verdict is Verdict.SUPPORTED:
        return True
    valued = [found for found in one.proof.figures if found.reason]
    other = bool(valued) and all(VALUE in found.shown.findings for found in valued)
    if check.verdict is Verdict.CONTRADICTED and (other or not valued):
        return False
    return None


def _draft_decided(one: _NearSentence, check: Check, *, yes: bool) -> ClaimDraft:
    """Return yes or no as a claim; the check of a "no" says that the contrary is supported."""
    if not yes:
        reasons = "; ".join(check.reasons) or "the article says otherwise"
        against = check.contradiction or 0.0
        found = Finding(
            kind=FindingKind.WORDS, verdict=Verdict.SUPPORTED, reason=reasons, score=against
        )
        check = Check(
            verdict=Verdict.SUPPORTED, findings=(found,), support=against, judge=check.judge
        )
    score = min(1.0, check.support or 0.0)
    return ClaimDraft(text="Yes" if yes else "No", evidence=(_hint(one),), score=score, check=check)


def _end_undecided(
    question: Question,
    near_question: Sequence[_NearSentence],
    checks: Sequence[Check],
    divided: bool,
) -> DraftEnd:
    """Return the sentences that come nearest, and why they do not decide."""
    scored = [
        ClaimDraft(
            text=" ".join(one.sentence.text.split()),
            evidence=(_hint(one),),
            score=round(min(1.0, one.share * _probability_of_deciding(check)), 3),
            extracted=True,
        )
        for one, check in zip(near_question, checks, strict=True)
    ]
    near = [
        draft
        for one, draft in zip(near_question, scored, strict=True)
        if one.share >= NEARLY and not one.lacking
    ]
    if near:
        reason = "The articles don't settle whether it is yes or no; these sentences come closest"
        if divided:
            reason = "Some sentences say yes, others no"
        return DraftEnd(possible=tuple(near[:SHOWN]), reason=f"{reason}.")
    lacking = unmentioned(
        question.names, " ".join(one.sentence.article.text for one in near_question)
    )
    return DraftEnd(
        nearest=tuple(scored[:SHOWN]), reason=f"No article speaks of this{none_mentions(lacking)}."
    )


def _probability_of_deciding(check: Check) -> float:
    """Return the judge's probability that a sentence decides, either way; half without a judge."""
    if check.judge is None:
        return 0.5
    return (check.support or 0.0) + (check.contradiction or 0.0)


def _hint(one: _NearSentence) -> EvidenceHint:
    return EvidenceHint(passage=one.hit.passage, span=one.sentence.span)
