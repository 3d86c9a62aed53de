"""How English news words figures: each kind in many wordings, with the values they have."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.figures import Figure, Kind, read_codes, read_figures
from qa.text.folding import fold

PUBLISHED = date(2024, 5, 15)
"""A Wednesday."""


def value(figure: Figure) -> str:
    """A figure's value and unit in short: "20", "5..10 %", "45000000 USD a month"."""
    number = "?" if figure.low is None else f"{figure.low}"
    if figure.is_range:
        number = f"{figure.low}..{figure.high}"
    unit = "" if figure.unit is None else f" {figure.unit}"
    return number + unit + (f" per {figure.per}" if figure.per else "")


def values(text: str) -> list[str]:
    return [value(figure) for figure in read_figures(text, PUBLISHED)]


@pytest.mark.parametrize(
    ("text", "change", "level"),
    [
        ("Cases rose by 20 to 115.", "20", "115"),
        ("Profit was up $3m to $45m.", "3000000 USD", "45000000 USD"),
        ("It was an increase of 12 to 45.", "12", "45"),
        ("The toll climbed another 12 to 45.", "12", "45"),
        ("Rates were cut by 0.25 points to 4.5 percent.", "0.25 percentage point", "4.5 %"),
        ("The index dropped by about 30 to 412.", "30", "412"),
        ("Shares rose 2 percent to 45 euros.", "2 %", "45 EUR"),
        ("Sales were down 3 million to 45 million.", "3000000", "45000000"),
        ("Membership fell a further 150 to 2,300.", "150", "2300"),
        ("The fee goes up €5 to €30.", "5 EUR", "30 EUR"),
        ("A gain of almost 14 to 212 was recorded.", "14", "212"),
        ("The number of wells grew by six to 41 wells.", "6", "41"),
        ("Debt swelled by $2bn to $31bn.", "2000000000 USD", "31000000000 USD"),
        ("Unemployment edged down 0.2 points to 5.1 per cent.", "0.2 percentage point", "5.1 %"),
        (
            "The bank lifted its rate by 50 basis points to 3 percent.",
            "0.5 percentage point",
            "3 %",
        ),
        ("A drop of £10 to £95 followed.", "10 GBP", "95 GBP"),
        ("The count increased by three to 19.", "3", "19"),
        ("The number of beds was increased by 40 to 310.", "40", "310"),
        ("Turnout rose four points to 61 percent.", "4 percentage point", "61 %"),
        ("Passenger numbers increased 8% to 2.4 million.", "8 %", "2400000"),
        ("The wait was cut by 10 days to 35 days.", "10 day", "35 day"),
    ],
)
def test_a_change_and_the_new_level_are_two_figures(text: str, change: str, level: str) -> None:
    figures = read_figures(text)
    assert [value(figure) for figure in figures] == [change, level]
    assert [figure.change for figure in figures] == ["by", "to"]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Prices grew by 5 to 10 percent.", "5..10 %"),
        ("They cut 1,200 to 1,500 jobs.", "1200..1500"),
        ("Output fell 2 to 3 percent.", "2..3 %"),
        ("A rise of 10 to 15 percent is expected.", "10..15 %"),
        ("Between 20 and 115 people came.", "20..115"),
        ("It will take 3 to 5 weeks.", "3..5 week"),
        ("It rose by 10 to 50 percent.", "10..50 %"),
        ("Tickets cost $3m to $45m.", "3000000..45000000 USD"),
    ],
)
def test_a_range_stays_a_range(text: str, span: str) -> None:
    assert values(text) == [span]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("It rose from 9 to 10.", ["from", "to"]),
        ("It rose to 115.", ["to"]),
        ("It rose by 20.", ["by"]),
        ("Cases are up 20 on the week.", ["by"]),
        ("The rate was raised to 4.5 percent.", ["to"]),
        ("He sent 20 letters to 115 people.", [None, None]),
        ("They won by 20 votes.", [None]),
    ],
)
def test_a_change_by_is_told_from_a_change_to(text: str, changes: list[str | None]) -> None:
    assert [figure.change for figure in read_figures(text)] == changes


@pytest.mark.parametrize(
    ("text", "part", "whole", "head"),
    [
        ("12 of the 15 ministers voted.", "12", "15", "minister"),
        ("Three of Kessel's nine bridges are closed.", "3", "9", "bridge"),
        ("Four of its 30 stores will close.", "4", "30", "store"),
        ("About 40 of some 200 villagers fled.", "40", "200", "villager"),
        ("Seven of the region's 22 hospitals are full.", "7", "22", "hospital"),
        ("At least six of those 80 homes burned.", "6", "80", "home"),
        ("Two of their three sons died.", "2", "3", "son"),
        ("19 of the party's 61 deputies rebelled.", "19", "61", "deputy"),
        ("Only 5 of 48 wells work.", "5", "48", "well"),
        ("More than 300 of the company's 1,200 workers struck.", "300", "1200", "worker"),
        ("Nine of an estimated 70 whales survived.", "9", "70", "whale"),
        ("12 out of the 15 ministers voted.", "12", "15", "minister"),
        ("The team lost seven of its last 10 games.", "7", "10", "game"),
        ("Eleven of Lorvenia's more than 90 schools reopened.", "11", "90", "school"),
    ],
)
def test_a_part_counts_what_its_whole_counts(text: str, part: str, whole: str, head: str) -> None:
    first, second = read_figures(text)
    assert (value(first), value(second)) == (part, whole)
    assert [one.counted.head if one.counted else None for one in (first, second)] == [head, head]
    assert first.part_of == second.span
    assert second.whole
    assert not first.whole
    assert second.part_of is None


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("A ferry with 120 on board sank, killing at least 17.", "17", "120"),
        ("Of the 15 ministers, 12 voted.", "12", "15"),
        ("Of 230 passengers, 41 were hurt.", "41", "230"),
        ("A bus carrying 52 people overturned, leaving nine dead.", "9", "52"),
        ("The plane had 81 people aboard, six of whom died.", "6", "81"),
        ("There were 40 miners underground; 11 of them escaped.", "11", "40"),
        ("Out of 300 applicants, 25 were admitted.", "25", "300"),
        ("A boat with 60 migrants aboard capsized and 14 drowned.", "14", "60"),
        ("Of the 40 hostages, nine are children.", "9", "40"),
        ("The train, carrying 300 people, derailed, injuring 61.", "61", "300"),
        ("Among the 90 guests, 33 fell ill.", "33", "90"),
    ],
)
def test_a_part_is_linked_to_its_whole(text: str, part: str, whole: str) -> None:
    first, second = read_figures(text)
    assert (value(first), value(second)) == (whole, part)
    assert second.part_of == first.span
    assert first.whole


def test_figures_of_different_things_are_not_linked() -> None:
    for text in (
        "A ferry with 120 on board left at noon and 17 buses waited.",
        "12 ministers met 15 mayors.",
        "He sold 3 of them for $15.",
        "Two of the first three were free.",
    ):
        assert not any(figure.part_of for figure in read_figures(text)), text


@pytest.mark.parametrize(
    ("text", "expected", "heads"),
    [
        ("It sold 300 cars in May and 450 cars in June.", ["300", "450"], ["car", "car"]),
        ("It sold 300 cars in May and 450 in June.", ["300", "450"], ["car", "car"]),
        ("Lee won 45 percent, Behn 38.", ["45 %", "38 %"], [None, None]),
        ("Lee won 45 percent and Behn 38.", ["45 %", "38 %"], [None, None]),
        ("Lee took 45 percent, Behn 38 and Orlo 12.", ["45 %", "38 %", "12 %"], [None] * 3),
        ("Kessel has 12 bridges, Varn seven.", ["12", "7"], ["bridge", "bridge"]),
        ("The left won 61 seats, the right 58.", ["61", "58"], ["seat", "seat"]),
        ("It built 40 homes in Varn, 25 in Kessel.", ["40", "25"], ["home", "home"]),
        ("It cost 5 euros in Varn and 7 in Kessel.", ["5 EUR", "7 EUR"], [None, None]),
        ("Rain was 12 mm in Varn and 30 in Kessel.", ["12 mm", "30 mm"], [None, None]),
        ("It sold 300 cars this month against 450 last month.", ["300", "450"], ["car", "car"]),
        ("The north got 200mm of rain, the south 80.", ["200 mm", "80 mm"], [None, None]),
        ("Varn spent $12m and Kessel $9m.", ["12000000 USD", "9000000 USD"], [None, None]),
        ("He scored 12 points and Behn eight.", ["12", "8"], ["point", "point"]),
        ("Support was 51 percent in May, compared with 47 in June.", ["51 %", "47 %"], [None] * 2),
        ("He lost 45 percent to 38.", ["45 %", "38 %"], [None, None]),
    ],
)
def test_lists_carry_units_and_nouns_over(
    text: str, expected: list[str], heads: list[str | None]
) -> None:
    figures = [one for one in read_figures(text, PUBLISHED) if one.kind is not Kind.DATE]
    assert [value(figure) for figure in figures] == expected
    assert [figure.counted.head if figure.counted else None for figure in figures] == heads


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lee won 45 percent, Behn, 38, said.", ["45 %", "38"]),
        ("It sold 300 cars. Room 450 was empty.", ["300", "450 room"]),
        ("She won 12 races and turned 38.", ["12", "38"]),
        ("He ran 5 km and 12 people watched.", ["5 km", "12"]),
    ],
)
def test_outside_a_list_no_unit_is_carried_over(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He earns 12,000 euros a month.", ["12000 EUR per month"]),
        ("It costs $5 per dose.", ["5 USD per dose"]),
        ("It costs £30 a head.", ["30 GBP per person"]),
        ("It costs £30 per person.", ["30 GBP per person"]),
        ("There were 12 deaths per 1,000 births.", ["12 per 1000 birth"]),
        ("It counted 5 cases per 100,000 people.", ["5 per 100000 person"]),
        ("It counted 5 cases per 100,000.", ["5 per 100000"]),
        ("It pumps 1.2 million barrels a day.", ["1200000 per day"]),
        ("It pumps 1.2 million barrels per day.", ["1200000 per day"]),
        ("She works 38 hours a week.", ["38 hour per week"]),
        ("Prices grow 3 percent a year.", ["3 % per year"]),
        ("Fuel costs $1.459 a litre.", ["1.459 USD per litre"]),
        ("Fuel costs $1.45/litre.", ["1.45 USD per litre"]),
        ("Oil traded at $81 a barrel.", ["81 USD per barrel"]),
        ("It pays 40 dollars an hour.", ["40 USD per hour"]),
        ("It costs 900 euros each month.", ["900 EUR per month"]),
        ("It costs 900 euros monthly.", ["900 EUR per month"]),
        ("He pays a monthly rent of 900 euros.", ["900 EUR per month"]),
        ("Income is $3,000 per capita.", ["3000 USD per person"]),
        ("They charge 4 euros apiece.", ["4 EUR per item"]),
        ("He calls three times a week.", ["3 per week"]),
        ("It has 4 doctors for every 1,000 residents.", ["4 per 1000 resident"]),
        ("It makes 200 cars every week.", ["200 per week"]),
        ("The rate was 12 per million.", ["12 per 1000000"]),
        ("Rent is £950 a calendar month.", ["950 GBP per month"]),
        ("The pump moves 300 litres a second.", ["300 litre per second"]),
        ("It emits 90 grams of CO2 per kilometre.", ["90 g per km"]),
    ],
)
def test_a_rate_is_a_part_of_the_unit(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It paid 300 euros a year ago.",
        "It paid 300 euros a day later.",
        "It rose 3 percent a year earlier.",
        "It fell 3 percent.",
        "It paid 300 euros, a spokesman said.",
        "It killed 300 people a day after the vote.",
        "He bought 300 shares a man offered.",
    ],
)
def test_words_that_look_like_a_rate(text: str) -> None:
    assert read_figures(text)[0].per is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost 3,5 million euros.", ["3500000 EUR"]),
        ("The town has 12.400 residents.", ["12400"]),
        ("It cost 1·5 million dollars.", ["1500000 USD"]),
        ("It fell .5 percent.", ["0.5 %"]),
        ("Rates rose two point five percent.", ["2.5 %"]),
        ("It cost 1 234 567,89 euros.", ["1234567.89 EUR"]),
        ("About 4,25 percent voted.", ["4.25 %"]),
        ("It cost €3,50.", ["3.5 EUR"]),
        ("It is 7,5 kilometres long.", ["7.5 km"]),
        ("He ran 1.234.567 steps.", ["1234567"]),
        ("It grew one point seven five million.", ["1750000"]),
        ("Zero point three percent came.", ["0.3 %"]),
        ("A quake of 6·2 shook it.", ["6.2"]),
        ("It costs $.75 now.", ["0.75 USD"]),
        ("It cost 1 234,5 euros.", ["1234.5 EUR"]),
        ("It has 45.000 members and 3 flags.", ["45000", "3"]),
        ("Inflation was 2.125 percent.", ["2.125 %"]),
        ("He ran it in 9.958 seconds.", ["9.958 second"]),
        ("It weighs 0.125 kg.", ["0.125 kg"]),
        ("The rate is nought point five percent.", ["0.5 %"]),
        ("It grew 1.125 million.", ["1125000"]),
        ("It won 3.500,75 euros.", ["3500.75 EUR"]),
    ],
)
def test_digits_with_any_separators_are_read(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It cost 12.400 euros.",
        "It cost 1,2345 million euros.",
        "It cost 1.2.3 million euros.",
        "It cost 12,34,5 million.",
        "It cost 1,2,3 percent.",
        "It is 1.500 km long.",
        "It cost 1,23,45 billion dollars.",
        "He wrote 3,5,7 thousand.",
        "It rose to 12.400.",
    ],
)
def test_an_ambiguous_number_is_not_read_at_all(text: str) -> None:
    figures = read_figures(text)
    assert not figures
    assert read_codes(text, figures)


@given(
    st.integers(1, 999),
    st.lists(st.integers(0, 999), max_size=3),
    st.sampled_from([" ", "\u00a0", "\u2009", "\u202f", ".", ",", "'"]),
)
def test_no_group_of_digits_is_read_alone(head: int, groups: list[int], joint: str) -> None:
    number = joint.join([str(head), *(f"{group:03}" for group in groups)])
    decimal = joint == "." and len(groups) == 1
    whole = Decimal(number if decimal else number.replace(joint, ""))
    assert [one.low for one in read_figures(f"There were {number} million birds.")] == [
        whole * 10**6
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 F-16s and 2 C-17s flew.", ["10", "2"]),
        ("He sent 5 M1 tanks and 12 G-wagons.", ["5", "12"]),
        ("It bought 31 M1A1 tanks.", ["31"]),
        ("Six F-35 jets and 3 C-130 planes came.", ["6", "3"]),
        ("It sold 8.1m cars.", ["8100000"]),
        ("Sales of 8.1m were reported.", ["8100000"]),
        ("Some 8.1m live there.", ["8100000"]),
        ("The city of 2.3m is flooded.", ["2300000"]),
        ("A population of 8.1m grew.", ["8100000"]),
        ("Its audience of 1.2m shrank.", ["1200000"]),
        ("More than 4m voted.", ["4000000"]),
        ("About 3m were displaced.", ["3000000"]),
        ("It sells 1.3m a year.", ["1300000 per year"]),
        ("Turnout was 5.2m of 8m.", ["5200000", "8000000"]),
        ("3M cut 200 jobs.", ["200"]),
        ("The army lost 3 T-72 tanks and 4 MiG-29s.", ["3", "4"]),
        ("A B-52 and two MQ-9 drones flew.", ["2"]),
        ("He jumped 8.1m on Sunday.", ["8.1 m", "?"]),
        ("A wave 12m high came.", ["12 m"]),
        ("The 100m final is today.", ["100 m", "?"]),
        ("Call 020 7946 0958.", []),
        ("Call +44 20 7946 0958.", []),
        ("Ring (555) 123-4567.", []),
        ("Ring 1-800-555-0199 now.", []),
        ("Phone: 0151 496 0123.", []),
        ("Tel. 555 0199.", []),
        ("In FY2022-23 it grew.", []),
        ("In FY23 and Q3 it grew.", []),
        ("It is due in FY2024/25.", []),
        ("Take the A9-12 or the M25.", []),
    ],
)
def test_m_is_a_million_or_metres_by_its_context(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("A Boeing 737-800 crashed.", "Boeing 737-800"),
        ("The 737-800 crashed.", "737-800"),
        ("A 747-400 landed.", "747-400"),
        ("Two Boeing 787-9 jets landed.", "Boeing 787-9"),
        ("An old 767-300ER landed.", "767-300ER"),
    ],
)
def test_airliners_are_labels(text: str, label: str) -> None:
    found = [figure for figure in read_figures(text) if figure.kind is Kind.LABEL]
    assert [figure.text for figure in found] == [label]
    assert len(read_figures(text)) == 1 + text.startswith("Two")


@pytest.mark.parametrize(
    ("text", "kind", "low", "high"),
    [
        ("A man in his mid-20s came.", Kind.AGE, 23, 27),
        ("A woman in her early 40s came.", Kind.AGE, 40, 44),
        ("Both are in their late thirties.", Kind.AGE, 36, 39),
        ("He is in his 60s.", Kind.AGE, 60, 69),
        ("She is in her twenties.", Kind.AGE, 20, 29),
        ("They were in their mid-to-late 50s.", Kind.AGE, 53, 59),
        ("A man in his mid 30s came.", Kind.AGE, 33, 37),
        ("It began in the late 1990s.", Kind.YEAR, 1996, 1999),
        ("It began in the mid-1980s.", Kind.YEAR, 1983, 1987),
        ("It began in the early 2000s.", Kind.YEAR, 2000, 2004),
        ("It began in the late '60s.", Kind.YEAR, 1966, 1969),
        ("It began in the 1970s.", Kind.YEAR, 1970, 1979),
        ("It began in the early 70s.", Kind.YEAR, 1970, 1974),
        ("Temperatures reached the mid-20s.", Kind.MEASURE, 23, 27),
        ("It will be in the low 20s.", Kind.COUNT, 20, 24),
        ("A suspect aged in his late 20s fled.", Kind.AGE, 26, 29),
    ],
)
def test_decades_ages_and_centuries_have_both_ends(
    text: str, kind: Kind, low: int, high: int
) -> None:
    (figure,) = read_figures(text, PUBLISHED)
    assert (figure.kind, figure.low, figure.high) == (kind, Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It happened on Tuesday of last week.", date(2024, 5, 7), date(2024, 5, 7)),
        ("It happened on Friday last week.", date(2024, 5, 10), date(2024, 5, 10)),
        ("It happened last week on Friday.", date(2024, 5, 10), date(2024, 5, 10)),
        ("It starts on Monday of next week.", date(2024, 5, 20), date(2024, 5, 20)),
        ("It starts on Monday next week.", date(2024, 5, 20), date(2024, 5, 20)),
        ("It was on Monday of this week.", date(2024, 5, 13), date(2024, 5, 13)),
        ("It was on the Sunday of last week.", date(2024, 5, 12), date(2024, 5, 12)),
        ("It runs from 3 to 5 March.", date(2024, 3, 3), date(2024, 3, 5)),
        ("It runs 3 to 5 March.", date(2024, 3, 3), date(2024, 3, 5)),
        ("It ran between 3 and 5 March 2022.", date(2022, 3, 3), date(2022, 3, 5)),
        ("It ran from March 3 to 5.", date(2024, 3, 3), date(2024, 3, 5)),
        ("It ran from the 3rd to the 5th of March.", date(2024, 3, 3), date(2024, 3, 5)),
        ("It ran March 3 through 5.", date(2024, 3, 3), date(2024, 3, 5)),
        ("It ran between March 3 and 5.", date(2024, 3, 3), date(2024, 3, 5)),
    ],
)
def test_parts_of_weeks_and_months_are_resolved(text: str, first: date, last: date) -> None:
    (figure,) = read_figures(text, PUBLISHED)
    assert figure.calendar is not None
    assert (figure.calendar.first, figure.calendar.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Hundreds of people came.", 200, 2000),
        ("Thousands of people came.", 2000, 20000),
        ("Dozens of people came.", 24, 240),
        ("Scores of people came.", 40, 400),
        ("Tens of thousands of people came.", 20000, 200000),
        ("Hundreds of thousands of people came.", 200000, 2000000),
        ("Several hundred people came.", 300, 1000),
        ("A few thousand people came.", 2000, 6000),
        ("Millions of people came.", 2000000, 20000000),
        ("A couple of hundred people came.", 150, 300),
    ],
)
def test_vague_numbers_have_bounds(text: str, low: int, high: int) -> None:
    (figure,) = read_figures(text)
    assert figure.low is None
    assert figure.bounds == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    "text",
    [
        "The 5\u200b00 sol\u00addiers came.",
        "About 1\u2060,\u200b200 peo\u200bple were kil\u00adled on Wed\u00adnesday.",
        "A \ufefff\u00adive-year-old and 12\u200d per\u00adcent of cafe\u0301s.",
        "It cost 3\u00ad.\u00ad5 mil\u00adlion eu\u200bros a mon\u00adth.",
    ],
)
def test_invisible_characters_change_no_figure(text: str) -> None:
    clean = "".join(c for c in text if unicodedata.category(c) != "Cf")
    dirty, plain = read_figures(text, PUBLISHED), read_figures(clean, PUBLISHED)
    assert [value(figure) for figure in dirty] == [value(figure) for figure in plain]
    for mine, theirs in zip(dirty, plain, strict=True):
        assert mine.span.cut(text) == mine.text
        assert fold(mine.text).text == fold(theirs.text).text
        assert (mine.status, mine.approximator) == (theirs.status, theirs.approximator)
        heads = [one.counted.head if one.counted else None for one in (mine, theirs)]
        assert heads[0] == heads[1]


_NEWS = "About 1,200 soldiers and 3.5 percent of cafés came on 5 March; two-thirds left."


@given(st.lists(st.tuples(st.integers(0, len(_NEWS)), st.sampled_from("\u200b\u00ad\u2060\ufeff"))))
def test_invisible_characters_anywhere_change_no_value(
    inserted: list[tuple[int, str]],
) -> None:
    text = _NEWS
    for at, mark in sorted(inserted, reverse=True):
        text = text[:at] + mark + text[at:]
    figures = read_figures(unicodedata.normalize("NFD", text), PUBLISHED)
    assert [value(one) for one in figures] == values(_NEWS)


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from("\u00ad\u200be\u0301")
    )
)
def test_folding_keeps_offsets(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(a < b for a, b in zip(folded.starts, folded.ends, strict=True))
    assert folded.text == unicodedata.normalize("NFC", folded.text)
    for letter, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        assert letter in unicodedata.normalize("NFC", fold(text[start:end]).text)


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("After 90 days 71 percent were alive; after 150 days 22 percent were.", ["71", "22"]),
        ("In ten weeks 12 per cent left.", ["12"]),
    ],
)
def test_a_counted_plural_is_no_label_of_the_next_number(text: str, percent: list[str]) -> None:
    found = [str(one.low) for one in read_figures(text) if one.kind is Kind.PERCENT]
    assert found == percent
