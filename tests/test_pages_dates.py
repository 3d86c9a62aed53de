"""A page's own date, by evidence in order of trust; never another story's, nor an update's."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from qa.sources.formats.dates import dated
from qa.testing.pages_invented import TITLE, page, read

DAY = "2023-03-14"
OURS = {"@type": "NewsArticle", "headline": TITLE, "datePublished": DAY}
OTHER = {"@type": "NewsArticle", "headline": "Fire at depot", "url": "https://x.example/fire",
         "datePublished": "2019-01-01"}  # fmt: skip
BYLINE = "<div class='byline'>Published 14 March 2023</div>"


def ld(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    "head",
    [
        ld([OTHER, OURS]), ld(OTHER) + ld(OURS), ld({"@graph": [OTHER, OURS]}),
        ld(OURS | {"datePublished": {"@value": DAY}}), ld(OURS | {"datePublished": [DAY]}),
        ld(OURS | {"@type": "http://schema.org/NewsArticle"}),
        ld({"@type": "Blog", "blogPost": OURS}), ld({"@type": "Blog", "blogPost": [OTHER, OURS]}),
        ld(json.dumps(OURS)[:-1] + ",}"), ld(json.dumps(OURS).replace("}", "")),
        ld(f"<!-- {json.dumps(OURS)} -->"), ld(f"//<![CDATA[\n{json.dumps(OURS)}\n//]]>"),
        ld(f"/* <![CDATA[ */ {json.dumps(OURS)} /* ]]> */"),
        ld({"@type": "WebPage", "datePublished": DAY}),
        ld(OTHER) + f"<meta property='article:published_time' content='{DAY}'>",
        ld(OURS | {"datePublished": "1970-01-01T00:00:00Z"}) + f"<meta name=date content='{DAY}'>",
        ld(OURS | {"datePublished": "2099-02-03"}) + f"<meta name=date content='{DAY}'>",
    ],
)  # fmt: skip
def test_the_date_in_the_head_is_the_article_s(head: str) -> None:
    assert str(read(page(head=head)).published_at)[:10] == DAY


@pytest.mark.parametrize(
    ("inside", "after"),
    [
        (
            "",
            "<aside><ul><li><a href='/x'>O</a><time datetime='2026-03-05'>5.3.</time></ul></aside>",
        ),
        (
            "<div class='teaser'><a href='/x'>Fire</a><time datetime='2019-01-01'>x</time></div>",
            "",
        ),
        ("<div><h3>Fire at depot</h3><time datetime='2019-01-01'>2019</time></div>", ""),
        ("<article><time datetime='2019-01-01'>2019</time> Fire</article>", ""),
        ("", "<section class='comments'><time datetime='2023-03-16'>16.3.</time></section>"),
        ("<p>Updated <time datetime='2023-03-16'>16 March</time></p>", ""),
    ],
)
def test_the_time_of_another_story_does_not_count(inside: str, after: str) -> None:
    draft = read(page(inside, before=BYLINE, after=after))
    assert (str(draft.published_at), draft.published_origin) == (DAY, "page text '14 March 2023'")


@pytest.mark.parametrize("said", ["Updated 16 March 2023", "Last modified: 16 March 2023",
                                  "This article was amended on 16 March 2023."])  # fmt: skip
def test_the_day_of_an_update_is_not_that_of_publication(said: str) -> None:
    draft = read(page(after=f"<div>{said}</div>"))
    assert draft.published_at is None
    assert (str(draft.updated_at), draft.updated_origin) == (
        "2023-03-16", "page text '16 March 2023'",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "said"), [("2099-02-03", "in the future"), ("1970-01-01T00:00:00Z", "no date")]
)
def test_an_impossible_date_leaves_the_page_undated_and_says_so(stated: str, said: str) -> None:
    draft = read(page(head=ld(OURS | {"datePublished": stated})))
    assert draft.published_at is None
    assert draft.published_origin
    assert said in draft.published_origin


def test_a_day_within_a_sentence_is_not_that_of_publication() -> None:
    began = "The fire began on <time datetime='1998-02-03'>3 February 1998</time>"
    draft = read(page(f"<p>{began} and lasted two days.</p>"))
    assert draft.published_at is None, draft.published_origin
    empty = "It burned, as our reporters saw at night<time datetime='1998-02-03'></time>."
    assert read(page(f"<p>{empty}</p>")).published_at is None
    many = read(page(f"<p>{'It burned on <b>3 February 1998</b>. ' * 20_000}</p>"))
    assert many.published_at is None
    said = "Published by Ann Holt of our desk on <time datetime='2023-03-14'>14 March</time>."
    assert str(read(page(f"<p>{said}</p>")).published_at) == "2023-03-14"


def test_the_window_of_plausible_days_ends_tomorrow() -> None:
    today = datetime.now(UTC).date()
    assert dated(str(today + timedelta(days=1)), "field").day == today + timedelta(days=1)
    assert dated(str(today + timedelta(days=3)), "field").day is None
    assert dated("1600-01-01", "field").day == date(1600, 1, 1)
    assert dated("1599-12-31", "field").day is None


def test_a_page_names_its_language() -> None:
    assert read(page().replace("<html>", "<html lang='en_GB'>")).language == "en-GB"
    assert read(page(head=ld(OURS | {"inLanguage": "sv"}))).language == "sv"
    assert read(page().replace("<html>", "<html lang='x<y'>")).language is None


OWN = "https://c.example/schools"
ARTICLE = "itemscope itemtype='https://schema.org/NewsArticle'"
SCOPED = (
    "<div class='footer'><time itemprop='datePublished' datetime='2023-03-14'>14.3.</time></div>"
)
OTHER_LINK = "<a rel='bookmark' href='/fire'><time datetime='2019-01-01'>1.1.</time></a>"


@pytest.mark.parametrize(
    ("inside", "head", "origin"),
    [
        ("<a rel='bookmark' href='/schools'><time datetime='2023-03-14'>14.3.</time></a>", "",
         "the page's own link"),
        ("<a class='x' rel='author bookmark' href='https://c.example/schools#top'>"
         "<abbr class='published' title='2023-03-14T10:52:00+02:00'>10:52</abbr></a>", "",
         "the page's own link"),
        ("<div>By Ann <abbr class='published' title='2023-03-14T10:52:00Z'>x</abbr></div>", "",
         "itemprop datePublished"),
        ("", "<meta property='dcterms:created' content='2023-03-14'>", "meta dcterms:created"),
        ("", "<meta name='citation_date' content='2023-03-14'>", "meta citation_date"),
        ("", ld({"@type": "NewsArticle", "headline": TITLE, "dateCreated": DAY}),
         "JSON-LD dateCreated"),
        ("<span property='schema:dateCreated' content='2023-03-14T03:46:34Z'></span>", "",
         "itemprop dateCreated"),
    ],
)  # fmt: skip
def test_a_day_where_blogs_and_catalogues_put_it(inside: str, head: str, origin: str) -> None:
    draft = read(page(inside + OTHER_LINK, head=head), OWN)
    assert str(draft.published_at)[:10] == DAY
    assert draft.published_origin == origin


def test_microdata_of_the_page_s_only_article_counts_also_in_its_footer() -> None:
    markup = page(SCOPED).replace("<article>", f"<article {ARTICLE}>")
    assert str(read(markup).published_at) == DAY
    two = markup.replace("</main>", f"<div {ARTICLE}><h2>Fire</h2></div></main>")
    assert read(two).published_at is None


@pytest.mark.parametrize("inside", [OTHER_LINK, f"<div class='comments'>{SCOPED}</div>"])
def test_a_day_that_may_be_another_s_is_not_the_page_s(inside: str) -> None:
    assert read(page(inside), OWN).published_at is None


def test_slashes_decide_nothing_in_a_language_that_has_none() -> None:
    assert dated("11/01/2023", "", "de").day is None
    assert dated("11.01.2023", "", "de").day == date(2023, 1, 11)
    assert dated("11/01/2023", "", "fr").day == date(2023, 1, 11)


def test_a_day_beside_other_words_on_a_line_of_its_own_is_found_by_search() -> None:
    head = "<header><p class='sub'>Handball &nbsp;&bull;&nbsp; 14.03.2023</p></header>"
    draft = read(page().replace("<main>", f"{head}<main>"))
    assert (str(draft.published_at), draft.published_origin) == (DAY, "page text '14.03.2023'")
    prose = page("<p>The school was built on 14.03.2023 by the council of the town of Norrvik.</p>")
    assert read(prose).published_at is None
