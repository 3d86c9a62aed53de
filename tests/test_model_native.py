"""Anthropic's own citations, through LiteLLM, against a server that speaks the Messages API."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.answerers.llm import LlmAnswerer
from qa.answering.ask import ask
from qa.answering.question import Question
from qa.engine import open_engine
from qa.errors import ModelUnavailable
from qa.models.llm import (
    Document,
    DocumentSentence,
    ProviderModel,
    ResilientModel,
    cites_documents,
    close_clients,
    warm_up,
)
from qa.models.llm.native import cited_ids, with_ids
from qa.settings import Settings
from qa.testing.corpus import articles, retrieval_of
from qa.testing.folders import BUNDLED
from qa.testing.servers.anthropic import Anthropic, anthropic_server, cited
from qa.types import Answer, Answered, Article, ClaimMade, Retrieval

# LiteLLM 1.106.2 reads pydantic's fields in a way that pydantic 2.11 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:Accessing the:DeprecationWarning")

MODEL = "anthropic/claude-haiku-4-5"
QUESTION = "How many troops has the Pentagon put on higher alert?"
TROOPS = "pentagon-troops-2022-02-02"
DOCUMENTS = (
    Document(
        title="One",
        sentences=(
            DocumentSentence(id="1.1", text="About 2,000 troops go to Poland."),
            DocumentSentence(id="1.2", text="The weather was fine."),
        ),
    ),
    Document(title="Two", sentences=(DocumentSentence(id="2.1", text="It rained in Riga."),)),
)


@pytest.fixture(scope="module")
def server() -> Iterator[Anthropic]:
    with anthropic_server() as running:
        asyncio.run(warm_up())
        yield running


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "test-key")


def answer_of(server: Anthropic, case: str) -> tuple[Answer, int]:
    """Return the answer, and how many claims were events before it."""
    provider = ProviderModel(MODEL, base_url=server.url(case))
    answerer = LlmAnswerer(ResilientModel(provider, silence=60.0), cites=True, seconds=60.0)

    async def found(query: Question) -> Retrieval:
        return retrieval_of(query.text, TROOPS)

    def article(article_id: str, version: int) -> Article:
        return articles()[article_id]

    async def run() -> tuple[Answer, int]:
        claims = 0
        try:
            async for event in ask(
                Question(QUESTION), retrieve=found, answerer=answerer, article=article
            ):
                claims += isinstance(event, ClaimMade)
                if isinstance(event, Answered):
                    return event.answer, claims
        finally:
            await close_clients()
        raise AssertionError("no answer")

    answer, claims = asyncio.run(run())
    for citation in (*answer.citations, *answer.nearest):
        text = articles()[citation.article_id].text
        assert text[citation.start : citation.end] == citation.quote
    return answer, claims


@pytest.mark.parametrize("citations_first", [True, False])
@pytest.mark.parametrize(
    "case", ["good", "wrong_place", "no_such_document", "characters", "uncited"]
)
def test_cited_text_is_a_claim_with_our_own_citation(
    server: Anthropic, case: str, citations_first: bool
) -> None:
    server.citations_first = citations_first
    answer, claims = answer_of(server, case)
    assert claims == len(answer.claims) == 1
    assert "8,500" in answer.claims[0].citations[0].quote
    assert answer.model == MODEL
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (400, 25)
    assert answer.usage.cost_usd


@pytest.mark.parametrize("case", ["invented", "altered"])
def test_what_the_sentences_do_not_say_is_withdrawn_whatever_is_cited(
    server: Anthropic, case: str
) -> None:
    answer, _ = answer_of(server, case)
    assert answer.claims == ()
    assert answer.withdrawn[0].reason


@pytest.mark.parametrize("citations_first", [True, False])
def test_a_citation_belongs_to_its_own_block(server: Anthropic, citations_first: bool) -> None:
    server.citations_first = citations_first
    answer, _ = answer_of(server, "two")
    assert len(answer.claims) == 1
    assert "8,500" in answer.claims[0].text
    assert "cheese" in answer.withdrawn[0].text


def test_the_documents_come_before_the_question_and_ask_for_citations(server: Anthropic) -> None:
    answer_of(server, "good")
    asked = server.asked[-1]
    *documents, question = asked.parts
    assert question == {"type": "text", "text": QUESTION}
    assert all(one["citations"] == {"enabled": True} for one in documents)
    assert any("8,500" in text for texts in asked.documents for text in texts)
    assert asked.headers["x-api-key"] == "test-key"


def test_a_model_may_decline(server: Anthropic) -> None:
    answer, _ = answer_of(server, "none")
    assert not answer.claims
    assert not answer.withdrawn
    assert answer.nearest


def test_a_reply_that_breaks_off_keeps_what_was_checked(server: Anthropic) -> None:
    answer, _ = answer_of(server, "breaks_off")
    assert len(answer.claims) == 1
    assert answer.warnings


@pytest.mark.parametrize(
    ("case", "words"), [("refuses_key", "did not accept the key"), ("overloaded", "provider")]
)
def test_errors_are_ours(server: Anthropic, case: str, words: str) -> None:
    with pytest.raises(ModelUnavailable, match=words):
        answer_of(server, case)


def test_the_whole_engine_with_the_usual_variables(
    server: Anthropic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_BASE", server.url("good"))

    async def run() -> Answer:
        try:
            async for event in engine.ask(QUESTION):
                if isinstance(event, Answered):
                    return event.answer
        finally:
            await engine.finish()
        raise AssertionError("no answer")

    with open_engine(Settings(home=tmp_path, model=MODEL, fallback=False)) as engine:
        engine.ingest([str(BUNDLED / f"{TROOPS}.txt")])
        answer = asyncio.run(run())
    assert "8,500" in answer.answer
    assert len(server.asked[-1].documents) == len(answer.retrieved)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("anthropic/claude-sonnet-4-5", True),
        ("claude-opus-4-8", True),
        ("anthropic/claude-3-haiku-20240307", False),
        ("openai/gpt-5", False),
        ("gpt-5", False),
        ("bedrock/anthropic.claude-3-5-sonnet", False),
    ],
)
def test_which_models_cite(name: str, expected: bool) -> None:
    assert cites_documents(name) is expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ("1.1",)),
        ({"end_block_index": 2}, ("1.1",)),
        ({"start_block_index": 1, "end_block_index": 2}, ("1.1",)),
        ({"start_block_index": "x"}, ("1.1",)),
        ({"document_index": 1}, ("1.1",)),
        ({"document_index": -5}, ("1.1",)),
        ({"cited_text": "2,000 troops"}, ("1.1",)),
        ({"cited_text": "About 2,000 troops go to Poland. The weather was fine.",
          "end_block_index": 2}, ("1.1", "1.2")),
        ({"cited_text": "The moon landing was staged."}, ()),
        ({"cited_text": "000 troops"}, ()),
        ({"cited_text": None}, ()),
        ({"cited_text": "  "}, ()),
    ],
)  # fmt: skip
def test_a_citation_is_found_by_its_words(
    change: dict[str, object], expected: tuple[str, ...]
) -> None:
    citation = {**cited(0, 0, "About 2,000 troops go to Poland."), **change}
    assert cited_ids(citation, DOCUMENTS) == expected


@settings(deadline=None)
@given(
    citation=st.dictionaries(
        st.sampled_from(["cited_text", "document_index", "start_block_index", "end_block_index"]),
        st.none() | st.integers() | st.text() | st.booleans() | st.lists(st.integers()),
    )
)
def test_no_citation_raises(citation: dict[str, object]) -> None:
    assert set(cited_ids(citation, DOCUMENTS)) <= {"1.1", "1.2", "2.1"}


def test_ids_stand_behind_every_line() -> None:
    assert with_ids("A goes.\n\nB stays.\n", ["1.1", "2.1"]) == (
        "A goes. [1.1, 2.1]\n\nB stays. [1.1, 2.1]\n"
    )
    assert with_ids("A goes.\n", []) == "A goes.\n"
