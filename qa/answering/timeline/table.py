"""A timeline as values, and as CSV that is inert in spreadsheets."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from qa.types import OFFSET_UNIT, Day, SaidBy, StatedFigure, Value
from qa.types.statement import NamedDay


class FigureAt(Value):
    """One figure of one article; all offsets are into the article's text."""

    published_at: Day | None
    publisher: str | None
    article_id: str
    version: int
    title: str | None
    url: str | None
    figure: StatedFigure
    said_by: SaidBy | None
    taken_back: bool
    """Whether the sentence gives the figure only to correct it ("1,350 rather than 1,200")."""
    start: int = Field(ge=0)
    """Of the sentence."""
    end: int
    sentence: str
    """``article.text[start:end] == sentence``, always."""
    days: tuple[NamedDay, ...] = ()
    """The relative dates that the sentence names, resolved."""
    fit: float
    """0 to 1: how much of what was asked stands in the sentence or around it."""
    mentions: int = Field(default=1, ge=1)
    """How often the article gives this value."""
    copies: tuple[str, ...] = ()
    """Articles that carry the same story with the same figure, as ``id@version``."""
    copied_by: tuple[str, ...] = ()
    """Their publishers."""
    independent_sources: int = Field(default=1, ge=1)
    """Outlets in the timeline that give this value; copies of one story, and one publisher's
    articles, count once."""


class Timeline(Value):
    """The figures found for one query, the oldest first; undated ones at the end."""

    query: str
    counted: str | None
    """The noun that was looked for, as written in the query; None: any."""
    kinds: tuple[str, ...]
    """The kinds of figures that were looked for."""
    as_of: date | None
    figures: tuple[FigureAt, ...]
    passages_read: int
    articles_searched: int
    offset_unit: Literal["codepoint"] = OFFSET_UNIT
    warnings: tuple[str, ...] = ()


COLUMNS = (
    "published_at", "publisher", "figure", "low", "high", "hedge", "unit", "kind", "counted",
    "status", "negated", "additive", "taken_back", "said_by", "direct", "independent_sources",
    "copies", "article_id", "version", "figure_start", "figure_end", "start", "end", "sentence",
    "title", "url",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(found: Timeline) -> str:
    """Return the timeline as RFC 4180 CSV with a header line; offsets are code points.

    Text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV
    Injection"); numbers are written plainly.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in found.figures:
        writer.writerow([_cell(value) for value in _values(row)])
    return out.getvalue()


def _values(row: FigureAt) -> tuple[object, ...]:
    figure, said = row.figure, row.said_by
    return (
        row.published_at.isoformat() if row.published_at else None, row.publisher, figure.text,
        figure.low, figure.high, figure.approximator, figure.unit, figure.kind, figure.counted,
        ", ".join(figure.status), figure.negated, figure.additive, row.taken_back,
        said.speaker if said else None, said.direct if said else None, row.independent_sources,
        " ".join(row.copies), row.article_id, row.version, figure.start, figure.end, row.start,
        row.end, row.sentence, row.title, row.url,
    )  # fmt: skip


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
