"""``qa figures`` and ``GET /v1/figures`` over the invented story, end to end."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from qa.answering.timeline import Timeline
from qa.cli import app
from qa.engine import open_engine
from qa.settings import Settings
from qa.testing.folders import BUNDLED
from qa.testing.service import serving

TOPIC = "Caldrian soldiers in Lorvenia"
COURIER = "Port Arlen Courier (invented)"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the six invented articles."""
    folder = tmp_path_factory.mktemp("story")
    with open_engine(Settings(home=folder)) as engine:
        assert engine.ingest([str(BUNDLED / "invented")]).count("added") == 6
    return folder


@pytest.fixture
def client(home: Path) -> Iterator[httpx.Client]:
    with serving(home) as url, httpx.Client(base_url=url, timeout=60) as session:
        yield session


def run(home: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, ["--home", str(home), "figures", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def found(home: Path, *arguments: str) -> Timeline:
    return Timeline.model_validate_json(run(home, *arguments, "--json"))


def values(timeline: Timeline) -> list[str]:
    return [row.figure.text for row in timeline.figures if not row.taken_back]


def test_the_story_in_figures(home: Path) -> None:
    timeline = found(home, TOPIC)
    assert {"about 1,200", "Some 1,500", "1,350", "730", "1,860"} <= set(values(timeline))
    days = [str(row.published_at) for row in timeline.figures]
    assert days == sorted(days)
    first = next(row for row in timeline.figures if row.figure.text == "about 1,200")
    assert first.copied_by == ("Northern Ledger (invented)",)
    assert first.said_by is not None
    assert first.said_by.speaker == "the Defence Ministry"


def test_casualties_are_another_question(home: Path) -> None:
    assert not {"Nine", "Eleven"} & set(values(found(home, TOPIC)))
    assert set(values(found(home, "soldiers hurt in the bus accident"))) == {"Eleven", "Nine"}


def test_a_correction_brings_what_it_puts_in_place(home: Path) -> None:
    timeline = found(home, "helicopters for Lorvenia")
    assert values(timeline) == ["six", "four"]
    assert [row.taken_back for row in timeline.figures] == [False, True, False]


def test_as_of_and_publisher_limit_what_is_read(home: Path) -> None:
    timeline = found(home, TOPIC, "--as-of", "2023-03-07")
    assert timeline.as_of == date(2023, 3, 7)
    assert all(str(row.published_at) <= "2023-03-07" for row in timeline.figures)
    assert {row.publisher for row in found(home, TOPIC, "--publisher", COURIER).figures} == {
        COURIER
    }


def test_the_screen_names_day_figure_title_speaker_sentence_and_range(home: Path) -> None:
    shown = run(home, TOPIC, "--as-of", "2023-03-08")
    assert "2023-03-06 about 1,200 soldiers" in shown
    title = "Caldria to send about 1,200 soldiers to Lorvenia, ministry says"
    assert f"{COURIER}, “{title}” (characters 194-205)" in shown
    assert "said by the Defence Ministry; copied by Northern Ledger (invented)" in shown
    assert "invented-courier-" not in shown
    assert "“Monday” (2023-03-06)" in shown
    assert "As of 2023-03-08: later articles were not read." in shown


def test_csv_and_a_plot_in_one_go(home: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    picture = tmp_path / "soldiers.svg"
    rows = list(csv.DictReader(io.StringIO(run(home, TOPIC, "--csv", "--plot", str(picture)))))
    assert [row["figure"] for row in rows][:1] == ["about 1,200"]
    assert "<svg" in picture.read_text(encoding="utf-8")


def test_wrong_usage_is_refused_before_anything_is_read(home: Path) -> None:
    for wrong in (["--plot", "soldiers.pdf"], ["--json", "--csv"], ["--as-of", "soon"]):
        result = CliRunner().invoke(app, ["--home", str(home), "figures", TOPIC, *wrong])
        assert result.exit_code != 0


def test_the_api_gives_the_same_as_the_command(home: Path, client: httpx.Client) -> None:
    query = {"q": TOPIC, "as_of": "2023-03-10", "from": "2023-03-08"}
    response = client.get("/v1/figures", params=query)
    assert response.status_code == 200
    assert {row["published_at"] for row in response.json()["figures"]} == {
        "2023-03-08", "2023-03-10",
    }  # fmt: skip
    table = client.get("/v1/figures", params={**query, "format": "csv"})
    assert table.headers["content-type"].startswith("text/csv")
    assert len(list(csv.reader(io.StringIO(table.text)))) == 1 + len(response.json()["figures"])


def test_the_api_refuses_what_it_cannot_use(client: httpx.Client) -> None:
    wrong: dict[str, str]
    for wrong in ({}, {"q": ""}, {"q": "x", "as_of": "soon"}):
        assert client.get("/v1/figures", params=wrong).status_code == 422
    response = client.get(
        "/v1/figures", params={"q": "x", "from": "2023-03-08", "to": "2023-03-01"}
    )
    assert response.status_code == 422
    assert "'from' is after 'to'" in response.json()["detail"]
