"""What is shown for a reader's span: whole figures, ranges, names and lists."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.answerers.extent import natural_extent, whole_list, whole_name
from qa.answering.question import Question
from qa.figures import read_figures
from qa.testing.folders import BUNDLED
from qa.testing.text_strategies import any_text
from qa.text import sentence_spans
from qa.types import Span

WIKINEWS = {
    row["id"].removeprefix("GUM_"): row["text"]
    for row in map(json.loads, (BUNDLED / "wikinews.jsonl").read_text("utf-8").splitlines())
}
PENTAGON = (BUNDLED / "pentagon-troops-2022-02-02.txt").read_text("utf-8")
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words))


def shown(question: str, text: str, words: str) -> str:
    return natural_extent(Question(question), text, place(text, words)).cut(text)


@pytest.mark.parametrize(
    ("question", "words", "extent"),
    [
        ("How many troops is Biden sending?", "2,000", "about 2,000"),
        ("How many troops is Biden sending?", "2,000 troops from Fort", "about 2,000 troops"),
        ("How many troops are in Europe?", "75,000", "between 75,000 and 80,000"),
        ("How many troops are in Europe?", "80,000", "between 75,000 and 80,000"),
        ("Which article?", "Article 5", "Article 5 of the NATO treaty"),
        ("Which article?", "5 of the NATO treaty", "Article 5 of the NATO treaty"),
        ("How many Canadian troops were already there?", "60 troops to the 200", "200"),
        ("Who spoke?", "John", "John Kirby"),
        ("Who is Russia's president?", "Vladimir", "Vladimir Putin"),
        ("Who is the prime minister?", "Kallas", "Kaja Kallas"),
    ],
)
def test_extents_in_the_article_of_the_project(question: str, words: str, extent: str) -> None:
    assert shown(question, PENTAGON, words) == extent


@pytest.mark.parametrize(
    ("article", "question", "words", "extent"),
    [
        (
            "news_flag",
            "When is the first referendum to be held?",
            "November 20",
            "November 20 to December 11",
        ),
        (
            "news_iodine",
            "When was the survey carried out?",
            "July 2003",
            "between July 2003 and December 2004",
        ),
        (
            "news_warhol",
            "When does the exhibit run?",
            "March 9",
            "January 23 through March 9",
        ),
        ("news_imprisoned", "At what age did she join?", "aged 14. In 1995", "aged 14"),
    ],
)
def test_ranges_whole_and_no_further_than_the_sentence(
    article: str, question: str, words: str, extent: str
) -> None:
    assert extent in shown(question, WIKINEWS[article], words)
    assert len(shown(question, WIKINEWS[article], words)) <= len(extent) + len("from ")


EQUIPMENT = (
    "body armour, metal detectors, thermal binoculars, laser range finders, tactical medical bags "
    "and surveillance technology"
)


@pytest.mark.parametrize("words", ["body armour", "thermal binoculars", "surveillance technology"])
def test_the_list_of_equipment_comes_back_whole(words: str) -> None:
    assert shown("What equipment will Canada send?", PENTAGON, words) == EQUIPMENT


def test_what_a_list_is_introduced_by_comes_with_it() -> None:
    whole = f"non-lethal military equipment, including {EQUIPMENT}"
    asked = "What equipment will Canada send?"
    assert shown(asked, PENTAGON, "non-lethal military equipment") == whole


def test_words_that_begin_within_an_item_stay_as_they_are() -> None:
    assert shown("What equipment will Canada send?", PENTAGON, "range finders") == "range finders"


@pytest.mark.parametrize(
    ("article", "question", "words", "extent"),
    [
        (
            "news_questionnaire",
            "Which countries do they come from?",
            "Eritrea",
            "Afghanistan, Eritrea, Libya, Syria and Yemen",
        ),
        (
            "interview_cocktail",
            "What are the main ingredients?",
            "Baileys Irish Cream",
            "vodka of an orange citrus variety, Baileys Irish Cream, and Angostura bitters",
        ),
        (
            "news_worship",
            "Which gods do they worship?",
            "Hera",
            "Zeus, Hera, Poseidon, Aphrodite, and Athena",
        ),
        (
            "news_warming",
            "Which crops did the study look at?",
            "wheat",
            "wheat, rice, maize and soybean",
        ),
    ],
)
def test_lists_in_wikinews_come_back_whole(
    article: str, question: str, words: str, extent: str
) -> None:
    assert shown(question, WIKINEWS[article], words) == extent


def test_a_question_for_one_thing_gets_one() -> None:
    text = WIKINEWS["news_worship"]
    assert shown("Which god is the first?", text, "Hera") == "Hera"


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("What equipment will Canada send?", True),
        ("Which countries receive troops?", True),
        ("What kinds of food were sold?", True),
        ("Who are the coauthors?", True),
        ("Which well-known photographers used it?", True),
        ("Where are they from?", True),
        ("Which country hit records last year?", False),
        ("Which country receives troops?", False),
        ("Who is the spokesman?", False),
        ("What is the name of the series?", False),
        ("Where was it?", False),
    ],
)
def test_what_asks_for_several(question: str, several: bool) -> None:
    assert Question(question).asks_for_several is several


@pytest.mark.parametrize(
    ("sentence", "words", "whole"),
    [
        ("They sent trucks, tents and food to Poland.", "tents", "trucks, tents and food"),
        ("They sent trucks and tents when it rained.", "trucks", "trucks and tents"),
        ("He came, saw the city and left.", "city", "city"),
        ("Ana Reyes, who led it, and Bo Lund met in Oslo.", "Oslo", "Oslo"),
        ("A tent, a bed or a chair was missing.", "bed", "A tent, a bed or a chair"),
    ],
)
def test_where_a_list_ends(sentence: str, words: str, whole: str) -> None:
    assert whole_list(sentence, place(sentence, words)).cut(sentence) == whole


@pytest.mark.parametrize(
    ("sentence", "words", "whole"),
    [
        ("He works for Beyond Meat in town.", "Meat", "Beyond Meat"),
        ("They moved to Silicon Valley last year.", "Silicon", "Silicon Valley"),
        ("It was President Joe Biden who spoke.", "Biden", "Joe Biden"),
        ("Then Swedish captain Andreas Granqvist scored.", "Granqvist", "Andreas Granqvist"),
        ("On Tuesday Kirby said so.", "Kirby", "Kirby"),
        ("The Kremlin's Dmitry Peskov denied it.", "Peskov", "Dmitry Peskov"),
        ("Hundreds Dead After Crane Falls In Mecca", "Crane", "Crane"),
        ("It stands in Paris, France today.", "Paris", "Paris"),
    ],
)
def test_names_are_whole_without_titles(sentence: str, words: str, whole: str) -> None:
    assert whole_name(sentence, place(sentence, words)).cut(sentence) == whole


def halves_a_number(text: str, span: Span) -> bool:
    return any(
        match.start() < edge < match.end()
        for match in NUMBER.finditer(text)
        for edge in (span.start, span.end)
    )


QUESTIONS = st.sampled_from(
    [
        "How many troops were sent?",
        "When did it happen?",
        "Who said so?",
        "What equipment was sent?",
        "How much did it cost?",
        "Which countries took part?",
    ]
)
FIGURES = st.sampled_from(
    [
        "about 2,000 troops",
        "between 75,000 and 80,000",
        "8:35",
        "$2.5 billion",
        "2022-02-02",
        "from November 20 to December 11",
        "3.5%",
        "9/11",
        "1,426",
        "trucks, 40 tents and 2.5 tonnes of food",
    ]
)


@given(QUESTIONS, any_text, FIGURES, any_text, st.data())
def test_an_answer_never_begins_or_ends_within_a_number(
    question: str, before: str, figure: str, behind: str, data: st.DataObject
) -> None:
    text = f"{before} {figure} {behind}"
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start=start, end=data.draw(st.integers(start + 1, len(text))))
    wide = natural_extent(Question(question), text, span)
    assert 0 <= wide.start < wide.end <= len(text)
    assert not halves_a_number(text, wide)


def test_a_list_that_ends_within_a_date_takes_the_whole_date() -> None:
    text = "Wikinews interviews Israeli mathematician and writer Aner Shalev Monday, May 7, 2007"
    wide = natural_extent(Question("What equipment was sent?"), text, Span(start=0, end=1))
    assert wide == Span(start=0, end=len(text))


@given(QUESTIONS, st.sampled_from([PENTAGON, *WIKINEWS.values()]), st.data())
def test_in_articles_too_and_figures_keep_their_hedges(
    question: str, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 40))
    span = Span(start=start, end=start + data.draw(st.integers(1, 39)))
    wide = natural_extent(Question(question), text, span)
    assert not halves_a_number(text, wide)
    for sentence in sentence_spans(text):
        if not sentence.contains(wide):
            continue
        for figure in read_figures(sentence.cut(text)):
            whole = figure.span.shift(sentence.start)
            assert not whole.overlaps(wide) or wide.contains(whole) or len(figure.text) > 30
