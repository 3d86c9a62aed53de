"""Cases as text: the rule by which each is compared, the answer, and the result."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from qa.errors import BadCase
from qa.evaluation.assess import Assessment
from qa.evaluation.case import Case
from qa.evaluation.record import CaseResult
from qa.evaluation.rule import rule_of
from qa.evaluation.score import CaseScores


def cases_text(
    assessment: Assessment,
    results: Sequence[CaseResult],
    ids: Collection[str] = (),
    outcomes: Collection[str] = (),
) -> str:
    """Return cases with their answers, in the order of the suite.

    Args:
        assessment: The run.
        results: Its results.
        ids: Only these cases; none: all.
        outcomes: Only these outcomes; none: all.

    Raises:
        BadCase: There is no such case.
    """
    known = {case.id: case for case in assessment.run.cases}
    if unknown := [one for one in ids if one not in known]:
        raise BadCase(f"The run has no case '{unknown[0]}'.", "See the ids in cases.jsonl.")
    by_key = {result.key: result for result in results}
    blocks = [
        "\n".join(
            _case(known[one.case_id], one, by_key.get((one.variant, one.case_id, one.repeat)))
        )
        for variant in assessment.variants
        for one in variant.scores
        if (not ids or one.case_id in ids) and (not outcomes or one.outcome in outcomes)
    ]
    return "\n\n".join(blocks or ["No case fits."]) + "\n"


def _case(case: Case, scores: CaseScores, result: CaseResult | None) -> Iterator[str]:
    times = f" #{scores.repeat}" if scores.repeat else ""
    yield f"{scores.outcome.upper()}  {case.id}{times}  ({scores.variant})"
    yield f"    question:  {case.question}"
    yield f"    right if:  it {rule_of(case)}"
    answer = result.answer if result else None
    if answer is not None:
        yield f"    answer:    {' '.join(answer.answer.split())}"
    if "right" in scores.scores:
        yield f"    compared:  {scores.scores['right'].reason or 'as the rule says'}"
    if scores.unscored:
        yield f"    unscored:  {scores.unscored}"
    if result is not None and result.failure is not None and result.failure.traceback:
        yield from (f"    | {line}" for line in result.failure.traceback.splitlines())
