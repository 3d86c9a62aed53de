"""A run as plain text for a terminal: tables, cases, tags crossed, and a few plain sentences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from qa.errors import BadCase
from qa.evaluation.assess import Assessment, GateCheck, VariantAssessment, shown_metrics
from qa.evaluation.case import Case
from qa.evaluation.compare import ChangedCase, RunComparison
from qa.evaluation.metrics import HEADLINE, METRICS
from qa.evaluation.record import CaseResult
from qa.evaluation.score import CaseScores, rule_of
from qa.evaluation.summary import ALL, Estimate, Summary

NOT_JUDGED = "Every score is computed. No model has judged this run (qa eval judge)."
ADVISORY = "A model's opinion, shown apart: it enters no other figure and fails no run."
_NAMED = 12
"""Cases named in a line before the rest is counted."""


def text_report(assessment: Assessment) -> str:
    """Return the tables of a run, and whether it passes."""
    run = assessment.run
    head = f"{run.suite.name} v{run.suite.version}, {len(run.cases)} cases ({run.suite_hash})"
    blocks = [head, *(_variant(assessment, v) for v in assessment.variants)]
    if not any(variant.judged for variant in assessment.variants):
        blocks.append(NOT_JUDGED)
    return "\n\n".join(blocks) + "\n"


def text_comparison(comparison: RunComparison) -> str:
    """Return two runs side by side, and every case that changed."""
    rows = [
        [
            d.metric,
            str(d.n),
            f"{d.before:.3f}",
            f"{d.after:.3f}",
            f"{d.change:+.3f}",
            f"{d.low:+.3f} to {d.high:+.3f}",
            d.trend if d.trend != "same" else "",
        ]
        for d in comparison.differences
        if d.change or d.low or d.high
    ]
    head = ["metric", "n", "before", "after", "change", "95% interval", ""]
    blocks = [f"{comparison.before} -> {comparison.after}"]
    blocks += [table(head, rows)] if rows else []
    same = len(comparison.differences) - len(rows)
    blocks += [f"{same} metrics are the same in every case"] if same else []
    for title, cases in (
        ("worse", comparison.worse),
        ("better", comparison.better),
        ("otherwise changed", comparison.changed),
    ):
        if cases:
            blocks.append("\n".join([f"{title}: {len(cases)}", *map(_changed, cases)]))
    if comparison.only_before:
        blocks.append(f"only before: {_named(comparison.only_before)}")
    if comparison.only_after:
        blocks.append(f"only after: {_named(comparison.only_after)}")
    return "\n\n".join(blocks) + "\n"


def _variant(assessment: Assessment, variant: VariantAssessment) -> str:
    summary = variant.summary
    outcomes = ", ".join(f"{n} {name}" for name, n in summary.outcomes.items())
    shown = shown_metrics(assessment.run.suite, summary)
    rows = [[name, *_cells(summary.overall[name]), METRICS[name].meaning] for name in shown]
    blocks = [
        f"== {summary.variant}: {outcomes or 'nothing was asked'}{_origin(variant)}",
        table(["metric", "n", "mean", "95% interval", ""], rows),
        _tags(variant),
        _cost(variant),
        _judged(variant),
        _gate(variant),
    ]
    return "\n\n".join(block for block in blocks if block)


def _origin(variant: VariantAssessment) -> str:
    """Say which model and prompt the answers name, where that is not the variant's own name."""
    summary = variant.summary
    other = [f"answered by {m}" for m in summary.models if m != summary.variant]
    return "".join(
        f"; {note}" for note in [*other, *map("prompt {}".format, summary.prompt_versions)]
    )


def _tags(variant: VariantAssessment) -> str:
    names = [name for name in HEADLINE if name in variant.summary.overall]
    rows = []
    for tag, found in variant.summary.estimates.items():
        if tag != ALL and found:
            n = max(estimate.n for estimate in found.values())
            means = [f"{found[m].mean:.2f} ({found[m].n})" if m in found else "" for m in names]
            rows.append([tag, str(n), *means])
    return table(["tag", "n", *names], rows) if rows else ""


def _cost(variant: VariantAssessment) -> str:
    cost = variant.summary.cost
    if cost.seconds_median is None:
        return ""
    tokens = cost.prompt_tokens + cost.completion_tokens
    spent = f", {tokens:,} tokens" if tokens else ""
    dollars = f", ${cost.cost_usd:.4f}" if cost.cost_usd is not None else ""
    return f"seconds a case: median {cost.seconds_median:.2f}, p95 {cost.seconds_p95:.2f}" + (
        spent + dollars
    )


def _judged(variant: VariantAssessment) -> str:
    if not variant.judged:
        return ""
    rows = []
    for one in variant.judged:
        estimate = one.estimates.get(ALL)
        cells = _cells(estimate) if estimate else ["0", "", ""]
        name = f"{one.metric} by {one.judge}, prompt {one.prompt_version}"
        rows.append([name, *cells, str(len(one.unscored)), one.standing])
    head = ["judged", "n", "mean", "95% interval", "unscored", ""]
    return f"{table(head, rows)}\n{ADVISORY}"


def _gate(variant: VariantAssessment) -> str:
    lines = [variant.gate.word]
    for check in variant.gate.checks:
        lines.append(f"  {_mark(check)} {check.text}")
        if not check.passed and check.cases:
            lines.append(f"       {_named(check.cases)}")
    return "\n".join(lines)


def _mark(check: GateCheck) -> str:
    if check.kind == "judged":
        return "note"
    return "ok  " if check.passed else "FAIL"


def _cells(estimate: Estimate) -> list[str]:
    return [str(estimate.n), f"{estimate.mean:.3f}", f"{estimate.low:.3f}-{estimate.high:.3f}"]


def _changed(case: ChangedCase) -> str:
    moved = ", ".join(f"{name} {a:.2f} -> {b:.2f}" for name, (a, b) in case.changes.items())
    return f"  {case.case_id}: {moved}"


def _named(cases: Sequence[str]) -> str:
    rest = len(cases) - _NAMED
    return ", ".join(cases[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Set a table: the first and the last column to the left, figures to the right."""
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    last = len(head) - 1
    return "\n".join(
        "  ".join(
            cell.ljust(width) if i in (0, last) else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def in_words(summary: Summary) -> str:
    """Return what a run shows in whole cases; what it has no cases for is left out."""
    overall = summary.overall
    said = [
        _share(
            overall.get("right"), "{k} of {n} cases right ({mean:.0%}; 95% interval {interval})."
        ),
        _share(
            overall.get("numeric_match"),
            "Of {n} figures asked for, {k} are right in value, unit and hedge.",
        ),
        _share(overall.get("wrong_figure_rate"), "{k} of {n} {were} answered with another figure."),
        _share(
            overall.get("false_answer_rate"),
            "Of {n} questions that the articles do not answer, {k} {were} answered anyway.",
        ),
        _share(
            overall.get("false_refusal_rate"), "Of {n} that they do answer, {k} {were} declined."
        ),
        _citations(overall.get("citation_valid")),
    ]
    unscored = len(summary.unscored)
    if unscored:
        said.append(f"{unscored} could not be scored.")
    return " ".join(filter(None, said))


def _share(estimate: Estimate | None, sentence: str) -> str:
    if estimate is None:
        return ""
    # A mean over repeats need not be a whole number of cases.
    shown = f"{round(estimate.mean * estimate.n, 1):g}"
    interval = f"{estimate.low:.0%}-{estimate.high:.0%}"
    were = "was" if shown == "1" else "were"
    return sentence.format(were=were, k=shown, n=estimate.n, mean=estimate.mean, interval=interval)


def _citations(estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    if estimate.mean == 1:
        return "Every quotation is word for word what its article says."
    return _share(estimate, "Only in {k} of {n} cases does every quotation stand in its article.")


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
            _case_lines(known[one.case_id], one, by_key.get((one.variant, one.case_id, one.repeat)))
        )
        for variant in assessment.variants
        for one in variant.scores
        if (not ids or one.case_id in ids) and (not outcomes or one.outcome in outcomes)
    ]
    return "\n\n".join(blocks or ["No case fits."]) + "\n"


def _case_lines(case: Case, scores: CaseScores, result: CaseResult | None) -> Iterator[str]:
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


NONE = "-"
"""For a case without a tag of a dimension."""


def crossed_text(assessment: Assessment, names: Sequence[str]) -> str:
    """Return a table with a row for every combination that some case has.

    A name is a dimension (``kind``, for tags such as ``kind:figure``), or a plain tag, which
    divides the cases into those with it and those without.

    Raises:
        BadCase: No case has such a tag.
    """
    wanted = [name.strip() for name in names if name.strip()]
    cases = assessment.run.cases
    for name in wanted:
        if not any(_of(case, name) != NONE for case in cases):
            known = sorted({tag.partition(":")[0] for case in cases for tag in case.tags})
            raise BadCase(
                f"No case has a tag '{name}' or '{name}:...'.", f"There are {', '.join(known)}."
            )
    blocks = [_crossed_variant(variant, cases, wanted) for variant in assessment.variants]
    return "\n\n".join(blocks) + "\n"


def _of(case: Case, name: str) -> str:
    """Return a case's values of a dimension, or the tag itself where it has it."""
    values = [tag.partition(":")[2] for tag in case.tags if tag.startswith(f"{name}:")]
    return "+".join(values) if values else (name if name in case.tags else NONE)


def _crossed_variant(
    variant: VariantAssessment, cases: Sequence[Case], names: Sequence[str]
) -> str:
    metrics = [name for name in HEADLINE if name in variant.summary.overall]
    means = variant.case_means
    groups: dict[tuple[str, ...], list[str]] = {}
    for case in cases:
        groups.setdefault(tuple(_of(case, name) for name in names), []).append(case.id)
    rows = []
    for group, ids in sorted(groups.items()):
        scored = [means[one] for one in ids if one in means]
        cells = []
        for metric in metrics:
            values = [scores[metric] for scores in scored if metric in scores]
            cells.append(f"{sum(values) / len(values):.2f} ({len(values)})" if values else "")
        rows.append([" x ".join(group), str(len(ids)), *cells])
    head = [" x ".join(names), "n", *metrics]
    return f"== {variant.summary.variant}\n\n{table(head, rows)}"
