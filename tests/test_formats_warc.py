"""Web archives: each page under its address; what did not come is named."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from unittest.mock import patch

import pytest

from qa.errors import BadArticle
from qa.sources.formats import read_bytes, read_source
from qa.testing.formats_reading import bad, only, written
from qa.testing.pages_invented import TITLE, page
from qa.types import ArticleDraft

HTML = "text/html; charset=utf-8"
A, B, C = (f"https://c.example/{name}" for name in "abc")


def record(
    url: str,
    body: bytes = b"",
    status: str = "200 OK",
    kind: str = HTML,
    record_type: str = "response",
    warc: Mapping[str, str] | None = None,
    **http: str,
) -> bytes:
    """One record, not packed."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    named = [("Content-Type", kind), *((key.replace("_", "-"), one) for key, one in http.items())]
    headers = StatusAndHeaders(status, [one for one in named if one[1]], protocol="HTTP/1.1")
    writer = WARCWriter(stream, gzip=False)
    # its own buffers are files that are left to the garbage collector
    with patch.object(WARCWriter, "_create_temp_file", io.BytesIO):
        made = writer.create_warc_record(
            url,
            record_type,
            payload=io.BytesIO(body),
            http_headers=headers,
            warc_headers_dict=dict(warc or {}),
        )
        writer.write_record(made)
    return stream.getvalue()


def packed(*records: bytes) -> bytes:
    import gzip

    return b"".join(map(gzip.compress, records))


def errors(*records: bytes) -> list[tuple[str, str]]:
    """The addresses and reasons of what an archive does not give."""
    reads = read_bytes(b"".join(records), "x.warc", kind="warc")
    return [(e.source.partition("#")[2], e.reason) for e in reads if isinstance(e, BadArticle)]


PAGE = record(A, page().encode())


def test_a_web_archive(tmp_path: Path) -> None:
    data = packed(
        record(f"{A}#x", page().encode()),
        record("https://c.example/p.png", b"\x89PNG", kind="image/png"),
        record(B, b"<html></html>"),
    )
    draft, error = read_source(written(tmp_path, "a.warc.gz", data))
    assert isinstance(draft, ArticleDraft)
    assert (draft.id, draft.title) == (A, TITLE)
    assert isinstance(error, BadArticle)
    assert error.source.endswith(f"#{B}")
    assert "no page" in bad(written(tmp_path, "b.warc", b"")).reason
    assert "damaged" in bad(written(tmp_path, "c.warc", b"WARC/9 nothing\n")).reason


def test_a_page_without_a_type_is_told_by_its_start(tmp_path: Path) -> None:
    assert only(written(tmp_path, "a.warc", record(A, page().encode(), kind=""))).title == TITLE


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "503 Busy", "206 Partial Content"])
def test_a_page_that_did_not_come_is_named(status: str) -> None:
    missing = record(B, b"<p>Sorry.</p>", status)
    ((address, reason),) = errors(PAGE, missing)
    assert address == B
    assert f"answered {status[:3]}" in reason
    assert not errors(PAGE, missing, record(B, page().encode())), "it came at the second try"


def test_what_is_asked_for_besides_the_pages_is_not_named() -> None:
    asked = ("robots.txt", "favicon.ico", "a/style.css?v=2", "p.JPG")
    assert not errors(PAGE, *(record(f"https://c.example/{one}", b"", "404 No") for one in asked))
    robots = record("https://c.example/robots.txt", b"User-agent: *", kind="text/plain")
    assert not errors(PAGE, robots)


def test_a_redirect_is_named_where_the_archive_lacks_its_target() -> None:
    first = record(C, b"", "301 Moved", Location="/b")
    second = record(B, b"", "302 Found", Location=A)
    assert not errors(first, second, PAGE), "by two steps"
    ((_, one), (_, other)) = errors(first, second, record("https://c.example/d", page().encode()))
    assert f"at {B}, which the archive lacks" in one
    assert f"at {A}," in other


def test_a_page_as_at_an_earlier_visit_is_named_unless_that_is_here() -> None:
    again = record(B, b"", record_type="revisit", warc={"WARC-Refers-To-Target-URI": A})
    assert not errors(PAGE, again)
    ((address, reason),) = errors(again)
    assert address == B
    assert "earlier visit" in reason


@pytest.mark.parametrize("gzip", [False, True])
def test_an_archive_that_breaks_off_says_so_wherever_it_does(*, gzip: bool) -> None:
    records = [record(one, page(f"<p>{one}</p>").encode()) for one in (A, B, C)]
    parts = [packed(one) for one in records] if gzip else records
    whole = b"".join(parts)
    ends = {len(b"".join(parts[:number])) for number in range(4)}
    ends |= {end - gap for end in ends for gap in range(5)}  # all but the empty lines behind one
    drafts = list(read_bytes(whole, "x.warc", kind="warc"))
    assert all(isinstance(one, ArticleDraft) for one in drafts)
    for cut in range(1, len(whole), 61):
        reads = list(read_bytes(whole[:cut], "x.warc", kind="warc"))
        kept = [one for one in reads if isinstance(one, ArticleDraft)]
        assert kept == drafts[: len(kept)], "no page is stored in part"
        assert len(kept) < len(reads) or cut in ends, f"silent when cut after {cut} bytes"


def test_a_page_that_the_crawler_cut_off_says_so(tmp_path: Path) -> None:
    short = record(A, page().encode(), Content_Length="900000")
    assert "cut the page off" in only(written(tmp_path, "a.warc", short)).notes[-1]
    marked = record(A, page().encode(), warc={"WARC-Truncated": "length"})
    assert "cut the page off" in only(written(tmp_path, "b.warc", marked)).notes[-1]
    whole = record(A, page().encode(), Content_Length=str(len(page().encode())))
    assert not only(written(tmp_path, "c.warc", whole)).notes
