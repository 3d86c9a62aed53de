"""Keeping what the question before found among the passages of a follow-up."""

from __future__ import annotations

from qa.conversation.standalone import Rewrite
from qa.types import Retrieval

KEPT = 3
"""Best passages of the question before that stay; they come last."""


def with_earlier(found: Retrieval, earlier: Retrieval | None, rewrite: Rewrite) -> Retrieval:
    """Return a follow-up's passages with the best of the question before, and a warning if unsure.

    Args:
        found: For the stand-alone form of the follow-up.
        earlier: For the question before it, if any.
        rewrite: How the follow-up was understood.
    """
    known = {hit.passage.id for hit in found.hits}
    kept = [hit for hit in (earlier.hits if earlier else ())[:KEPT] if hit.passage.id not in known]
    low = min((hit.score for hit in found.hits), default=0.0)
    added = tuple(
        hit.model_copy(update={"rank": rank, "score": min(hit.score, low)})
        for rank, hit in enumerate(kept, len(found.hits) + 1)
    )
    warnings = found.warnings
    if rewrite.changed and not rewrite.sure:
        warnings += (f"Understood as “{rewrite.question}” Ask it in full if that is not meant.",)
    return found.model_copy(update={"hits": found.hits + added, "warnings": warnings})
