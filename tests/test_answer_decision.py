"""Which words are given, offered as possible, or declined, and on what that rests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.answering.answerers.candidates import Candidate, distinct
from qa.answering.answerers.choose import claims_from
from qa.answering.answerers.decision import Decision, packaged_decision
from qa.answering.answerers.features import Features, features_of, word_weights
from qa.answering.answerers.reader import of_different_sentences
from qa.answering.question import Question, unmentioned
from qa.errors import BadSettings
from qa.testing.examples import make_article, whole_passage
from qa.types import AnswerStatus, Span
from tests.test_reader_answerer import answered


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words))


def candidate(text: str, probability: float, words: str, *, id: str = "north") -> Candidate:  # noqa: A002
    article = make_article(text, id=id)
    return Candidate(whole_passage(article), place(text, words), words, probability, 1)


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
    assert Question(question).names == names


def test_names_are_known_in_their_other_forms() -> None:
    text = "Canadian and Polish soldiers of the US met Kallas's 2,000 in October."
    asked = ("Canada", "Poland", "U.S.", "Kallas", "2000", "Oct")
    assert unmentioned(asked, text) == ()
    assert unmentioned(("Estonia", "200", "Sel"), f"{text} A manifesto.") == (
        "Estonia",
        "200",
        "Sel",
    )


def test_what_no_passage_mentions_is_named() -> None:
    read = ["The Ministry said so.", "Ships came to Oslo."]
    assert unmentioned(
        Question("Did the Ministry send ships to Oslo and Estonia?").names, *read
    ) == ("Estonia",)


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


def features(question: str, sentence: str, words: str) -> Features:
    asked = Question(question)
    return features_of(
        asked,
        word_weights(asked, [sentence]),
        score=3.0,
        null=1.0,
        sentence=sentence,
        inside=place(sentence, words),
    )


def test_features_are_plain_numbers_within_their_ranges() -> None:
    found = features("How many people came to Veskby?", "In all 450 people came.", "450")
    assert found.span == 2.0
    assert 0 < found.coverage <= 1
    assert found.other_thing == 0


@pytest.mark.parametrize(
    ("question", "sentence", "words", "feature"),
    [
        ("How many helicopters came?", "They bring 24 lorries.", "24", "other_thing"),
        ("How many pilgrims were injured?", "345 pilgrims were killed.", "345", "other_thing"),
    ],
)
def test_what_speaks_against_words_is_a_feature(
    question: str, sentence: str, words: str, feature: str
) -> None:
    assert getattr(features(question, sentence, words), feature) == 1


def test_the_packaged_decision_has_weights_of_known_features_only() -> None:
    decision = packaged_decision()
    assert set(decision.weights) <= set(Features._fields)
    assert 0 < decision.possible <= decision.answered < 1
    best = Features(span=8, coverage=1, other_thing=0)
    worst = Features(span=-8, coverage=0, other_thing=1)
    assert decision.probability(best) > decision.answered
    assert decision.probability(worst) < decision.possible


@pytest.mark.parametrize("content", ["", "{}", '{"bias": "x"}', json.dumps({"bias": 0})])
def test_a_broken_decision_is_a_bad_setting(tmp_path: Path, content: str) -> None:
    path = tmp_path / "decision.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadSettings, match="cannot be used"):
        packaged_decision(path)


def test_a_decision_of_an_older_version_is_refused() -> None:
    with pytest.raises(ValueError, match="it weighs support, which no longer counts"):
        Decision(bias=0, weights={"span": 1, "support": 1}, answered=0.5, possible=0.2)


def test_no_probability_leaves_its_range_however_steep_the_weights() -> None:
    decision = Decision(bias=0, weights={"span": 1e6}, answered=0.5, possible=0.2)
    for span in (-1e3, 0, 1e3):
        assert 0 <= decision.probability(Features(span, 0.0, 0.0)) <= 1


def test_between_the_thresholds_words_are_possible_and_nothing_is_given() -> None:
    answer = answered("Who leads it?", {"Ana Reyes": 0.4}, "Ana Reyes leads the ministry.")
    assert answer.status is AnswerStatus.POSSIBLE
    assert answer.claims == ()
    (one,) = answer.possible
    assert one.text == "Ana Reyes"
    assert one.score == pytest.approx(0.4)
    assert one.citation.quote == "Ana Reyes leads the ministry."
    assert "Ana Reyes" not in answer.answer


def test_over_the_upper_threshold_nothing_is_only_possible() -> None:
    answer = answered("Who leads it?", {"Ana Reyes": 0.9}, "Ana Reyes leads the ministry.")
    assert (answer.status, answer.possible) == (AnswerStatus.ANSWERED, ())


def test_under_the_lower_threshold_the_nearest_sentences_are_shown() -> None:
    answer = answered("Who leads it?", {"Ana Reyes": 0.1}, "Ana Reyes leads the ministry.")
    assert (answer.status, answer.possible) == (AnswerStatus.UNANSWERABLE, ())
    assert answer.nearest


def test_possible_answers_are_different_and_of_different_passages() -> None:
    first = candidate("Nine were hurt.", 0.4, "Nine")
    same = candidate("9 were hurt.", 0.35, "9", id="south")
    other = candidate("Eleven were hurt.", 0.3, "Eleven", id="east")
    assert of_different_sentences([first, same, other], 3) == [first, other]
    assert of_different_sentences([first, other], 1) == [first]
