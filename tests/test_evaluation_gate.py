"""Scores, outcomes, thresholds, baselines; and regressions planted on purpose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.errors import BadCase
from qa.evaluation import (
    CaseResult,
    LoadedSuite,
    baseline_of,
    compare,
    load_baseline,
    load_suite,
    read_articles,
)
from qa.evaluation.assess import Assessment, VariantAssessment, assess
from qa.evaluation.compare import file_name, save_baseline
from qa.evaluation.record import Failure
from qa.testing.evaluation_examples import (
    CASES,
    answer_with,
    results_of,
    right_answers,
    run_of,
    small_suite,
)
from qa.types import Answer, Citation, Conflict, DisputedFigure

THRESHOLDS = [
    {"metric": "citation_valid", "min": 1},
    {"metric": "number_grounded", "min": 1},
    {"metric": "false_answer_rate", "tag": "unanswerable", "max": 0},
]
Answers = dict[str, Answer]


def assessed(
    loaded: LoadedSuite, answers: Answers, baselines: Path | None = None
) -> VariantAssessment:
    return whole(loaded, results_of(answers), baselines).variants[0]


def whole(
    loaded: LoadedSuite, results: list[CaseResult], baselines: Path | None = None
) -> Assessment:
    return assess(run_of(loaded), results, read_articles(loaded), baselines)


def with_baseline(folder: Path, **settings: object) -> tuple[LoadedSuite, Path]:
    """A suite whose baseline gets everything right."""
    loaded = small_suite(folder / "suite", thresholds=THRESHOLDS, **settings)
    variant = assessed(loaded, right_answers())
    saved = baseline_of(run_of(loaded), variant.summary, variant.case_means)
    save_baseline(saved, folder / "baselines" / file_name("test"))
    return loaded, folder / "baselines"


def test_right_answers_score_full(tmp_path: Path) -> None:
    variant = assessed(small_suite(tmp_path, thresholds=THRESHOLDS), right_answers())
    overall = variant.summary.overall
    assert variant.summary.outcomes == {"right": 6}
    full = (
        "right numeric_match citation_valid citation_recall includes conflict_found "
        "abstain_precision abstain_recall must_not_held"
    )
    none = "false_answer_rate false_refusal_rate wrong_figure_rate false_conflict_rate"
    assert {name: overall[name].mean for name in full.split()} == dict.fromkeys(full.split(), 1)
    assert {name: overall[name].mean for name in none.split()} == dict.fromkeys(none.split(), 0)
    assert variant.gate.passed


def test_a_corrected_premise_is_right_and_an_accepted_one_is_not(tmp_path: Path) -> None:
    loaded = small_suite(tmp_path)
    corrected = right_answers() | {"premise": answer_with("about 2,000 soldiers")}
    assert assessed(loaded, corrected).case_means["premise"]["right"] == 1
    assert assessed(loaded, corrected).case_means["premise"]["false_answer_rate"] == 0
    taken = right_answers() | {"premise": answer_with("Another 60 will follow", text="9,000")}
    assert assessed(loaded, taken).case_means["premise"]["right"] == 0
    assert assessed(loaded, taken).case_means["premise"]["must_not_held"] == 0


def test_outcomes_have_their_names(tmp_path: Path) -> None:
    answers = right_answers() | {
        "sent": answer_with(),
        "trucks": answer_with("Another 60 will follow"),
        "ships": answer_with("75 trucks"),
    }
    variant = assessed(small_suite(tmp_path), answers)
    assert {s.case_id: s.outcome for s in variant.scores if s.outcome != "right"} == {
        "sent": "false refusal",
        "trucks": "wrong",
        "ships": "false answer",
    }


def side(text: str, citation: int, superseded_by: int | None) -> DisputedFigure:
    return DisputedFigure(
        text=text, low=None, high=None, start=0, end=1, citation=citation, citations=(citation,),
        article_id="south", publisher=None, published_at=None, said_by=None,
        independent_sources=1, superseded_by=superseded_by,
    )  # fmt: skip


def test_a_figure_told_as_replaced_is_a_side_of_the_conflict(tmp_path: Path) -> None:
    loaded = small_suite(tmp_path)
    told = Conflict(figures=(side("15 people", 1, None), side("12 people", 2, 1)), updated=True)
    newest = answer_with("15 people")
    silent = assessed(loaded, right_answers() | {"hurt": newest})
    assert silent.case_means["hurt"]["conflict_found"] == 0
    open_about = newest.model_copy(update={"conflicts": (told,)})
    found = assessed(loaded, right_answers() | {"hurt": open_about})
    assert found.case_means["hurt"]["conflict_found"] == 1


def test_a_crashed_case_is_unscored_and_enters_no_mean(tmp_path: Path) -> None:
    failed = CaseResult(
        case_id="sent", variant="test", failure=Failure(type="ModelError", message="no reply")
    )
    answers = right_answers()
    del answers["sent"], answers["who"]
    summary = whole(small_suite(tmp_path), [failed, *results_of(answers)]).variants[0].summary
    assert summary.unscored == {"sent": "ModelError: no reply", "who": "it was not asked"}
    assert summary.overall["right"].n == 4
    assert summary.overall["right"].mean == 1


def test_too_many_unscored_cases_fail_the_run(tmp_path: Path) -> None:
    answers = right_answers()
    del answers["who"]
    strict = assessed(small_suite(tmp_path / "a", max_unscored=0.1), answers).gate
    assert not strict.passed
    assert strict.checks[0].cases == ("who",)
    assert assessed(small_suite(tmp_path / "b", max_unscored=0.2), answers).gate.passed


def test_a_threshold_of_a_tag_sees_only_its_cases(tmp_path: Path) -> None:
    tagged = [{"metric": "right", "tag": "who", "min": 1}]
    answers = right_answers() | {"who": answer_with()}
    gate = assessed(small_suite(tmp_path / "a", thresholds=tagged), answers).gate
    assert [check.cases for check in gate.checks if not check.passed] == [("who",)]
    other = right_answers() | {"sent": answer_with()}
    assert assessed(small_suite(tmp_path / "b", thresholds=tagged), other).gate.passed


def test_a_threshold_without_any_score_fails(tmp_path: Path) -> None:
    wanted = [{"metric": "numeric_match", "tag": "who", "min": 0}]
    gate = assessed(small_suite(tmp_path, thresholds=wanted), right_answers()).gate
    assert not gate.passed


def digit_changed(answers: Answers) -> Answers:
    return answers | {"sent": answer_with("about 2,000 soldiers", text="about 3,000 soldiers")}


def digit_changed_in_the_quote(answers: Answers) -> Answers:
    def spoil(citation: Citation) -> Citation:
        return citation.model_copy(update={"quote": citation.quote.replace("75", "76")})

    return answers | {"trucks": recited(answers["trucks"], spoil)}


def splitter_shifted(answers: Answers) -> Answers:
    """Every citation one code point to the right, its quote left as it was."""

    def shift(citation: Citation) -> Citation:
        return citation.model_copy(update={"start": citation.start + 1, "end": citation.end + 1})

    return {i: recited(answer, shift) for i, answer in answers.items()}


def threshold_moved(answers: Answers) -> Answers:
    """A reader that declines more: everything below a higher bar is gone."""
    return answers | {"who": answer_with(), "trucks": answer_with()}


def threshold_lowered(answers: Answers) -> Answers:
    return answers | {"ships": answer_with("75 trucks")}


def prompt_edited(answers: Answers) -> Answers:
    """A prompt that no longer asks for the hedge, and a name cut short."""
    sent = answer_with("about 2,000 soldiers", text="2,000 soldiers")
    edited = answers | {"sent": sent, "who": answer_with("The ministry")}
    return {i: a.model_copy(update={"prompt_version": "new"}) for i, a in edited.items()}


def recited(answer: Answer, change: Callable[[Citation], Citation]) -> Answer:
    claims = tuple(
        claim.model_copy(update={"citations": tuple(map(change, claim.citations))})
        for claim in answer.claims
    )
    return answer.model_copy(update={"claims": claims})


@pytest.mark.parametrize(
    ("plant", "blamed"),
    [
        (digit_changed, {"sent"}),
        (digit_changed_in_the_quote, {"trucks"}),
        (splitter_shifted, {"sent", "trucks", "who", "hurt"}),
        (threshold_moved, {"who", "trucks"}),
        (threshold_lowered, {"ships"}),
        (prompt_edited, {"sent", "who"}),
    ],
)
def test_a_planted_regression_is_caught_and_named(
    tmp_path: Path, plant: Callable[[Answers], Answers], blamed: set[str]
) -> None:
    loaded, baselines = with_baseline(tmp_path, max_worse_cases=0)
    assert assessed(loaded, right_answers(), baselines).gate.passed
    gate = assessed(loaded, plant(right_answers()), baselines).gate
    assert not gate.passed
    named = {case_id for c in gate.checks if not c.passed for case_id in c.cases}
    assert named == blamed


def test_a_better_run_passes_and_its_cases_are_named(tmp_path: Path) -> None:
    loaded = small_suite(tmp_path / "suite", max_worse_cases=0)
    before = assessed(loaded, right_answers() | {"who": answer_with()})
    saved = baseline_of(run_of(loaded), before.summary, before.case_means)
    save_baseline(saved, tmp_path / "test.json")
    after = assessed(loaded, right_answers(), tmp_path / "test.json")
    assert after.gate.passed
    assert after.comparison is not None
    assert [case.case_id for case in after.comparison.better] == ["who"]


def test_a_drop_beyond_the_interval_fails_without_a_case_limit() -> None:
    before = {str(i): {"right": 1.0, "false_answer_rate": 0.0} for i in range(40)}
    few = before | {"0": {"right": 0.0, "false_answer_rate": 0.0}}
    many = before | {str(i): {"right": 0.0, "false_answer_rate": 1.0} for i in range(12)}
    names = ("before", "after")
    assert {d.trend for d in compare(before, few, names=names, seed=1).differences} == {"same"}
    assert {d.trend for d in compare(before, many, names=names, seed=1).differences} == {"worse"}
    turned = compare(many, before, names=names, seed=1).differences
    assert {d.trend for d in turned} == {"better"}


def test_a_comparison_covers_the_cases_both_have() -> None:
    before = {"a": {"right": 1.0}, "b": {"right": 1.0}}
    after = {"b": {"right": 0.0}, "c": {"right": 0.0}}
    found = compare(before, after, names=("x", "y"), seed=1)
    assert (found.only_before, found.only_after) == (("a",), ("c",))
    assert [case.case_id for case in found.worse] == ["b"]
    assert found.differences[0].n == 1


def test_a_baseline_is_read_back_as_saved(tmp_path: Path) -> None:
    loaded, baselines = with_baseline(tmp_path)
    saved = load_baseline(baselines / "test.json")
    variant = assessed(loaded, right_answers())
    assert saved == baseline_of(run_of(loaded), variant.summary, variant.case_means)
    lines = (baselines / "test.json").read_text().split("\n")
    assert sum('": {"' in line for line in lines) == len(CASES)


def test_a_baseline_of_other_cases_fails_the_run(tmp_path: Path) -> None:
    _, baselines = with_baseline(tmp_path)
    gate = assessed(_one_more(tmp_path / "other"), right_answers(), baselines).gate
    assert any("the cases have changed" in check.text for check in gate.checks)
    assert not gate.passed


def _one_more(folder: Path) -> LoadedSuite:
    small_suite(folder)
    with (folder / "cases.jsonl").open("a") as file:
        file.write('{"id": "new", "question": "New?", "answerable": false, "tags": ["x"]}\n')
    return load_suite(folder)


def test_a_broken_baseline_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "test.json").write_text("{}")
    with pytest.raises(BadCase, match="--save-baseline"):
        assessed(small_suite(tmp_path / "suite"), right_answers(), tmp_path / "test.json")


def test_repeats_are_averaged_before_cases(tmp_path: Path) -> None:
    answers = right_answers()
    wrong = CaseResult(case_id="who", variant="test", repeat=1, answer=answer_with())
    variant = whole(small_suite(tmp_path), [*results_of(answers), wrong]).variants[0]
    assert variant.case_means["who"]["right"] == 0.5
    assert variant.summary.overall["right"].n == 6
