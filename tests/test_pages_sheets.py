"""What a page's own style sheets hide, strike out, raise and show."""

from __future__ import annotations

import pytest

from qa.testing.pages_invented import page, read

SEEN = "The petition has 99,000 signatures, campaigners said."


def styled(sheet: str, attributes: str, media: str = "") -> str:
    """Return the text of a page with a sheet and a paragraph it may speak of."""
    head = f"<style{media}>{sheet}</style>"
    return read(page(f"<p {attributes}>{SEEN}</p>", head=head)).text


@pytest.mark.parametrize(
    ("sheet", "attributes"),
    [
        (".x{display:none}", "class=x"),
        ("#x{visibility:hidden}", "id=x"),
        ("p[data-x='1']{opacity:0}", "data-x=1"),
        ("article p:first-of-type{display:none}", ""),
        (":is(.x, .y){display:none}", "class=y"),
        ("@media screen{.x{display:none}}", "class=x"),
        ("@layer a{.x{display:none}}", "class=x"),
        ("@supports (display:grid){.x{display:none}}", "class=x"),
        ("@import url(a.css);.x{display:none}", "class=x"),
        ("<!-- .x{display:none} -->", "class=x"),
        (".y{color:red .z{} .w{} } .x{display:none", "class=x"),
        (":root{--off:none}.x{display:var(--off)}", "class=x"),
        (".x{display:var(--unset, none)}", "class=x"),
        ("article{.x{display:none}}", "class=x"),
        ("article{& > .x{display:none}}", "class=x"),
        (".x{display:none!important}.x.y{display:block}", "class='x y'"),
        (".x{color:#fff}", "class=x"),
        (".x{position:absolute;transform:translateX(-9999px)}", "class=x"),
        (".x{text-decoration-line:line-through}", "class=x"),
    ],
)
def test_what_a_sheet_hides_or_strikes_out_is_no_text(sheet: str, attributes: str) -> None:
    assert "99,000" not in styled(sheet, attributes)


@pytest.mark.parametrize(
    ("sheet", "attributes"),
    [
        (".x{display:none}.x.y{display:block}", "class='x y'"),
        (".x{display:block!important}", "class=x style='display:none'"),
        ("@media print{.x{display:none}}", "class=x"),
        ("@media (max-width:600px){.x{display:none}}", "class=x"),
        ("@supports not (display:grid){.x{display:none}}", "class=x"),
        (".x:hover{display:none}", "class=x"),
        (".x::before{display:none}", "class=x"),
        ("body{background:#000}.x{color:#fff}", "class=x"),
        ("section{.x{display:none}}", "class=x"),
        (":root{--off:none}.z{--off:block}.x{display:var(--off)}", "class=x"),
        ("p{display:none}", ""),  # most of the page: a script shows it
        (".x{", "class=x"),
    ],
)
def test_what_a_reader_sees_stays(sheet: str, attributes: str) -> None:
    assert "99,000" in styled(sheet, attributes)


def test_what_a_sheet_shows_within_what_it_hides_stays() -> None:
    sheet = "<style>.x{visibility:hidden}.y{visibility:visible}</style>"
    text = read(page(f"<div class=x>99 <p class=y>{SEEN}</p> 98</div>", head=sheet)).text
    assert "99,000" in text
    assert not {"99", "98"} & set(text.split())


def test_a_sheet_for_paper_says_nothing() -> None:
    assert "99,000" in styled(".x{display:none}", "class=x", " media=print")


def test_a_number_that_a_sheet_raises_is_a_power_or_a_note() -> None:
    head = "<style>.up{vertical-align:super;font-size:70%}</style>"
    line = "<p>It carried 10<span class=up>6</span> tonnes; 45<span class=up>4</span> men fell.</p>"
    text = read(page(line, head=head)).text
    assert "carried 10⁶ tonnes; 45 men fell" in text


def test_rules_nested_without_end_are_read_in_time() -> None:
    sheet = "a,.x{" * 300 + "display:none" + "}" * 300
    assert "12,400 signatures" in styled(sheet, "class=x")
