"""Articles by the short ids that answers give beside URLs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qa.engine import find_article
from qa.errors import NotFound
from qa.store import open_store
from qa.store.sqlstore import SqlStore
from qa.testing.archive import put
from qa.types.article import short_id

URL = "https://example.org/2030/05/07/north?utm=1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(tmp_path / "store.sqlite") as opened:
        for text in ("It rained.", "It rained twice."):
            put(opened, URL, text, publisher="The Éxample", published_at=date(2030, 5, 7))
        yield opened


def test_a_short_id_names_the_text_that_was_cited(store: SqlStore) -> None:
    for version in store.versions(URL):
        name = short_id(version.publisher, version.published_at, version.content_hash)
        assert name.startswith("the-example-2030-05-07-")
        assert find_article(store, name).ref == version.ref


def test_its_digits_alone_count(store: SqlStore) -> None:
    digits = store.versions(URL)[0].content_hash[:12]
    assert find_article(store, f"renamed-since-undated-{digits}").version == 1


def test_ids_as_they_were_still_work(store: SqlStore) -> None:
    digits = store.versions(URL)[0].content_hash
    for ref in (f"{URL}@1", f"{URL}@{digits[:12]}", f"{URL}@{digits}"):
        assert find_article(store, ref).version == 1
    assert find_article(store, URL).version == 2


def test_an_id_that_looks_like_a_short_one_is_an_id(store: SqlStore) -> None:
    name = f"the-example-2030-05-07-{store.versions(URL)[0].content_hash[:12]}"
    put(store, name, "Quite another text.")
    assert find_article(store, name).text == "Quite another text."


def test_a_short_id_of_nothing(store: SqlStore) -> None:
    with pytest.raises(NotFound, match="courier-undated"):
        find_article(store, "courier-undated-000000000000")
