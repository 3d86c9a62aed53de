"""A retrieval collection as BEIR lays it out: corpus, queries, and judgements (qrels)."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from qa.errors import BadCase
from qa.evaluation.imports.build import SuiteData, case_of, one_word, read_rows, read_text


def read_beir(path: Path) -> SuiteData:
    """Read a folder with ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/test.tsv``.

    Judgements that stand in the queries' own rows (``relevant``: a list of ids) are read too.
    """
    articles = {
        _id(row): {"title": row.get("title") or None, "text": row["text"]}
        for row in read_rows(path / "corpus.jsonl")
        if row["text"].strip()
    }
    rows = list(read_rows(path / "queries.jsonl"))
    judged = _judgements(path, rows)
    cases, dropped = [], []
    for row in rows:
        name = _id(row)
        known = {i: grade for i, grade in judged.get(name, {}).items() if i in articles}
        if not any(grade > 0 for grade in known.values()):
            dropped.append(f"query {name}: no article is relevant to it")
            continue
        fields = {"id": one_word(name), "question": row["text"], "relevant": known}
        cases.append(case_of(fields | {"tags": ("retrieval",)}))
    return SuiteData(cases=tuple(cases), articles=articles, dropped=tuple(dropped))


def _judgements(path: Path, queries: list[dict[str, Any]]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for row in queries:
        for article_id in row.get("relevant") or ():
            found.setdefault(_id(row), {})[str(article_id)] = 1.0
    files = sorted(path.glob("qrels/*.tsv"))
    if not files and not found:
        raise BadCase(f"{path} has no qrels/*.tsv.", "Name a folder in BEIR's layout.")
    wanted = [file for file in files if file.stem == "test"] or files[:1]
    for file in wanted:
        for line in list(csv.reader(io.StringIO(read_text(file)), delimiter="\t"))[1:]:
            found.setdefault(line[0], {})[line[1]] = float(line[2])
    return found


def _id(row: dict[str, Any]) -> str:
    return str(row["_id"] if "_id" in row else row["id"])
