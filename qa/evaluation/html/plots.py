"""Small plots as inline SVG, coloured by the page's style sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

OUTCOMES = ("right", "possible", "wrong", "false answer", "false refusal", "unscored")
_WIDTH = 320
_BINS = 10


def css_name(outcome: str) -> str:
    """Return an outcome as a CSS class."""
    return outcome.replace(" ", "-")


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
