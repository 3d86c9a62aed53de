"""A newsroom's table: one question a line, as a spreadsheet saves it (CSV or TSV)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qa.errors import BadCase
from qa.evaluation.case import Evidence
from qa.evaluation.imports.build import Parcel, case_of, one_word, read_text

_COLUMNS = {
    "question": ("question", "query", "q"),
    "answer": ("answer", "answers", "expected", "__expected"),
    "quote": ("quote", "evidence", "sentence"),
    "article": ("article", "article_id", "source", "url"),
    "id": ("id", "case"),
    "tags": ("tags", "tag", "category", "topic"),
    "as_of": ("as_of", "as of", "date"),
    "must_not": ("must_not", "must not", "not"),
    "note": ("note", "notes", "comment"),
}
_DECLINES = ("", "-", "none", "n/a", "unanswerable", "the articles don't say")


def read_table(path: Path) -> Parcel:
    """Read a table with a heading.

    Columns: question, answer (several separated by ``|``; empty: unanswerable), quote and article
    (where the answer stands), and if wanted id, tags, as_of, must_not, note.
    """
    text = read_text(path)
    dialect = "\t" if path.suffix.lower() == ".tsv" or "\t" in text.split("\n", 1)[0] else ","
    rows = list(csv.DictReader(io.StringIO(text), delimiter=dialect))
    if rows and not any(_field(rows[0], "question", absent=None) is not None for _ in (0,)):
        raise BadCase(
            f"{path} has no column 'question'.", "Give the first line the names of the columns."
        )
    cases, dropped = [], []
    for number, row in enumerate(rows, start=2):
        fields = fields_of(row, number)
        if not fields["question"]:
            dropped.append(f"line {number}: it has no question")
            continue
        cases.append(case_of(fields))
    return Parcel(cases=tuple(cases), dropped=tuple(dropped))


def fields_of(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return a case's fields from a row's, whatever their columns are called.

    Raises:
        BadCase: An answer stands without its quote and article.
    """
    answer, quote = _field(row, "answer"), _field(row, "quote")
    answerable = answer.lower().strip(" .") not in _DECLINES
    article = _field(row, "article")
    if answerable and bool(quote) != bool(article):
        raise BadCase(f"Line {number}: quote and article belong together.", "Fill in both.")
    evidence = Evidence(article_id=article, quote=quote) if answerable and quote else None
    return {
        "id": one_word(_field(row, "id") or f"case-{number - 1}"),
        "question": _field(row, "question"),
        "answerable": answerable,
        "answers": _list(answer, "|") if answerable else (),
        "evidence": (evidence,) if evidence else (),
        "tags": _list(_field(row, "tags"), ",") or ("table",),
        "as_of": _field(row, "as_of") or None,
        "must_not": _list(_field(row, "must_not"), "|"),
        "note": _field(row, "note"),
    }


def _field(row: Mapping[str, Any], name: str, absent: str | None = "") -> Any:
    by_name = {str(key).strip().lower(): value for key, value in row.items() if key is not None}
    for column in _COLUMNS[name]:
        if column in by_name:
            return str(by_name[column] or "").strip()
    return absent


def _list(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())
