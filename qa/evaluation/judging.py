"""Ask a judge about a saved run's answers, several at a time."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from qa.evaluation.case import Case
from qa.evaluation.judgement import (
    Judged,
    JudgedName,
    JudgedResult,
    ask_judge,
    judged_of,
    prompt_of,
)
from qa.evaluation.parallel import run_parallel
from qa.evaluation.record import CaseResult
from qa.models.llm import ChatModel

Key = tuple[str, str, int, str, str, str]


class ToJudge(NamedTuple):
    """One thing to be judged, and of which result."""

    result: CaseResult
    item: Judged
    prompt_version: str

    def key(self, judge_name: str) -> Key:
        """See ``JudgedResult.key``."""
        about = (self.result.variant, self.result.case_id, self.result.repeat)
        return (*about, self.item.metric, judge_name, self.prompt_version)


def answers_to_judge(
    cases: Sequence[Case], results: Iterable[CaseResult], metrics: Sequence[JudgedName]
) -> tuple[ToJudge, ...]:
    """Return all that the metrics apply to, in the order of the results."""
    by_id = {case.id: case for case in cases}
    versions = {metric: prompt_of(metric).version for metric in metrics}
    return tuple(
        ToJudge(result, item, versions[metric])
        for result in results
        if result.answer is not None and result.case_id in by_id
        for metric in metrics
        if (item := judged_of(metric, by_id[result.case_id], result.answer))
    )


def judge_all(
    waiting: Sequence[ToJudge],
    model: ChatModel,
    *,
    parallel: int = 4,
    done: Collection[Key] = frozenset(),
) -> AsyncGenerator[JudgedResult, None]:
    """Judge every answer that is not ``done`` yet and yield the judgements as they come."""

    async def one(entry: ToJudge) -> JudgedResult:
        return JudgedResult(
            case_id=entry.result.case_id,
            variant=entry.result.variant,
            repeat=entry.result.repeat,
            metric=entry.item.metric,
            judge=model.name,
            prompt_version=entry.prompt_version,
            verdict=await ask_judge(model, entry.item),
        )

    wanted = [entry for entry in waiting if entry.key(model.name) not in done]
    return run_parallel([partial(one, entry) for entry in wanted], parallel=parallel)
