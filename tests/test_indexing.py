"""The indexes follow the store, through crashes, changes of model, and rebuilding."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from qa.errors import IndexMismatch
from qa.retrieval.indexing import (
    Indexes,
    IndexState,
    check_indexes,
    close_indexes,
    follow_store,
    open_indexes,
    rebuild_indexes,
    sync_indexes,
)
from qa.store import open_store
from qa.store.sqlstore import SqlStore
from qa.testing.archive import FINGERPRINT, body_of, places, put, rare_word, vectors_of
from qa.testing.archive_check import checked


@contextmanager
def archive(home: Path, *, clean: bool = True) -> Iterator[tuple[SqlStore, Indexes]]:
    """Open an archive; leave it as a killed process would, if not ``clean``."""
    with open_store(home / "store.sqlite") as store:
        indexes = open_indexes(store, places(home))
        try:
            yield store, indexes
        finally:
            if clean:
                close_indexes(store, indexes)
            else:
                indexes.lexical.close()
                indexes.vectors.close()


def fill(store: SqlStore, count: int = 20) -> dict[str, str | None]:
    texts: dict[str, str | None] = {
        f"a{number}": body_of(f"a{number}", 1) for number in range(count)
    }
    for name, text in texts.items():
        put(store, name, str(text))
    return texts


def test_indexes_follow_commits_new_versions_and_deletions(tmp_path: Path) -> None:
    with archive(tmp_path) as (store, indexes):
        texts = fill(store)
        follow_store(store, indexes)
        assert checked(store, indexes, texts).faults == ()
        texts["a3"], texts["a4"] = body_of("a3", 2), None
        put(store, "a3", body_of("a3", 2))
        store.delete("a4")
        follow_store(store, indexes)
        assert checked(store, indexes, texts).faults == ()
        assert indexes.lexical.search(rare_word("a3", 1), 5) == ()
        assert indexes.lexical.search(rare_word("a3", 2), 5) != ()
        follow_store(store, indexes)


def test_a_clean_start_reads_and_writes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with archive(tmp_path) as (store, indexes):
        texts = fill(store, 3)
        follow_store(store, indexes)
    with caplog.at_level(logging.INFO), archive(tmp_path) as (store, indexes):
        known = store.following()
        assert checked(store, indexes, texts).faults == ()
        follow_store(store, indexes)
        assert store.following() == known
    assert caplog.records == []


def test_a_crash_between_commit_and_index_is_followed_by_the_next_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with archive(tmp_path) as (store, indexes):
        texts = fill(store)
        follow_store(store, indexes)
    with archive(tmp_path, clean=False) as (store, _):
        put(store, "b", body_of("b", 1))
        store.delete("a0")
        texts |= {"b": body_of("b", 1), "a0": None}
    with archive(tmp_path) as (store, indexes):
        assert checked(store, indexes, texts).faults == ()
    assert caplog.records == []


def test_a_crash_after_following_is_repaired_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with archive(tmp_path) as (store, indexes):
        texts = fill(store)
        follow_store(store, indexes)
    with archive(tmp_path, clean=False) as (store, indexes):
        put(store, "b", body_of("b", 1))
        follow_store(store, indexes)
        store.delete("a0")
        texts |= {"b": body_of("b", 1), "a0": None}
    with archive(tmp_path) as (store, indexes):
        assert checked(store, indexes, texts).faults == ()
    assert [record.getMessage() for record in caplog.records] == [
        f"The index {name} is repaired: 0 passages are missing, 4 are too many."
        for name in ("lexical", "vectors")
    ]


def test_a_crash_inside_following_is_repaired(tmp_path: Path) -> None:
    with archive(tmp_path, clean=False) as (store, indexes):
        texts = fill(store)
        half = sorted(store.live_keys())[:10]
        indexes.vectors.add(half, store.vectors(half, FINGERPRINT))
        indexes.lexical.add([(10**6, "of a passage that was never acknowledged")])
    with archive(tmp_path) as (store, indexes):
        assert checked(store, indexes, texts).faults == ()


def test_an_older_store_from_a_backup_wins_over_newer_indexes(tmp_path: Path) -> None:
    with archive(tmp_path) as (store, indexes):
        texts = fill(store, 5)
        follow_store(store, indexes)
        store.backup(tmp_path / "backup")
        fill(store, 9)
        follow_store(store, indexes)
    (tmp_path / "backup").replace(tmp_path / "store.sqlite")
    with archive(tmp_path) as (store, indexes):
        assert checked(store, indexes, texts).faults == ()
        assert len(store.articles()) == 5


def test_check_says_what_is_missing_and_repairs_nothing(tmp_path: Path) -> None:
    with archive(tmp_path) as (store, indexes):
        fill(store, 4)
        follow_store(store, indexes)
        first, second, *_ = sorted(store.live_keys())
    with open_store(tmp_path / "store.sqlite") as store:
        assert check_indexes(store, places(tmp_path)).healthy
    with archive(tmp_path) as (store, indexes):
        indexes.lexical.remove([first])
        indexes.vectors.remove([second])
        indexes.vectors.add([77], vectors_of(["stray"]))
    with open_store(tmp_path / "store.sqlite") as store:
        for _ in range(2):
            report = check_indexes(store, places(tmp_path))
            assert not report.healthy
            count = len(store.live_keys())
            assert report.lexical == IndexState(name="lexical", held=count - 1, missing=(first,))
            assert report.vectors == IndexState(
                name="vectors", held=count, missing=(second,), surplus=(77,)
            )


def test_check_names_damage(tmp_path: Path) -> None:
    with archive(tmp_path) as (store, indexes):
        fill(store, 100)
        follow_store(store, indexes)
    (pickle,) = tmp_path.glob("chroma/*/index_metadata.pickle")
    pickle.write_bytes(b"")
    (tmp_path / "lexical" / "meta.json").write_bytes(b"{")
    with open_store(tmp_path / "store.sqlite") as store:
        report = check_indexes(store, places(tmp_path))
    assert "meta.json" in (report.lexical.problem or "")
    assert "pickle" in (report.vectors.problem or "")


def test_sync_repairs_an_open_index(tmp_path: Path) -> None:
    with archive(tmp_path) as (store, indexes):
        texts = fill(store)
        follow_store(store, indexes)
        indexes.vectors.reset()
        indexes.lexical.remove(sorted(store.live_keys())[::2])
        sync_indexes(store, indexes)
        assert checked(store, indexes, texts).faults == ()


def test_rebuild_embeds_nothing_and_reports_progress(tmp_path: Path) -> None:
    with archive(tmp_path) as (store, indexes):
        texts = fill(store)
        follow_store(store, indexes)
    heard: list[int] = []
    with open_store(tmp_path / "store.sqlite") as store:
        indexes = rebuild_indexes(store, places(tmp_path), heard.append)
        assert checked(store, indexes, texts).faults == ()
        assert sum(heard) == 2 * len(store.live_keys())
        close_indexes(store, indexes)


def test_a_store_of_another_model_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with archive(tmp_path) as (store, indexes):
        texts = fill(store, 3)
        follow_store(store, indexes)
    other = replace(places(tmp_path), fingerprint="f" * 16)
    with open_store(tmp_path / "store.sqlite") as store:
        for opener in (open_indexes, rebuild_indexes):
            with pytest.raises(IndexMismatch, match=r"qa index rebuild --embed") as caught:
                opener(store, other)
            assert FINGERPRINT in caught.value.message
        keys = sorted(store.live_keys())
        parts = [store.passages([key])[key][0].text for key in keys]
        store.put_vectors(keys, vectors_of(parts), "f" * 16)
        indexes = open_indexes(store, other)
        assert indexes.vectors.keys() == store.live_keys()
        close_indexes(store, indexes)
    with archive(tmp_path) as (store, indexes):
        assert checked(store, indexes, texts).faults == ()


def test_an_index_of_another_dimension_is_refused(tmp_path: Path) -> None:
    with archive(tmp_path):
        pass
    with open_store(tmp_path / "store.sqlite") as store:
        store.put_following("vectors", "own", -1, "{}")
        with pytest.raises(IndexMismatch, match="qa index rebuild"):
            open_indexes(store, replace(places(tmp_path), dimension=5))
        indexes = rebuild_indexes(store, replace(places(tmp_path), dimension=5))
        close_indexes(store, indexes)


def test_an_unreadable_note_is_no_note(tmp_path: Path) -> None:
    with archive(tmp_path) as (store, indexes):
        texts = fill(store, 3)
        follow_store(store, indexes)
    with open_store(tmp_path / "store.sqlite") as store:
        for name in ("lexical", "vectors"):
            store.put_following(name, "own", 99, '{"follows": "yes"}')
    with archive(tmp_path) as (store, indexes):
        assert checked(store, indexes, texts).faults == ()


def test_many_writes_are_settled_on_closing(tmp_path: Path) -> None:
    with archive(tmp_path) as (store, indexes):
        texts = fill(store, 100)
        follow_store(store, indexes)
    assert list(tmp_path.glob("chroma/*/index_metadata.pickle"))
    with archive(tmp_path) as (store, indexes):
        assert checked(store, indexes, texts).faults == ()


def test_files_that_a_killed_writer_left_behind_do_not_block_later_changes(tmp_path: Path) -> None:
    """As seen in a kill: a .del file is there, but no commit names it."""
    with archive(tmp_path) as (store, indexes):
        texts = fill(store)
        follow_store(store, indexes)
        segments = {path.name.split(".")[0] for path in (tmp_path / "lexical").glob("*.store")}
        assert segments
        for segment in segments:
            for stamp in range(400):
                leftover = tmp_path / "lexical" / f"{segment}.{stamp}.del"
                if not leftover.exists():
                    leftover.write_bytes(b"")
        store.delete("a3")
        texts["a3"] = None
        follow_store(store, indexes)
        assert checked(store, indexes, texts).faults == ()
