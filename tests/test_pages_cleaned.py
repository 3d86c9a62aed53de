"""What only a page's formatting says is settled before its text is taken."""

from __future__ import annotations

import pytest

from qa.figures import read_figures
from qa.sources.formats.html_text import text_of_fragment
from qa.sources.formats.html_title import clean_title
from qa.testing.pages_invented import BODY, TITLE, page, read

SEEN = "The petition has 99,000 signatures, campaigners said."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("killed 1,200<sup><a href='#f3'>3</a></sup> people", "killed 1,200 people"),
        ("killed 1,200<a href='#f3'><sup>3</sup></a> people", "killed 1,200 people"),
        ("killed 1,200<sup class=reference>[3]</sup> people", "killed 1,200 people"),
        ("and 45<sup>4</sup> more", "and 45 more"),
        ("carried 10<sup>6</sup> tonnes", "carried 10⁶ tonnes"),
        ("of 10<sup>-3</sup> grams", "of 10⁻³ grams"),
        ("burned 40 km<sup>2</sup> of forest", "burned 40 km² of forest"),
        ("fell 2<sup>1</sup>/<sub>2</sub> tonnes", "fell 2 1/2 tonnes"),
        ("a <sup>3</sup>⁄<sub>4</sub> majority", "a 3/4 majority"),
        ("costs $11<sup>99</sup>, they said", "costs $11.99, they said"),
        ("the 21<sup>st</sup> man", "the 21st man"),
        ("no CO<sub>2</sub> at all", "no CO2 at all"),
        ("killed <del>12</del> <ins>15</ins> men", "killed 15 men"),
        ("killed <s>12</s> 15 men", "killed 15 men"),
        ("killed <span style='text-decoration: line-through'>12</span> 15 men", "killed 15 men"),
        ("he said <q>at least 5</q> and left", "he said “at least 5” and left"),
        ("he said “<q>at least 5</q>” and left", "he said “at least 5” and left"),
        ("he <q>quotes <q>this</q> here</q>.", "he “quotes ‘this’ here”."),
        ("carried 10<span style='vertical-align: super'>6</span> tonnes", "carried 10⁶ tonnes"),
        ("and 45<span class=superscript>4</span> more", "and 45 more"),
        ("no CO<span style='vertical-align:sub'>2</span> at all", "no CO2 at all"),
        ("killed <span class='line-through'>12</span> 15 men", "killed 15 men"),
        ("won <span class=home>2</span><span class=away>1</span> here", "won 2 1 here"),
        ("won <b style='display:block'>12</b><b>15</b> votes", "won 12 15 votes"),
        ("had <i class=d>1</i><i class=d>2</i> of <b>3</b><i>4</i>", "had 12 of 34"),
        ("Jos&eacute; &amp; <b>12</b> men", "José & 12 men"),
        ("one<br>two<!-- no --> three", "one\ntwo three"),
    ],
)  # fmt: skip
def test_markup_that_changes_numbers_and_quotations(markup: str, text: str) -> None:
    assert text_of_fragment(f"<p>{markup}</p>") == text
    assert text.split("\n", maxsplit=1)[0] in read(page(f"<p>The ministry {markup}.</p>")).text


def test_the_figures_are_those_a_reader_sees() -> None:
    text = text_of_fragment(
        "<p>It killed 1,200<sup>3</sup> people, and 45<sup>4</sup> are lost.</p>"
    )
    assert [figure.low for figure in read_figures(text)] == [1200, 45]


def test_a_block_quotation_is_marked() -> None:
    quoted = "<blockquote><p>We shall not pay.</p><p>Not now.</p></blockquote>"
    assert text_of_fragment(f"<p>He wrote:</p>{quoted}").split("\n") == [
        "He wrote:", "“We shall not pay.", "“Not now.”",
    ]  # fmt: skip
    credit = "<blockquote>We shall not pay.<cite>Ove Lund</cite></blockquote>"
    assert text_of_fragment(credit) == "“We shall not pay.” Ove Lund"
    marked = "<blockquote><p>“We shall not pay,” he wrote.</p></blockquote>"
    assert text_of_fragment(marked) == "“We shall not pay,” he wrote."


@pytest.mark.parametrize(
    "attributes",
    [
        "hidden", "style='display:none'", "style='display : none'", "style='visibility:hidden'",
        "style='opacity:0'", "style='font-size:0px'", "class='sr-only'", "class='visually-hidden'",
        "style='position:absolute;left:-9999px'", "style='text-indent:-9999px'",
        "style='clip-path: inset(50%)'", "style='position:absolute;clip:rect(0,0,0,0)'",
        "style='color:#fff;background:#FFFFFF'", "style='color:white'",
        "style='height:0;overflow:hidden'", "style='transform:scale(0)'",
        "style='DISPLAY:NONE !important'", "style='display:none!important;display:block'",
        "style='display:/* now */none'", "style='filter:opacity(0)'", "style='font:0/0 a'",
        "style='transform:scaleY(0)'", "style='scale:0'", "style='transform:scale3d(0, 0, 0)'",
        "style='position:absolute;left:9999px'", "style='translate:-9999px'",
        "style='transform:translate3d(-9999px,0,0)'", "style='transform:translate(0, -200vh)'",
        "style='clip-path:inset(0 100% 0 0)'", "style='clip-path:inset(30% 0 70%)'",
        "class='d-none'", "class='invisible'", "class='element-invisible'", "class='hide'",
        "class='Byline_srOnly__x1y2z'",
        "style='mask:linear-gradient(transparent, transparent)'",
        "style='-webkit-mask-image:linear-gradient(#0000,#0000)'",
        "style='mask:linear-gradient(#000,#000);mask-size:0 0'",
    ],
)  # fmt: skip
def test_hidden_text_is_no_text(attributes: str) -> None:
    assert "99,000" not in read(page(f"<div {attributes}><p>{SEEN}</p></div>")).text
    assert "99,000" not in text_of_fragment(f"<p>a</p><p {attributes}>{SEEN}</p>")


@pytest.mark.parametrize(
    "attributes",
    [
        "class='hidden md:block'", "class='d-none d-md-block'", "class='not-sr-only'",
        "style='transform:translate(-100%)'", "style='clip-path:inset(10% 0 20%)'",
        "style='font:400 16px/0 a'", "style='filter:opacity(0.9)'", "style='transform:scale(0.5)'",
        "hidden='until-found'", "style='opacity:0.9'", "style='zoom:0'",  # browsers take it for 1
        "style='mask:linear-gradient(#000,transparent)'", "style='position:relative;z-index:-1'",
        "style='color:#fff;background:#000'", "class='dark' style='color:#fff'",
        "style='left:-20px;position:relative'", "style='font-size:10px'",
    ],
)  # fmt: skip
def test_shown_text_stays(attributes: str) -> None:
    assert "99,000" in read(page(f"<div {attributes}><p>{SEEN}</p></div>")).text


def test_what_is_visible_within_what_is_not_stays() -> None:
    inner = f"99 <p style='visibility:visible'>{SEEN}</p> 98"
    text = read(page(f"<div style='visibility:hidden'>{inner}</div>")).text
    assert "99,000" in text
    assert not {"99", "98"} & set(text.split())
    markup = "<div style='visibility:hidden'>x<p>y<b style='visibility:visible'>15</b>z</p>w</div>q"
    assert text_of_fragment(f"<p>a</p>{markup}") == "a\n15\nq"


@pytest.mark.parametrize(
    ("above", "shown"),
    [
        ("background:#fff", False),
        ("background:#fff;opacity:0.9", True),  # a layer of its own
        ("background:rgba(255,255,255,0.5)", True),
        ("color:#000", True),
    ],
)
def test_text_behind_the_ground_that_it_stands_on(*, above: str, shown: bool) -> None:
    head = f"<style>.low{{position:relative;z-index:-1}}.ground{{{above}}}</style>"
    low = f"<div class=ground><p class=low>{SEEN}</p></div>"
    assert ("99,000" in read(page(low, head=head)).text) is shown


def test_a_page_that_fades_in_by_script_is_not_hidden() -> None:
    faded = page().replace("<body>", "<body style='opacity:0'>")
    assert "12,400 signatures" in read(faded).text


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("<aside class='correction'><p>Correction: It was 240 and not 420.</p></aside>",
         "Correction: It was 240 and not 420."),
        ("<aside class='correction'><p>It was 240 and not 420.</p></aside>",
         "Correction: It was 240 and not 420."),
        ("<div id='editors-note'><h4>Editor’s note</h4><p>The names are changed.</p></div>",
         "Editor’s note: The names are changed."),
        ("<div class='article__clarification'>The vote was held at night.</div>",
         "Clarification: The vote was held at night."),
    ],
)  # fmt: skip
def test_corrections_are_kept_and_marked(note: str, text: str) -> None:
    lines = read(page(note)).text.split("\n")
    assert lines[:2] == [TITLE, text]
    assert lines.count(text) == 1


def test_a_note_in_the_footer_is_kept_and_dates_the_update_alone() -> None:
    note = "This article was amended on 16 March 2023. An earlier version said that 420 came."
    draft = read(page(after=f"<footer><p>{note}</p><p>All rights reserved.</p></footer>"))
    assert f"Correction: {note}" in draft.text
    assert "rights" not in draft.text
    assert draft.published_at is None
    assert str(draft.updated_at) == "2023-03-16"


def live(number: int, clock: str, words: str) -> str:
    return (
        f"<div class='live-blog-post' id='p{number}'><time datetime='2023-03-14T{clock}:00Z'>"
        f"{clock}</time><p>{words} The council is still in session, our reporter says.</p></div>"
    )


def test_a_live_blog_keeps_its_entries_with_their_times() -> None:
    entries = live(2, "21:40", "Two schools are to shut.") + live(1, "19:05", "Three are to shut.")
    draft = read(page(entries))
    newest, oldest = "[2023-03-14 21:40+00:00]", "[2023-03-14 19:05+00:00]"
    assert draft.text.index(newest) < draft.text.index("Two schools are to shut.")
    assert draft.text.index("Two schools are to shut.") < draft.text.index(oldest)
    assert (str(draft.updated_at), draft.updated_origin) == (
        "2023-03-14 21:40:00+00:00", "newest live entry",
    )  # fmt: skip


def test_live_entries_that_only_json_ld_has() -> None:
    script = (
        '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "%s",'
        '"liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Vote", "articleBody":'
        '"<p>11 of 19 voted for it.</p>", "datePublished": "2023-03-14T21:40Z"}]}</script>'
    )
    draft = read(page(head=script % TITLE))
    assert "[2023-03-14 21:40+00:00]\nVote\n11 of 19 voted for it." in draft.text


def test_offers_are_no_text() -> None:
    offers = (
        "<div class='newsletter-signup'><p>Get the morning briefing in your inbox.</p></div>"
        "<p>Already a subscriber? Log in to read all 500 stories.</p>"
        "<p class='paywall'>The vote was 11 to 8, the clerk said when the session had ended.</p>"
    )
    text = read(page(offers)).text
    assert "briefing" not in text
    assert "500 stories" not in text
    assert "11 to 8" in text


@pytest.mark.parametrize(
    ("title", "sites"),
    [
        (f"{TITLE} | The Citizen", ["The Citizen"]),
        (f"{TITLE} | The Citizen", ["citizen.example"]),
        (f"{TITLE} - Citizen Online", ["Citizen"]),
        (f"The Citizen | {TITLE}", ["The Citizen"]),
        (f"{TITLE} – News – The Citizen", ["The Citizen", "News"]),
        (f"{TITLE}｜The Citizen", ["The Citizen"]),
        (TITLE, ["The Citizen"]),
    ],
)
def test_the_site_s_name_is_no_part_of_the_title(title: str, sites: list[str]) -> None:
    assert clean_title(title, [], sites) == TITLE


def test_the_heading_tells_where_the_title_ends() -> None:
    assert clean_title(f"{TITLE} | Anything", [TITLE], []) == TITLE
    assert clean_title("Vote - and then?", ["Vote"], []) == "Vote - and then?"
    assert clean_title("News - The Citizen", [], ["News", "The Citizen"]) == "The Citizen"


def test_a_box_that_is_named_paywall_and_has_the_headline_is_the_article() -> None:
    markup = page().replace(BODY, "<p>The council shut two schools on Tuesday night.</p>")
    markup = markup.replace("<article>", "<div class='jslc isPaywall norrvik'>")
    text = read(markup.replace("</article>", "</div>")).text
    assert "The council shut two schools on Tuesday night." in text


def test_a_large_page_is_taken_whole_and_in_order() -> None:
    many = "".join(
        f"<p>Line {number} of the minutes, and <b>no</b> more.</p>" for number in range(12_000)
    )
    text = read(page(many)).text
    lines = text.split("\n")
    assert lines[0] == TITLE
    assert lines[1] == "Line 0 of the minutes, and no more."
    assert lines[12_000] == "Line 11999 of the minutes, and no more."
    assert "12,400 signatures" in text


def test_cleaning_leaves_plain_pages_as_they_are() -> None:
    assert read(page()).text.split("\n")[1:] == [
        " ".join(part.split("</p>")[0].split()) for part in BODY.split("<p>")[1:]
    ]
