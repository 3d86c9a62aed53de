"""A newsroom's table: one question a line, as a spreadsheet saves it (CSV or TSV)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qa.errors import BadCase
from qa.evaluation.case import Evidence, Hedge, Number
from qa.evaluation.imports.build import Parcel, case_of, one_word, read_text
from qa.figures import Approximator, Kind, read_figures

_COLUMNS = {
    "question": ("question", "query", "q"),
    "answer": ("answer", "answers", "expected", "__expected"),
    "quote": ("quote", "evidence", "sentence"),
    "article": ("article", "article_id", "source", "url"),
    "id": ("id", "case"),
    "unit": ("unit", "units", "counted"),
    "tags": ("tags", "tag", "category", "topic"),
    "as_of": ("as_of", "as of", "date"),
    "must_not": ("must_not", "must not", "not"),
    "note": ("note", "notes", "comment"),
}
_HEDGES: dict[Approximator, Hedge | None] = {
    Approximator.NONE: None,
    Approximator.ABOUT: "about",
    Approximator.NEARLY: "nearly",
    Approximator.MORE_THAN: "more than",
    Approximator.JUST_OVER: "more than",
    Approximator.AT_LEAST: "at least",
    Approximator.LESS_THAN: "less than",
    Approximator.AT_MOST: "up to",
    Approximator.EXACTLY: "exactly",
}
_NOT_COUNTED = (Kind.DATE, Kind.TIME, Kind.LABEL)
_DECLINES = ("", "-", "none", "n/a", "unanswerable", "the articles don't say")


def read_table(path: Path) -> Parcel:
    """Read a table with a heading.

    Columns: question, answer (several separated by ``|``; empty: unanswerable), quote and article
    (where the answer stands), and if wanted unit, id, tags, as_of, must_not, note. Where a unit
    is given, the answer is judged by the number in it.

    Raises:
        BadCase: There is no column of questions, or a line cannot be a case; it names the line.
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
    answers = _list(answer, "|") if answerable else ()
    evidence = _evidence(article, quote, answers) if answerable and quote else None
    unit = _field(row, "unit")
    return {
        "id": one_word(_field(row, "id") or f"case-{number - 1}"),
        "question": _field(row, "question"),
        "answerable": answerable,
        "answers": answers,
        "number": _number(answers[0], unit, number) if answers and unit else None,
        "evidence": (evidence,) if evidence else (),
        "tags": _list(_field(row, "tags"), ",") or ("table",),
        "as_of": _field(row, "as_of") or None,
        "must_not": _list(_field(row, "must_not"), "|"),
        "note": _field(row, "note"),
    }


def _evidence(article: str, quote: str, answers: tuple[str, ...]) -> Evidence:
    """Return evidence that points at the first accepted answer that stands in the quote once."""
    words = next((answer for answer in answers if quote.count(answer) == 1), None)
    return Evidence(article_id=article, quote=quote, answer=words)


def _number(answer: str, unit: str, line: int) -> Number:
    """Return the number that an answer gives."""
    whole = answer if unit in answer else f"{answer} {unit}"
    found = [f for f in read_figures(whole) if f.kind not in _NOT_COUNTED]
    if len(found) != 1 or found[0].low is None or found[0].high is None:
        raise BadCase(
            f"Line {line}: '{answer}' holds no single number of {unit}.",
            "Put the figure first among the answers, or leave the unit empty.",
        )
    low, high = float(found[0].low), float(found[0].high)
    hedge = _HEDGES.get(found[0].approximator)
    if low == high:
        return Number(value=low, unit=unit, hedge=hedge)
    return Number(low=low, high=high, unit=unit, hedge=hedge)


def _field(row: Mapping[str, Any], name: str, absent: str | None = "") -> Any:
    by_name = {str(key).strip().lower(): value for key, value in row.items() if key is not None}
    for column in _COLUMNS[name]:
        if column in by_name:
            return str(by_name[column] or "").strip()
    return absent


def _list(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())
