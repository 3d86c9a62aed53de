"""A newsroom's own cases: its table (CSV or TSV), or a configuration of promptfoo.

Cells of a table may hold assertions as promptfoo writes them: ``contains: 60``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from qa.errors import BadCase
from qa.evaluation.case import Case, ConflictSide, Evidence, Hedge, Number
from qa.evaluation.imports.build import SuiteData, case_of, one_word, read_text
from qa.figures import Approximator, Kind, read_figures

ANSWERS = ("equals", "contains", "icontains", "contains-any", "icontains-any", "contains-all")
FORBIDS = ("not-contains", "not-icontains", "not-contains-any", "not-icontains-any", "not-equals")
REFUSAL = "is-refusal"
_LISTED = ("contains-any", "icontains-any", "not-contains-any", "not-icontains-any")
_ASSERTION = re.compile(
    r"(?P<kind>(?:not-)?(?:equals|i?contains(?:-any|-all|-json)?|starts-with|regex|is-[a-z-]+"
    r"|similar|levenshtein|llm-rubric|factuality|answer-relevance|context-[a-z]+|model-graded-[a-z]+"
    r"|javascript|python|fn|eval|webhook|rouge-n|bleu|latency|cost|perplexity|g-eval|grade|select-best"
    r"|moderation|trace-[a-z-]+|word-count))(?:\([\d.]+\))?\s*(?::|\Z)\s*(?P<value>.*)\Z"
    r"|(?P<file>file://|fn:).*\Z",
    re.DOTALL | re.IGNORECASE,
)


class Expected(NamedTuple):
    """What a cell expects."""

    answers: tuple[str, ...] = ()
    forbids: tuple[str, ...] = ()
    refusal: bool = False
    unread: str | None = None
    """An assertion that has no equivalent here."""


def expected(cell: str) -> Expected | None:
    """Read a cell that is an assertion; None for one that is a plain answer."""
    match = _ASSERTION.match(cell.strip())
    if match is None:
        return None
    kind = (match["kind"] or "file").lower()
    value = (match["value"] or "").strip()
    values = _values(value, listed=kind in _LISTED)
    if kind == REFUSAL:
        return Expected(refusal=True)
    if kind in ANSWERS and kind != "contains-all" and values:
        return Expected(answers=values)
    if kind in FORBIDS and values:
        return Expected(forbids=values)
    return Expected(unread=kind)


def _values(value: str, *, listed: bool) -> tuple[str, ...]:
    parts = value.split(",") if listed else [value]
    return tuple(clean for part in parts if (clean := part.strip().strip("\"'")))


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
    "conflict": ("conflict", "conflicts", "sides"),
}
_DIMENSIONS = ("kind", "wording")
"""Columns whose values become tags such as ``kind:figure``, to be crossed with --by; so do those
named ``tag:NAME``."""
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
_EXPECTED = re.compile(r"__expected\d*")
_DECIMAL_COMMA = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+),(\d+)(?![\d.,])")
NO_ANSWER = "left out, since no assertion that is read says what the answer is"
"""Why a question is no case: it would count as one that nothing answers."""
_DECLINES = ("", "-", "none", "n/a", "unanswerable", "the articles don't say")


def read_table(path: Path) -> SuiteData:
    """Read a table with a heading.

    Columns: question, answer (several separated by ``|``; empty: unanswerable), quote and article
    (where the answer stands), and if wanted unit, id, tags, as_of, must_not, note; ``kind``,
    ``wording`` and ``tag:NAME``, whose values become tags; and ``conflict``, whose sides are
    written ``about 1,200 @ article-1 | 1,350 @ article-2, article-3``. Where a unit
    is given, the answer is judged by the number in it. Delimiters are commas, tabs, or the
    semicolons of Excel where numbers have decimal commas: there ``3,2`` is 3.2. promptfoo's
    assertions (``contains: 60``) are read as what they mean; one without equivalent is named.

    Raises:
        BadCase: There is no column of questions, or a line cannot be a case; it names the line.
    """
    text, delimiter, start = _laid_out(read_text(path), path)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    if rows and not any(_field(rows[0], "question", absent=None) is not None for _ in (0,)):
        raise BadCase(
            f"{path} has no column 'question'.", "Give the first line the names of the columns."
        )
    cases, dropped = [], list(_unread_columns(rows))
    for number, row in enumerate(rows, start=start):
        asserted, found = _asserted(row)
        dropped += [
            f"line {number}: the assertion '{one.unread}' has no equivalent"
            for one in found if one.unread
        ]  # fmt: skip
        fields = fields_of(asserted, number, decimal_comma=delimiter == ";")
        if not fields["question"]:
            dropped.append(f"line {number}: it has no question")
            continue
        if found and not fields["answers"] and not any(one.refusal for one in found):
            dropped.append(f"line {number}: {NO_ANSWER}")
            continue
        cases.append(case_of(fields))
    return SuiteData(cases=tuple(cases), dropped=tuple(dropped))


def _laid_out(text: str, path: Path) -> tuple[str, str, int]:
    """Return a table's text, its delimiter, and the number of its first row's line."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == len("sep=;"):
        return rest, first[4], 3
    if path.suffix.lower() == ".tsv":
        return text, "\t", 2
    return text, max(",;\t", key=first.count), 2


def _unread_columns(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Name the columns that nothing reads, so that a misspelled one is noticed."""
    known = {name for names in _COLUMNS.values() for name in names} | set(_DIMENSIONS)
    for key in rows[0] if rows else ():
        name = str(key).strip().lower()
        read = name in known or name.startswith("tag:") or _EXPECTED.fullmatch(name)
        if key is not None and name and not read:
            yield f"the column '{key}' is not read (tag:{name} would make tags of it)"


def _asserted(row: Mapping[str, Any]) -> tuple[dict[str, Any], list[Expected]]:
    """Return a row with its assertions taken for what they mean, and these."""
    fields = {str(key): value for key, value in row.items() if key is not None}
    found: list[Expected] = []
    for key in list(fields):
        name = key.strip().lower()
        if name in _COLUMNS["answer"] or _EXPECTED.fullmatch(name):
            one = expected(str(fields[key] or ""))
            if one is not None:
                found.append(one)
                del fields[key]
            elif _EXPECTED.fullmatch(name) and name != "__expected":
                found.append(Expected(answers=_list(str(fields.pop(key) or ""), "|")))
    answers = [_field(fields, "answer"), *(a for one in found for a in one.answers)]
    forbids = [_field(fields, "must_not"), *(f for one in found for f in one.forbids)]
    if found:
        known = {*_COLUMNS["answer"], *_COLUMNS["must_not"]}
        fields = {key: v for key, v in fields.items() if key.strip().lower() not in known}
        fields |= {"answer": "|".join(filter(None, answers)),
                   "must_not": "|".join(filter(None, forbids))}  # fmt: skip
    return fields, found


def fields_of(
    row: Mapping[str, Any], number: int, *, decimal_comma: bool = False
) -> dict[str, Any]:
    """Return a case's fields from a row's, whatever their columns are called.

    Raises:
        BadCase: An answer stands without its quote and article.
    """
    answer, quote = _field(row, "answer"), _field(row, "quote")
    sides = _sides(_field(row, "conflict"), number)
    answerable = bool(sides) or answer.lower().strip(" .") not in _DECLINES
    article = _field(row, "article")
    if answerable and bool(quote) != bool(article):
        raise BadCase(f"Line {number}: quote and article belong together.", "Fill in both.")
    answers = _list(answer, "|") if answerable and answer else ()
    if decimal_comma:
        answers = tuple(dict.fromkeys([*map(_with_point, answers), *answers]))
    evidence = _evidence(article, quote, answers) if answerable and quote else None
    unit = _field(row, "unit")
    return {
        "id": one_word(_field(row, "id") or f"case-{number - 1}"),
        "question": _field(row, "question"),
        "answerable": answerable,
        "answers": answers,
        "number": _number(answers[0], unit, number) if answers and unit else None,
        "evidence": (evidence,) if evidence else (),
        "conflicts": sides,
        "tags": (*_list(_field(row, "tags"), ","), *_dimensions(row)) or ("table",),
        "as_of": _field(row, "as_of") or None,
        "must_not": _list(_field(row, "must_not"), "|"),
        "note": _field(row, "note"),
    }


def _with_point(answer: str) -> str:
    """Write a decimal comma as a point: 3,2 is 3.2 and 1.200,5 is 1,200.5."""
    match = _DECIMAL_COMMA.match(answer)
    if match is None:
        return answer
    return f"{match[1].replace('.', ',')}.{match[2]}{answer[match.end() :]}"


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


def _sides(text: str, line: int) -> tuple[ConflictSide, ...]:
    """Return the sides of a conflict, written ``answer @ article, article | answer @ article``."""
    sides = []
    for one in _list(text, "|"):
        answer, _, articles = one.rpartition("@")
        ids = _list(articles, ",")
        if not answer.strip() or not ids:
            raise BadCase(
                f"Line {line}: the side '{one}' of the conflict names no article.",
                "Write: about 1,200 @ article-1 | 1,350 @ article-2",
            )
        sides.append(ConflictSide(answer=answer.strip(), article_ids=ids))
    return tuple(sides)


def _dimensions(row: Mapping[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        name = str(key).strip().lower()
        dimension = name.removeprefix("tag:").strip()
        if (name in _DIMENSIONS or name.startswith("tag:")) and str(value or "").strip():
            yield f"{dimension}:{one_word(str(value).strip())}"


def _field(row: Mapping[str, Any], name: str, absent: str | None = "") -> Any:
    by_name = {str(key).strip().lower(): value for key, value in row.items() if key is not None}
    for column in _COLUMNS[name]:
        if column in by_name:
            return str(by_name[column] or "").strip()
    return absent


def _list(text: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())


_PROMPTFOO_ANSWERS = ("equals", "contains", "icontains", "contains-any", "icontains-any")


def read_promptfoo(path: Path) -> SuiteData:
    """Read what has an equivalent here; each assertion without one is named in ``dropped``.

    The question is the variable ``question`` (or ``query``, or the only one). ``equals`` and
    ``contains`` give accepted answers, ``not-contains`` what no answer may say, ``is-refusal``
    an unanswerable case. Variables ``quote`` and ``article`` give the evidence.
    """
    if path.suffix.lower() in (".csv", ".tsv"):
        return read_table(path)
    import yaml

    try:
        loaded = yaml.safe_load(read_text(path))
    except yaml.YAMLError as error:
        raise BadCase(f"{path} is not YAML: {error}.") from error
    tests = loaded["tests"] if isinstance(loaded, dict) else loaded
    cases: list[Case] = []
    dropped: list[str] = []
    for number, test in enumerate(tests, start=1):
        dropped += [f"test {number}: {why}" for why in _without_equivalent(test)]
        fields = _promptfoo_fields(test, number)
        if not fields["answers"] and not _refused(test):
            dropped.append(f"test {number}: {NO_ANSWER}")
            continue
        cases.append(case_of(fields))
    return SuiteData(cases=tuple(cases), dropped=tuple(dropped))


def _promptfoo_fields(test: Mapping[str, Any], number: int) -> dict[str, Any]:
    variables = dict(test.get("vars") or {})
    if "question" not in variables and len(variables) == 1:
        variables = {"question": next(iter(variables.values()))}
    accepted = tuple(_asserted_values(test, _PROMPTFOO_ANSWERS))
    if accepted:
        variables["answer"] = "|".join(accepted)
    fields = fields_of(variables, number + 1)
    answers = () if _refused(test) else accepted or fields["answers"]
    return fields | {
        "id": one_word(str(test.get("id") or f"promptfoo-{number}")),
        "answerable": bool(answers),
        "answers": answers,
        "evidence": fields["evidence"] if answers else (),
        "must_not": tuple(_asserted_values(test, FORBIDS)),
        "tags": ("promptfoo",),
        "note": str(test.get("description") or ""),
    }


def _refused(test: Mapping[str, Any]) -> bool:
    return any(a.get("type") == "is-refusal" for a in test.get("assert") or ())


def _asserted_values(test: Mapping[str, Any], types: tuple[str, ...]) -> Iterator[str]:
    for assertion in test.get("assert") or ():
        if assertion.get("type") in types:
            value = assertion.get("value")
            yield from map(str, value if isinstance(value, list) else [value])


def _without_equivalent(test: Mapping[str, Any]) -> Iterator[str]:
    for assertion in test.get("assert") or ():
        if assertion.get("type") not in (*_PROMPTFOO_ANSWERS, *FORBIDS, "is-refusal"):
            yield f"the assertion '{assertion.get('type')}' has no equivalent"
