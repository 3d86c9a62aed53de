"""Pages of articles: complete, in order, filtered, and no dearer in a larger archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from sqlalchemy import event

from qa.store import open_store
from qa.store.sqlstore import SqlStore
from qa.testing.servers.postgres import PostgresServer
from qa.testing.service import problem, serving
from qa.types import ArticleDraft, Filters, Span

FIRST = date(2023, 1, 1)


def put(store: SqlStore, *, id: str, day: date | None, **fields: Any) -> None:  # noqa: A002
    text = f"It rained in {id}."
    draft = ArticleDraft(id=id, source=f"/secret/{id}.txt", text=text, published_at=day, **fields)
    vector = np.zeros((1, 4), np.float32)
    store.commit(draft, [Span(start=0, end=len(text))], [id.ljust(64, "0")], vector, "f" * 16)


def filled(target: Path | str, count: int) -> SqlStore:
    """A store in which every third article is undated, and days are shared by two."""
    store = open_store(target)
    for n in range(count):
        day = None if n % 3 == 0 else FIRST + timedelta(days=n // 2)
        publisher = "The Courier" if n % 2 else "The Ledger"
        put(store, id=f"a{n:04}", day=day, publisher=publisher, title=f"Storm {n % 10} in Östrel")
    return store


def walked(store: SqlStore, limit: int, **how: Any) -> list[str]:
    found: list[str] = []
    page = store.page(limit=limit, **how)
    while True:
        found += [meta.id for meta in page.metas]
        if page.next is None:
            return found
        page = store.page(limit=limit, after=page.next, **how)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SqlStore]:
    target: Path | str = tmp_path_factory.mktemp("listed") / "s.sqlite"
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres")
        target = server.database()
    with filled(target, 60) as store:
        yield store


@pytest.mark.parametrize("limit", [1, 7, 20, 59, 60, 200])
def test_pages_hold_every_article_once_the_newest_first(store: SqlStore, limit: int) -> None:
    found = walked(store, limit)
    assert sorted(found) == [f"a{n:04}" for n in range(60)]
    oldest_first = [meta for meta in store.articles() if meta.published_at]
    expected = sorted(oldest_first, key=lambda one: (-one.published_at.toordinal(), one.id))  # type: ignore[union-attr]
    undated = [meta.id for meta in store.articles() if not meta.published_at]
    assert found == [meta.id for meta in expected] + undated


def test_filters_are_those_of_a_search(store: SqlStore) -> None:
    for filters in (
        Filters(published_from=FIRST + timedelta(days=10)),
        Filters(published_to=FIRST + timedelta(days=10)),
        Filters(publishers=("the COURIER",)),
        Filters(publishers=("The Ledger",), published_from=FIRST, published_to=FIRST),
        Filters(publishers=("Nobody",)),
    ):
        expected = sorted(meta.id for meta in store.articles(filters))
        assert sorted(walked(store, 7, filters=filters)) == expected


def test_titles_are_found_in_any_case(store: SqlStore) -> None:
    assert walked(store, 2, title="STORM 3 IN ÖSTREL") == walked(store, 50, title="storm 3")
    assert len(walked(store, 4, title="storm 3")) == 6
    assert walked(store, 4, title="a0011") == ["a0011"]
    assert walked(store, 4, title="nothing like it") == []


def test_a_rare_title_costs_many_small_pages_and_no_large_one(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.store.listing.EXAMINED", 10)
    assert walked(store, 4, title="a0000") == ["a0000"]
    assert len(walked(store, 4, title="storm 3")) == 6


def test_what_is_stored_meanwhile_moves_nothing(tmp_path: Path) -> None:
    with filled(tmp_path / "s.sqlite", 20) as store:
        first = store.page(limit=10)
        put(store, id="newest", day=FIRST + timedelta(days=500))
        store.delete(first.metas[-1].id)
        rest = store.page(limit=50, after=first.next)
        assert len({meta.id for meta in (*first.metas, *rest.metas)}) == 20


def test_an_older_store_gets_what_pages_need(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    filled(path, 3).close()
    with sqlite3.connect(path) as raw:
        raw.execute("DROP INDEX ix_versions_page")
        raw.execute("UPDATE notes SET value = '2' WHERE name = 'schema'")
    raw.close()
    with open_store(path) as store:
        assert len(walked(store, 2)) == 3
    with sqlite3.connect(path) as raw:
        names = {row[0] for row in raw.execute("SELECT name FROM sqlite_master")}
    raw.close()
    assert "ix_versions_page" in names


@pytest.mark.parametrize(
    "how", [{}, {"filters": Filters(publishers=("The Courier",))}, {"title": "storm"}]
)
def test_a_page_of_a_larger_archive_takes_no_more_steps(
    tmp_path: Path, how: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in instructions of SQLite's virtual machine, which no other load changes."""
    monkeypatch.setattr("qa.store.listing.BATCH", 5)

    def steps(count: int) -> int:
        with filled(tmp_path / f"{count}.sqlite", count) as store:
            ticks = 0

            def tick() -> int:
                nonlocal ticks
                ticks += 1
                return 0

            def counting(raw: sqlite3.Connection, *_: object) -> None:
                raw.set_progress_handler(tick, 10)

            start = store.page(limit=2, **how).next
            engine = store._engine  # noqa: SLF001  (what is counted is below the interface)
            event.listen(engine, "checkout", counting)
            assert len(store.page(limit=2, after=start, **how).metas) == 2
            return ticks

    few, many = steps(30), steps(150)
    assert many <= few + 3


def test_pages_over_http(tmp_path: Path) -> None:
    articles = [
        {"id": f"n{n}", "text": f"It rained {n} times.", "published_at": f"2023-03-0{n + 1}"}
        for n in range(5)
    ]
    with serving(tmp_path) as url, httpx.Client(base_url=url, timeout=60) as client:
        client.post("/v1/articles", json={"articles": articles}).raise_for_status()
        first = client.get("/v1/articles", params={"limit": 2}).json()
        second = client.get("/v1/articles", params={"limit": 3, "after": first["next"]}).json()
        ids = [one["id"] for one in (*first["articles"], *second["articles"])]
        assert ids == ["n4", "n3", "n2", "n1", "n0"]
        assert second["next"] is None
        days = {"from": "2023-03-02", "to": "2023-03-03"}
        assert len(client.get("/v1/articles", params=days).json()["articles"]) == 2
        for bad in ({"after": "no"}, {"limit": 0}, {"limit": 201}, {"from": "2023-02-30"}):
            problem(client.get("/v1/articles", params=bad), 422)
        turned = {"from": "2023-03-03", "to": "2023-03-02"}
        assert "Swap" in problem(client.get("/v1/articles", params=turned), 422)["hint"]
