"""Run ``qa eval judge`` and ``qa eval calibrate``: the judging model and its records."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from qa.cli.run import settings
from qa.errors import BadCase
from qa.evaluation import RunFolder
from qa.evaluation.calibration import (
    Calibration,
    Coefficient,
    append_judgement,
    calibrate,
    examples_hash,
    keep_calibrations,
    load_calibration,
    load_examples,
    read_judgements,
    repair_judgements,
    save_calibration,
    why_uncalibrated,
)
from qa.evaluation.judging import PROMPTS, JudgedName, answers_to_judge, judge_all, prompt_of
from qa.models.llm import ChatModel


def judged_names(names: Iterable[str]) -> tuple[JudgedName, ...]:
    """Return the judged metrics of these names."""
    wanted = set(names)
    return tuple(metric for metric in PROMPTS if metric in wanted)


def judge_run(
    path: Path, judge: str, metrics: Sequence[JudgedName], home: Path, parallel: int
) -> None:
    """Judge a saved run's answers and keep every judgement as it comes.

    What the same judge has said with the same prompt is not asked again, unless it was unreadable.

    Args:
        path: The run.
        judge: The judging model.
        metrics: What to judge.
        home: Folder with labelled examples and the records of judges.
        parallel: Judgements at a time.

    Raises:
        BadCase: There is no such run, or a record that cannot be read.
    """
    folder = RunFolder(path)
    waiting = answers_to_judge(folder.run().cases, folder.read(), metrics)
    keep_calibrations(path, _records(home, judge, metrics))
    repair_judgements(path)
    done = {one.key for one in read_judgements(path) if one.verdict.holds is not None}
    model = _model(judge)
    sys.stderr.write(f"{judge} judges {len(waiting)} answers ...\n")

    async def every() -> None:
        async for one in judge_all(waiting, model, parallel=parallel, done=done):
            append_judgement(path, one)
            if one.verdict.fault:
                sys.stderr.write(f"{one.case_id}: {one.metric}: {one.verdict.fault}\n")
        await _finish()

    asyncio.run(every())


def calibrate_judge(
    home: Path, judge: str, metrics: Sequence[JudgedName], parallel: int
) -> list[Calibration]:
    """Ask the judge about the labelled examples and write a record for each metric.

    Raises:
        BadCase: The examples cannot be read, or a metric has none.
    """
    examples = load_examples(home)
    for metric in metrics:
        if not any(example.judged.metric == metric for example in examples):
            raise BadCase(f"{home} has no examples for {metric}.", "Name another --metric.")
    model = _model(judge)

    async def every() -> list[Calibration]:
        found = [await calibrate(examples, model, m, parallel=parallel) for m in metrics]
        await _finish()
        return found

    records = asyncio.run(every())
    for record in records:
        save_calibration(home, record)
    return records


def _records(home: Path, judge: str, metrics: Sequence[JudgedName]) -> Iterator[Calibration]:
    """Yield the judge's records that were made with the present examples and prompts."""
    for metric in metrics:
        record = load_calibration(home, judge, metric)
        known = [e for e in load_examples(home) if e.judged.metric == metric] if record else []
        why = why_uncalibrated(record, prompt_of(metric).version, examples_hash(known))
        if why is not None:
            sys.stderr.write(f"{metric} by {judge} will not count: {why}\n")
        if record is not None and record.examples_hash == examples_hash(known):
            yield record


def record_text(record: Calibration) -> str:
    """Return what a calibration found, for a person."""
    lines = [
        f"{record.judge}, {record.metric}, prompt {record.prompt_version}",
        f"  examples  {record.n} with a verdict, {record.unreadable} unreadable",
        f"  accuracy  {_shown(record.accuracy)}",
        f"  kappa     {_shown(record.kappa)}",
    ]
    lines += [f"  {same:3} of {n:2}  {kind}" for kind, (same, n) in record.by_kind.items()]
    if record.disagreements:
        lines.append(f"  wrong on  {', '.join(record.disagreements)}")
    fault = record.fault
    lines.append("  its scores count" if fault is None else f"  ITS SCORES DON'T COUNT: {fault}")
    return "\n".join(lines)


def _shown(found: Coefficient | None) -> str:
    return f"{found.value:.3f} ({found.low:.3f}-{found.high:.3f})" if found else "none"


def _model(judge: str) -> ChatModel:
    from qa.answering.answerers import is_packaged
    from qa.answering.answerers.llm import open_llm

    if is_packaged(judge):
        raise BadCase("The embedded reader cannot judge.", "Name a LiteLLM model with --judge.")
    chosen = settings()
    base_url = chosen.model_base_url
    return open_llm(judge, base_url=base_url, replay=chosen.replay, record=chosen.record).model


async def _finish() -> None:
    from qa.models.llm import close_clients

    await close_clients()
