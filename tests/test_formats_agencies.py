"""Agency news in NITF, NewsML-G2 and ninjs: its text, its day, and what the agency orders of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa.testing.formats_reading import bad, only, written

NITF = """<?xml version="1.0"?><nitf xml:lang="en"><head><title>x</title><docdata>
<doc-id id-string="nw-17"/><date.issue norm="20230314T100000Z"/></docdata>
<pubdata name="Norrvik Wire"/></head><body><body.head><hedline><hl1>Schools shut</hl1></hedline>
<dateline><location>NORRVIK</location></dateline></body.head>
<body.content><p>Two schools shut.</p><p>It saves 1.2 million.</p></body.content></body></nitf>"""
NEWSML = """<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem guid="urn:x:1" xml:lang="en"><itemMeta><provider><name>Norrvik Wire</name></provider>
<versionCreated>2023-03-15T10:00:00Z</versionCreated><firstCreated>2023-03-14T10:00:00Z</firstCreated>
</itemMeta><contentMeta><headline>Schools shut</headline></contentMeta><contentSet>
<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>Two schools shut.</p></body></html></inlineXML></contentSet></newsItem>
</itemSet></newsMessage>"""
NINJS = {"uri": "urn:x:3", "headline": "Schools shut", "body_text": "Two schools shut.",
         "firstcreated": "2023-03-14T10:00:00Z", "language": "en"}  # fmt: skip
AHEAD = (datetime.now(UTC) + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")


def nitf(docdata: str = "", head: str = "") -> str:
    return NITF.replace("<doc-id", f"{docdata}<doc-id").replace("<dateline>", f"{head}<dateline>")


def newsml(meta: str) -> str:
    return NEWSML.replace("<provider>", f"{meta}<provider>")


@pytest.mark.parametrize(("name", "markup"), [("a.xml", NITF), ("b.xml", NEWSML)])
def test_agency_formats(tmp_path: Path, name: str, markup: str) -> None:
    draft = only(written(tmp_path, name, markup))
    assert draft.title == "Schools shut"
    assert (draft.publisher, draft.language) == ("Norrvik Wire", "en")
    assert str(draft.published_at) == "2023-03-14 10:00:00+00:00"
    assert "Two schools shut." in draft.text.split("\n")
    assert draft.id_given


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_what_an_agency_withdraws_is_refused(tmp_path: Path, status: str) -> None:
    said = status.replace("canceled", "cancelled")
    markup = newsml(f'<pubStatus qcode="stat:{status}"/>')
    assert said in bad(written(tmp_path, "a.xml", markup)).reason
    markup = NITF.replace("<docdata>", f'<docdata management-status="{status}">')
    assert said in bad(written(tmp_path, "b.xml", markup)).reason
    item = json.dumps(NINJS | {"pubstatus": status})
    assert said in bad(written(tmp_path, "c.json", item)).reason


def under_embargo(until: str) -> dict[str, str]:
    """An item in each format, under an embargo until then."""
    short = until.replace("-", "").replace(":", "")
    return {
        "a.xml": newsml(f"<embargoed>{until}</embargoed>"),
        "b.xml": nitf(f'<date.release norm="{short}"/>'),
        "c.json": json.dumps(NINJS | {"embargoed": until}),
    }


@pytest.mark.parametrize("name", ["a.xml", "b.xml", "c.json"])
def test_an_embargo_is_kept(tmp_path: Path, name: str) -> None:
    error = bad(written(tmp_path, name, under_embargo(AHEAD)[name]))
    assert "under embargo until" in error.reason
    assert "once the embargo has ended" in error.hint
    over = only(written(tmp_path, name, under_embargo("2023-03-15T18:00:00Z")[name]))
    assert str(over.published_at) == "2023-03-15 18:00:00+00:00"
    assert over.published_origin
    assert "embargo" in over.published_origin or "date.release" in over.published_origin
    assert over.updated_at is None, "changed only before it was published"
    early = only(written(tmp_path, name, under_embargo("2023-03-14T09:00:00Z")[name]))
    assert str(early.published_at) == "2023-03-14 10:00:00+00:00"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", newsml("<embargoed/>")),
        ("b.xml", newsml("<embargoed>noon</embargoed>")),
        ("c.xml", NITF.replace("<docdata>", '<docdata management-status="embargoed">')),
        ("d.json", json.dumps(NINJS | {"embargo": True})),
        ("e.csv", "text,embargo\nTwo schools shut.,after the vote\n"),
    ],
)
def test_an_embargo_without_a_time_is_kept(tmp_path: Path, name: str, content: str) -> None:
    assert "under embargo" in bad(written(tmp_path, name, content)).reason


def test_no_embargo_is_none(tmp_path: Path) -> None:
    assert only(written(tmp_path, "a.csv", "text,embargo\nShut.,no\n")).text == "Shut."
    assert only(written(tmp_path, "b.json", json.dumps({"text": "Shut.", "embargo": False})))


@pytest.mark.parametrize(
    ("note", "line"),
    [
        ("CORRECTS number of schools to two, not three", "Correction: CORRECTS number of schools"),
        ("Adds quotes.", "Editor's note: Adds quotes."),
        ("Correction: two schools, not three.", "Correction: two schools, not three."),
    ],
)
def test_notes_stand_before_the_text_and_say_what_they_are(
    tmp_path: Path, note: str, line: str
) -> None:
    for name, content in {
        "a.xml": newsml(f"<edNote>{note}</edNote>"),
        "b.xml": nitf(f'<correction info="{note}"/>'),
        "c.xml": nitf(f'<ed-msg info="{note}"/>'),
        "d.xml": nitf(
            head=f'<note noteclass="editorsnote"><body.content><p>{note}</p></body.content></note>'
        ),
        "e.json": json.dumps(NINJS | {"ednote": note}),
    }.items():
        text = only(written(tmp_path, name, content)).text
        assert text.startswith(line), name
        assert "Two schools shut." in text.split("\n"), name


def test_a_copyright_note_is_no_editor_s_note(tmp_path: Path) -> None:
    head = '<note noteclass="cpyrt"><body.content><p>(c) Norrvik Wire</p></body.content></note>'
    assert only(written(tmp_path, "a.xml", nitf(head=head))).text.startswith("NORRVIK")


PLAIN = {"role": "text", "contentType": "text/plain", "value": "It cost 106 kr."}
HTML = {"role": "html", "contentType": "text/html", "value": "<p>It was 10<sup>6</sup> kr.</p>"}
XML = {"role": "ttnitf", "contentType": "application/xml", "value": "<NITF><P>No.</P></NITF>"}
NINJS_3 = {
    "uri": "urn:x:4", "type": "text", "firstCreated": "2023-03-14T10:00:00Z",
    "versionCreated": "2023-03-15T10:00:00Z", "copyrightHolder": "Norrvik Wire", "language": "sv",
    "headlines": [{"role": "short", "value": "Shut"}, {"role": "main", "value": "Schools shut"}],
    "bodies": [PLAIN, XML, HTML], "edNote": "Spelling of Norrvik.",
}  # fmt: skip
NINJS_2 = {
    "uri": "urn:x:4", "versioncreated": "2023-03-15T10:00:00Z", "copyrightholder": "Norrvik Wire",
    "headlines": [{"value": "Schools shut"}], "language": "sv",
    "bodies": [{"role": "main", "contenttype": "text/html", "value": HTML["value"]}],
}  # fmt: skip


@pytest.mark.parametrize("item", [NINJS_3, NINJS_2])
def test_ninjs_with_lists_of_headlines_and_bodies(tmp_path: Path, item: dict[str, object]) -> None:
    draft = only(written(tmp_path, "a.json", json.dumps(item)))
    assert draft.text.endswith("It was 10⁶ kr.")
    assert ("Spelling of Norrvik." in draft.text) == ("edNote" in item)
    assert (draft.id, draft.title, draft.publisher, draft.language) == (
        "urn:x:4", "Schools shut", "Norrvik Wire", "sv",
    )  # fmt: skip
    days = [str(one)[:10] if one else None for one in (draft.published_at, draft.updated_at)]
    first = ["2023-03-14", "2023-03-15"], ["2023-03-15", None]
    assert days == first["firstCreated" not in item]


def test_a_ninjs_item_keeps_its_id_through_its_versions(tmp_path: Path) -> None:
    old = NINJS | {"versioncreated": "2023-03-14T10:00:00Z"}
    new = old | {"body_text": "Three schools shut.", "versioncreated": "2023-03-15T10:00:00Z"}
    ids = {only(written(tmp_path, name, json.dumps(item))).id
           for name, item in (("a.json", old), ("b.json", new))}  # fmt: skip
    assert ids == {"urn:x:3"}


@pytest.mark.parametrize("bodies", [[XML], [], [PLAIN | {"value": " "}], "text"])
def test_ninjs_without_a_text_is_refused(tmp_path: Path, bodies: object) -> None:
    item = json.dumps(NINJS_3 | {"bodies": bodies})
    assert bad(written(tmp_path, "a.json", item)).reason == "it has no text."


def test_a_field_that_no_article_has_may_be_given_twice(tmp_path: Path) -> None:
    renditions = '"renditions": {"wide": {"href": "a"}, "wide": {"href": "b"}}'
    item = f"{json.dumps(NINJS)[:-1]}, {renditions}}}"
    assert only(written(tmp_path, "a.json", item)).text == "Two schools shut."
