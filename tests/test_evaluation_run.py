"""Asking, saving, resuming."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from qa.errors import BadCase, ModelUnavailable
from qa.evaluation import CaseInput, CaseResult, RunFolder, read_articles, run_cases
from qa.testing.evaluation_examples import (
    CASES,
    answer_with,
    asking,
    right_answers,
    run_of,
    small_suite,
)
from qa.types import Answer


async def collected(folder: Path, **options: object) -> list[CaseResult]:
    loaded = small_suite(folder)
    ask = asking(right_answers())
    found = run_cases(loaded.cases, ask, variant="test", **options)  # type: ignore[arg-type]
    return [result async for result in found]


def test_every_case_is_asked_as_often_as_wanted(tmp_path: Path) -> None:
    results = asyncio.run(collected(tmp_path, repeats=3))
    assert sorted(r.key for r in results) == sorted(
        ("test", str(case["id"]), repeat) for case in CASES for repeat in range(3)
    )
    assert all(result.answer for result in results)


def test_what_is_done_is_not_asked_again(tmp_path: Path) -> None:
    done = frozenset({("test", "sent", 0), ("test", "who", 0), ("other", "ships", 0)})
    results = asyncio.run(collected(tmp_path, done=done))
    assert {r.case_id for r in results} == {"trucks", "hurt", "ships", "premise"}


def test_a_crash_is_recorded_and_the_others_go_on(tmp_path: Path) -> None:
    async def ask(question: CaseInput) -> Answer:
        if "ships" in question.question:
            raise ModelUnavailable("The model is busy.", retryable=True)
        if "trucks" in question.question:
            raise ZeroDivisionError("a bug")
        return answer_with()

    async def all_of() -> dict[str, CaseResult]:
        cases = small_suite(tmp_path).cases
        return {r.case_id: r async for r in run_cases(cases, ask, variant="test")}

    results = asyncio.run(all_of())
    failed = {i: r.failure.type for i, r in results.items() if r.failure}
    assert failed == {
        "ships": "ModelUnavailable",
        "trucks": "ZeroDivisionError",
        "who": "ZeroDivisionError",
    }
    assert all((r.answer is None) != (r.failure is None) for r in results.values())


def test_no_more_than_parallel_are_under_way(tmp_path: Path) -> None:
    under_way, most = 0, 0

    async def ask(_: CaseInput) -> Answer:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.001)
        under_way -= 1
        return answer_with()

    async def all_of() -> int:
        cases = small_suite(tmp_path).cases
        return len([r async for r in run_cases(cases, ask, variant="t", repeats=4, parallel=3)])

    assert asyncio.run(all_of()) == 4 * len(CASES)
    assert most == 3


def test_leaving_early_cancels_what_is_under_way(tmp_path: Path) -> None:
    cancelled = 0

    async def ask(question: CaseInput) -> Answer:
        nonlocal cancelled
        if "soldiers" in question.question and "send north" in question.question:
            return answer_with()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled += 1
            raise
        return answer_with()

    async def first() -> None:
        found = run_cases(small_suite(tmp_path).cases, ask, variant="t", parallel=3)
        async for _ in found:
            break
        await found.aclose()

    asyncio.run(first())
    assert cancelled >= 2


def test_a_run_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    loaded = small_suite(tmp_path / "suite")
    folder = RunFolder(tmp_path / "run")
    texts = read_articles(loaded)
    folder.start(run_of(loaded), texts)
    results = asyncio.run(collected(tmp_path / "again"))
    for result in results:
        folder.append(result)
    assert list(folder.read()) == results
    assert folder.run() == run_of(loaded)
    assert folder.texts() == texts


def test_a_torn_last_line_is_cut_and_asked_again(tmp_path: Path) -> None:
    loaded = small_suite(tmp_path / "suite")
    folder = RunFolder(tmp_path / "run")
    folder.start(run_of(loaded), read_articles(loaded))
    results = asyncio.run(collected(tmp_path / "again"))
    for result in results:
        folder.append(result)
    data = folder.results.read_bytes()
    folder.results.write_bytes(data[:-20])
    assert list(folder.read()) == results[:-1]
    folder.repair()
    folder.append(results[-1])
    assert list(folder.read()) == results


def test_the_last_result_of_a_kind_counts(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.append(CaseResult(case_id="a", variant="t"))
    folder.append(CaseResult(case_id="a", variant="t", answer=answer_with()))
    (result,) = folder.read()
    assert result.answer is not None


def test_a_folder_with_another_run_is_refused(tmp_path: Path) -> None:
    loaded = small_suite(tmp_path / "suite")
    folder = RunFolder(tmp_path / "run")
    folder.start(run_of(loaded), read_articles(loaded))
    other = run_of(loaded).model_copy(update={"suite_hash": "0" * 16})
    with pytest.raises(BadCase, match="other cases or articles"):
        folder.start(other, {})


def test_a_second_model_joins_the_same_run(tmp_path: Path) -> None:
    loaded = small_suite(tmp_path / "suite")
    folder = RunFolder(tmp_path / "run")
    folder.start(run_of(loaded, "one"), read_articles(loaded))
    folder.start(run_of(loaded, "two"), read_articles(loaded))
    assert folder.run().variants == ("one", "two")


def test_a_folder_without_a_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadCase, match="holds no run"):
        RunFolder(tmp_path).run()
