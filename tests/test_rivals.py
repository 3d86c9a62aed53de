"""Rival figures of the retrieved passages, and figures that are no answer beside a plain one."""

from __future__ import annotations

from datetime import date

import pytest

from qa.answering.conflicts import out_of_place, rival_figures
from qa.answering.question import Question
from qa.checking.citations import cut_citation, sentence_around
from qa.testing.examples import make_article, make_retrieval
from qa.types import Article, Claim, Span

COST = "What does the deployment cost?"
FIRST = (
    "Caldria will send soldiers to Lorvenia. Defence Minister Ilsa Torvane put the cost of the "
    "deployment at 38 million crowns. Parliament in Port Arlen does not vote on it."
)
SECOND = (
    "The cost rises by 4 million crowns to 42 million, Minister Torvane told Parliament in Port "
    "Arlen. Perrin Vale said the true cost to Caldria would be closer to 60 million. Each soldier "
    "in Lorvenia gets 2,000 crowns."
)
ELSEWHERE = "A new bridge in Osterholm will cost 90 million crowns, Mayor Ferrin Dahl said."


def article(name: str, day: int, text: str) -> Article:
    made = make_article(text, id=name)
    return made.model_copy(update={"published_at": date(2023, 3, day), "title": None})


def claim(source: Article, words: str) -> Claim:
    start = source.text.index(words)
    evidence = Span(start=start, end=start + len(words))
    sentence = sentence_around(source.text, evidence)
    cited = cut_citation(source, sentence, number=1, evidence=evidence)
    place = Span(start=0, end=len(words))
    return Claim(text=words, answer_range=place, citations=(cited,), score=0.9)


def found(question: str, made: Claim, *articles: Article) -> list[str]:
    known = {(one.id, one.version): one for one in articles}
    drafts = rival_figures(
        Question(question), [made], make_retrieval(*articles), lambda *ref: known[ref]
    )
    for draft in drafts:
        for hint in draft.evidence:
            assert hint.span is not None
            text = known[hint.passage.article_id, hint.passage.version].text
            assert hint.span.cut(text) == draft.text or len(draft.evidence) > 1
    return [draft.text for draft in drafts]


def test_every_other_figure_for_the_same_measure_is_found() -> None:
    one, other = article("one", 6, FIRST), article("two", 10, SECOND)
    assert found(COST, claim(one, "38 million"), one, other) == [
        "42 million",
        "closer to 60 million",
    ]


def test_another_story_s_cost_and_changes_are_none() -> None:
    one, other = article("one", 6, FIRST), article("far", 10, ELSEWHERE)
    assert found(COST, claim(one, "38 million"), one, other) == []


def test_a_year_later_is_another_matter() -> None:
    one, other = article("one", 6, FIRST), article("two", 10, SECOND)
    later = other.model_copy(update={"published_at": date(2024, 3, 10)})
    assert found(COST, claim(one, "38 million"), one, later) == []


def test_no_figure_asked_brings_none() -> None:
    one, other = article("one", 6, FIRST), article("two", 10, SECOND)
    assert found("Who decides on the deployment?", claim(one, "38 million"), one, other) == []


SENT = article("sent", 6, "Caldria will send 1,350 soldiers to Lorvenia, the ministry said.")


@pytest.mark.parametrize(
    ("sentence", "words", "out"),
    [
        ("Together with the trainers, Caldria will then have 1,860 soldiers there.", "1,860", True),
        ("Caldria already has 450 soldiers in Lorvenia.", "450", True),
        ("So far 400 soldiers have left for Lorvenia.", "400", True),
        ("Some 1,500 soldiers are expected in Lorvenia.", "Some 1,500", False),
        ("Another 60 soldiers will leave for Lorvenia.", "Another 60", False),
    ],
)
def test_parts_and_totals_are_out_of_place(sentence: str, words: str, out: bool) -> None:
    other = article("other", 8, sentence)
    known = {(one.id, one.version): one for one in (SENT, other)}
    question = "How many soldiers is Caldria sending to Lorvenia?"
    made = out_of_place(
        Question(question), claim(other, words), [claim(SENT, "1,350")], lambda *r: known[r]
    )
    assert made is out


def test_who_asks_for_the_total_gets_it() -> None:
    other = article(
        "other", 8, "Together with the trainers, Caldria will then have 1,860 soldiers."
    )
    known = {(one.id, one.version): one for one in (SENT, other)}
    for question in ("How many soldiers will Caldria have in total?", "Who sends soldiers?"):
        beside = [claim(SENT, "1,350")]
        assert not out_of_place(
            Question(question), claim(other, "1,860"), beside, lambda *r: known[r]
        )


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        (
            "In how many countries has Dagny Askel performed?",
            "Over the years Dagny Askel has performed in 32 countries and 40 states.",
            "32",
        ),
        (
            "To how many did outstanding asylum claims rise?",
            "A record 45,756 migrants drove outstanding asylum claims over 150,000. The forms are "
            "part of an effort to clear 92,000 asylum claims of a backlog, with five questions "
            "on claims.",
            "over 150,000",
        ),
        (
            "How high is the tower at the festival?",
            "The tower at the festival is a 15 meter high frame. Crowds at the festival climb the "
            "steps of the 70 meter hall beside the tower.",
            "15 meter",
        ),
        (
            "By what score did Belgium beat Panama?",
            "Sweden beat South Korea 1-0. Belgium beat Panama 3-0.",
            "3-0",
        ),
    ],
)
def test_other_figures_of_one_article_count_other_things(
    question: str, text: str, words: str
) -> None:
    one = article("one", 6, text)
    assert found(question, claim(one, words), one) == []


def test_two_named_speakers_of_one_article_contradict_each_other() -> None:
    told = article(
        "told",
        10,
        "The deployment will cost 42 million crowns, Minister Ilsa Torvane said. The deployment "
        "will cost 60 million crowns, Perrin Vale of the opposition said.",
    )
    assert found(COST, claim(told, "42 million"), told) == ["60 million"]
    alone = article("alone", 10, told.text.replace("Perrin Vale of the opposition", "she"))
    assert found(COST, claim(alone, "42 million"), alone) == []


CRASH = "How many people were killed in the bus crash?"
HERE = (
    "Twelve people were killed in the bus crash near Veskby, police in Lorvenia said. Mayor Dagny "
    "Askel thanked the doctors of Veskby."
)
THERE = (
    "Seven people were killed in the bus crash near Osterholm, police in Norrland said. Mayor "
    "Ferrin Dahl thanked the doctors of Osterholm."
)


def test_another_accident_of_the_week_is_no_rival() -> None:
    one, other = article("one", 6, HERE), article("two", 8, THERE)
    assert found(CRASH, claim(one, "Twelve"), one, other) == []
    later = article("later", 8, HERE.replace("Twelve", "Fourteen"))
    assert found(CRASH, claim(one, "Twelve"), one, other, later) == ["Fourteen"]


def test_an_outlet_with_few_names_in_common_is_linked_by_those_of_the_question() -> None:
    other = article("other", 8, "Some 1,500 Caldrian soldiers will be sent to Lorvenia, they say.")
    question = "How many soldiers is Caldria sending to Lorvenia?"
    assert found(question, claim(SENT, "1,350"), SENT, other) == ["Some 1,500"]
    assert found("How many soldiers are sent?", claim(SENT, "1,350"), SENT, other) == []


def test_a_limit_of_another_sort_is_no_rival_of_a_measure() -> None:
    question = "How much loan forgiveness does Caldria give in Lorvenia?"
    text = "In Lorvenia, Caldria gives loan forgiveness of {} crowns."
    one, other = (
        article(hedge[:4], day, text.format(hedge))
        for day, hedge in ((6, "up to 20,000"), (7, "less than 125,000"))
    )
    alike = article("alike", 8, text.format("up to 30,000"))
    assert found(question, claim(one, "up to 20,000"), one, other, alike) == ["up to 30,000"]


BEFORE = (
    "Caldria will send soldiers to Lorvenia. They will take along 24 trucks and six helicopters, "
    "Edran Pell told reporters in Port Arlen. They will stay in Veskby."
)
CORRECTED = (
    "Caldria sends soldiers from Port Arlen to Veskby. Correction: A report on Monday said that "
    "six helicopters would go to Lorvenia. The ministry now says that there are four."
)


def test_what_an_article_takes_back_is_found_where_it_stood() -> None:
    question = "How many helicopters will go to Lorvenia?"
    one, other = article("one", 6, BEFORE), article("two", 10, CORRECTED)
    assert found(question, claim(other, "four"), other, one) == ["six"]
    unrelated = article("one", 6, BEFORE.replace("six", "nine"))
    assert found(question, claim(other, "four"), other, unrelated) == []


OIL = "How much oil does Kuwait pump?"
KUWAIT = (
    "Kuwait pumps 1.2 million barrels of oil a day, Oil Minister Salim Darwish told the Northern "
    "Ledger. Kuwait's quota is 2.4 million barrels of oil a day. OPEC pumped 24 million barrels of "
    "oil a day, 300,000 barrels a day below its quota."
)
OPEC = (
    "OPEC pumps 24 million barrels of oil a day, and Kuwait is a member. Kuwait has a quota of 2.2 "
    "million barrels of oil a day. OPEC is 900,000 barrels of oil a day short of its target, Salim "
    "Darwish told the Northern Ledger, and Kuwait of its own. Kuwait will pump 3 million barrels "
    "of oil a day by 2030."
)


def test_a_quota_a_gap_and_another_s_output_are_no_rivals_of_an_output() -> None:
    one, other = article("kuwait", 6, KUWAIT), article("opec", 8, OPEC)
    assert found(OIL, claim(one, "1.2 million"), one, other) == []
    more = article("more", 9, OPEC + " Kuwait now pumps 1.5 million barrels of oil a day.")
    assert found(OIL, claim(one, "1.2 million"), one, more) == ["1.5 million"]


def test_a_headline_and_its_text_are_rivals() -> None:
    wrong = article("wrong", 6, "Nine people killed in bus crash near Veskby\n\n" + HERE)
    assert found(CRASH, claim(wrong, "Twelve"), wrong) == ["Nine"]
    assert found(CRASH, claim(wrong, "Nine"), wrong) == ["Twelve"]
    right = article("right", 6, "Twelve people killed in bus crash near Veskby\n\n" + HERE)
    assert found(CRASH, claim(right, "Twelve people"), right) == []


def test_what_is_denied_or_supposed_is_no_rival() -> None:
    one = article("one", 6, HERE)
    for text in (
        "Police in Lorvenia denied that 40 people were killed in the bus crash near Veskby.",
        "If the bus had burned, 40 people would have been killed in the bus crash near Veskby.",
    ):
        other = article("other", 7, HERE.replace("Twelve people were killed", text + " It was sad"))
        assert found(CRASH, claim(one, "Twelve"), one, other) == []
