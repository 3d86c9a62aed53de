"""Files as other programs write them: in, with text, dates and ids right; bombs bounded."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from qa.errors import BadArticle
from qa.sources.formats import Limits, read_bytes, read_source
from qa.testing.formats_reading import bad, drafts, only, written
from qa.testing.pages_invented import BODY, TITLE
from qa.types import ArticleDraft

RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Norrvik Courier</title><link>https://c.example/</link><language>en-gb</language>
<item><title>{TITLE} &amp;amp; more</title><link>https://c.example/a?utm_source=rss</link>
<pubDate>Tue, 14 Mar 2023 10:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>It cost 10<sup>6</sup> crowns.</p><p hidden>99</p>]]></content:encoded>
</item>
<item><title>Second</title><guid isPermaLink="false">c-2</guid>
<pubDate>14 Mar 23 10:00 EST</pubDate><description>A summary. [&#8230;]</description></item>
</channel></rss>"""
ODT_TYPE = b"mimetypeapplication/vnd.oasis.opendocument.text"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title><entry><title>One</title>
<link href="https://c.example/1"/><id>tag:1</id><published>2023-03-14T10:00:00Z</published>
<updated>2023-03-15T08:00:00Z</updated><content type="html">&lt;p&gt;Text.&lt;/p&gt;</content>
</entry></feed>"""


def test_rss(tmp_path: Path) -> None:
    one, two = drafts(written(tmp_path, "feed.xml", RSS))
    assert (one.id, one.text) == ("https://c.example/a", "It cost 10⁶ crowns.")
    assert (one.title, one.publisher, one.language) == (
        f"{TITLE} & more", "The Norrvik Courier", "en-gb",
    )  # fmt: skip
    assert str(one.published_at) == "2023-03-14 10:00:00+00:00"
    assert not one.notes
    assert (two.id, str(two.published_at)) == ("c-2", "2023-03-14 15:00:00+00:00")
    assert any("summary" in note for note in two.notes)


def test_atom_and_json_feed(tmp_path: Path) -> None:
    draft = only(written(tmp_path, "a.atom", ATOM))
    assert (draft.text, draft.id) == ("Text.", "https://c.example/1")
    assert str(draft.updated_at)[:10] == "2023-03-15"
    item = {"id": "7", "url": "https://c.example/7", "content_html": "<p>Text.</p>",
            "date_published": "2023-03-14", "title": "T"}  # fmt: skip
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Courier", "items": [item]}
    draft = only(written(tmp_path, "feed.json", json.dumps(feed)))
    assert (draft.text, draft.publisher, draft.id) == ("Text.", "Courier", "7")


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<urlset><url><loc>https://c.example/</loc></url></urlset>", "qa feeds add"),
        ("<plist><dict/></plist>", "<plist>"),
        ('<!DOCTYPE a [<!ENTITY a "b">]><rss>&a;</rss>', "entities"),
        ("<nitf><body>", "broken XML"),
        ("<rss></rss>", "no feed"),
    ],
)
def test_xml_that_is_no_article_is_refused_with_a_remedy(
    tmp_path: Path, markup: str, said: str
) -> None:
    error = bad(written(tmp_path, "a.xml", markup))
    assert said in f"{error.reason} {error.hint}"


def pdf(*pages: str) -> bytes:
    import fpdf

    document = fpdf.FPDF()
    document.set_font("helvetica", size=12)
    for text in pages:
        document.add_page()
        document.multi_cell(0, 8, text)
    return bytes(document.output())


def test_a_pdf_keeps_its_pages_apart(tmp_path: Path) -> None:
    draft = only(written(tmp_path, "a.pdf", pdf("Two schools shut.", "It saves 1.2 million.")))
    assert [one.strip() for one in draft.text.split("\f")] == [
        "Two schools shut.", "It saves 1.2 million.",
    ]  # fmt: skip
    assert draft.published_at is None
    (piped,) = read_bytes(pdf("date 2022-02-02 Text."), "<stdin>")
    assert isinstance(piped, ArticleDraft)
    assert str(piped.published_at) == "2022-02-02"


SAID = "The council voted to shut two schools, which saves 1.2 million crowns."


def rss(items: str, encoding: str = "utf-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" '
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    channel = f"><channel><title>Orm Post</title><link>https://orm.example/</link>{items}"
    return f"{head}{spaces}{channel}</channel></rss>".encode()


def item(text: str, more: str = "<link>/news/a</link>") -> str:
    return f"<item><title>A</title>{more}<description>{text}</description></item>"


def test_a_feed_s_link_stands_beside_its_own_address(tmp_path: Path) -> None:
    assert only(written(tmp_path, "a.rss", rss(item(SAID)))).url == "https://orm.example/news/a"


def test_html_that_is_escaped_twice_is_extracted(tmp_path: Path) -> None:
    twice = (
        "&amp;lt;p&amp;gt;It cost &amp;lt;del&amp;gt;12&amp;lt;/del&amp;gt; 15.&amp;lt;/p&amp;gt;"
    )
    assert only(written(tmp_path, "a.rss", rss(item(twice)))).text == "It cost 15."
    told = "Write &amp;lt;b&amp;gt; for bold letters, and &amp;lt;/b&amp;gt; behind them."
    draft = only(written(tmp_path, "b.rss", rss(item(told))))
    assert draft.text == "Write <b> for bold letters, and </b> behind them."


def test_a_feed_with_bare_ampersands_is_read_as_it_was_meant(tmp_path: Path) -> None:
    link = "<link>https://orm.example/a?x=1&y=2</link>"
    draft = only(written(tmp_path, "a.rss", rss(item(f"{SAID} AT&T <![CDATA[R&D]]>", link))))
    assert draft.text == f"{SAID} AT&T R&D"
    assert draft.url == "https://orm.example/a?x=1&y=2"


def test_a_feed_that_breaks_off_says_so(tmp_path: Path) -> None:
    feed = rss(item(SAID) + item(SAID, "<link>/news/b</link>"))
    end = len("</item></channel></rss>")
    first, last = drafts(written(tmp_path, "a.rss", feed[:-end]))
    assert not any("breaks off" in note for note in first.notes)
    assert "the feed breaks off here" in last.notes[-1]
    _, lost = read_source(written(tmp_path, "b.rss", feed[: -end - 40]))
    assert isinstance(lost, BadArticle)
    assert "breaks off within this entry" in lost.reason


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("<dc:date>2023-03-14</dc:date>", "2023-03-14"),
        ("<pubDate>Mardi, 14 mars 2023 10:00</pubDate>", "2023-03-14"),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", None),
        ("<pubDate>Tue, 14 Mar 2099 10:00:00 GMT</pubDate>", None),
        ("<pubDate>03/04/2023</pubDate>", None),
    ],
)
def test_the_dates_of_a_feed(tmp_path: Path, stated: str, day: str | None) -> None:
    draft = only(written(tmp_path, "a.rss", rss(item(SAID, f"<link>/a</link>{stated}"))))
    assert (str(draft.published_at) if day else draft.published_at) == day
    assert draft.published_origin, "a date that cannot be read is named"


def test_columns_in_other_languages_and_named_twice(tmp_path: Path) -> None:
    table = f"Titel;Datum;Inhalt;Quelle\nA;14.03.2023;{SAID};Orm\n"
    draft = only(written(tmp_path, "a.csv", table))
    assert (draft.title, str(draft.published_at), draft.publisher) == ("A", "2023-03-14", "Orm")
    twice = bad(written(tmp_path, "b.csv", "id,text,Text\n1,one,two\n"))
    assert "two columns" in twice.reason


def test_odd_paths_and_packing(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("../../etc/x.txt", "/abs/y.txt", ".hidden.txt", "__MACOSX/._x.txt"):
            archive.writestr(name, SAID)
    assert [one.id for one in drafts(written(tmp_path, "a.zip", packed.getvalue()))] == [
        "etc/x", "abs/y",
    ]  # fmt: skip
    twice = bad(written(tmp_path, "a.txt.gz", gzip.compress(gzip.compress(SAID.encode()))))
    assert "packed twice" in twice.reason
    assert "gunzip" in twice.hint


def test_the_mail_that_a_mail_answers_is_left_out(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@orm.example", "Schools"
    mail.set_content(f"{SAID}\n\nOn Mon, 13 Mar 2023, Bo wrote:\n> It cost 12.\n> Old.\n")
    draft = only(written(tmp_path, "a.eml", mail.as_bytes()))
    assert "12" not in draft.text
    assert draft.notes == ("the mail that it answers is left out",)
    mail.set_content(f"{SAID} It cost 12 15.")
    quoted = "<div class='gmail_quote'>Bo wrote: It cost 11.</div>"
    mail.add_alternative(f"<p>{SAID} It cost <s>12</s> 15.</p>{quoted}", subtype="html")
    assert only(written(tmp_path, "b.eml", mail.as_bytes())).text == f"{SAID} It cost 15."


def raw_mail(charset: str, text: bytes, subject: bytes = b"Schools") -> bytes:
    head = b"From: a@orm.example\nSubject: %s\nMIME-Version: 1.0\nContent-Type: text/plain%s\n"
    named = f"; charset={charset}".encode() if charset else b""
    return head % (subject, named) + b"Content-Transfer-Encoding: 8bit\n\n" + text


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("iso-8859-1", "cp1252"), ("us-ascii", "utf-8"), ("", "utf-8"),
     ("iso-8859-1", "utf-8"), ("windows-1252", "utf-8"), ("iso-2022-jp", "utf-8")],
)  # fmt: skip
def test_a_mail_is_read_in_the_encoding_that_it_has(
    tmp_path: Path, charset: str, encoding: str
) -> None:
    said = "It cost 12 € a head in Malmö."
    draft = only(written(tmp_path, "a.eml", raw_mail(charset, said.encode(encoding))))
    assert (draft.text, draft.notes) == (said, ())


@pytest.mark.parametrize("charset", ["utf-8", "", "x-unknown"])
def test_a_mail_in_another_encoding_than_it_says_is_refused(tmp_path: Path, charset: str) -> None:
    error = bad(written(tmp_path, "a.eml", raw_mail(charset, "12 € in Malmö.".encode("cp1252"))))
    assert "not in the charset that it names" in error.reason
    assert ".txt in UTF-8" in error.hint


def test_a_damaged_mail_says_so(tmp_path: Path) -> None:
    mail = raw_mail("utf-8", b"Text.", subject="Malmö".encode("cp1252"))
    assert "its subject holds bytes" in only(written(tmp_path, "a.eml", mail)).notes[0]
    message = EmailMessage()
    message["From"] = "a@orm.example"
    message.set_content(SAID, cte="base64")
    message.add_alternative(f"<p>{SAID}</p>", subtype="html")
    whole = message.as_bytes()
    assert not only(written(tmp_path, "b.eml", whole)).notes
    cut = only(written(tmp_path, "c.eml", whole[: whole.rindex(b"--=")]))
    assert any("breaks off" in note for note in cut.notes)


def test_a_word_document_that_unpacks_without_end_is_refused_at_once(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("a" * 11_000_000)
    double = document.add_paragraph("It cost ").add_run("12")
    double.font.double_strike = True
    document.save(str(tmp_path / "a.docx"))
    assert "bytes of XML" in bad(tmp_path / "a.docx").reason


def test_text_that_word_strikes_out_twice_is_left_out(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    line = document.add_paragraph("It cost ")
    line.add_run("12").font.double_strike = True
    line.add_run("15 crowns.")
    document.save(str(tmp_path / "a.docx"))
    assert only(tmp_path / "a.docx").text == "It cost 15 crowns."


def test_letters_that_nobody_sees_in_word_are_left_out(tmp_path: Path) -> None:
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_COLOR_INDEX
    from docx.shared import Pt, RGBColor

    white = RGBColor(0xFF, 0xFF, 0xFE)
    document = docx.Document()
    line = document.add_paragraph("It cost ")
    line.add_run("12 ").font.color.rgb = white
    line.add_run("13 ").font.size = Pt(1)
    style = document.styles.add_style("Ghost", WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb = white
    line.add_run("14 ", style="Ghost")
    line.add_run("15 crowns.")
    run = document.add_paragraph("Of them ").add_run("16 shown.")
    run.font.color.rgb = white
    run.font.highlight_color = WD_COLOR_INDEX.DARK_BLUE
    cell = document.add_table(1, 1, style="Light Grid").cell(0, 0)
    cell.paragraphs[0].add_run("17 in a head.").font.color.rgb = white
    document.save(str(tmp_path / "a.docx"))
    text = only(tmp_path / "a.docx").text
    assert text.split("\n") == ["It cost 15 crowns.", "Of them 16 shown.", "17 in a head."]


@pytest.mark.parametrize(
    ("background", "text"), [("transparent", "It cost 15."), ("#000080", "It cost 12 15.")]
)
def test_white_letters_of_an_opendocument_text(tmp_path: Path, background: str, text: str) -> None:
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in {
            "office": "office", "text": "text", "style": "style", "fo": "xsl-fo-compatible",
        }.items()
    )  # fmt: skip
    content = (
        f'<office:document-content{names}><office:automatic-styles><style:style style:name="T1">'
        '<style:text-properties fo:color="#ffffff"/></style:style><style:style style:name="P1">'
        f'<style:paragraph-properties fo:background-color="{background}"/></style:style>'
        '</office:automatic-styles><office:body><office:text><text:p text:style-name="P1">It cost '
        '<text:span text:style-name="T1">12 </text:span>15.</text:p></office:text></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    assert only(tmp_path / "a.odt").text == text


def styled(*runs: tuple[str, str]) -> Any:
    """A PDF of one line, each run with a style of fpdf's: S struck out, U underlined."""
    import fpdf

    document = fpdf.FPDF()
    document.add_page()
    for style, text in runs:
        document.set_font("helvetica", style=style, size=12)
        document.write(8, text)
    return document


def test_a_line_through_a_pdf_s_text_is_reported(tmp_path: Path) -> None:
    struck = styled(("", "The roof costs "), ("S", "12"), ("", " 15 million crowns."))
    draft = only(written(tmp_path, "a.pdf", bytes(struck.output())))
    assert "12 15 million" in draft.text
    assert "on page 1 a line runs through some text" in draft.notes[0]
    reviewed = styled(("", "The roof costs 12 million."))
    reviewed.add_text_markup_annotation(
        "StrikeOut", "", quad_points=[10, 20, 60, 20, 10, 30, 60, 30]
    )
    assert only(written(tmp_path, "b.pdf", bytes(reviewed.output()))).notes


def test_underlines_and_tables_of_a_pdf_are_not_reported(tmp_path: Path) -> None:
    document = styled(("", "The "), ("U", "roof costs"), ("", " 15 million crowns.\n"))
    with document.table() as table:
        for cells in (("Roof", "12"), ("Tower", "13")):
            row = table.row()
            for cell in cells:
                row.cell(cell)
    assert only(written(tmp_path, "a.pdf", bytes(document.output()))).notes == ()


def test_a_pdf_of_very_many_lines_is_read_in_time(tmp_path: Path) -> None:
    document = styled(("", "It costs 12."))
    for at in range(3_000):
        document.line(10, 10 + at / 20, 60 + at / 100, 10 + at / 20)
    assert "12" in only(written(tmp_path, "a.pdf", bytes(document.output()))).text


def test_a_pdf_that_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    assert "ocrmypdf" in bad(written(tmp_path, "a.pdf", pdf(""))).hint
    assert "cannot be read" in bad(written(tmp_path, "b.pdf", b"%PDF-1.7 nothing")).reason
    many = written(tmp_path, "c.pdf", pdf("a", "b", "c"))
    assert "3 pages" in bad(many, Limits(members=2)).reason


def test_a_word_document(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_heading("Schools shut", level=1)
    line = document.add_paragraph("It cost 10")
    line.add_run("6").font.superscript = True
    line.add_run(" crowns, not ")
    line.add_run("12").font.strike = True
    line.add_run("15.")
    stream = io.BytesIO()
    document.save(stream)
    draft = only(written(tmp_path, "a.docx", stream.getvalue()))
    assert draft.title == "Schools shut"
    assert draft.text == "Schools shut\nIt cost 10⁶ crowns, not 15."
    assert "damaged" in bad(written(tmp_path, "b.docx", b"PK\x03\x04 nothing")).reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("head", ["", "sep"])
def test_tables(tmp_path: Path, delimiter: str, head: str) -> None:
    rows = [["Title", "Body", "Date", "Publisher", "ID"],
            ["One", '"A ""big"" one;, two.\nLine."', "2023-03-14", "Courier", "1"],
            ["Two", "", "", "", "2"]]  # fmt: skip
    table = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
    if head:
        table = f"sep={delimiter}\r\n{table}"
    one, two = read_source(written(tmp_path, "a.csv", table.encode("utf-8-sig")))
    assert isinstance(one, ArticleDraft)
    assert (one.id, one.title, one.publisher) == ("1", "One", "Courier")
    assert one.text == 'A "big" one;, two.\nLine.'
    assert str(one.published_at) == "2023-03-14"
    assert isinstance(two, BadArticle)
    assert two.line == (5 if head else 4)


def test_a_row_that_lacks_cells_is_refused(tmp_path: Path) -> None:
    table = "text,title,date,publisher\nOne.,A,2023-03-14,C\nTwo.,2023-03-15,C\nThree.,,,\n"
    one, error, three = read_source(written(tmp_path, "a.csv", table))
    assert isinstance(one, ArticleDraft)
    assert isinstance(three, ArticleDraft)
    assert isinstance(error, BadArticle)
    assert (error.line, error.reason) == (3, "the row has 3 cells, the heading 4.")
    assert "delimiter for each empty one" in error.hint
    unnamed = "text,title,,\nOne.,A\nTwo.,B,,\n"
    assert [d.title for d in drafts(written(tmp_path, "b.csv", unnamed))] == ["A", "B"]


def test_a_table_of_figures_is_no_article(tmp_path: Path) -> None:
    error = bad(written(tmp_path, "a.csv", "year,troops\n2022,3\n"))
    assert "'year'" in error.reason
    assert "body" in error.hint


def test_mail(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"] = "The Norrvik Courier <news@c.example>"
    mail["Subject"] = "Schools shut ☃"
    mail["Date"] = "Tue, 14 Mar 2023 10:00:00 +0000"
    mail["Message-ID"] = "<17@c.example>"
    mail.set_content("See the web version.")
    mail.add_alternative(f"<div style='display:none'>Preview 99</div>{BODY}", subtype="html")
    mail.add_attachment(b"x", maintype="image", subtype="png", filename="a.png")
    draft = only(written(tmp_path, "a.eml", mail.as_bytes()))
    assert (draft.id, draft.title) == ("17@c.example", "Schools shut ☃")
    assert draft.publisher == "The Norrvik Courier"
    assert str(draft.published_at) == "2023-03-14 10:00:00+00:00"
    assert "12,400 signatures" in draft.text
    assert "99" not in draft.text
    assert "a.png" in draft.notes[0]


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return stream.getvalue()


def test_packed_files(tmp_path: Path) -> None:
    line = b'{"id": "x", "text": "Text."}\n'
    assert only(written(tmp_path, "a.jsonl.gz", gzip.compress(line))).id == "x"
    assert only(written(tmp_path, "story.txt.gz", gzip.compress(b"Text."))).id == "story"
    data = zipped(b__one_txt=b"One.", b__two_jsonl=line, _hidden=b"x", c_xyz=b"?", d_zip=zipped())
    reads = list(read_source(written(tmp_path, "z.zip", data)))
    assert [one.id for one in reads if isinstance(one, ArticleDraft)] == ["b/one", "x"]
    assert reads[0].source.endswith("z.zip!b/one.txt")
    errors = [one for one in reads if isinstance(one, BadArticle)]
    assert [("'.xyz'" in e.reason, "inside a packed" in e.reason) for e in errors] == [
        (True, False), (False, True),
    ]  # fmt: skip


def test_bombs_are_bounded(tmp_path: Path) -> None:
    small = Limits(unpacked_bytes=10_000)
    bomb = b"\n" * 1_000_000
    assert (
        "more than 10,000"
        in bad(written(tmp_path, "a.jsonl.gz", gzip.compress(bomb)), small).reason
    )
    assert "more than 10,000" in bad(written(tmp_path, "a.zip", zipped(a_txt=bomb)), small).reason
    assert "larger than" in bad(
        written(tmp_path, "b.zip", zipped(a_txt=bomb)), Limits(file_bytes=100_000)
    ).reason  # fmt: skip
    cut = gzip.compress(b'{"text": "Text."}\n' * 1_000)[:40]
    last = list(read_source(written(tmp_path, "c.jsonl.gz", cut)))[-1]
    assert isinstance(last, BadArticle)
    assert "damaged" in last.reason


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"text": "T.", "date": "2023-03-14", "source": "https://c.example/l", "hostname": "c.org",
          "source-hostname": "Courier", "raw_text": "x", "id": None}, "trafilatura"),
        ({"text": "T.", "publish_date": "2023-03-14 00:00:00", "url": "https://c.example/l",
          "source_url": "https://c.example", "publisher": "Courier"}, "newspaper"),
        ({"maintext": "T.", "date_publish": "2023-03-14 10:00:00", "url": "https://c.example/l",
          "source_domain": "Courier", "date_download": "2024-01-01 00:00:00"}, "news-please"),
        ({"content": "T.", "publishedAt": "2023-03-14T10:00:00Z", "url": "https://c.example/l",
          "source": {"id": None, "name": "Courier"}}, "NewsAPI"),
        ({"link": "https://c.example/l", "date": "2023-03-14T10:00:00", "publisher": "Courier",
          "title": {"rendered": "A &amp; b"}, "content": {"rendered": "<p>T.</p>"}}, "WordPress"),
    ],
)  # fmt: skip
def test_what_other_tools_export(tmp_path: Path, fields: dict[str, object], wanted: str) -> None:
    draft = only(written(tmp_path, "a.json", json.dumps(fields)))
    assert (draft.text, draft.publisher, draft.url) == ("T.", "Courier", "https://c.example/l"), (
        wanted
    )
    assert str(draft.published_at)[:10] == "2023-03-14"
    assert draft.title in (None, "A & b")


def test_html_in_a_text_field_is_extracted_and_plain_text_is_kept(tmp_path: Path) -> None:
    marked = "<p>The flood killed <b>12</b> people &amp; hurt <i>45</i>.</p><p>It&#39;s bad.</p>"
    draft = only(written(tmp_path, "a.json", json.dumps({"text": marked})))
    assert draft.text == "The flood killed 12 people & hurt 45.\nIt's bad."
    plain = "If a < b and b > c,  R&D  pays.\r\n"
    assert only(written(tmp_path, "b.json", json.dumps({"text": plain}))).text == plain
    assert only(written(tmp_path, "c.txt", marked)).text == marked


def test_cut_text_and_unread_dates_are_named(tmp_path: Path) -> None:
    cut = {"content": "The council voted… [+1234 chars]", "seendate": "2023-03-14"}
    draft = only(written(tmp_path, "a.json", json.dumps(cut)))
    assert draft.text == "The council voted…"
    assert any("1,234 characters" in note for note in draft.notes)
    assert any("'seendate'" in note for note in draft.notes)


def test_toml_front_matter(tmp_path: Path) -> None:
    head = '+++\ntitle = "Fire"\ndate = 2023-03-14\nlastmod = 2023-03-15T10:00:00Z\n+++\nText.\n'
    draft = only(written(tmp_path, "a.md", head))
    assert (draft.title, draft.text) == ("Fire", "Text.\n")
    assert (str(draft.published_at), draft.published_origin) == (
        "2023-03-14",
        "front matter 'date'",
    )
    assert str(draft.updated_at)[:10] == "2023-03-15"
    assert "not TOML" in bad(written(tmp_path, "b.md", "+++\ntitle =\n+++\nText.\n")).reason


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", "<!doctype html><html><body><p>Log in.</p></body></html>", "name it .html"),
        ("a.json", "<html><body><p>Not found.</p></body></html>", "name it .html"),
        ("a.jsonl", "<html>\n<body><p>Not found.</p></body>\n</html>\n", "name it .html"),
        ("a.xml", "<?xml version='1.0'?><!DOCTYPE html><html></html>", "name it .html"),
        ("a.txt", "<!DOCTYPE html>\n<html><p>12 died.</p></html>", "name it .html"),
        ("a.txt", '{"text": "12 died."}', "name it .json"),
        ("a.txt", '[\n {"text": "12 died."}]', "name it .json"),
        ("a.txt", '<?xml version="1.0"?><rss></rss>', "name it .xml"),
        ("a.docx", b"%PDF-1.7 and so on", "name it .pdf"),
        ("a.docx", b"PK\x03\x04" + bytes(26) + ODT_TYPE, "name it .odt"),
    ],
)
def test_a_file_that_is_named_as_another_format_is_refused(
    tmp_path: Path, name: str, data: bytes | str, said: str
) -> None:
    error = bad(written(tmp_path, name, data))
    assert "not what it is named" in error.reason
    assert said in error.hint


@pytest.mark.parametrize("text", ["[12] people died.", "{12} died", "<b>12</b> died.", "[[x]] y"])
def test_prose_that_begins_with_a_bracket_is_text(tmp_path: Path, text: str) -> None:
    assert only(written(tmp_path, "a.txt", text)).text == text


@pytest.mark.parametrize("part", ["content_xml", "styles_xml", "meta_xml"])
def test_an_open_document_with_a_part_of_many_megabytes_is_refused(
    tmp_path: Path, part: str
) -> None:
    parts = {"content_xml": b"<a/>", part: b"<a>" + 2_600_000 * b"<b/>" + b"</a>"}
    bomb = zipped(mimetype=b"application/vnd.oasis.opendocument.text", **parts)
    assert "more than 10,000,000" in bad(written(tmp_path, "a.odt", bomb)).reason
