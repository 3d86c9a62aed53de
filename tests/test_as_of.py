"""What an archive of an earlier day would have said: older versions are searched and cited."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from qa.answering.ask import final_answer
from qa.engine import Engine, open_engine
from qa.retrieval.retrieve import DENSE
from qa.settings import Settings
from qa.store.tables import SCHEMA_VERSION
from qa.testing.servers.chroma import chroma_server
from qa.testing.servers.postgres import PostgresServer
from qa.types import Answer, Filters, Retrieval

BEFORE, FIRST, SECOND = date(2022, 2, 1), date(2022, 2, 2), date(2022, 2, 5)
THIRD, LATER = date(2022, 2, 20), date(2022, 3, 1)
QUESTION = "How many houses did the storm in Varnow destroy?"
FILLER = (
    "The council met in the evening. It spoke about roads, schools and the new hospital. "
    "No vote was taken. The mayor thanked everybody who came. "
)


def storm(houses: int, **fields: object) -> dict[str, object]:
    """An article of two or three passages, of which the last tells the figure."""
    text = f"{FILLER * 8}The storm in Varnow destroyed {houses} houses on Monday."
    return (
        {"id": "storm", "title": "Storm in Varnow", "published_at": "2022-02-02"}
        | fields
        | {"text": fields.get("text", text)}
    )


STORM = (
    storm(12),
    storm(15, updated_at="2022-02-05T10:00:00Z"),
    storm(17, updated_at="2022-02-20"),
)
OTHERS = tuple(
    {"id": f"other-{n}", "text": f"{FILLER}Other {n} houses were sold.", "published_at": day}
    for n, day in enumerate(("2022-01-20", "2022-02-02", "2022-02-10", None))
)


@pytest.fixture(
    scope="module",
    params=["embedded", pytest.param("server", marks=pytest.mark.slow), "light", "postgres"],
)
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """All three versions of the storm, and other articles; to be read only."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    if request.param == "server":
        settings = settings.model_copy(update={"chroma": request.getfixturevalue("server")})
    if request.param == "postgres":
        database: PostgresServer = request.getfixturevalue("postgres")
        settings = settings.model_copy(update={"database_url": database.database()})
    with open_engine(settings) as opened:
        filled(opened, STORM, OTHERS)
        if request.param != "light":
            yield opened
    if request.param == "light":
        with open_engine(settings, light=True) as opened:
            yield opened


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty archive, on each database."""
    if request.param == "sqlite":
        return Settings(home=tmp_path)
    database: PostgresServer = request.getfixturevalue("postgres")
    return Settings(home=tmp_path, database_url=database.database())


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("as-of-server")) as running:
        yield running.address


def filled(engine: Engine, *batches: Sequence[Mapping[str, object]]) -> None:
    report = engine.ingest_mappings([article for batch in batches for article in batch])
    assert not report.count("failed"), report.outcomes


def answer(engine: Engine, day: date | None) -> Answer:
    return asyncio.run(final_answer(engine.ask(QUESTION, as_of=day)))


def versions(found: Retrieval) -> set[tuple[str, int]]:
    return {(hit.article.id, hit.article.version) for hit in found.hits}


@pytest.mark.parametrize(
    ("day", "houses", "version"),
    [(FIRST, "12", 1), (SECOND, "15", 2), (date(2022, 2, 19), "15", 2), (LATER, "17", 3)],
)
def test_an_article_is_read_as_it_stood(
    engine: Engine, day: date, houses: str, version: int
) -> None:
    said = answer(engine, day)
    assert houses in said.answer
    assert {citation.version for citation in said.citations} == {version}
    for citation in said.citations:
        article = engine.store.article(citation.article_id, citation.version)
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.content_hash == article.content_hash
    for hit in said.retrieved:
        article = engine.store.article(hit.passage.article_id, hit.passage.version)
        assert hit.passage.span.cut(article.text) == hit.passage.text
        assert hit.article == article.meta()
    noted = [note for note in said.warnings if f"storm@{version}" in note]
    assert len(noted) == (version < 3)


def test_without_a_day_the_newest_version_is_read(engine: Engine) -> None:
    said = answer(engine, None)
    assert "17" in said.answer
    assert said.warnings == ()
    assert versions(engine.search(QUESTION, top_k=50)) == {
        ("storm", 3),
        *((f"other-{n}", 1) for n in range(4)),
    }


@pytest.mark.parametrize("day", [BEFORE, FIRST, SECOND, LATER])
def test_a_search_as_of_a_day_finds_what_an_archive_of_that_day_would(
    engine: Engine, tmp_path: Path, day: date
) -> None:
    since = dict(zip((FIRST, SECOND, THIRD), STORM, strict=True))
    then = [version for known, version in since.items() if known <= day]
    dated = [one for one in OTHERS if one["published_at"] and str(one["published_at"]) <= str(day)]
    with open_engine(Settings(home=tmp_path / "then")) as other:
        filled(other, then, dated)
        wanted = other.search(QUESTION, top_k=50)
    found = engine.search(QUESTION, as_of=day, top_k=50)
    assert told(found) == pytest.approx(told(wanted), abs=1e-5)
    assert found.articles_searched == wanted.articles_searched


def told(found: Retrieval) -> dict[str, float]:
    """Each passage with its likeness to the question."""
    return {hit.passage.id: leg.score for hit in found.hits for leg in hit.legs if leg.leg == DENSE}


def test_words_that_only_the_older_text_has_are_found(tmp_path: Path) -> None:
    gone = storm(0, text=f"{FILLER * 8}A kestrel nested on the Orm bridge.")
    with open_engine(Settings(home=tmp_path)) as engine:
        filled(engine, OTHERS, [gone, storm(15, updated_at="2022-02-05")])
        first = engine.search("kestrel", as_of=FIRST).hits[0]
        assert (first.article.ref, [leg.rank for leg in first.legs]) == ("storm@1", [1, 1])
        assert "kestrel" in first.passage.text
        for day in (None, SECOND):
            others = engine.search("kestrel", as_of=day).hits
            assert not any("kestrel" in hit.passage.text for hit in others)


def test_filters_are_decided_on_the_version_that_stood(empty: Settings) -> None:
    with open_engine(empty) as engine:
        filled(engine, [storm(12, publisher="Courier")])
        filled(engine, [storm(15, publisher="Gazette", updated_at="2022-02-05")])
        for day, publisher, expected in (
            (FIRST, "Courier", {("storm", 1)}),
            (FIRST, "Gazette", set()),
            (SECOND, "Courier", set()),
            (SECOND, "Gazette", {("storm", 2)}),
        ):
            found = engine.search(QUESTION, filters=Filters(publishers=(publisher,)), as_of=day)
            assert versions(found) == expected
            assert found.articles_searched == len(expected)


def test_a_text_stored_only_in_its_later_state_is_read_and_said(empty: Settings) -> None:
    with open_engine(empty) as engine:
        filled(engine, [storm(15, updated_at="2022-02-05")])
        said = answer(engine, FIRST)
        assert "15" in said.answer
        assert any("updated on 2022-02-05, after 2022-02-02" in note for note in said.warnings)


def test_a_changed_text_that_states_no_day_stands_from_the_day_it_was_taken_in(
    empty: Settings,
) -> None:
    with open_engine(empty) as engine:
        filled(engine, [storm(12), storm(15)])
        assert versions(engine.search(QUESTION, as_of=LATER)) == {("storm", 1)}
        today = datetime.now(UTC).date()
        assert versions(engine.search(QUESTION, as_of=today)) == {("storm", 2)}


def test_a_deleted_article_is_gone_in_all_its_versions(empty: Settings) -> None:
    with open_engine(empty) as engine:
        filled(engine, STORM)
        engine.delete("storm")
        assert engine.search(QUESTION, as_of=FIRST).hits == ()
        assert engine.store.fingerprints() == {}


def test_versions_of_an_older_store_are_named_until_they_are_split(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with open_engine(settings) as engine:
        filled(engine, STORM)
    with closing(sqlite3.connect(tmp_path / "dateline.sqlite")) as raw, raw:
        raw.execute("DROP TABLE earlier_passages")
        raw.execute("UPDATE notes SET value = '1' WHERE name = 'schema'")
        raw.execute("DELETE FROM vectors WHERE input_hash NOT IN (SELECT input_hash FROM passages)")
    with open_engine(settings) as engine:
        assert engine.store.note("schema") == str(SCHEMA_VERSION)
        found = engine.search(QUESTION, as_of=FIRST)
        assert found.hits == ()
        assert "storm@1" in found.warnings[0]
        assert "index rebuild --embed" in found.warnings[0]
        assert engine.search(QUESTION).hits
        engine.archive.rebuild_indexes(embed=True)
        assert engine.archive.problems() == ()
        said = answer(engine, FIRST)
        assert "12" in said.answer
        assert {citation.version for citation in said.citations} == {1}
