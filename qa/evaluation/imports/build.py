"""The values that every importer returns, and how they are written as a suite."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from qa.errors import BadCase
from qa.evaluation.case import Case, Evidence
from qa.evaluation.record import write_whole
from qa.text import locate_quote
from qa.types import Span
from qa.types.span import Value


class SuiteData(Value):
    """What an importer read."""

    cases: tuple[Case, ...] = ()
    articles: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Id to the fields of the article: text, title, publisher, date, url."""
    dropped: tuple[str, ...] = ()
    """What could not be taken over, each with its reason."""
    extras: dict[str, str] = Field(default_factory=dict)
    """Further files of the suite, by name."""


def write_suite(data: SuiteData, out: Path, description: str, *, replace: bool = False) -> None:
    """Write a suite's folder.

    Args:
        data: What was read.
        out: The folder.
        description: What the suite is.
        replace: Write the cases and articles of a suite that is there anew; its ``suite.yaml``,
            with what was set in it by hand, stays.

    Raises:
        BadCase: The folder holds a suite already, and it is not to be replaced.
    """
    there = (out / "suite.yaml").exists()
    if there and not replace:
        raise BadCase(
            f"{out} holds a suite already.",
            "Add --replace to write its cases anew (suite.yaml stays), or name another --out.",
        )
    lines = [json.dumps({"id": i} | f, ensure_ascii=False) for i, f in data.articles.items()]
    if lines:
        write_whole(out / "articles.jsonl", "\n".join(lines) + "\n")
    cases = [c.model_dump_json(exclude_defaults=True) for c in data.cases]
    write_whole(out / "cases.jsonl", "".join(f"{line}\n" for line in cases))
    articles = "articles: [articles.jsonl]\n" if lines else ""
    name = "".join(c if c.isalnum() or c in "._-" else "-" for c in out.resolve().name)
    suite = f"name: {name}\nversion: 1\ndescription: {json.dumps(description)}\n{articles}"
    if not there:
        write_whole(out / "suite.yaml", suite + "cases: [cases.jsonl]\n")
    for file, text in data.extras.items():
        write_whole(out / file, text)


def read_text(path: Path) -> str:
    """Read a UTF-8 file, gzipped or not.

    Raises:
        BadCase: It cannot be read.
    """
    try:
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # Excel's "Unicode text"
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadCase(
            f"{path} is not UTF-8: byte {error.start:,}.", "In Excel, save it as CSV UTF-8."
        ) from error
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise BadCase(f"{path} cannot be read: {error}.", "Check the path.") from error


def read_json(path: Path) -> Any:
    """Read a JSON file (BadCase if it is none)."""
    try:
        return json.loads(read_text(path))
    except ValueError as error:
        raise BadCase(f"{path} is not JSON: {error}.", "Check the path and the format.") from error


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Read JSON Lines, or a JSON list, of objects.

    Raises:
        BadCase: A line is no object.
    """
    text = read_text(path)
    if text.lstrip().startswith("["):
        yield from read_json(path)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadCase(f"{path}, line {number}: {error}.") from error
        if not isinstance(row, dict):
            raise BadCase(f"{path}, line {number} is not an object.")
        yield row


def evidence_at(article_id: str, text: str, span: Span, *, part: int = 0) -> Evidence:
    """Return evidence for a known span: its words, and which occurrence of them it is."""
    words = span.cut(text)
    before, at = 0, text.find(words)
    while 0 <= at < span.start:
        before, at = before + 1, text.find(words, at + 1)
    several = before > 0 or text.find(words, at + 1) >= 0
    return Evidence(
        article_id=article_id,
        quote=words,
        occurrence=before + 1 if several else None,
        part=part,
    )


def evidence_for(quote: str, article_id: str, text: str, *, part: int = 0) -> Evidence | None:
    """Find a quote, though its quotation marks or spaces may differ; None where it is not."""
    span = locate_quote(quote, text) if quote.strip() else None
    return evidence_at(article_id, text, span, part=part) if span else None


def case_of(fields: Mapping[str, Any]) -> Case:
    """Validate a case.

    Raises:
        BadCase: It names the case and the field.
    """
    try:
        return Case.model_validate(dict(fields))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BadCase(f"Case {fields.get('id')}: {where} {first['msg']}.") from error


def one_word(name: str) -> str:
    """Make a name fit for a case's id: no spaces, at most 200 characters."""
    return "-".join(name.split())[:200] or "case"
