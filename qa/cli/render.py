"""Show answers and passages as text on a terminal.

Control characters in article text are replaced, so that it cannot command the terminal.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from qa.export import wording
from qa.figures.stated import named_days
from qa.text.inert import inert as inert  # noqa: PLC0414  (commands import it from here)
from qa.text.inert import one_line as one_line  # noqa: PLC0414
from qa.types import (
    Answer,
    AnswerStatus,
    Article,
    Citation,
    Conflict,
    Hit,
    Retrieval,
)
from qa.types.statement import NamedDay

_SHOWN_TEXT = 300


def source_line(citation: Citation) -> str:
    """Return who published it, its title and date, and the exact range."""
    return one_line(f"{wording.source_name(citation)} ({wording.source_place(citation)})")


def quote_text(citation: Citation) -> Text:
    """Return the cited sentence with its evidence highlighted."""
    if citation.evidence is None:
        return Text(one_line(citation.quote))
    cut = citation.evidence.start - citation.start
    end = citation.evidence.end - citation.start
    before, inside, after = citation.quote[:cut], citation.quote[cut:end], citation.quote[end:]
    shown = Text(one_line(before, ends=True))
    shown.append(one_line(inside, ends=True), style="bold reverse")
    shown.append(one_line(after, ends=True))
    return shown


def around_text(article: Article, citation: Citation, around: int) -> Text:
    """Return the article around a citation, which is highlighted."""
    start, end = max(0, citation.start - around), citation.end + around
    shown = Text("…" if start else "")
    shown.append(inert(article.text[start : citation.start]))
    shown.append(inert(citation.quote), style="bold reverse")
    shown.append(inert(article.text[citation.end : end]))
    shown.append("…" if end < article.length else "")
    return shown


def fitted(console: Console, text: Text, *, pages: bool = False) -> None:
    """Print text, broken between words to fit a terminal, unchanged into a file or pipe.

    Args:
        console: Where to.
        text: What.
        pages: Through the pager where it does not fit the screen.
    """
    wraps = console.is_terminal
    if pages and wraps and text.plain.count("\n") + len(text) // console.width >= console.height:
        with console.pager(styles=False):
            console.print(text, soft_wrap=False)
        return
    console.print(text, soft_wrap=not wraps)


def sources_text(citations: tuple[Citation, ...]) -> Text:
    """Return numbered sources with their sentences."""
    shown = Text()
    _append_sources(shown, citations)
    shown.rstrip()
    return shown


def answer_text(answer: Answer) -> Text:
    """Return the answer, then its numbered sources."""
    shown = Text()
    if understood := wording.understood_as(answer):
        shown.append(f"{one_line(understood)}\n", style="dim")
    if not answer.claims:
        _append_offered(shown, answer)
        return _with_notes(shown, answer)
    for claim in answer.claims:
        marks = "".join(f" [{citation.number}]" for citation in claim.citations)
        said = one_line("; ".join(wording.claim_notes(claim)))
        shown.append(inert(claim.text), style="bold")
        shown.append(f"{marks} ({said})\n" if said else f"{marks}\n")
        if doubt := wording.doubt(claim):
            shown.append(f"    not verified: {one_line(doubt)}\n")
    shown.append("\n")
    if missing := wording.not_answered(answer):
        shown.append(f"{one_line(missing)}\n\n")
    for conflict in answer.conflicts:
        shown.append(conflict_text(conflict))
    _append_sources(shown, answer.citations)
    return _with_notes(shown, answer)


def _append_offered(shown: Text, answer: Answer) -> None:
    """Append what is shown where nothing is claimed; each kind is marked as no answer."""
    found = wording.sources_of(answer)
    excerpts = answer.status is AnswerStatus.EXCERPTS
    shown.append(wording.EXCERPTS if excerpts else inert(answer.answer), style="bold")
    shown.append(f"\n{one_line(answer.reason or '')}\n", style="dim")
    if answer.possible:
        shown.append(f"\n{wording.POSSIBLE}:\n", style="dim")
        for one in answer.possible:
            if one.citation.evidence is not None:  # a whole sentence stands below
                shown.append(f"{inert(one.text)} [{one.citation.number}]\n")
    elif answer.nearest:
        shown.append(f"\n{wording.NEAREST}:\n", style="dim")
    if found:
        shown.append("" if answer.nearest else "\n")
        _append_sources(shown, found.citations)


def conflict_text(conflict: Conflict) -> Text:
    """Return the figures that articles give for one thing, one a line, the newest first."""
    shown = Text(f"{wording.conflict_heading(conflict)}:\n", style="bold")
    for side in conflict.figures:
        day, notes = wording.day_text(side.published_at), "; ".join(wording.side_notes(side))
        line = one_line(f"{side.text} [{side.citation}] {notes}")
        shown.append(f"    {day:<10} {line}\n")
    shown.append("\n")
    return shown


def days_line(days: Sequence[NamedDay]) -> str:
    """Return what relative dates mean: “Wednesday” (2022-02-02)."""
    return one_line(", ".join(f"“{one.text}” ({_days(one)})" for one in days))


def _days(day: NamedDay) -> str:
    first, last = day.first.isoformat(), day.last.isoformat()
    return first if first == last else f"{first} to {last}"


def _append_sources(shown: Text, citations: tuple[Citation, ...]) -> None:
    for citation in citations:
        shown.append(f"[{citation.number}] {source_line(citation)}\n")
        shown.append("    “")
        shown.append(quote_text(citation))
        shown.append("”\n")
        if days := named_days(citation.quote, citation.published_at):
            shown.append(f"    {days_line(days)}\n", style="dim")


def _with_notes(shown: Text, answer: Answer) -> Text:
    for note in wording.notes(answer):
        shown.append(f"{one_line(note)}\n", style="dim")
    shown.rstrip()
    return shown


def hit_text(hit: Hit) -> Text:
    """Return one retrieved passage with its scores."""
    day = wording.day_text(hit.article.published_at)
    title = one_line(hit.article.title or hit.article.id)
    shown = Text(f"{hit.rank}. {title}, {day} ", style="bold")
    legs = ", ".join(f"{leg.leg} #{leg.rank} {leg.score:.3f}" for leg in hit.legs)
    shown.append(f"({one_line(hit.passage.id)}; fused {hit.score:.4f}; {legs})\n", style="dim")
    text = one_line(hit.passage.text)
    shown.append(text if len(text) <= _SHOWN_TEXT else text[: _SHOWN_TEXT - 1] + "…")
    if hit.folded:
        shown.append(f"\nThe same text is in: {one_line(', '.join(hit.folded))}", style="dim")
    return shown


def retrieval_text(retrieval: Retrieval) -> Text:
    """Return all retrieved passages."""
    if not retrieval.hits:
        return Text(f"No passage found in {retrieval.articles_searched} articles.")
    return Text("\n\n").join(hit_text(hit) for hit in retrieval.hits)
