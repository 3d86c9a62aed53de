"""How far a judging model can be trusted, and what its scores of a run then say.

On examples with known right labels the judge's verdicts are compared with the labels. Its scores
count only if the lower end of kappa's interval reaches ``LEAST_KAPPA``; they are kept apart, and
never pass or fail a run.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import Field, ValidationError

from qa.errors import BadCase
from qa.evaluation.case import Case
from qa.evaluation.compare import file_name
from qa.evaluation.intervals import mean_interval, wilson
from qa.evaluation.judging import Judged, JudgedName, JudgedResult, JudgeReply, ask_judge, prompt_of
from qa.evaluation.record import append_line, cut_torn_line, write_whole
from qa.evaluation.summary import ALL, Estimate
from qa.models.llm import ChatModel
from qa.types.span import Value


class Coefficient(Value):
    """A coefficient of agreement with its 95% interval."""

    value: float
    low: float
    high: float


def accuracy(labels: Sequence[bool], verdicts: Sequence[bool]) -> Coefficient:
    """Return the share of equal verdicts with Wilson's interval.

    Raises:
        ValueError: There are none.
    """
    if not labels:
        raise ValueError("agreement about nothing cannot be measured")
    same = sum(a == b for a, b in zip(labels, verdicts, strict=True))
    low, high = wilson(same, len(labels))
    return Coefficient(value=same / len(labels), low=low, high=high)


def kappa(labels: Sequence[bool], verdicts: Sequence[bool]) -> Coefficient:
    """Return Cohen's kappa (1960): agreement beyond what chance alone would bring.

    Its interval is Wilson's interval of the observed agreement, with the chance agreement fixed.
    (A bootstrap of thirty cases that all agree would give an interval of no width.) Where both
    raters give one verdict only, kappa is undefined and counted as 0, so that a judge that always
    says yes is not believed.

    Raises:
        ValueError: There are none.
    """
    seen = accuracy(labels, verdicts)
    mine, theirs = sum(labels) / len(labels), sum(verdicts) / len(verdicts)
    chance = mine * theirs + (1 - mine) * (1 - theirs)
    if chance == 1:
        return Coefficient(value=0, low=0, high=0)
    ends = (max(-1.0, (end - chance) / (1 - chance)) for end in (seen.value, seen.low, seen.high))
    value, low, high = ends
    return Coefficient(value=value, low=low, high=high)


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


class JudgedSummary(Value):
    """One judged metric of one variant, by one judge with one version of its prompt."""

    metric: JudgedName
    judge: str
    prompt_version: str
    estimates: dict[str, Estimate]
    """Tag (``""``: all cases) to estimate, over cases with a verdict."""
    unscored: dict[str, str]
    """Case id to why there is no verdict."""
    uncalibrated: str | None
    """Why these scores do not count, or None."""
    calibration: Calibration | None = None

    @property
    def standing(self) -> str:
        """Say in a few words how far the scores can be trusted."""
        if self.uncalibrated is not None:
            return f"UNCALIBRATED, does not count: {self.uncalibrated}"
        record = self.calibration
        if record is None or record.accuracy is None or record.kappa is None:
            return ""
        right, agreed = record.accuracy, record.kappa
        return (
            f"calibrated: right on {right.value:.2f} of {record.n} examples "
            f"({right.low:.2f}-{right.high:.2f}), kappa {agreed.value:.2f} "
            f"({agreed.low:.2f}-{agreed.high:.2f})"
        )


def summarise_judged(
    cases: Sequence[Case],
    judgements: Iterable[JudgedResult],
    calibrations: Iterable[Calibration],
    *,
    variant: str,
    seed: int,
) -> tuple[JudgedSummary, ...]:
    """Summarise one variant's judgements by metric, judge and prompt version."""
    records = {(record.judge, record.metric): record for record in calibrations}
    groups: dict[tuple[JudgedName, str, str], list[JudgedResult]] = {}
    for one in judgements:
        if one.variant == variant:
            groups.setdefault((one.metric, one.judge, one.prompt_version), []).append(one)
    return tuple(
        _judged_summary(cases, groups[key], records.get((key[1], key[0])), seed)
        for key in sorted(groups)
    )


def _judged_summary(
    cases: Sequence[Case], judgements: Sequence[JudgedResult], record: Calibration | None, seed: int
) -> JudgedSummary:
    first = judgements[0]
    means = verdict_means(judgements)
    tags = dict.fromkeys([ALL, *sorted({tag for case in cases for tag in case.tags})])
    gathered = {tag: _values(cases, tag, means) for tag in tags}
    return JudgedSummary(
        metric=first.metric,
        judge=first.judge,
        prompt_version=first.prompt_version,
        estimates={tag: _estimate(values, seed) for tag, values in gathered.items() if values},
        unscored={
            one.case_id: one.verdict.fault or "no verdict"
            for one in judgements
            if one.verdict.holds is None and one.case_id not in means
        },
        uncalibrated=why_uncalibrated(record, first.prompt_version),
        calibration=record,
    )


def verdict_means(judgements: Iterable[JudgedResult]) -> dict[str, float]:
    """Return case id to the share of its repeats that hold; those without a verdict left out."""
    gathered: dict[str, list[bool]] = {}
    for one in judgements:
        if one.verdict.holds is not None:
            gathered.setdefault(one.case_id, []).append(one.verdict.holds)
    return {case_id: sum(holds) / len(holds) for case_id, holds in gathered.items()}


def _values(cases: Sequence[Case], tag: str, means: Mapping[str, float]) -> list[float]:
    return [means[c.id] for c in cases if c.id in means and (tag == ALL or tag in c.tags)]


def _estimate(values: Sequence[float], seed: int) -> Estimate:
    low, high = mean_interval(values, seed)
    return Estimate(n=len(values), mean=sum(values) / len(values), low=low, high=high)


_JUDGEMENTS = "judgements.jsonl"
_CALIBRATIONS = "calibrations.jsonl"


def append_judgement(run: Path, judgement: JudgedResult) -> None:
    """Write one judgement, durably, before the next is waited for."""
    append_line(run / _JUDGEMENTS, judgement)


def repair_judgements(run: Path) -> None:
    """Remove an incomplete last line, so that appending is safe."""
    cut_torn_line(run / _JUDGEMENTS)


def read_judgements(run: Path) -> tuple[JudgedResult, ...]:
    """Return a run's judgements, the last of each kind.

    Raises:
        BadCase: A line is damaged.
    """
    found = (JudgedResult.model_validate_json(line) for line in _lines(run / _JUDGEMENTS))
    try:
        return tuple({one.key: one for one in found}.values())
    except ValidationError as error:
        raise BadCase(f"{run / _JUDGEMENTS} is damaged.", "Delete it and judge again.") from error


def keep_calibrations(run: Path, records: Iterable[Calibration]) -> None:
    """Keep judges' records beside the run, so that a report needs nothing else."""
    kept = {(one.judge, one.metric): one for one in (*read_calibrations(run), *records)}
    lines = (one.model_dump_json() + "\n" for one in kept.values())
    write_whole(run / _CALIBRATIONS, "".join(lines))


def read_calibrations(run: Path) -> tuple[Calibration, ...]:
    """Return the records kept beside a run."""
    return tuple(map(Calibration.model_validate_json, _lines(run / _CALIBRATIONS)))


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    return [line for line in path.read_text(encoding="utf-8").split("\n")[:-1] if line]
