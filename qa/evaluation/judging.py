"""Ask a judging model about the answers of a run, several at a time, and read its replies."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Collection, Iterable, Sequence
from functools import partial
from typing import Literal, NamedTuple

from pydantic import Field

from qa.errors import ModelError, UnreadableReply
from qa.evaluation.case import Case
from qa.evaluation.record import CaseResult
from qa.evaluation.run import run_parallel
from qa.models.llm import ChatModel, ChatRequest, Deadline, Message, complete
from qa.models.prompts import Prompt, load_prompt, render
from qa.types import Answer, Citation
from qa.types.span import Value

JudgedName = Literal["faithfulness", "correctness"]
PROMPTS: dict[JudgedName, str] = {
    "faithfulness": "judge_faithful",
    "correctness": "judge_correct",
}
"""Metric to the name of its prompt; the prompt's version belongs to every judgement."""
SECONDS = 60.0
"""For one judgement."""
_TOKENS = 300
_VERDICT = re.compile(r"^\W*verdict\W+(yes|no)\W*$", re.IGNORECASE | re.MULTILINE)
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)


class Judged(Value):
    """What a judge is asked about."""

    metric: JudgedName
    question: str = Field(min_length=1)
    answer: str = Field(min_length=1)
    against: tuple[str, ...] = Field(min_length=1)
    """Faithfulness: the cited sentences. Correctness: the accepted answers."""


class JudgeReply(Value):
    """A judge's reply; ``holds`` is None where it could not be read, which is no score, never 0."""

    holds: bool | None
    reason: str = ""
    fault: str | None = None
    """Why there is no verdict."""


class JudgedResult(Value):
    """One verdict on one result of a run."""

    case_id: str
    variant: str
    repeat: int = 0
    metric: JudgedName
    judge: str
    """The judging model."""
    prompt_version: str
    verdict: JudgeReply

    @property
    def key(self) -> tuple[str, str, int, str, str, str]:
        """What makes a judgement one of its kind."""
        about = (self.variant, self.case_id, self.repeat)
        return (*about, self.metric, self.judge, self.prompt_version)


def judged_of(metric: JudgedName, case: Case, answer: Answer) -> Judged | None:
    """Return what to ask a judge about an answer; None where the metric does not apply.

    Declining is scored by comparison, not by opinion: a declined answer is never judged.
    """
    if not answer.claims:
        return None
    if metric == "correctness":
        accepted = _expected(case)
        if not accepted:
            return None
        return Judged(metric=metric, question=case.question, answer=answer.answer, against=accepted)
    cited = tuple(_shown(citation) for citation in answer.citations)
    if not cited:
        return None
    return Judged(metric=metric, question=case.question, answer=answer.answer, against=cited)


def _expected(case: Case) -> tuple[str, ...]:
    if case.parts:
        return (" and ".join(part[0] for part in case.parts),)
    return case.answers or case.corrections


def _shown(citation: Citation) -> str:
    about = ", ".join(filter(None, (citation.publisher, str(citation.published_at or "")[:10])))
    return f"[{citation.number}] ({about}) {citation.quote}" if about else citation.quote


def prompt_of(metric: JudgedName) -> Prompt:
    """Return a judged metric's prompt."""
    return load_prompt(PROMPTS[metric])


def request_for(item: Judged) -> ChatRequest:
    """Return the request that asks a judge."""
    name = "sources" if item.metric == "faithfulness" else "expected"
    given = {
        "question": item.question,
        "answer": item.answer,
        name: "\n".join(" ".join(one.split()) for one in item.against),
    }
    parts = render(prompt_of(item.metric), **given)
    messages = tuple(Message(role=part.role, text=part.text) for part in parts)
    return ChatRequest(messages=messages, max_tokens=_TOKENS)


def read_verdict(reply: str) -> JudgeReply:
    """Read a judge's reply: its reason, and exactly one line with a verdict.

    Raises:
        UnreadableReply: It has no such line, or several that disagree.
    """
    said = _THINKING.sub("", reply).strip()
    found = {match[1].lower() for match in _VERDICT.finditer(said)}
    if len(found) != 1:
        shown = " ".join(said.split())[:120] or "nothing"
        raise UnreadableReply(f"The judge gave no single verdict: {shown}")
    reason = " ".join(_VERDICT.sub("", said).split())
    return JudgeReply(holds=found == {"yes"}, reason=reason)


async def ask_judge(model: ChatModel, item: Judged, seconds: float = SECONDS) -> JudgeReply:
    """Ask a judge; a failed call or an unreadable reply is a verdict without ``holds``."""
    await model.ready()
    try:
        reply = await complete(model, request_for(item), Deadline.after(seconds))
        return read_verdict(reply.text)
    except ModelError as error:
        return JudgeReply(holds=None, fault=f"{type(error).__name__}: {error.message}")


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
