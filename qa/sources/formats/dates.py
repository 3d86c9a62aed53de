"""Dates as news states them, read strictly: what could mean two days is not guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from qa.sources.formats.date_words import day_comes_first, is_weekday, month_number
from qa.types import Day, lies_ahead

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH_NUMBERS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_WRITTEN = (
    rf"{_WEEKDAY}(?:(?P<month>{_MONTHS})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{_MONTHS})\.?,?\s+(?P<year2>\d{{4}}))(?!\d)"
)
_NAME = r"[^\W\d_][^\s\d,;:/|()\[\]]{1,14}"
_OF = r"(?:de|del|do|of|d['’]|ta['’])"
_NAMED = (  # as any language writes it: 14. März 2023, 14 de marzo de 2023, 2023. március 14.
    rf"(?<!\d)\d{{1,2}}(?:\.|º|°|er)?\s*(?:{_OF}\s*)?{_NAME},?\s+(?:{_OF}\s+)?\d{{4}}(?!\d)"
    rf"|{_NAME}\s+\d{{1,2}}\.?,?\s+\d{{4}}(?!\d)"
    rf"|(?<!\d)\d{{4}}\.?\s+(?:m\.\s+|gada\s+)?{_NAME}\s+\d{{1,2}}(?!\d)(?:\.|\s+d\.)?"
    r"|(?<!\d)\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
)
_SLASHED = r"(?<![\d/])\d{1,2}/\d{1,2}/\d{4}(?![\d/])"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
_ZONE = r"(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_ISO = rf"\d{{4}}-\d{{2}}-\d{{2}}(?!\d)(?:[T ]{_CLOCK}{_ZONE})?"

_WRITTEN_RE = re.compile(_WRITTEN, re.IGNORECASE)
_TIME_AFTER_RE = re.compile(rf"[,\s]+(?:at\s+)?{_CLOCK}.*", re.IGNORECASE | re.DOTALL)
_CLOCK_BEHIND = re.compile(
    r"(?:[\s,;–|•·-]+(?:[^\W\d_]{1,5}\.?\s+)?|T)"
    r"\d{1,2}(?:[.:h]\d{2}(?!\d)|\s?(?:h|uhr|時|시)(?!\w)).{0,40}\Z",
    re.IGNORECASE,
)
"""A clock time behind a day, which is dropped: `` - 14:45``, ``, 10.15 Uhr``, `` à 10h15``."""
_WEEKDAY_BEFORE = re.compile(rf"({_NAME}),?\s+(?=\d)")
_NAMED_RE = re.compile(_NAMED, re.IGNORECASE)
_ISO_LIKE_RE = re.compile(r"\d{4}-?\d{2}-?\d{2}(?:[T ].+)?")
_YEAR_FIRST_RE = re.compile(r"(\d{4})(?:[-/]|\. ?)(\d{1,2})(?:[-/]|\. ?)(\d{1,2})\.?")
_YEAR_LAST_RE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DOTTED = r"(?<!\.)\d{1,2}\.\d{1,2}\.\d{4}(?!\d)"
_STAMP_RE = re.compile(r"\d{10}(?:\d{3})?")
"""Seconds or milliseconds since 1970."""
_RUN_TOGETHER_RE = re.compile(r"\d{12}(?:\d{2})?")
_PROGRAM_RE = re.compile(  # as C's ctime and Java's Date.toString write it
    rf"[a-z]{{3}} (?P<month>{_MONTHS}) (?P<day>\d{{1,2}}) {_CLOCK}(?: [a-z]{{2,5}})?"
    r" (?P<year>\d{4})",
    re.IGNORECASE,
)
_RFC2822_RE = re.compile(
    r"(?:[a-z]{3},\s+)?\d{1,2}\s+[a-z]{3}\s+\d{4}\s+\d{2}:\d{2}.*", re.IGNORECASE
)
_IN_TEXT_RE = re.compile(
    rf"(?<![\w-])(?:{_ISO}|{_WRITTEN}|{_DOTTED}|{_SLASHED}|{_NAMED})", re.IGNORECASE
)
_ISO_RE = re.compile(_ISO)
_LABEL_RE = re.compile(
    r"\s*(?:date|dated|dateline|publication date|(?:first )?(?:published|posted)(?: on)?)"
    r"(?:\s*:\s*|\s+)",
    re.IGNORECASE,
)

_EARLIEST_YEAR = 1600
"""The first newspapers; also keeps out the year 1 that some programs write for "no date"."""
_EPOCH = date(1970, 1, 1)
NO_DATE = "{!r} is how programs write that they have no date"
_MONTHS_A_YEAR = 12
_SHOWN = 40
_HEAD_CHARS = 1000
_HEAD_LINES = 4


class DayReading(NamedTuple):
    """A date that was read, or why it was not."""

    day: Day | None
    problem: str = ""


class Dated(NamedTuple):
    """A date with where it came from; with no day, ``origin`` says why it could not be read."""

    day: Day | None
    origin: str


def dated(stated: str, origin: str, language: str | None = None) -> Dated:
    """Read the stated day of an article; ``origin`` says where it stood.

    It lies between 1600 and tomorrow: a later one is a mistake, or the day an embargo ends.
    """
    reading = read_day(stated, language)
    if lies_ahead(reading.day):
        reading = DayReading(None, f"{' '.join(stated.split())[:_SHOWN]!r} lies in the future")
    return Dated(reading.day, f"{origin}: {reading.problem}" if reading.problem else origin)


def read_day(stated: str, language: str | None = None) -> DayReading:
    """Read one date: ISO 8601, RFC 2822, ``March 27, 2006``, ``27. März 2006``, ``27/3/2006``.

    A weekday before it and a clock time behind a written-out month are dropped. ``02/03/2022`` is
    2 March in London and 3 February in New York: it is read where the language (a BCP 47 tag)
    settles it, and else left unread.
    """
    text = " ".join(stated.split())
    shown = repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
    bare = text
    try:
        day = _parse(text, language)
        if day is None:
            bare = _bare(text, language)
            day = _parse(bare, language) if bare != text else None
    except (ValueError, OverflowError):
        return DayReading(None, f"{shown} is not a date that exists or can be read")
    numbers = _YEAR_LAST_RE.fullmatch(bare) if day is None else None
    if numbers and int(numbers[2]) <= _MONTHS_A_YEAR:
        first, second = f"{int(numbers[1]):02}", f"{int(numbers[2]):02}"
        return DayReading(
            None,
            f"{shown} could be day/month or month/day: write {numbers[3]}-{second}-{first} or "
            f"{numbers[3]}-{first}-{second}",
        )
    if day is None:
        return DayReading(None, f"{shown} is not a date that can be read")
    if day.year < _EARLIEST_YEAR:
        return DayReading(None, f"{shown} lies before {_EARLIEST_YEAR}")
    return DayReading(day)


def is_no_date(day: Day) -> bool:
    """Whether a day is 1 January 1970, where computers count from: "no date" on a web page."""
    if isinstance(day, datetime):
        aware = day if day.tzinfo else day.replace(tzinfo=UTC)
        return aware.timestamp() == 0 or day.date() == _EPOCH
    return day == _EPOCH


def leading_date(text: str) -> Dated | None:
    """Find the publication date in the first lines of a text.

    It counts when it follows a label at the start of a line (``date 2022-02-02 President …``)
    or stands alone on its line.
    """
    lines = re.findall(r"[^\r\n]*[^\s][^\r\n]*", text[:_HEAD_CHARS])[:_HEAD_LINES]
    for line in lines:
        label = _LABEL_RE.match(line)
        stated = _labelled(line[label.end() :]) if label else line.strip()
        if stated and (found := dated(stated, "leading text")).day:
            return found
    return None


def days_in(text: str, language: str | None = None) -> Iterator[tuple[date, str]]:
    """Yield every unambiguous date written in a text, with its words, in order."""
    for match in _IN_TEXT_RE.finditer(text):
        if day := read_day(match[0], language).day:
            yield (day.date() if isinstance(day, datetime) else day), match[0]


def _labelled(rest: str) -> str | None:
    match = _ISO_RE.match(rest) or _WRITTEN_RE.match(rest)
    return match[0] if match else None


def _bare(text: str, language: str | None) -> str:
    """Return a stated day without the weekday before it and the clock time behind it."""
    before = _WEEKDAY_BEFORE.match(text)
    if before and is_weekday(before[1], language):
        text = text[before.end() :]
    named = _NAMED_RE.match(text) or re.match(
        r"\d{1,4}(?:[-/]|\. ?)\d{1,2}(?:[-/]|\. ?)\d{1,4}", text
    )
    return text[: named.end()] if named and _CLOCK_BEHIND.fullmatch(text, named.end()) else text


def _parse(text: str, language: str | None = None) -> Day | None:
    if _ISO_LIKE_RE.fullmatch(text):
        return _iso(text)
    if _RFC2822_RE.fullmatch(text):
        return parsedate_to_datetime(text)
    if match := _PROGRAM_RE.fullmatch(text):
        return date(int(match["year"]), _month(match["month"]), int(match["day"]))
    return _numeric(text, language) or _written(text) or _named(text, language)


def _numeric(text: str, language: str | None) -> Day | None:
    if _STAMP_RE.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if _RUN_TOGETHER_RE.fullmatch(text):
        return datetime.fromisoformat(f"{text[:8]}T{text[8:]:0<6}")
    if match := _YEAR_FIRST_RE.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST_RE.fullmatch(text):
        settled = day_comes_first(language, slashes="/" in text)
        return _year_last(int(match[1]), int(match[2]), int(match[3]), day_first=settled)
    return None


def _iso(text: str) -> Day | None:
    if " " not in text and "T" not in text:
        return date.fromisoformat(text)
    day, _, clock = text.replace(" ", "T", 1).partition("T")
    clock = re.sub(r"\s?(UTC|GMT)$", "Z", clock).replace(" ", "")
    return datetime.fromisoformat(f"{day}T{clock}")


def _year_last(first: int, second: int, year: int, *, day_first: bool) -> date | None:
    """Read 27/3/2006 or 3/27/2006 or 2/2/2006: each has but one meaning."""
    if first > _MONTHS_A_YEAR or first == second or (day_first and second <= _MONTHS_A_YEAR):
        return date(year, second, first)
    return date(year, first, second) if second > _MONTHS_A_YEAR else None


def _written(text: str) -> date | None:
    match = _WRITTEN_RE.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    if rest and not _TIME_AFTER_RE.fullmatch(rest):
        return None
    year = int(match["year"] or match["year2"])
    return date(year, _month(match["month"] or match["month2"]), int(match["day"] or match["day2"]))


def _month(name: str) -> int:
    return _MONTH_NUMBERS[name.lower()[:3]]


def _named(text: str, language: str | None) -> date | None:
    """Read a date whose month is named in another language than English, or by its sign."""
    if not _NAMED_RE.fullmatch(text):
        return None
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    if len(numbers) == 3:  # noqa: PLR2004 - year, month and day, by their signs
        return date(*numbers)
    words = re.sub(
        rf"\d+(?:\.|º|°|er\b)?|\s{_OF}(?=\W)|\s(?:m\.|gada)\s|\sd\.", " ", text, flags=re.I
    )
    month = month_number(words.strip(" ,.").removeprefix("d'").removeprefix("d’"), language)
    if month is None:
        return None
    year, day = max(numbers), min(numbers)
    return date(year, month, day)
