"""The measurement over real pages: what it counts as right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.pages import Expected, flat, main, measure, names_site, same_day, share, shared
from qa.sources.formats.dates import read_day

TEXT = "The council of Varnow approved 1,250,000 crowns for the bridge over the river Orm."


def test_a_share_is_of_characters_in_runs_of_twenty() -> None:
    whole = flat(TEXT)
    assert share(whole, f"before{whole}after") == 1
    assert share(whole, whole[40:] + whole[:40]) == pytest.approx(1)
    assert share(whole, whole[: len(whole) // 2]) == pytest.approx(0.5, abs=0.02)
    assert share("short", "a short one") == 1
    assert share(whole, "nothing of it") == 0


def test_pieces_may_be_short_and_stand_anywhere() -> None:
    assert shared([TEXT, "Two words"], flat(f"A word and {TEXT}")) < 1
    assert shared([TEXT, "A word"], flat(f"A word and {TEXT}")) == 1
    assert shared(["Not this"], flat(TEXT)) == 0


@pytest.mark.parametrize(
    ("found", "expected", "same"),
    [
        ("2023-03-07", "2023-03-07", True),
        ("2023-03-07T23:30:00-05:00", "2023-03-08T04:30:00+00:00", True),
        ("2023-03-07T23:30:00Z", "2023-03-08", False),
        ("2023-03-07", "2023-03-08T00:30:00+01:00", False),
    ],
)
def test_a_day_is_the_expected_one(found: str, expected: str, same: bool) -> None:
    assert same_day(read_day(found).day, expected) is same


def test_a_site_s_name_counts_where_it_stands_apart() -> None:
    assert names_site("Bridge opens | The Orm Post", ["The Orm Post"])
    assert names_site("orm.example: Bridge opens", ["orm.example"])
    assert not names_site("The Orm Post opens a bridge", ["The Orm Post"])


def test_pages_are_measured_and_what_is_wrong_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (
        "<html><head><title>Bridge opens | The Orm Post</title><meta property="
        f"'article:published_time' content='2023-03-07'></head><body><article><p>{TEXT}</p>"
        f"<p>{TEXT.replace('Orm', 'Var')}</p></article></body></html>"
    )
    (tmp_path / "a.html").write_text(page, "utf-8")
    (tmp_path / "b.html").write_text("<html><body></body></html>", "utf-8")
    lines = [
        {"file": "a.html", "published": "2023-03-07", "text": [TEXT], "absent": ["Sign up"],
         "title": "Bridge opens", "sites": ["The Orm Post"]},
        {"file": "b.html", "published": "2023-03-07", "text": [TEXT]},
    ]  # fmt: skip
    (tmp_path / "expected.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    main(["--pages", str(tmp_path), "--out", str(tmp_path / "out.jsonl")])
    said = capsys.readouterr().out
    assert "| date | 1 | 2 |" in said
    assert "| text, 90% | 1 | 2 |" in said
    assert "b.html: no article text" in said
    first = json.loads((tmp_path / "out.jsonl").read_text("utf-8").splitlines()[0])
    assert first["text_share"] == 1


def test_an_unread_page_names_its_remedy() -> None:
    measured = measure(Expected(file="a.html", text=(TEXT,)), b"<html></html>")
    assert measured.text_share == 0
    assert "Save its text" in str(measured.problem)
