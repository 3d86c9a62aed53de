"""The reader's answerer: the words of the archive that answer, in their natural extent."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from functools import cache

from qa.answering.answerers.candidates import Candidate, read_candidates, texts_read
from qa.answering.answerers.choose import claims_from, drafted, newest_first, same_answer
from qa.answering.answerers.decision import Decision, packaged_decision
from qa.answering.answerers.excerpts import foreign_passages
from qa.answering.conflicts import disputed_figures
from qa.answering.question import Question, either_of, none_mentions, unmentioned
from qa.models.reader import Reader
from qa.parts import FetchArticle
from qa.types import ClaimDraft, DraftEnd, Retrieval

Drafts = tuple[ClaimDraft | DraftEnd, ...]
Run = Callable[[Callable[[], Drafts]], Awaitable[Drafts]]
NEAREST = 3
"""Sentences shown where nothing answers."""
POSSIBLE = 3
"""Answers offered as possible."""


class ReaderAnswerer:
    """Reads all retrieved passages at once; gives, offers as possible, or declines.

    Words count as the answer from the decision's upper threshold on. Between its two thresholds
    the likeliest words of different sentences are offered as possible, and nothing is answered.
    """

    prompt_version = None
    part_by_part = True

    def __init__(
        self,
        reader: Reader,
        article: FetchArticle,
        run: Run,
        *,
        decision: Decision | None = None,
    ) -> None:
        """Use a reader.

        Args:
            reader: Finds the words.
            article: Gets the stored articles.
            run: Runs processor work.
            decision: Weighs the features; by default the packaged one.
        """
        self.name = reader.name
        self._reader = reader
        self._article = article
        self._run = run
        self._decision = decision or packaged_decision()

    async def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield the best answer, and a rival one of another article if it is nearly as likely."""
        for drafted_one in await self._run(lambda: self._drafts(question, retrieval)):
            yield drafted_one

    def _drafts(self, question: Question, retrieval: Retrieval) -> Drafts:
        article = cache(self._article)
        found = read_candidates(
            question,
            retrieval.hits,
            self._reader,
            article,
            decision=self._decision,
        )
        chosen = [c for c in found if c.probability >= self._decision.answered]
        if not chosen:
            return (self._declined(question, retrieval, found, article),)
        claims = claims_from(chosen)
        if question.asks_why:  # another article's reason may be as good: it is no rival
            claims = claims[:1]
        if question.figure:
            claims = newest_first(claims, retrieval.hits)
        return *claims, *disputed_figures(question, claims, retrieval.hits, article), DraftEnd()

    def _declined(
        self,
        question: Question,
        retrieval: Retrieval,
        found: Sequence[Candidate],
        article: FetchArticle,
    ) -> DraftEnd:
        """Offer what is possible, with the reason why it is not given as the answer."""
        likely = [c for c in found if c.probability >= self._decision.possible]
        hits = retrieval.hits
        texts = texts_read(question, hits, article)
        lacking = unmentioned(question.names, *texts)
        if likely:
            reason = "No article answers this for certain"
        else:
            reason = f"No article answers this ({len(hits)} passages were read)"
        reason += none_mentions(lacking)
        if found:
            own = next(
                t for t, hit in zip(texts, hits, strict=True) if hit.passage == found[0].passage
            )
            apart = unmentioned(question.names, own)
            if elsewhere := [name for name in apart if name not in lacking]:
                reason += f"; the closest passage does not mention {either_of(elsewhere)}"
        if self._decision.note:
            reason += f"; {self._decision.note}"
        return DraftEnd(
            possible=tuple(drafted([one]) for one in of_different_sentences(likely, POSSIBLE)),
            nearest=tuple(drafted([one]) for one in found[:NEAREST]),
            reason=reason + ".",
            warnings=() if likely else foreign_passages(hits),
        )


def of_different_sentences(found: Sequence[Candidate], most: int) -> list[Candidate]:
    """Return the likeliest candidates, one for each passage and different answer."""
    kept: list[Candidate] = []
    for one in found:
        new = not any(
            same_answer(one.text, other.text) or one.passage == other.passage for other in kept
        )
        if new and len(kept) < most:
            kept.append(one)
    return kept
