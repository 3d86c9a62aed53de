"""Asking over the bundled articles, with every citation checked against the article's text."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from time import perf_counter

from evals.llm.corpus import articles, retrieval_of
from qa.answering.answerers.base import Answerer
from qa.answering.ask import ask
from qa.answering.question import Question
from qa.models.llm import ChatModel, ChatRequest, CompletionStream, Deadline
from qa.types import Answer, Answered, Article, AskEvent, Claim, ClaimMade, Retrieval, Value

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


class Asked(Value):
    """One question's outcome; times in seconds from its start."""

    question: str
    answer: Answer
    first_event: float
    first_claim: float | None
    total: float
    bad_citations: int
    """Citations whose quote is not what the article has at their range."""
    bare_figures: int
    """Numbers in digits in claims that stand in none of their citations."""


class Brief:
    """A model that is asked for fewer tokens than a request allows, because it is slow."""

    def __init__(self, model: ChatModel, tokens: int) -> None:
        self.name = model.name
        self._model = model
        self._tokens = tokens

    async def ready(self) -> None:
        """See ``qa.models.llm.ChatModel``."""
        await self._model.ready()

    def stream(self, request: ChatRequest, deadline: Deadline) -> CompletionStream:
        """Answer one request; see ``qa.models.llm.ChatModel``."""
        return self._model.stream(request.model_copy(update={"max_tokens": self._tokens}), deadline)


async def asked(answerer: Answerer, question: str, article: str, passages: int) -> Asked:
    """Ask one question over the first passages of an article."""
    started = perf_counter()
    first_event = first_claim = None
    async for event in _events(answerer, question, article, passages):
        now = perf_counter() - started
        first_event = now if first_event is None else first_event
        if isinstance(event, ClaimMade) and first_claim is None:
            first_claim = now
        if isinstance(event, Answered):
            return Asked(
                question=question,
                answer=event.answer,
                first_event=first_event,
                first_claim=first_claim,
                total=now,
                bad_citations=_bad_citations(event.answer),
                bare_figures=sum(map(_bare_figures, event.answer.claims)),
            )
    raise AssertionError("the stream of events ended without an answer")


def _events(
    answerer: Answerer, question: str, article: str, passages: int
) -> AsyncIterator[AskEvent]:
    async def found(query: Question) -> Retrieval:
        whole = retrieval_of(query.text, article)
        return whole.model_copy(update={"hits": whole.hits[:passages]})

    def stored(article_id: str, version: int) -> Article:
        return articles()[article_id]

    return ask(Question(question), retrieve=found, answerer=answerer, article=stored)


def _bad_citations(answer: Answer) -> int:
    return sum(
        articles()[c.article_id].text[c.start : c.end] != c.quote
        for c in (*answer.citations, *answer.nearest)
    )


def _bare_figures(claim: Claim) -> int:
    cited = " ".join(citation.quote for citation in claim.citations).replace(",", "")
    held = set(_DIGITS.findall(cited))
    return sum(figure.replace(",", "") not in held for figure in _DIGITS.findall(claim.text))
