"""LiteLLM against a real server that misbehaves; its cases are in qa/testing/servers/faulty.py."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import aclosing
from typing import TypeVar

import pytest

from qa.errors import ModelError, ModelRefused, ModelUnavailable, UnreadableReply
from qa.models.llm import (
    ChatRequest,
    Completion,
    Deadline,
    Message,
    ProviderModel,
    ResilientModel,
    complete,
    follows_schema,
    probe_schema,
    warm_up,
)
from qa.testing.servers.clients import run
from qa.testing.servers.faulty import Faulty, faulty_server

# LiteLLM 1.106.2 reads pydantic's fields in a way that pydantic 2.11 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:Accessing the:DeprecationWarning")

SAYS = "[1.1] About 2,000 troops go to Poland.\n[1.2] The weather was fine."
REQUEST = ChatRequest(
    messages=(
        Message(role="system", text=SAYS),
        Message(role="user", text="How many troops go to Poland?"),
    )
)
REPLY = "About 2,000 troops go to Poland. [1.1]\n"
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def server() -> Iterator[Faulty]:
    with faulty_server() as running:
        asyncio.run(warm_up())
        yield running


def model(server: Faulty, case: str) -> ResilientModel:
    silence = 0.7 if case in {"silent", "stalls"} else 60.0
    return ResilientModel(ProviderModel("openai/tiny", base_url=server.url(case)), silence=silence)


def test_a_reply_is_streamed_with_its_usage(server: Faulty) -> None:
    async def work() -> list[object]:
        stream = model(server, "good").stream(REQUEST, Deadline.after(20))
        async with aclosing(stream):
            return [item async for item in stream]

    *deltas, end = run(work)
    assert isinstance(end, Completion)
    assert "".join(delta.text for delta in deltas) == end.text == REPLY  # type: ignore[attr-defined]
    assert len(deltas) > 2
    assert (end.usage.prompt_tokens, end.usage.completion_tokens) == (100, 10)
    assert end.finish == "stop"


@pytest.mark.parametrize(
    ("case", "error", "retryable", "calls"),
    [
        ("silent", ModelUnavailable, True, 3),
        ("stalls", ModelUnavailable, True, 1),
        ("limited_long", ModelUnavailable, True, 1),
        ("fails", ModelUnavailable, True, 3),
        ("refuses_key", ModelUnavailable, False, 1),
        ("unknown_model", ModelUnavailable, False, 1),
        ("too_long", ModelRefused, False, 1),
        ("cut", ModelUnavailable, True, 1),
        ("cut_at_once", ModelUnavailable, True, 3),
        ("not_openai", UnreadableReply, False, 1),
    ],
)
def test_a_fault_is_one_of_our_errors_and_is_retried_only_where_that_can_help(
    server: Faulty, case: str, error: type[ModelError], retryable: bool, calls: int
) -> None:
    before = len(server.asked)
    with pytest.raises(ModelError) as raised:
        run(lambda: complete(model(server, case), REQUEST, Deadline.after(20)))
    assert type(raised.value) is error
    assert raised.value.retryable is retryable
    assert len(server.asked) - before == calls


@pytest.mark.parametrize("case", ["limited_once", "fails_once"])
def test_what_passes_is_tried_again(server: Faulty, case: str) -> None:
    reply = run(lambda: complete(model(server, case), REQUEST, Deadline.after(20)))
    assert reply.text == REPLY
    assert sum(asked.case == case for asked in server.asked) == 2


def test_no_reply_reaches_past_the_deadline(server: Faulty) -> None:
    with pytest.raises(ModelUnavailable, match="ran out of time"):
        run(lambda: complete(model(server, "endless"), REQUEST, Deadline.after(0.5)))


def test_closing_the_stream_ends_the_call(server: Faulty) -> None:
    async def work() -> None:
        stream = model(server, "endless").stream(REQUEST, Deadline.after(20))
        async with aclosing(stream):
            await anext(stream)

    run(work)
    assert noticed_leaving(server)


def noticed_leaving(server: Faulty) -> bool:
    """Whether the server's last endless reply ended because nobody read on."""
    for _ in range(200):
        if server.asked[-1].client_left:
            return True
        time.sleep(0.02)
    return False


def test_cancelling_the_task_ends_the_call(server: Faulty) -> None:
    async def work() -> None:
        task = asyncio.ensure_future(
            complete(model(server, "endless"), REQUEST, Deadline.after(20))
        )
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(work)
    assert noticed_leaving(server)


def test_a_failing_model_is_left_alone_for_a_while(server: Faulty) -> None:
    failing = model(server, "fails")

    async def work() -> None:
        for _ in range(2):
            with pytest.raises(ModelUnavailable):
                await complete(failing, REQUEST, Deadline.after(20))
        before = len(server.asked)
        with pytest.raises(ModelUnavailable, match="left alone") as raised:
            await complete(failing, REQUEST, Deadline.after(20))
        assert raised.value.retry_after
        assert len(server.asked) == before

    run(work)


def test_nobody_listening(server: Faulty) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    nobody = ProviderModel("openai/tiny", base_url=f"http://127.0.0.1:{port}/v1")
    with pytest.raises(ModelUnavailable, match="cannot be reached") as raised:
        run(lambda: complete(nobody, REQUEST, Deadline.after(20)))
    assert raised.value.retryable


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("openai/gpt-4o-mini", "OPENAI_API_KEY"),
        ("gpt-4o-mini", "OPENAI_API_KEY"),
        ("anthropic/claude-sonnet-4-5", "ANTHROPIC_API_KEY"),
        ("gemini/gemini-2.5-flash", "GEMINI_API_KEY"),
        ("mistral/mistral-small-latest", "MISTRAL_API_KEY"),
    ],
)
def test_a_missing_key_is_named(name: str, variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(key, raising=False)
    with pytest.raises(ModelUnavailable, match=variable) as raised:
        run(lambda: complete(ProviderModel(name), REQUEST, Deadline.after(20)))
    assert not raised.value.retryable


def test_an_unknown_provider_is_an_error_that_says_how_to_write_it() -> None:
    with pytest.raises(ModelUnavailable, match="provider/model"):
        run(lambda: complete(ProviderModel("nonsense/x"), REQUEST, Deadline.after(20)))


def test_a_probe_tells_a_server_that_follows_no_schema(server: Faulty) -> None:
    probed = ProviderModel("openai/tiny", base_url=server.url("other_language"))
    assert run(lambda: probe_schema(probed, Deadline.after(20))) is False
    assert server.asked[-1].body["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gpt-4o-mini", True),
        ("openai/gpt-5-mini", True),
        ("openai/gpt-3.5-turbo", False),
        ("anthropic/claude-sonnet-4-5", True),
        ("claude-3-5-haiku-latest", False),
        ("ollama_chat/llama3.2", True),
        ("openai/my-own", None),
        ("groq/llama-3.3-70b-versatile", None),
    ],
)
def test_our_own_table_of_structured_output(name: str, expected: bool | None) -> None:
    assert follows_schema(name) is expected


def test_litellm_is_not_imported_before_a_call() -> None:
    script = (
        "import sys, qa.models.llm as m; m.ProviderModel('x'); assert 'litellm' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.parametrize("prelude", ["qa.models.llm.warm_up()", "plain()"])
def test_litellm_calls_nobody_when_it_is_imported(prelude: str) -> None:
    """Its price map would be downloaded; without our setting it is, so the test can fail."""
    script = f"""
import asyncio, sys
calls = []
def watch(event, given):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        calls.append(event)
sys.addaudithook(watch)
async def plain():
    import litellm
import qa.models.llm
asyncio.run({prelude})
print(len(calls), "litellm" in sys.modules)
"""
    unset = {"LITELLM_LOCAL_MODEL_COST_MAP", "LITELLM_MODEL_COST_MAP_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    with socket.socket() as refuses:
        refuses.bind(("127.0.0.1", 0))
        environment["LITELLM_MODEL_COST_MAP_URL"] = f"http://127.0.0.1:{refuses.getsockname()[1]}/"
        done = subprocess.run(
            [sys.executable, "-c", script],
            env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
    calls, imported = done.stdout.split()[-2:]
    assert imported == "True"
    assert (calls == "0") == (prelude != "plain()")


def test_many_event_loops_one_after_another_each_get_their_reply(server: Faulty) -> None:
    for _ in range(8):
        # Without closing: that is what a script of many asyncio.run calls does.
        reply = asyncio.run(complete(model(server, "good"), REQUEST, Deadline.after(20)))
        assert reply.text == REPLY
    run(lambda: complete(model(server, "good"), REQUEST, Deadline.after(20)))
