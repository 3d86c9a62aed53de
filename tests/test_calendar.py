"""Selecting by day out of memory is selecting by day out of the database."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qa.store import open_store
from qa.store.selecting import select_passages
from qa.store.sqlstore import SqlStore
from qa.testing.archive import put
from qa.types import Filters

DAY = date(2022, 2, 2)
days = st.none() | st.integers(-3, 3).map(lambda by: DAY + timedelta(days=by))
stored = st.lists(st.tuples(st.sampled_from("abcd"), days, days), max_size=6)


def by_database(store: SqlStore, filters: Filters, as_of: date | None) -> object:
    with store._read() as connection:  # noqa: SLF001  (the other way to the same end)
        return select_passages(connection, filters, as_of)


def by_calendar(store: SqlStore, filters: Filters, as_of: date | None) -> object:
    """All but how many passages there are, which the database is not asked for."""
    return store.selection(filters, as_of)._replace(among=0)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=stored, first=days, last=days, as_of=days)
def test_both_ways_agree(
    tmp_path: Path,
    versions: list[tuple[str, date | None, date | None]],
    first: date | None,
    last: date | None,
    as_of: date | None,
) -> None:
    assume(first is None or last is None or first <= last)
    filters = Filters(published_from=first, published_to=last)
    file = tmp_path / "store.sqlite"
    file.unlink(missing_ok=True)
    with open_store(file) as store:
        for number, (name, published, updated) in enumerate(versions):
            text = f"Version {number} of {name}, which says more than one passage holds."
            put(store, name, text, published_at=published, updated_at=updated)
            store.selection(filters, as_of)  # so that it must notice the next change
        assert by_calendar(store, filters, as_of) == by_database(store, filters, as_of)


def test_versions_without_passages_are_named(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.sqlite") as store:
        put(store, "a", "First.", published_at=DAY)
        put(store, "a", "Second.", published_at=DAY, updated_at=DAY + timedelta(days=2))
        with store._write() as connection:  # noqa: SLF001
            connection.exec_driver_sql("DELETE FROM earlier_passages")
        found = store.selection(as_of=DAY)
        assert found.unread == ("a@1",)
        assert by_calendar(store, Filters(), DAY) == by_database(store, Filters(), DAY)


@pytest.mark.parametrize("filters", [Filters(publishers=("x",)), Filters(article_ids=("a",))])
def test_other_filters_go_with_days(tmp_path: Path, filters: Filters) -> None:
    with open_store(tmp_path / "store.sqlite") as store:
        put(store, "a", "Text.", published_at=DAY, publisher="X")
        put(store, "b", "Text two.", published_at=DAY, publisher="Y")
        both = filters.model_copy(update={"published_to": DAY})
        assert len(store.selection(both).keys or ()) == 1
