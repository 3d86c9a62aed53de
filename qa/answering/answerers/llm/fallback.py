"""A chain of answerers: the next one takes over where one fails before its first claim."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from qa.answering.answerers.base import Answerer, Repairs
from qa.answering.question import Question
from qa.errors import ModelError
from qa.types import ClaimDraft, DraftEnd, Retrieval, Withdrawn

_LOG = logging.getLogger(__name__)
DEGRADED = "degraded: "
"""How the warning begins that another answerer than the one asked for has answered."""


class FallbackAnswerer:
    """Answers one question with the first answerer that can; make one for each question.

    ``name`` and ``prompt_version`` are those of the answerer that did, once it has.
    """

    part_by_part = False

    def __init__(self, answerers: Sequence[Answerer]) -> None:
        """Take the answerers in order; the last one should be one that cannot fail (embedded)."""
        self._answerers = tuple(answerers)
        self._used = self._answerers[0]

    @property
    def name(self) -> str:
        """The name of the answerer in use."""
        return self._used.name

    @property
    def prompt_version(self) -> str | None:
        """Its prompt's version."""
        return self._used.prompt_version

    async def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield what the first working answerer drafts; see ``Answerer``.

        Raises:
            ModelError: That of the last answerer.
        """
        failures: list[ModelError] = []
        for answerer in self._answerers:
            self._used = answerer
            started = False
            try:
                async with aclosing(answerer.draft(question, retrieval)) as drafts:
                    async for drafted in drafts:
                        started = True
                        yield _marked(drafted, failures, answerer.name)
            except ModelError as error:
                if started or answerer is self._answerers[-1]:
                    raise
                _LOG.warning("%s, falling back: %s", answerer.name, error)
                failures.append(error)
            else:
                return

    async def repair(
        self, refused: Sequence[Withdrawn]
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        """Yield what the answerer in use corrects; nothing where it cannot.

        Raises:
            ModelError: Its model failed.
        """
        if not isinstance(self._used, Repairs):
            yield DraftEnd()
            return
        async with aclosing(self._used.repair(refused)) as drafts:
            async for drafted in drafts:
                yield drafted


def _marked(
    drafted: ClaimDraft | DraftEnd, failures: Sequence[ModelError], used: str
) -> ClaimDraft | DraftEnd:
    if not failures or isinstance(drafted, ClaimDraft):
        return drafted
    reasons = " ".join(map(str, failures))
    warning = f"{DEGRADED}{reasons} {used} answered instead."
    return drafted.model_copy(update={"warnings": (warning, *drafted.warnings)})
