"""The questions: RealTimeQA's news quizzes of 2022-23, each with the article that answers it."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any, Literal

from qa.types import Span
from qa.types.span import Value

FILE = "news_spans_2022_2023.jsonl.gz"


class NewsQuestion(Value):
    """One question and where its answer stands."""

    id: str
    question: str
    answers: tuple[str, ...]
    """Accepted answers."""
    numeric: bool
    """Whether the answer holds a figure."""
    strict: bool
    """Whether the article's support for the answer is good."""
    article_id: str
    best_span: Span
    """The answer, in the article's code points."""

    @property
    def half(self) -> Literal["read", "unread"]:
        """Which half the article belongs to: the one whose errors were read, or the other.

        Answers of the first half only were read while the answering code was changed; of the
        second only shares were seen.
        """
        digest = hashlib.sha256(self.article_id.encode()).digest()
        return "read" if digest[0] % 2 else "unread"


def read_rows(data: Path) -> list[dict[str, Any]]:
    """Return the file's rows as they are."""
    with gzip.open(data / FILE, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def news_question(row: dict[str, Any]) -> NewsQuestion:
    """Return what a row asks."""
    start, end = row["best_span"]
    return NewsQuestion(
        id=row["id"],
        question=row["question"],
        answers=tuple(row["answers"]),
        numeric=row["numeric"],
        strict=row["strict"],
        article_id=row["doc"]["id"],
        best_span=Span(start=start, end=end),
    )
