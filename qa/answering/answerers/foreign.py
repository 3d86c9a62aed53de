"""Questions in languages that the packaged reader does not read: said, and not answered."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable

from qa.answering.answerers.excerpts import excerpts
from qa.answering.question import Question
from qa.parts import Embedder, FetchArticle
from qa.text.language import NAMES, language_of_passage
from qa.types import DraftEnd, Hit, Retrieval

Run = Callable[[Callable[[], DraftEnd]], Awaitable[DraftEnd]]
NEAREST = 3
LOOKED_AT = 3
"""Passages whose language is looked at, the best ones."""
REMEDY = (
    "ask in English, or name a model that knows the language (QA_MODEL, with a multilingual "
    "QA_EMBEDDER where the articles are in another one)"
)


class UnreadAnswerer:
    """Says that it does not read a question's language, and shows what shares most words with it.

    "The articles don't say" would be wrong: they were not read.
    """

    prompt_version = None
    part_by_part = False

    def __init__(
        self,
        name: str,
        embedder: Callable[[], Embedder],
        article: FetchArticle,
        run: Run,
    ) -> None:
        """Take what finds the nearest sentences.

        Args:
            name: Of the answerer that does not read it.
            embedder: Opens the embedding model.
            article: Gets the stored articles.
            run: Runs processor work.
        """
        self.name = name
        self._embedder = embedder
        self._article = article
        self._run = run

    async def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[DraftEnd, None]:
        """Yield the end alone."""
        found = await self._run(
            lambda: excerpts(question, retrieval, self._embedder(), self._article)
        )
        language = question.language or ""
        named = NAMES.get(language, language)
        yield DraftEnd(
            unread=True,
            nearest=(found.excerpts or found.nearest)[:NEAREST],
            reason=f"The question is in {named}, and the packaged reader and the figures are "
            f"English only: {REMEDY}.",
        )


def foreign_passages(hits: tuple[Hit, ...]) -> tuple[str, ...]:
    """Return a note where some of the best passages are in languages the packaged reader lacks."""
    found = [
        hit.article.language or language_of_passage(hit.passage.text) for hit in hits[:LOOKED_AT]
    ]
    others = [tag for tag in found if tag and tag.split("-")[0].lower() != "en"]
    if not others:
        return ()
    named = " and ".join(dict.fromkeys(NAMES.get(tag.split("-")[0].lower(), tag) for tag in others))
    return (
        f"Of the {len(found)} best passages found {len(others)} are in {named}, which the packaged "
        "reader does not read: that nothing answers may be for that reason.",
    )
