"""Asking over the bundled articles, and what must hold of every answer whatever a model says."""

from __future__ import annotations

import re

from qa.answering.answerers.base import Answerer
from qa.answering.ask import ask, final_answer
from qa.answering.question import Question
from qa.models.llm import ChatModel, ChatRequest, CompletionStream, Deadline
from qa.testing.corpus import articles, retrieval_of
from qa.types import Answer, Article, Retrieval

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


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


async def answer_over(answerer: Answerer, question: str, article: str, passages: int) -> Answer:
    """Answer one question over the first passages of an article."""

    async def found(query: Question) -> Retrieval:
        whole = retrieval_of(query.text, article)
        return whole.model_copy(update={"hits": whole.hits[:passages]})

    def stored(article_id: str, version: int) -> Article:
        return articles()[article_id]

    return await final_answer(
        ask(Question(question), retrieve=found, answerer=answerer, article=stored)
    )


def bad_citations(answer: Answer) -> int:
    """Count the citations whose quote is not what the article has at their range."""
    return sum(
        articles()[c.article_id].text[c.start : c.end] != c.quote
        for c in (*answer.citations, *answer.nearest)
    )


def bare_figures(answer: Answer) -> int:
    """Count the numbers in digits in claims that stand in none of the claim's citations."""
    bare = 0
    for claim in answer.claims:
        cited = " ".join(citation.quote for citation in claim.citations).replace(",", "")
        held = set(_DIGITS.findall(cited))
        bare += sum(figure.replace(",", "") not in held for figure in _DIGITS.findall(claim.text))
    return bare
