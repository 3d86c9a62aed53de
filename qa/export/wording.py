"""The sentences and headings around an answer, worded once for every face.

All functions return plain text with article text in it as it was stored: the face that shows it
makes it inert and escapes it for its form (terminal, Markdown, Word, chat message, page).

>>> conflict_heading(answer.conflicts[0])
'The articles disagree, the newest first'
>>> side_line(answer.conflicts[0].figures[0])
'2023-03-15: Nine [1], Port Arlen Courier, Pell'
>>> source_name(answer.citations[0]), source_place(answer.citations[0])
('The Courier, Council buys buses, 2024-05-06', 'courier-1@2, characters 100-155')
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from qa.figures.stated import outlets, verb_by
from qa.types import (
    Answer,
    AnswerStatus,
    Citation,
    Claim,
    Conflict,
    Day,
    SaidBy,
    StatedFigure,
    Withdrawn,
)
from qa.types.statement import DisputedFigure

STATUS_NAMES = {
    AnswerStatus.ANSWERED: "Answered",
    AnswerStatus.PARTIAL: "Answered in part",
    AnswerStatus.CONFLICTING: "The articles disagree",
    AnswerStatus.POSSIBLE: "Possible, not certain",
    AnswerStatus.EXCERPTS: "Excerpts, not an answer",
    AnswerStatus.UNANSWERABLE: "The articles don’t say",
    AnswerStatus.UNREAD: "Not read",
}
"""A heading for each status."""

POSSIBLE = "Possible answers (none is certain)"
EXCERPTS = "Excerpts, the newest first (not an answer)"
NEAREST = "Nearest sentences (not an answer)"
SOURCES = "Sources"
DIFFERS = "another article differs"
_NO_REASON = "no judge confirms it"


class Sources(NamedTuple):
    """The cited sentences of an answer, under the heading that says what they are."""

    heading: str
    citations: tuple[Citation, ...]


def sources_of(answer: Answer) -> Sources | None:
    """Return the sentences to list under an answer; None where there are none.

    They are those of its claims, else of its possible answers, else its excerpts, else the nearest.
    """
    if answer.citations:
        return Sources(SOURCES, answer.citations)
    if answer.possible:
        return Sources(SOURCES, tuple(one.citation for one in answer.possible))
    if answer.excerpts:
        return Sources(EXCERPTS, tuple(one.citation for one in answer.excerpts))
    return Sources(NEAREST, answer.nearest) if answer.nearest else None


def day_text(day: Day | None) -> str:
    """Return a date or moment as its day: ``2024-05-06``; ``undated`` for None."""
    return day.isoformat()[:10] if day else "undated"


def source_name(citation: Citation) -> str:
    """Return outlet, title (or id), day and page, as far as they are known."""
    named = (citation.publisher, citation.title or citation.article_id)
    page = f"page {citation.page}" if citation.page is not None else None
    return ", ".join(filter(None, (*named, day_text(citation.published_at), page)))


def source_place(citation: Citation) -> str:
    """Return the article's version and the range in it, in code points."""
    place = f"{citation.article_id}@{citation.version}, characters {citation.start}-{citation.end}"
    return f"{citation.short_id}, {place}" if citation.short_id else place


def attribution(said: SaidBy) -> str:
    """Return who made a statement: ``said by the ministry``, ``denied by the ministry``."""
    return f"{verb_by(said.verb)} {said.speaker}"


def figure_marks(
    figure: StatedFigure, *, taken_back: bool, differs: bool = False
) -> tuple[str, ...]:
    """Return what is said of a figure in its sentence: ``planned``, ``in addition to others``.

    Args:
        figure: One of a timeline.
        taken_back: Whether its sentence gives it only to correct it.
        differs: Whether another article contradicts it.
    """
    named = {
        "in addition to others": figure.additive,
        "denied": figure.negated and not taken_back,
        "corrected in this sentence": taken_back,
        DIFFERS: differs,
    }
    return (*figure.status, *(name for name, holds in named.items() if holds))


def figure_sources(
    said_by: SaidBy | None, copied_by: Sequence[str], independent: int
) -> tuple[str, ...]:
    """Return who gave a figure, which outlets copied it, and how many gave it by themselves."""
    quoted = " (quoted)" if said_by and said_by.direct else ""
    return (
        *([f"{attribution(said_by)}{quoted}"] if said_by else []),
        *([f"copied by {', '.join(copied_by)}"] if copied_by else []),
        *([f"{independent} independent sources"] if independent > 1 else []),
    )


def outlets_note(stated: Claim | DisputedFigure) -> str | None:
    """Return ``2 articles, 1 independent source``; None where one article alone has it."""
    articles = len(stated.citations)
    return outlets(articles, stated.independent_sources) if articles > 1 else None


def claim_notes(claim: Claim) -> tuple[str, ...]:
    """Return who said it, and how many articles and outlets have it."""
    said = attribution(claim.said_by) if claim.said_by else None
    return tuple(filter(None, (said, outlets_note(claim))))


def dispute(claim: Claim) -> str | None:
    """Return which earlier claims say otherwise: ``differs from [1]``; None where none does."""
    numbers = "".join(f"[{number}]" for number in claim.disputes)
    return f"differs from {numbers}" if numbers else None


def doubt(claim: Claim) -> str | None:
    """Return why a claim is not confirmed; None where it is."""
    if claim.verified:
        return None
    return "; ".join(claim.check.reasons if claim.check else ()) or _NO_REASON


def conflict_heading(conflict: Conflict) -> str:
    """Return the heading over figures that disagree, or of which the newest replaces the others."""
    first = "Updated since" if conflict.updated else STATUS_NAMES[AnswerStatus.CONFLICTING]
    return f"{first}, the newest first"


def side_notes(side: DisputedFigure) -> tuple[str, ...]:
    """Return outlet and speaker, how many articles have the figure, and what superseded it."""
    who = ", ".join(filter(None, (side.publisher or side.article_id, side.said_by)))
    gone = f"superseded by [{side.superseded_by}]" if side.superseded_by else None
    return tuple(filter(None, (who, outlets_note(side), gone)))


def side_line(side: DisputedFigure) -> str:
    """Return one figure of a conflict with its day, its citation's number, and its notes."""
    notes = "; ".join(side_notes(side))
    return f"{day_text(side.published_at)}: {side.text} [{side.citation}], {notes}"


class Standing(NamedTuple):
    """How a claim stands beside others of its answer that say otherwise."""

    kind: Literal["alone", "newest", "disputed", "superseded"]
    note: str = ""


def standing(claim: Claim, answer: Answer | None) -> Standing:
    """Return how a claim stands among those that say otherwise.

    Args:
        claim: One of the answer.
        answer: The whole answer; None while it is being made: then only what came before counts.
    """
    for conflict in answer.conflicts if answer else ():
        for at, side in enumerate(conflict.figures):
            if claim.citations[0].number not in side.citations:
                continue
            if side.superseded_by:
                return Standing("superseded", f"superseded by [{side.superseded_by}]")
            if conflict.updated:
                return Standing("newest", "replaces an earlier figure" if at == 0 else "")
            return Standing("disputed", dispute(claim) or "others say otherwise")
    return Standing("disputed", dispute(claim) or "") if claim.disputes else Standing("alone")


def understood_as(answer: Answer) -> str | None:
    """Return the form in which a follow-up was searched for; None where it was asked as it was."""
    return f"Understood as: {answer.rewritten_question}" if answer.rewritten_question else None


def not_answered(answer: Answer) -> str | None:
    """Return which part of the question has no claim, and why; None where all parts have one."""
    return f"Not answered: {answer.reason}" if answer.claims and answer.reason else None


def withdrawn_note(lost: Withdrawn) -> str:
    """Return a statement that was not shown, and why."""
    return f"Withdrawn: “{lost.text}” ({lost.reason})"


def as_of_note(day: date | None) -> str | None:
    """Return the day after which nothing was read; None where everything was."""
    return f"As of {day.isoformat()}: later articles were not read." if day else None


def notes(answer: Answer) -> Iterator[str]:
    """Yield what stands below an answer: as-of day, what was withdrawn, and warnings."""
    if answer.status is AnswerStatus.PARTIAL and not answer.reason and not answer.withdrawn:
        yield "This answers a part of the question."
    if note := as_of_note(answer.as_of):
        yield note
    yield from map(withdrawn_note, answer.withdrawn)
    yield from (f"Note: {warning}" for warning in answer.warnings)
