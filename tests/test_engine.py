from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from qa.engine import Engine, open_engine
from qa.errors import NotFound, StoreLocked
from qa.settings import Settings
from qa.types import Answer, Answered, AnswerStatus, Article, Filters

QUERIES = (
    "How many troops is Biden sending to Poland and Germany?",
    "Who won the world cup match between Belgium and Panama?",
    "crane collapse in Mecca",
    "iodine deficiency in children",
    "What did Noam Chomsky say about NATO?",
)


def answer(engine: Engine, question: str, filters: Filters | None = None) -> Answer:
    async def last() -> Answer:
        events = [event async for event in engine.ask(question, filters=filters)]
        assert isinstance(events[-1], Answered)
        return events[-1].answer

    return asyncio.run(last())


def test_a_light_engine_finds_exactly_what_chroma_finds(bundled_home: Path) -> None:
    with open_engine(Settings(home=bundled_home)) as engine:
        full = [engine.search(query, top_k=20) for query in QUERIES]
    with open_engine(Settings(home=bundled_home), light=True) as engine:
        light = [engine.search(query, top_k=20) for query in QUERIES]
    for one, other in zip(full, light, strict=True):
        assert [hit.passage for hit in one.hits] == [hit.passage for hit in other.hits]
        for mine, theirs in zip(one.hits, other.hits, strict=True):
            assert mine.score == pytest.approx(theirs.score, abs=1e-9)
            assert [leg.rank for leg in mine.legs] == [leg.rank for leg in theirs.legs]


def test_the_archive_has_one_owner_and_the_error_names_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with (
        open_engine(settings, server="http://127.0.0.1:8000"),
        pytest.raises(StoreLocked, match=r"http://127\.0\.0\.1:8000"),
        open_engine(settings),
    ):
        pass


def test_every_citation_of_every_answer_is_a_slice(bundled: Engine) -> None:
    for query in QUERIES:
        said = answer(bundled, query)
        for citation in (*said.citations, *said.nearest):
            article = bundled.store.article(citation.article_id, citation.version)
            assert article.text[citation.start : citation.end] == citation.quote


def test_a_question_reads_each_article_once_to_answer_and_once_to_check(
    bundled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Counter[tuple[str, int | str | None]] = Counter()
    stored = bundled.store.article

    def counted(article_id: str, version: int | str | None = None) -> Article:
        read[article_id, version] += 1
        return stored(article_id, version)

    monkeypatch.setattr(bundled.store, "article", counted)
    assert answer(bundled, QUERIES[0]).claims
    assert read
    assert max(read.values()) <= 2


def test_filters_that_match_nothing_decline_and_say_so(bundled: Engine) -> None:
    said = answer(bundled, QUERIES[0], Filters(publishers=("Nobody's Gazette",)))
    assert said.status is AnswerStatus.UNANSWERABLE
    assert said.reason is not None
    assert "filters" in said.reason


def test_an_id_that_looks_like_a_version_is_an_id_first(tmp_path: Path) -> None:
    with open_engine(Settings(home=tmp_path)) as engine:
        for id_ in ("storm", "storm@2"):
            engine.ingest_mappings([{"id": id_, "text": f"This is {id_}."}])
        assert engine.article("storm@2").text == "This is storm@2."
        assert engine.article("storm@1").text == "This is storm."
        with pytest.raises(NotFound):
            engine.article("storm@3")


def test_the_newest_version_answers_and_the_old_one_stays(tmp_path: Path) -> None:
    with open_engine(Settings(home=tmp_path)) as engine:
        for count in (12, 15):
            text = f"The storm in Varnow destroyed {count} houses on Monday."
            engine.ingest_mappings([{"id": "storm", "text": text}])
        said = answer(engine, "How many houses did the storm in Varnow destroy?")
        assert "15" in said.answer
        assert {citation.version for citation in said.citations} == {2}
        assert "12 houses" in engine.article("storm@1").text
