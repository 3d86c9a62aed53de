"""Judging models: what they are asked, what their replies mean, and when they may be believed."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from qa.errors import UnreadableReply
from qa.evaluation import RunFolder, load_suite, read_articles
from qa.evaluation.calibration import (
    Calibration,
    Example,
    accuracy,
    kappa,
    load_calibration,
    load_examples,
    read_judgements,
    why_uncalibrated,
)
from qa.evaluation.judging import Judged, judged_of, prompt_of, read_verdict, request_for
from qa.evaluation.load import lint
from qa.testing.evaluation_examples import (
    answer_with,
    qa_eval,
    results_of,
    right_answers,
    run_of,
    small_suite,
)
from qa.testing.folders import ROOT
from qa.testing.servers.faulty import CASES, Asked, Faulty, faulty_server

EXAMPLES = load_examples(ROOT / "evals/judges")
JUDGE = "openai/judge"


# ---- the labelled examples


def test_the_labelled_examples_are_enough_and_balanced() -> None:
    counts = Counter((example.judged.metric, example.label) for example in EXAMPLES)
    assert len(EXAMPLES) >= 40
    assert all(n >= 15 for n in counts.values())
    assert len(counts) == 4


def test_what_the_examples_cite_stands_in_the_articles() -> None:
    texts = read_articles(load_suite(ROOT / "evals/suites/seen/attack"))
    for example in EXAMPLES:
        assert example.article_id in texts, example.id
        if example.judged.metric == "faithfulness":
            text = texts[example.article_id]
            assert all(quote in text for quote in example.judged.against), example.id


# ---- replies


@pytest.mark.parametrize(
    ("reply", "holds"),
    [
        ("Everything is borne out.\nVERDICT: yes", True),
        ("The figure differs.\n\n**Verdict: no**\n", False),
        ("<think>VERDICT: no ... or yes?</think>All there.\nverdict - yes", True),
        ("VERDICT: no\nVERDICT: no", False),
    ],
)
def test_a_verdict_is_read_from_its_line(reply: str, holds: bool) -> None:
    assert read_verdict(reply).holds is holds


@pytest.mark.parametrize(
    "reply", ["", "yes", "The verdict: yes, I think", "VERDICT: maybe", "VERDICT: yes\nVERDICT: no"]
)
def test_anything_else_is_unreadable_and_never_a_no(reply: str) -> None:
    with pytest.raises(UnreadableReply):
        read_verdict(reply)


def test_the_reason_is_kept_without_the_verdict() -> None:
    assert read_verdict("The unit differs.\nVERDICT: no").reason == "The unit differs."


def test_a_judge_sees_question_answer_and_cited_sentences(tmp_path: Path) -> None:
    case = small_suite(tmp_path).cases[0]
    answer = answer_with("about 2,000 soldiers")
    item = judged_of("faithfulness", case, answer)
    assert item is not None
    said = request_for(item).messages[-1].text
    assert case.question in said
    assert "Answer: about 2,000 soldiers" in said
    assert "[1] (The Example, 2030-05-07) The ministry sent about 2,000 soldiers" in said


def test_declined_answers_and_cases_without_an_answer_are_not_judged(tmp_path: Path) -> None:
    cases = {case.id: case for case in small_suite(tmp_path).cases}
    assert judged_of("faithfulness", cases["sent"], answer_with()) is None
    assert judged_of("correctness", cases["ships"], answer_with("75 trucks")) is None


# ---- agreement


_PAIRS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=60)


@given(pairs=_PAIRS)
def test_kappa_equals_scikit_learns(pairs: list[tuple[bool, bool]]) -> None:
    labels, said = zip(*pairs, strict=True)
    if len({*labels, *said}) == 1:
        assert kappa(labels, said).value == 0  # undefined: a judge that only says yes
        return
    assert kappa(labels, said).value == pytest.approx(cohen_kappa_score(labels, said))


def test_kappas_interval_narrows_with_more_examples() -> None:
    labels = [i % 2 == 0 for i in range(20)]
    said = [not labels[0], *labels[1:]]
    few, many = kappa(labels, said), kappa(labels * 10, said * 10)
    assert few.low < many.low < many.value < many.high < few.high
    assert accuracy(labels, said).value == 0.95


def test_a_faultless_judges_interval_is_wide() -> None:
    few = kappa([True, False] * 15, [True, False] * 15)
    assert few.value == few.high == 1
    assert 0.7 < few.low < 0.9


def test_chance_is_no_agreement() -> None:
    rng = np.random.default_rng(7)
    labels, said = rng.random(4000) < 0.5, rng.random(4000) < 0.5
    assert abs(kappa(labels.tolist(), said.tolist()).value) < 0.05


# ---- the commands, against a real server


@cache
def _labels() -> dict[str, bool]:
    return {request_for(e.judged).messages[-1].text: e.label for e in EXAMPLES}


def _good(asked: Asked) -> Iterator[str]:
    """A judge that knows the labels, and finds every answer of a run faithful but one."""
    text = str(asked.body["messages"][-1]["content"])
    holds = _labels().get(text, "Answer: 75" not in text)
    yield f"I have looked.\nVERDICT: {'yes' if holds else 'no'}\n"


def _always_yes(asked: Asked) -> Iterator[str]:
    yield "VERDICT: yes\n"


def _mumbles(asked: Asked) -> Iterator[str]:
    yield "Well, it depends on how one looks at it.\n"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Faulty]:
    for name, case in (("judge", _good), ("yes", _always_yes), ("mumbles", _mumbles)):
        monkeypatch.setitem(CASES, name, case)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    with faulty_server() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "judges"
    folder.mkdir()
    kept = [e for i, e in enumerate(EXAMPLES) if i % 2 == 0 or e.judged.metric == "correctness"]
    lines = "".join(example.model_dump_json() + "\n" for example in kept)
    (folder / "examples.jsonl").write_text(lines, encoding="utf-8")
    return folder


def a_run(folder: Path) -> Path:
    loaded = small_suite(folder / "suite")
    run = RunFolder(folder / "run")
    run.start(run_of(loaded), read_articles(loaded))
    for result in results_of(right_answers()):
        run.append(result)
    return folder / "run"


def test_a_good_judge_passes_its_calibration(
    server: Faulty, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_MODEL_BASE_URL", server.url("judge"))
    result = qa_eval("calibrate", home, "--judge", JUDGE)
    assert result.exit_code == 0, result.output
    assert result.stdout.count("its scores count") == 2
    record = load_calibration(home, JUDGE, "faithfulness")
    assert record is not None
    assert (record.n, record.unreadable, record.disagreements) == (22, 0, ())
    assert record.prompt_version == prompt_of("faithfulness").version


@pytest.mark.parametrize(
    ("case", "why"), [("yes", "kappa may be as low as -"), ("mumbles", "could not be read")]
)
def test_a_judge_no_better_than_chance_does_not_count(
    server: Faulty, home: Path, monkeypatch: pytest.MonkeyPatch, case: str, why: str
) -> None:
    monkeypatch.setenv("QA_MODEL_BASE_URL", server.url(case))
    result = qa_eval("calibrate", home, "--judge", JUDGE, "--metric", "correctness")
    assert result.exit_code == 1
    assert why in result.stdout


def test_uncalibrated_scores_are_shown_as_such_and_change_nothing(
    server: Faulty, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = a_run(tmp_path)
    assert qa_eval("score", run).exit_code == 0
    scores = (run / "scores.json").read_bytes()
    monkeypatch.setenv("QA_MODEL_BASE_URL", server.url("judge"))
    result = qa_eval("judge", run, "--judge", JUDGE, "--calibration", home)
    assert result.exit_code == 0, result.output
    assert "UNCALIBRATED, does not count: this judge has not been calibrated" in result.stdout
    assert (run / "scores.json").read_bytes() == scores
    assert "UNCALIBRATED" in (run / "report.html").read_text(encoding="utf-8")
    assert "UNCALIBRATED" in (run / "report.md").read_text(encoding="utf-8")


def test_a_calibrated_judges_scores_are_shown_with_what_they_are_worth(
    server: Faulty, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = a_run(tmp_path)
    monkeypatch.setenv("QA_MODEL_BASE_URL", server.url("judge"))
    qa_eval("calibrate", home, "--judge", JUDGE)
    result = qa_eval("judge", run, "--judge", JUDGE, "--calibration", home)
    assert result.exit_code == 0, result.output
    assert "calibrated: right on 1.00 of 22 examples" in result.stdout
    verdicts = {(j.case_id, j.metric): j.verdict.holds for j in read_judgements(run)}
    assert verdicts["trucks", "faithfulness"] is False
    assert verdicts["who", "faithfulness"] is True
    assert not any(case_id == "ships" for case_id, _ in verdicts)


def test_an_unreadable_judge_leaves_cases_unscored_and_is_asked_again(
    server: Faulty, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = a_run(tmp_path)
    monkeypatch.setenv("QA_MODEL_BASE_URL", server.url("mumbles"))
    result = qa_eval("judge", run, "--judge", JUDGE, "--calibration", home)
    assert result.exit_code == 0, result.output
    assert {j.verdict.holds for j in read_judgements(run)} == {None}
    assert "UnreadableReply" in result.stderr
    monkeypatch.setenv("QA_MODEL_BASE_URL", server.url("judge"))
    qa_eval("judge", run, "--judge", JUDGE, "--calibration", home)
    assert None not in {j.verdict.holds for j in read_judgements(run)}
    asked = len(server.asked)
    qa_eval("judge", run, "--judge", JUDGE, "--calibration", home)
    assert len(server.asked) == asked


def test_recorded_verdicts_are_played_back_without_a_server(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CASES, "judge", _good)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    with faulty_server() as server:
        monkeypatch.setenv("QA_MODEL_BASE_URL", server.url("judge"))
        monkeypatch.setenv("QA_RECORD", str(tmp_path / "replies.jsonl"))
        assert qa_eval("calibrate", home, "--judge", JUDGE).exit_code == 0
    first = load_calibration(home, JUDGE, "correctness")
    monkeypatch.delenv("QA_RECORD")
    monkeypatch.setenv("QA_REPLAY", str(tmp_path / "replies.jsonl"))
    assert qa_eval("calibrate", home, "--judge", JUDGE).exit_code == 0
    assert load_calibration(home, JUDGE, "correctness") == first


def test_the_embedded_reader_cannot_judge(home: Path) -> None:
    result = qa_eval("calibrate", home, "--judge", "embedded/reader")
    assert result.exit_code == 2
    assert "cannot judge" in result.stderr


# ---- what a record is worth


def _record(**changes: object) -> Calibration:
    agreed = accuracy([True, False] * 20, [True, False] * 20)
    return Calibration.model_validate(
        {
            "judge": JUDGE,
            "metric": "correctness",
            "prompt_version": "abc",
            "examples_hash": "e",
            "n": 40,
            "unreadable": 0,
            "accuracy": agreed,
            "kappa": kappa([True, False] * 20, [True, False] * 20),
            **changes,
        }
    )


def test_a_record_counts_for_its_prompt_and_examples_only() -> None:
    assert why_uncalibrated(_record(), "abc", "e") is None
    assert "prompt abc, not xyz" in (why_uncalibrated(_record(), "xyz") or "")
    assert "examples have changed" in (why_uncalibrated(_record(), "abc", "f") or "")
    assert why_uncalibrated(None, "abc") is not None


def test_too_few_examples_prove_nothing() -> None:
    assert "too few" in (_record(n=12).fault or "")


# ---- gates


def test_lint_refuses_a_threshold_on_an_opinion_alone(tmp_path: Path) -> None:
    judged = {"metric": "faithfulness", "min": 0.9, "tag": "numeric"}
    alone = small_suite(tmp_path / "a", thresholds=[judged, {"metric": "right", "min": 0.5}])
    (fault,) = lint(alone, read_articles(alone))
    assert "cannot fail a run" in fault
    computed = {"metric": "numeric_match", "min": 0.5, "tag": "numeric"}
    beside = small_suite(tmp_path / "b", thresholds=[judged, computed])
    assert not list(lint(beside, read_articles(beside)))


def test_an_opinion_below_its_threshold_is_a_note_and_fails_nothing(
    server: Faulty, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = [{"metric": "faithfulness", "min": 1}, {"metric": "right", "min": 1}]
    loaded = small_suite(tmp_path / "suite", thresholds=limits)
    run = RunFolder(tmp_path / "run")
    run.start(run_of(loaded), read_articles(loaded))
    for result in results_of(right_answers()):
        run.append(result)
    monkeypatch.setenv("QA_MODEL_BASE_URL", server.url("judge"))
    qa_eval("calibrate", home, "--judge", JUDGE)
    done = qa_eval("judge", run.path, "--judge", JUDGE, "--calibration", home)
    assert done.exit_code == 0, done.output
    assert "note faithfulness, judged by openai/judge, is 0.750 (n=4)" in done.stdout


def test_examples_are_refused_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "examples.jsonl").write_text(json.dumps({"id": "x"}) + "\n")
    result = qa_eval("calibrate", tmp_path, "--judge", JUDGE)
    assert result.exit_code == 2
    assert "line 1" in result.stderr


def test_an_unreachable_judge_gives_no_verdict(tmp_path: Path) -> None:
    from qa.evaluation.judging import ask_judge
    from qa.models.llm import ReplayModel

    (tmp_path / "none.jsonl").write_text("")
    item = Judged(metric="correctness", question="q", answer="a", against=("a",))
    verdict = asyncio.run(ask_judge(ReplayModel("m", tmp_path / "none.jsonl"), item))
    assert verdict.holds is None
    assert "ModelUnavailable" in (verdict.fault or "")


def test_an_example_says_what_is_wrong_with_it() -> None:
    assert all(isinstance(e, Example) and e.kind for e in EXAMPLES)
