"""What a document about an answer says, in order, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from qa.export import wording
from qa.text.inert import one_line
from qa.types import Answer, Citation, Claim, Conflict

Style = Literal["title", "heading", "text", "item", "source", "quote", "note"]


class TextRun(NamedTuple):
    """A stretch of text, on one line and inert."""

    text: str
    bold: bool = False
    url: str | None = None


class Part(NamedTuple):
    """A paragraph."""

    style: Style
    runs: tuple[TextRun, ...]


def parts_of(answer: Answer) -> Iterator[Part]:
    """Yield the question, the answer with its marks, conflicts, sources, and notes."""
    yield _part("title", answer.question)
    if understood := wording.understood_as(answer):
        yield _part("note", understood)
    if not answer.claims:
        yield _part("text", answer.answer)
        yield _part("text", answer.reason or "")
    yield from map(_claim, answer.claims)
    if answer.possible:
        yield _part("heading", wording.POSSIBLE)
        for one in answer.possible:
            yield _part("item", f"{one.text} [{one.citation.number}]")
    if missing := wording.not_answered(answer):
        yield _part("text", missing)
    for conflict in answer.conflicts:
        yield from _conflict(conflict)
    yield from _sources(answer)
    for note in wording.notes(answer):
        yield _part("note", note)
    yield _part("note", f"Answered by Dateline with {answer.model}; answer {answer.id}.")


def _part(style: Style, text: str) -> Part:
    return Part(style, (TextRun(one_line(text)),))


def _claim(claim: Claim) -> Part:
    marks = "".join(f" [{citation.number}]" for citation in claim.citations)
    said = "; ".join(wording.claim_notes(claim))
    doubt = wording.doubt(claim)
    beside = marks + (f" ({said})" if said else "") + (f" Not verified: {doubt}." if doubt else "")
    return Part(
        "item", (TextRun(one_line(claim.text), bold=True), TextRun(one_line(beside, ends=True)))
    )


def _conflict(conflict: Conflict) -> Iterator[Part]:
    yield _part("heading", wording.conflict_heading(conflict))
    for side in conflict.figures:
        yield _part("item", wording.side_line(side))


def _sources(answer: Answer) -> Iterator[Part]:
    found = wording.sources_of(answer)
    if found is None:
        return
    yield _part("heading", found.heading)
    for citation in found.citations:
        yield _source(citation)
        yield Part("quote", tuple(_quoted(citation)))


def _source(citation: Citation) -> Part:
    named = TextRun(one_line(wording.source_name(citation)), url=citation.url)
    place = TextRun(one_line(f" ({wording.source_place(citation)})", ends=True))
    return Part("source", (TextRun(f"[{citation.number}] "), named, place))


def _quoted(citation: Citation) -> Iterator[TextRun]:
    if citation.evidence is None:
        yield TextRun(f"“{one_line(citation.quote)}”")
        return
    cut, end = (at - citation.start for at in (citation.evidence.start, citation.evidence.end))
    yield TextRun("“" + one_line(citation.quote[:cut], ends=True))
    yield TextRun(one_line(citation.quote[cut:end], ends=True), bold=True)
    yield TextRun(one_line(citation.quote[end:], ends=True) + "”")
