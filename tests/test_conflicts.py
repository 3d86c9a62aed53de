"""Conflicts between articles: what is one, what is none, who copied whom, what was updated."""

from __future__ import annotations

from datetime import date

import pytest

from qa.answering.conflicts import find_conflicts, independent_sources, moment
from qa.checking.citations import cut_citation, sentence_around
from qa.figures import read_figures
from qa.testing.examples import make_article
from qa.types import Article, Claim, Conflict, Span

WIRE = (
    "{headline}\n\nPORT ARLEN (Wire) — The ministry will send {number} soldiers from Fort Hallam "
    "to Lorvenia over the next ten days, officials said Monday.\n\nThe soldiers, most of them "
    "from the 7th Fell Brigade, will be based at Veskby, close to the border. They will take "
    "along 24 armoured vehicles and six helicopters.\n\n{extra}"
)


def article(text: str, day: int, publisher: str | None = None, month: int = 3) -> Article:
    made = make_article(text, id=f"{publisher}-{month}-{day}")
    return made.model_copy(update={"publisher": publisher, "published_at": date(2023, month, day)})


def claims_on(*stated: tuple[Article, str]) -> tuple[Claim, ...]:
    """One claim for each article and the words of it that answer."""
    claims = []
    for number, (source, words) in enumerate(stated, start=1):
        start = source.text.index(words)
        evidence = Span(start=start, end=start + len(words))
        sentence = sentence_around(source.text, evidence)
        cited = cut_citation(source, sentence, number=number, evidence=evidence)
        place = Span(start=0, end=len(words))
        claims.append(Claim(text=words, answer_range=place, citations=(cited,), score=0.9))
    return tuple(claims)


def conflicts(*stated: tuple[Article, str]) -> tuple[Conflict, ...]:
    articles = {(source.id, source.version): source for source, _ in stated}
    return find_conflicts(claims_on(*stated), articles)


def of_two(one: str, other: str) -> tuple[Conflict, ...]:
    """The conflicts of two sentences, by the first count in each."""
    sides = []
    for day, (text, publisher) in enumerate(((one, "A"), (other, "B")), start=1):
        figure = next(f for f in read_figures(text) if f.kind.value in ("count", "money"))
        sides.append((article(text, day, publisher), figure.text))
    return conflicts(*sides)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Eleven soldiers were hurt.", "Nine soldiers were hurt."),
        ("It will send about 1,200 soldiers.", "Some 1,500 troops are expected."),
        ("About 350 people marched.", "More than 1,000 people marched."),
        ("The work costs $38 million.", "The work costs $42 million."),
        ("At least 10 people died.", "At least 25 people died."),
    ],
)
def test_figures_that_cannot_both_be_right_conflict(one: str, other: str) -> None:
    (conflict,) = of_two(one, other)
    assert [figure.publisher for figure in conflict.figures] == ["B", "A"]
    assert not conflict.updated


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It sent about 2,000 soldiers.", "It sent 1,987 soldiers."),
        ("It sent 2,000 soldiers.", "It sent two thousand troops."),
        ("Up to 20,000 troops take part.", "Between 9,000 and 11,000 troops take part."),
        ("It will send 1,350 soldiers.", "Another 60 soldiers will leave."),
        ("It will send 1,350 soldiers.", "So far 400 soldiers have left."),
        ("It will send 1,350 soldiers.", "The first 80 soldiers reached the town."),
        ("It will send 1,350 soldiers.", "It already has 450 soldiers there."),
        ("It will send 1,350 soldiers.", "Together with others it will then have 1,860 soldiers."),
        ("It sends 2,000 troops to Poland and Germany.", "It sends 1,700 troops to Poland."),
        ("It sends 2,000 troops to Poland.", "It sends 1,000 troops to Romania."),
        ("Nine soldiers were hurt.", "Two of the soldiers were in danger."),
        ("Nine soldiers were hurt.", "Two soldiers were killed."),
        ("Six helicopters will go.", "Four ships will go."),
        ("A ticket costs $20.", "A ticket costs 30 euros."),
    ],
)
def test_parts_totals_plans_and_other_things_are_no_conflict(one: str, other: str) -> None:
    assert of_two(one, other) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("The bus overturned on an icy road on Saturday.", "Saturday"),
         ("The bus overturned on the icy road on Friday.", "Friday")),
        (("The bus overturned at 8 p.m. on an icy road.", "8 p.m."),
         ("The bus overturned at 9:30 p.m. on an icy road.", "9:30 p.m.")),
        (("The bridge was opened by the old king in 1871.", "1871"),
         ("The old king opened the bridge in 1881, archives show.", "1881")),
        (("It was the third accident of a convoy bus this week.", "third"),
         ("It was the fifth accident of a convoy bus this week.", "fifth")),
        (("The members consulted under Article 3 of the Northern Compact.", "Article 3"),
         ("Under Article 4 of the Northern Compact, the members consulted.", "Article 4")),
    ],
)  # fmt: skip
def test_days_times_ranks_and_labels_of_one_event_conflict(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    sides = [
        (article(text, 14, who), words)
        for who, (text, words) in zip("AB", (one, other), strict=True)
    ]
    (conflict,) = conflicts(*sides)
    assert {figure.text for figure in conflict.figures} == {one[1], other[1]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("The bus overturned on an icy road on Saturday.", "Saturday"),
         ("The bus overturned on the icy road on March 11.", "March 11")),
        (("The bus overturned on an icy road on Saturday.", "Saturday"),
         ("The convoy left Fort Hallam on Friday morning.", "Friday")),
        (("The bus overturned on an icy road in March.", "March"),
         ("The bus overturned on an icy road on Saturday.", "Saturday")),
        (("It was the third accident of a convoy bus this week.", "third"),
         ("It was the fifth day of the convoy bus accident week.", "fifth")),
    ],
)  # fmt: skip
def test_other_words_for_a_day_and_other_events_do_not(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    sides = [
        (article(text, 14, who), words)
        for who, (text, words) in zip("AB", (one, other), strict=True)
    ]
    assert conflicts(*sides) == ()


def test_each_side_names_publisher_day_speaker_and_place() -> None:
    old = article("It will send 1,200 soldiers, the ministry said Monday.", 6, "Courier")
    new = article("It will send 1,500 soldiers, Mayor Dagny Holt said.", 8, "Gazette")
    (conflict,) = conflicts((old, "1,200"), (new, "1,500"))
    first, second = conflict.figures
    assert (first.text, first.publisher, first.said_by) == ("1,500", "Gazette", "Mayor Dagny Holt")
    assert (second.published_at, second.said_by) == (date(2023, 3, 6), "the ministry")
    assert new.text[first.start : first.end] == "1,500"
    assert (first.citation, second.citation, second.citations) == (2, 1, (1,))


def test_the_same_speaker_later_supersedes() -> None:
    old = article("It will send 1,200 soldiers, the ministry said Monday.", 6, "Courier")
    new = article("It will send 1,350 soldiers, the Ministry said Friday.", 10, "Ledger")
    (conflict,) = conflicts((old, "1,200"), (new, "1,350"))
    assert conflict.updated
    assert conflict.figures[1].superseded_by == 2


def test_a_publisher_that_corrects_itself_supersedes() -> None:
    old = article("The bus carried six soldiers, police said.", 6, "Courier")
    text = "The bus carried four soldiers, Mayor Holt said. An earlier report of six was wrong."
    (conflict,) = conflicts((old, "six"), (article(text, 10, "Courier"), "four"))
    assert conflict.updated


def test_another_outlet_that_denies_a_figure_does_not_supersede_it() -> None:
    old = article("Eleven soldiers were hurt, a doctor told the Ledger.", 13, "Ledger")
    text = "Nine soldiers were hurt and not eleven, as the Ledger had reported, Pell said."
    (conflict,) = conflicts((old, "Eleven"), (article(text, 15, "Courier"), "Nine"))
    assert not conflict.updated
    assert [figure.text for figure in conflict.figures] == ["Nine", "Eleven"]


def test_a_figure_that_its_own_article_takes_back_is_no_side() -> None:
    text = "It will send 1,350 soldiers rather than about 1,200, the ministry said."
    one, other = article(text, 10, "Courier"), article("It sends 1,350 soldiers.", 11, "Ledger")
    assert conflicts((one, "about 1,200"), (other, "1,350")) == ()


def test_articles_of_other_times_do_not_conflict() -> None:
    one = article("It has 1,200 soldiers there.", 1, "Courier", month=1)
    other = article("It has 1,500 soldiers there.", 1, "Ledger", month=9)
    assert conflicts((one, "1,200"), (other, "1,500")) == ()


def test_unrelated_conflicts_stay_apart() -> None:
    given = [
        (article("It sends 1,200 soldiers.", 1, "A"), "1,200"),
        (article("It sends 1,500 soldiers.", 2, "B"), "1,500"),
        (article("It sends four helicopters.", 3, "C"), "four"),
        (article("It sends nine helicopters.", 4, "D"), "nine"),
    ]
    found = conflicts(*given)
    assert sorted([f.text for f in one.figures] for one in found) == [
        ["1,500", "1,200"], ["nine", "four"],
    ]  # fmt: skip


def wire(
    number: str = "about 1,200", headline: str = "Soldiers to go north", extra: str = "-"
) -> str:
    return WIRE.format(headline=headline, number=number, extra=extra)


def test_copies_of_one_wire_story_count_once() -> None:
    local = "Fort Hallam is home to some 4,000 soldiers, and the mayor was surprised by the news."
    one = article(wire(), 6, "Courier")
    copy = article(wire(headline="Fort Hallam's men leave", extra=local), 7, "Ledger")
    other = article("Some 1,200 soldiers will come, the town hall of Veskby said.", 8, "Gazette")
    assert independent_sources([one, copy]) == 1
    assert independent_sources([one, copy, other]) == 2
    assert independent_sources([one, article(other.text, 9, "Courier")]) == 1


def test_a_copy_with_another_figure_still_conflicts() -> None:
    one, copy = article(wire(), 6, "Courier"), article(wire("about 2,100"), 7, "Ledger")
    (conflict,) = conflicts((one, "about 1,200"), (copy, "about 2,100"))
    assert {figure.text for figure in conflict.figures} == {"about 1,200", "about 2,100"}


def test_articles_without_a_publisher_are_not_two_sources() -> None:
    one, other = article("It sent 1,200 soldiers.", 6), article("Some 1,200 soldiers came.", 8)
    named = article("1,200 soldiers are in Veskby.", 9, "Courier")
    assert independent_sources([one, other]) == 1
    assert independent_sources([one, other, named]) == 2


@pytest.mark.parametrize("year", [2999, 9999])
def test_an_article_dated_ahead_is_never_the_newest(year: int) -> None:
    now = article("It will send 1,350 soldiers, the ministry said.", 10, "Courier")
    ahead = article("It will send 9,000 soldiers, the ministry said.", 11, "Courier")
    ahead = ahead.model_copy(update={"published_at": date(year, 1, 1)})
    (conflict,) = conflicts((ahead, "9,000"), (now, "1,350"))
    assert [figure.text for figure in conflict.figures] == ["1,350", "9,000"]
    assert moment(ahead.published_at) < moment(now.published_at)


HEADLINE = "{} killed in bus crash near Veskby\n\n{} people were killed in a crash, police said."


@pytest.mark.parametrize(
    ("head", "body", "count"),
    [("Nine", "Twelve", 1), ("At least 30", "At least 13", 1), ("Some 100", "98", 0)],
)
def test_a_headline_that_disagrees_with_its_text_conflicts(
    head: str, body: str, count: int
) -> None:
    one = article(HEADLINE.format(head, body), 6, "Courier")
    found = conflicts((one, head), (one, body))
    assert len(found) == count


@pytest.mark.parametrize(
    "text",
    [
        "The ministry denied that eleven soldiers were hurt.",
        "If the bus had turned over, eleven soldiers would have been hurt.",
        "An earlier report said that eleven soldiers were hurt.",
        "The claim that eleven soldiers were hurt is false.",
    ],
)
def test_what_an_article_does_not_vouch_for_is_no_side(text: str) -> None:
    one, other = article(text, 10, "Courier"), article("Nine soldiers were hurt.", 11, "Ledger")
    assert conflicts((one, "eleven"), (other, "Nine")) == ()
