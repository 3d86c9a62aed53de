"""One question, from retrieval to the checked answer, as a stream of events."""

from __future__ import annotations

import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import date

from qa.asked import clean_question
from qa.check import citation_fault
from qa.cite import cut_citation, sentence_around
from qa.compose import answer_text, compose, end_of_parts, place
from qa.conflicts import find_conflicts, independent_sources
from qa.conversation import joined
from qa.describe import said_by, stated_figures
from qa.parts import Answerer, FetchArticle
from qa.text import locate_quote
from qa.timeline import misplaced, rivals
from qa.types import (
    Answer,
    Answered,
    AskEvent,
    Citation,
    Claim,
    ClaimDraft,
    ClaimMade,
    Conflict,
    DraftEnd,
    EvidenceHint,
    Retrieval,
    Retrieved,
    Span,
    Withdrawn,
)


async def ask(
    question: str,
    *,
    retrieve: Callable[[str], Awaitable[Retrieval]],
    answerer: Answerer,
    article: FetchArticle,
    rewritten: str | None = None,
    as_of: date | None = None,
    parts: Sequence[str] = (),
) -> AsyncGenerator[AskEvent, None]:
    """Answer one question.

    Args:
        question: As asked.
        retrieve: Finds the passages of a question.
        answerer: Drafts claims from them.
        article: Gets the stored articles.
        rewritten: The stand-alone form of a follow-up.
        as_of: Nothing published after this day is read.
        parts: What the question asks, to be answered one by one; empty where it asks one thing.

    Yields:
        ``Retrieved``, then a ``ClaimMade`` for every claim that was cited and checked, then
        ``Answered``, always last.

    Raises:
        BadQuestion: The question cannot be used.
        QAError: What retrieval or the answerer raise.
    """
    started = time.perf_counter()
    asked = clean_question(rewritten or question)
    parts = tuple(parts) or (asked,)
    found = [await retrieve(part) for part in parts]
    retrieval = joined(found)
    yield Retrieved(retrieval=retrieval)
    retrieved = time.perf_counter()
    claims: list[Claim] = []
    withdrawn: list[Withdrawn] = []
    conflicts: list[Conflict] = []
    ends: list[DraftEnd] = []
    answered: list[bool] = []
    for part, own in zip(parts, found, strict=True):
        mine: list[Claim] = []
        end = DraftEnd()
        async with aclosing(_made(part, own, answerer, article, tuple(claims))) as all_made:
            async for made in all_made:
                if isinstance(made, Claim):
                    mine.append(made)
                    yield ClaimMade(claim=made)
                elif isinstance(made, Withdrawn):
                    withdrawn.append(made)
                else:
                    end = made
        claims += mine
        ends.append(end)
        answered.append(bool(mine))
        conflicts += _conflicts(tuple(mine), article)
    last = end_of_parts(parts, ends, answered)
    nearest = () if claims else _citations(_hints(last.nearest), article, ())
    finished = time.perf_counter()
    yield Answered(
        answer=compose(
            answer_id=uuid.uuid4().hex,
            question=question,
            rewritten=asked if rewritten else None,
            claims=tuple(claims),
            conflicts=tuple(conflicts),
            withdrawn=tuple(withdrawn) + last.withdrawn,
            nearest=nearest,
            end=last,
            retrieval=retrieval,
            as_of=as_of,
            model=answerer.name,
            prompt_version=answerer.prompt_version,
            latency_ms={
                "retrieve": round(1000 * (retrieved - started), 3),
                "answer": round(1000 * (finished - retrieved), 3),
                "total": round(1000 * (finished - started), 3),
            },
        )
    )


async def _made(
    question: str,
    retrieval: Retrieval,
    answerer: Answerer,
    article: FetchArticle,
    before: tuple[Claim, ...],
) -> AsyncGenerator[Claim | Withdrawn | DraftEnd, None]:
    """Yield what became of each draft for one question, and the end, after the claims before."""
    claims: list[Claim] = []
    async with aclosing(_drafts(question, retrieval, answerer, article, claims)) as drafts:
        async for drafted in drafts:
            if isinstance(drafted, DraftEnd):
                yield drafted
                continue
            made = _claim(question, drafted, article, before=before, made=tuple(claims))
            if isinstance(made, Claim):
                claims.append(made)
            yield made


async def _drafts(
    question: str,
    retrieval: Retrieval,
    answerer: Answerer,
    article: FetchArticle,
    claims: Sequence[Claim],
) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
    """Yield what the answerer drafts, then the figures that say otherwise than its claims."""
    async with aclosing(answerer.draft(question, retrieval)) as drafts:
        async for drafted in drafts:
            yield drafted
    for rival in rivals(question, claims, retrieval, article):
        yield rival


async def final_answer(events: AsyncIterator[AskEvent]) -> Answer:
    """Run a question's events to their end and return the answer."""
    async for event in events:
        if isinstance(event, Answered):
            return event.answer
    raise AssertionError("the stream of events ended without an answer")


def _claim(
    question: str,
    drafted: ClaimDraft,
    article: FetchArticle,
    *,
    before: tuple[Claim, ...],
    made: tuple[Claim, ...],
) -> Claim | Withdrawn:
    known = tuple(citation for claim in before + made for citation in claim.citations)
    citations = _citations(drafted.evidence, article, known)
    if not citations:
        return Withdrawn(text=drafted.text, reason="its evidence is not in the passages retrieved")
    for citation in citations:
        fault = citation_fault(article(citation.article_id, citation.version), citation)
        if fault:
            return Withdrawn(text=drafted.text, reason=fault)
    sources = [article(citation.article_id, citation.version) for citation in citations]
    claim = Claim(
        text=drafted.text,
        answer_range=place(drafted.text, answer_text(before + made)),
        citations=citations,
        score=drafted.score,
        figures=stated_figures(sources[0], citations[0]),
        said_by=said_by(sources[0], citations[0]),
        independent_sources=independent_sources(sources),
    )
    reason = misplaced(question, claim, made, article)
    return Withdrawn(text=drafted.text, reason=reason) if reason else claim


def _conflicts(claims: tuple[Claim, ...], article: FetchArticle) -> tuple[Conflict, ...]:
    refs = {(c.article_id, c.version) for claim in claims for c in claim.citations}
    return find_conflicts(claims, {ref: article(*ref) for ref in refs})


def _hints(drafts: tuple[ClaimDraft, ...]) -> tuple[EvidenceHint, ...]:
    return tuple(hint for draft in drafts for hint in draft.evidence)


def _citations(
    hints: tuple[EvidenceHint, ...], article: FetchArticle, known: tuple[Citation, ...]
) -> tuple[Citation, ...]:
    """Cut one citation per hint that can be located; equal ranges share their number."""
    numbers = {(c.article_id, c.version, c.start, c.end): c.number for c in known}
    cited: dict[int, Citation] = {}
    for hint in hints:
        source = article(hint.passage.article_id, hint.passage.version)
        span = _located(hint)
        if span is None:
            continue
        sentence = sentence_around(source.text, span)
        key = (source.id, source.version, sentence.start, sentence.end)
        number = numbers.setdefault(key, len(set(numbers.values())) + 1)
        evidence = span if span != sentence else None
        cited.setdefault(number, cut_citation(source, sentence, number=number, evidence=evidence))
    return tuple(cited.values())


def _located(hint: EvidenceHint) -> Span | None:
    if hint.span is not None:
        return hint.span
    if not hint.quote:
        return None
    found = locate_quote(hint.quote, hint.passage.text)
    return None if found is None else found.shift(hint.passage.start)
