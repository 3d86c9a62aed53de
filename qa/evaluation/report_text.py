"""A run as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa.evaluation.assess import Assessment, VariantAssessment, shown_metrics
from qa.evaluation.compare import ChangedCase, RunComparison
from qa.evaluation.gate import GateCheck
from qa.evaluation.metrics import HEADLINE, METRICS
from qa.evaluation.summary import ALL, Estimate

NOT_JUDGED = "Every score is computed. No model has judged this run (qa eval judge)."
ADVISORY = "A model's opinion, shown apart: it enters no other figure and fails no run."
_NAMED = 12
"""Cases named in a line before the rest is counted."""


def text_report(assessment: Assessment) -> str:
    """Return the tables and the verdict of a run."""
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
            d.verdict if d.verdict != "same" else "",
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
        _verdict(variant),
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


def _verdict(variant: VariantAssessment) -> str:
    lines = [variant.verdict.word]
    for check in variant.verdict.checks:
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
