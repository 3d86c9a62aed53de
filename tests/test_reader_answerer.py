"""The reader's answerer, with a reader that says what it was told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime

import pytest

from qa.answer.candidates import reaching_back
from qa.answer.reader import Drafts, ReaderAnswerer
from qa.ask import ask, final_answer
from qa.reader import AnswerSpan, Reading
from qa.types import Answer, AnswerStatus, Article, Day, Retrieval, Span
from tests.examples import make_article, make_retrieval

LORRIES = "They will take along 24 lorries and six helicopters, a spokesman told reporters."


class ToldReader:
    """Finds given words with given probabilities, wherever they stand."""

    name = "test/told"
    fingerprint = "0" * 16
    threshold = 0.5

    def __init__(self, said: Mapping[str, float]) -> None:
        self._said = said

    def read(
        self, question: str, passages: Sequence[str], *, spans: int = 5
    ) -> tuple[Reading, ...]:
        return tuple(
            Reading(spans=tuple(self._spans(passage))[:spans], null=0, answerable=0)
            for passage in passages
        )

    def _spans(self, passage: str) -> list[AnswerSpan]:
        return [
            AnswerSpan(
                span=Span(start=passage.index(words), end=passage.index(words) + len(words)),
                score=0,
                probability=probability,
            )
            for words, probability in self._said.items()
            if words in passage
        ]


def answered(question: str, said: Mapping[str, float], *texts: str, guided: bool = True) -> Answer:
    stored = [make_article(text, id=f"a{number}") for number, text in enumerate(texts)]
    return asked_of(stored, question, said, guided=guided)


def dated_answers(
    question: str, said: Mapping[str, float], texts: Sequence[str], days: Sequence[Day | None]
) -> list[str]:
    stored = [
        make_article(text, id=f"a{number}").model_copy(update={"published_at": day})
        for number, (text, day) in enumerate(zip(texts, days, strict=True))
    ]
    return [claim.text for claim in asked_of(stored, question, said).claims]


def asked_of(
    stored: Sequence[Article], question: str, said: Mapping[str, float], *, guided: bool = True
) -> Answer:
    def fetch(article_id: str, version: int) -> Article:
        return next(article for article in stored if article.id == article_id)

    async def retrieve(query: str) -> Retrieval:
        return make_retrieval(*stored)

    async def run(work: Callable[[], Drafts]) -> Drafts:
        return work()

    answerer = ReaderAnswerer(ToldReader(said), fetch, run, guided=guided)
    return asyncio.run(
        final_answer(ask(question, retrieve=retrieve, answerer=answerer, article=fetch))
    )


def test_the_figure_that_counts_what_is_asked_wins() -> None:
    said = {"24": 0.8, "six": 0.7}
    question = "How many helicopters will they take along?"
    assert answered(question, said, LORRIES).answer == "six"
    assert answered(question, said, LORRIES, guided=False).answer == "24"


def test_the_figure_of_another_passage_wins_where_the_first_one_fits_nothing() -> None:
    said = {"24": 0.8, "about 90": 0.6}
    other = "The ministry said that about 90 tanks will take part along the border."
    assert answered("How many tanks will take part?", said, LORRIES, other).answer == "about 90"


def test_a_count_of_something_else_is_declined() -> None:
    answer = answered("How many tanks will they take?", {"24": 0.6}, LORRIES)
    assert answer.status is AnswerStatus.UNANSWERABLE
    assert [citation.quote for citation in answer.nearest] == [LORRIES]


def test_declining_names_what_no_passage_mentions_and_what_was_nearest() -> None:
    answer = answered("How many tanks does Britain send to Estonia?", {"24": 0.6}, LORRIES)
    assert answer.reason is not None
    assert "no passage mentions “Britain” or “Estonia”" in answer.reason
    assert "“24”" in answer.reason
    assert [citation.quote for citation in answer.nearest] == [LORRIES]


def test_declining_names_what_the_likeliest_passage_does_not_mention() -> None:
    other = "Port Sel lies on the coast."
    answer = answered("Who spoke in Port Sel?", {"24 lorries": 0.4}, LORRIES, other)
    assert answer.reason is not None
    assert "no passage mentions" not in answer.reason
    assert "their passage does not mention “Port” or “Sel”" in answer.reason


def test_a_name_missing_from_the_passage_lowers_trust() -> None:
    said = {"a spokesman": 0.98}
    named, unnamed = "Who told reporters in Veskby?", "Who told reporters?"
    (with_name,) = answered(named, said, LORRIES + " It was in Veskby.").claims
    (without,) = answered(named, said, LORRIES).claims
    assert without.score < with_name.score
    assert answered(unnamed, said, LORRIES).claims[0].score > with_name.score


def test_a_pronoun_answers_nothing_while_a_name_is_there() -> None:
    text = "Ana Reyes chose the route. She chose it on Monday."
    assert answered("Who chose the route?", {"She": 0.8, "Ana": 0.6}, text).answer == "Ana Reyes"


def test_whoever_answers_nothing() -> None:
    text = "Whoever wins governs. Ana Reyes won."
    assert answered("Who won?", {"Whoever": 0.8, "Ana Reyes": 0.6}, text).answer == "Ana Reyes"


def test_what_somebody_said_is_no_reason() -> None:
    text = "The mayor said he will not resign. He stays to reassure his voters."
    said = {"said he will not resign": 0.8, "to reassure his voters": 0.6}
    assert answered("Why does the mayor stay?", said, text).answer == "to reassure his voters"


def test_those_on_their_way_are_not_there() -> None:
    text = "Biden is sending about 2,000 troops to Poland. Some 900 troops are in Poland now."
    said = {"2,000": 0.8, "900": 0.6}
    assert answered("How many troops are in Poland?", said, text).answer == "Some 900"


def test_a_list_answers_a_question_for_several_things() -> None:
    asked = "Which goods do they send?"
    (one,) = answered(asked, {"tents": 0.8}, "They send tents, blankets and food.").claims
    (other,) = answered(asked, {"tents": 0.8}, "They send tents.").claims
    assert one.text == "tents, blankets and food"
    assert one.score > other.score


def test_an_adverb_behind_a_name_belongs_to_nobody() -> None:
    text = "The U.S. already has 75,000 troops in Europe. Canada sent 60 to the 200 on the ground."
    said = {"75,000": 0.8, "200": 0.7}
    assert answered("How many troops are in Europe already?", said, text).answer == "75,000"


def test_declining_says_of_what_it_is_said() -> None:
    text = "The road to Port Sel is closed. Veskby has 14,300 inhabitants."
    answer = answered("How many inhabitants does Port Sel have?", {"14,300": 0.8}, text)
    assert answer.status is AnswerStatus.UNANSWERABLE
    assert answer.reason is not None
    assert "they are said of “Veskby”, not of “Port Sel”" in answer.reason


def test_words_that_only_repeat_the_question_answer_nothing() -> None:
    text = "The tech giant said so, and Apple shares fell."
    said = {"The tech giant": 0.7, "Apple": 0.6}
    assert answered("Which tech giant said so?", said, text).answer == "Apple"


def test_of_rival_figures_the_newest_stands_first() -> None:
    told = {"1,200": 0.9, "1,350": 0.8}
    texts = ("They will send 1,200 soldiers.", "They will send 1,350 soldiers.")
    days = (date(2023, 3, 6), datetime(2023, 3, 10, 9, tzinfo=UTC))
    assert dated_answers("How many soldiers will they send?", told, texts, days) == [
        "1,350",
        "1,200",
    ]
    assert dated_answers("How many soldiers will they send?", told, texts, (days[0], None)) == [
        "1,200",
        "1,350",
    ]


def test_nothing_read_is_declined_without_a_likeliest_answer() -> None:
    answer = answered("Who came?", {}, LORRIES)
    assert answer.status is AnswerStatus.UNANSWERABLE
    assert answer.reason == "None of the 1 passages read answers it."


def test_what_is_not_done_is_no_reason_unless_it_is_given_as_one() -> None:
    text = "He will not put troops there, the mayor said. The mayor sends food as a sign of peace."
    said = {"He will not put troops there": 0.9, "a sign of peace": 0.6}
    assert answered("Why does the mayor send food?", said, text).answer == "a sign of peace"
    ill = "The mayor left because he did not feel well. The mayor left town."
    kept = answered("Why did the mayor leave?", {"he did not feel well": 0.8}, ill)
    assert kept.answer == "he did not feel well"


def test_what_came_of_it_is_no_reason() -> None:
    text = "Hackers attacked the site, causing it to shut down. They attacked the site over a film."
    said = {"causing it to shut down": 0.9, "a film": 0.7}
    assert answered("Why did hackers attack the site?", said, text).answer == "a film"


def test_a_time_is_no_reason() -> None:
    text = "The mayor left in the coming days of rain. The mayor left over a quarrel."
    said = {"the coming days": 0.9, "a quarrel": 0.6}
    assert answered("Why did the mayor leave?", said, text).answer == "a quarrel"


def test_of_reasons_one_is_shown() -> None:
    said = {"as a sign of peace": 0.8, "because it rained": 0.8}
    texts = ("The mayor sends food as a sign of peace.", "The mayor sends food because it rained.")
    assert len(answered("Why does the mayor send food?", said, *texts).claims) == 1


def test_a_reason_goes_on_behind_the_words_found() -> None:
    text = "The mayor sends food to Veskby as a sign of peace."
    answer = answered("Why does the mayor send food?", {"sends food to Veskby": 0.9}, text)
    assert answer.answer == "sends food to Veskby as a sign of peace"


def test_who_is_interviewed_speaks_of_himself() -> None:
    text = (
        "Our reporter spoke with Bo Lund, president of the club. When did you start? "
        "I started when I was about 10 years old."
    )
    said = {"about 10 years old": 0.9}
    assert answered("At what age did Bo Lund start?", said, text).answer == "about 10 years old"
    other = answered("At what age did Ana Reyes start?", said, f"{text} Ana Reyes read it.")
    assert other.status is AnswerStatus.UNANSWERABLE


def test_an_age_of_another_time_is_told_apart() -> None:
    text = "I am 61 now, and I started when I was 10 years old."
    said = {"61": 0.8, "10 years old": 0.85}
    assert answered("How old is the president?", said, text).answer == "61"
    assert answered("How old was the president at the start?", said, text).answer == "10 years old"


def test_how_many_there_are_does_not_say_which() -> None:
    text = "It is for five nationalities. They are Eritreans, Libyans and Syrians."
    said = {"five nationalities": 0.7, "Eritreans": 0.6}
    answer = answered("For which nationalities is it?", said, text)
    assert answer.answer == "Eritreans, Libyans and Syrians"


def test_words_that_say_the_same_count_as_the_questions() -> None:
    said = {"tents": 0.6}
    asked = "What does the department send?"
    (one,) = answered(asked, said, "The department provides tents.").claims
    (same,) = answered(asked, said, "The department sends tents.").claims
    (other,) = answered(asked, said, "The department counts tents.").claims
    assert one.score == same.score > other.score


def test_another_post_is_not_the_one_asked_for() -> None:
    text = "Interior Minister Jorun Askel spoke in Veskby, said Prime Minister Ana Reyes."
    said = {"Jorun Askel": 0.9, "Ana Reyes": 0.6}
    assert answered("Who is the prime minister?", said, text).answer == "Ana Reyes"


PACKAGE = "As part of the package the department will send tents, blankets and food."
CANADA = "Canada offered help to the town."


@pytest.mark.parametrize(
    ("between", "begins"),
    [("It did so on Monday.", CANADA), ("The road was closed for an hour. " * 40, PACKAGE)],
)
def test_what_is_read_reaches_back_to_the_name_of_the_question(between: str, begins: str) -> None:
    text = f"Snow fell. {CANADA} {between} {PACKAGE}"
    near = Span(start=text.index(PACKAGE), end=len(text))
    read = reaching_back(make_article(text), near, ("Canada",))
    assert read.cut(text).startswith(begins)
    assert read.end == near.end
    assert reaching_back(make_article(text), near, ("Mexico",)) == near
