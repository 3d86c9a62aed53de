"""One question, from retrieval to the checked answer, as a stream of events."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from qa.answering.answerers.base import Answerer, Repairs
from qa.answering.answerers.comparison import conclusion
from qa.answering.compose import compose, end_of_parts
from qa.answering.conflicts import find_conflicts, rival_figures
from qa.answering.gate import Gate, cut_citations, cut_excerpts, cut_possible
from qa.answering.passages import joined
from qa.answering.question import Comparison, Question
from qa.models.judge import Judge
from qa.parts import FetchArticle, Run
from qa.types import (
    Answer,
    Answered,
    AskEvent,
    Claim,
    ClaimDraft,
    ClaimMade,
    Conflict,
    DraftEnd,
    Passage,
    Retrieval,
    Retrieved,
    Withdrawn,
)


async def ask(
    question: Question,
    *,
    retrieve: Callable[[Question], Awaitable[Retrieval]],
    answerer: Answerer,
    article: FetchArticle,
    as_of: date | None = None,
    judges: Sequence[Judge] = (),
    strict: bool = False,
    run: Run = asyncio.to_thread,
) -> AsyncGenerator[AskEvent, None]:
    """Answer one question.

    Where the answerer answers one thing at a time, each part of the question is answered by
    itself; of a comparison the parts are its sides, and what they give is compared by value.

    Args:
        question: Stand-alone; see ``qa.answering.understand``.
        retrieve: Finds the passages of a question, or of a part of it.
        answerer: Drafts claims from them.
        article: Gets the stored articles.
        as_of: Nothing published after this day is read.
        judges: Score what statements say, where that cannot be proved. The last one is asked once,
            after the draft, about what the others left open; while it is awaited, claims behind an
            open one wait, so that their order is kept.
        strict: Withdraw statements that no judge confirms, instead of marking them.
        run: Runs processor work.

    Yields:
        ``Retrieved``, then a ``ClaimMade`` for every claim that was cited and checked, then
        ``Answered``, always last.

    Raises:
        QAError: What retrieval or the answerer raise.
    """
    started = time.perf_counter()
    comparison = question.comparison if answerer.part_by_part else None
    parts = _parts(question, comparison, answerer)
    found = [await retrieve(part.question) for part in parts]
    retrieval = joined(found)
    yield Retrieved(retrieval=retrieval)
    retrieved = time.perf_counter()
    claims: list[Claim] = []
    for part, own in zip(parts, found, strict=True):
        gate = Gate(part.question, article, judges, strict, tuple(claims), run)
        async with aclosing(_answer_part(part, own, answerer, article, gate)) as made_here:
            async for claim in made_here:
                yield ClaimMade(claim=claim)
        claims += part.claims
    conflicts = [one for part in parts for one in _conflicts(tuple(part.claims), article)]
    withdrawn = [one for part in parts for one in part.withdrawn]
    answers = [part.claims for part in parts]
    last = end_of_parts(
        [part.question.text for part in parts],
        [part.end for part in parts],
        [bool(mine) for mine in answers],
    )
    if comparison is not None and all(answers):
        compared = conclusion(comparison, answers, partial(_passage_of, retrieval))
        if isinstance(compared, str):
            last = last.model_copy(update={"partial": True, "reason": compared})
        else:
            gate = Gate(question, article, judges, strict, tuple(claims), run)
            async with aclosing(gate.check(_only(compared))) as made_last:
                async for made in made_last:
                    if isinstance(made, Claim):
                        claims.append(made)
                        yield ClaimMade(claim=made)
    possible = () if claims or withdrawn else cut_possible(last.possible, article)
    excerpts = () if claims else cut_excerpts(last.excerpts, article)
    nearest = () if claims else cut_citations(last.nearest, article)
    finished = time.perf_counter()
    yield Answered(
        answer=compose(
            answer_id=uuid.uuid4().hex,
            question=question.as_typed,
            rewritten=question.rewritten,
            claims=tuple(claims),
            conflicts=tuple(conflicts),
            withdrawn=tuple(withdrawn) + last.withdrawn,
            nearest=nearest,
            possible=possible,
            excerpts=excerpts,
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


@dataclass
class _Part:
    """A part of a question, or all of it, and what has come of it so far."""

    question: Question
    claims: list[Claim] = field(default_factory=list)
    withdrawn: list[Withdrawn] = field(default_factory=list)
    end: DraftEnd = field(default_factory=DraftEnd)


def _parts(
    question: Question, comparison: Comparison | None, answerer: Answerer
) -> tuple[_Part, ...]:
    """Return what is answered by itself: the sides of a comparison, the parts, or the question."""
    if comparison is not None:
        return tuple(_Part(Question(side)) for side in comparison.questions)
    return tuple(map(_Part, question.parts if answerer.part_by_part else (question,)))


async def _answer_part(
    part: _Part, retrieval: Retrieval, answerer: Answerer, article: FetchArticle, gate: Gate
) -> AsyncGenerator[Claim, None]:
    """Yield the claims of a part as they pass the gate, and keep what came of it in ``part``."""
    drafts = _drafts(part.question, retrieval, answerer, article, part.claims)
    repairs = answerer if isinstance(answerer, Repairs) else None
    async with aclosing(gate.check(drafts, repairs)) as outcomes:
        async for made in outcomes:
            if isinstance(made, Claim):
                part.claims.append(_disputing(made, part.claims, article))
                yield part.claims[-1]
            elif isinstance(made, Withdrawn):
                part.withdrawn.append(made)
            else:
                part.end = made


async def _drafts(
    question: Question,
    retrieval: Retrieval,
    answerer: Answerer,
    article: FetchArticle,
    claims: Sequence[Claim],
) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
    """Yield what the answerer drafts, then figures of passages that disagree with its claims."""
    async with aclosing(answerer.draft(question, retrieval)) as drafts:
        async for drafted in drafts:
            yield drafted
    for rival in rival_figures(question, claims, retrieval, article):
        yield rival


async def _only(draft: ClaimDraft) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
    """Yield one draft as if an answerer had made it."""
    yield draft
    yield DraftEnd()


def _passage_of(retrieval: Retrieval, claim: Claim) -> Passage:
    """Return a passage of the article that a claim cites first."""
    cited = claim.citations[0]
    return next(
        hit.passage
        for hit in retrieval.hits
        if (hit.passage.article_id, hit.passage.version) == (cited.article_id, cited.version)
    )


async def final_answer(events: AsyncGenerator[AskEvent, None]) -> Answer:
    """Run a question's events to their end, close them, and return the answer."""
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Answered):
                return event.answer
    raise AssertionError("the stream of events ended without an answer")


def _disputing(made: Claim, earlier: Sequence[Claim], article: FetchArticle) -> Claim:
    """Return a claim with the numbers of the earlier claims that it disagrees with."""
    disputed = (one for one in earlier if _conflicts((one, made), article))
    return made.model_copy(update={"disputes": tuple(one.citations[0].number for one in disputed)})


def _conflicts(claims: tuple[Claim, ...], article: FetchArticle) -> tuple[Conflict, ...]:
    refs = {(c.article_id, c.version) for claim in claims for c in claim.citations}
    return find_conflicts(claims, {ref: article(*ref) for ref in refs})
