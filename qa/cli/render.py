"""Answers and passages as text for a terminal. Article text is inert: no escape code survives."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from qa.export.parts import attribution
from qa.figures.stated import named_days, outlets
from qa.text.inert import inert as inert  # noqa: PLC0414  (commands import it from here)
from qa.text.inert import one_line as one_line  # noqa: PLC0414
from qa.types import (
    Answer,
    AnswerStatus,
    Article,
    Citation,
    Claim,
    Conflict,
    Hit,
    Retrieval,
)
from qa.types.statement import NamedDay

_SHOWN_TEXT = 300


def source_line(citation: Citation) -> str:
    """Return who published it, its title and date, and the exact range."""
    named = [citation.publisher, citation.title or citation.article_id]
    day = citation.published_at.isoformat()[:10] if citation.published_at else "undated"
    where = f"{citation.article_id}@{citation.version}, characters {citation.start}-{citation.end}"
    if citation.short_id is not None:
        where = f"{citation.short_id}, {where}"
    if citation.page is not None:
        where += f", page {citation.page}"
    return one_line(f"{', '.join(filter(None, named))}, {day} ({where})")


def quote_text(citation: Citation) -> Text:
    """Return the cited sentence with its evidence highlighted."""
    if citation.evidence is None:
        return Text(one_line(citation.quote))
    cut = citation.evidence.start - citation.start
    end = citation.evidence.end - citation.start
    before, inside, after = citation.quote[:cut], citation.quote[cut:end], citation.quote[end:]
    shown = Text(_folded(before))
    shown.append(_folded(inside), style="bold reverse")
    shown.append(_folded(after))
    return shown


def _folded(text: str) -> str:
    """Fold white space inside, but keep that there was some at the ends."""
    folded = one_line(text)
    if not folded:
        return " " if text else ""
    return (" " if text[0].isspace() else "") + folded + (" " if text[-1].isspace() else "")


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
    """Print text: broken between words to fit a terminal, as it is into a file or pipe.

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
    if answer.rewritten_question:
        shown.append(f"Understood as: {one_line(answer.rewritten_question)}\n", style="dim")
    if not answer.claims:
        _append_offered(shown, answer)
        return _with_notes(shown, answer)
    for claim in answer.claims:
        marks = "".join(f" [{citation.number}]" for citation in claim.citations)
        shown.append(inert(claim.text), style="bold")
        shown.append(f"{marks}{_said(claim)}\n")
        if not claim.verified and claim.check:
            shown.append(f"    not verified: {one_line('; '.join(claim.check.reasons))}\n")
    shown.append("\n")
    if answer.reason:
        shown.append(f"Not answered: {one_line(answer.reason)}\n\n")
    for conflict in answer.conflicts:
        shown.append(conflict_text(conflict))
    _append_sources(shown, answer.citations)
    return _with_notes(shown, answer)


def _append_offered(shown: Text, answer: Answer) -> None:
    """Append what is shown where nothing is claimed: each kind plainly marked as no answer."""
    reason = one_line(answer.reason or "")
    if answer.status is AnswerStatus.EXCERPTS:
        shown.append("Excerpts, the newest first", style="bold")
        shown.append(f" (quoted, not an answer: {reason})\n\n", style="dim")
        _append_sources(shown, tuple(one.citation for one in answer.excerpts))
    elif answer.status is AnswerStatus.POSSIBLE:
        shown.append(inert(answer.answer), style="bold")
        shown.append(f"\n{reason}\n\nPossible answers:\n", style="dim")
        for one in answer.possible:
            if one.citation.evidence is not None:  # a whole sentence stands below
                shown.append(f"{inert(one.text)} [{one.citation.number}]\n")
        shown.append("\n")
        _append_sources(shown, tuple(one.citation for one in answer.possible))
    else:
        shown.append(inert(answer.answer), style="bold")
        shown.append(f"\n{reason}\n")
        if answer.nearest:
            shown.append("\nNearest, for you to judge:\n", style="dim")
        _append_sources(shown, answer.nearest)


def _said(claim: Claim) -> str:
    """Return who said it and how many outlets that is."""
    said = claim.said_by
    parts = [one_line(attribution(said))] if said else []
    if len(claim.citations) > 1:
        parts.append(outlets(len(claim.citations), claim.independent_sources))
    return f" ({'; '.join(parts)})" if parts else ""


def conflict_text(conflict: Conflict) -> Text:
    """Return the figures that articles give for one thing, one a line, the newest first."""
    first = "Updated since" if conflict.updated else "The articles disagree"
    shown = Text(f"{first}, the newest first:\n", style="bold")
    for figure in conflict.figures:
        day = figure.published_at.isoformat()[:10] if figure.published_at else "undated   "
        who = [one for one in (figure.publisher or figure.article_id, figure.said_by) if one]
        notes = [", ".join(who)]
        if len(figure.citations) > 1:
            notes.append(outlets(len(figure.citations), figure.independent_sources))
        if figure.superseded_by is not None:
            notes.append(f"superseded by [{figure.superseded_by}]")
        line = one_line(f"{day} {figure.text} [{figure.citation}] {'; '.join(notes)}")
        shown.append(f"    {line}\n")
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
    if answer.as_of:
        shown.append(f"As of {answer.as_of.isoformat()}: later articles were not read.\n")
    for lost in answer.withdrawn:
        shown.append(f"Withdrawn: {one_line(lost.text)} ({one_line(lost.reason)})\n", style="dim")
    for warning in answer.warnings:
        shown.append(f"Note: {one_line(warning)}\n", style="dim")
    shown.rstrip()
    return shown


def hit_text(hit: Hit) -> Text:
    """Return one retrieved passage with its scores."""
    day = hit.article.published_at.isoformat()[:10] if hit.article.published_at else "undated"
    title = one_line(hit.article.title or hit.article.id)
    shown = Text(f"{hit.rank}. {title}, {day} ", style="bold")
    legs = ", ".join(f"{leg.leg} #{leg.rank} {leg.score:.3f}" for leg in hit.legs)
    shown.append(f"({one_line(hit.passage.id)}; fused {hit.score:.4f}; {legs})\n", style="dim")
    text = one_line(hit.passage.text)
    shown.append(text if len(text) <= _SHOWN_TEXT else text[: _SHOWN_TEXT - 1] + "…")
    if hit.folded:
        shown.append(f"\nStands also for: {one_line(', '.join(hit.folded))}", style="dim")
    return shown


def retrieval_text(retrieval: Retrieval) -> Text:
    """Return all retrieved passages."""
    if not retrieval.hits:
        return Text(f"No passage found in {retrieval.articles_searched} articles.")
    return Text("\n\n").join(hit_text(hit) for hit in retrieval.hits)
