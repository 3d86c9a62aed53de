"""How far an answer is trusted by what stands around it, and what a question names in vain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.candidates import Candidate, distinct
from qa.answer.choose import claims_from
from qa.answer.fit import asked_by, figure_fit, trusted
from qa.answer.missing import is_figure, missing_from, missing_words, named
from qa.types import Span
from tests.examples import make_article, whole_passage
from tests.text_strategies import any_text


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words))


def fit(question: str, sentence: str, words: str) -> float:
    return figure_fit(asked_by(question, [sentence]), sentence, place(sentence, words))


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        (
            "How many helicopters will come?",
            ("They bring six helicopters.", "six"),
            ("They bring 24 lorries.", "24"),
        ),
        (
            "How many pilgrims were injured?",
            ("In all 450 pilgrims were injured.", "450"),
            ("In all 345 pilgrims were killed.", "345"),
        ),
        (
            "How many troops were already in Romania?",
            ("There are 900 troops in Romania already.", "900"),
            ("It is shifting roughly 1,000 soldiers to Romania.", "roughly 1,000"),
        ),
        (
            "How many troops were already there?",
            ("They add another 60 troops to the 200 already there.", "200"),
            ("They add another 60 troops to the 200 already there.", "another 60"),
        ),
        (
            "How tall was the crane?",
            ("The crane was 60 metres tall.", "60 metres"),
            ("At least 107 people were killed by the crane.", "107"),
        ),
        (
            "How heavy is the pig?",
            ("The pig weighs 30 tonnes.", "30 tonnes"),
            ("The pig is 15 metres high.", "15 metres"),
        ),
        (
            "How many security cameras were installed?",
            ("They installed 90 security cameras.", "90"),
            ("They placed 60,000 security personnel there.", "60,000"),
        ),
        (
            "How much did it cost?",
            ("It cost $3 million.", "$3 million"),
            ("It took 3 million people.", "3 million"),
        ),
        (
            "How many people came?",
            ("Nobody knows, but 40 soldiers came.", "40"),
            ("Nobody knows, but soldiers came.", "soldiers"),
        ),
    ],
)
def test_a_figure_of_the_kind_asked_for_fits_better(
    question: str, right: tuple[str, str], wrong: tuple[str, str]
) -> None:
    assert fit(question, *right) == 0
    assert fit(question, *wrong) < 0


def test_when_may_be_answered_without_a_date() -> None:
    day, coming = "It begins on Oct. 6.", "It begins in the coming days."
    many = "How many days did it take?"
    assert fit("When does it begin?", day, "Oct. 6") == 0
    assert 0 > fit("When does it begin?", coming, "coming days") > fit(many, coming, "coming")


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("When did it open?", "It opened in the late 19th century.", "late 19th century"),
        ("How long has it been known?", "It has been known since the 1950s.", "since the 1950s"),
        ("How long has it been known?", "It has been known since the flood.", "the flood"),
        ("How many towns agreed?", "None of the towns agreed.", "None"),
        ("How many outputs does it have?", "It has a single output.", "a single output"),
        ("How much do they pay?", "They pay nothing for it.", "nothing"),
    ],
)
def test_a_figure_may_be_said_without_one(question: str, sentence: str, words: str) -> None:
    assert fit(question, sentence, words) == 0
    assert fit(question, "It opened to a warm welcome.", "a warm welcome") < 0


def test_other_questions_ask_for_no_figure() -> None:
    assert fit("Who came?", "Six soldiers came.", "Six soldiers") == 0
    assert figure_fit(asked_by("How many?", [], guided=False), "Ana", Span(start=0, end=3)) == 0


def probability(
    sentence: str, words: str, *, rank: int = 1, missing: int = 0, unheard: bool = False
) -> float:
    asked = asked_by("Who leads the ministry in Veskby?", ["Ana leads it.", sentence])
    where = place(sentence, words)
    return trusted(0.6, asked, sentence, where, rank=rank, missing=missing, unheard=unheard)


def test_a_figure_of_the_question_that_a_passage_lacks_weighs_more_than_a_name() -> None:
    full = "Ana Reyes leads the ministry in Veskby."
    name = probability(full, "Ana Reyes", missing=1)
    assert probability(full, "Ana Reyes", missing=1, unheard=True) < 0.75 * name
    assert [name for name in ("48,121", "16", "2022", "Veskby") if is_figure(name)] == [
        "48,121",
        "16",
    ]


def test_trust_grows_with_the_words_of_the_question_and_falls_with_rank_and_missing_names() -> None:
    full = "Ana Reyes leads the ministry in Veskby."
    assert probability(full, "Ana Reyes") > probability("Ana Reyes was there.", "Ana Reyes")
    assert probability(full, "Ana Reyes") > probability(full, "Ana Reyes", rank=4)
    assert probability(full, "Ana Reyes") > probability(full, "Ana Reyes", missing=1)
    assert probability("She leads the ministry.", "She") < 0.5 * probability(full, "Ana Reyes")


@given(st.floats(0, 1), any_text, any_text, st.integers(1, 99), st.integers(0, 9))
def test_trust_is_a_probability(
    given_one: float, question: str, sentence: str, rank: int, missing: int
) -> None:
    asked = asked_by(question, [sentence])
    span = Span(start=0, end=max(1, len(sentence)))
    found = trusted(given_one, asked, sentence or "x", span, rank=rank, missing=missing)
    assert 0 <= found <= 1


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How many tanks is Britain sending to Estonia?", ("Britain", "Estonia")),
        ("Who met Biden on Oct. 6, 2022?", ("Biden", "Oct", "6", "2022")),
        ("How many U.S. troops are in Port Sel?", ("U.S.", "Port", "Sel")),
        ("Which of the 2,000 soldiers went?", ("2,000",)),
        ("NATO's treaty is how old?", ("NATO",)),
        ("who is she?", ()),
    ],
)
def test_names_and_numbers_of_a_question(question: str, names: tuple[str, ...]) -> None:
    assert named(question) == names


def test_names_are_known_in_their_other_forms() -> None:
    text = "Canadian and Polish soldiers of the US met Kallas's 2,000 in October."
    asked = ("Canada", "Poland", "U.S.", "Kallas", "2000", "Oct")
    assert missing_from(asked, text) == ()
    assert missing_from(("Estonia", "200", "Sel"), f"{text} A manifesto.") == (
        "Estonia",
        "200",
        "Sel",
    )


def test_what_no_passage_mentions_is_named() -> None:
    read = ["The Ministry said so.", "Ships came to Oslo."]
    assert missing_words("Did the Ministry send ships to Oslo and Estonia?", read) == ("Estonia",)


def candidate(text: str, probability: float, words: str, *, id: str = "north") -> Candidate:  # noqa: A002
    article = make_article(text, id=id)
    return Candidate(whole_passage(article), place(text, words), words, probability, 1)


def test_the_fuller_form_of_a_name_is_shown_and_both_articles_cited() -> None:
    short = candidate("Reyes said so.", 0.8, "Reyes")
    full = candidate("Ana Reyes said so.", 0.7, "Ana Reyes", id="south")
    (claim,) = claims_from([short, full])
    assert claim.text == "Ana Reyes"
    assert [hint.passage.article_id for hint in claim.evidence] == ["south", "north"]
    assert claim.score == 0.8


def test_a_fuller_form_that_is_unlikely_or_no_name_is_not_shown() -> None:
    short = candidate("Reyes said so.", 0.8, "Reyes")
    unlikely = candidate("Ana Reyes said so.", 0.3, "Ana Reyes", id="south")
    longer = candidate("It was Reyes of course.", 0.7, "Reyes of course", id="east")
    assert claims_from([short, unlikely])[0].text == "Reyes"
    assert claims_from([short, longer])[0].text == "Reyes"


def test_a_rival_answer_of_another_article_is_shown_where_it_is_nearly_as_likely() -> None:
    best = candidate("Nine were hurt.", 0.8, "Nine")
    near = candidate("Eleven were hurt.", 0.7, "Eleven", id="south")
    far = candidate("Two were hurt.", 0.5, "Two", id="east")
    assert [claim.text for claim in claims_from([best, near, far])] == ["Nine", "Eleven"]


def test_overlapping_candidates_are_one() -> None:
    whole = candidate("About 2,000 went.", 0.6, "About 2,000")
    part = candidate("About 2,000 went.", 0.7, "2,000")
    assert distinct([whole, part]) == (part,)
