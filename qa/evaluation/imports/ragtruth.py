"""RAGTruth's questions: ``source_info.jsonl`` and ``response.jsonl``, or both in one file.

Its replies are labelled by people, span by span. They become ``replies.jsonl``, for measuring a
checker; the questions become cases without an accepted answer, because there is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.evaluation.case import Case
from qa.evaluation.imports.build import SuiteData, case_of, read_rows


def read_ragtruth(path: Path) -> SuiteData:
    """Read the QA part; each source becomes one article of its passages."""
    cases: list[Case] = []
    articles: dict[str, dict[str, Any]] = {}
    replies: list[str] = []
    for source_id, source, responses in _sources(path):
        article_id = f"ragtruth-{source_id}"
        articles[article_id] = {"text": source["passages"], "title": source["question"]}
        cases.append(
            case_of(
                {
                    "id": article_id,
                    "question": source["question"],
                    "relevant": {article_id: 1.0},
                    "tags": ("ragtruth",),
                }
            )
        )
        replies += [_reply(article_id, response) for response in responses]
    extras = {"replies.jsonl": "".join(f"{line}\n" for line in replies)}
    return SuiteData(cases=tuple(cases), articles=articles, extras=extras)


def _sources(path: Path) -> Iterator[tuple[str, dict[str, str], list[dict[str, Any]]]]:
    if path.is_file():
        for row in read_rows(path):
            yield str(row["source_id"]), row["source"], row["responses"]
        return
    replies: dict[str, list[dict[str, Any]]] = {}
    for row in read_rows(path / "response.jsonl"):
        replies.setdefault(str(row["source_id"]), []).append(row)
    for row in read_rows(path / "source_info.jsonl"):
        if row["task_type"] == "QA":
            source_id = str(row["source_id"])
            yield source_id, row["source_info"], replies.get(source_id, [])


def _reply(article_id: str, response: dict[str, Any]) -> str:
    spans = [[label["start"], label["end"]] for label in response.get("labels") or ()]
    row = {
        "article_id": article_id,
        "model": response.get("model"),
        "text": response["response"],
        "unsupported": spans,
    }
    return json.dumps(row, ensure_ascii=False)
