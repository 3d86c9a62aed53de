"""What is known about articles: given for a batch, corrected by hand, counted in the report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from qa.errors import InvalidInput
from qa.parts import Embedder
from qa.retrieval.embed import open_embedder
from qa.sources.formats import language_tag
from qa.sources.ingest import Defaults, edit, ingest
from qa.store import open_store
from qa.store.sqlstore import SqlStore
from qa.testing.formats_reading import written
from qa.types import Filters, IngestOutcome, IngestReport


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(tmp_path / "store.sqlite") as opened:
        yield opened


def put(
    store: SqlStore, embedder: Embedder, *paths: Path, defaults: Defaults | None = None
) -> IngestReport:
    return ingest(
        [str(path) for path in paths], store=store, embedder=embedder, follow=lambda: None,
        defaults=defaults or Defaults(),
    )  # fmt: skip


def change(store: SqlStore, embedder: Embedder, **changes: object) -> IngestOutcome:
    return edit("x", changes, store=store, embedder=embedder, follow=lambda: None)


def test_a_batch_fills_in_what_articles_do_not_say(
    store: SqlStore, embedder: Embedder, tmp_path: Path
) -> None:
    lines = (
        '{"id": "a", "text": "One."}\n'
        '{"id": "b", "text": "Two.", "date": "2022-02-02", "publisher": "P", "tags": {"d": "x"}}\n'
        '{"url": "https://c.example/1", "text": "Three."}'
    )
    defaults = Defaults(
        published_at=date(2023, 3, 14), publisher="Courier", language="en", tags={"d": "y"}
    )
    put(store, embedder, written(tmp_path, "a.jsonl", lines), defaults=defaults)
    one, two, three = (store.article(i) for i in ("a", "b", "https://c.example/1"))
    assert (one.published_at, one.published_origin) == (date(2023, 3, 14), "given for the batch")
    assert (one.publisher, one.language, one.tags) == ("Courier", "en", {"d": "y"})
    assert (two.published_at, two.publisher, two.tags) == (date(2022, 2, 2), "P", {"d": "x"})
    assert three.publisher == "Courier"


@pytest.mark.parametrize("stated", ["xx-", "english", "en--US", "xx", "12", "e", " "])
def test_a_language_is_a_bcp_47_tag(stated: str) -> None:
    with pytest.raises(ValueError, match="BCP 47"):
        Defaults(language=stated)
    with pytest.raises(InvalidInput, match="BCP 47"):
        language_tag(stated)


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hant-TW", "es-419", "de-CH-1996", "x-house"])
def test_a_language_s_tag_is_kept_as_it_is_given(tag: str) -> None:
    assert Defaults(language=tag).language == tag
    assert language_tag(f" {tag.replace('-', '_')} ") == tag


def test_an_edit_to_no_language_changes_nothing(
    store: SqlStore, embedder: Embedder, tmp_path: Path
) -> None:
    put(store, embedder, written(tmp_path, "x.txt", "A text."))
    with pytest.raises(InvalidInput, match="'xx-' is not the code of a language"):
        change(store, embedder, language="xx-")
    assert store.article("x").version == 1
    change(store, embedder, language="pt_BR")
    assert store.article("x").language == "pt-BR"


def test_the_report_counts_what_deserves_a_look(
    store: SqlStore, embedder: Embedder, tmp_path: Path
) -> None:
    written(tmp_path, "n/a.txt", "date 2022-02-02 " + "A long enough text of an article. " * 9)
    written(tmp_path, "n/b.txt", "Short.")
    written(tmp_path, "n/c.txt", "Short.")
    written(tmp_path, "n/d.json", '{"text": "Kurz.", "date": "2022-02-02", "language": "de"}')
    report = put(store, embedder, tmp_path / "n")
    found = {mark: report.marked(mark) for mark in ("undated", "short", "duplicate", "foreign")}
    assert found == {"undated": 2, "short": 3, "duplicate": 1, "foreign": 1}


def test_an_edit_is_a_version_of_the_same_text(
    store: SqlStore, embedder: Embedder, tmp_path: Path
) -> None:
    source = written(tmp_path, "x.txt", "A fire. Four people died.")
    put(store, embedder, source)
    outcome = change(store, embedder, published_at=date(2023, 3, 14), tags={"desk": "city"})
    assert (outcome.result, outcome.version) == ("new_version", 2)
    now = store.article("x")
    assert (now.published_at, now.published_origin) == (date(2023, 3, 14), "edited")
    assert now.text == store.article("x", 1).text
    assert now.tags == {"desk": "city"}
    assert change(store, embedder, published_at=date(2023, 3, 14)).result == "unchanged"
    assert [p.version for p in store.article_passages("x")] == [2]


def test_an_edit_outlives_the_file_and_new_text_follows_it(
    store: SqlStore, embedder: Embedder, tmp_path: Path
) -> None:
    source = written(tmp_path, "x.txt", "date 2022-02-02 A fire. Four people died.")
    put(store, embedder, source)
    change(store, embedder, published_at=date(2023, 3, 14))
    assert put(store, embedder, source).count("unchanged") == 1
    assert store.article("x").published_at == date(2023, 3, 14)
    written(tmp_path, "x.txt", "date 2022-02-02 A fire. Five people died.")
    (outcome,) = put(store, embedder, source).outcomes
    assert (outcome.result, outcome.article_id, outcome.version) == ("new_version", "x", 3)


def test_a_corrected_date_counts_for_the_past_too(
    store: SqlStore, embedder: Embedder, tmp_path: Path
) -> None:
    put(store, embedder, written(tmp_path, "x.txt", "date 2020-02-02 A fire. Four people died."))
    change(store, embedder, published_at=date(2023, 3, 14))
    assert store.articles(Filters(), as_of=date(2021, 1, 1)) == ()
    (then,) = store.articles(Filters(), as_of=date(2023, 3, 14))
    assert then.version == 2


def test_a_store_of_an_older_format_gets_its_columns(embedder: Embedder, tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    with open_store(file) as store:
        put(store, embedder, written(tmp_path, "x.txt", "A fire."))
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        for column in ("language", "tags"):
            connection.execute(text(f"ALTER TABLE versions DROP COLUMN {column}"))
        connection.execute(text("UPDATE notes SET value = '2' WHERE name = 'schema'"))
    engine.dispose()
    with open_store(file) as store:
        assert (store.article("x").text, store.article("x").tags) == ("A fire.", {})
        change(store, embedder, language="en")
        assert store.article("x").language == "en"


def test_what_was_edited_stays_when_the_text_changes(
    store: SqlStore, embedder: Embedder, tmp_path: Path
) -> None:
    lines = "---\ntitle: {}\npublisher: Courier\ndate: 2022-02-02\n---\nIt cost {}.\n"
    path = written(tmp_path, "x.md", lines.format("Cost", 12))
    put(store, embedder, path)
    change(store, embedder, publisher="The Courier", published_at=date(2022, 2, 3))
    for number in (13, 14):
        written(tmp_path, "x.md", lines.format("Costs", number))
        (outcome,) = put(store, embedder, path).outcomes
        assert (outcome.result, outcome.reason) == (
            "new_version", "its edited description is kept",
        )  # fmt: skip
    article = store.article("x")
    assert (article.text, article.title) == ("It cost 14.\n", "Costs")
    assert (article.publisher, article.published_at) == ("The Courier", date(2022, 2, 3))
    assert article.published_origin == "edited"
