"""A run in a few plain sentences, for a reader who does not know the metrics' names."""

from __future__ import annotations

from qa.evaluation.summary import Estimate, Summary


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
