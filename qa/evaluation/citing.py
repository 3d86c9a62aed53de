"""Compare citations with the stored articles and with a case's gold spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa.evaluation.load import Gold, Texts
from qa.types import Answer, Citation, Span, content_hash


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
