"""The passages of several questions together: of a follow-up, of a question of several parts."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.conversation.follow_up import Rewrite
from qa.types import Hit, Retrieval

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


def joined(retrievals: Sequence[Retrieval]) -> Retrieval:
    """Return the passages of several questions as those of one: by turns, each passage once."""
    first, *others = retrievals
    if not others:
        return first
    longest = max(len(one.hits) for one in retrievals)
    turns = (one.hits[i] for i in range(longest) for one in retrievals if i < len(one.hits))
    hits: dict[str, Hit] = {}
    for hit in turns:
        hits.setdefault(hit.passage.id, hit.model_copy(update={"rank": len(hits) + 1}))
    warnings = dict.fromkeys(warning for one in retrievals for warning in one.warnings)
    return first.model_copy(update={"hits": tuple(hits.values()), "warnings": tuple(warnings)})
