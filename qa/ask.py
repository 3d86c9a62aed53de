"""One question, from retrieval to the checked answer, as a stream of events."""

from __future__ import annotations

import time
import unicodedata
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from datetime import date

from qa.check import citation_fault
from qa.cite import cut_citation, sentence_around
from qa.compose import compose, place, separator
from qa.conflicts import find_conflicts, independent_sources
from qa.describe import said_by, stated_figures
from qa.errors import BadQuestion
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

MAX_QUESTION = 2000
"""Code points in a question."""
MAX_TEXT = 100_000
"""Code points in a text to verify."""


def clean_question(question: str) -> str:
    """Return the question without surrounding white space.

    Raises:
        BadQuestion: It is empty, too long, or holds code points that are not text.
    """
    stripped = question.strip()
    if not stripped:
        raise BadQuestion("The question is empty.", "Ask something in plain words.")
    if len(stripped) > MAX_QUESTION:
        raise BadQuestion(
            f"The question has {len(stripped)} characters.", f"Keep it under {MAX_QUESTION}."
        )
    _refuse_surrogates(stripped, "question")
    return stripped


def clean_text(text: str) -> str:
    """Return a text to verify, unchanged.

    Raises:
        BadQuestion: It is empty, too long, or holds code points that are not text.
    """
    if not text.strip():
        raise BadQuestion("The text is empty.", "Give the sentences to check.")
    if len(text) > MAX_TEXT:
        raise BadQuestion(f"The text has {len(text)} characters.", f"Keep it under {MAX_TEXT}.")
    _refuse_surrogates(text, "text")
    return text


def _refuse_surrogates(text: str, what: str) -> None:
    if any(unicodedata.category(character) == "Cs" for character in text):
        raise BadQuestion(f"The {what} holds a lone surrogate.", "Send it as valid UTF-8.")


async def ask(
    question: str,
    *,
    retrieve: Callable[[str], Awaitable[Retrieval]],
    answerer: Answerer,
    article: FetchArticle,
    rewritten: str | None = None,
    as_of: date | None = None,
) -> AsyncGenerator[AskEvent, None]:
    """Answer one question.

    Yields:
        ``Retrieved``, then a ``ClaimMade`` for every claim that was cited and checked, then
        ``Answered``, always last.

    Raises:
        BadQuestion: The question cannot be used.
        QAError: What retrieval or the answerer raise.
    """
    started = time.perf_counter()
    asked = clean_question(rewritten or question)
    retrieval = await retrieve(asked)
    yield Retrieved(retrieval=retrieval)
    retrieved = time.perf_counter()
    claims: list[Claim] = []
    withdrawn: list[Withdrawn] = []
    answer, end = "", DraftEnd()
    async with aclosing(_drafts(asked, retrieval, answerer, article, claims)) as drafts:
        async for drafted in drafts:
            if isinstance(drafted, DraftEnd):
                end = drafted
                continue
            made = _claim(asked, drafted, article, answer=answer, made=tuple(claims))
            if isinstance(made, Withdrawn):
                withdrawn.append(made)
                continue
            claims.append(made)
            answer += separator(answer) + made.text
            yield ClaimMade(claim=made)
    nearest = () if claims else _citations(_hints(end.nearest), article, ())
    finished = time.perf_counter()
    yield Answered(
        answer=compose(
            answer_id=uuid.uuid4().hex,
            question=question,
            rewritten=asked if rewritten else None,
            claims=tuple(claims),
            conflicts=_conflicts(tuple(claims), article),
            withdrawn=tuple(withdrawn) + end.withdrawn,
            nearest=nearest,
            end=end,
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
    answer: str,
    made: tuple[Claim, ...],
) -> Claim | Withdrawn:
    known = tuple(citation for claim in made for citation in claim.citations)
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
        answer_range=place(drafted.text, answer),
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
