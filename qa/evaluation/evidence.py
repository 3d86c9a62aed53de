"""Score what an answer cites against the articles and the gold spans, and what was retrieved.

A hit of retrieval is a passage that holds the gold answer, not just its article.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from qa.evaluation.case import Case
from qa.evaluation.load import Gold, Texts
from qa.types import Answer, Citation, Hit, Passage, Span, content_hash


def cited_text(citation: Citation, texts: Texts) -> str | None:
    """Return the text cited: of an older version under ``id@number``, else under the id."""
    older = texts.get(f"{citation.article_id}@{citation.version}")
    return texts.get(citation.article_id) if older is None else older


def citation_fault(citation: Citation, texts: Texts) -> str | None:
    """Return why a citation does not hold against the stored text, or None.

    The quote has to be ``text[start:end]`` and the text the version whose hash is cited.
    """
    text = cited_text(citation, texts)
    if text is None:
        return f"[{citation.number}] cites '{citation.article_id}', which is not in the archive"
    if content_hash(text) != citation.content_hash:
        return f"[{citation.number}] cites another version of {citation.article_id}"
    if text[citation.start : citation.end] != citation.quote:
        return (
            f"[{citation.number}] quotes '{citation.quote[:60]}', but {citation.article_id} has "
            f"'{text[citation.start : citation.end][:60]}' at {citation.start}-{citation.end}"
        )
    return None


def cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether a range begins or ends between two letters or digits."""
    return any(
        0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum()
        for edge in (start, end)
    )


def citations_of(answer: Answer) -> tuple[Citation, ...]:
    """Return every citation object of an answer, also those that share a number."""
    made = [citation for claim in answer.claims for citation in claim.citations]
    return tuple(made) + answer.offered + answer.nearest


def citation_precision(cited: Sequence[Citation], gold: Sequence[Gold]) -> float | None:
    """Share of citations that overlap some gold evidence; None without citations."""
    if not cited:
        return None
    return sum(any(_touches(c, g) for g in gold) for c in cited) / len(cited)


def citation_recall(cited: Sequence[Citation], gold: Sequence[Gold]) -> float:
    """Share of the evidence's parts that some citation overlaps.

    Raises:
        ValueError: There is no gold evidence.
    """
    parts = by_part(gold)
    return sum(any(_touches(c, g) for c in cited for g in part) for part in parts) / len(parts)


def span_f1(cited: Sequence[Citation], gold: Sequence[Gold]) -> float:
    """How exactly the words pointed at are the answer: F1 over code points, 0 to 1.

    Of each part the best pair counts; what a citation points at is its evidence, else all of it.

    Raises:
        ValueError: There is no gold evidence.
    """
    parts = by_part(gold)
    best = [max((_overlap(c, g) for c in cited for g in part), default=0.0) for part in parts]
    return sum(best) / len(best)


def by_part(gold: Iterable[Gold]) -> list[list[Gold]]:
    """Group gold evidence by part.

    Raises:
        ValueError: There is none.
    """
    parts: dict[int, list[Gold]] = {}
    for one in gold:
        parts.setdefault(one.part, []).append(one)
    if not parts:
        raise ValueError("without gold evidence nothing can be compared with it")
    return [parts[number] for number in sorted(parts)]


def pointed_at(citation: Citation) -> Span:
    """Return the words of a citation that carry the answer; all its words where it marks none."""
    if citation.evidence is None:
        return citation.span
    return Span(start=citation.evidence.start, end=citation.evidence.end)


def _touches(citation: Citation, gold: Gold) -> bool:
    return citation.article_id == gold.article_id and citation.span.overlaps(gold.span)


def _overlap(citation: Citation, gold: Gold) -> float:
    if citation.article_id != gold.article_id:
        return 0.0
    found = pointed_at(citation)
    same = min(found.end, gold.answer.end) - max(found.start, gold.answer.start)
    if same <= 0:
        return 0.0
    return 2 * same / ((found.end - found.start) + (gold.answer.end - gold.answer.start))


_PASSAGE_ID = re.compile(r"(?P<id>.+)@\d+:(?P<start>\d+)-(?P<end>\d+)", re.DOTALL)
"""``article@version:start-end``, as passages are named."""


def gains_of_spans(hits: Sequence[Hit], gold: Sequence[Gold]) -> tuple[list[float], list[float]]:
    """Return the gain of every hit, and the gains of an ideal ranking.

    A hit gains 1 if it, or a copy folded into it, holds the whole answer span of a part that no
    earlier hit held.
    """
    parts = by_part(gold)
    found: set[int] = set()
    gains: list[float] = []
    for hit in hits:
        ranges = _ranges(hit)
        new = {i for i, part in enumerate(parts) if i not in found and _holds(ranges, part)}
        gains.append(1.0 if new else 0.0)
        found |= new
    return gains, [1.0] * len(parts)


def gains_of_articles(
    hits: Sequence[Hit], relevant: Mapping[str, float]
) -> tuple[list[float], list[float]]:
    """Return the gain of every article in the order first hit, and of an ideal ranking."""
    ranked = dict.fromkeys(hit.passage.article_id for hit in hits)
    gains = [max(relevant.get(article_id, 0.0), 0.0) for article_id in ranked]
    return gains, sorted((g for g in relevant.values() if g > 0), reverse=True)


def hits_at(gains: Sequence[float], k: int) -> float:
    """1.0 if anything relevant is among the first ``k``."""
    return float(any(gain > 0 for gain in gains[:k]))


def recall_at(gains: Sequence[float], ideal: Sequence[float], k: int) -> float:
    """Share of what is relevant that the first ``k`` hold."""
    return sum(gain > 0 for gain in gains[:k]) / len(ideal)


def reciprocal_rank(gains: Sequence[float], k: int) -> float:
    """1 / rank of the first relevant among the first ``k``, else 0."""
    return next((1 / rank for rank, gain in enumerate(gains[:k], start=1) if gain > 0), 0.0)


def ndcg_at(gains: Sequence[float], ideal: Sequence[float], k: int) -> float:
    """Normalised discounted cumulative gain with linear gains, as trec_eval computes it."""
    best = _dcg(ideal[:k])
    return _dcg(gains[:k]) / best if best else 0.0


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _ranges(hit: Hit) -> list[tuple[str, int, int]]:
    own = (hit.passage.article_id, hit.passage.start, hit.passage.end)
    folded = (_PASSAGE_ID.fullmatch(name) for name in hit.folded)
    return [own] + [(m["id"], int(m["start"]), int(m["end"])) for m in folded if m]


def _holds(ranges: Sequence[tuple[str, int, int]], part: Sequence[Gold]) -> bool:
    return any(
        article_id == gold.article_id and start <= gold.answer.start and gold.answer.end <= end
        for article_id, start, end in ranges
        for gold in part
    )


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
