"""The two retrieval collections, read into one form."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from qa.types import Span


class Text(NamedTuple):
    """An article of a collection."""

    id: str
    text: str
    title: str | None


class Question(NamedTuple):
    """A question and where its answer stands.

    ``answers`` maps the ids of the relevant articles to the spans that hold the answer; no spans
    means that the article as a whole was judged relevant.
    """

    text: str
    answers: Mapping[str, tuple[Span, ...]]


class Collection(NamedTuple):
    """Articles, and questions to ask of them."""

    articles: tuple[Text, ...]
    questions: tuple[Question, ...]


def news_gold(folder: Path, *, year: str = "2022", titles: bool = False) -> Collection:
    """Read RealTimeQA's 2022 questions with the articles that the quiz links.

    Only questions whose answer stands in a linked article are kept. The archive also holds the
    articles of ``news_spans_2022_2023``: those of one year's questions, or of all.

    Args:
        folder: Holds both files.
        year: ``2022``, ``2023`` or ``all``.
        titles: Give articles the words of their address as title (half of them lack a title).
    """
    gold = list(_lines(folder / "news_gold_2022.jsonl.gz"))
    spans = _lines(folder / "news_spans_2022_2023.jsonl.gz")
    others = [row["doc"] for row in spans if year in ("all", row["id"].split("_")[1][:4])]
    sources = [doc for row in gold for doc in row["docs"]] + others
    articles = {
        doc["id"]: Text(doc["id"], doc["text"], title_in_url(doc["url"]) if titles else None)
        for doc in reversed(sources)
    }
    questions = (
        Question(row["question"], dict(_answers(row["docs"])))
        for row in gold
        if row["answer_in_text"]
    )
    return Collection(tuple(articles[key] for key in sorted(articles)), tuple(questions))


def _answers(docs: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[Span, ...]]]:
    for doc in docs:
        if doc["answer_spans"]:
            spans = (Span(start=start, end=end) for start, end in doc["answer_spans"])
            yield doc["id"], tuple(spans)


def time_1963(folder: Path) -> Collection:
    """Read the TIME collection: 423 articles of 1963, 83 questions, judged by people."""
    articles = (Text(row["id"], row["text"], None) for row in _lines(folder / "corpus.jsonl"))
    questions = (
        Question(row["text"], dict.fromkeys(row["relevant"], ()))
        for row in _lines(folder / "queries.jsonl")
    )
    return Collection(tuple(articles), tuple(questions))


def title_in_url(url: str) -> str:
    """Return the words of the longest part of an address's path."""
    path = re.sub(r"[?#].*", "", url).split("/")[3:]
    longest = max(path, key=lambda part: part.count("-"), default="")
    return re.sub(r"\.\w+$", "", longest).replace("-", " ").strip()


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    for line in text.splitlines():
        yield json.loads(line)
