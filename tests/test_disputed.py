"""Figures that a cited sentence holds against its own."""

from __future__ import annotations

import pytest

from qa.answering.conflicts import disputed_figures
from qa.answering.question import Question
from qa.testing.examples import draft_of, make_article, make_retrieval
from qa.types import Article

LEDGER = "Eleven soldiers were injured when a bus overturned, a doctor told the Ledger."


def brought(
    text: str, words: str, *others: str, question: str = "How many?"
) -> list[tuple[str, str]]:
    """The figures that are brought beside ``words``, each with its article."""
    articles = {"own": make_article(text, id="own")}
    for number, other in enumerate(others):
        articles[f"other-{number}"] = make_article(other, id=f"other-{number}")

    def fetch(name: str, version: int) -> Article:
        return articles[name]

    hits = make_retrieval(*articles.values()).hits
    found = disputed_figures(Question(question), [draft_of(articles["own"], words)], hits, fetch)
    for draft in found:
        (hint,) = draft.evidence
        assert hint.span is not None
        assert hint.span.cut(articles[hint.passage.article_id].text) == draft.text
    return [(draft.text, draft.evidence[0].passage.article_id) for draft in found]


def test_another_speaker_of_the_sentence() -> None:
    text = "About 350 people marched, according to the police; the organisers spoke of over 1,000."
    assert brought(text, "About 350") == [("over 1,000", "own")]


def test_a_question_for_one_speakers_figure_brings_no_other() -> None:
    text = "About 350 people marched, according to the police; the organisers spoke of over 1,000."
    assert brought(text, "About 350", question="How many according to the police?") == []


def test_the_figure_of_an_article_that_denies_the_drafted_one() -> None:
    text = "Nine soldiers were hurt in the accident and not eleven, Pell said."
    assert brought(LEDGER, "Eleven", text) == [("Nine", "other-0")]


def test_the_figure_of_another_article_that_a_sentence_denies() -> None:
    text = "Nine soldiers were hurt in the accident and not eleven, Pell said."
    assert brought(text, "Nine", LEDGER) == [("Eleven", "other-0")]
    assert brought(text, "Nine", "Eleven ships were hit.", "Two soldiers were hurt.") == []


@pytest.mark.parametrize(
    "text",
    [
        "The ministry denied that eleven soldiers were hurt; nine were hurt, it said.",
        "Nine soldiers were hurt. The claim that eleven soldiers were hurt is false.",
    ],
)
def test_a_denial_in_other_words(text: str) -> None:
    found = brought(LEDGER, "Eleven", text)
    assert ("eleven", "other-0") not in found


@pytest.mark.parametrize(
    "text",
    [
        "About 350 people marched, police said; the mayor said 20 of them were foreigners.",
        "About 350 people marched on Monday, and 40 shops were closed.",
        "About 350 people marched, according to the police, who spoke of 12 arrests.",
    ],
)
def test_other_figures_of_a_sentence_are_left_alone(text: str) -> None:
    assert brought(text, "About 350", LEDGER) == []
