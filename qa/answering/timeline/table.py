"""A timeline as CSV, inert in spreadsheets."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from qa.answering.timeline.types import FigureAt, Timeline

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
