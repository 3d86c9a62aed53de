"""What becomes of a statement that a model wrote, and what is said where nothing is left."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.answerers.llm.anchor import Anchored, anchor
from qa.answering.answerers.llm.numbering import Numbered
from qa.answering.answerers.llm.reply import Statement
from qa.types import ClaimDraft, EvidenceHint, Withdrawn

MOST_REPAIRED = 6
NEAREST = 3
UNREADABLE = "- Your reply could not be read: it was not in the form asked for."


def check_statement(
    statement: Statement,
    question: str,
    numbered: Numbered,
    made: Sequence[ClaimDraft],
    lost: Sequence[Withdrawn],
) -> ClaimDraft | Withdrawn | None:
    """Return the statement as a claim, as withdrawn with the reason, or None if it is repeated."""
    if statement.text in {one.text for one in made} | {one.text for one in lost}:
        return None
    found = anchor(statement, numbered, question)
    if isinstance(found, Anchored):
        score = round(found.literal, 3)
        return ClaimDraft(text=statement.text, evidence=found.evidence, score=score)
    return Withdrawn(text=statement.text, reason=found.reason)


def describe_faults(unreadable: bool, lost: Sequence[Withdrawn]) -> str:
    """Return what the repair round is told; empty where there is nothing to repair."""
    if unreadable:
        return UNREADABLE
    return "\n".join(f"- {w.text}\n  Fault: {w.reason}." for w in lost[:MOST_REPAIRED])


def nothing_found(passages: int) -> str:
    """Say that the model declined. Its own words are not shown: nothing has checked them."""
    return f"The model found no answer in the {passages} passages read."


def nearest(question: str, numbered: Numbered) -> tuple[ClaimDraft, ...]:
    """Return the sentences that share most words with the question."""
    return tuple(
        ClaimDraft(
            text=numbered.proving[one].text,
            evidence=(EvidenceHint(passage=shown.passage, span=shown.span),),
            score=min(1.0, share),
        )
        for share, one in numbered.nearest(question, NEAREST)
        for shown in (numbered.sentences[one],)
        if share > 0
    )
