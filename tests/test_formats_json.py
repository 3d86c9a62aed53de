"""JSON and JSON Lines: one bad article costs one article, and says where it stands."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import BadArticle
from qa.sources.formats import Limits, draft_from_mapping, read_bytes, read_source
from qa.testing.folders import BUNDLED
from qa.testing.formats_reading import bad, drafts, only, piped, written
from qa.testing.text_strategies import storable_text
from qa.types import ArticleDraft


def test_the_bundled_articles_read_well() -> None:
    read = drafts(BUNDLED / "wikinews.jsonl")
    lines = (BUNDLED / "wikinews.jsonl").read_bytes().splitlines()
    assert len(read) == 43
    for line, draft in zip(map(json.loads, lines), read, strict=True):
        assert (draft.id, draft.title, draft.url) == (line["id"], line["title"], line["url"])
        assert draft.text == line["text"]
        assert draft.published_at == date.fromisoformat(line["date"])
        assert draft.published_origin == "JSON field 'date'"
        assert draft.publisher == "en.wikinews.org"


@settings(deadline=None)
@given(st.lists(storable_text, min_size=1, max_size=5), st.booleans())
def test_any_text_comes_back_from_json_lines(texts: list[str], ascii_only: bool) -> None:
    lines = "\r\n".join(json.dumps({"text": t}, ensure_ascii=ascii_only) for t in texts)
    read = list(read_bytes(lines.encode(), "a.jsonl", kind="json lines"))
    assert [draft.text for draft in read if isinstance(draft, ArticleDraft)] == texts
    assert [draft.source for draft in read if isinstance(draft, ArticleDraft)] == [
        f"a.jsonl#{number}" for number in range(1, len(texts) + 1)
    ]


@pytest.mark.parametrize(
    ("value", "sources"),
    [
        ({"text": "a"}, [""]),
        ([{"text": "a"}, {"text": "b"}], ["#/0", "#/1"]),
        ({"articles": [{"text": "a"}, {"text": "b"}]}, ["#/articles/0", "#/articles/1"]),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_shapes_of_json(
    tmp_path: Path, value: object, sources: list[str], indent: int | None
) -> None:
    path = written(tmp_path, "news.json", json.dumps(value, indent=indent) + "\n")
    read = drafts(path)
    assert [draft.text for draft in read] == ["a", "b"][: len(sources)]
    lines_too = indent is None and isinstance(value, dict) and "text" in value
    expected = ["#1"] if lines_too else sources
    assert [draft.source.removeprefix(str(path)) for draft in read] == expected
    assert all(draft.id.startswith("news-") for draft in read)


def test_json_lines_named_json_are_read(tmp_path: Path) -> None:
    path = written(tmp_path, "news.json", '{"text": "a"}\n{"text": "b"}\n')
    assert [draft.text for draft in drafts(path)] == ["a", "b"]


@pytest.mark.parametrize(
    "fields",
    [
        {"id": 7, "text": "x", "title": "T", "publisher": "P", "url": "https://x.example/a",
         "published_at": "2022-02-02", "updated_at": "2022-02-03"},
        {"article_id": "7", "body": "x", "headline": "T", "outlet": "P",
         "link": "https://x.example/a", "published": "2022-02-02", "updated": "2022-02-03"},
        {"ID": "7", "content": "x", "Headline": "T", "source": {"id": None, "name": "P"},
         "url": "https://x.example/a", "publishedAt": "2022-02-02", "dateModified": "2022-02-03"},
        {"id": "7", "text": "x", "title": "T", "publisher": "P", "url": "https://x.example/a",
         "date": "2022-02-02", "modified": "2022-02-03", "body": None, "genre": ["news"]},
    ],
)  # fmt: skip
def test_common_names(fields: dict[str, object]) -> None:
    draft = draft_from_mapping(fields, "s", 3, origin="JSON field")
    assert (draft.id, draft.text, draft.title, draft.publisher) == ("7", "x", "T", "P")
    assert draft.url == "https://x.example/a"
    assert (draft.published_at, draft.updated_at) == (date(2022, 2, 2), date(2022, 2, 3))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "it has no text"),
        ({"title": "T"}, "it has no text"),
        ({"text": ""}, "empty"),
        ({"text": " \n"}, "empty"),
        ({"text": 5}, "'text' is a number, not text"),
        ({"text": ["x"]}, "'text' is a list, not text"),
        ({"text": "x", "title": 5}, "'title' is a number"),
        ({"text": "x", "title": "\ud800"}, "surrogate"),
        ({"text": "x", "title": "t" * 3000}, "3,000 characters"),
        ({"text": "x", "date": 20.2}, "'date' is a number"),
        ({"text": "x", "date": 2022}, "'date' is a number"),
        ({"text": "x", "publisher": {"name": 5}}, "'publisher.name' is a number"),
        ({"text": "x", "id": True}, "'id' is true or false"),
        ({"text": "x", "id": " a"}, "cannot be used"),
        ({"text": "x", "id": "a\nb"}, "cannot be used"),
        ({"text": "x", "id": "a" * 201}, "cannot be used"),
        ({"text": "x", "url": "javascript:alert(1)"}, "not an http(s) address"),
        ({"text": "x", "url": "https://[bad"}, "not an http(s) address"),
        ({"text": "x\0y"}, "NUL character at position 1"),
        ({"text": "ab\ud83d"}, "U+D83D) at position 2"),
    ],
)
def test_wrong_fields_are_named(fields: dict[str, object], said: str) -> None:
    with pytest.raises(BadArticle) as caught:
        draft_from_mapping(fields, "file.jsonl", 17)
    assert said in caught.value.reason
    assert (caught.value.source, caught.value.line) == ("file.jsonl", 17)
    assert caught.value.hint


@pytest.mark.parametrize("stamp", [1643760000, 1643760000000])
def test_seconds_or_milliseconds_since_1970_are_a_date(stamp: int) -> None:
    draft = draft_from_mapping({"text": "x", "date": stamp}, "s", origin="JSON field")
    assert draft.published_at == datetime(2022, 2, 2, tzinfo=UTC)


def test_an_ambiguous_date_leaves_the_article_undated() -> None:
    draft = draft_from_mapping({"text": "x", "date": "02/03/2022"}, "s", origin="JSON field")
    assert draft.published_at is None
    assert draft.published_origin == (
        "JSON field 'date': '02/03/2022' could be day/month or month/day: "
        "write 2022-03-02 or 2022-02-03"
    )


def test_ids() -> None:
    url = "HTTPS://www.X.example:443/a/?utm_source=f&page=2&fbclid=9#top"
    from_url = draft_from_mapping({"text": "x", "url": url}, "s")
    assert (from_url.id, from_url.id_given) == ("https://www.x.example/a/?page=2", True)
    assert from_url.publisher == "x.example"
    from_text = draft_from_mapping({"text": "x"}, "s", stem="feed")
    assert not from_text.id_given
    assert from_text.id == draft_from_mapping({"text": "x"}, "t", stem="feed").id
    long = draft_from_mapping({"text": "x", "url": "https://x.example/" + "a" * 500}, "s")
    other = draft_from_mapping({"text": "x", "url": "https://x.example/" + "a" * 501}, "s")
    assert len(long.id) == len(other.id) == 200
    assert long.id != other.id


BROKEN = [
    (b'{"text": "never closed', "broken JSON at column 10"),
    (b'{"text": "x"} trailing', "broken JSON at column 15"),
    (b"not json", "broken JSON at column 1"),
    (b'"just text"', "must be a JSON object"),
    (b"5", "must be a JSON object"),
    (b"[]", "no articles"),
    (b'{"text": "\\ud800"}', "half a surrogate pair (U+D800)"),
    (b'{"text": "caf\xe9"}', "byte 13 (0xe9) is not valid UTF-8"),
    (b'{"text": "a\0b"}', "NUL"),
    (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    (b'{"text": "x", "n": ' + b"9" * 5000 + b"}", "number too long"),
    (b'{"text": ""}', "empty"),
    (b'{"text": "It cost 12.", "text": "It cost 15."}', "'text' twice"),
    (b'{"text": "x", "date": "2023-03-14", "Date": "2023-03-15"}', "'date' and 'Date' are one"),
]


@pytest.mark.parametrize(("line", "said"), BROKEN)
def test_a_bad_line_17_is_named_and_the_rest_goes_in(
    tmp_path: Path, line: bytes, said: str
) -> None:
    lines = [b'{"text": "article %d"}' % number for number in range(1, 21)]
    lines[16] = line
    path = written(tmp_path, "feed.jsonl", b"\n".join(lines))
    reads = list(read_source(path))
    errors = [read for read in reads if isinstance(read, BadArticle)]
    assert len(reads) == 20
    assert len(errors) == 1
    assert reads[16] is errors[0]
    assert (errors[0].source, errors[0].line) == (str(path), 17)
    assert said in errors[0].reason
    assert errors[0].hint


@pytest.mark.parametrize(("value", "said"), BROKEN)
def test_a_bad_document(tmp_path: Path, value: bytes, said: str) -> None:
    error = bad(written(tmp_path, "feed.json", value))
    assert said.partition(" at column")[0] in error.reason


def test_a_broken_document_names_line_and_column(tmp_path: Path) -> None:
    error = bad(written(tmp_path, "feed.json", '[\n{"text": "a"},\n{"text": }\n]'))
    assert error.line == 3
    assert "column 10" in error.reason


def test_a_bad_item_does_not_stop_the_others(tmp_path: Path) -> None:
    path = written(tmp_path, "feed.json", '[\n{"text": "a"},\n{"text": 5},\n{"text": "c"}]')
    first, second, third = read_source(path)
    assert isinstance(first, ArticleDraft)
    assert isinstance(second, BadArticle)
    assert second.source == f"{path}#/1"
    assert isinstance(third, ArticleDraft)


def test_blank_lines_count_but_hold_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '\ufeff{"text": "a"}\n\n \r\n{"text": "b"}\n\n')
    assert [draft.source for draft in drafts(path)] == [f"{path}#1", f"{path}#4"]
    assert "empty" in bad(written(tmp_path, "b.jsonl", "\n\n")).reason


def test_json_lines_in_utf16(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '{"text": "é"}\n{"text": "ü"}\n'.encode("utf-16"))
    assert [draft.text for draft in drafts(path)] == ["é", "ü"]


def test_a_line_beyond_the_limit_costs_one_line(tmp_path: Path) -> None:
    lines = ['{"text": "a"}', json.dumps({"text": "x" * 200_000}), '{"text": "c"}']
    path = written(tmp_path, "a.jsonl", "\n".join(lines))
    reads = list(read_source(path, limits=Limits(file_bytes=1000)))
    assert [isinstance(read, BadArticle) for read in reads] == [False, True, False]
    assert isinstance(reads[1], BadArticle)
    assert reads[1].line == 2


def test_json_lines_stream() -> None:
    class Counting(io.BytesIO):
        lines = 0

        def readline(self, size: int | None = -1) -> bytes:
            self.lines += 1
            return super().readline(-1 if size is None else size)

    stream = Counting(b'{"text": "an article"}\n' * 1000)
    reads = read_bytes(stream, "<stdin>")
    assert all(isinstance(next(reads), ArticleDraft) for _ in range(3))
    assert stream.lines == 3
    assert len(list(reads)) == 997


@pytest.mark.parametrize(
    ("data", "texts"),
    [
        (b"[Norrvik] The bridge is shut.", ["[Norrvik] The bridge is shut."]),
        (b"{curly} text", ["{curly} text"]),
        (b'{"text": "a"}', ["a"]),
        (b'{"text": "a"}\n{"text": "b"}', ["a", "b"]),
        (b'{\n"text": "a"\n}', ["a"]),
        (b'[{"text": "a"},\n{"text": "b"}]', ["a", "b"]),
        (b'\xef\xbb\xbf {"text": "a"}\n', ["a"]),
        ('[{"text": "é"}]'.encode("utf-16"), ["é"]),
    ],
)
def test_standard_input_is_told_by_its_start(data: bytes, texts: list[str]) -> None:
    assert [read.text for read in piped(data) if isinstance(read, ArticleDraft)] == texts


def test_ndjson_is_json_lines(tmp_path: Path) -> None:
    assert only(written(tmp_path, "a.ndjson", '{"text": "a"}')).source.endswith("#1")
