"""Suites from files: what is wrong is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import BadCase
from qa.evaluation import Case, Evidence, load_suite, read_articles, resolve
from qa.evaluation.load import corpus_hash, lint
from qa.testing.evaluation_examples import CASES, NORTH, small_suite, write_suite


def spoil(folder: Path, **changes: object) -> Path:
    """Write the suite with its first case changed."""
    write_suite(folder)
    rows = [CASES[0] | changes, *CASES[1:]]
    (folder / "cases.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_evidence_is_resolved_to_spans(tmp_path: Path) -> None:
    loaded = small_suite(tmp_path)
    texts = read_articles(loaded)
    (gold,) = resolve(loaded.cases[0], texts)
    assert gold.span.cut(texts["north"]) == "sent about 2,000 soldiers"
    assert gold.answer.cut(texts["north"]) == "about 2,000 soldiers"


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        ("sent 2,000 soldiers", "Case sent: 'sent 2,000 soldiers' is not in north."),
        ("o", "is in north"),
    ],
)
def test_a_quote_that_misses_names_the_case(tmp_path: Path, quote: str, message: str) -> None:
    evidence = [{"article_id": "north", "quote": quote}]
    loaded = load_suite(spoil(tmp_path, evidence=evidence))
    with pytest.raises(BadCase) as caught:
        resolve(loaded.cases[0], read_articles(loaded))
    assert message in str(caught.value)
    assert "sent" in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answer": "2,000"}, "cases.jsonl, line 1, case sent: answer: Extra inputs"),
        ({"number": {"value": 1, "low": 1, "high": 2, "unit": "x"}}, "either a value"),
        ({"number": {"low": 3, "high": 2, "unit": "x"}}, "low is below high"),
        ({"answerable": False}, "an unanswerable case has no answers"),
        ({"answers": []}, "an answerable case has answers"),
        ({"id": "with space"}, "case with space: id"),
        ({"id": "trucks"}, "Two cases have the id 'trucks'"),
    ],
)
def test_a_wrong_field_names_file_line_and_case(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(BadCase) as caught:
        load_suite(spoil(tmp_path, **changes))
    assert message in str(caught.value)


def test_what_is_no_json_names_its_line(tmp_path: Path) -> None:
    write_suite(tmp_path)
    (tmp_path / "cases.jsonl").write_text('{"id": "x"\n')
    with pytest.raises(BadCase, match="line 1"):
        load_suite(tmp_path)


def test_a_missing_suite_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(BadCase, match="Name a folder that holds"):
        load_suite(tmp_path)


def test_a_missing_article_file_is_an_error(tmp_path: Path) -> None:
    loaded = small_suite(tmp_path, articles=["gone.jsonl"])
    with pytest.raises(BadCase, match="no such file"):
        read_articles(loaded)


@given(before=st.integers(0, 4), after=st.integers(0, 4))
def test_an_occurrence_chooses_among_equal_quotes(before: int, after: int) -> None:
    text = "x 60 y " * before + "z 60 z " + "x 60 y " * after
    evidence = Evidence(article_id="a", quote="60", occurrence=before + 1)
    case = Case(id="c", question="q", answers=("60",), evidence=(evidence,))
    (gold,) = resolve(case, {"a": text})
    assert text[gold.span.start - 2 : gold.span.end + 2] == "z 60 z"
    beyond = evidence.model_copy(update={"occurrence": before + after + 2})
    with pytest.raises(BadCase, match="has only"):
        resolve(case.model_copy(update={"evidence": (beyond,)}), {"a": text})


def test_hashes_change_with_cases_and_articles(tmp_path: Path) -> None:
    one = small_suite(tmp_path / "one")
    two = load_suite(spoil(tmp_path / "two", note="x"))
    assert one.hash == small_suite(tmp_path / "three").hash
    assert one.hash != two.hash
    assert corpus_hash({"a": "1", "b": "2"}) == corpus_hash({"b": "2", "a": "1"})
    assert corpus_hash({"a": "1"}) != corpus_hash({"a": "2"})


def test_lint_finds_everything_at_once(tmp_path: Path) -> None:
    wrong = {
        "answers": ["about 3,000"],
        "must_not": ["3,000"],
        "tags": [],
        "must_not_cite": ["west"],
        "evidence": [{"article_id": "north", "quote": "nowhere"}],
    }
    threshold = {"metric": "rihgt", "tag": "numeric", "min": 1}
    spoil(tmp_path, **wrong)
    suite = {"name": "small", "articles": ["articles.jsonl"], "thresholds": [threshold]}
    (tmp_path / "suite.yaml").write_text(json.dumps(suite))
    loaded = load_suite(tmp_path)
    found = "\n".join(lint(loaded, read_articles(loaded)))
    for part in (
        "no metric 'rihgt'",
        "it has no tags",
        "there is no article 'west'",
        "contains '3,000'",
        "no accepted answer gives the number",
        "'nowhere' is not in north",
    ):
        assert part in found


def test_the_small_suite_is_clean(tmp_path: Path) -> None:
    loaded = small_suite(tmp_path)
    assert list(lint(loaded, read_articles(loaded))) == []
    assert NORTH in read_articles(loaded).values()
