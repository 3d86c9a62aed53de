"""Measure whether a judging model can be trusted, on examples with known right labels.

The judge is asked about each example, and its verdicts are compared with the labels. Its scores
count only if the lower end of kappa's interval reaches ``LEAST_KAPPA``.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import Field, ValidationError

from qa.errors import BadCase
from qa.evaluation.agreement import Coefficient, accuracy, kappa
from qa.evaluation.baseline import file_name
from qa.evaluation.judgement import Judged, JudgedName, JudgeReply, ask_judge, prompt_of
from qa.evaluation.record import write_whole
from qa.models.llm import ChatModel
from qa.types.span import Value

EXAMPLES = "examples.jsonl"
LEAST_KAPPA = 0.6
"""Lower end of kappa's 95% interval: from .61 on Landis & Koch (1977) call it substantial."""
MOST_UNREADABLE = 0.05
LEAST_EXAMPLES = 20


class Example(Value):
    """An answer with the verdict that a careful editor gives."""

    id: str = Field(min_length=1)
    judged: Judged
    label: bool
    kind: str = Field(min_length=1)
    """What is right or wrong about it: ``hedge lost``, ``other figure``, ``paraphrase`` ..."""
    article_id: str = ""


class Calibration(Value):
    """A judge's results on the labelled examples of one metric, with one version of its prompt."""

    judge: str
    metric: JudgedName
    prompt_version: str
    examples_hash: str
    """16 hex digits over the examples."""
    n: int
    """Examples with a verdict."""
    unreadable: int
    accuracy: Coefficient | None = None
    kappa: Coefficient | None = None
    by_kind: dict[str, tuple[int, int]] = Field(default_factory=dict)
    """Kind to (verdicts that agree, verdicts)."""
    disagreements: tuple[str, ...] = ()
    """Ids of the examples on which the judge was wrong."""

    @property
    def fault(self) -> str | None:
        """Return why the judge's scores do not count, or None."""
        asked = self.n + self.unreadable
        if asked < LEAST_EXAMPLES:
            return f"{asked} labelled examples are too few; {LEAST_EXAMPLES} are needed"
        if self.unreadable > MOST_UNREADABLE * asked:
            return f"{self.unreadable} of {asked} replies could not be read"
        if self.kappa is None or self.kappa.low < LEAST_KAPPA:
            low = self.kappa.low if self.kappa else 0.0
            return f"kappa may be as low as {low:.2f}; {LEAST_KAPPA:g} is needed"
        return None


def load_examples(path: Path) -> tuple[Example, ...]:
    """Read labelled examples from a folder's ``examples.jsonl``, or a file.

    Raises:
        BadCase: It cannot be read, a line is no example, or two have one id.
    """
    file = path / EXAMPLES if path.is_dir() else path
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadCase(f"{file} cannot be read.", f"Name a folder with {EXAMPLES}.") from error
    found = tuple(_example(line, f"{file}, line {n}") for n, line in enumerate(lines, 1) if line)
    twins = [i for i, times in Counter(example.id for example in found).items() if times > 1]
    if twins:
        raise BadCase(f"{file}: '{twins[0]}' stands there twice.", "Rename one of them.")
    return found


def _example(line: str, where: str) -> Example:
    try:
        return Example.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise BadCase(f"{where}: {field}: {first['msg']}.") from error


def examples_hash(examples: Iterable[Example]) -> str:
    """Return 16 hex digits over examples; after any change older records no longer count."""
    text = "".join(example.model_dump_json() + "\n" for example in examples)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


async def calibrate(
    examples: Sequence[Example], model: ChatModel, metric: JudgedName, *, parallel: int = 4
) -> Calibration:
    """Ask a judge about every example of a metric and measure how it agrees with the labels."""
    mine = tuple(example for example in examples if example.judged.metric == metric)
    waiting = asyncio.Semaphore(parallel)

    async def one(example: Example) -> JudgeReply:
        async with waiting:
            return await ask_judge(model, example.judged)

    verdicts = await asyncio.gather(*map(one, mine))
    return _measured(model.name, metric, mine, verdicts)


def _measured(
    name: str, metric: JudgedName, examples: Sequence[Example], verdicts: Sequence[JudgeReply]
) -> Calibration:
    read = [
        (example, verdict.holds)
        for example, verdict in zip(examples, verdicts, strict=True)
        if verdict.holds is not None
    ]
    labels, said = [example.label for example, _ in read], [holds for _, holds in read]
    kinds = Counter(example.kind for example, _ in read)
    agreed = Counter(example.kind for example, holds in read if holds == example.label)
    return Calibration(
        judge=name,
        metric=metric,
        prompt_version=prompt_of(metric).version,
        examples_hash=examples_hash(examples),
        n=len(read),
        unreadable=len(examples) - len(read),
        accuracy=accuracy(labels, said) if read else None,
        kappa=kappa(labels, said) if read else None,
        by_kind={kind: (agreed[kind], times) for kind, times in sorted(kinds.items())},
        disagreements=tuple(example.id for example, holds in read if holds != example.label),
    )


def record_path(folder: Path, judge_name: str, metric: JudgedName) -> Path:
    """Return where a judge's record for a metric is kept."""
    return folder / "records" / file_name(f"{judge_name}.{metric}")


def save_calibration(folder: Path, record: Calibration) -> Path:
    """Write a record; commit it with the examples."""
    path = record_path(folder, record.judge, record.metric)
    write_whole(path, record.model_dump_json(indent=1) + "\n")
    return path


def load_calibration(folder: Path, judge_name: str, metric: JudgedName) -> Calibration | None:
    """Return a judge's record, or None.

    Raises:
        BadCase: There is one that cannot be read.
    """
    path = record_path(folder, judge_name, metric)
    if not path.is_file():
        return None
    try:
        return Calibration.model_validate_json(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, ValidationError) as error:
        raise BadCase(f"{path} is no calibration.", "Run 'qa eval calibrate' again.") from error


def why_uncalibrated(
    record: Calibration | None, prompt_version: str, current_examples: str | None = None
) -> str | None:
    """Return why scores given with a prompt do not count, or None where they do.

    Args:
        record: The judge's, for the metric.
        prompt_version: Of the prompt that the scores were given with.
        current_examples: Hash of the examples as they are now, where they are at hand.
    """
    if record is None:
        return "this judge has not been calibrated"
    if record.prompt_version != prompt_version:
        return f"it was calibrated with prompt {record.prompt_version}, not {prompt_version}"
    if current_examples is not None and record.examples_hash != current_examples:
        return "the labelled examples have changed since"
    return record.fault
