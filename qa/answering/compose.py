"""Putting checked claims together into one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from qa.types import (
    Answer,
    AnswerStatus,
    Citation,
    Claim,
    Conflict,
    DraftEnd,
    Excerpt,
    Possible,
    Retrieval,
    Span,
    Withdrawn,
)

DECLINED = "The articles don't say."
NOT_SURE = "The articles don't say for certain."
EXCERPTS = "What the articles report on this is quoted as excerpts, the newest first."
UNREAD = "The question was not read, because it is not in English."
NO_ARTICLES = "No article was read: the archive is empty, or no article passes the filters."
NO_PASSAGES = "No article has a word or a topic in common with the question."


_WITHOUT_CLAIMS = {
    AnswerStatus.POSSIBLE: NOT_SURE,
    AnswerStatus.EXCERPTS: EXCERPTS,
    AnswerStatus.UNANSWERABLE: DECLINED,
    AnswerStatus.UNREAD: UNREAD,
}


def answer_text(claims: Sequence[Claim]) -> str:
    """Return the claims joined."""
    text = ""
    for claim in claims:
        text += separator(text) + claim.text
    return text


def separator(answer: str) -> str:
    """Return what stands between the answer so far and the next claim."""
    if not answer:
        return ""
    return " " if answer.rstrip("\"'”’)").endswith((".", "!", "?")) else "; "


def place(text: str, answer: str) -> Span:
    """Return where a claim will stand once it is added to the answer so far."""
    start = len(answer) + len(separator(answer))
    return Span(start=start, end=start + len(text))


def end_of_parts(
    parts: Sequence[str], ends: Sequence[DraftEnd], answered: Sequence[bool]
) -> DraftEnd:
    """Return what an answerer said at the end of each part of a question, as one.

    Args:
        parts: The questions that one asked.
        ends: What was said after the last claim of each.
        answered: Whether it has a claim.
    """
    if len(ends) == 1:
        return ends[0]
    missed = [
        f"“{part}”: {end.reason or DECLINED}"
        for part, end, done in zip(parts, ends, answered, strict=True)
        if not done
    ]
    return ends[0].model_copy(
        update={
            "nearest": tuple(draft for end in ends for draft in end.nearest),
            "possible": tuple(draft for end in ends for draft in end.possible),
            "excerpts": tuple(draft for end in ends for draft in end.excerpts),
            "reason": " ".join(missed) or None,
            "partial": bool(missed),
            "withdrawn": tuple(lost for end in ends for lost in end.withdrawn),
            "warnings": tuple(dict.fromkeys(warning for end in ends for warning in end.warnings)),
        }
    )


def compose(
    *,
    answer_id: str,
    question: str,
    rewritten: str | None,
    claims: tuple[Claim, ...],
    conflicts: tuple[Conflict, ...],
    withdrawn: tuple[Withdrawn, ...],
    nearest: tuple[Citation, ...],
    possible: tuple[Possible, ...],
    excerpts: tuple[Excerpt, ...],
    end: DraftEnd,
    retrieval: Retrieval,
    as_of: date | None,
    model: str,
    prompt_version: str | None,
    latency_ms: Mapping[str, float],
) -> Answer:
    """Return the answer that these claims make; without claims, a decline that says why."""
    status = _status(claims, conflicts, possible, excerpts, partial=bool(withdrawn) or end.partial)
    if end.unread and status is AnswerStatus.UNANSWERABLE:
        status = AnswerStatus.UNREAD
    return Answer(
        id=answer_id,
        status=status,
        question=question,
        rewritten_question=rewritten,
        answer=answer_text(claims) or _WITHOUT_CLAIMS[status],
        claims=claims,
        conflicts=conflicts,
        reason=(end.reason if end.partial else None)
        if claims
        else _reason(retrieval, end, withdrawn),
        possible=possible,
        excerpts=excerpts,
        nearest=() if claims else nearest,
        withdrawn=withdrawn,
        as_of=as_of,
        retrieved=retrieval.hits,
        model=model,
        prompt_version=prompt_version,
        usage=end.usage,
        latency_ms=dict(latency_ms),
        warnings=retrieval.warnings + end.warnings + _changed_later(claims, retrieval, as_of),
    )


def _changed_later(
    claims: tuple[Claim, ...], retrieval: Retrieval, as_of: date | None
) -> tuple[str, ...]:
    """Return a warning for each cited article whose text was updated after the day asked for.

    Where no stored version is as old as that day, the oldest is read (``qa.store.history``), and
    it may tell what came later.
    """
    cited = {citation.article_id for claim in claims for citation in claim.citations}
    metas = {hit.article.id: hit.article for hit in retrieval.hits if hit.article.id in cited}
    return tuple(
        f"{meta.ref} was updated on {meta.updated_at.isoformat()[:10]}, after {as_of.isoformat()}: "
        "its updated text was read."
        for meta in metas.values()
        if as_of and meta.updated_at and meta.updated_at.isoformat()[:10] > as_of.isoformat()
    )


def _status(
    claims: tuple[Claim, ...],
    conflicts: tuple[Conflict, ...],
    possible: tuple[Possible, ...],
    excerpts: tuple[Excerpt, ...],
    *,
    partial: bool,
) -> AnswerStatus:
    if possible:
        return AnswerStatus.POSSIBLE
    if excerpts:
        return AnswerStatus.EXCERPTS
    if not claims:
        return AnswerStatus.UNANSWERABLE
    if any(not conflict.updated for conflict in conflicts):
        return AnswerStatus.CONFLICTING
    return AnswerStatus.PARTIAL if partial else AnswerStatus.ANSWERED


def _reason(retrieval: Retrieval, end: DraftEnd, withdrawn: tuple[Withdrawn, ...]) -> str:
    if retrieval.articles_searched == 0:
        return NO_ARTICLES
    if not retrieval.hits:
        return NO_PASSAGES
    if withdrawn:
        return "The articles do not bear out what was drafted, so it is not shown."
    return end.reason or f"No article answers this ({len(retrieval.hits)} passages were read)."
