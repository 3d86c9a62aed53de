"""The tables of the page: metrics, tags, variants side by side."""

from __future__ import annotations

from qa.evaluation.assess import Assessment, VariantAssessment, shown_metrics
from qa.evaluation.html.marks import inert
from qa.evaluation.html.plots import interval_bar
from qa.evaluation.metrics import HEADLINE, METRICS
from qa.evaluation.report_text import ADVISORY
from qa.evaluation.summary import ALL, Estimate

_FEW = 5
"""Means over fewer cases than this are shown greyed."""
_SHORT = {
    "right": "right",
    "numeric_match": "figure right",
    "wrong_figure_rate": "wrong figure",
    "citation_valid": "citation valid",
    "number_grounded": "grounded",
    "false_answer_rate": "false answer",
    "false_refusal_rate": "false refusal",
    "hits@10": "hits@10",
}


def metrics_table(assessment: Assessment, variant: VariantAssessment) -> str:
    """Return the headline metrics with bars, intervals and n; all of them, grouped, unfold."""
    overall = variant.summary.overall
    shown = shown_metrics(assessment.run.suite, variant.summary)
    first = [name for name in HEADLINE if name in shown]
    rows, group = [], ""
    for name in shown:
        if METRICS[name].group != group:
            group = METRICS[name].group
            rows.append(f'<tr class="group"><td colspan="6">{group}</td></tr>')
        rows.append(_metric_row(name, overall[name]))
    if len(first) == len(shown):
        return _metric_rows(rows)
    return (
        _metric_rows([_metric_row(name, overall[name]) for name in first])
        + f'<details class="more"><summary>all {len(shown)} metrics</summary>'
        + f"{_metric_rows(rows)}</details>"
    )


def _metric_rows(rows: list[str]) -> str:
    return (
        '<div class="scroll"><table class="metrics"><thead><tr><th>metric</th><th>0 to 1</th>'
        '<th class="n">mean</th><th class="n wide">95% interval</th><th class="n">n</th>'
        f'<th class="means">what it says</th></tr></thead><tbody>{"".join(rows)}</tbody>'
        "</table></div>"
    )


def _metric_row(name: str, e: Estimate) -> str:
    arrow = " ↓" if METRICS[name].lower_is_better else ""
    return (
        f'<tr><td>{name}<span class="soft">{arrow}</span></td>'
        f'<td class="plot">{interval_bar(e.mean, e.low, e.high)}</td>'
        f'<td class="n"><b>{e.mean:.3f}</b></td><td class="n wide">{e.low:.3f}–{e.high:.3f}</td>'
        f'<td class="n">{e.n}</td><td class="means">{METRICS[name].meaning}</td></tr>'
    )


def tags_table(variant: VariantAssessment) -> str:
    """Return the headline metrics for every tag, each with its n."""
    names = [name for name in HEADLINE if name in variant.summary.overall]
    head = "".join(f'<th class="n">{_SHORT[name]}</th>' for name in names)
    rows = []
    for tag, found in variant.summary.estimates.items():
        if found:
            title = "<b>all cases</b>" if tag == ALL else inert(tag)
            rows.append(f"<tr><td>{title}</td>{''.join(_cell(found.get(n)) for n in names)}</tr>")
    return (
        f'<div class="scroll"><table class="tags"><thead><tr><th>tag</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(estimate: Estimate | None) -> str:
    if estimate is None:
        return '<td class="n soft">·</td>'
    few = " soft" if estimate.n < _FEW else ""
    return f'<td class="n{few}">{estimate.mean:.2f} <span class="of">/{estimate.n}</span></td>'


def judged_table(variant: VariantAssessment) -> str:
    """Return what judging models think of the answers, and how reliable they were."""
    if not variant.judged:
        return ""
    rows = []
    for one in variant.judged:
        e = one.estimates.get(ALL)
        plot = interval_bar(e.mean, e.low, e.high) if e else ""
        mean = f"<b>{e.mean:.3f}</b>" if e else ""
        rows.append(
            f'<tr><td>{one.metric}</td><td class="plot">{plot}</td><td class="n">{mean}</td>'
            f'<td class="n wide">{f"{e.low:.3f}–{e.high:.3f}" if e else ""}</td>'
            f'<td class="n">{e.n if e else 0}</td></tr><tr><td colspan="5" class="small soft">'
            f"{inert(one.judge)}, prompt <code>{inert(one.prompt_version)}</code>, "
            f"{len(one.unscored)} unscored. {inert(one.standing)}</td></tr>"
        )
    return (
        f'<h3>Judged by a model</h3><p class="soft small">{ADVISORY}</p><div class="scroll">'
        f'<table class="metrics"><tbody>{"".join(rows)}</tbody></table></div>'
    )


def variants_table(assessment: Assessment) -> str:
    """Return the headline metrics of several variants side by side; nothing for one."""
    if len(assessment.variants) == 1:
        return ""
    head = "".join(f'<th class="n">{_SHORT[name]}</th>' for name in HEADLINE)
    rows = []
    for variant in assessment.variants:
        cells = "".join(_cell(variant.summary.overall.get(name)) for name in HEADLINE)
        rows.append(f"<tr><td>{inert(variant.summary.variant)}</td>{cells}</tr>")
    return (
        '<h2>Side by side</h2><div class="scroll"><table class="tags"><thead><tr><th>model</th>'
        f"{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
