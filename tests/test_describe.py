"""What a citation states: figures as values, dates resolved, who said it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from qa.checking.citations import cut_citation, sentence_around
from qa.figures.stated import named_days, said_by, stated_figures
from qa.testing.examples import make_article
from qa.types import Article, Citation, Span

STORY = (
    "# About 1,200 soldiers to go north\n\n"
    "About 1,200 soldiers will go north this week, the Defence Ministry said Monday, as others "
    "rest. “They train,” Col. Ana Reyes said. “Another 60 will follow.” Nobody spoke of 40 more."
)


def cited(words: str, text: str = STORY) -> tuple[Article, Citation]:
    article = make_article(text)  # of Tuesday 2030-05-07
    start = text.index(words)
    place = Span(start=start, end=start + len(words))
    sentence = sentence_around(text, place)
    return article, cut_citation(article, sentence, number=1, evidence=place)


def test_the_cited_figure_with_its_place_in_the_article() -> None:
    article, citation = cited("About 1,200 soldiers will")
    (figure,) = stated_figures(article, citation)
    assert article.text[figure.start : figure.end] == figure.text == "About 1,200"
    assert (figure.low, figure.approximator, figure.counted) == (Decimal(1200), "about", "soldiers")


@pytest.mark.parametrize(
    ("words", "speaker", "direct"),
    [
        ("1,200 soldiers will", "the Defence Ministry", False),
        ("They train", "Col. Ana Reyes", True),
        ("Another 60", "Col. Ana Reyes", True),
        ("About 1,200 soldiers to go", "the Defence Ministry", False),
        ("40 more", None, None),
    ],
)
def test_who_said_it(words: str, speaker: str | None, direct: bool | None) -> None:
    article, citation = cited(words)
    said = said_by(article, citation)
    assert (said and said.speaker, said and said.direct) == (speaker, direct)
    if said is not None:
        assert article.text[said.start : said.end] == said.speaker


def test_relative_dates_are_resolved_and_absolute_ones_left() -> None:
    words = "It began on Wednesday and goes on this week, as in May 2029."
    found = {one.text: (one.first, one.last) for one in named_days(words, date(2022, 2, 2))}
    assert found == {
        "Wednesday": (date(2022, 2, 2), date(2022, 2, 2)),
        "this week": (date(2022, 1, 31), date(2022, 2, 6)),
    }
    assert named_days("It began on Wednesday.", None) == ()


@pytest.mark.parametrize("verb", ["denied", "refuted", "rejected", "dismissed"])
def test_the_verb_of_a_denial_is_kept(verb: str) -> None:
    said = said_by(*cited("500", f"The Defence Ministry {verb} that 500 soldiers had died."))
    assert said is not None
    assert (said.speaker, said.verb) == ("The Defence Ministry", verb)
