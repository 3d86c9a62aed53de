"""A store of every older format opens, on both engines, with all that it held.

``tests/data/store`` holds the tables as each format made them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from qa.errors import StoreError
from qa.store import open_store
from qa.store.tables import SCHEMA_VERSION, metadata
from qa.testing.archive import FINGERPRINT, put, vector_of
from qa.testing.servers.postgres import PostgresServer
from qa.types import Filters
from qa.types.article import content_hash

OLD = Path(__file__).parent / "data" / "store"
TEXTS = ("The first text.", "The second text.")
LONG = "Ä very löng publisher " * 60


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    if request.param == "sqlite":
        made = create_engine(f"sqlite:///{tmp_path / 'old.sqlite'}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        made = create_engine(server.database().replace("postgresql:", "postgresql+psycopg:"))
    yield made
    made.dispose()


def fill(engine: Engine, version: int) -> None:
    """Make a store as an older Dateline left it: one article in two versions, one in one."""
    kind = engine.dialect.name
    statements = (OLD / f"format_{version}.{kind}.sql").read_text(encoding="utf-8").split(";\n")
    with engine.begin() as connection:
        for statement in filter(None, map(str.strip, statements)):
            connection.exec_driver_sql(statement)
        for table, row in rows(version):
            names = ", ".join(f'"{name}"' for name in row)
            values = ", ".join(f":{name}" for name in row)
            statement = f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608
            connection.execute(text(statement), row)


def rows(version: int) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "notes", {"name": "schema", "value": str(version)}
    yield "notes", {"name": "id", "value": "0123456789ab"}
    yield "notes", {"name": "indexes", "value": '{"fingerprint": "f", "follows": 3}'}
    yield "counters", {"name": "keys", "value": 3}
    yield "counters", {"name": "changes", "value": 3}
    for name, newest in (("a", 2), ("Z", 1)):
        yield "articles", {"id": name, "version": newest}
        for number in range(1, newest + 1):
            yield "versions", described(name, number)
    yield "passages", placed(2, "a", 2, TEXTS[1]) | {"change": 2}
    yield "passages", placed(3, "Z", 1, TEXTS[0]) | {"change": 3}
    yield "removals", {"key": 1, "change": 2}
    if version > 1:
        yield "earlier_passages", placed(1, "a", 1, TEXTS[0])
    for said in TEXTS:
        vector = {"input_hash": content_hash(said), "fingerprint": FINGERPRINT}
        yield "vectors", vector | {"vector": vector_of(said).astype("<f4").tobytes()}


def described(name: str, number: int) -> dict[str, Any]:
    said = TEXTS[number - 1]
    return {
        "article_id": name, "version": number, "content_hash": content_hash(said),
        "length": len(said), "source": b"s.txt", "title": "Höhe \0".encode(),
        "publisher": LONG.encode(), "publisher_folded": LONG.casefold().encode()[:2_600],
        "published_at": "2022-02-02", "published_day": "2022-02-02",
        "ingested_at": "2022-02-02T10:00:00+00:00", "text": said.encode(),
    }  # fmt: skip


def placed(key: int, name: str, version: int, said: str) -> dict[str, Any]:
    return {
        "key": key, "article_id": name, "version": version, "ordinal": 0, "start": 0,
        "end": len(said), "input_hash": content_hash(said),
    }  # fmt: skip


def shape(engine: Engine) -> dict[str, Any]:
    """The tables with their columns and indexes, in any order."""
    found = inspect(engine)
    return {
        table: (
            {(one["name"], str(one["type"]), one["nullable"])
             for one in found.get_columns(table)},
            {(one["name"], tuple(one["column_names"])) for one in found.get_indexes(table)},
        )
        for table in metadata.tables
    }  # fmt: skip


def target(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


@pytest.mark.parametrize("version", [1, 2, 3])
def test_an_older_store_opens_with_all_that_it_held(engine: Engine, version: int) -> None:
    fill(engine, version)
    for _ in range(2):
        with open_store(target(engine)) as store:
            assert store.note("schema") == str(SCHEMA_VERSION)
            assert store.id == "0123456789ab"
            assert [store.article("a", number).text for number in (1, 2)] == list(TEXTS)
            assert store.article("a").title == "Höhe \0"
            assert store.live_keys() == {2, 3}
            np.testing.assert_array_equal(store.vectors([2], FINGERPRINT)[0], vector_of(TEXTS[1]))
            assert store.unsplit_versions() == ({("a", 1)} if version == 1 else frozenset())
            assert [meta.id for meta in store.articles()] == ["Z", "a"]
            assert [meta.id for meta in store.page(limit=5).metas] == ["Z", "a"]
            assert store.problem() is None
    with open_store(target(engine)) as store:
        assert store.changes_since(2)[:2] == (3, frozenset({3}))
        assert put(store, "a", "third").version == 3
        assert store.log(after=0) == store.log(after=3)
        assert [(one.number, one.kind, one.version) for one in store.log()] == [
            (4, "new_version", 3)
        ]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_migrated_store_has_the_tables_of_a_new_one(
    engine: Engine, version: int, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    fill(engine, version)
    open_store(target(engine)).close()
    if engine.dialect.name == "sqlite":
        fresh = create_engine(f"sqlite:///{tmp_path / 'new.sqlite'}")
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        fresh = create_engine(server.database().replace("postgresql:", "postgresql+psycopg:"))
    open_store(target(fresh)).close()
    assert shape(engine) == shape(fresh)
    fresh.dispose()


def test_ids_are_ordered_alike_on_both_engines(engine: Engine) -> None:
    names = ["b", "B", "a", "é", "Z", "1", "a b", "ab"]
    with open_store(target(engine)) as store:
        for name in names:
            put(store, name, "same", published_at=date(2022, 2, 2))
        assert [meta.id for meta in store.page(limit=20).metas] == sorted(names)
        holder = store.holder_of(content_hash("same"))
        assert holder is not None
        assert holder.id == "1"


def test_a_publisher_of_any_length(engine: Engine) -> None:
    long = "".join(chr(0x4E00 + n) for n in range(1_900))
    with open_store(target(engine)) as store:
        put(store, "a", "text", publisher=long)
        assert [meta.id for meta in store.articles(Filters(publishers=(long,)))] == ["a"]
        assert store.articles(Filters(publishers=(long[:-1],))) == ()
        assert store.page(Filters(publishers=(long,))).metas[0].publisher == long


@contextmanager
def at_once(count: int, work: Callable[[int], object]) -> Iterator[list[Any]]:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(count) as pool:
        yield list(pool.map(work, range(count)))


def test_many_processes_may_make_the_tables_at_once(engine: Engine) -> None:
    def opened(_: int) -> str:
        with open_store(target(engine)) as store:
            return store.id

    with at_once(6, opened) as ids:
        assert len(set(ids)) == 1


def test_a_newer_store_is_refused(engine: Engine) -> None:
    with open_store(target(engine)) as store:
        store.set_note("schema", str(SCHEMA_VERSION + 1))
    with pytest.raises(StoreError, match=r"newer Dateline .*Upgrade"):
        open_store(target(engine))
