"""HTML pages: text, title, publisher and dates, each date with where it came from."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from qa.errors import BadArticle
from qa.sources.formats import Limits, kind_of, read_bytes
from qa.sources.formats.html_gaps import rows_of, with_gaps_filled
from qa.testing.formats_reading import PAGES, bad, only, piped, written
from qa.types import ArticleDraft
from qa.types.article import Day

CEST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("page", "published", "origin", "updated", "updated_origin"),
    [
        ("json-ld", datetime(2024, 5, 2, 6, 30, tzinfo=CEST), "JSON-LD datePublished",
         datetime(2024, 5, 3, 9, tzinfo=CEST), "JSON-LD dateModified"),
        ("meta", datetime(2024, 5, 1, 10, tzinfo=CEST), "meta article:published_time",
         date(2024, 5, 4), "meta og:updated_time"),
        ("time", datetime(2024, 5, 2, 6, 30, tzinfo=CEST), "<time> element",
         date(2024, 5, 5), "<time> element"),
        ("url", date(2024, 5, 2), "URL", None, None),
        ("text", date(2024, 5, 2), "leading text", date(2024, 5, 6), "page text 'May 6, 2024'"),
        ("visible", date(2024, 5, 2), "page text '2 May 2024'", None, None),
        ("ambiguous", None, "meta date: '02/05/2024' could be day/month or month/day: "
         "write 2024-05-02 or 2024-02-05", None, None),
        ("undated", None, None, None, None),
    ],
)  # fmt: skip
def test_dates_and_their_origin(
    page: str, published: Day | None, origin: str | None, updated: Day | None,
    updated_origin: str | None,
) -> None:  # fmt: skip
    draft = only(PAGES / f"{page}.html")
    assert (draft.published_at, draft.published_origin) == (published, origin)
    assert (draft.updated_at, draft.updated_origin) == (updated, updated_origin)
    assert draft.title == "Harbour bridge closes for six weeks"
    assert "About 14,300 vehicles cross it on a working day. “We are not" in draft.text
    assert "All rights reserved" not in draft.text


def test_a_page_names_itself() -> None:
    draft = only(PAGES / "json-ld.html")
    assert draft.id == draft.url == "https://www.norrvik-courier.example/2024/bridge"
    assert draft.id_given
    assert draft.publisher == "The Norrvik Courier & Post"
    assert only(PAGES / "meta.html").publisher == "Courier Online"
    assert only(PAGES / "url.html").publisher == "norrvik-courier.example"
    assert only(PAGES / "undated.html").publisher is None
    assert only(PAGES / "undated.html").id == "undated"


def fetched(page: str, address: str) -> ArticleDraft:
    data = (PAGES / page).read_bytes()
    (draft,) = read_bytes(data, address, kind="html", address=address)
    assert isinstance(draft, ArticleDraft)
    return draft


def test_a_fetched_page_cannot_take_another_site_s_name() -> None:
    honest = fetched("json-ld.html", "https://norrvik-courier.example/2024/bridge?a=1")
    assert honest.url == "https://www.norrvik-courier.example/2024/bridge"
    thief = fetched("json-ld.html", "https://other.example/x#y")
    assert thief.url == "https://other.example/x#y"
    assert thief.id == "https://other.example/x"


def test_the_address_gives_the_date() -> None:
    draft = fetched("undated.html", "https://norrvik-courier.example/2024-05-02/bridge")
    assert (draft.published_at, draft.published_origin) == (date(2024, 5, 2), "URL")


@pytest.mark.parametrize(
    ("charset", "declared", "encoding"),
    [
        (None, "windows-1252", "cp1252"), (None, "iso-8859-1", "cp1252"),
        ("cp1251", "utf-8", "cp1251"),
        (None, "utf-8", "utf-8"), (None, "shift_jis", "utf-8-sig"), (None, "koi8-r", "koi8-r"),
    ],
)  # fmt: skip
def test_encodings(charset: str | None, declared: str, encoding: str) -> None:
    word = "Мэрия" if encoding in ("cp1251", "koi8-r") else "café naïve"
    page = (PAGES / "undated.html").read_text(encoding="utf-8").replace("utf-8", declared)
    page = page.replace("“", "").replace("”", "").replace("harbour bridge at", word)
    data = page.encode(encoding, "xmlcharrefreplace")
    (draft,) = read_bytes(data, "page", kind="html", charset=charset)
    assert isinstance(draft, ArticleDraft)
    assert word in draft.text


@pytest.mark.parametrize(
    ("charset", "said"), [("rot13", "unknown"), ("unicode_escape", "unknown"), ("x", "unknown")]
)
def test_odd_charsets_are_refused(charset: str, said: str) -> None:
    (error,) = read_bytes((PAGES / "undated.html").read_bytes(), "p", kind="html", charset=charset)
    assert isinstance(error, BadArticle)
    assert said in error.reason


def test_a_page_in_another_encoding_than_it_says(tmp_path: Path) -> None:
    page = (PAGES / "undated.html").read_text(encoding="utf-8").replace("first", "fîrst")
    error = bad(written(tmp_path, "a.html", page.encode("cp1252", "xmlcharrefreplace")))
    assert error.line == page[: page.index("fîrst")].count("\n") + 1
    assert "not valid UTF-8" in error.reason


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1"])
def test_utf8_that_is_labelled_as_western_is_read_as_utf8(declared: str) -> None:
    page = (PAGES / "undated.html").read_text(encoding="utf-8").replace("utf-8", declared)
    data = page.replace("harbour bridge at", "café naïve “quoted”").encode()
    (draft,) = read_bytes(data, "page", kind="html")
    assert isinstance(draft, ArticleDraft)
    assert "café naïve “quoted”" in draft.text


def test_utf8_is_read_under_a_label_that_cannot_be_right() -> None:
    page = (PAGES / "undated.html").read_text(encoding="utf-8").replace("utf-8", "shift_jis")
    data = page.replace("harbour bridge at", "“quoted” it is").encode()
    (draft,) = read_bytes(data, "page", kind="html")
    assert isinstance(draft, ArticleDraft)
    assert "“quoted” it is" in draft.text


@pytest.mark.parametrize("name", ["a.html", "a.jsonl", "a.txt"])
def test_the_remedy_for_another_encoding_keeps_the_suffix(tmp_path: Path, name: str) -> None:
    text = "Café." if name == "a.txt" else '{"text": "Café."}'
    error = bad(written(tmp_path, name, text.encode("cp1252")))
    assert error.hint.endswith(f"> converted{Path(name).suffix}")


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html></html>",
        "<!DOCTYPE html><html><body><script>var text = 'x'</script></body></html>",
        "<html><body>" + "<div>" * 20_000,
        "<!-- only a comment -->",
        "]]>",
    ],
)
def test_no_article(tmp_path: Path, page: str) -> None:
    assert bad(written(tmp_path, "a.html", page)).reason


def test_hostile_json_ld_is_passed_over(tmp_path: Path) -> None:
    page = (PAGES / "meta.html").read_text(encoding="utf-8")
    for hostile in ("[" * 100_000, '{"@graph": 5}', "null", '[[[{"@type": ["x", 5]}]]]', ""):
        changed = page.replace('{"@type":"NewsArticle", broken', hostile)
        assert changed != page or not hostile
        draft = only(written(tmp_path, "a.html", changed))
        assert draft.published_origin == "meta article:published_time"


def test_a_large_page_is_not_parsed(tmp_path: Path) -> None:
    path = written(tmp_path, "a.html", (PAGES / "meta.html").read_bytes())
    assert "larger than 100 bytes" in bad(path, Limits(page_bytes=100)).reason


def test_a_page_on_standard_input() -> None:
    (draft,) = piped((PAGES / "meta.html").read_bytes())
    assert isinstance(draft, ArticleDraft)
    assert draft.title == "Harbour bridge closes for six weeks"


def test_content_types() -> None:
    assert kind_of("text/html; charset=x", "s") == "html"
    assert kind_of(None, "s") is None
    assert kind_of("application/pdf", "s") == "pdf"
    with pytest.raises(BadArticle, match="image/png"):
        kind_of("image/png", "s")


PARAGRAPHS = [
    f"The council of Varnow spoke for the {nth} time of the bridge over the Orm, which was closed "
    f"after a crack of {number} centimetres had been found in its second pier in winter."
    for nth, number in (("first", 45), ("second", 46), ("third", 47))
]


def test_a_paragraph_rich_in_links_is_kept_between_two_others() -> None:
    linked = (
        "<p><a href='/a'>Brandt in 2018</a> said that <a href='/b'>the ferry</a> to <a href='/c'>"
        "Lorvenia</a> had cost 3,200 crowns a day, <a href='/d'>and more</a> in winter.</p>"
    )
    teaser = "<p><a href='/e'>Read now: " + "all that is known of the new bridge " * 3 + "</a></p>"
    first, second, third = (f"<p>{one}</p>" for one in PARAGRAPHS)
    body = f"{first}{linked}{second}{teaser}{third}{linked.replace('3,200', '9,900')}"
    (draft,) = read_bytes(f"<html><body><article><h1>Bridge</h1>{body}</article>".encode(), "page")
    assert isinstance(draft, ArticleDraft)
    lines = draft.text.split("\n")
    assert lines.index(PARAGRAPHS[0]) + 1 == next(
        number for number, line in enumerate(lines) if "3,200 crowns" in line
    )
    assert "Read now" not in draft.text


def test_what_a_page_leaves_out_is_put_back_in_its_place() -> None:
    import lxml.html

    first, second, third = PARAGRAPHS
    tree = lxml.html.fromstring(
        f"<div><p>{first}</p><p>{second}</p><p>Short.</p><p>{third}</p><p>{second} Or so.</p></div>"
    )
    assert with_gaps_filled(f"Bridge\n{first}\n{third}", rows_of(tree)) == "\n".join(
        ["Bridge", first, second, third]
    )
    assert with_gaps_filled(f"{second} Or so.", rows_of(tree)) == f"{second} Or so."


def test_an_article_that_was_cut_off_in_the_middle_is_completed() -> None:
    import lxml.html

    parts = [f"{PARAGRAPHS[one % 3]} It was the vote number {one + 1} on it." for one in range(10)]
    boxes = "".join(f"<div class=body><p>{one}</p></div><aside>Ad</aside>" for one in parts)
    teasers = "".join(f"<div class=card><p>{one} Elsewhere.</p></div>" for one in parts)
    rows = rows_of(lxml.html.fromstring(f"<div>{boxes}{teasers}</div>"))
    assert with_gaps_filled("\n".join(parts[:4]), rows) == "\n".join(parts)
    assert with_gaps_filled("\n".join(parts[:8]), rows) == "\n".join(parts[:8])


@pytest.mark.parametrize("attributes", ["hidden", "hidden id='S:1a'", "style='opacity: 0'"])
def test_an_article_that_is_sent_hidden_is_read(attributes: str) -> None:
    article = "".join(f"<p>{one}</p>" for one in PARAGRAPHS * 3)
    aside = "<p hidden>Nobody sees that it cost 99 crowns.</p>"
    page = f"<html><body><h1>Bridge</h1><div {attributes}>{article}</div>{aside}</body></html>"
    (draft,) = read_bytes(page.encode(), "page", kind="html")
    assert isinstance(draft, ArticleDraft)
    assert "45 centimetres" in draft.text
    assert "99 crowns" not in draft.text


def test_a_fact_check_states_its_day() -> None:
    linked = (
        '<script type="application/ld+json">{"@type": "ClaimReview", "name": "Bridge closed",'
        '"datePublished": "2026-05-13 15:44", "itemReviewed": {"datePublished": "2026-05-07"}}'
        "</script>"
    )
    body = "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
    page = f"<html><head>{linked}</head><body><h1>Bridge closed</h1>{body}</body></html>"
    (draft,) = read_bytes(page.encode(), "page", kind="html")
    assert isinstance(draft, ArticleDraft)
    assert str(draft.published_at) == "2026-05-13 15:44:00"
    other = page.replace('"name": "Bridge closed"', '"name": "A claim about ferries"')
    (draft,) = read_bytes(other.encode(), "page", kind="html")
    assert isinstance(draft, ArticleDraft)
    assert draft.published_at is None
