"""The reader's answerer: the words of the archive that answer, in their natural extent."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from functools import cache

from qa.answer.candidates import Candidate, read_candidates, texts_read
from qa.answer.choose import claims_from, drafted, newest_first
from qa.answer.disputed import disputed
from qa.answer.missing import missing_from, missing_words, named
from qa.answer.reasons import asks_why
from qa.figures import kind_asked
from qa.parts import FetchArticle
from qa.reader import Reader
from qa.types import ClaimDraft, DraftEnd, Retrieval

Drafts = tuple[ClaimDraft | DraftEnd, ...]
Run = Callable[[Callable[[], Drafts]], Awaitable[Drafts]]
NEAREST = 3
"""Sentences shown where nothing answers."""
SHOWN = 2
"""Doubts told of the likeliest words."""


class ReaderAnswerer:
    """Reads all retrieved passages at once; declines below the reader's calibrated threshold."""

    prompt_version = None

    def __init__(
        self, reader: Reader, article: FetchArticle, run: Run, *, guided: bool = True
    ) -> None:
        """Use a reader.

        Args:
            reader: Finds the words.
            article: Gets the stored articles.
            run: Runs processor work.
            guided: Whether figure questions are held to figures of the kind they ask for; what
                this gains is measured by ``python -m evals.news``.
        """
        self.name = reader.name
        self._guided = guided
        self._reader = reader
        self._article = article
        self._run = run

    async def draft(
        self, question: str, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield the best answer, and a rival one of another article if it is nearly as likely."""
        for drafted_one in await self._run(lambda: self._drafts(question, retrieval)):
            yield drafted_one

    def _drafts(self, question: str, retrieval: Retrieval) -> Drafts:
        article = cache(self._article)
        found = read_candidates(
            question, retrieval.hits, self._reader, article, guided=self._guided
        )
        chosen = [c for c in found if c.probability >= self._reader.threshold]
        if not chosen:
            return (self._declined(question, retrieval, found, article),)
        claims = claims_from(chosen)
        if asks_why(question):  # another article's reason may be as good: it is no rival
            claims = claims[:1]
        if kind_asked(question):
            claims = newest_first(claims, retrieval.hits)
        return *claims, *disputed(question, claims, retrieval.hits, article), DraftEnd()

    def _declined(
        self,
        question: str,
        retrieval: Retrieval,
        found: Sequence[Candidate],
        article: FetchArticle,
    ) -> DraftEnd:
        hits = retrieval.hits
        reason = f"None of the {len(hits)} passages read answers it"
        texts = texts_read(question, hits, article)
        lacking = missing_words(question, texts)
        if lacking:
            reason += f"; no passage mentions {_quoted(lacking)}"
        if found:
            best = found[0]
            reason += (
                f". The likeliest words, “{best.text}”, answer it with a probability of "
                f"{best.probability:.2f}, and {self._reader.threshold:.2f} is needed"
            )
            own = next(t for t, hit in zip(texts, hits, strict=True) if hit.passage == best.passage)
            apart = missing_from(named(question), own)
            if elsewhere := [name for name in apart if name not in lacking]:
                reason += f"; their passage does not mention {_quoted(elsewhere)}"
            against = [doubt.why for doubt in best.doubts if not doubt.said_by({*lacking, *apart})]
            reason += "".join(f"; {why}" for why in against[:SHOWN])
        nearest = tuple(drafted([one]) for one in found[:NEAREST])
        return DraftEnd(nearest=nearest, reason=reason + ".")


def _quoted(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return " or ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))
