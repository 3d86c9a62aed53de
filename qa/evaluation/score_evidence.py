"""Score what an answer cites, and what was retrieved for it."""

from __future__ import annotations

from collections.abc import Iterator

from qa.evaluation.case import Case
from qa.evaluation.citing import (
    citation_fault,
    citation_precision,
    citation_recall,
    citations_of,
    cited_text,
    cuts_a_word,
    span_f1,
)
from qa.evaluation.load import Gold, Texts
from qa.evaluation.ranking import (
    gains_of_articles,
    gains_of_spans,
    hits_at,
    ndcg_at,
    recall_at,
    reciprocal_rank,
)
from qa.types import Answer, Passage

_DEPTH = 10

Named = tuple[str, float, str]
"""A metric, its value, and why."""


def citation_scores(
    answer: Answer, gold: tuple[Gold, ...], texts: Texts, *, answerable: bool
) -> Iterator[Named]:
    """Yield whether the citations hold, and how they meet the gold evidence."""
    made = citations_of(answer)
    if made:
        faults = [fault for c in made if (fault := citation_fault(c, texts))]
        yield "citation_valid", float(not faults), "; ".join(faults)
        cut = [c for c in made if cuts_a_word(cited_text(c, texts) or "", c.start, c.end)]
        yield "citation_whole", float(not cut), "; ".join(f"'{c.quote[:60]}'" for c in cut)
    if not answerable or not gold:
        return
    cited = answer.citations
    precision = citation_precision(cited, gold)
    if precision is not None:
        yield "citation_precision", precision, ""
    yield "citation_recall", citation_recall(cited, gold), ""
    yield "span_f1", span_f1([c for claim in answer.claims for c in claim.citations], gold), ""


def passage_scores(answer: Answer, texts: Texts) -> Iterator[Named]:
    """Yield whether the passages are cut where words end."""
    known = [hit.passage for hit in answer.retrieved if _is_in(hit.passage, texts)]
    if known:
        cut = [p for p in known if cuts_a_word(texts[p.article_id], p.start, p.end)]
        yield "passage_whole", float(not cut), "; ".join(f"'{p.text[:60]}'" for p in cut[:3])


def _is_in(passage: Passage, texts: Texts) -> bool:
    """Whether the text is the version that a passage is of; another's offsets say nothing."""
    return texts.get(passage.article_id, "")[passage.start : passage.end] == passage.text


def ranking_scores(case: Case, answer: Answer, gold: tuple[Gold, ...]) -> Iterator[Named]:
    """Yield how high the ranking has what holds the gold answers."""
    if case.relevant:
        gains, ideal = gains_of_articles(answer.retrieved, case.relevant)
    elif gold:
        gains, ideal = gains_of_spans(answer.retrieved, gold)
    else:
        return
    if not ideal:
        return
    for k in (1, 4, _DEPTH):
        yield f"hits@{k}", hits_at(gains, k), ""
    yield "recall@10", recall_at(gains, ideal, _DEPTH), ""
    yield "mrr@10", reciprocal_rank(gains, _DEPTH), ""
    yield "ndcg@10", ndcg_at(gains, ideal, _DEPTH), ""
