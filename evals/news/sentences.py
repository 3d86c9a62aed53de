"""The first form of the embedded answerer, kept to compare the reader with.

It picks the sentence that answers, word for word, or declines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from math import log
from typing import TypeVar

import numpy as np

from qa.answering.question import Question
from qa.parts import Embedder
from qa.text import sentence_spans
from qa.types import ClaimDraft, DraftEnd, EvidenceHint, Hit, Passage, Retrieval, Span

NAME = "sentences (the first form)"
THRESHOLD = 0.62
"""Chosen on the golden questions of the bundled corpus; not calibrated as a probability."""
PASSAGES_READ = 10
SENTENCES_COMPARED = 12
"""Sentences compared by meaning: those that hold most of the question's words."""

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|half|hundreds?|"
    r"thousands?|millions?|billions?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,;:\"”] )[A-Z][\w’'-]+|^(?:[A-Z][\w’'-]+ ){2,}")
_EXPECTS = (
    (re.compile(r"\bhow (?:many|much|far|old|long|tall|big|large|high)\b", re.I), _NUMBER),
    (re.compile(r"^(?:who|whose|whom)\b|\bwho\b", re.I), _NAME),
)
_STOP = frozenset(
    """
    a an and are as at be been by did do does for from had has have he her his how in into is it
    its many much of on or s she some than that the their them there they this to was were what
    when where which who whom whose why will with would already
    """.split()
)
_SHORTEST_STEM = 4

Result = TypeVar("Result")
Run = Callable[[Callable[[], Result]], Awaitable[Result]]


class SentenceAnswerer:
    """Scores every retrieved sentence by meaning (cosine) and by the question's words it holds."""

    name = NAME
    prompt_version = None
    part_by_part = False

    def __init__(self, embedder: Embedder, run: Run[tuple[ClaimDraft, ...]]) -> None:
        self._embedder = embedder
        self._run = run

    async def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield the best sentence if it reaches the threshold, then the end."""
        ranked = await self._run(
            lambda: rank_sentences(question.text, retrieval.hits, self._embedder)
        )
        if ranked and ranked[0].score >= THRESHOLD:
            yield ranked[0]
            yield DraftEnd()
            return
        best = f"the best scored {ranked[0].score:.2f} and {THRESHOLD} is needed" if ranked else ""
        yield DraftEnd(
            nearest=ranked[:3],
            reason=f"No sentence in the {len(retrieval.hits)} passages read answers it ({best}).",
        )


def rank_sentences(
    question: str, hits: Sequence[Hit], embedder: Embedder
) -> tuple[ClaimDraft, ...]:
    """Return the sentences of the hits' passages as drafts, best first; scores are 0 to 1."""
    found = [pair for hit in hits[:PASSAGES_READ] for pair in _sentences(hit.passage)]
    if not found:
        return ()
    coverage = _coverage(question, [text for _, _, text in found])
    promising = sorted(range(len(found)), key=lambda i: -coverage[i])[:SENTENCES_COMPARED]
    found, coverage = [found[i] for i in promising], [coverage[i] for i in promising]
    texts = [text for _, _, text in found]
    similarity = embedder.embed_passages(texts) @ embedder.embed_query(question)
    expected = [pattern for asks, pattern in _EXPECTS if asks.search(question)]
    drafts = [
        ClaimDraft(
            text=text,
            evidence=(EvidenceHint(passage=passage, span=span),),
            score=_score(float(similarity[i]), coverage[i], text, expected),
        )
        for i, (passage, span, text) in enumerate(found)
    ]
    return tuple(sorted(drafts, key=lambda draft: -draft.score))


def _sentences(passage: Passage) -> list[tuple[Passage, Span, str]]:
    return [
        (passage, span.shift(passage.start), span.cut(passage.text))
        for span in sentence_spans(passage.text)
    ]


def _score(
    similarity: float, coverage: float, text: str, expected: Sequence[re.Pattern[str]]
) -> float:
    score = 0.5 * max(similarity, 0.0) + 0.5 * coverage
    if not all(pattern.search(text) for pattern in expected):
        score *= 0.5
    return float(np.clip(score, 0.0, 1.0))


def _coverage(question: str, texts: Sequence[str]) -> list[float]:
    """Return, for each text, the share of the question's words it holds, rare words weighing more.

    The weights are inverse frequencies among these same sentences.
    """
    held = [_stems(text) for text in texts]
    frequency = Counter(stem for stems in held for stem in stems)
    asked = _stems(question)
    weights = {stem: log(1 + len(texts) / (1 + frequency[stem])) for stem in asked}
    total = sum(weights.values()) or 1.0
    return [sum(weights[stem] for stem in asked & stems) / total for stems in held]


def _stems(text: str) -> frozenset[str]:
    words = (word.casefold() for word in _WORD.findall(text))
    return frozenset(_stem(word) for word in words if word not in _STOP)


def _stem(word: str) -> str:
    for suffix in ("'s", "’s", "ing", "ed", "es", "s"):
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word.removesuffix(suffix)
    return word
