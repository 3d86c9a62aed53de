"""What speaks against words that may answer: they are said of something else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from qa.answer.anchors import anchors_of
from qa.answer.doubts import doubts
from qa.answer.place import Doubt, place_of
from qa.text import sentence_spans
from qa.types import Span
from tests.examples import make_article
from tests.text_strategies import any_text


def found(
    question: str, words: str, text: str, title: str = "News", published: date | None = None
) -> tuple[Doubt, ...]:
    about = {"title": title, "published_at": published}
    article = make_article(text).model_copy(update=about)
    start = text.index(words)
    span = Span(start=start, end=start + len(words))
    sentence = next(one for one in sentence_spans(text) if one.overlaps(span))
    place = place_of(article, f"{title} {text}", sentence, span.shift(-sentence.start))
    return doubts(anchors_of(question), place)


def whys(
    question: str, words: str, text: str, title: str = "News", published: date | None = None
) -> list[str]:
    return [doubt.why for doubt in found(question, words, text, title, published)]


TROOPS = (
    "President Joe Biden is sending about 2,000 troops from Fort Bragg to Poland and Germany this"
    " week and shifting roughly 1,000 Germany-based soldiers to Romania, the Pentagon said"
    " Wednesday."
)
UNIFIER = "Canada extended its mission in Ukraine, Operation Unifier, adding another 60 troops."
ANTS = "Hydrogen peroxide reduced infected ant deaths by 15 percent."


@pytest.mark.parametrize(
    ("right", "wrong", "words", "text", "why"),
    [
        (
            "How many inhabitants does Veskby have?",
            "How many inhabitants does Port Sel have?",
            "14,300",
            "The road to Port Sel is closed. Veskby has 14,300 inhabitants.",
            "they are said of “Veskby”, not of “Port Sel”",
        ),
        (
            "How many troops will Biden send to Poland?",
            "How many troops will Biden send to Romania?",
            "about 2,000",
            TROOPS,
            "they are said of “to Poland”, not of “to Romania”",
        ),
        (
            "How many soldiers is Biden shifting to Romania?",
            "How many soldiers is Biden shifting from Romania to Poland?",
            "roughly 1,000",
            TROOPS,
            "they are said of “to Romania”, not of “to Poland”",
        ),
        (
            "When did the Pentagon say so?",
            "When will the deployment begin?",
            "Wednesday",
            TROOPS,
            "that is when it was said",
        ),
        (
            "How many troops is Canada adding to Operation Unifier?",
            "How many troops is Canada adding to Operation Lantern?",
            "60",
            UNIFIER + " Operation Lantern ended.",
            "they are said of “Operation Unifier”, not of “Operation Lantern”",
        ),
        (
            "By how much did it cut the deaths of infected ants?",
            "By how much did it cut the deaths of healthy ants?",
            "15 percent",
            ANTS,
            "their sentence says “infected”, not “healthy”",
        ),
        (
            "How many soldiers did the Indonesian navy save?",
            "How many soldiers did the Malaysian navy save?",
            "200",
            "Boats of Malaysia looked on. The Indonesian navy saved 200 soldiers.",
            "they are said of “Indonesian”, not of “Malaysian”",
        ),
        (
            "What is Taiwan's population?",
            "What is Japan's population?",
            "23 million",
            "Japan is near. Taiwan's population is 23 million.",
            "they are said of “Taiwan”, not of “Japan”",
        ),
        (
            "How many people live in Veskby?",
            "How many people live in Veskby in all?",
            "12,000",
            "Some 12,000 people live in Veskby.",
            "nothing near them says “in all”",
        ),
        (
            "How many US troops are going to Poland?",
            "How many Polish troops are going there?",
            "about 2,000",
            "US officials are sending about 2,000 troops to Poland and Germany.",
            "“Poland” is only where they are",
        ),
        (
            "What share did it have in 2009?",
            "What share did it have in 2007?",
            "70 percent",
            "It had 70 percent in 2009.",
            "their sentence tells of 2009, not of 2007",
        ),
        (
            "How many US troops are in Europe?",
            "How many US troops are in Poland?",
            "75,000",
            "The US has 75,000 troops in Europe as part of rotations in places such as Poland.",
            "they are said of “Europe”, not of “Poland”",
        ),
        (
            "How many soldiers does Caldria have in Lorvenia?",
            "How many soldiers does Tesk have in Lorvenia?",
            "450",
            "Caldria already has 450 soldiers in Lorvenia. Tesk asked Caldria to go.",
            "they are said of “Caldria”, not of “Tesk”",
        ),
        (
            "Who is Lorvenia's interior minister?",
            "Who is Caldria's interior minister?",
            "Jorun Askel",
            "Caldrian soldiers are expected, Lorvenia's Interior Minister Jorun Askel said.",
            "they are said of “Lorvenia”, not of “Caldria”",
        ),
        (
            "Who is the English captain?",
            "Who is the captain of Tunisia?",
            "Harry Kane",
            "Tunisia lost to England by a goal of the English captain Harry Kane.",
            "they are said of “English”, not of “Tunisia”",
        ),
        (
            "How many troops are in Estonia?",
            "How many troops are in Latvia?",
            "300",
            "There are 300 troops in Estonia.",
            "their article does not mention “Latvia”",
        ),
    ],
)
def test_what_is_said_of_another(right: str, wrong: str, words: str, text: str, why: str) -> None:
    assert whys(right, words, text) == []
    assert why in whys(wrong, words, text)


@pytest.mark.parametrize(
    ("right", "wrong", "words", "text", "why"),
    [
        (
            "What did the ministry accept?",
            "What did the ministry not accept?",
            "the treaty",
            "The ministry accepted the treaty.",
            "the question says “not”, and their sentence denies nothing",
        ),
        (
            "Which class does not have a bound?",
            "Which class doesn't end there?",
            "The third class",
            "The third class ends there without a bound.",
            "",
        ),
        (
            "Which is the most used alphabet?",
            "Which is the least used alphabet?",
            "Tesk",
            "The most used alphabet is Tesk.",
            "their sentence says “most”, not “least”",
        ),
        (
            "How are packets forwarded asynchronously?",
            "How are packets forwarded synchronously?",
            "by the node",
            "They are forwarded asynchronously as packets by the node.",
            "their sentence says “asynchronously”, not “synchronously”",
        ),
        (
            "What is the longest bridge?",
            "What is the widest bridge?",
            "Port Sel",
            "Ships pass Port Sel, the longest.",
            "",
        ),
        (
            "What is a bridge?",
            "What is the oldest bridge?",
            "Port Sel",
            "Port Sel is a bridge.",
            "their passage does not say “oldest”",
        ),
    ],
)
def test_the_contrary_is_asked(right: str, wrong: str, words: str, text: str, why: str) -> None:
    assert whys(right, words, text) == []
    assert whys(wrong, words, text) == [why] * bool(why)


@pytest.mark.parametrize(
    ("question", "words", "text"),
    [
        ("Who did not sign?", "Tesk", "The envoys of Tesk refused to sign."),
        ("Who urged them to show no mercy?", "Ana", "Ana urged them to show it."),
        ("Who called them “not safe”?", "Ana", "Ana called them a risk."),
        ("Which town was not harmed?", "Veskby", "It left Veskby unharmed."),
        ("Is it known whether or not they left?", "left", "They left."),
        ("Didn't the ministry accept it?", "accepted", "The ministry accepted it."),
        ("What unites them?", "a treaty", "The United States and Tesk have a treaty."),
        ("Who was Ana's brother?", "Jorun", "Jorun took his sister Ana along."),
        (
            "What does the active unit have?",
            "a gate",
            "The active unit has a gate, the passive one none.",
        ),
    ],
)
def test_no_contrary(question: str, words: str, text: str) -> None:
    assert whys(question, words, text) == []


def test_a_contrary_counts_only_beside_nearly_the_same_words() -> None:
    text = "A large harbour lies north of the old town."
    near, far = "Which harbour is small?", "Which small market did merchants from the coast visit?"
    assert "their sentence says “large”, not “small”" in whys(near, "harbour", text)
    assert whys(far, "harbour", text) == []


def test_accents_need_not_be_written() -> None:
    text = "Hervé served in the east."
    assert whys("Where did Herve serve?", "the east", text) == []
    assert whys("Where did Hervé serve?", "the east", text.replace("é", "e")) == []


@pytest.mark.parametrize("asked", ["Telnet", "Telennet", "Tleenet", "Talenet"])
def test_a_slip_in_a_name_is_doubted_less_than_another_name(asked: str) -> None:
    text = "A bank runs Telenet."
    slip, other = (found(f"Who runs {name}?", "A bank", text)[0] for name in (asked, "Tymnet"))
    assert other.weight < slip.weight < 0


@pytest.mark.parametrize(("asked", "told"), [("Prussia", "Russia"), ("Iran", "Iraq")])
def test_a_name_that_begins_otherwise_or_is_short_is_no_slip(asked: str, told: str) -> None:
    assert found(f"Who left {asked}?", "An envoy", f"An envoy left {told}.")[0].weight <= -2


def test_an_article_need_not_name_the_continent() -> None:
    text = "The harbour of Veskby is the largest."
    wide, other = (
        found(f"What is the largest harbour in {name}?", "Veskby", text)[0]
        for name in ("North America", "Lorvenia")
    )
    assert other.weight < wide.weight


def test_a_name_may_be_written_in_two_words() -> None:
    assert whys("What is Apple Talk?", "a protocol", "AppleTalk is a protocol.") == []


def test_what_is_used_for_something_is_nothing_of_former_times() -> None:
    text = "Dorin is a name for the sum."
    assert whys("What is the name used to say it?", "Dorin", text) == []
    assert whys("Where did Ana live when she used to say it?", "Dorin", text) != []


def test_the_first_person_is_the_one_interviewed() -> None:
    text = "Over the years I have performed in 32 countries."
    own, other = "In how many countries has {} performed?", "they tell of who speaks there"
    title = "An interview with Frank Messina"
    assert whys(own.format("Frank Messina"), "32", text, title) == []
    assert other in " ".join(whys(own.format("Ana Reyes"), "32", text + " Ana Reyes left.", title))


def test_what_a_pronoun_may_stand_for_is_no_other() -> None:
    text = "The Church, Valeska Paris says, imprisoned her for twelve years."
    question = "For how long was Valeska Paris held?"
    assert not [why for why in whys(question, "twelve years", text) if "said of" in why]


def test_names_in_what_only_introduces_a_question_or_says_its_kind_are_not_missed() -> None:
    text = "Ohio voted for it."
    assert whys("The NFL draft is over. Which US state voted for it?", "Ohio", text) == []


def test_an_abbreviation_or_a_first_name_is_no_other() -> None:
    text = "IE's versions had 70 percent, Ana Reyes said. Ana held two shares."
    assert whys("What share did Internet Explorer have?", "70 percent", text) == []
    assert whys("How many shares did Reyes hold?", "two", text) == []


def test_the_year_of_publication_need_not_be_written() -> None:
    text, question = "The word of the year is vermin.", "What was the word of the year in 2023?"
    assert whys(question, "vermin", text, "News", date(2023, 12, 1)) == []
    assert whys(question, "vermin", text, "News", date(2022, 12, 1)) != []


def test_the_weightiest_comes_first() -> None:
    question = "How many will Oslo send to Rome?"
    weights = [one.weight for one in found(question, "about 2,000", TROOPS)]
    assert len(weights) > 1
    assert weights == sorted(weights)
    assert max(weights) < 0


@given(any_text, any_text)
def test_any_text_may_be_asked_and_read(question: str, text: str) -> None:
    for sentence in sentence_spans(text):
        inside = Span(start=0, end=sentence.end - sentence.start)
        place = place_of(make_article(text), text, sentence, inside)
        assert all(one.weight < 0 and one.why for one in doubts(anchors_of(question), place))
