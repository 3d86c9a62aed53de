"""Whether two figures are of the same thing, by what the words around them tell."""

from __future__ import annotations

from datetime import date

import pytest

from qa.answering.conflicts import Stated, contradict
from qa.figures import read_figures

DAY = date(2023, 3, 14)
Told = tuple[str, str]
"""A sentence, and words of one of its figures."""


def stated(told: Told) -> Stated:
    sentence, words = told
    figures = read_figures(sentence, DAY)
    return Stated(sentence, next(one for one in figures if words in one.text), DAY)


MIXED = [
    (
        ("The lake held 40 million litres in the summer of 2018.", "40"),
        ("The lake held 12 million litres in May.", "12"),
    ),
    (
        ("Some 600 migrants arrived on Tuesday alone.", "600"),
        ("Some 150 migrants arrived on Thursday.", "150"),
    ),
    (
        ("The club had 80 members when it was founded in 1950.", "80"),
        ("The club now has 2,400 members.", "2,400"),
    ),
    (
        ("Exports were worth $3 billion in the first quarter of 2023.", "$3"),
        ("Exports were worth $5 billion in the last quarter of 2022.", "$5"),
    ),
    (
        ("In the south of Lorvenia 30 bridges collapsed.", "30"),
        ("In the north of Tesk 12 bridges collapsed.", "12"),
    ),
    (
        ("Norway's fund is worth $1.4 trillion.", "$1.4"),
        ("Sweden's fund is worth $300 billion.", "$300"),
    ),
    (("The EU imports 300 tonnes.", "300"), ("China imports 900 tonnes.", "900")),
    (
        ("The museum hopes to attract 90,000 visitors.", "90,000"),
        ("The museum attracted 61,000 visitors.", "61,000"),
    ),
    (
        ("The fund is on course to lose $3 million, it warned.", "$3"),
        ("The fund lost $5 million.", "$5"),
    ),
    (("The bill provides for 300 new judges.", "300"), ("It appointed 120 judges.", "120")),
    (("Seven of the 31 sailors are missing.", "Seven"), ("The ship had 31 sailors.", "31")),
    (("Only 12 houses were insured.", "12"), ("The fire destroyed 90 houses.", "90")),
    (("Of those killed, 12 were children.", "12"), ("Forty people were killed.", "Forty")),
    (("Rents jumped by $90.", "$90"), ("Rents are $900.", "$900")),
    (("It reduced the number of seats to 300 from 450.", "450"), ("It has 300 seats.", "300")),
    (("The vaccination rate is 60 percent.", "60"), ("The infection rate is 4 percent.", "4")),
    (("Turnout was 61 percent.", "61"), ("He won 52 percent.", "52")),
    (("Drivers earn $20 an hour.", "$20"), ("Drivers earn $800 a week.", "$800")),
    (("It killed 12 people.", "12"), ("It is not true that 90 people were killed.", "90")),
    (
        ("It killed 12 people.", "12"),
        ("Police corrected an earlier figure of 19 people killed.", "19"),
    ),
]

MOMENTS = [
    (
        ("In 2022, 300 people were killed on the roads.", "300"),
        ("In 2021, 250 people were killed on the roads.", "250"),
    ),
    (
        ("In 2022, 300 people were killed on the roads, compared with 250 in 2021.", "300"),
        ("Some 410 people were killed on the roads in 2019.", "410"),
    ),
    (
        ("The camp held 900 refugees in January.", "900"),
        ("The camp held 1,400 refugees in March.", "1,400"),
    ),
    (
        ("The factory made 450 cars last year.", "450"),
        ("The factory will make 600 cars next year.", "600"),
    ),
    (
        ("The hospital had 40 patients on Monday.", "40"),
        ("The hospital had 55 patients on Friday, the ministry said.", "55"),
    ),
    (
        ("The hospital treated 300 patients a year earlier.", "300"),
        ("The hospital treated 410 patients.", "410"),
    ),
    (
        ("By 2030 the firm will run 80 ferries.", "80"),
        ("By 2040 the firm will run 120 ferries.", "120"),
    ),
    (
        (
            "Since Monday 300 people have been arrested, in April 2021 it was a third of that.",
            "300",
        ),
        ("In April 2021 the police arrested 90 people.", "90"),
    ),
    (
        ("Ticket prices averaged $40 in 2019.", "$40"),
        ("Ticket prices averaged $65 in 2022.", "$65"),
    ),
    (
        ("Last week 12 ships passed the strait.", "12"),
        ("This week 20 ships passed the strait.", "20"),
    ),
    (
        ("On Saturday 4,000 people marched through Port Arlen.", "4,000"),
        ("On Sunday 9,000 people marched through Port Arlen.", "9,000"),
    ),
    (
        ("The company employed 300 workers in the 1990s.", "300"),
        ("The company employed 120 workers in 2015.", "120"),
    ),
    (("Two weeks earlier there were 30 cases.", "30"), ("There were 80 cases.", "80")),
    (
        ("The school had 210 pupils; a decade ago it had 400.", "400"),
        ("The school has 210 pupils.", "210"),
    ),
    (("The school had 210 pupils, down from 400.", "400"), ("The school has 210 pupils.", "210")),
]
PLACES = [
    (
        ("Twelve people were killed in Norrland.", "Twelve"),
        ("Nine people were killed in Osterholm.", "Nine"),
    ),
    (
        ("In Norrland, 300 houses were flooded.", "300"),
        ("In Osterholm, 450 houses were flooded.", "450"),
    ),
    (
        ("The storm cut power to 3,000 homes across Veskby.", "3,000"),
        ("The storm cut power to 5,000 homes in Port Arlen.", "5,000"),
    ),
    (("Germany took in 900 refugees.", "900"), ("Poland took in 1,200 refugees.", "1,200")),
    (
        ("Kuwait's output is 1.2 million barrels a day.", "1.2"),
        ("OPEC's output is 24 million barrels a day.", "24"),
    ),
    (
        ("The quake destroyed 300 houses in the Hallam valley.", "300"),
        ("The quake destroyed 80 houses in Northmere.", "80"),
    ),
    (
        ("At the border with Tesk, 300 people were waiting.", "300"),
        ("At the port of Arlen, 700 people were waiting.", "700"),
    ),
    (("Voters in Texas elected 12 judges.", "12"), ("Voters in Ohio elected 20 judges.", "20")),
    (("France bought 30 jets.", "30"), ("Italy bought 45 jets.", "45")),
    (("French troops number 3,000.", "3,000"), ("Italian troops number 1,200.", "1,200")),
    (
        ("Outside Veskby 300 farms lost power.", "300"),
        ("Around Hallam 900 farms lost power.", "900"),
    ),
    (
        ("In Norrland the virus has killed 40 people.", "40"),
        ("The virus has killed 75 people in Osterholm.", "75"),
    ),
]
FORECASTS = [
    (("The firm expects to sell 500 cars.", "500"), ("The firm sold 450 cars.", "450")),
    (
        ("Analysts had forecast a profit of $40 million.", "$40"),
        ("The bank made a profit of $52 million.", "$52"),
    ),
    (
        ("The festival is expected to draw 30,000 visitors.", "30,000"),
        ("The festival drew 21,000 visitors.", "21,000"),
    ),
    (("The work was to cost $38 million.", "$38"), ("The work cost them $42 million.", "$42")),
    (
        ("The bridge will cost $38 million.", "$38"),
        ("The bridge ended up costing $42 million, which was paid by the state.", "$42"),
    ),
    (("Economists predicted growth of 3 percent.", "3"), ("The economy grew by 1 percent.", "1")),
    (("The ministry plans to build 300 flats.", "300"), ("The ministry built 120 flats.", "120")),
    (
        ("The dam was supposed to cost $38 million.", "$38"),
        ("The dam has cost $42 million.", "$42"),
    ),
    (("Officials hoped for 900 volunteers.", "900"), ("Some 400 volunteers came.", "400")),
    (("Organisers had hoped to raise $3 million.", "$3"), ("Organisers raised $1 million.", "$1")),
    (("The party may win 120 seats.", "120"), ("The party won 98 seats.", "98")),
    (("Up to 300 soldiers are to be sent.", "300"), ("So far 80 soldiers have been sent.", "80")),
]
PARTS = [
    (("12 of the 15 ministers resigned.", "12"), ("15 ministers resigned.", "15")),
    (("Forty people were killed.", "Forty"), ("People were killed, including 12 children.", "12")),
    (("Forty people died, 12 of them children.", "12"), ("Forty people died.", "Forty")),
    (("In all, 900 soldiers will go.", "900"), ("It will send 300 soldiers.", "300")),
    (("The bus was carrying 40 passengers.", "40"), ("Of the 40 passengers, 12 were hurt.", "12")),
    (("Nine of the 22 miners were rescued.", "Nine"), ("All 22 miners were rescued.", "22")),
    (("Half of them, 450 soldiers, are medics.", "450"), ("It will send 900 soldiers.", "900")),
    (
        ("It will send 900 soldiers, 450 of whom are medics.", "450"),
        ("It will send 900 soldiers.", "900"),
    ),
    (("Of the 900 soldiers, 450 will leave in May.", "450"), ("It will send 900 soldiers.", "900")),
    (
        ("The group has 900 members, among them 120 women.", "120"),
        ("The group has 900 members.", "900"),
    ),
    (
        ("A total of 900 soldiers will take part.", "900"),
        ("Caldria will send 300 soldiers.", "300"),
    ),
    (("The first 80 houses have been rebuilt.", "80"), ("It rebuilt 300 houses.", "300")),
]
CHANGES = [
    (("The toll rose by 20.", "20"), ("The toll rose to 120.", "120")),
    (("The price went up by $3.", "$3"), ("The price is $45.", "$45")),
    (("The firm cut its staff by 300 people.", "300"), ("The firm employs 4,000 people.", "4,000")),
    (("Its fleet grew from 30 ships to 45.", "30"), ("Its fleet has 45 ships.", "45")),
    (("Unemployment fell by 2 percent.", "2"), ("Unemployment is 7 percent.", "7")),
    (("The number of beds increased by 40.", "40"), ("The hospital has 300 beds.", "300")),
    (("Fares go up 20 cents.", "20"), ("Fares are 90 cents.", "90")),
    (("The price rose $3 a barrel.", "$3"), ("Oil costs $80 a barrel.", "$80")),
    (("It added 40 beds.", "40"), ("The hospital has 300 beds.", "300")),
    (("Staff numbers fell by 300 workers to 4,000.", "300"), ("It has 4,000 workers.", "4,000")),
    (("The budget was cut by $3 million.", "$3"), ("The budget is $40 million.", "$40")),
]
RATES = [
    (("Unemployment fell to 5 percent.", "5"), ("Inflation fell to 7 percent.", "7")),
    (("The birth rate is 9 percent.", "9"), ("The death rate is 12 percent.", "12")),
    (("He earns $3,000 a month.", "$3,000"), ("He earns $36,000 a year.", "$36,000")),
    (("The plant uses 300 litres a day.", "300"), ("The plant uses 9,000 litres.", "9,000")),
    (
        ("Kuwait pumps 1.2 million barrels a day.", "1.2"),
        ("Kuwait's quota is 2.4 million barrels a day.", "2.4"),
    ),
    (
        ("Kuwait pumps 1.2 million barrels a day.", "1.2"),
        ("OPEC is 300,000 barrels a day short of its target.", "300,000"),
    ),
    (("The interest rate is 4 percent.", "4"), ("The tax rate is 19 percent.", "19")),
    (("The hotel charges $90 a night.", "$90"), ("The hotel charges $500 a week.", "$500")),
    (("The factory makes 30 cars an hour.", "30"), ("The factory makes 700 cars a day.", "700")),
    (
        ("The plant emits 300 tonnes a year.", "300"),
        ("The plant may emit at most 200 tonnes under its limit.", "200"),
    ),
    (("The mine's capacity is 900 tonnes.", "900"), ("The mine produced 700 tonnes.", "700")),
    (("The average wage is $3,000.", "$3,000"), ("The minimum wage is $1,900.", "$1,900")),
]
FRAMES = [
    (("Forty people died.", "Forty"), ("The ministry denied that 500 people died.", "500")),
    (
        ("Forty people died.", "Forty"),
        ("If the dam had broken, 500 people would have died.", "500"),
    ),
    (("Forty people died.", "Forty"), ("An earlier report said that 12 people died.", "12")),
    (("Forty people died.", "Forty"), ("Rumours that 500 people died are false.", "500")),
    (
        ("It killed 12 people.", "12"),
        ("Nobody should believe the claim that it killed 90 people, which is untrue.", "90"),
    ),
    (("It killed 12 people.", "12"), ("It could have killed 90 people.", "90")),
    (
        ("It killed 12 people.", "12"),
        ("Had the train been full, 90 people would have been killed.", "90"),
    ),
    (("It killed 12 people.", "12"), ("Police had initially reported 9 people killed.", "9")),
    (
        ("It killed 12 people.", "12"),
        ("The mayor rejected reports that it had killed 90 people.", "90"),
    ),
]


@pytest.mark.parametrize(
    ("one", "other"),
    [*MIXED, *MOMENTS, *PLACES, *FORECASTS, *PARTS, *CHANGES, *RATES, *FRAMES],
)
def test_figures_of_other_things_do_not_contradict(one: Told, other: Told) -> None:
    assert not contradict(stated(one), stated(other))
    assert not contradict(stated(other), stated(one))


SAME = [
    (
        ("Some 600 migrants arrived on Tuesday, the coastguard said.", "600"),
        ("About 450 migrants arrived on Tuesday.", "450"),
    ),
    (
        ("Norway's fund is worth $1.4 trillion.", "$1.4"),
        ("Norway's fund is worth $1.9 trillion.", "$1.9"),
    ),
    (("The EU imports 300 tonnes.", "300"), ("It imports 900 tonnes into the EU.", "900")),
    (
        ("The fire destroyed 90 houses.", "90"),
        ("Some 120 houses were destroyed by the fire.", "120"),
    ),
    (("Turnout was 61 percent.", "61"), ("Turnout was 55 percent, officials said.", "55")),
    (("Rents are $900.", "$900"), ("Rents are $1,200, the tenants say.", "$1,200")),
    (
        ("Twelve people died in the flood in Hallam.", "Twelve"),
        ("The flood killed 30 people in Hallam, and more rain is forecast.", "30"),
    ),
    (("The museum attracted 61,000 visitors.", "61,000"), ("It drew 75,000 visitors.", "75,000")),
    (
        ("The ministry said it would send 300 soldiers.", "300"),
        ("The ministry announced on Friday that it will send 450 soldiers.", "450"),
    ),
    (
        ("Nine people were killed and 40 hurt.", "40"),
        ("Nine people were killed and 60 hurt.", "60"),
    ),
    (
        ("The storm killed 12 people as it crossed Norrland on Monday.", "12"),
        ("The storm killed 20 people, officials in Norrland said on Tuesday.", "20"),
    ),
    (
        ("Police arrested 30 people after the match in Veskby.", "30"),
        ("Police in Veskby arrested 45 people.", "45"),
    ),
    (
        ("The ministry will send 1,200 soldiers, officials said Monday.", "1,200"),
        ("It will send 1,500 soldiers, the ministry said on Friday.", "1,500"),
    ),
    (
        ("Twelve people were killed in Norrland on Monday.", "Twelve"),
        ("Nine people were killed in Norrland on Monday, police said Tuesday.", "Nine"),
    ),
    (
        ("In Veskby, 300 houses were flooded.", "300"),
        ("In Veskby, 450 houses were flooded.", "450"),
    ),
    (
        ("Twelve people were killed in March.", "Twelve"),
        ("Nine people were killed on Monday.", "Nine"),
    ),
    (
        ("Twelve people were killed in Veskby.", "Twelve"),
        ("Nine people were killed in the north of Lorvenia, near Veskby.", "Nine"),
    ),
    (("The firm sold 500 cars.", "500"), ("The firm sold 450 cars last year.", "450")),
    (("The firm sold 500 cars in 2022.", "500"), ("In 2022 the firm sold 450 cars.", "450")),
    (("The firm expects to sell 500 cars.", "500"), ("The firm will sell 450 cars.", "450")),
    (("12 of the 15 ministers resigned.", "12"), ("Ten of the 15 ministers resigned.", "Ten")),
    (("The toll rose to 120.", "120"), ("The toll is 150.", "150")),
    (("The toll rose by 20.", "20"), ("The toll rose by 35.", "35")),
    (
        ("Kuwait pumps 1.2 million barrels a day.", "1.2"),
        ("Kuwait pumps 2.4 million barrels a day.", "2.4"),
    ),
    (("Unemployment fell to 5 percent.", "5"), ("The unemployment rate is 7 percent.", "7")),
    (
        ("The United States will send 2,000 troops.", "2,000"),
        ("Biden will send 3,000 troops.", "3,000"),
    ),
    (
        ("Germany took in 900 refugees.", "900"),
        ("In Germany, 1,200 refugees were taken in.", "1,200"),
    ),
    (("The bridge will cost $38 million.", "$38"), ("The bridge costs $42 million.", "$42")),
    (
        ("Eleven soldiers were injured when a bus overturned, a doctor told the Ledger.", "Eleven"),
        ("Nine soldiers were hurt in the accident, Pell said.", "Nine"),
    ),
    (("American forces lost 12 men.", "12"), ("The U.S. lost 20 men.", "20")),
    (
        ("Twelve ships passed the strait last week, the port said on Monday.", "Twelve"),
        ("Twenty ships passed the strait last week.", "Twenty"),
    ),
    (
        ("On Saturday 4,000 people marched through Port Arlen, police said.", "4,000"),
        ("Organisers counted 9,000 people in Port Arlen on Saturday.", "9,000"),
    ),
    (
        ("The quake destroyed 300 houses in Northmere.", "300"),
        ("The quake destroyed 80 houses in Northmere, a village in Lorvenia.", "80"),
    ),
    (("Police said 350 people marched.", "350"), ("The organisers counted 1,000 people.", "1,000")),
    (
        ("The ministry plans to build 300 flats.", "300"),
        ("The ministry will build 120 flats.", "120"),
    ),
    (("The party won 98 seats.", "98"), ("The party won 101 seats.", "101")),
    (
        ("Nine of the 22 miners were rescued.", "Nine"),
        ("Eleven of the 22 miners were rescued.", "Eleven"),
    ),
    (("Fares go up by 20 cents.", "20"), ("Fares rise by 35 cents.", "35")),
    (("The interest rate is 4 percent.", "4"), ("The interest rate is 5 percent.", "5")),
    (("The average wage is $3,000.", "$3,000"), ("The average wage is $1,900.", "$1,900")),
    (
        ("Some 900 troops are in Poland, the Pentagon said.", "900"),
        ("There are 1,700 troops in Poland.", "1,700"),
    ),
    (("The club paid $40 million for him.", "$40"), ("The club spent $55 million on him.", "$55")),
    (
        ("The fire destroyed 30 homes, the mayor said in Veskby.", "30"),
        ("The fire destroyed 50 homes, the governor said in Port Arlen.", "50"),
    ),
    (
        ("Forty people were hurt when a train hit a bus.", "Forty"),
        ("Sixty people were hurt when a train hit a bus.", "Sixty"),
    ),
    (
        ("The dam will cost $38 million.", "$38"),
        ("The dam would cost $60 million, critics say.", "$60"),
    ),
    (("The tower is 300 metres high.", "300"), ("The tower is 280 metres high.", "280")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_figures_of_one_thing_do(one: Told, other: Told) -> None:
    assert contradict(stated(one), stated(other))
    assert contradict(stated(other), stated(one))


def test_articles_months_apart_do_not_contradict() -> None:
    one, other = (stated((f"It has {number} ships.", number)) for number in ("120", "150"))
    assert contradict(one, other)
    assert not contradict(one, other._replace(day=date(2023, 9, 1)))
