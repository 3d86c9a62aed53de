"""The passages to read for a question: of its parts, and of the question before a follow-up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa.answering.question import Form, Question
from qa.text.language import NAMES
from qa.types import Hit, Retrieval

KEPT = 3
"""Best passages of the question before that stay; they come last."""


def passages_for(
    part: Question, question: Question, search: Callable[[str], Retrieval], *, read: bool
) -> Retrieval:
    """Return the passages of a question with notes on how it was understood.

    A topic is searched for by its own words, a question of several parts by each of them; a
    follow-up is read with the best passages of the question before it.

    Args:
        part: The question, or the part of it that is answered.
        question: The whole question.
        search: Finds the passages of a text.
        read: Whether the question's language is read, so that a note says what is not checked.
    """
    on_topic = question.form is Form.TOPIC
    queries = (question.topic,) if on_topic else tuple(one.text for one in part.parts)
    found = joined([search(query) for query in queries])
    if notes := _notes(question, read=read):
        found = found.model_copy(update={"warnings": (*notes, *found.warnings)})
    earlier = search(question.previous) if question.previous else None
    return with_earlier(found, earlier, question)


def with_earlier(found: Retrieval, earlier: Retrieval | None, question: Question) -> Retrieval:
    """Return a follow-up's passages with the best of the question before, and a warning if unsure.

    Args:
        found: For the stand-alone form of the follow-up.
        earlier: For the question before it, if any.
        question: The follow-up as it was understood.
    """
    known = {hit.passage.id for hit in found.hits}
    kept = [hit for hit in (earlier.hits if earlier else ())[:KEPT] if hit.passage.id not in known]
    low = min((hit.score for hit in found.hits), default=0.0)
    added = tuple(
        hit.model_copy(update={"rank": rank, "score": min(hit.score, low)})
        for rank, hit in enumerate(kept, len(found.hits) + 1)
    )
    warnings = found.warnings
    if not question.sure:
        warnings += (f"Understood as “{question.text}” Ask it in full if that is not meant.",)
    return found.model_copy(update={"hits": found.hits + added, "warnings": warnings})


def _notes(question: Question, *, read: bool) -> tuple[str, ...]:
    notes = tuple(
        f"“{typed}” was read as “{meant}”: the articles don't have it as typed."
        for typed, meant in question.respelled
    )
    if not question.language or not read:
        return notes
    return (
        *notes,
        f"The question is in {NAMES.get(question.language, question.language)}: figures and "
        "follow-ups are understood in English only, so check them yourself.",
    )


def joined(retrievals: Sequence[Retrieval]) -> Retrieval:
    """Return the passages of several questions as those of one: by turns, each passage once."""
    first, *others = retrievals
    if not others:
        return first
    longest = max(len(one.hits) for one in retrievals)
    turns = (one.hits[i] for i in range(longest) for one in retrievals if i < len(one.hits))
    hits: dict[str, Hit] = {}
    for hit in turns:
        hits.setdefault(hit.passage.id, hit.model_copy(update={"rank": len(hits) + 1}))
    warnings = dict.fromkeys(warning for one in retrievals for warning in one.warnings)
    return first.model_copy(update={"hits": tuple(hits.values()), "warnings": tuple(warnings)})
