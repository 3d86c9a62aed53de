"""Public data sets as they are published: SQuAD, MultiHop-RAG, RealTime QA, RAGTruth, and BEIR."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.errors import BadCase
from qa.evaluation.case import Case, Evidence
from qa.evaluation.imports.build import (
    SuiteData,
    case_of,
    evidence_at,
    evidence_for,
    one_word,
    read_json,
    read_rows,
    read_text,
)
from qa.evaluation.matching import figures_of
from qa.types import Span

_BETWEEN = "\n\n"


def read_squad(path: Path) -> SuiteData:
    """Read a file; the paragraphs of a title become one article."""
    cases: list[Case] = []
    articles: dict[str, dict[str, Any]] = {}
    for number, entry in enumerate(read_json(path)["data"]):
        title = entry.get("title") or f"untitled-{number}"
        article_id = one_word(title) if one_word(title) not in articles else f"{title}-{number}"
        text, starts = _joined([p["context"] for p in entry["paragraphs"]])
        articles[article_id] = {"title": title, "text": text}
        for paragraph, start in zip(entry["paragraphs"], starts, strict=True):
            cases += [_squad_case(q, article_id, text, start) for q in paragraph["qas"]]
    return SuiteData(cases=tuple(_unique(cases)), articles=articles)


def _joined(paragraphs: list[str]) -> tuple[str, list[int]]:
    starts, text = [], ""
    for paragraph in paragraphs:
        text += _BETWEEN * bool(text)
        starts.append(len(text))
        text += paragraph
    return text, starts


def _squad_case(entry: dict[str, Any], article_id: str, text: str, start: int) -> Case:
    answerable = not entry.get("is_impossible", False)
    answers = [a["text"] for a in entry["answers"]] if answerable else []
    return case_of(
        {
            "id": one_word(str(entry["id"])),
            "question": entry["question"].strip(),
            "answerable": answerable,
            "answers": tuple(dict.fromkeys(answers)),
            "evidence": tuple(_squad_evidence(entry, article_id, text, start))
            if answerable
            else (),
            "tags": ("answerable",) if answerable else ("unanswerable",),
        }
    )


def _squad_evidence(
    entry: dict[str, Any], article_id: str, text: str, start: int
) -> Iterator[Evidence]:
    seen: set[Span] = set()
    for answer in entry["answers"]:
        begin = start + answer["answer_start"]
        span = Span(start=begin, end=begin + len(answer["text"]))
        if span not in seen:
            seen.add(span)
            yield evidence_at(article_id, text, span)


def _unique(cases: list[Case]) -> Iterator[Case]:
    """SQuAD's ids are unique; a file put together from several may repeat some."""
    seen: set[str] = set()
    for case in cases:
        if case.id not in seen:
            seen.add(case.id)
            yield case


_NO_ANSWER = "insufficient information"


def read_multihop(path: Path) -> SuiteData:
    """Read the folder with ``MultiHopRAG.json`` (the queries) and ``corpus.json`` (the articles).

    A query whose facts are not all in the articles is left out: its citations could not be judged.
    """
    articles = {
        one_word(row["url"]): _multihop_article(row) for row in read_rows(path / "corpus.json")
    }
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


def _multihop_article(row: dict[str, Any]) -> dict[str, Any]:
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


Articles = dict[str, dict[str, Any]]


def read_realtimeqa(path: Path) -> SuiteData:
    """Read a folder of weekly files, or one file whose rows bring their articles (``doc``).

    ``*_qa.jsonl`` holds the quizzes, ``*_gcs.jsonl`` the articles that were searched for.

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
        case = _realtime_case(name, row, found)
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


def _realtime_case(name: str, row: dict[str, Any], found: Articles) -> Case | None:
    answers = _realtime_answers(row)
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


def _realtime_answers(row: dict[str, Any]) -> list[str]:
    """Return the right choices: a choice is named by its place, counted from 0."""
    if row.get("answers"):
        return [str(answer) for answer in row["answers"]]
    choices = row.get("choices") or []
    return [choices[int(i)] for i in row.get("answer") or () if int(i) < len(choices)]


def read_ragtruth(path: Path) -> SuiteData:
    """Read the QA part of ``source_info.jsonl`` and ``response.jsonl``, or of one file with both.

    Each source becomes one article of its passages. The replies, labelled by people span by span,
    become ``replies.jsonl``, for measuring a checker; the questions become cases without an
    accepted answer, because there is none.
    """
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
