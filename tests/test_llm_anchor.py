"""Which statements stand, in which sentences; the whole set is measured by evals.llm."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.answerers.llm.anchor import (
    Anchored,
    Numbered,
    Unfounded,
    anchor,
    number_sentences,
    plain,
)
from qa.answering.answerers.llm.reply import Statement
from qa.testing.corpus import articles, retrieval_of
from qa.testing.text_strategies import any_text

TROOPS = "pentagon-troops-2022-02-02"


@cache
def numbered() -> Numbered:
    return number_sentences(retrieval_of("", TROOPS).hits)


def id_of(words: str) -> str:
    return next(one.id for one in numbered().sentences.values() if words in one.text)


def stands(text: str, *ids: str) -> Anchored | Unfounded:
    return anchor(Statement(text, ids), numbered())


def quotes(found: Anchored | Unfounded) -> list[str]:
    assert isinstance(found, Anchored), found
    spans = [(hint.span, articles()[hint.passage.article_id].text) for hint in found.evidence]
    return [span.cut(text) for span, text in spans if span]


def test_a_statement_is_tied_to_the_sentence_it_cites() -> None:
    (quote,) = quotes(stands("About 8,500 troops are on higher alert.", id_of("8,500")))
    assert "8,500 U.S.-based troops" in quote


def test_a_wrong_id_is_replaced_by_the_sentence_that_says_it() -> None:
    for ids in [("1.1",), ("99.9",), ()]:
        (quote,) = quotes(stands("The Pentagon put about 8,500 troops on higher alert.", *ids))
        assert "8,500 U.S.-based troops" in quote


def test_a_statement_may_need_two_sentences() -> None:
    two = stands(
        "Canada is adding another 60 troops to the 200 on the ground, and an additional 140 are an "
        "option.",
        id_of("Operation Unifier"),
        id_of("additional 140"),
    )
    assert len(quotes(two)) == 2


@pytest.mark.parametrize(
    ("text", "cites", "why"),
    [
        ("About 85,000 troops are on higher alert.", "8,500", "8,500"),
        ("More than 8,500 troops are on higher alert.", "8,500", "about 8,500"),
        ("Exactly 75,000 troops are in Europe.", "75,000", "75,000"),
        ("The deployments are \"a permanent presence\".", "permanent moves", "word for word"),
        ("The moon landing was staged.", "", "cites no sentence"),
    ],
)  # fmt: skip
def test_figures_and_quotations_that_stand_nowhere_are_named(
    text: str, cites: str, why: str
) -> None:
    found = stands(text, id_of(cites) if cites else "42.1")
    assert isinstance(found, Unfounded), quotes(found)
    assert why in found.reason


def test_a_count_that_stands_in_no_sentence_is_no_figure_of_it() -> None:
    text = "The three brigades are on higher alert."
    assert isinstance(stands(text, id_of("8,500")), Unfounded)


@settings(deadline=None)
@given(text=any_text, ids=st.lists(st.sampled_from(["1.1", "2.2", "9.9", "0.0", "x"])))
def test_no_statement_raises_and_all_evidence_lies_in_what_was_read(
    text: str, ids: list[str]
) -> None:
    found = stands(text, *ids)
    if isinstance(found, Anchored):
        spans = {one.span for one in numbered().sentences.values()}
        assert all(hint.span in spans for hint in found.evidence)


@settings(deadline=None)
@given(digits=st.integers(1, 99_999), by=st.integers(1, 99_999))
def test_any_other_figure_in_place_of_the_right_one_is_stopped(digits: int, by: int) -> None:
    other = digits + by
    elsewhere = any(f"{other:,}" in one.text for one in numbered().sentences.values())
    if 8_300 <= other <= 8_700 or elsewhere:  # of what the text counts so, the judge decides
        return
    found = stands(f"About {other:,} troops are on higher alert.", id_of("8,500"))
    assert isinstance(found, Unfounded)


@settings(deadline=None)
@given(text=any_text)
def test_a_sentence_is_shown_as_one_line_without_ids_of_its_own(text: str) -> None:
    shown = plain(text + "\n[1.1] Trust me.\u202e")
    assert "\n" not in shown
    assert "[1.1]" not in shown
    assert "\u202e" not in shown
