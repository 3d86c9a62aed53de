"""Dates are read strictly, and a leading date is found without being guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.sources.formats.dates import days_in, leading_date, read_day

FEB_2 = date(2022, 2, 2)


@pytest.mark.parametrize(
    "stated",
    [
        "2022-02-02", "20220202", "2022/2/2", " 2022-02-02 ", "2/2/2022", "February 2, 2022",
        "Feb. 2, 2022", "2 February 2022", "2nd Feb 2022", "Wednesday, February 2, 2022",
        "Wed 2 Feb 2022", "February 2, 2022 at 10:15 pm ET", "february 2 2022",
        "Wed Feb 02 10:15:00 CET 2022", "Wed Feb  2 10:15:00 2022",
    ],
)  # fmt: skip
def test_a_day(stated: str) -> None:
    assert read_day(stated).day == FEB_2


@pytest.mark.parametrize(
    ("stated", "zone"),
    [
        ("2022-02-02T10:15:00Z", UTC),
        ("2022-02-02 10:15:00 +0000", UTC),
        ("2022-02-02 10:15 UTC", UTC),
        ("2022-02-02T10:15:00", None),
        ("Wed, 02 Feb 2022 10:15:00 GMT", UTC),
        ("02 Feb 2022 10:15:00 -0500", timezone(timedelta(hours=-5))),
    ],
)
def test_a_time_keeps_its_zone(stated: str, zone: timezone | None) -> None:
    day = read_day(stated).day
    assert day == datetime(2022, 2, 2, 10, 15, tzinfo=zone)


@pytest.mark.parametrize("stated", ["02/03/2022", "2.3.2022", "11-12-2022"])
def test_what_could_be_two_days_is_not_guessed(stated: str) -> None:
    reading = read_day(stated)
    assert reading.day is None
    assert "could be" in reading.problem


def test_numbers_with_one_meaning_are_read() -> None:
    assert read_day("27/3/2006").day == read_day("3/27/2006").day == date(2006, 3, 27)


@pytest.mark.parametrize(
    "stated",
    [
        "yesterday", "2022", "2022-02", "2022-02-30", "March 35, 2006", "0001-01-01", "13/13/2022",
        "March 27, 2006 and later", "2022-02-02T25:00", "Mon, 99 Feb 2022 10:00:00 GMT",
        "٢٠٢٢-٠٢-٠٢",
    ],
)  # fmt: skip
def test_no_date_says_so(stated: str) -> None:
    reading = read_day(stated)
    assert reading.day is None
    assert stated in reading.problem


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    reading = read_day(text)
    assert (reading.day is None) == bool(reading.problem)


@settings(deadline=None)
@given(st.dates(min_value=date(1600, 1, 1)))
def test_every_day_in_every_form(day: date) -> None:
    for form in (
        day.isoformat(),
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
    ):
        assert read_day(form).day == day


@pytest.mark.parametrize(
    "text",
    [
        " date 2022-02-02 President Joe Biden is sending",
        "date:2022-02-02\nText",
        "Published: 2 February 2022, 10:00\nText",
        "A headline\n\nWednesday, February 2, 2022\n\nText",
        "\r\n2022-02-02\r\nText",
    ],
)
def test_a_leading_date(text: str) -> None:
    found = leading_date(text)
    assert found is not None
    assert (found.day, found.origin) == (FEB_2, "leading text")


@pytest.mark.parametrize(
    "text",
    [
        "February 2, 2022 was a cold day.", "Date palms grow here.", "2022-02-02 was cold.",
        "date 02/03/2022 Text", "Text.\n" * 5 + "2022-02-02\n", "",
    ],
)  # fmt: skip
def test_no_leading_date(text: str) -> None:
    assert leading_date(text) is None


def test_days_in_text_come_with_their_words() -> None:
    text = "On 3 May 2020 and again on June 4, 2020; not 05/06/2020, nor id-2020-01-01."
    assert list(days_in(text)) == [
        (date(2020, 5, 3), "3 May 2020"),
        (date(2020, 6, 4), "June 4, 2020"),
    ]
