"""Archives of a few articles: searches are measured, and what is not found is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.searching import costs, recall
from evals.sizes import KINDS, QUESTIONS, Source, drafts, fill, grown, known_results, main
from qa.engine import open_engine
from qa.settings import Settings


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    texts = {
        "bridge": "The bridge at Norrvik was closed for 16 weeks after 21 people were hurt.",
        "vote": "The election in Ostrel takes place on 14 May, the council said on Monday.",
        "fish": "The scientists found 120 new kinds of fish near the island of Lorvenia.",
    }
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


def test_costs_of_each_kind_and_what_an_exact_search_finds(tmp_path: Path, articles: Path) -> None:
    home = tmp_path / "home"
    made = fill(home, Source(drafts(articles)), 12)
    assert (made["articles"], made["passages"]) == (12, 12)
    with open_engine(Settings(home=home)) as engine:
        found = costs(engine, KINDS, QUESTIONS[:2], 1)
        assert {f"{name}, ms" for name in KINDS} < set(found)
        ratios = [value for name, value in found.items() if name.endswith(", against all")]
        assert found["dearest against all"] == max(ratios)
        whole = recall(engine, KINDS, QUESTIONS[:2])
        assert set(whole.values()) == {1.0}
        lost = sorted(engine.store.live_keys())[:6]
        engine.archive.indexes.vectors.remove(lost)
        assert recall(engine, KINDS, QUESTIONS[:2])["nearest vectors, recall@100"] == 0.5


@pytest.mark.slow
def test_searches_alone_print_a_table(articles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--passages", "6", "12", "--articles", str(articles), "--searches", "--rounds", "1"])
    header, _, *rows = capsys.readouterr().out.splitlines()
    assert header == "| | 6 | 12 | exponent |"
    names = [row.split("|")[1].strip() for row in rows]
    assert "by date (5%), against all" in names
    assert "as of (half), recall@10" in names
    assert "cold qa ask, s" not in names


@pytest.mark.slow
def test_a_run_that_is_started_again_goes_on(
    tmp_path: Path, articles: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "kept"
    given = ["--articles", str(articles), "--rounds", "1", "--keep", str(home), "--passages"]
    main([*given, "6"])
    first = known_results(home)
    assert first[6]["of that not embedding, ms"] < first[6]["ingest, ms a passage"]
    with open_engine(Settings(home=home / "6")) as engine:
        held = engine.store.counted()[1]
    grown(home / "60", home / "6")
    fill(home / "60", Source(drafts(articles)), held + 10)  # broken off
    main([*given, "6", "60"])
    both = known_results(home)
    assert list(both) == [6, 60]
    assert both[6] == first[6]
    assert both[60]["passages"] >= 60
    header, _, *rows = capsys.readouterr().out.splitlines()[-len(first[6]) - 2 :]
    assert header == "| | 6 | 60 | exponent |"
    assert [row.split("|")[1].strip() for row in rows] == list(first[6])
