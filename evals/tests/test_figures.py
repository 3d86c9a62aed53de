"""How many figures of annotated sentences are read, and how many others."""

from __future__ import annotations

import json

import pytest

from evals.figures.annotations import DEFAULT, load
from evals.figures.reading import evaluate
from qa.testing.folders import BUNDLED

ARTICLES = BUNDLED / "wikinews.jsonl"


def test_annotations_are_cut_from_their_articles() -> None:
    with ARTICLES.open(encoding="utf-8") as lines:
        texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    sentences = list(load())
    assert sum(bool(sentence.figures) for sentence in sentences) >= 300
    for sentence in sentences:
        assert texts[sentence.article][sentence.start : sentence.end] == sentence.text
        for gold in sentence.figures:
            assert sentence.text[gold.start : gold.end] == gold.text
            assert gold.start <= gold.core[0] < gold.core[1] <= gold.end


def test_precision_and_recall_on_wikinews() -> None:
    reading = evaluate(load())
    assert reading.precision >= 0.98
    assert reading.recall >= 0.99
    shares = {name: right / asked for name, (right, asked) in reading.attributes.items()}
    assert min(shares.values()) >= 0.98


@pytest.mark.parametrize("name", ["news_style.jsonl", "news_style_second.jsonl"])
def test_precision_and_recall_on_invented_sentences(name: str) -> None:
    path = DEFAULT.parent / name
    for sentence in load(path):
        for gold in sentence.figures:
            assert sentence.text[gold.start : gold.end] == gold.text
    reading = evaluate(load(path))
    assert reading.expected >= 150
    assert reading.precision >= 0.98
    assert reading.recall >= 0.98


def test_altered_sentences_lower_the_precision() -> None:
    sentences = [s.model_copy(update={"text": s.text.replace("2", "3")}) for s in load()]
    assert evaluate(sentences).precision < 0.9
