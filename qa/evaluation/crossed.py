"""A table of the headline metrics for every combination of tags, e.g. of kind and wording."""

from __future__ import annotations

from collections.abc import Sequence

from qa.errors import BadCase
from qa.evaluation.assess import Assessment, VariantAssessment
from qa.evaluation.case import Case
from qa.evaluation.metrics import HEADLINE
from qa.evaluation.report_text import table

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
    blocks = [_variant(variant, cases, wanted) for variant in assessment.variants]
    return "\n\n".join(blocks) + "\n"


def _of(case: Case, name: str) -> str:
    """Return a case's values of a dimension, or the tag itself where it has it."""
    values = [tag.partition(":")[2] for tag in case.tags if tag.startswith(f"{name}:")]
    return "+".join(values) if values else (name if name in case.tags else NONE)


def _variant(variant: VariantAssessment, cases: Sequence[Case], names: Sequence[str]) -> str:
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
