"""What only PostgreSQL can do to a store: be away, restart, cut connections, take too long."""

from __future__ import annotations

import builtins
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Self

import pytest
from sqlalchemy import create_engine, text

from qa.errors import BadSettings, NotFound, StoreDamaged, StoreUnavailable
from qa.store import open_store
from qa.store.sqlstore import SqlStore
from qa.testing.archive import body_of, put
from qa.testing.servers.postgres import PostgresServer, postgres_server
from qa.types import Filters


@pytest.fixture
def store(postgres: PostgresServer) -> Iterator[SqlStore]:
    with open_store(postgres.database()) as opened:
        yield opened


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """A server that a test may harm."""
    with postgres_server() as server:
        yield server


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://host:port/name",
        "postgresql+psycopg2://host/name",
        "mysql://host/name",
        "sqlite://",
        "nothing://",
    ],
)
def test_a_wrong_url_says_how_to_write_it(url: str) -> None:
    with pytest.raises(BadSettings, match=r"postgresql://user:password@host:port/name"):
        open_store(url)


def test_a_missing_driver_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "psycopg":
            raise ImportError("no pq wrapper available.\nAttempts made: ...")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(BadSettings, match=r"no pq wrapper.*pip install 'dateline-qa\[postgres\]'"):
        open_store("postgresql://127.0.0.1/name")


def test_a_server_that_is_away_may_come_back(postgres: PostgresServer) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        with pytest.raises(StoreUnavailable, match="See that PostgreSQL runs there") as caught:
            open_store(f"postgresql://me:s3cret@127.0.0.1:{port}/name")
    assert caught.value.retryable
    assert "s3cret" not in str(caught.value)


def test_a_database_that_does_not_exist(postgres: PostgresServer) -> None:
    with pytest.raises(BadSettings, match=r"does not exist.*createdb"):
        open_store(postgres.url.replace("/postgres", "/nowhere").replace("postgres@", "postgres@"))


def test_what_is_no_text_is_not_there(store: SqlStore) -> None:
    put(store, "a", "text")
    for odd in ("\0", "a\0", "a\x01", "\ud83d"):
        with pytest.raises(NotFound):
            store.article(odd)
    assert store.articles(Filters(article_ids=("a\0", "a"))) == (store.current("a"),)


def test_a_statement_that_takes_too_long_is_stopped(postgres: PostgresServer) -> None:
    url = postgres.database() + "%20-c%20statement_timeout%3D7min"
    with open_store(url) as store:
        with store._read() as connection:  # noqa: SLF001  (no query of ours takes that long)
            assert connection.execute(text("SHOW statement_timeout")).scalar_one() == "7min"
        with (
            pytest.raises(StoreUnavailable, match="did not answer within"),
            store._read() as connection,  # noqa: SLF001
        ):
            connection.execute(text("SET LOCAL statement_timeout = 50; SELECT pg_sleep(600)"))


def test_a_writer_that_waits_too_long_says_so(postgres: PostgresServer) -> None:
    url = postgres.database()
    with open_store(url) as store, open_store(url + "%20-c%20lock_timeout%3D50ms") as other:
        put(store, "a", "text")
        with store._write(), pytest.raises(StoreUnavailable) as caught:  # noqa: SLF001
            put(other, "b", "text")
        assert caught.value.retryable
        assert put(other, "b", "text").result == "added"


def test_a_process_whose_clock_is_wrong_takes_no_other_for_gone(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "a", "text")
    store.put_following("lexical", "one", 1, "{}")

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            late = datetime.now(tz) + timedelta(days=30)
            return cls.fromisoformat(late.isoformat())

    monkeypatch.setattr("qa.store.log.datetime", Ahead)
    store.put_following("lexical", "two", 1, "{}")
    store.forget_followed()
    assert {one.place for one in store.following()} == {"one", "two"}
    assert max(one.seen for one in store.following()) < Ahead.now(UTC).isoformat()


@pytest.mark.slow
def test_a_restart_is_survived_and_a_crash_loses_nothing(own_server: PostgresServer) -> None:
    with open_store(own_server.url) as store:
        for number in range(5):
            put(store, f"a{number}", body_of(f"a{number}", 1))
            if number == 1:
                own_server.stop()
                with pytest.raises(StoreUnavailable):
                    store.article("a0")
                own_server.start()
            if number == 3:
                own_server.stop(crash=True)
                own_server.start()
        assert [store.article(f"a{n}").text for n in range(5)] == [
            body_of(f"a{n}", 1) for n in range(5)
        ]
        assert [change.number for change in store.log()] == [1, 2, 3, 4, 5]


@pytest.mark.slow
def test_a_damaged_page_is_named_with_its_remedy(own_server: PostgresServer) -> None:
    with open_store(own_server.url) as store:
        for number in range(30):
            put(store, f"a{number}", body_of(f"a{number}", 1))
        assert store.problem() is None
    engine = create_engine(own_server.url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        where = connection.execute(text("SELECT pg_relation_filepath('versions')")).scalar_one()
    engine.dispose()
    own_server.stop()
    path = own_server.folder / "data" / where
    content = bytearray(path.read_bytes())
    content[4_000:4_100] = b"\xff" * 100
    path.write_bytes(content)
    own_server.start()
    with open_store(own_server.url) as store:
        assert "invalid page" in (store.problem() or "")
        with pytest.raises(StoreDamaged, match="Restore the database from a backup"):
            store.article("a0")


def test_leadership_is_one_process_s_until_it_ends(postgres: PostgresServer) -> None:
    url = postgres.database()
    with open_store(url) as store, open_store(url) as other:
        first, second, another = (
            store.leadership("vectors"),
            other.leadership("vectors"),
            other.leadership("something else"),
        )
        assert [first.held(), second.held(), first.held(), another.held()] == [
            True, False, True, True,
        ]  # fmt: skip
        first.release()
        assert second.held()
        assert not first.held()
        # As when the process dies, or is cut off: its session ends.
        postgres.run("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        assert first.held()
        assert not second.held()
        for one in (first, second, another):
            one.release()


def test_two_stores_of_one_database_have_leaders_of_their_own(postgres: PostgresServer) -> None:
    with open_store(postgres.database()) as store, open_store(postgres.database()) as other:
        leaders = store.leadership("vectors"), other.leadership("vectors")
        assert all(leader.held() for leader in leaders)
        for leader in leaders:
            leader.release()
