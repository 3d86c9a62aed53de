"""Reading figures: what they say, and where."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.figures import Approximator, Figure, Kind, read_figures
from qa.testing.growth import HOSTILE, growth, steps

PUBLISHED = date(2022, 2, 2)


def one(text: str) -> Figure:
    """The only figure of a text."""
    figures = read_figures(text, PUBLISHED)
    assert len(figures) == 1, [figure.text for figure in figures]
    return figures[0]


@pytest.mark.parametrize(
    ("text", "core", "value"),
    [
        ("2,000 troops", "2,000", "2000"),
        ("2\u00a0000 troops", "2\u00a0000", "2000"),
        ("2\u2009000 troops", "2\u2009000", "2000"),
        ("2 000 troops", "2 000", "2000"),
        ("2 000 000 troops", "2 000 000", "2000000"),
        ("2.000.000 people", "2.000.000", "2000000"),
        ("1,00,000 people", "1,00,000", "100000"),
        ("2k followers", "2k", "2000"),
        ("2.5bn people", "2.5bn", "2500000000"),
        ("5m people", "5m", "5000000"),
        ("two thousand soldiers", "two thousand", "2000"),
        ("two thousand and five soldiers", "two thousand and five", "2005"),
        ("half a million men", "half a million", "500000"),
        ("two and a half million men", "two and a half million", "2500000"),
        ("a dozen aides", "a dozen", "12"),
        ("half a dozen aides", "half a dozen", "6"),
        ("twenty-one aides", "twenty-one", "21"),
        ("twelve hundred aides", "twelve hundred", "1200"),
        ("2.5 million people", "2.5 million", "2500000"),
        ("2½ cups", "2½", "2.5"),
        ("１２３ people", "１２３", "123"),
        ("٢٠٠٠ people", "٢٠٠٠", "2000"),
        ("1.5 cups", "1.5", "1.5"),
        ("an 8,500-strong force", "8,500", "8500"),
    ],
)
def test_a_count_in_any_writing_has_its_value(text: str, core: str, value: str) -> None:
    figure = one(text)
    assert figure.core.cut(text) == core
    assert (figure.kind, figure.low, figure.high) == (Kind.COUNT, Decimal(value), Decimal(value))


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("$2.5 billion", Kind.MONEY, "2500000000", "USD"),
        ("US$3m", Kind.MONEY, "3000000", "USD"),
        ("US$ 20,000", Kind.MONEY, "20000", "USD"),
        ("€10", Kind.MONEY, "10", "EUR"),
        ("£1.2m", Kind.MONEY, "1200000", "GBP"),
        ("five million euros", Kind.MONEY, "5000000", "EUR"),
        ("A$50", Kind.MONEY, "50", "AUD"),
        ("5%", Kind.PERCENT, "5", "%"),
        ("5 per cent", Kind.PERCENT, "5", "%"),
        ("five percent", Kind.PERCENT, "5", "%"),
        ("five percentage points", Kind.PERCENTAGE_POINTS, "5", "percentage point"),
        ("the 3rd", Kind.ORDINAL, "3", None),
        ("the twenty-first day", Kind.ORDINAL, "21", None),
        ("12 years", Kind.DURATION, "12", "year"),
        ("a two-hour talk", Kind.DURATION, "2", "hour"),
        ("half an hour", Kind.DURATION, "0.5", "hour"),
        ("an 18-month-old girl", Kind.AGE, "18", "month"),
        ("a man aged 42", Kind.AGE, "42", "year"),
        ("a 42-year-old", Kind.AGE, "42", "year"),
        ("Daniel Montalvo, 19, was freed", Kind.AGE, "19", "year"),
        ("800 km away", Kind.MEASURE, "800", "km"),
        ("-5 degrees", Kind.MEASURE, "-5", "degree"),
        ("minus 5 degrees Celsius", Kind.MEASURE, "-5", "°C"),
        ("190 kilometres per hour", Kind.MEASURE, "190", "km/h"),
        ("240,000 square metres", Kind.MEASURE, "240000", "square m"),
        ("one in five voters", Kind.RATIO, "0.2", None),
        ("½", Kind.RATIO, "0.5", None),
        ("at 8:35 p.m.", Kind.TIME, "1235", None),
        ("at 20:35", Kind.TIME, "1235", None),
        ("Article 5 of the treaty", Kind.LABEL, "5", "article"),
        ("day five of the talks", Kind.LABEL, "5", "day"),
        ("passage 3 explains it", Kind.LABEL, "3", "passage"),
        ("a two nautical mile lead", Kind.MEASURE, "2", "nautical mile"),
        ("twice", Kind.COUNT, "2", "times"),
    ],
)
def test_each_figure_has_its_kind_value_and_unit(
    text: str, kind: Kind, value: str, unit: str | None
) -> None:
    figure = one(text)
    assert (figure.kind, figure.low, figure.unit) == (kind, Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("between 75,000 and 80,000 troops", 75000, 80000),
        ("75,000-80,000 troops", 75000, 80000),
        ("75,000–80,000 troops", 75000, 80000),
        ("75,000 to 80,000 troops", 75000, 80000),
        ("75-80,000 troops", 75000, 80000),
        ("from 5 to 10 men", 5, 10),
        ("two or three men", 2, 3),
        ("2 to 3 million men", 2_000_000, 3_000_000),
        ("$2-3 billion", 2_000_000_000, 3_000_000_000),
        ("5 to 10 percent", 5, 10),
        ("aged 8–10 years", 8, 10),
        ("between six hundred and eight hundred men", 600, 800),
        ("in 2003-2007", 2003, 2007),
        ("the 1990s", 1990, 1999),
    ],
)
def test_a_range_has_two_ends(text: str, low: int, high: int) -> None:
    figure = one(text)
    assert (figure.low, figure.high) == (Decimal(low), Decimal(high))


def test_a_change_is_two_figures() -> None:
    assert [f.low for f in read_figures("It rose from 5% to 10%.")] == [5, 10]


@pytest.mark.parametrize(
    ("text", "score"),
    [("won 3-1", (3, 1)), ("Sweden 1 – 0 Korea", (1, 0)), ("lost 1 – 2 to England", (1, 2))],
)
def test_scores_keep_their_order(text: str, score: tuple[int, int]) -> None:
    figure = one(text)
    assert (figure.kind, figure.low, figure.high) == (Kind.SCORE, *map(Decimal, score))


@pytest.mark.parametrize(
    ("text", "span", "approximator"),
    [
        ("about 2,000 troops", "about 2,000", Approximator.ABOUT),
        ("some 2,000 troops", "some 2,000", Approximator.ABOUT),
        ("~2,000", "~2,000", Approximator.ABOUT),
        ("2,000 or so", "2,000 or so", Approximator.ABOUT),
        ("nearly 2,000", "nearly 2,000", Approximator.NEARLY),
        ("just over 2,000", "just over 2,000", Approximator.JUST_OVER),
        ("up to 2,000", "up to 2,000", Approximator.AT_MOST),
        ("no more than 2,000", "no more than 2,000", Approximator.AT_MOST),
        ("as many as 2,000", "as many as 2,000", Approximator.AT_MOST),
        ("at least 2,000", "at least 2,000", Approximator.AT_LEAST),
        ("2,000 or more", "2,000 or more", Approximator.AT_LEAST),
        ("2,000+ people", "2,000+", Approximator.AT_LEAST),
        ("more than 2,000", "more than 2,000", Approximator.MORE_THAN),
        ("over 2,000", "over 2,000", Approximator.MORE_THAN),
        ("fewer than 2,000", "fewer than 2,000", Approximator.LESS_THAN),
        ("exactly 2,000", "exactly 2,000", Approximator.EXACTLY),
        ("2,000 troops", "2,000", Approximator.NONE),
        ("a film about 3 soldiers", "3", Approximator.NONE),
    ],
)
def test_a_hedge_belongs_to_the_span(text: str, span: str, approximator: Approximator) -> None:
    figure = one(text)
    assert (figure.span.cut(text), figure.approximator) == (span, approximator)


@pytest.mark.parametrize(
    "text", ["dozens of men", "tens of thousands of men", "several hundred men"]
)
def test_vague_figures_have_no_value(text: str) -> None:
    figure = one(text)
    assert (figure.low, figure.high, figure.approximator) == (None, None, Approximator.VAGUE)
    assert figure.counted is not None
    assert figure.counted.head == "man"


@pytest.mark.parametrize(
    ("text", "phrase", "head"),
    [
        ("about 8,500 U.S.-based troops on alert", "U.S.-based troops", "troop"),
        ("roughly 1,000 Germany-based soldiers to", "Germany-based soldiers", "soldier"),
        ("another 60 troops to the base", "troops", "troop"),
        ("the six-member team", "member", "member"),
        ("one of the three men", "men", "man"),
        ("two other incidents", "incidents", "incident"),
        ("one Rohingya, Muhammad Amin", "Rohingya", "rohingya"),
        ("1709 schoolchildren", "schoolchildren", "schoolchild"),
    ],
)
def test_the_noun_that_a_number_counts(text: str, phrase: str, head: str) -> None:
    counted = read_figures(text)[0].counted
    assert counted is not None
    assert (counted.text, counted.head) == (phrase, head)
    assert counted.span.cut(text) == phrase


@pytest.mark.parametrize(
    "text",
    [
        "an F-16, a MH370 and COVID-19",
        "call +1 212-555-1234 or 555-1234",
        "https://example.org/2022/02/02",
        "no one, one of the best, this is the one",
        "the first half",
        "in the first place",
        "he was first sent there",
        "a high-five for a one-on-one",
        "24/7 since 9/11",
        "they may march",
        "half-Chinese",
        "1. Rinse your hair.\n2. Dry it.",
        "You 1) read or 2) write",
        "one possible reason is that",
    ],
)
def test_names_and_idioms_hold_no_figure(text: str) -> None:
    figures = read_figures(text)
    assert [f.text for f in figures if f.kind is not Kind.ORDINAL or "half" not in text] == []


def test_the_clause_says_what_became_of_what_is_counted() -> None:
    added = one("adding another 60 troops")
    assert added.additive
    assert one("60 more troops").additive
    assert not one("60 troops or more").additive
    assert one("The 200 troops were not sent.").negated
    assert not one("Not only 200 troops were sent.").negated
    killed, wounded = read_figures("killing 107 or more and wounding 238")
    assert (killed.status, wounded.status) == (("killed",), ("wounded",))
    assert one("has put about 8,500 troops on higher alert").status == ("alert",)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Feb. 2, 2022", date(2022, 2, 2), date(2022, 2, 2)),
        ("2 February 2022", date(2022, 2, 2), date(2022, 2, 2)),
        ("2nd of February 2022", date(2022, 2, 2), date(2022, 2, 2)),
        ("2022-02-02", date(2022, 2, 2), date(2022, 2, 2)),
        ("13/02/2022", date(2022, 2, 13), date(2022, 2, 13)),
        ("on Feb. 5", date(2022, 2, 5), date(2022, 2, 5)),
        ("Sept. 1-3, 2021", date(2021, 9, 1), date(2021, 9, 3)),
        ("in January", date(2022, 1, 1), date(2022, 1, 31)),
        ("in March", date(2021, 3, 1), date(2021, 3, 31)),
        ("It will come in March", date(2022, 3, 1), date(2022, 3, 31)),
        ("said Wednesday", date(2022, 2, 2), date(2022, 2, 2)),
        ("on Tuesday", date(2022, 2, 1), date(2022, 2, 1)),
        ("It will come on Friday", date(2022, 2, 4), date(2022, 2, 4)),
        ("yesterday", date(2022, 2, 1), date(2022, 2, 1)),
        ("last week", date(2022, 1, 24), date(2022, 1, 30)),
        ("this week", date(2022, 1, 31), date(2022, 2, 6)),
        ("next month", date(2022, 3, 1), date(2022, 3, 31)),
        ("last year", date(2021, 1, 1), date(2021, 12, 31)),
        ("three weeks ago", date(2022, 1, 10), date(2022, 1, 16)),
        ("two years ago", date(2020, 1, 1), date(2020, 12, 31)),
    ],
)
def test_dates_are_resolved_by_the_publication_day(text: str, first: date, last: date) -> None:
    days = one(text).calendar
    assert days is not None
    assert (days.first, days.last) == (first, last)


def test_relative_dates_are_unresolved_without_a_publication_date() -> None:
    days = read_figures("last week")[0].calendar
    assert days is not None
    assert (days.relative, days.first, days.last) == (True, None, None)


def test_an_impossible_day_is_read_and_stays_unresolved() -> None:
    figure = one("October 61, 2007")
    assert figure.calendar is not None
    assert (figure.calendar.day, figure.calendar.first) == (61, None)


def test_a_number_of_more_digits_than_decimals_have_is_read() -> None:
    assert one("12 billion billion billion stars").low == 12 * 10**27
    assert one("3 deaths per 12 billion billion billion people").per == f"{12 * 10**27} person"


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    end = 0
    for figure in read_figures(text, PUBLISHED):
        assert figure.span.cut(text) == figure.text
        assert figure.span.contains(figure.core)
        assert figure.span.start >= end
        end = figure.span.end


_PIECES = st.sampled_from(
    """1 2 12 2,000 2.5 1/3 ½ - – . , ( ) $ € % ' " about over between and to from or of a an the
    one two twenty hundred thousand million dozen half third first second one-third in out per cent
    percent points years old ago day days week last this next Feb. May March 2022 Wednesday Article
    No. km square pounds troops people killed not more than or-so + minus 20:35 p.m. k m bn th
    ٢ ７ - - \n\n . . billion""".split(" ")
)


@given(st.lists(_PIECES, max_size=30), st.sampled_from(["", " ", "  ", "\u00a0"]))
def test_any_mixture_of_the_grammar_is_read(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    end = 0
    for figure in read_figures(text, PUBLISHED):
        assert figure.span.cut(text) == figure.text
        assert figure.span.start >= end
        end = figure.span.end
        assert (figure.low is None) == (figure.high is None)


def test_a_sentence_read_again_is_remembered_and_a_long_text_is_not() -> None:
    sentence = "Nine soldiers went to Ostrel on Tuesday, as 1,350 had before."
    first = steps(lambda text: read_figures(text, PUBLISHED), sentence)
    again = steps(lambda text: read_figures(text, PUBLISHED), sentence)
    assert again < first / 10
    assert read_figures(sentence) != read_figures(sentence, PUBLISHED)
    long = sentence * 100
    assert steps(read_figures, long) == pytest.approx(steps(read_figures, long), rel=0.5)


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_reading_takes_time_linear_in_the_text(unit: str) -> None:
    assert growth(read_figures, unit, 1500) < 2.2


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Nine soldiers were hurt on Saturday and not eleven.", [False, False, True]),
        ("It did not send nine soldiers.", [True]),
        ("Nine soldiers were not sent.", [True]),
    ],
)
def test_and_not_eleven_denies_only_the_eleven(text: str, denied: list[bool]) -> None:
    assert [figure.negated for figure in read_figures(text)] == denied


@pytest.mark.parametrize(
    ("text", "low", "unit"),
    [
        ("Turnover rose from 1.2 to 1.5 million.", 1_200_000, None),
        ("Sales rose from 900,000 to 1.5 million.", 900_000, None),
        ("Support fell from 45 to 38 percent.", 45, "%"),
        ("The fee was raised from 4 to 6 euros.", 4, "EUR"),
        ("It was cut from 12 to 9 kilometres.", 12, "km"),
    ],
)
def test_the_old_level_has_the_scale_and_unit_of_the_new_one(
    text: str, low: int, unit: str | None
) -> None:
    old, new = read_figures(text)
    assert old.low == low
    assert (old.unit, old.change) == (unit, "from")
    assert new.change == "to"


def test_a_number_behind_in_march_is_no_day() -> None:
    month, ships = read_figures("In March 12 ships were lost.", date(2022, 4, 1))
    assert (month.text, ships.text) == ("March", "12")
    assert ships.counted is not None
    assert ships.counted.head == "ship"
    (day,) = read_figures("On March 12 ships were lost.", date(2022, 4, 1))
    assert day.text == "March 12"


def test_the_noun_behind_a_possessive_is_counted() -> None:
    (figure,) = read_figures("He sold 12 of the company's shares.")
    assert figure.counted is not None
    assert figure.counted.text == "shares"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("between nine hundred and one thousand voters", 900, 1000),
        ("between eight thousand nine hundred and nine thousand nine hundred voters", 8900, 9900),
        ("between one hundred and five and two hundred voters", 105, 200),
        (
            "between one hundred and one thousand and one hundred and two thousand voters",
            101_000,
            102_000,
        ),
        ("nine hundred and one thousand voters", 901_000, 901_000),
    ],
)
def test_behind_between_and_parts_two_spelled_numbers(text: str, low: int, high: int) -> None:
    (figure,) = read_figures(text)
    assert (figure.low, figure.high) == (Decimal(low), Decimal(high))
