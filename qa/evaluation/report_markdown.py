"""A run as Markdown, for a pull request or a wiki."""

from __future__ import annotations

from qa.evaluation.assess import Assessment, GateResult, VariantAssessment, shown_metrics
from qa.evaluation.metrics import HEADLINE, METRICS
from qa.evaluation.report_text import ADVISORY, NOT_JUDGED
from qa.evaluation.summary import ALL

_CASES_SHOWN = 50


def markdown_report(assessment: Assessment) -> str:
    """Return whether each variant passes, the tables, and the cases that are not right."""
    run = assessment.run
    lines = [
        f"# {run.suite.name} v{run.suite.version}",
        "",
        run.suite.description,
        "",
        f"{len(run.cases)} cases (`{run.suite_hash}`), articles `{run.corpus_hash}`, "
        f"started {run.started_at:%Y-%m-%d %H:%M} UTC.",
    ]
    if not any(variant.judged for variant in assessment.variants):
        lines += ["", NOT_JUDGED]
    for variant in assessment.variants:
        lines += ["", *_variant(assessment, variant)]
    return "\n".join(lines) + "\n"


def _variant(assessment: Assessment, variant: VariantAssessment) -> list[str]:
    summary, gate = variant.summary, variant.gate
    lines = [f"## {_cell(summary.variant)}: {_passed(gate)}", ""]
    for check in gate.checks:
        cases = f" ({', '.join(map(_cell, check.cases))})" if check.cases else ""
        mark = "ok" if check.passed else "**FAIL**"
        mark = "note" if check.kind == "judged" else mark
        lines.append(f"- {mark}: {_cell(check.text)}{'' if check.passed else cases}")
    lines += ["", "| metric | n | mean | 95% interval | |", "|---|---:|---:|---:|---|"]
    for name in shown_metrics(assessment.run.suite, summary):
        e = summary.overall[name]
        lines.append(
            f"| {name} | {e.n} | {e.mean:.3f} | {e.low:.3f}-{e.high:.3f} "
            f"| {METRICS[name].meaning} |"
        )
    return [*lines, "", *_judged(variant), *_tags(variant), "", *_cases(assessment, variant)]


def _passed(gate: GateResult) -> str:
    return "**FAIL**" if not gate.passed else gate.word.replace("PASS", "pass")


def _judged(variant: VariantAssessment) -> list[str]:
    if not variant.judged:
        return []
    lines = [ADVISORY, "", "| judged | n | mean | 95% interval | |", "|---|---:|---:|---|---|"]
    for one in variant.judged:
        e = one.estimates.get(ALL)
        cells = f"{e.n} | {e.mean:.3f} | {e.low:.3f}-{e.high:.3f}" if e else "0 | | "
        name = f"{one.metric} by {_cell(one.judge)}, prompt `{one.prompt_version}`"
        lines.append(f"| {name} | {cells} | {_cell(one.standing)} |")
    return [*lines, ""]


def _tags(variant: VariantAssessment) -> list[str]:
    names = [name for name in HEADLINE if name in variant.summary.overall]
    lines = [f"| tag | {' | '.join(names)} |", f"|---|{'---:|' * len(names)}"]
    for tag, found in variant.summary.estimates.items():
        if tag != ALL and found:
            cells = [f"{found[m].mean:.2f} ({found[m].n})" if m in found else "" for m in names]
            lines.append(f"| {_cell(tag)} | {' | '.join(cells)} |")
    return lines


def _cases(assessment: Assessment, variant: VariantAssessment) -> list[str]:
    questions = {case.id: case.question for case in assessment.run.cases}
    bad = [one for one in variant.scores if one.outcome != "right"]
    lines = [f"### Not right: {len(bad)}", ""]
    for one in bad[:_CASES_SHOWN]:
        why = one.unscored or (one.scores["right"].reason if "right" in one.scores else "")
        lines.append(
            f"- `{one.case_id}` ({one.outcome}): {_cell(questions[one.case_id])} {_cell(why)}"
        )
    if len(bad) > _CASES_SHOWN:
        lines.append(f"- and {len(bad) - _CASES_SHOWN} more")
    return lines


def _cell(text: str) -> str:
    """Make text from articles and models inert in Markdown."""
    flat = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#!" else c for c in flat)
