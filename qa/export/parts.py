"""What a document about an answer says, in order, whatever its format."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

from qa.figures.stated import verb_by
from qa.types import Answer, AnswerStatus, Citation, Claim, Conflict, SaidBy

Style = Literal["title", "heading", "text", "item", "source", "quote", "note"]


class Run(NamedTuple):
    """A stretch of text."""

    text: str
    bold: bool = False
    url: str | None = None


class Part(NamedTuple):
    """A paragraph."""

    style: Style
    runs: tuple[Run, ...]


def parts_of(answer: Answer) -> Iterator[Part]:
    """Yield the question, the answer with its marks, conflicts, sources, and notes."""
    yield _part("title", answer.question)
    if answer.rewritten_question:
        yield _part("note", f"Understood as: {answer.rewritten_question}")
    if not answer.claims:
        yield _part("text", answer.answer)
        yield _part("text", answer.reason or "")
    yield from map(_claim, answer.claims)
    if answer.possible:
        yield _part("heading", "Possible answers, not established")
        for one in answer.possible:
            yield _part("item", f"{one.text} [{one.citation.number}]")
    if answer.claims and answer.reason:
        yield _part("text", f"Not answered: {answer.reason}")
    for conflict in answer.conflicts:
        yield from _conflict(conflict)
    yield from _sources(answer)
    yield from _notes(answer)


def _part(style: Style, text: str) -> Part:
    return Part(style, (Run(inert(text)),))


def _claim(claim: Claim) -> Part:
    marks = "".join(f" [{citation.number}]" for citation in claim.citations)
    reasons = "; ".join(claim.check.reasons) if claim.check else ""
    doubt = "" if claim.verified else f" Not verified: {reasons or 'no judge confirms it'}."
    said = f" ({attribution(claim.said_by)})" if claim.said_by else ""
    return Part(
        "item", (Run(inert(claim.text), bold=True), Run(inert(marks + said + doubt, ends=True)))
    )


def attribution(said: SaidBy) -> str:
    """Return how a statement belongs to who made it: "said by the ministry", "denied by ..."."""
    return f"{verb_by(said.verb)} {said.speaker}"


def _conflict(conflict: Conflict) -> Iterator[Part]:
    yield _part("heading", "Updated since" if conflict.updated else "The articles disagree")
    for figure in conflict.figures:
        day = figure.published_at.isoformat()[:10] if figure.published_at else "undated"
        who = [one for one in (figure.publisher or figure.article_id, figure.said_by) if one]
        over = f"; superseded by [{figure.superseded_by}]" if figure.superseded_by else ""
        yield _part("item", f"{day}: {figure.text} [{figure.citation}] {', '.join(who)}{over}")


def _sources(answer: Answer) -> Iterator[Part]:
    found = answer.citations or answer.offered or answer.nearest
    if not found:
        return
    heading = "Sources"
    if answer.status is AnswerStatus.EXCERPTS:
        heading = "Excerpts, quoted as they stand"
    elif not (answer.citations or answer.offered):
        heading = "Nearest sentences, which do not answer it"
    yield _part("heading", heading)
    for citation in found:
        yield _source(citation)
        yield Part("quote", tuple(_quoted(citation)))


def _source(citation: Citation) -> Part:
    named = citation.title or citation.article_id
    day = citation.published_at.isoformat()[:10] if citation.published_at else "undated"
    page = f", page {citation.page}" if citation.page is not None else ""
    where = f"{citation.article_id}@{citation.version}, characters {citation.start}-{citation.end}"
    runs = [
        Run(f"[{citation.number}] "),
        *([Run(inert(f"{citation.publisher}, ", ends=True))] if citation.publisher else []),
        Run(inert(named), url=citation.url),
        Run(inert(f", {day} ({where}{page})")),
    ]
    return Part("source", tuple(runs))


def _quoted(citation: Citation) -> Iterator[Run]:
    if citation.evidence is None:
        yield Run(f"“{inert(citation.quote)}”")
        return
    cut, end = (at - citation.start for at in (citation.evidence.start, citation.evidence.end))
    yield Run("“" + inert(citation.quote[:cut], ends=True))
    yield Run(inert(citation.quote[cut:end], ends=True), bold=True)
    yield Run(inert(citation.quote[end:], ends=True) + "”")


def _notes(answer: Answer) -> Iterator[Part]:
    if answer.as_of:
        yield _part("note", f"As of {answer.as_of.isoformat()}: later articles were not read.")
    for lost in answer.withdrawn:
        yield _part("note", f"Withdrawn: {lost.text} ({lost.reason})")
    for warning in answer.warnings:
        yield _part("note", f"Note: {warning}")
    yield _part("note", f"Answered by Dateline with {answer.model}; answer {answer.id}.")


def inert(text: str, *, ends: bool = False) -> str:
    """Return text on one line in which control and bidirectional characters show as U+FFFD.

    ``ends`` keeps a space where white space stood at an end.
    """
    shown = "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(one) in {"Cc", "Cf", "Cs"} and one not in "\n\t\r\u00ad\u200c\u200d"
        else one
        for one in text
    )
    folded = " ".join(shown.split())
    if not ends or not shown:
        return folded
    if not folded:
        return " "
    return " " * shown[0].isspace() + folded + " " * shown[-1].isspace()
