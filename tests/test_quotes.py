from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa.testing.text_strategies import any_text, news_like
from qa.text import locate_quote
from qa.types import Span


def found(quote: str, text: str) -> str | None:
    span = locate_quote(quote, text)
    return None if span is None else span.cut(text)


@pytest.mark.parametrize(
    ("quote", "text", "expected"),
    [
        ("about 2,000 troops", "sending about 2,000 troops", "about 2,000 troops"),
        ("n't \"permanent.\"", "it isn’t “permanent.”", "n’t “permanent.”"),
        ("ABOUT 2,000 troops", "About\u00a02,000\r\n troops", "About\u00a02,000\r\n troops"),
        ("a - b", "x a — b y", "a — b"),
        ("cafe\u0301", "the café.", "café"),
        ("café", "the cafe\u0301.", "cafe\u0301"),
        ("  said \n", "he said so", "said"),
        ("STRASSE", "die Straße dort", "Straße"),
        ("co-operate", "they co\u00adope\u00adrate", None),
        ("cooperate", "they co\u00adope\u00adrate", "co\u00adope\u00adrate"),
        ("한국", unicodedata.normalize("NFD", "한국 정부"), unicodedata.normalize("NFD", "한국")),
        ("no such thing", "some other thing", None),
        ("", "text", None),
        (" \n", "text", None),
        ("\u200b", "te\u200bxt", "\u200b"),
        ("text", "", None),
    ],
)  # fmt: skip
def test_a_quote_is_found_as_the_text_has_it(quote: str, text: str, expected: str | None) -> None:
    assert found(quote, text) == expected


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("2,000 troops", "3,000 troops"),
        ("500 troops", "8,500 troops"),
        ("500 troops", "8\u00a0500 troops"),
        ("500 troops", "18 500 troops"),
        ("8", "8,500 troops"),
        ("rose 3", "rose 3.5 per cent"),
        ("5 per cent", "3.5 per cent"),
        ("1", "15 people"),
        ("5 degrees", "-5 degrees"),
        ("5 degrees", "at −5 degrees"),
        ("$5", "$5m was paid"),
        ("on the 5", "on the 5th"),
        ("rose 5", "rose 5%"),
        ("3 fell", "Q3 fell"),
        ("12", "at 12:30"),
        ("2", "2½ years"),
        ("cafe", "cafe\u0301"),
        ("s", "ß"),
        ("m2", "m²"),
    ],
)
def test_a_number_is_never_altered_or_parted(quote: str, text: str) -> None:
    assert locate_quote(quote, text) is None


@pytest.mark.parametrize(
    ("quote", "text", "expected"),
    [
        ("5", "15, 5.5, 5%, and 5.", "5"),
        ("80,000", "between 75,000-80,000 troops", "80,000"),
        ("in 2022", "in 2022, 500 people", "in 2022"),
        ("500 people", "in 2022, 500 people", "500 people"),
        ("500 people", "in 2022 500 people", "500 people"),
        ("Article 5", "Article 5.", "Article 5"),
        ("02", "a 02 b", "02"),
    ],
)
def test_a_whole_number_is_found(quote: str, text: str, expected: str) -> None:
    assert found(quote, text) == expected


def test_the_first_occurrence_is_taken() -> None:
    text = "He said no. She said no. They said no."
    assert locate_quote("said no", text) == Span(start=3, end=10)


def test_whole_words_come_first_and_exact_before_folded() -> None:
    assert locate_quote("no", "I know of no one") == Span(start=10, end=12)
    assert locate_quote("us", "US troops join us") == Span(start=15, end=17)


def test_endless_repetition_ends() -> None:
    assert locate_quote("1" * 1000, "1" * 300_000 + "2") is None
    assert locate_quote("a" * 1000, "A" * 300_000) == Span(start=0, end=1000)


def distort(text: str, pick: int) -> str:
    changes: tuple[Callable[[str], str], ...] = (
        str.upper,
        str.lower,
        lambda value: unicodedata.normalize("NFD", value),
        lambda value: unicodedata.normalize("NFC", value),
        lambda value: re.sub(r"\s+", "\n ", value),
        lambda value: value.translate(str.maketrans("“”’‘—", "\"\"''-")),
    )
    for bit, change in enumerate(changes):
        if pick >> bit & 1:
            text = change(text)
    return text


def loosely(text: str) -> str:
    """Compare as a person would: letters and figures, without case, marks or spaces."""
    plain = unicodedata.normalize("NFD", text.upper()).casefold()
    return "".join(c for c in unicodedata.normalize("NFD", plain) if c.isalnum())


@given(news_like, st.data())
def test_a_distorted_quote_of_whole_words_is_found(text: str, data: st.DataObject) -> None:
    words = [match.span() for match in re.finditer(r"\S+", text)]
    assume(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    original = text[words[first][0] : words[last][1]]
    exact = locate_quote(original, text)
    quote = distort(original, data.draw(st.integers(0, 63)))
    cut = found(quote, text)
    if exact is not None:
        assert cut is not None
    if cut is not None:
        assert loosely(cut) == loosely(original)


@given(any_text, any_text)
def test_what_is_found_has_the_same_digits(quote: str, text: str) -> None:
    cut = found(quote, text)
    if cut is not None:
        assert [c for c in cut if c.isdigit()] == [c for c in quote if c.isdigit()]
        assert cut in text


@given(any_text, st.integers(0, 300), st.integers(1, 60))
def test_no_result_starts_or_ends_among_digits(text: str, start: int, size: int) -> None:
    span = locate_quote(text[start : start + size], text)
    if span is not None:
        for at in (span.start, span.end):
            assert not re.search(r"\d[.,]?\Z", text[:at]) or not re.match(r"[.,]?\d", text[at:])
