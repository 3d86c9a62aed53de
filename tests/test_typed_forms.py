"""The form of a question, its language, and what it compares, without an archive."""

from __future__ import annotations

import pytest

from qa.answering.answerers.candidates import may_name
from qa.answering.answerers.extent import natural_extent
from qa.answering.question import Form, Question
from qa.answering.question.form import is_new_topic
from qa.text import without_marks
from qa.text.language import language_of_passage, language_of_question
from qa.text.stems import content_stems
from qa.types import Span


@pytest.mark.parametrize(
    ("question", "form", "topic"),
    [
        ("harbour bridge", Form.TOPIC, "harbour bridge"),
        ("New Harbour bridge toll", Form.TOPIC, "New Harbour bridge toll"),
        ("latest on the harbour bridge", Form.TOPIC, "harbour bridge"),
        ("What's the latest on Olmen?", Form.TOPIC, "Olmen"),
        ("What happened in Olmen?", Form.TOPIC, "Olmen"),
        ("Please summarise the news about Olmen", Form.TOPIC, "Olmen"),
        ("Tell me who paid for the bridge", Form.OPEN, "Tell me who paid for the bridge"),
        ("What is the latest figure for Olmen?", Form.OPEN, "What is the latest figure for Olmen?"),
        ("Was the bridge closed?", Form.YES_NO, "Was the bridge closed?"),
        ("Was it Ann or Bo?", Form.OPEN, "Was it Ann or Bo?"),
        ("This was the highest rise since:", Form.OPEN, "This was the highest rise since:"),
        ("Where did the fire happen?", Form.OPEN, "Where did the fire happen?"),
    ],
)
def test_a_question_s_form_is_told_by_a_few_signs(question: str, form: Form, topic: str) -> None:
    found = Question(question)
    assert (found.form, found.topic) == (form, topic)


def test_the_latest_is_asked_for_by_name() -> None:
    assert Question("latest on Olmen").latest
    assert not Question("Olmen harbour").latest


@pytest.mark.parametrize(
    ("typed", "new"),
    [
        ("olmen tower fire", True),
        ("latest on Olmen", True),
        ("What happened in Olmen?", True),
        ("And to Romania?", False),
        ("to Romania", False),
        ("his wife", False),
        ("Romania?", False),
        ("What happened to them?", False),
        ("Who paid?", False),
    ],
)
def test_in_a_conversation_a_topic_is_told_from_what_goes_on(typed: str, new: bool) -> None:
    assert is_new_topic(typed) is new


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wie viele Menschen starben beim Brand in Rosenau?", "de"),
        ("Wann brach das Feuer aus?", "de"),
        ("Hoeveel soldaten stuurt Biden?", "nl"),
        ("How many people died in Rosenau?", None),
        ("Did Sweden beat South Korea?", None),
        ("Was Obras Llorens fined?", None),
        ("Rosenau", None),
        ("harbour bridge toll", None),
    ],
)
def test_a_question_in_another_language_is_told_apart(question: str, language: str | None) -> None:
    assert language_of_question(question) == language


def test_a_passage_in_another_language_is_told_apart() -> None:
    german = "Rund 450 Bewohner mussten nach dem Brand in Rosenau ihre Wohnungen verlassen."
    assert language_of_passage(german) == "de"
    assert language_of_passage("About 450 residents of the tower had to leave their homes.") is None


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Who sent more soldiers, Olmen or Veskby?",
            ("How many soldiers did Olmen sent?", "How many soldiers did Veskby sent?"),
        ),
        (
            "Did Olmen or Veskby send more soldiers?",
            ("How many soldiers did Olmen send?", "How many soldiers did Veskby send?"),
        ),
        ("Who is older, Ann or Bo?", ("How old is Ann?", "How old is Bo?")),
        (
            "Which tower is higher, the Shard or the Gherkin?",
            ("How high is the Shard?", "How high is the Gherkin?"),
        ),
    ],
)
def test_a_comparison_asks_for_the_figure_of_each_side(
    question: str, parts: tuple[str, str]
) -> None:
    found = Question(question).comparison
    assert found is not None
    assert found.questions == parts


@pytest.mark.parametrize(
    "question",
    [
        "Who won, Olmen or Veskby?",
        "Which minister, Ann or Bo, resigned?",
        "Who leads the other party, Ann or Bo?",
        "How many more soldiers were sent?",
    ],
)
def test_what_names_no_quantity_or_no_sides_is_no_comparison(question: str) -> None:
    assert Question(question).comparison is None


@pytest.mark.parametrize(
    ("question", "sentence", "words", "shown"),
    [
        ("How many died?", "The toll rose to 10 on Friday.", "rose to 10", "10"),
        ("How many cases are there?", "Cases rose by two to 183.", "two to 183", "183"),
        ("By how many did cases rise?", "Cases rose by two to 183.", "two", "two"),
        ("What was the turnout?", "It fell to about 51 percent.", "fell to about 51 percent",
         "about 51 percent"),
        ("How long did it take?", "It took from two to three hours.", "took from two to three",
         "from two to three hours"),
    ],
)  # fmt: skip
def test_a_figure_is_answered_without_the_words_before_it(
    question: str, sentence: str, words: str, shown: str
) -> None:
    start = sentence.index(words)
    found = natural_extent(Question(question), sentence, Span(start=start, end=start + len(words)))
    assert found.cut(sentence) == shown


@pytest.mark.parametrize(
    ("question", "sentence", "words", "fit"),
    [
        ("Who won the prize?", "Mutant book wins Guardian prize", None, False),
        ("Who won the prize?", "Ann Ray won the Guardian prize.", "Ann Ray", True),
        ("Who was hurt?", "Only 12 were hurt.", "12", False),
        ("How long is the bridge?", "The bridge of 300 metres fell.", "300 metres", True),
        ("How long did it last?", "It lasted until dawn.", "until dawn", True),
        ("What did she say?", "Nobody is to blame.", None, True),
    ],
)
def test_the_kind_of_an_answer_fits_the_question(
    question: str, sentence: str, words: str | None, fit: bool
) -> None:
    start = sentence.index(words) if words else 0
    inside = Span(start=start, end=start + len(words or sentence))
    assert may_name(Question(question), sentence, inside) is fit


def test_diacritics_are_folded_and_nothing_else() -> None:
    assert (
        without_marks("Gutiérrez in Škofja Loka, Straße 5") == "Gutierrez in Skofja Loka, Straße 5"
    )
    assert content_stems("Gutiérrez") == content_stems("Gutierrez")
