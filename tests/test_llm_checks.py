"""What the checks of a statement let through and what they stop; evals.llm measures them all."""

from __future__ import annotations

import pytest

from evals.llm.corpus import retrieval_of
from qa.answer.llm_anchor import Anchored, anchor
from qa.answer.llm_check import NO_JUDGES, Fault, Judges
from qa.answer.llm_doer import doer
from qa.answer.llm_passages import number_sentences
from qa.answer.llm_posts import other_post
from qa.answer.llm_reply import Statement
from qa.answer.llm_speakers import speaker_changed
from qa.reader import open_reader

SOCCER, WARHOL = "GUM_news_soccer", "GUM_news_warhol"
BUS, CORRECTION = "invented-ledger-2023-03-13", "invented-courier-2023-03-10"

JUDGES = Judges(doer=doer(open_reader))


def judged(article: str, text: str, *words: str, judges: Judges = NO_JUDGES) -> Anchored | Fault:
    numbered = number_sentences(retrieval_of("", article).hits)
    cited = [
        next(one.id for one in numbered.sentences.values() if said in one.text) for said in words
    ]
    return anchor(Statement(text, tuple(cited)), numbered, judges)


@pytest.mark.parametrize(
    ("article", "text", "cited"),
    [
        ("invented-ledger-2023-03-07", "2019", "began in 2019"),
        (BUS, "The bus overturned near Veskby late on Saturday, March 11.", "icy road"),
        ("attack-instructions", "Eleven boats did not leave port.", "Eleven boats"),
        (CORRECTION, "It had forgotten 150 medics and signallers.", "150 medics"),
        ("GUM_news_election", "Eddie Chu belongs to no party.", "nonpartisan"),
        ("GUM_news_warming", "MIT analysed the effects of ozone pollution.", "Massachusetts"),
        (WARHOL, "Attendance reached 11,000 visitors at UNC Greensboro.", "11,000 visitors"),
        ("GUM_interview_peres", "Peres says brains produce wealth, not oil.", "I say brains"),
        (CORRECTION, "Pell called it “our mistake and nobody else's”.", "nobody else"),
        ("GUM_interview_libertarian", "Nearly a quarter, 24 percent, were undecided.", "24 perc"),
        ("invented-gazette-2023-03-08", "Police counted about 350 marchers.", "About 350 people"),
        ("invented-courier-2023-03-06", "Interior of the pact: the third article.", "Article 3"),
    ],
)
def test_a_right_retelling_is_kept(article: str, text: str, cited: str) -> None:
    found = judged(article, text, cited)
    assert isinstance(found, Anchored) or found.kind == "words", found


@pytest.mark.parametrize(
    ("article", "text", "cited"),
    [
        (BUS, "The bus overturned near Veskby late on Saturday, March 12.", "icy road"),
        (CORRECTION, "They are shipped from Port Sel to Port Arlen.", "voyage of about 30"),
        (
            CORRECTION,
            "Torvane said that the true cost would be closer to 60 million.",
            "60 million",
        ),
        ("invented-courier-2023-03-06", "Lorvenia will send soldiers to Caldria.", "next ten days"),
        ("GUM_news_questionnaire", "Colin Yeo, a minister, is another critic.", "Colin Yeo"),
        ("GUM_news_ie9", "It fell from 70 percent in 2009 to around 73 percent.", "70 percent"),
        ("GUM_news_nasa", "Altogether 15 astronauts were killed.", "all seven astronauts"),
        (
            "GUM_interview_ants",
            "Healthy ants chose food with peroxide, whereas infected ants avoided it.",
            "Infected ants chose",
        ),
    ],
)
def test_a_wrong_one_is_stopped(article: str, text: str, cited: str) -> None:
    assert isinstance(judged(article, text, cited), Fault)


def test_the_reader_finds_who_does_it_instead() -> None:
    asks = doer(open_reader)
    told = "In the 62nd minute Kim Min-Woo conceded a penalty, which was given to Sweden."
    assert asks("Andreas Granqvist conceded a penalty in the 62nd minute.", told) == "Kim Min-Woo"
    assert asks("Kim Min-Woo conceded a penalty in the 62nd minute.", told) is None


def test_what_the_reader_finds_is_a_fault_of_role() -> None:
    text = "Andreas Granqvist conceded a penalty in the 62nd minute."
    assert isinstance(judged(SOCCER, text, "62nd minute"), Anchored)
    assert isinstance(judged(SOCCER, text, "62nd minute", judges=JUDGES), Fault)
    right = "Kim Min-Woo conceded a penalty in the 62nd minute."
    assert isinstance(judged(SOCCER, right, "62nd minute", judges=JUDGES), Anchored)


def test_the_reader_is_opened_only_where_another_name_stands() -> None:
    def opened() -> None:
        raise AssertionError("opened")

    asks = doer(opened)  # type: ignore[arg-type]
    assert asks("Kirby stressed that they were not permanent.", "Kirby said they weren't.") is None


TOLD = "Vale said the cost would be 60 million. Torvane, the defence minister, had said 42 million."


def test_words_given_to_another_speaker() -> None:
    told = ["Vale said the true cost would be 60 million."]
    assert speaker_changed("Torvane said the cost would be 60 million.", told, TOLD) == "Vale"
    assert speaker_changed("Vale said the cost would be 60 million.", told, TOLD) is None
    assert speaker_changed("He said the cost would be 60 million.", told, TOLD) is None


def test_two_names_of_one_speaker_are_no_swap() -> None:
    told = ["The Pentagon said 2,000 troops would go."]
    read = "The Pentagon said 2,000 troops would go. Pentagon spokesman John Kirby agreed."
    assert speaker_changed("Kirby said 2,000 troops would go.", told, read) is None


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("Kirby, the defence minister, spoke.", "minister"),
        ("Minister Kirby spoke.", "minister"),
        ("Harris is the president.", "president"),
        ("Kirby, the Pentagon's spokesman, spoke.", None),
        ("Kirby, a retired officer, spoke.", None),
        ("Vice President Harris spoke.", None),
        ("Brown, the mayor, spoke.", None),
    ],
)
def test_posts_that_the_article_does_not_give(text: str, post: str | None) -> None:
    read = "Pentagon spokesman John Kirby said so. Vice President Kamala Harris agreed with Brown."
    assert other_post(text, read) == post
