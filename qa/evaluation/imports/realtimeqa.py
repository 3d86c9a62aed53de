"""RealTime QA: ``*_qa.jsonl`` with the quizzes, ``*_gcs.jsonl`` with the articles searched for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.evaluation.case import Case
from qa.evaluation.imports.build import SuiteData, case_of, evidence_for, one_word, read_rows
from qa.evaluation.wording import figures_of

Articles = dict[str, dict[str, Any]]


def read_realtimeqa(path: Path) -> SuiteData:
    """Read a folder of weekly files, or one file whose rows bring their articles (``doc``).

    Only questions whose answer stands in an article are taken: a quiz answer without a source
    cannot be cited.
    """
    files = sorted(path.rglob("*qa.jsonl*")) if path.is_dir() else [path]
    searched = _searched(path) if path.is_dir() else {}
    articles: Articles = {}
    cases: list[Case] = []
    dropped: list[str] = []
    for row in (row for file in files for row in read_rows(file)):
        name = one_word(str(row.get("question_id") or row.get("id")))
        found = dict(_documents(row, searched.get(name, [])))
        case = _case(name, row, found)
        if case is None:
            dropped.append(f"{name}: its answer stands in none of its {len(found)} articles")
            continue
        articles |= found
        cases.append(case)
    return SuiteData(cases=tuple(cases), articles=articles, dropped=tuple(dropped))


def _searched(folder: Path) -> dict[str, list[dict[str, Any]]]:
    rows = (row for file in sorted(folder.rglob("*gcs.jsonl*")) for row in read_rows(file))
    return {one_word(str(row["question_id"])): row["search_result"] for row in rows}


def _documents(
    row: dict[str, Any], searched: list[dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    own = [row["doc"]] if isinstance(row.get("doc"), dict) else list(row.get("docs") or ())
    for document in own + searched:
        text = document.get("text") or ""
        if text.strip():
            name = one_word(str(document.get("id") or document.get("url")))
            date = document.get("date") or document.get("publish_date")
            yield (
                name,
                {
                    "title": document.get("title"),
                    "url": document.get("url"),
                    "date": str(date)[:10] if date else None,
                    "text": text,
                },
            )


def _case(name: str, row: dict[str, Any], found: Articles) -> Case | None:
    answers = _answers(row)
    evidence = [
        spot
        for article_id, article in found.items()
        for answer in answers
        if (spot := evidence_for(answer, article_id, article["text"]))
    ]
    if not answers or not evidence:
        return None
    numeric = any(figures_of(answer) for answer in answers)
    return case_of(
        {
            "id": name,
            "question": row.get("question_sentence") or row["question"],
            "answers": tuple(answers),
            "evidence": tuple(evidence),
            "tags": ("numeric",) if numeric else ("other",),
        }
    )


def _answers(row: dict[str, Any]) -> list[str]:
    """Return the right choices: a choice is named by its place, counted from 0."""
    if row.get("answers"):
        return [str(answer) for answer in row["answers"]]
    choices = row.get("choices") or []
    return [choices[int(i)] for i in row.get("answer") or () if int(i) < len(choices)]
