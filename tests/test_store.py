"""The article store: one contract on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select

from qa.errors import BadArticle, BadSettings, IndexMismatch, NotFound, StoreDamaged, StoreError
from qa.parts import Selection
from qa.store import index_input, open_store
from qa.store.history import Stage, standing
from qa.store.sqlstore import SqlStore
from qa.store.tables import SCHEMA_VERSION, vectors
from qa.testing.archive import DIMENSION, FINGERPRINT, put, tiles, vector_of, vectors_of
from qa.testing.servers.postgres import PostgresServer
from qa.types import ArticleDraft, Filters, Span
from qa.types.article import content_hash


@pytest.fixture(params=["sqlite", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store can be opened."""
    if request.param == "sqlite":
        return str(tmp_path / "store.sqlite")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def store(target: str) -> Iterator[SqlStore]:
    with open_store(target) as opened:
        yield opened


def test_an_article_comes_back_as_it_went_in(store: SqlStore) -> None:
    text = " date 2022-02-02 \r\nNUL \0, emoji 👩‍🚀, é and e\u0301, tab\t, \ufeff end\r"
    fields = {
        "title": "A \0 title",
        "publisher": "Straße",
        "url": "https://example.org/a?b=1#c",
        "published_at": datetime(2022, 2, 2, 23, 30, tzinfo=UTC),
        "published_origin": "leading text",
        "updated_at": date(2022, 2, 3),
        "updated_origin": "meta",
    }
    outcome = put(store, "a", text, **fields)
    assert (outcome.result, outcome.version) == ("added", 1)
    article = store.article("a")
    assert article.text == text
    assert article.content_hash == content_hash(text)
    assert {name: getattr(article, name) for name in fields} == fields
    assert store.current("a") == article.meta()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1), size=st.integers(1, 9))
def test_any_text_round_trips_and_its_passages_tile_it(
    store: SqlStore, text: str, size: int
) -> None:
    name = content_hash(f"{text}{size}")[:20]
    draft = ArticleDraft(id=name, source="s", text=text)
    spans = tiles(text, size)
    hashes = [content_hash(span.cut(text)) for span in spans]
    rows = vectors_of([span.cut(text) for span in spans])
    store.commit(draft, spans, hashes, rows, FINGERPRINT)
    passages = store.article_passages(name)
    assert store.article(name).text == text
    assert "".join(passage.text for passage in passages) == text
    assert tuple(passage.span for passage in passages) == spans
    assert all(text[passage.start : passage.end] == passage.text for passage in passages)


@pytest.mark.parametrize("field", ["text", "title", "publisher", "source"])
def test_half_a_surrogate_pair_is_refused_by_name(store: SqlStore, field: str) -> None:
    fields = {"id": "a", "source": "s", "text": "t", field: "broken \ud83d here"}
    draft = ArticleDraft(id="a", source="s", text="t").model_copy(update=fields)
    with pytest.raises(BadArticle, match=f"{field} holds half of a surrogate pair at character 7"):
        store.commit(draft, tiles(draft.text), ["h"], vectors_of(["t"]), FINGERPRINT)
    assert store.articles() == ()


def test_what_breaks_a_promise_is_refused(store: SqlStore) -> None:
    draft = ArticleDraft(id="a", source="s", text="one two")
    row = vectors_of(["x"])
    for spans, given_rows in (
        ([Span(start=0, end=6)], row),
        ([Span(start=1, end=7)], row),
        ([Span(start=0, end=7)], vectors_of(["x", "y"])),
        ([Span(start=0, end=7)], row * np.float32("nan")),
    ):
        with pytest.raises(ValueError, match=r"tile|belong together|finite"):
            store.commit(draft, spans, ["h"], given_rows, FINGERPRINT)
    assert store.current("a") is None


def test_same_content_is_unchanged_and_other_content_is_a_new_version(store: SqlStore) -> None:
    put(store, "a", "first text")
    change = store.change_number()
    again = put(store, "a", "first text")
    assert (again.result, again.version, again.reason) == ("unchanged", 1, "the same text as a@1")
    assert store.change_number() == change
    assert put(store, "a", "second text").result == "new_version"
    put(store, "a", "first text")
    assert [meta.version for meta in store.versions("a")] == [1, 2, 3]
    assert [store.article("a", number).text for number in (1, 2, 3)] == [
        "first text",
        "second text",
        "first text",
    ]
    second = content_hash("second text")
    assert store.article("a", second).version == 2
    assert store.article("a", second[:12].upper()).version == 2
    assert store.article("a", content_hash("first text")).version == 3
    assert store.article("a").version == 3


@pytest.mark.parametrize("version", [0, 2, -1, "", "0", "a" * 12, content_hash("text")[:11]])
def test_a_version_that_is_not_there(store: SqlStore, version: int | str) -> None:
    put(store, "a", "text")
    with pytest.raises(NotFound, match="has no version"):
        store.article("a", version)


def test_what_is_not_there(store: SqlStore) -> None:
    assert store.current("a") is None
    assert store.holder_of(content_hash("x")) is None
    assert store.passages([1, 2]) == {}
    for missing in (store.article, store.versions, store.article_passages, store.delete):
        with pytest.raises(NotFound, match="no article 'a'"):
            missing("a")


def test_the_holder_of_a_content_is_an_article_that_says_it_now(store: SqlStore) -> None:
    put(store, "b", "same")
    put(store, "a", "same")
    holder = store.holder_of(content_hash("same"))
    assert holder is not None
    assert holder.id == "a"
    put(store, "a", "other")
    put(store, "b", "other still")
    assert store.holder_of(content_hash("same")) is None


def test_keys_are_never_used_again(store: SqlStore, target: str) -> None:
    put(store, "a", "x" * 200)
    seen = set(store.live_keys())
    store.delete("a")
    with open_store(target) as reopened:
        put(reopened, "a", "y" * 200)
        fresh = reopened.live_keys()
    assert fresh
    assert not seen & fresh


def test_only_the_newest_version_has_passages(store: SqlStore) -> None:
    put(store, "a", "old " * 40)
    old = store.live_keys()
    put(store, "a", "new " * 40)
    assert store.passages(old) == {}
    passage, meta = next(iter(store.passages(store.live_keys()).values()))
    assert (passage.version, meta.version) == (2, 2)
    assert store.article("a", 1).text == "old " * 40


def test_an_older_version_keeps_its_passages_apart(store: SqlStore) -> None:
    put(store, "a", "old " * 40, published_at=date(2022, 2, 2))
    old = store.live_keys()
    expected = store.vectors(sorted(old), FINGERPRINT)
    put(store, "a", "new " * 40, published_at=date(2022, 2, 2), updated_at=date(2022, 2, 5))
    found = store.passages(old, earlier=True)
    assert "".join(passage.text for passage, _ in found.values()) == "old " * 40
    assert {meta.ref for _, meta in found.values()} == {"a@1"}
    np.testing.assert_array_equal(store.vectors(sorted(old), FINGERPRINT), expected)
    assert store.vectorless_keys("f" * 16) == store.live_keys()
    assert store.vectorless_keys("f" * 16, earlier=True) == store.live_keys() | old
    for day, keys, earlier, refs in (
        (date(2022, 2, 1), set(), set(), []),
        (date(2022, 2, 4), set(), old, ["a@1"]),
        (date(2022, 2, 5), store.live_keys(), set(), ["a@2"]),
    ):
        assert store.selection(Filters(), day) == Selection(
            frozenset(keys), frozenset(earlier), len(refs), among=len(store.live_keys())
        )
        assert [meta.ref for meta in store.articles(Filters(), day)] == refs
    assert store.unsplit_versions() == frozenset()
    store.delete("a")
    assert store.passages(old, earlier=True) == {}
    assert store.fingerprints() == {}


DAYS = st.dates(date(2022, 2, 1), date(2022, 2, 9)) | st.none()


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=5), st.dates(date(2022, 2, 1)))
def test_no_version_is_read_before_its_day_but_the_first(
    days: list[tuple[date | None, date | None]], as_of: date
) -> None:
    stages = [Stage(at, *pair) for at, pair in enumerate(days, 1)]
    read = standing(stages, as_of)
    told = [one for one in stages if one.published and one.published <= as_of]
    stood = [one for one in told if one.since and one.since <= as_of]
    assert read in (stood or told or stages)
    assert not any(one.version > read.version for one in stood)
    if told and not stood:
        assert read == told[0]


def test_deleting_leaves_nothing_but_shared_vectors(store: SqlStore) -> None:
    put(store, "a", "shared")
    put(store, "b", "shared")
    put(store, "b", "shared no more")
    shared, own = content_hash("shared"), content_hash("shared no more")
    assert set(store.cached_vectors([shared, own], FINGERPRINT)) == {shared, own}
    assert store.delete("b").version == 2
    assert set(store.cached_vectors([shared, own], FINGERPRINT)) == {shared}
    store.delete("a")
    assert store.fingerprints() == {}
    assert store.live_keys() == frozenset()


def test_vectors_come_back_in_the_order_asked_for(store: SqlStore) -> None:
    for name in "abc":
        put(store, name, f"text of {name}")
    keys = {meta.id: key for key, (_, meta) in store.passages(store.live_keys()).items()}
    wanted = [keys["c"], keys["a"], keys["c"]]
    expected = vectors_of(["text of c", "text of a", "text of c"])
    np.testing.assert_array_equal(store.vectors(wanted, FINGERPRINT), expected)
    assert store.vectors([], FINGERPRINT).shape[0] == 0
    with pytest.raises(NotFound, match="Passage 99 is gone"):
        store.vectors([99], FINGERPRINT)


def test_another_models_vectors_are_asked_for_and_added(store: SqlStore) -> None:
    put(store, "a", "text")
    keys = sorted(store.live_keys())
    with pytest.raises(IndexMismatch, match="index rebuild --embed"):
        store.vectors(keys, "f" * 16)
    assert store.vectorless_keys("f" * 16) == store.live_keys()
    store.put_vectors([*keys, 99], vectors_of(["other", "gone"]), "f" * 16)
    np.testing.assert_array_equal(store.vectors(keys, "f" * 16)[0], vector_of("other"))
    assert store.fingerprints() == {FINGERPRINT: 1, "f" * 16: 1}
    assert store.vectorless_keys("f" * 16) == frozenset()


def test_changes_since(store: SqlStore) -> None:
    put(store, "a", "first")
    first = store.live_keys()
    number = store.change_number()
    put(store, "b", "second")
    second = store.live_keys() - first
    store.delete("a")
    assert store.changes_since(number) == (number + 2, second, first)
    assert store.changes_since(number + 2) == (number + 2, frozenset(), frozenset())
    store.forget_removals(number + 2)
    assert store.changes_since(0) == (number + 2, second, frozenset())


def test_who_was_not_seen_for_a_week_holds_nothing_back(store: SqlStore) -> None:
    put(store, "a", "first")
    store.delete("a")
    store.put_following("lexical", "here", 2, "{}")
    store.put_following("lexical", "away", 0, "{}")
    store.forget_followed()
    assert store.forgotten() == 0
    with store._engine.begin() as connection:  # noqa: SLF001  (a week cannot be waited for)
        connection.exec_driver_sql(
            "UPDATE index_states SET seen = '2020-01-01T00:00:00+00:00' WHERE place = 'away'"
        )
    store.forget_followed()
    assert store.forgotten() == 2
    assert [one.place for one in store.following()] == ["here"]


def test_index_inputs_carry_the_title_once(store: SqlStore) -> None:
    put(store, "a", "Troops move.\n" + "x" * 60, title="Troops move.")
    assert [text for _, text in store.index_inputs(store.live_keys())] == [
        "Troops move.\n" + "x" * 47,
        "Troops move.\n" + "x" * 13,
    ]
    assert list(store.index_inputs([99])) == []
    assert index_input(None, "text") == index_input("  ", "text") == "text"
    assert index_input("Title", "text") == "Title\ntext"


class TestFilters:
    @pytest.fixture(autouse=True)
    def _articles(self, store: SqlStore) -> None:
        put(store, "jan", "a", publisher="The STRASSE", published_at=date(2022, 1, 31))
        late = datetime.fromisoformat("2022-02-01T23:59:59-08:00")
        put(store, "feb", "b", publisher="The Straße", published_at=late)
        put(store, "mar", "c", publisher="Times", published_at=date(2022, 3, 1))
        put(store, "undated", "d", publisher="Times")
        put(store, "nobody", "e", published_at=date(2022, 2, 1))

    CASES: ClassVar[tuple[tuple[Filters, date | None, list[str]], ...]] = (
        (Filters(), None, ["jan", "feb", "nobody", "mar", "undated"]),
        (Filters(publishers=("the straße",)), None, ["jan", "feb"]),
        (Filters(publishers=("THE STRASSE", "times")), None, ["jan", "feb", "mar", "undated"]),
        (Filters(publishers=("The",)), None, []),
        (Filters(publishers=("%",)), None, []),
        (Filters(publishers=("' OR 1=1 --",)), None, []),
        (Filters(published_from=date(2022, 2, 1)), None, ["feb", "nobody", "mar"]),
        (Filters(published_to=date(2022, 2, 1)), None, ["jan", "feb", "nobody"]),
        (
            Filters(published_from=date(2022, 2, 1), published_to=date(2022, 2, 1)),
            None,
            ["feb", "nobody"],
        ),
        (Filters(), date(2022, 2, 1), ["jan", "feb", "nobody"]),
        (Filters(published_to=date(2022, 3, 1)), date(2022, 1, 31), ["jan"]),
        (Filters(article_ids=("undated", "mar", "unknown")), None, ["mar", "undated"]),
        (Filters(article_ids=("undated", "mar")), date(2023, 1, 1), ["mar"]),
        (Filters(article_ids=("mar",), publishers=("the strasse",)), None, []),
    )

    @pytest.mark.parametrize(("filters", "as_of", "expected"), CASES)
    def test_exact(
        self, store: SqlStore, filters: Filters, as_of: date | None, expected: list[str]
    ) -> None:
        assert [meta.id for meta in store.articles(filters, as_of)] == expected
        keys, _, articles, *_ = store.selection(filters, as_of)
        assert articles == len(expected)
        if filters.empty and as_of is None:
            assert keys is None
        else:
            assert keys is not None
            found = store.passages(keys).values()
            assert sorted(meta.id for _, meta in found) == sorted(expected)

    def test_lists_longer_than_a_statement_takes(self, store: SqlStore) -> None:
        ids = tuple(f"none-{number}" for number in range(33_000))
        filters = Filters(article_ids=(*ids, "mar"), publishers=(*ids[:11_000], "TIMES"))
        assert [meta.id for meta in store.articles(filters)] == ["mar"]
        keys, _, articles, *_ = store.selection(filters)
        assert articles == 1
        assert keys is not None
        assert len(keys) == 1
        assert len(store.passages(range(33_000))) == 5
        assert store.cached_vectors(ids, FINGERPRINT) == {}

    def test_old_versions_do_not_pass(self, store: SqlStore) -> None:
        put(store, "jan", "moved", published_at=date(2024, 1, 1))
        early = Filters(published_to=date(2022, 1, 31))
        assert store.articles(early) == ()
        assert store.selection(early)._replace(among=0) == Selection(frozenset(), undated=1)


def test_ids_are_data(store: SqlStore) -> None:
    name = "'; DROP TABLE articles; -- ../../etc/passwd %_"
    put(store, name, "text")
    assert store.article(name).id == name
    assert store.current(name[:-1]) is None
    assert store.delete(name).id == name


def test_notes(store: SqlStore) -> None:
    assert store.note("n") is None
    store.set_note("n", "one")
    store.set_note("n", "two")
    assert store.note("n") == "two"
    store.set_note("n", None)
    assert store.note("n") is None
    assert len(store.id) == 12


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with open_store(path) as store:
        store.set_note("schema", str(SCHEMA_VERSION + 1))
    with pytest.raises(StoreError, match=r"newer Dateline .*Upgrade"):
        open_store(path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE articles (mine TEXT)")
    with pytest.raises(StoreError, match="tables of another program"):
        open_store(path)


@pytest.mark.parametrize(
    "url", ["oracle9://x", "postgresql+nodriver://h/d", "://", "http://example.org"]
)
def test_a_url_that_cannot_be_used(url: str) -> None:
    with pytest.raises(BadSettings):
        open_store(url)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError):
        open_store(tmp_path / "file" / "store.sqlite")


def test_damage_to_the_truth_is_named_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with open_store(path) as store:
        for number in range(50):
            put(store, f"a{number}", f"{number} " * 400)
        assert store.problem() is None
    whole = path.read_bytes()
    path.write_bytes(b"This is no database. " * 500)
    with pytest.raises(StoreDamaged, match="Restore the file from a backup"):
        open_store(path)
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    with pytest.raises(StoreDamaged, match="Restore the file from a backup"):
        open_store(path).articles()
    half = len(whole) // 2
    path.write_bytes(whole[:half] + b"\xff" * (len(whole) - half))
    with open_store(path) as store:
        assert store.problem() is not None


def test_a_backup_is_a_store(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.sqlite")
    put(store, "a", "text")
    store.backup(tmp_path / "copy.sqlite")
    with pytest.raises(StoreError, match="exists already"):
        store.backup(tmp_path / "copy.sqlite")
    with open_store(tmp_path / "copy.sqlite") as copy:
        assert copy.article("a") == store.article("a")
        np.testing.assert_array_equal(
            copy.vectors(sorted(copy.live_keys()), FINGERPRINT),
            store.vectors(sorted(store.live_keys()), FINGERPRINT),
        )
    store.close()


def test_readers_and_writers_in_many_threads(store: SqlStore) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def work(number: int) -> bool:
        put(store, f"a{number % 8}", f"text {number}")
        held = store.article(f"a{number % 8}")
        joined = "".join(passage.text for passage in store.article_passages(held.id))
        return held.content_hash == content_hash(held.text) and joined.startswith("text")

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(80)))
    assert sum(len(store.versions(f"a{number}")) for number in range(8)) == 80
    assert len(store.live_keys()) == 8


def test_vectors_are_little_endian_floats(store: SqlStore, target: str) -> None:
    put(store, "a", "text")
    engine = create_engine(
        target.replace("gresql:", "gresql+psycopg:") if "://" in target else f"sqlite:///{target}"
    )
    with engine.connect() as raw:
        blob = raw.execute(select(vectors.c.vector)).scalar_one()
    engine.dispose()
    assert bytes(blob) == vector_of("text").astype("<f4").tobytes()
    assert len(blob) == 4 * DIMENSION
