"""Structured output where a server has it, plain text where not: real servers of every kind."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

import qa.models.llm.structured
from qa.answering.answerers.llm import LlmAnswerer, open_llm
from qa.answering.ask import ask, final_answer
from qa.answering.question import Question
from qa.errors import ModelRefused
from qa.models.llm import (
    Deadline,
    ProviderModel,
    ResilientModel,
    StructuredOutput,
    follows_schema,
    warm_up,
)
from qa.models.prompts import load_prompt
from qa.testing.corpus import articles, retrieval_of
from qa.testing.servers.clients import run
from qa.testing.servers.faulty import Asked, Faulty, faulty_server
from qa.types import Answer, Article, Retrieval

QUESTION = "How many troops has the Pentagon put on higher alert?"
TROOPS = "pentagon-troops-2022-02-02"
TEXT, JSON = load_prompt("answer").version, load_prompt("answer_json").version
Result = TypeVar("Result")


@pytest.fixture
def server() -> Iterator[Faulty]:
    with faulty_server() as running:
        asyncio.run(warm_up())
        yield running


def opened(server: Faulty, case: str) -> LlmAnswerer:
    return open_llm("openai/local", base_url=server.url(case), seconds=60.0)


async def answered(answerer: LlmAnswerer) -> Answer:
    async def found(query: Question) -> Retrieval:
        return retrieval_of(query.text, TROOPS)

    def article(article_id: str, version: int) -> Article:
        return articles()[article_id]

    one = answerer.for_question()
    return await final_answer(
        ask(Question(QUESTION), retrieve=found, answerer=one, article=article)
    )


def kinds(asked: list[Asked]) -> list[str]:
    """Name each call: the probe, a question by schema, or a question in plain text."""
    return ["text" if one.schema is None else "probe" if one.probe else "json" for one in asked]


@pytest.mark.parametrize(
    ("case", "first", "second", "prompt"),
    [
        ("follows_schema", ["probe", "json"], ["json"], JSON),
        ("refuses_schema", ["probe", "text"], ["text"], TEXT),
        # It takes the parameter and says what it likes.
        ("good", ["probe", "text"], ["text"], TEXT),
        # The probe is not sent again soon: the question is not to wait for it each time.
        ("hangs_over_schema", ["probe", "text"], ["text"], TEXT),
        ("refuses_statements", ["probe", "json", "text"], ["text"], TEXT),
        ("mumbles_json", ["probe", "json", "text"], ["text"], TEXT),
    ],
)
def test_a_server_is_probed_once_and_every_question_is_answered(
    server: Faulty, case: str, first: list[str], second: list[str], prompt: str
) -> None:
    answerer = opened(server, case)

    async def work() -> None:
        for calls in (first, second):
            server.asked.clear()
            answer = await answered(answerer)
            assert "8,500" in answer.answer
            assert "8,500" in answer.citations[0].quote
            assert kinds(server.asked) == calls
            assert str(answer.prompt_version).startswith(prompt)

    run(work)


def test_a_probe_holds_nothing_of_the_users(server: Faulty) -> None:
    run(lambda: answered(opened(server, "follows_schema")))
    probe = server.asked[0].body
    (message,) = probe["messages"]
    assert "ferry" in message["content"]
    assert "Pentagon" not in message["content"]
    assert probe["max_tokens"] <= 80


def test_who_asks_while_a_probe_is_under_way_does_not_wait(server: Faulty) -> None:
    answerer = opened(server, "follows_schema")

    async def work() -> list[Answer]:
        return await asyncio.gather(*(answered(answerer) for _ in range(5)))

    answers = run(work)
    assert all("8,500" in answer.answer for answer in answers)
    calls = kinds(server.asked)
    assert calls.count("probe") == 1
    forms = [str(answer.prompt_version).split("+")[0] for answer in answers]
    # Each answer names the prompt that it was asked with, whatever has been learned meanwhile.
    assert (forms.count(JSON), forms.count(TEXT)) == (calls.count("json"), calls.count("text"))
    assert forms.count(JSON) == 1


def test_a_probe_without_outcome_is_sent_again_after_a_rest(
    server: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qa.models.llm.structured, "REST", 0.0)
    broken = StructuredOutput(None, once(server, "fails"))
    assert run(lambda: twice(broken)) == (False, False)
    assert kinds(server.asked) == ["probe", "probe"]
    server.asked.clear()
    settled = StructuredOutput(None, once(server, "refuses_schema"))
    assert run(lambda: twice(settled)) == (False, False)
    assert kinds(server.asked) == ["probe"]


def once(server: Faulty, case: str) -> ResilientModel:
    return ResilientModel(ProviderModel("openai/local", base_url=server.url(case)), attempts=1)


async def twice(structured: StructuredOutput) -> tuple[bool, bool]:
    deadline = Deadline.after(60)
    return await structured.wanted(deadline), await structured.wanted(deadline)


@pytest.mark.parametrize(
    "case", ["refuses_key", "unknown_model", "fails", "cut_at_once", "endless"]
)
def test_a_server_that_answers_nobody_is_no_reason_for_structured_output(
    server: Faulty, case: str
) -> None:
    structured = StructuredOutput(None, once(server, case))
    assert run(lambda: structured.wanted(Deadline.after(60))) is False
    assert kinds(server.asked) == ["probe"]


def test_what_is_refused_in_either_form_says_nothing_of_the_schema(server: Faulty) -> None:
    model = once(server, "too_long")
    structured = StructuredOutput(True, model)
    answerer = LlmAnswerer(model, json_form=structured, seconds=20.0)
    with pytest.raises(ModelRefused, match="read that much"):
        run(lambda: answered(answerer))
    assert kinds(server.asked) == ["json", "text"]
    assert run(lambda: structured.wanted(Deadline.after(60))) is True


def test_that_the_form_was_changed_is_logged(
    server: Faulty, caplog: pytest.LogCaptureFixture
) -> None:
    answerer = LlmAnswerer(once(server, "refuses_schema"), json_form=True, seconds=20.0)
    with caplog.at_level(logging.WARNING, "qa"):
        assert "8,500" in run(lambda: answered(answerer)).answer
    (line,) = caplog.messages
    assert "plain text from now on" in line
    assert "response_format is not supported" in line


@pytest.mark.parametrize("case", ["endless_json", "stalls_in_json"])
def test_json_without_end_leaves_time_for_plain_text(server: Faulty, case: str) -> None:
    answerer = LlmAnswerer(once(server, case), json_form=True, seconds=14.0)
    assert "8,500" in run(lambda: answered(answerer)).answer
    assert kinds(server.asked) == ["json", "text"]
    assert "8,500" in run(lambda: answered(answerer)).answer
    assert kinds(server.asked) == ["json", "text", "text"]


def test_a_replay_asks_in_the_form_in_which_was_asked(server: Faulty, tmp_path: Path) -> None:
    url, file = server.url("follows_schema"), tmp_path / "replies.jsonl"
    recorded = run(lambda: answered(open_llm("openai/local", base_url=url, record=file)))
    server.asked.clear()
    replayed = run(lambda: answered(open_llm("openai/local", base_url=url, replay=file)))
    assert server.asked == []
    assert replayed.answer == recorded.answer
    assert str(replayed.prompt_version).startswith(JSON)


@pytest.mark.parametrize("variable", ["OPENAI_BASE_URL", "OPENAI_API_BASE"])
def test_a_server_named_in_the_environment_is_not_what_the_table_knows(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert follows_schema("openai/gpt-5") is True
    assert follows_schema("openai/gpt-5", "http://127.0.0.1:8000/v1") is None
    monkeypatch.setenv(variable, "http://127.0.0.1:8000/v1")
    assert follows_schema("openai/gpt-5") is None
    assert follows_schema("gpt-5") is None
    assert follows_schema("anthropic/claude-sonnet-4-5") is True


def test_the_users_own_prompt_decides_the_form(server: Faulty, tmp_path: Path) -> None:
    own = tmp_path / "careful.md"
    own.write_text(Path("prompts/answer.md").read_text(encoding="utf-8"), encoding="utf-8")
    url = server.url("follows_schema")
    run(lambda: answered(open_llm("openai/local", base_url=url, prompt=own)))
    assert kinds(server.asked) == ["text"]
