"""Many processes over one PostgreSQL and one Chroma server: each follows, one leads, none is wrong.

A process is stood for by a store and indexes of its own; those that are killed are processes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa.engine import Engine, open_engine
from qa.errors import IndexUnavailable
from qa.retrieval import retrieve as retrieval
from qa.retrieval.indexing import Indexes, Places, Replica, close_indexes, open_indexes
from qa.settings import Settings
from qa.store import open_store
from qa.store.sqlstore import SqlStore
from qa.testing.archive import body_of, places, put, put_embedded, rare_word, vector_of
from qa.testing.archive_check import checked
from qa.testing.servers.chroma import ChromaServer, chroma_server
from qa.testing.servers.postgres import PostgresServer
from qa.types import Retrieval


class Process:
    """What one process has."""

    def __init__(self, store: SqlStore, there: Places) -> None:
        self.store = store
        self.indexes: Indexes = open_indexes(store, there)
        self.replica = Replica(store, self.indexes)

    def close(self) -> None:
        self.replica.stop()
        close_indexes(self.store, self.indexes)
        self.store.close()

    def finds(self, word: str) -> bool:
        return bool(self.indexes.lexical.search(word, 5))


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with chroma_server(tmp_path_factory.mktemp("replicas-chroma")) as server:
        yield server


@pytest.fixture
def processes(
    tmp_path: Path, postgres: PostgresServer, chroma: ChromaServer
) -> Iterator[Callable[[str], Process]]:
    """Start processes by name, over one new store; a name is a home."""
    url = postgres.database()
    with ExitStack() as stack:

        def started(name: str) -> Process:
            there = replace(places(tmp_path / name), vectors=chroma.address)
            process = Process(open_store(url), there)
            stack.callback(process.close)
            return process

        yield started


def eventually(holds: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Wait for what threads bring about; how long is the machine's business."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.05)


@pytest.mark.slow
def test_what_one_stores_all_find(processes: Callable[[str], Process]) -> None:
    one, two = processes("one"), processes("two")
    texts: dict[str, str | None] = {}
    for number in range(12):
        name = f"a{number}"
        texts[name] = body_of(name, 1)
        put((one, two)[number % 2].store, name, body_of(name, 1))
    texts["a3"] = body_of("a3", 2)
    put(two.store, "a3", body_of("a3", 2))
    one.store.delete("a4")
    texts["a4"] = None
    assert two.replica.lag() is None or two.replica.lag() == 14
    for process in (one, two):
        process.replica.follow()
        assert process.replica.lag() == 0
        assert process.replica.problems() == ()
        assert checked(process.store, process.indexes, texts).faults == ()
        assert process.finds(rare_word("a3", 2))
        assert not process.finds(rare_word("a3", 1))
    assert [change.number for change in one.store.log()] == list(range(1, 15))
    kinds = [change.kind for change in one.store.log(after=11)]
    assert kinds == ["added", "new_version", "deleted"]


@pytest.mark.slow
def test_one_leads_and_another_takes_over(processes: Callable[[str], Process]) -> None:
    one, two = processes("one"), processes("two")
    one.replica.follow()
    two.replica.follow()
    put(two.store, "a", body_of("a", 1))
    two.replica.follow()
    assert two.finds(rare_word("a", 1))
    assert two.replica.lag() == 1, "its words have followed; the vectors are another's to follow"
    one.replica.follow()
    two.replica.follow()
    assert two.replica.lag() == 0
    assert two.indexes.vectors.search(vector_of("x"), 5)
    one.replica.stop()
    put(two.store, "b", body_of("b", 1))
    two.replica.follow()
    assert two.replica.lag() == 0
    states = {(each.name, each.follows) for each in two.store.following()}
    assert states == {("lexical", 1), ("lexical", 2), ("vectors", 2)}


@pytest.mark.slow
def test_a_version_replaced_during_a_search_is_not_missed_in_silence(
    tmp_path: Path,
    postgres: PostgresServer,
    chroma: ChromaServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url, file = postgres.database(), tmp_path / "kessel.txt"

    def opened(name: str) -> Engine:
        settings = Settings(home=tmp_path / name, database_url=url, chroma=chroma.address)
        return stack.enter_context(open_engine(settings))

    with ExitStack() as stack:
        one, two = opened("one"), opened("two")
        file.write_text("The council of Kessel will buy 12 buses.")
        one.ingest([str(file)])
        (hit,) = two.search("Kessel buses").hits
        searched = retrieval.retrieve

        def replaced(*given: Any, **named: Any) -> Retrieval:
            file.write_text("The council of Kessel will buy 14 buses.")
            one.ingest([str(file)])
            return searched(*given, **named)

        monkeypatch.setattr(retrieval, "retrieve", replaced)
        found = two.search("Kessel buses")
        assert hit.passage.version == 1
        assert any("not indexed here yet" in one for one in found.warnings), found.hits


@pytest.mark.slow
def test_threads_follow_and_a_reader_waits_for_what_it_wrote(
    processes: Callable[[str], Process],
) -> None:
    one, two = processes("one"), processes("two")
    for process in (one, two):
        process.replica.start()
    for process in (one, two):
        eventually(lambda on=process: not on.replica.problems(), "no index was made")  # type: ignore[misc]
    for number in range(6):
        name = f"a{number}"
        put(one.store, name, body_of(name, 1))
        assert two.replica.wait_for(one.store.change_number(), 120)
        assert two.finds(rare_word(name, 1))
        assert len(two.indexes.vectors.keys()) == len(two.store.live_keys())
    assert not two.replica.wait_for(two.store.change_number() + 1, 0.2)
    one.replica.stop()
    put(one.store, "last", body_of("last", 1))
    assert two.replica.wait_for(one.store.change_number(), 120)


@pytest.mark.slow
def test_a_replica_that_was_away_follows_what_it_missed_or_compares(
    processes: Callable[[str], Process], tmp_path: Path
) -> None:
    one = processes("one")
    texts: dict[str, str | None] = {"a": body_of("a", 1)}
    put(one.store, "a", body_of("a", 1))
    one.replica.follow()
    late = processes("late")
    late.close()
    texts |= {"a": None, "b": body_of("b", 1)}
    one.store.delete("a")
    put(one.store, "b", body_of("b", 1))
    one.replica.follow()
    again = processes("late")
    again.replica.follow()
    assert checked(again.store, again.indexes, texts).faults == ()
    # Nobody knows any more which keys were removed: the whole index is compared.
    one.store.delete("b")
    texts["b"] = None
    one.replica.follow()
    one.store.forget_removals(one.store.change_number())
    again.replica.follow()
    assert checked(again.store, again.indexes, texts).faults == ()
    assert again.indexes.lexical.keys() == frozenset()


@pytest.mark.slow
def test_a_wiped_server_is_rebuilt_and_never_half_answers(
    processes: Callable[[str], Process], chroma: ChromaServer
) -> None:
    one, two = processes("one"), processes("two")
    texts: dict[str, str | None] = {f"a{n}": body_of(f"a{n}", 1) for n in range(20)}
    for name, text in texts.items():
        put(one.store, name, str(text))
    for process in (one, two):
        process.replica.follow()
        assert process.replica.problems() == ()
    chroma.stop()
    for process in (one, two):
        with pytest.raises(IndexUnavailable):
            process.indexes.vectors.search(vector_of("x"), 5)
        process.replica.follow()
        assert "words alone" in process.replica.problems()[0]
        assert process.replica.lag() == 0, "its words are complete"
    chroma.wipe()
    chroma.start()
    # Until the leader has filled it again nobody takes the empty index for the archive.
    with pytest.raises(IndexUnavailable):
        two.indexes.vectors.search(vector_of("x"), 5)
    one.replica.follow()
    one.replica.follow()
    two.replica.follow()
    for process in (one, two):
        assert process.replica.problems() == ()
        assert checked(process.store, process.indexes, texts).faults == ()


@pytest.mark.slow
def test_a_restarted_server_is_met_again_at_the_next_question(
    processes: Callable[[str], Process], chroma: ChromaServer
) -> None:
    one = processes("one")
    put(one.store, "a", body_of("a", 1))
    one.replica.follow()
    before = one.indexes.vectors.search(vector_of("x"), 5)
    chroma.stop()
    chroma.start()
    assert one.indexes.vectors.search(vector_of("x"), 5) == before


@pytest.mark.slow
def test_a_server_that_lost_some_is_found_out_by_its_count(
    processes: Callable[[str], Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.retrieval.indexing.replica.COMPARE_SECONDS", 0)
    one = processes("one")
    put(one.store, "a", body_of("a", 1))
    one.replica.follow()
    live = sorted(one.store.live_keys())
    one.indexes.vectors.remove(live[:1])
    one.replica.follow()
    assert one.indexes.vectors.keys() == frozenset(live)


@pytest.mark.slow
def test_an_older_store_in_its_place_is_noticed(processes: Callable[[str], Process]) -> None:
    one = processes("one")
    for name in "abc":
        put(one.store, name, body_of(name, 1))
    one.replica.follow()
    engine = one.store._engine  # noqa: SLF001  (as a restored backup would be)
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM passages WHERE article_id <> 'a'")
        connection.exec_driver_sql("UPDATE counters SET value = 1 WHERE name = 'changes'")
    one.store.forget_following()
    one.replica.follow()
    live = one.store.live_keys()
    assert live
    assert one.indexes.lexical.keys() == one.indexes.vectors.keys() == live


@pytest.mark.slow
def test_a_model_that_the_store_has_no_vectors_of_is_a_problem_not_silence(
    processes: Callable[[str], Process],
) -> None:
    from qa.errors import IndexMismatch

    one = processes("one")
    one.replica.follow()
    put_embedded(one.store, "a", body_of("a", 1), "f" * 16)
    with pytest.raises(IndexMismatch, match="no vectors of the model"):
        one.replica.follow()


LEAD = """
import sys
from qa.settings import Settings
from qa.store import open_store
store = open_store(sys.argv[1])
leader = store.leadership("vectors 0123456789abcdef")
print(leader.held(), flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_a_killed_leader_is_followed_by_another(
    processes: Callable[[str], Process],
) -> None:
    one = processes("one")
    with killed_later(url_of(one.store)) as leader:
        put(one.store, "a", body_of("a", 1))
        one.replica.follow()
        assert "made anew" in one.replica.problems()[0], "who leads has not followed"
        leader.kill()
        leader.wait()
        eventually(lambda: followed(one), "nobody took over")


def followed(process: Process) -> bool:
    process.replica.follow()
    return process.replica.lag() == 0 and not process.replica.problems()


def url_of(store: SqlStore) -> str:
    engine = store._engine  # noqa: SLF001
    with engine.connect() as connection:
        schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
    url = engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    return f"{url}?options=-c%20search_path%3D{schema}"


@contextmanager
def killed_later(url: str) -> Iterator[subprocess.Popen[str]]:
    """A process that leads."""
    with subprocess.Popen(
        [sys.executable, "-c", LEAD, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ) as leader:
        assert leader.stdout is not None
        assert leader.stdout.readline() == "True\n"
        try:
            yield leader
        finally:
            leader.kill()
