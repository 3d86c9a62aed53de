"""Plain text, Markdown and encodings: text comes back as it was, and bad bytes are named."""

from __future__ import annotations

import codecs
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings

from qa.sources.formats import Kind, Limits, read_bytes
from qa.testing.folders import SAMPLE
from qa.testing.formats_reading import PAGES, bad, only, piped, written
from qa.testing.text_strategies import storable_text
from qa.types import ArticleDraft

ODD = "Line one.\r\nLine two.\rLine three.\n\n  café cafe\u0301 ﬁ \u2028 😀 \u00a0\n"


def test_the_sample_keeps_its_leading_date() -> None:
    draft = only(SAMPLE)
    assert draft.text == SAMPLE.read_bytes().decode("utf-8")
    assert draft.text.startswith(" date 2022-02-02 ")
    assert draft.published_at == date(2022, 2, 2)
    assert draft.published_origin == "leading text"
    assert draft.id == "pentagon-troops-2022-02-02"
    assert draft.source == str(SAMPLE.absolute())
    assert not draft.id_given


@settings(deadline=None)
@given(storable_text)
def test_text_is_kept_as_received(text: str) -> None:
    (draft,) = read_bytes(text.encode("utf-8"), "a.txt", kind="text")
    assert isinstance(draft, ArticleDraft)
    assert draft.text == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_is_not_text(tmp_path: Path, mark: bytes, encoding: str) -> None:
    path = written(tmp_path, "odd.txt", mark + ODD.encode(encoding))
    assert only(path).text == ODD


def test_a_headline_is_the_title_and_stays() -> None:
    (draft,) = piped(b"Bridge closes for six weeks\n\nThe bridge will close.\n")
    assert isinstance(draft, ArticleDraft)
    assert draft.title == "Bridge closes for six weeks"
    assert draft.text.startswith(draft.title)


@pytest.mark.parametrize(
    "text", ["One paragraph only.", "A sentence.\n\nAnother.", "x" * 200 + "\n\ny"]
)
def test_no_headline_no_title(text: str) -> None:
    (draft,) = piped(text.encode())
    assert isinstance(draft, ArticleDraft)
    assert draft.title is None


def test_standard_input_is_named_after_its_text() -> None:
    (one,) = piped(b"Same words")
    (two,) = piped(b"Same words")
    (other,) = piped(b"Other words")
    assert isinstance(one, ArticleDraft)
    assert isinstance(two, ArticleDraft)
    assert isinstance(other, ArticleDraft)
    assert one.id == two.id != other.id
    assert one.id.startswith("text-")
    assert one.source == "<stdin>"


def test_another_encoding_names_byte_line_and_remedy(tmp_path: Path) -> None:
    text = "The mayor spoke.\nThe café was full of people who wanted to hear every word of it.\n"
    error = bad(written(tmp_path, "it's latin.txt", text.encode("cp1252")))
    assert str(tmp_path) in error.source
    assert error.line == 2
    assert "byte 24 (0xe9)" in error.reason
    assert "iconv -f WINDOWS-1252 -t UTF-8" in error.hint
    assert "'\"'\"'s latin.txt'" in error.hint, "a name is quoted for the shell"


def test_a_denser_encoding_is_not_guessed(tmp_path: Path) -> None:
    error = bad(written(tmp_path, "ru.txt", "Президент сказал это в марте.".encode("cp1251")))
    assert "Find out its encoding" in error.hint
    assert "WINDOWS-1252" not in error.hint


def test_utf16_without_a_mark_is_recognised(tmp_path: Path) -> None:
    error = bad(written(tmp_path, "wide.txt", "The bridge is closed.".encode("utf-16-le")))
    assert "looks like UTF-16" in error.hint


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        ("\u00a0\u2003".encode(), "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"some\0text", "NUL"),
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"ok so far \xed\xa0\x80", "not valid UTF-8"),
        (codecs.BOM_UTF16_LE + b"a", "not valid UTF-16-LE"),
    ],
)
def test_what_is_not_text(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in bad(written(tmp_path, "x.txt", data)).reason


def test_fifty_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(60_000_000)
    assert "larger than 50,000,000 bytes" in bad(path).reason
    path = written(tmp_path, "long.txt", b"word " * 10_000_000)
    assert "50,000,000 characters" in bad(path).reason


def test_limits_are_settings(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "twelve chars")
    assert "12 characters" in bad(path, Limits(article_characters=11)).reason
    assert only(path).text == "twelve chars"


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    error = bad(tmp_path / "no.txt")
    assert "no such file" in error.reason
    assert error.source == str(tmp_path / "no.txt")


def test_front_matter() -> None:
    path = PAGES / "front-matter.md"
    draft = only(path)
    assert (draft.id, draft.id_given) == ("tram-vote", True)
    assert draft.title == "Council: no vote on the tram"
    assert draft.publisher == "The Norrvik Courier"
    assert draft.url == "https://norrvik-courier.example/tram"
    assert (draft.published_at, draft.published_origin) == (
        date(2021, 11, 3),
        "front matter 'date'",
    )
    assert (draft.updated_at, draft.updated_origin) == (
        date(2021, 11, 4), "front matter 'updated'",
    )  # fmt: skip
    assert path.read_bytes().decode("utf-8").endswith("---\n" + draft.text)


def test_markdown_without_front_matter(tmp_path: Path) -> None:
    text = "# Tram delayed #\r\n\r\nThe *tram* is late.\r\n"
    draft = only(written(tmp_path, "tram.MD", text))
    assert (draft.title, draft.text, draft.id) == ("Tram delayed", text, "tram")


@pytest.mark.parametrize(
    ("front", "line"),
    [("title: a: b: c\n", 2), ("ok: 1\nbad: [1, 2\n", None), ("- a\n- b\n", 2), ("a: *x\n", 2)],
)
def test_broken_front_matter_names_its_line(tmp_path: Path, front: str, line: int | None) -> None:
    error = bad(written(tmp_path, "a.md", f"---\n{front}---\nText\n"))
    assert "front matter" in error.reason
    assert error.line is not None
    assert line in (None, error.line)


def test_a_field_given_twice_is_not_chosen_between(tmp_path: Path) -> None:
    twice = "---\ntitle: Tram\ndate: 2021-11-03\ndate: 2021-11-04\n---\nText\n"
    error = bad(written(tmp_path, "a.md", twice))
    assert "'date' twice" in error.reason
    assert error.line == 4
    spelled = twice.replace("date: 2021-11-04", "Date: 2021-11-04")
    assert "'date' and 'Date' are one" in bad(written(tmp_path, "b.md", spelled)).reason
    same = twice.replace("2021-11-04", "2021-11-03")
    assert str(only(written(tmp_path, "c.md", same)).published_at) == "2021-11-03"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("It cost ~~12~~ 15 million.", "It cost 15 million."),
        ("~~It cost 12.~~ It cost 15.", "It cost 15."),
        ("It cost <del>12</del><ins>15</ins> million.", "It cost 15 million."),
        ("It cost <s>12</s> 15.<!-- or 16? --> Yes.", "It cost 15. Yes."),
        ("<del>a ~~12~~ b</del> 15", "15"),
        ("About 10<sup>6</sup> crowns on 5 km<sup>2</sup>.", "About 10⁶ crowns on 5 km²."),
        ("It shut **45**<sup>4</sup> schools<sup>[2](#n)</sup>.", "It shut **45** schools."),
        ("CO<sub>2</sub> and $11<sup>99</sup>", "CO2 and $11.99"),
        ("2<sup>1</sup>/<sub>2</sub> years, the 21<sup>st</sup>", "2 1/2 years, the 21st"),
    ],
)
def test_what_markdown_strikes_out_or_raises(tmp_path: Path, markdown: str, text: str) -> None:
    assert only(written(tmp_path, "a.md", f"{markdown}\n")).text == f"{text}\n"
    assert only(written(tmp_path, "a.txt", f"{markdown}\n")).text == f"{markdown}\n"


@pytest.mark.parametrize(
    "markdown",
    [
        "About ~12 of ~~ 15 ~~ and ~~ 3.",
        "Opened ~~here\n\nand closed~~ there.",
        "Escaped \\~~12\\~~ 15.",
        "As `~~12~~` or ``a ` <del>b</del>``.",
        "```\nx = ~~12~~ <sup>2</sup>\n```\nText.",
        "~~~\n<del>12</del>\n~~~\nText.",
        "If 3 < 4 and 5 > 4, <https://c.example/~~a~~b>.",
        "<del>" + "never closed " * 300 + "</del>",
    ],
)
def test_what_markdown_does_not_strike_out(tmp_path: Path, markdown: str) -> None:
    assert only(written(tmp_path, "a.md", f"{markdown}\n")).text == f"{markdown}\n"


def test_a_rule_is_not_front_matter(tmp_path: Path) -> None:
    text = "Text\n\n---\ntitle: no\n---\nMore\n"
    draft = only(written(tmp_path, "a.md", text))
    assert (draft.text, draft.title) == (text, None)


def test_front_matter_cannot_explode(tmp_path: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert only(written(tmp_path, "a.md", f"---\n{bomb}---\nText\n")).text == "Text\n"
    for deep in ("a: " + "[" * 2000 + "]" * 2000, "a:\n  " + "- " * 2000 + "x"):
        assert "nested" in bad(written(tmp_path, "b.md", f"---\n{deep}\n---\nText\n")).reason


@pytest.mark.parametrize(
    "data",
    [
        b" " * 4_000_000 + b"x",
        b"\n" * 4_000_000 + b"x",
        b"<!-- -->" * 500_000 + b"x",
        b"# " + b" " * 60_000 + b"x",
        b"---\n" * 500_000,
        b"a \n" * 500_000,
    ],
)
@pytest.mark.parametrize("kind", [None, "text", "markdown"])
def test_no_start_of_a_text_makes_reading_hang(data: bytes, kind: Kind | None) -> None:
    (draft,) = read_bytes(data, "x", kind=kind)
    assert isinstance(draft, ArticleDraft)
