"""The timeline: what it holds, how copies fold, CSV that is inert, a plot one can open."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.timeline import FigureAt, Timeline, csv_text, draw, timeline
from qa.answering.timeline.plot import disputed
from qa.errors import InvalidInput
from qa.parts import FetchArticle
from qa.testing.examples import make_article, make_retrieval
from qa.types import Article

WIRE = (
    "PORT ARLEN (Wire) — Caldria will send about 1,200 soldiers from Fort Hallam to Lorvenia over "
    "the next ten days, the ministry said Monday. The soldiers, most of them from the 7th Fell "
    "Brigade, will be based at Veskby, close to the border. They will take six helicopters along."
)
STORY = (
    (6, "Courier", WIRE),
    (7, "Ledger", WIRE + " Fort Hallam lies outside Northmere."),
    (8, "Gazette", "Some 1,500 Caldrian soldiers are expected in Lorvenia, Mayor Holt said."),
    (
        10,
        "Courier",
        "Caldria will send 1,350 soldiers to Lorvenia rather than about 1,200, it said. "
        "Nine soldiers were hurt in Lorvenia. Each takes two bags of up to 20 to 30 kilos.",
    ),
)


def archive(*story: tuple[int, str, str]) -> tuple[list[Article], FetchArticle]:
    articles = [
        make_article(text, id=f"{publisher}-{day}".lower()).model_copy(
            update={"publisher": publisher, "published_at": date(2023, 3, day), "title": None}
        )
        for day, publisher, text in story
    ]
    known = {(one.id, one.version): one for one in articles}
    return articles, lambda name, version: known[name, version]


def made(query: str, *story: tuple[int, str, str]) -> Timeline:
    articles, fetch = archive(*(story or STORY))
    return timeline(query, make_retrieval(*articles), fetch, as_of=date(2023, 3, 31))


def told(found: Timeline) -> list[tuple[str, str]]:
    return [(row.publisher or "", row.figure.text) for row in found.figures]


def test_all_figures_for_what_is_asked_the_oldest_first() -> None:
    found = made("Caldrian soldiers in Lorvenia")
    assert told(found) == [
        ("Courier", "about 1,200"),
        ("Gazette", "Some 1,500"),
        ("Courier", "1,350"),
        ("Courier", "about 1,200"),
    ]
    assert [row.taken_back for row in found.figures] == [False, False, False, True]
    assert (found.counted, found.kinds) == ("Caldrian soldiers", ("count",))


@pytest.mark.parametrize("query", ["How many soldiers does Caldria send?", "number of soldiers"])
def test_questions_and_topics_are_both_understood(query: str) -> None:
    assert ("Gazette", "Some 1,500") in told(made(query))


def test_what_is_asked_for_decides() -> None:
    assert told(made("soldiers hurt in Lorvenia"))[-1] == ("Courier", "Nine")
    assert told(made("helicopters")) == [("Courier", "six")]


def test_every_entry_can_be_checked_against_its_article() -> None:
    articles, fetch = archive(*STORY)
    for row in timeline("soldiers in Lorvenia", make_retrieval(*articles), fetch).figures:
        text = fetch(row.article_id, row.version).text
        assert text[row.start : row.end] == row.sentence
        assert text[row.figure.start : row.figure.end] == row.figure.text
        assert row.said_by is None or text[row.said_by.start : row.said_by.end]


def test_a_wire_copy_is_folded_and_counts_once() -> None:
    first = made("Caldrian soldiers in Lorvenia").figures[0]
    assert (first.copies, first.copied_by) == (("ledger-7@1",), ("Ledger",))
    assert first.independent_sources == 1
    assert first.said_by is not None
    assert first.said_by.speaker == "the ministry"


def test_a_copy_with_another_figure_is_never_folded() -> None:
    altered = WIRE.replace("1,200", "2,100")
    found = made("Caldrian soldiers in Lorvenia", (6, "Courier", WIRE), (7, "Ledger", altered))
    assert [row.figure.low for row in found.figures] == [1200, 2100]


def test_independent_outlets_are_counted() -> None:
    other = "In Veskby they expect 1,200 soldiers from Caldria in Lorvenia."
    found = made("Caldrian soldiers in Lorvenia", (6, "Courier", WIRE), (7, "Gazette", other))
    assert [row.independent_sources for row in found.figures] == [2, 2]


def test_csv_is_exact() -> None:
    found = made("Caldrian soldiers in Lorvenia")
    rows = list(csv.DictReader(io.StringIO(csv_text(found))))
    assert len(rows) == len(found.figures)
    for row, figure in zip(rows, found.figures, strict=True):
        assert row["figure"] == figure.figure.text
        assert Decimal(row["low"]) == figure.figure.low
        assert (row["start"], row["sentence"]) == (str(figure.start), figure.sentence)
    assert rows[0]["published_at"] == "2023-03-06"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_csv_cell_is_a_formula(publisher: str) -> None:
    found = made("helicopters", (6, publisher, "It sends six helicopters."))
    (_, cells) = csv.reader(io.StringIO(csv_text(found), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for cell in cells)
    assert cells[1].removeprefix("'") in (publisher, publisher.removeprefix("'"))


def test_a_negative_number_stays_a_number_in_csv() -> None:
    found = made(
        "temperature on the road", (6, "Ledger", "The temperature on the road was minus 7 degrees.")
    )
    (row,) = csv.DictReader(io.StringIO(csv_text(found)))
    assert row["low"] == "-7"


@pytest.fixture
def hostile() -> Timeline:
    found = made(
        "soldiers in Lorvenia",
        (6, "A$x^$ & <b>Co</b>", "It will send at least 9,000 soldiers to Lorvenia."),
        (7, "B", "It sent between 9 and 11 soldiers, and no more than 12 soldiers, to Lorvenia."),
    )
    return found.model_copy(update={"query": "$x^$ & <soldiers>"})


def test_a_plot_is_written_as_png_and_svg(tmp_path: Path, hostile: Timeline) -> None:
    pytest.importorskip("matplotlib")
    assert draw(hostile, tmp_path / "t.png") == 3
    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")
    draw(hostile, tmp_path / "t.svg")
    root = ElementTree.parse(tmp_path / "t.svg").getroot()  # noqa: S314  (made here)
    assert root.tag.endswith("svg")


def test_figures_that_another_article_contradicts_are_known() -> None:
    expected = "Some 1,500 Caldrian soldiers are expected in Lorvenia by the middle of the month."
    rows = made("Caldrian soldiers in Lorvenia", STORY[0], (8, "Gazette", expected)).figures
    contradicted = [rows[at].figure.text for at in sorted(disputed(rows))]
    assert contradicted == ["about 1,200", "Some 1,500"]
    later = (rows[0], rows[1].model_copy(update={"published_at": date(2024, 3, 8)}))
    assert disputed(later) == frozenset()
    agreed = "Caldria will send some 1,200 soldiers to Lorvenia, Mayor Holt said."
    assert disputed(made("soldiers", STORY[0], (8, "Gazette", agreed)).figures) == frozenset()


def test_what_cannot_be_drawn_says_why(tmp_path: Path, hostile: Timeline) -> None:
    with pytest.raises(InvalidInput, match="neither PNG nor SVG"):
        draw(hostile, tmp_path / "t.pdf")
    with pytest.raises(InvalidInput, match="nothing to draw"):
        draw(hostile.model_copy(update={"figures": ()}), tmp_path / "t.png")
    pytest.importorskip("matplotlib")
    with pytest.raises(InvalidInput, match="can be written"):
        draw(hostile, tmp_path / "missing" / "t.png")


def test_a_figure_without_a_day_stands_last_and_is_not_drawn() -> None:
    articles, _ = archive((6, "A", "It sent 90 soldiers."), (7, "B", "It sent 80 soldiers."))
    undated = articles[0].model_copy(update={"published_at": None})
    known = {one.id: one for one in (undated, articles[1])}
    found = timeline("soldiers", make_retrieval(*known.values()), lambda name, _: known[name])
    rows: tuple[FigureAt, ...] = found.figures
    assert [row.figure.text for row in rows] == ["80", "90"]
