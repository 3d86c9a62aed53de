"""The gate: what becomes of a draft, whoever drafted it.

Each drafted claim is located, its citations are cut from the stored articles, its quotations and
figures are proved against the cited sentences, and judges score what it says. Only proofs, and a
judge that is sure of a contradiction, withdraw a statement; doubt marks it as not verified.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from functools import partial
from typing import NamedTuple

from qa.answering.answerers.base import Repairs
from qa.answering.compose import answer_text, place
from qa.answering.conflicts import independent_sources, misplaced
from qa.answering.question import Question
from qa.checking import Claimed, Proof, check_all, index_of, prove
from qa.checking.citations import citation_fault, cut_citation, sentence_around
from qa.checking.sentences import unrepaired
from qa.errors import ModelError
from qa.figures.stated import said_by, stated_figures
from qa.models.judge import Judge
from qa.parts import FetchArticle, Run
from qa.text import locate_quote
from qa.types import (
    Article,
    Check,
    Citation,
    Claim,
    ClaimDraft,
    DraftEnd,
    EvidenceHint,
    Excerpt,
    FindingKind,
    Possible,
    Span,
    Verdict,
    Withdrawn,
)


class _Checked(NamedTuple):
    """A draft with what has been found so far; ``check`` is None for words cut out of a text."""

    draft: ClaimDraft
    proof: Proof | None = None
    check: Check | None = None

    @property
    def open(self) -> bool:
        """Whether its figures and quotations hold, but no judge has confirmed it yet."""
        return (
            self.check is not None
            and self.check.verdict is not Verdict.SUPPORTED
            and not _proof_fails(self.check)
        )


class Gate:
    """Checks the drafts of one question, or of one part of it, in their order."""

    def __init__(
        self,
        question: Question,
        article: FetchArticle,
        judges: Sequence[Judge],
        strict: bool,
        before: tuple[Claim, ...] = (),
        run: Run = asyncio.to_thread,
    ) -> None:
        """Take what the checks need.

        Args:
            question: What the drafts answer.
            article: Gets the stored articles.
            judges: The first is asked about every statement, the last once about what is open.
            strict: Withdraw what no judge confirms.
            before: The claims of earlier parts of the question.
            run: Runs processor work.
        """
        self._question = question
        self._article = article
        self._first = judges[0] if judges else None
        self._last = judges[-1] if len(judges) > 1 else None
        self._strict = strict
        self._before = before
        self._run = run
        self._claims: list[Claim] = []

    async def check(
        self,
        drafts: AsyncGenerator[ClaimDraft | DraftEnd, None],
        repairs: Repairs | None = None,
    ) -> AsyncGenerator[Claim | Withdrawn | DraftEnd, None]:
        """Yield what became of each draft, in order; the end comes last.

        Where a last judge is to be asked, it is asked when the answerer has ended. An answerer
        that can repair is then told once what was refused; what it says better takes its place.

        Args:
            drafts: What the answerer drafts.
            repairs: The answerer, where it can correct what it wrote.
        """
        refused: list[Withdrawn] = []
        ends: list[DraftEnd] = []
        async with aclosing(self._checked_in_order(drafts, ends)) as outcomes:
            async for outcome in outcomes:
                if repairs is not None and isinstance(outcome, Withdrawn):
                    refused.append(outcome)
                else:
                    yield outcome
        if repairs is not None and refused:
            try:
                async with aclosing(
                    self._checked_in_order(repairs.repair(refused), ends)
                ) as outcomes:
                    async for outcome in outcomes:
                        if isinstance(outcome, Claim):
                            refused = unrepaired(refused, outcome.text)
                            yield outcome
            except ModelError as error:
                ends.append(
                    DraftEnd(
                        warnings=(f"What was withdrawn could not be corrected: {error.message}",)
                    )
                )
        for lost in refused:
            yield lost
        yield _one_end(ends)

    async def _checked_in_order(
        self, drafts: AsyncGenerator[ClaimDraft | DraftEnd, None], ends: list[DraftEnd]
    ) -> AsyncGenerator[Claim | Withdrawn, None]:
        """Yield what became of each draft; the end goes to ``ends``."""
        waiting: list[_Checked] = []
        async with aclosing(drafts):
            async for drafted in drafts:
                if isinstance(drafted, DraftEnd):
                    settled, warnings = await self._after_last_judge(waiting)
                    waiting = []
                    warned = (*drafted.warnings, *warnings)
                    ends.append(drafted.model_copy(update={"warnings": warned}))
                    for one in settled:
                        yield await self._run(partial(self._outcome, one))
                    continue
                one = await self._first_check(drafted)
                if waiting or (self._last is not None and one.open):
                    waiting.append(one)
                else:
                    yield await self._run(partial(self._outcome, one))

    async def _first_check(self, draft: ClaimDraft) -> _Checked:
        """Return a draft with its proofs and the first judge's verdict."""
        if draft.extracted or draft.check is not None:
            return _Checked(draft, check=draft.check)
        proof = await self._run(lambda: prove(self._with_evidence(draft)))
        (found,) = await check_all([proof], self._first)
        return _Checked(draft, proof, found)

    async def _after_last_judge(
        self, waiting: Sequence[_Checked]
    ) -> tuple[Sequence[_Checked], tuple[str, ...]]:
        """Return the waiting drafts after the last judge has seen those that are open."""
        asked = {at: one.proof for at, one in enumerate(waiting) if one.open and one.proof}
        if not asked or self._last is None:
            return waiting, ()
        try:
            found = await check_all(tuple(asked.values()), self._last)
        except ModelError as error:
            return waiting, (f"The statements could not be judged: {error.message}",)
        after = dict(zip(asked, found, strict=True))
        return [one._replace(check=after.get(at, one.check)) for at, one in enumerate(waiting)], ()

    def _with_evidence(self, draft: ClaimDraft) -> Claimed:
        """Return a statement with the cited sentences as its evidence."""
        located = list(_located(draft.evidence, self._article))
        articles = {(a.id, a.version): a for a, _, _ in located}
        index = index_of(tuple(articles.values()))
        near = [
            one
            for article, sentence, _ in located
            for one in index.sentences
            if one.article is articles[article.id, article.version] and one.span.overlaps(sentence)
        ]
        once = tuple({id(one): one for one in near}.values())
        return Claimed(draft.text, once, index, self._question.text)

    def _outcome(self, one: _Checked) -> Claim | Withdrawn:
        """Return the claim that a draft has become, or why it is withdrawn."""
        why = self._why_withdrawn(one)
        made = Withdrawn(text=one.draft.text, reason=why) if why else self._claim(one)
        if isinstance(made, Claim):
            self._claims.append(made)
        return made

    def _why_withdrawn(self, one: _Checked) -> str | None:
        if one.check is None:
            return None
        doubted = self._strict and one.check.verdict is not Verdict.SUPPORTED
        if not _is_refuted(one.check) and not doubted:
            return None
        return "; ".join(one.check.reasons) or "the cited sentences do not say so"

    def _claim(self, one: _Checked) -> Claim | Withdrawn:
        draft, made = one.draft, (*self._before, *self._claims)
        known = tuple(citation for claim in made for citation in claim.citations)
        citations = _citations(draft.evidence, self._article, known)
        if not citations:
            return Withdrawn(text=draft.text, reason="its evidence is in none of the passages read")
        sources = [self._article(c.article_id, c.version) for c in citations]
        for source, citation in zip(sources, citations, strict=True):
            fault = citation_fault(source, citation)
            if fault:
                return Withdrawn(text=draft.text, reason=fault)
        claim = Claim(
            text=draft.text,
            answer_range=place(draft.text, answer_text(made)),
            citations=citations,
            score=draft.score,
            verified=one.check is None or one.check.verdict is Verdict.SUPPORTED,
            check=one.check,
            figures=stated_figures(sources[0], citations[0]),
            said_by=said_by(sources[0], citations[0]),
            independent_sources=independent_sources(sources),
        )
        if not draft.extracted:
            return claim
        reason = misplaced(self._question, claim, self._claims, self._article)
        return Withdrawn(text=draft.text, reason=reason) if reason else claim


def _one_end(ends: Sequence[DraftEnd]) -> DraftEnd:
    """Return the end of a draft with the warnings and the usage of its repair."""
    if not ends:
        return DraftEnd()
    usage = ends[0].usage
    for other in ends[1:]:
        usage = usage.plus(other.usage)
    warnings = tuple(warning for one in ends for warning in one.warnings)
    return ends[0].model_copy(update={"warnings": warnings, "usage": usage})


def _proof_fails(check: Check) -> bool:
    """Whether a quotation or a figure does not hold."""
    proofs = [one for one in check.findings if one.kind is not FindingKind.WORDS]
    return any(one.verdict is not Verdict.SUPPORTED for one in proofs)


def _is_refuted(check: Check) -> bool:
    """Whether a statement is withdrawn.

    A proof fails, a judge is sure of the contrary, or the cited sentences are about something
    else: they share nothing with the statement, and no judge sees it in them.
    """
    return _proof_fails(check) or check.verdict in (Verdict.CONTRADICTED, Verdict.NOT_FOUND)


def cut_citations(drafts: Sequence[ClaimDraft], article: FetchArticle) -> tuple[Citation, ...]:
    """Cut the citations of drafts that are shown without becoming claims."""
    return _citations(tuple(hint for one in drafts for hint in one.evidence), article, ())


def cut_possible(drafts: Sequence[ClaimDraft], article: FetchArticle) -> tuple[Possible, ...]:
    """Cut what may answer, each with its sentence; the words are those of the evidence."""
    found: list[Possible] = []
    for one in drafts:
        known = tuple(other.citation for other in found)
        cited = _citations(one.evidence, article, known)
        found += [Possible(text=one.text, score=one.score, citation=cut) for cut in cited[:1]]
    return tuple(found)


def cut_excerpts(drafts: Sequence[ClaimDraft], article: FetchArticle) -> tuple[Excerpt, ...]:
    """Cut the sentences about a topic, each a citation of its own."""
    found: list[Excerpt] = []
    for one in drafts:
        cited = _citations(one.evidence, article, tuple(other.citation for other in found))
        found += [Excerpt(score=one.score, citation=cut) for cut in cited[:1]]
    return tuple(found)


def _citations(
    hints: Sequence[EvidenceHint], article: FetchArticle, known: Sequence[Citation]
) -> tuple[Citation, ...]:
    """Cut one citation per hint that can be located; equal ranges share their number."""
    numbers = {(c.article_id, c.version, c.start, c.end): c.number for c in known}
    cited: dict[int, Citation] = {}
    for source, sentence, span in _located(hints, article):
        key = (source.id, source.version, sentence.start, sentence.end)
        number = numbers.setdefault(key, len(set(numbers.values())) + 1)
        evidence = span if span != sentence else None
        cited.setdefault(number, cut_citation(source, sentence, number=number, evidence=evidence))
    return tuple(cited.values())


def _located(
    hints: Sequence[EvidenceHint], article: FetchArticle
) -> list[tuple[Article, Span, Span]]:
    """Return the article, the whole sentences and the exact words of each hint that is found."""
    found = []
    for hint in hints:
        source = article(hint.passage.article_id, hint.passage.version)
        span = _place(hint)
        if span is not None:
            span.cut(source.text)  # a hint out of its article's range is an answerer's bug
            found.append((source, sentence_around(source.text, span), span))
    return found


def _place(hint: EvidenceHint) -> Span | None:
    if hint.span is not None:
        return hint.span
    if not hint.quote:
        return None
    found = locate_quote(hint.quote, hint.passage.text)
    return None if found is None else found.shift(hint.passage.start)
