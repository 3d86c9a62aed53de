"""Tables and small plots (inline SVG) of the page: metrics, tags, variants side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa.evaluation.assess import Assessment, VariantAssessment, shown_metrics
from qa.evaluation.html.cases import css_name, inert
from qa.evaluation.metrics import HEADLINE, METRICS
from qa.evaluation.report_text import ADVISORY
from qa.evaluation.summary import ALL, Estimate

OUTCOMES = ("right", "possible", "wrong", "false answer", "false refusal", "unscored")
_WIDTH = 320
_BINS = 10


def interval_bar(mean: float, low: float, high: float) -> str:
    """Return a bar from 0 to 1 with its interval as a whisker."""
    return (
        '<svg class="bar" viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="1000" height="14" rx="2"/>'
        f'<rect class="fill" width="{1000 * mean:.1f}" height="14" rx="2"/>'
        f'<path class="whisker" d="M{1000 * low:.1f} 3v8M{1000 * low:.1f} 7H{1000 * high:.1f}'
        f'M{1000 * high:.1f} 3v8"/></svg>'
    )


def outcome_bar(outcomes: Mapping[str, int]) -> str:
    """Return how the cases ended, as one stacked bar with a legend."""
    total = sum(outcomes.values()) or 1
    at = 0.0
    rects, legend = [], []
    for name in OUTCOMES:
        count = outcomes.get(name, 0)
        if not count:
            continue
        width = 1000 * count / total
        fill = f"{css_name(name)}-fill"
        rects.append(f'<rect class="{fill}" x="{at:.1f}" width="{width:.1f}" height="18"/>')
        legend.append(f"<span>{_swatch(fill)}{name} {count}</span>")
        at += width
    label = ", ".join(f"{name} {count}" for name, count in outcomes.items())
    return (
        f'<svg class="bar" viewBox="0 0 1000 18" preserveAspectRatio="none" role="img" '
        f'aria-label="{label}">{"".join(rects)}</svg><p class="legend">{"".join(legend)}</p>'
    )


def stacked_histogram(
    groups: Mapping[str, Sequence[float]], low: float, high: float, label: str
) -> str:
    """Return a histogram of values from ``low`` to ``high``, stacked by outcome."""
    step = (high - low) / _BINS or 1.0
    counts = {
        name: [sum(_bin(v, low, step) == i for v in values) for i in range(_BINS)]
        for name, values in groups.items()
        if values
    }
    tallest = max((sum(c[i] for c in counts.values()) for i in range(_BINS)), default=0) or 1
    width = _WIDTH / _BINS
    rects = []
    for i in range(_BINS):
        base = 110.0
        for name, bins in counts.items():
            height = 90 * bins[i] / tallest
            base -= height
            rects.append(
                f'<rect class="{css_name(name)}-fill" x="{i * width + 1:.1f}" y="{base:.1f}" '
                f'width="{width - 2:.1f}" height="{height:.1f}"/>'
            )
    return (
        f'<svg class="histogram" viewBox="0 0 {_WIDTH} 130" role="img" aria-label="{label}">'
        f"{''.join(rects)}"
        f'<path class="axis" d="M0 110.5H{_WIDTH}"/>'
        f'<text x="0" y="124">{low:g}</text>'
        f'<text x="{_WIDTH}" y="124" text-anchor="end">{high:g}</text>'
        f'<text x="0" y="14">{tallest}</text></svg>'
    )


def _bin(value: float, low: float, step: float) -> int:
    return min(max(int((value - low) / step), 0), _BINS - 1)


def _swatch(fill: str) -> str:
    box = f'<rect class="{fill}" width="11" height="11" rx="2"/>'
    return f'<svg width="11" height="11" style="display:inline">{box}</svg> '


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
