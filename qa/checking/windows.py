"""The stretches of articles that a judge reads for a claim.

A sentence alone has lost whom its "he" stands for, and a whole article is more than a small model
can weigh. So the judge reads each likely sentence with its neighbours, and once more the likeliest
sentences of one article together, for claims that join what stands in different places.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.checking.sentences import Sentence, SentenceIndex
from qa.types import Span

AROUND = 250
"""Characters on each side of a sentence within which its neighbours are read too."""
WHOLE = 900
"""An article of at most so many characters is read whole."""
APART = 3
"""Windows read, beside the one that joins them."""
JOINED = 4
"""Sentences that are joined."""


def windows(near: Sequence[Sentence], index: SentenceIndex) -> tuple[str, ...]:
    """Return what to read, each text once; the likeliest sentence's surroundings come first.

    Args:
        near: The sentences that may bear the claim out, the likeliest first.
        index: The sentences of the articles that they come from.
    """
    found = [_around(one, index) for one in near[:APART]]
    first = [one for one in near[:JOINED] if one.article is near[0].article]
    if len(first) > 1:
        ordered = sorted(first, key=lambda one: one.span.start)
        found.append(" ".join(one.text for one in ordered))
    return tuple(dict.fromkeys(found))


def _around(one: Sentence, index: SentenceIndex) -> str:
    """Return a sentence with its neighbours, whole ones, under the article's title."""
    text = one.article.text
    title = f"{one.article.title}. " if one.article.title else ""
    if len(text) <= WHOLE:
        return title + text
    own = [s.span for s in index.sentences if s.article is one.article]
    low, high = one.span.start - AROUND, one.span.end + AROUND
    inside = [span for span in own if span.start >= low and span.end <= high]
    around = Span(start=min(s.start for s in inside), end=max(s.end for s in inside))
    return title + around.cut(text)
