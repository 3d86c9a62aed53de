"""The names of all metrics, what they mean, and which way is better."""

from __future__ import annotations

from typing import NamedTuple


class Metric(NamedTuple):
    """What a metric is."""

    meaning: str
    lower_is_better: bool = False
    """For rates of mistakes."""
    group: str = "answers"


METRICS: dict[str, Metric] = {
    "right": Metric("answered right, or declined where that is right"),
    "right_or_possible": Metric("answerable: right, or the right words were offered as possible"),
    "exact": Metric("SQuAD exact match over all cases"),
    "f1": Metric("SQuAD token F1 over all cases"),
    "HasAns_exact": Metric("SQuAD exact match, answerable cases"),
    "HasAns_f1": Metric("SQuAD token F1, answerable cases"),
    "NoAns_exact": Metric("SQuAD exact match, unanswerable cases: they were declined"),
    "NoAns_f1": Metric("the same as NoAns_exact, as SQuAD reports it"),
    "includes": Metric("an accepted answer, or every part of one, stands in the answer"),
    "must_not_held": Metric("nothing that the case forbids is said or cited"),
    "conflict_found": Metric("the answer says that articles disagree, and gives every side"),
    "false_conflict_rate": Metric("the answer reports a conflict where there is none", True),
    "numeric_match": Metric("the figure is right by value, unit and hedge", group="figures"),
    "numeric_value": Metric("the figure is right by value and unit", group="figures"),
    "numeric_share": Metric(
        "share of the answer's figures that are the right one", group="figures"
    ),
    "wrong_figure_rate": Metric("a numeric case was answered without its figure", True, "figures"),
    "number_grounded": Metric("every figure stands in what its claim cites", group="figures"),
    "citation_valid": Metric("every quote is what the article says there", group="citations"),
    "citation_whole": Metric("no citation begins or ends inside a word", group="citations"),
    "citation_precision": Metric("share of citations that touch gold evidence", group="citations"),
    "citation_recall": Metric("share of gold evidence that is cited", group="citations"),
    "span_f1": Metric("overlap of the words pointed at with the gold answer", group="citations"),
    "abstain_precision": Metric("of the declined, those rightly declined", group="declining"),
    "abstain_recall": Metric("of the unanswerable, those declined", group="declining"),
    "false_answer_rate": Metric("unanswerable, but answered", True, "declining"),
    "false_refusal_rate": Metric("answerable, but declined", True, "declining"),
    "false_possible_rate": Metric(
        "unanswerable, but something was offered as possible", True, "declining"
    ),
    "passage_whole": Metric("no passage begins or ends inside a word", group="retrieval"),
    "hits@1": Metric("the first passage holds the answer", group="retrieval"),
    "hits@4": Metric("one of the first 4 passages holds the answer", group="retrieval"),
    "hits@10": Metric("one of the first 10 passages holds the answer", group="retrieval"),
    "recall@10": Metric("share of the evidence's parts in the first 10", group="retrieval"),
    "mrr@10": Metric("1 / rank of the first passage that holds the answer", group="retrieval"),
    "ndcg@10": Metric("ranking of the passages that hold the answer", group="retrieval"),
}
"""In the order of reports."""

JUDGED: dict[str, Metric] = {
    "faithfulness": Metric("a model finds everything said in what is cited", group="judged"),
    "correctness": Metric("a model finds the expected answer in the answer", group="judged"),
}
"""Opinions of a model. They are shown apart, and fail no run."""

HEADLINE = (
    "right", "numeric_match", "wrong_figure_rate", "citation_valid", "number_grounded",
    "false_answer_rate", "false_refusal_rate", "hits@10",
)  # fmt: skip
"""What a reader wants to see first."""
