"""Reports: complete, inert, the same for the same run."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qa.answering.answerers import READER
from qa.evaluation import CaseResult, read_articles
from qa.evaluation.assess import Assessment, assess
from qa.evaluation.compare import compare
from qa.evaluation.html import html_report
from qa.evaluation.html.marks import Mark, marked_text
from qa.evaluation.record import Failure
from qa.evaluation.report_junit import junit_report
from qa.evaluation.report_markdown import markdown_report
from qa.evaluation.report_text import text_comparison, text_report
from qa.testing.evaluation_examples import (
    CASES,
    answer_with,
    results_of,
    right_answers,
    run_of,
    small_suite,
)
from qa.types import Answer

NASTY = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>\u202e\x1b[31m\u200b"


class Page(HTMLParser):
    """Collects what a browser would act on, and the visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page


def assessment_of(folder: Path, results: list[CaseResult]) -> tuple[Assessment, dict[str, str]]:
    loaded = small_suite(folder, thresholds=[{"metric": "right", "min": 1}])
    texts = read_articles(loaded)
    variants = tuple(dict.fromkeys(r.variant for r in results))
    return assess(run_of(loaded, *variants), results, texts), texts


def mixed_results() -> list[CaseResult]:
    """Right answers, a nasty one, a false refusal, and a crash."""
    answers = right_answers() | {
        "trucks": answer_with("75 trucks", text=NASTY),
        "who": answer_with(),
    }
    del answers["ships"]
    crash = Failure(type="ModelError", message=NASTY)
    return [*results_of(answers), CaseResult(case_id="ships", variant="test", failure=crash)]


def test_the_page_needs_nothing_else_and_runs_nothing_of_an_article(tmp_path: Path) -> None:
    results = mixed_results()
    assessment, texts = assessment_of(tmp_path, results)
    page = parsed(html_report(assessment, results, texts))
    names = [tag for tag, _ in page.tags]
    assert names.count("script") == 1
    assert not {"img", "link", "iframe", "object", "embed", "form"} & set(names)
    for _, attributes in page.tags:
        assert not any(name.startswith("on") or name == "src" for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    policy = next(a["content"] for _, a in page.tags if a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "202E" in page.text
    assert "\u202e" not in page.text


def test_the_page_shows_every_case_with_its_answer_and_reasons(tmp_path: Path) -> None:
    results = mixed_results()
    assessment, texts = assessment_of(tmp_path, results)
    page = parsed(html_report(assessment, results, texts))
    ids = {a["id"] for tag, a in page.tags if tag == "details" and a.get("class") == "case"}
    assert ids == {case["id"] for case in CASES}
    for words in ("about 2,000 soldiers", "Unscored: ModelError", "declined, but the articles"):
        assert words in page.text
    styles = {
        style for tag, a in page.tags if tag == "mark" for style in (a["class"] or "").split()
    }
    assert styles >= {"gold", "goldanswer", "cited", "pointed"}


def test_several_models_stand_side_by_side(tmp_path: Path) -> None:
    other = right_answers() | {"who": answer_with("Another 60 will follow", text="nobody")}
    results = [*results_of(right_answers(), "one"), *results_of(other, "two")]
    assessment, texts = assessment_of(tmp_path, results)
    page = parsed(html_report(assessment, results, texts))
    assert "Side by side" in page.text
    who = next(a for tag, a in page.tags if tag == "details" and a.get("id") == "who")
    assert who["data-outcomes"] == "right|wrong"


def test_only_probabilities_are_plotted_as_certainty(tmp_path: Path) -> None:
    by_reader = {i: a.model_copy(update={"model": READER}) for i, a in right_answers().items()}
    results = [*results_of(right_answers(), "some/llm"), *results_of(by_reader, READER)]
    assessment, texts = assessment_of(tmp_path, results)
    llm, reader = html_report(assessment, results, texts).split("<section><h2>")[1:3]
    assert "How certain" not in llm
    assert "How certain the embedded reader was" in reader
    assert "Seconds a case" in llm
    cases = html_report(assessment, results, texts).split("<h2>Cases</h2>")[1]
    assert "words found in the evidence" in cases
    assert "certainty" in cases


@given(
    text=st.text(max_size=80),
    marks=st.lists(
        st.tuples(st.integers(0, 90), st.integers(0, 90), st.sampled_from(["gold", "cited"])),
        max_size=6,
    ),
)
def test_marking_changes_no_visible_text(text: str, marks: list[tuple[int, int, str]]) -> None:
    plain = "".join(c for c in text if c.isprintable() or c in "\n\t").replace("\r", "")
    shown = parsed(marked_text(plain, [Mark(*mark) for mark in marks])).text
    assert shown == plain


def test_long_stretches_are_folded_and_complete() -> None:
    text = "a" * 1000 + "HERE" + "b" * 1000
    html = marked_text(text, [Mark(1000, 1004, "gold")])
    assert "… 820 characters …" in html
    assert parsed(html).text.replace("… 820 characters …", "") == text


def test_very_long_stretches_are_left_out() -> None:
    html = marked_text("a" * 50_000 + "HERE", [Mark(50_000, 50_004, "gold")])
    assert len(html) < 1000
    assert "… 49,820 characters …" in html


def test_junit_counts_failures_errors_and_what_is_not_right(tmp_path: Path) -> None:
    assessment, _ = assessment_of(tmp_path, mixed_results())
    root = ET.fromstring(junit_report(assessment))  # noqa: S314 - our own document
    (suite,) = root
    assert suite.get("failures") == "2"
    assert suite.get("errors") == "1"
    assert suite.get("skipped") == "2"
    assert suite.get("tests") == str(len(suite)) == "8"
    failures = [f.get("message") or "" for f in suite.iter("failure")]
    assert any("ships" in message for message in failures)


@given(message=st.text(max_size=40))
def test_junit_is_xml_whatever_a_model_says(message: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        crash = Failure(type="ModelError", message=message)
        results = [CaseResult(case_id="who", variant="test", failure=crash)]
        assessment, _ = assessment_of(Path(folder), results)
        root = ET.fromstring(junit_report(assessment))  # noqa: S314 - our own document
        assert root.tag == "testsuites"


def test_markdown_names_what_is_not_right_and_stays_inert(tmp_path: Path) -> None:
    assessment, _ = assessment_of(tmp_path, mixed_results())
    text = markdown_report(assessment)
    assert "**FAIL**" in text
    assert "`who` (false refusal)" in text
    assert "<script>" not in text
    assert "| right | 5 |" in text


def test_the_terminal_table_has_n_and_intervals(tmp_path: Path) -> None:
    assessment, _ = assessment_of(tmp_path, mixed_results())
    text = text_report(assessment)
    assert "FAIL right is 0.600 (n=5); at least 1 is required" in text
    assert "trucks, who" in text
    assert "No model has judged this run" in text


def test_a_comparison_in_words_names_the_cases() -> None:
    before, after = {"a": {"right": 1.0}}, {"a": {"right": 0.0}}
    text = text_comparison(compare(before, after, names=("x", "y"), seed=1))
    assert "worse: 1" in text
    assert "a: right 1.00 -> 0.00" in text


def test_equal_answers_give_equal_scores_whatever_the_clock(tmp_path: Path) -> None:
    def scored(seconds: float, answer_id: str) -> str:
        answers: dict[str, Answer] = {
            i: a.model_copy(update={"id": answer_id, "latency_ms": {"total": seconds}})
            for i, a in right_answers().items()
        }
        results = [r.model_copy(update={"seconds": seconds}) for r in results_of(answers)]
        assessment, _ = assessment_of(tmp_path / answer_id, results)
        rows = assessment.variants[0].model_dump(mode="json", exclude={"summary": {"cost"}})
        return json.dumps(rows)

    assert scored(0.1, "x") == scored(9.9, "y")


def test_the_report_holds_no_clock_of_its_own(tmp_path: Path) -> None:
    results = mixed_results()
    assessment, texts = assessment_of(tmp_path, results)
    once = html_report(assessment, results, texts)
    assert once == html_report(assessment, results, texts)
    assert f"{datetime(2030, 5, 9, tzinfo=UTC):%Y-%m-%d}" in once
