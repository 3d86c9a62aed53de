"""What the checks of a statement let through and what they stop; evals.llm measures them all."""

from __future__ import annotations

import pytest

from evals.llm.corpus import retrieval_of
from qa.answer.llm.anchor import Anchored, anchor
from qa.answer.llm.check import NO_JUDGES, Fault, Judges
from qa.answer.llm.doer import doer
from qa.answer.llm.numbering import number_sentences
from qa.answer.llm.posts import other_post
from qa.answer.llm.reply import Statement
from qa.answer.llm.speakers import speaker_changed
from qa.reader import open_reader

SOCCER, WARHOL = "GUM_news_soccer", "GUM_news_warhol"
POETRY = "He started with poetry readings in coffeehouses when he was in his twenties."
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
        # What is listed is counted, days and years are apart.
        ("GUM_news_afghan", "He founded it for young people in four subjects.", "Dean Kamen"),
        ("GUM_news_crane", "Two things brought the crane down: wind and rain.", "strong winds"),
        ("GUM_news_afghan", "The team was refused visas on two occasions.", "twice denied"),
        (WARHOL, "It has given works to USI on two occasions, the first in 2007.", "made two don"),
        (BUS, "The driver of the bus was in his twenties.", "29-year-old"),
        # What is not said, and what something is not.
        (BUS, "The article does not say who the driver was.", "29-year-old"),
        (BUS, "The name of the driver is not given.", "29-year-old"),
        ("GUM_news_lanterns", "The article does not say how much it costs.", "bright start"),
        ("GUM_interview_mckenzie", "She was captain in 2010, not in 2005.", "I captained in 2010"),
        ("GUM_news_nasa", "Discovery goes to the Udvar-Hazy Center, not to Texas.", "place of Ent"),
        ("GUM_interview_libertarian", "No other candidate is from Virginia.", "only candidate"),
        ("GUM_news_iodine", "Mu Li is at the University of New South Wales.", "Mu Li"),
        ("GUM_news_defector", "He was helped by former Scientologists.", "former members"),
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
        ("GUM_news_afghan", "He founded it for young people in five subjects.", "Dean Kamen"),
        ("GUM_news_crane", "Three things brought the crane down: wind and rain.", "strong winds"),
        ("GUM_news_afghan", "The team was refused visas on three occasions.", "twice denied"),
        (BUS, "The driver of the bus was in his thirties.", "29-year-old"),
        (BUS, "The text does not say how cold it was on the road.", "minus 7"),
        (BUS, "The article does not give the number of soldiers hurt.", "Eleven Caldrian"),
        ("GUM_interview_mckenzie", "She was captain in 2005, not in 2010.", "I captained in 2010"),
        ("GUM_news_nasa", "Discovery goes to Texas, not to the Udvar-Hazy Center.", "place of Ent"),
        ("GUM_news_crane", "A day later, he said, it would have been worse.", "an hour later"),
        ("GUM_interview_messina", POETRY, "since I was sixteen"),
        ("GUM_news_iodine", "Most food manufacturers use iodised salt.", "few if any"),
        (
            "GUM_interview_ants",
            "Healthy ants chose food with peroxide, whereas infected ants avoided it.",
            "Infected ants chose",
        ),
    ],
)
def test_a_wrong_one_is_stopped(article: str, text: str, cited: str) -> None:
    assert isinstance(judged(article, text, cited), Fault)


SPAN = "Atlantis flies on June 28, {} days after Endeavour's launch of April 29."
LOST = "Columbia was lost {} years after Challenger."


@pytest.mark.parametrize(("text", "right", "wrong", "words"), [
    (SPAN, "60", "61", ("April 29", "June 28")),
    (LOST, "seventeen", "eighteen", ("disintegrated during", "73 seconds")),
])  # fmt: skip
def test_days_and_years_apart_are_counted(
    text: str, right: str, wrong: str, words: tuple[str, ...]
) -> None:
    assert isinstance(judged("GUM_news_nasa", text.format(right), *words), Anchored)
    assert isinstance(judged("GUM_news_nasa", text.format(wrong), *words), Fault)


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
