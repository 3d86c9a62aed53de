"""MultiHop-RAG: ``MultiHopRAG.json`` with the queries, ``corpus.json`` with the news articles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qa.evaluation.case import Evidence
from qa.evaluation.imports.build import SuiteData, case_of, evidence_for, one_word, read_rows

_NO_ANSWER = "insufficient information"


def read_multihop(path: Path) -> SuiteData:
    """Read the folder that holds both files.

    A query whose facts are not all in the articles is left out: its citations could not be judged.
    """
    articles = {one_word(row["url"]): _article(row) for row in read_rows(path / "corpus.json")}
    cases, dropped = [], []
    for number, row in enumerate(read_rows(path / "MultiHopRAG.json")):
        answerable = row["answer"].strip(" .").lower() != _NO_ANSWER
        facts = row["evidence_list"] if answerable else []
        evidence = [_fact(fact, part, articles) for part, fact in enumerate(facts)]
        if any(found is None for found in evidence):
            dropped.append(f"query {number}: a fact is not in its article")
            continue
        cases.append(
            case_of(
                {
                    "id": f"multihop-{number}",
                    "question": row["query"],
                    "answerable": answerable,
                    "answers": (row["answer"],) if answerable else (),
                    "evidence": tuple(evidence),
                    "tags": (row["question_type"],),
                }
            )
        )
    return SuiteData(cases=tuple(cases), articles=articles, dropped=tuple(dropped))


def _article(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": row.get("title"),
        "publisher": row.get("source"),
        "date": row.get("published_at"),
        "url": row["url"],
        "text": row["body"],
    }


def _fact(fact: dict[str, Any], part: int, articles: dict[str, dict[str, Any]]) -> Evidence | None:
    article_id = one_word(fact["url"])
    if article_id not in articles:
        return None
    return evidence_for(fact["fact"], article_id, articles[article_id]["text"], part=part)
