"""SQuAD 1.1 and 2.0: JSON of articles, paragraphs, questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.evaluation.case import Case, Evidence
from qa.evaluation.imports.build import SuiteData, case_of, evidence_at, one_word, read_json
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
            cases += [_case(q, article_id, text, start) for q in paragraph["qas"]]
    return SuiteData(cases=tuple(_unique(cases)), articles=articles)


def _joined(paragraphs: list[str]) -> tuple[str, list[int]]:
    starts, text = [], ""
    for paragraph in paragraphs:
        text += _BETWEEN * bool(text)
        starts.append(len(text))
        text += paragraph
    return text, starts


def _case(entry: dict[str, Any], article_id: str, text: str, start: int) -> Case:
    answerable = not entry.get("is_impossible", False)
    answers = [a["text"] for a in entry["answers"]] if answerable else []
    return case_of(
        {
            "id": one_word(str(entry["id"])),
            "question": entry["question"].strip(),
            "answerable": answerable,
            "answers": tuple(dict.fromkeys(answers)),
            "evidence": tuple(_evidence(entry, article_id, text, start)) if answerable else (),
            "tags": ("answerable",) if answerable else ("unanswerable",),
        }
    )


def _evidence(entry: dict[str, Any], article_id: str, text: str, start: int) -> Iterator[Evidence]:
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
