"""The store and its indexes against a dict, through any sequence of changes and reopenings."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from qa.errors import NotFound
from qa.retrieval.indexing import close_indexes, follow_store, open_indexes
from qa.retrieval.vectors import ExactIndex
from qa.store import open_store
from qa.testing.archive import FINGERPRINT, places, put, vector_of
from qa.testing.servers.postgres import PostgresServer

NAMES = st.sampled_from(["a", "b", "c"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=150)


class Archive(RuleBasedStateMachine):
    """``texts`` is the model: all versions' texts of each article, oldest first."""

    def target(self) -> str:
        """Where the store is."""
        return str(self.home / "store.sqlite")

    @initialize()
    def create(self) -> None:
        self.home = Path(tempfile.mkdtemp())
        self.texts: dict[str, list[str]] = {}
        self.behind = False
        self.url = self.target()
        self._open()

    def _open(self) -> None:
        self.store = open_store(self.url)
        self.indexes = open_indexes(self.store, places(self.home))
        self.behind = False

    @rule(name=NAMES, text=TEXTS)
    def ingest(self, name: str, text: str) -> None:
        held = self.texts.setdefault(name, [])
        expected = "added" if not held else "unchanged" if held[-1] == text else "new_version"
        assert put(self.store, name, text).result == expected
        if expected != "unchanged":
            held.append(text)
            self.behind = True

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        if name in self.texts:
            assert self.store.delete(name).version == len(self.texts.pop(name))
            self.behind = True
        else:
            with pytest.raises(NotFound):
                self.store.delete(name)

    @rule()
    def follow(self) -> None:
        follow_store(self.store, self.indexes)
        self.behind = False

    @rule()
    def reopen(self) -> None:
        close_indexes(self.store, self.indexes)
        self.store.close()
        self._open()

    @rule(name=NAMES)
    @precondition(lambda self: not self.behind)
    def search(self, name: str) -> None:
        live = sorted(self.store.live_keys())
        exact = ExactIndex()
        if live:
            exact.add(live, self.store.vectors(live, FINGERPRINT))
        query = vector_of(name)
        found = self.indexes.vectors.search(query, 3)
        wanted = exact.search(query, 3)
        assert [score for _, score in found] == pytest.approx(
            [score for _, score in wanted], abs=1e-5
        )

    @invariant()
    def the_store_is_the_model(self) -> None:
        assert [meta.id for meta in self.store.articles()] == sorted(self.texts)
        for name, texts in self.texts.items():
            assert self.store.article(name).text == texts[-1]
            assert [self.store.article(name, n + 1).text for n in range(len(texts))] == texts
            passages = self.store.article_passages(name)
            assert "".join(passage.text for passage in passages) == texts[-1]

    @invariant()
    def the_indexes_are_the_store(self) -> None:
        if not self.behind:
            live = self.store.live_keys()
            assert self.indexes.lexical.keys() == live
            assert self.indexes.vectors.keys() == live

    def teardown(self) -> None:
        close_indexes(self.store, self.indexes)
        self.store.close()
        shutil.rmtree(self.home)


TestArchive = Archive.TestCase
TestArchive.settings = settings(max_examples=10, stateful_step_count=12, deadline=None)


@pytest.mark.slow
def test_the_same_holds_on_postgresql(postgres: PostgresServer) -> None:
    class OnPostgres(Archive):
        def target(self) -> str:
            return postgres.database()

    some = settings(max_examples=4, stateful_step_count=10, deadline=None)
    run_state_machine_as_test(OnPostgres, settings=some)
