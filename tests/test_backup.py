"""Backups: taken while the archive is written to, restored on either engine, damage found."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from qa.backup import back_up, check_backup, restore
from qa.errors import InvalidInput, QAError, StoreDamaged, StoreError, StoreLocked
from qa.keys import Role, add_key, list_keys
from qa.settings import Settings
from qa.sources.feeds import add_feed, kept_feeds
from qa.store import open_store, own
from qa.store.sqlstore import SqlStore
from qa.store.tables import metadata
from qa.testing.archive import FINGERPRINT, put
from qa.testing.command import qa
from qa.testing.folders import SAMPLE, SAMPLE_ID
from qa.testing.servers.postgres import PostgresServer

STORY = "The storm in Varnow destroyed 12 houses on Monday. "


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An archive with two articles, one of them changed, a key and a feed."""
    home = tmp_path / "home"
    home.mkdir()
    chosen = Settings(home=home, database_url=_database(request, request.param))
    with opened(chosen) as store:
        put(store, "storm", STORY, title="Storm \0 é 👩‍🚀")
        put(store, "storm", STORY + "Two were hurt.")
        put(store, "tram", "The tram to Lind runs again.")
        put(store, "gone", "This article is deleted.")
        store.delete("gone")
    add_key(home, "desk", Role.WRITE)
    add_feed(home, "https://example.org/feed.xml", "The Example")
    return chosen


def _database(request: pytest.FixtureRequest, kind: str) -> str | None:
    if kind == "sqlite":
        return None
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.database().replace("postgresql://", "postgresql+psycopg://")


def opened(chosen: Settings) -> SqlStore:
    return open_store(chosen.database_url or chosen.home / "dateline.sqlite")


def truth(chosen: Settings) -> dict[str, object]:
    """All that an archive holds, as its users see it."""
    with opened(chosen) as store:
        metas = store.articles()
        keys = sorted(store.live_keys())
        return {
            "articles": [
                store.article(v.id, v.version) for m in metas for v in store.versions(m.id)
            ],
            "passages": dict(store.passages(keys)),
            "vectors": store.vectors(keys, FINGERPRINT).tobytes(),
            "earlier": store.selection(as_of=None),
            "changes": store.change_number(),
            "keys": list_keys(chosen.home),
            "feeds": kept_feeds(chosen.home),
        }


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_backup_restores_everything_on_either_engine(
    settings: Settings, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file = tmp_path / "archive.backup"
    manifest = back_up(settings, file)
    assert (manifest.articles, manifest.versions) == (2, 3)
    assert check_backup(file) == manifest
    other = Settings(home=tmp_path / "other", database_url=_database(request, kind))
    assert restore(other, file) == manifest
    assert truth(other) == truth(settings)
    with opened(settings) as first, opened(other) as second:
        assert first.id != second.id
        put(second, "new", "An article of its own.")
        assert second.change_number() == first.change_number() + 1


def test_only_its_owner_may_read_a_backup_and_a_new_archive(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "archive.backup"
    back_up(settings, file)
    other = Settings(home=tmp_path / "other")
    restore(other, file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(other.home.stat().st_mode) == 0o700
    assert stat.S_IMODE((other.home / "keys.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def test_existing_files_are_overwritten_only_with_force(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "archive.backup"
    first = back_up(settings, file)
    with pytest.raises(InvalidInput, match="exists already"):
        back_up(settings, file)
    with pytest.raises(InvalidInput, match="--force"):
        restore(settings, file)
    with opened(settings) as store:
        put(store, "later", "Written after the backup.")
    assert back_up(settings, file, overwrite=True).change == first.change + 1
    back_up(settings, tmp_path / "second")
    with opened(settings) as store:
        store.delete("storm")
    restore(settings, file, overwrite=True)
    with opened(settings) as store:
        assert {meta.id for meta in store.articles()} == {"storm", "tram", "later"}


def test_a_backup_taken_while_articles_come_in_is_consistent(
    settings: Settings, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        with opened(settings) as store:
            number = 0
            while not stop.is_set():
                number += 1
                put(store, f"a{number}", f"Article {number} says {number}.")
                put(store, "counter", f"The newest article is number {number}.")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for round_ in range(4):
            back_up(settings, tmp_path / f"{round_}.backup")
    finally:
        stop.set()
        writer.join()
    for round_ in range(4):
        other = Settings(home=tmp_path / f"home{round_}")
        manifest = restore(other, tmp_path / f"{round_}.backup")
        with opened(other) as store:
            assert store.change_number() == manifest.change
            metas = {meta.id for meta in store.articles()}
            held = sorted(int(name[1:]) for name in metas if name[1:].isdigit())
            assert held == list(range(1, len(held) + 1))
            newest = store.current("counter")
            if newest is not None:
                assert len(held) - newest.version in (0, 1)
            for meta in store.articles():
                whole = store.article(meta.id)
                tiles = store.article_passages(meta.id)
                assert "".join(passage.text for passage in tiles) == whole.text
            assert not store.vectorless_keys(FINGERPRINT)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_backup_during_ingest_is_the_truth_at_its_sequence(
    settings: Settings, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """What is restored is what replaying the changes up to the manifest's number gives."""
    stop = threading.Event()
    held: dict[str, list[str]] = {
        "storm": [STORY, STORY + "Two were hurt."], "tram": ["The tram to Lind runs again."],
    }  # fmt: skip
    with opened(settings) as store:
        states = {store.change_number(): {name: tuple(texts) for name, texts in held.items()}}

    def write() -> None:
        with opened(settings) as store:
            number = 0
            while not stop.is_set():
                number += 1
                name = f"a{number % 7}"
                if name in held and number % 3 == 0:
                    store.delete(name)
                    del held[name]
                else:
                    put(store, name, f"Report {number} says {number}.")
                    held.setdefault(name, []).append(f"Report {number} says {number}.")
                # It alone writes, so this is the number of that change.
                states[store.change_number()] = {each: tuple(held[each]) for each in held}

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(states) < 3:
            stop.wait(0.01)
        back_up(settings, tmp_path / "archive.backup")
    finally:
        stop.set()
        writer.join()
    other = Settings(home=tmp_path / "other", database_url=_database(request, kind))
    manifest = restore(other, tmp_path / "archive.backup")
    assert min(states) < manifest.change <= max(states)
    with opened(other) as store:
        assert store.change_number() == manifest.change
        assert {
            meta.id: tuple(
                store.article(meta.id, one.version).text for one in store.versions(meta.id)
            )
            for meta in store.articles()
        } == states[manifest.change]
        assert [change.number for change in store.log()] == list(range(1, manifest.change + 1))


def test_damage_anywhere_is_found_and_the_archive_left_as_it_was(
    settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "archive.backup"
    back_up(settings, file)
    whole = file.read_bytes()
    other = Settings(home=tmp_path / "other")
    restore(other, file)
    before = truth(other)
    found = 0
    for at in range(0, len(whole), 1777):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        with suppress(QAError):
            check_backup(file)
            continue
        found += 1
        with pytest.raises(QAError) as refused:
            restore(other, file, overwrite=True)
        assert refused.value.hint
    for text in (STORY, "The tram", "desk", "example.org/feed"):
        at = whole.rindex(text.encode())
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x01]) + whole[at + 1 :])
        with pytest.raises(StoreDamaged):
            restore(other, file, overwrite=True)
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreDamaged):
        restore(other, file, overwrite=True)
    assert found
    assert truth(other) == before
    assert [path.name for path in other.home.iterdir() if "restor" in path.name] == []


def test_a_file_that_is_not_a_backup_is_refused(settings: Settings, tmp_path: Path) -> None:
    foreign = tmp_path / "notes.txt"
    foreign.write_text("This is no database. " * 100)
    database = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE t (x)")
    for file in (foreign, database, tmp_path / "nothing", tmp_path):
        with pytest.raises(InvalidInput, match="backup"):
            check_backup(file)
        with pytest.raises(InvalidInput, match="backup"):
            restore(settings, file, overwrite=True)
    with pytest.raises(InvalidInput, match="folder"):
        back_up(settings, tmp_path)
    with pytest.raises(StoreError, match="cannot be used"):
        back_up(settings, tmp_path / "no" / "folder" / "b")


def test_a_backup_by_a_newer_version_is_refused(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "archive.backup"
    back_up(settings, file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(
            "UPDATE dateline_backup SET manifest = json_set(manifest, '$.format', 9)"
        )
        connection.commit()
    with pytest.raises(StoreError, match="newer"):
        check_backup(file)


def test_a_damaged_archive_is_not_backed_up_as_if_it_were_whole(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with opened(settings) as store:
        put(store, "storm", STORY)
    with closing(sqlite3.connect(tmp_path / "dateline.sqlite")) as connection:
        connection.execute("UPDATE versions SET text = CAST('The storm' AS BLOB)")
        connection.commit()
    with pytest.raises(StoreDamaged, match="storm@1"):
        back_up(settings, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_an_owned_archive_is_not_replaced(settings: Settings, tmp_path: Path) -> None:
    back_up(settings, tmp_path / "b")
    with own(settings.home, "qa serve"), pytest.raises(StoreLocked):
        restore(settings, tmp_path / "b", overwrite=True)


def test_the_archive_need_not_exist_to_be_restored_but_to_be_backed_up(tmp_path: Path) -> None:
    done = qa("backup", str(tmp_path / "b"), home=tmp_path / "none")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "There is no archive" in done.stderr.decode()
    assert not (tmp_path / "none").exists()


def test_on_the_command_line_answers_are_the_same_after_a_restore(tmp_path: Path) -> None:
    home, other, file = tmp_path / "home", tmp_path / "other", tmp_path / "b"
    assert qa("ingest", str(SAMPLE), home=home).returncode == 0
    qa("chat", home=home, stdin="Who spoke?\n")
    with own(home, "qa serve"):
        assert qa("backup", str(file), home=home).returncode == 0
    assert qa("restore", "--check", str(file), home=other).returncode == 0
    assert not other.exists()
    assert qa("restore", str(file), home=other).returncode == 0
    question = "How many troops is Biden sending to Poland and Germany?"
    first, second = (qa("ask", question, home=place).stdout for place in (home, other))
    assert first == second
    assert SAMPLE_ID.encode() in second
    logs = [qa("logs", home=place).stdout for place in (home, other)]
    assert logs[0] == logs[1] != b""
    assert qa("index", "check", home=other).returncode == 0


def test_a_full_disk_leaves_no_half_written_file(tmp_path: Path, small_disk: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    settings.home.mkdir()
    with opened(settings) as store:
        for number in range(40):
            put(store, f"a{number}", f"Article {number}. " * 5000)
    with pytest.raises(StoreError, match="full"):
        back_up(settings, small_disk / "b")
    assert list(small_disk.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte, where one can be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small file system can be mounted by root on Linux only")
    if subprocess.run(mounted, check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_every_table_of_the_store_is_in_a_backup(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    opened(settings).close()
    assert set(back_up(settings, tmp_path / "b").tables) == set(metadata.tables)
