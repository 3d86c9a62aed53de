"""Nobody but the model's own server is called, and what is missing is named."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.errors import ModelUnavailable
from qa.models.llm import (
    ChatRequest,
    Deadline,
    Message,
    ProviderModel,
    base_url_for,
    close_clients,
    complete,
    warm_up,
)
from qa.testing.command import qa
from qa.testing.folders import BUNDLED
from qa.testing.servers.faulty import Faulty, faulty_server

OWN = "http://127.0.0.1:8000/v1"
TROOPS = "pentagon-troops-2022-02-02"
REQUEST = ChatRequest(messages=(Message(role="user", text="Say hello."),))


# LiteLLM 1.106.2 uses pydantic in ways that it warns of.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Accessing the:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Items? '.*' on TypedDict class:UserWarning"),
]


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[Faulty]:
    with faulty_server() as running:
        asyncio.run(warm_up())
        yield running


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.endswith(("_API_KEY", "_API_BASE", "_BASE_URL")):
            monkeypatch.delenv(name)


def failure_of(name: str, base_url: str | None = None) -> ModelUnavailable:
    async def work() -> None:
        try:
            await complete(ProviderModel(name, base_url=base_url), REQUEST, Deadline.after(60))
        finally:
            await close_clients()

    with pytest.raises(ModelUnavailable) as raised:
        asyncio.run(work())
    return raised.value


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("hosted_vllm/llama", "HOSTED_VLLM_API_BASE"),
        ("lm_studio/llama", "LM_STUDIO_API_BASE"),
        ("litellm_proxy/llama", "LITELLM_PROXY_API_BASE"),
    ],
)
def test_a_server_without_an_address_is_not_taken_for_openai(name: str, variable: str) -> None:
    """LiteLLM would send the question and the passages to api.openai.com."""
    error = failure_of(name)
    assert variable in error.message
    assert not error.retryable


def test_all_that_a_provider_needs_is_named() -> None:
    needed = failure_of("azure/gpt-5").message
    assert "AZURE_API_BASE and AZURE_API_VERSION and AZURE_API_KEY are not set" in needed
    either = failure_of("gemini/gemini-2.5-flash").message
    assert " or " in either
    assert "is not set" in either


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("127.0.0.1:8000/v1", "http://host:port/v1"),
        ("not an address", "http://host:port/v1"),
        ("http://127.0.0.1:9/v1", "QA_MODEL_BASE_URL is right"),
    ],
)
def test_a_wrong_base_url_is_said_so(url: str, words: str) -> None:
    error = failure_of("openai/llama", url)
    assert words in error.hint
    assert url not in str(error), "clients of the service need not know its network"


def test_ollama_that_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_API_BASE", "http://127.0.0.1:9")
    for name in ("ollama/llama3", "ollama_chat/llama3"):
        error = failure_of(name)
        assert "cannot be reached" in error.message
        assert "OLLAMA_API_BASE" in error.hint


@pytest.mark.parametrize("ending", ["", "/"])
def test_a_slash_behind_the_base_url_does_not_matter(server: Faulty, ending: str) -> None:
    async def work() -> str:
        model = ProviderModel("openai/llama", base_url=server.url("good") + ending)
        try:
            return (await complete(model, REQUEST, Deadline.after(60))).text
        finally:
            await close_clients()

    assert asyncio.run(work()).startswith("Hello!")


def test_the_base_url_is_for_models_on_the_users_own_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("openai/local", "hosted_vllm/llama", "lm_studio/llama", "llamafile/llama"):
        assert base_url_for(name, OWN) == OWN
        assert base_url_for(name, None) is None
    for name in ("anthropic/claude-sonnet-4-5", "ollama/llama3", "gemini/gemini-2.5-flash"):
        assert base_url_for(name, OWN) is None
    monkeypatch.setenv("HOSTED_VLLM_API_BASE", "http://127.0.0.1:9000/v1")
    assert base_url_for("hosted_vllm/llama", OWN) is None


@pytest.mark.slow
def test_calls_go_to_the_models_server_and_nowhere_else(server: Faulty) -> None:
    """Watched from below: every name looked up and every connection made by the process."""
    script = """
import asyncio, sys
seen = set()
def watch(event, given):
    if event == "socket.getaddrinfo":
        seen.add(given[0].decode() if isinstance(given[0], bytes) else given[0])
    if event == "socket.connect":
        seen.add(given[1][0])
sys.addaudithook(watch)
from qa.errors import ModelError
from qa.models.llm import *
hello = (Message(role="user", text="hello"),)
request = ChatRequest(messages=hello, reply_schema=STATEMENTS_SCHEMA)
async def call(name, url=None):
    try:
        return (await complete(ProviderModel(name, base_url=url), request, Deadline.after(60))).text
    except ModelError as error:
        return error.message
async def main():
    print(await call("openai/local", sys.argv[1]))
    for name in ("ollama/llama3", "ollama_chat/llama3", "anthropic/claude-sonnet-4-5", "gpt-5",
                 "hosted_vllm/llama", "lm_studio/llama", "groq/llama", "nonsense/x"):
        await call(name)
    await close_clients()
asyncio.run(main())
print(sorted(seen))
"""
    unset = {"LITELLM_LOCAL_MODEL_COST_MAP", "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    own = {"OLLAMA_API_BASE": "http://127.0.0.1:9", "ANTHROPIC_API_BASE": "http://127.0.0.1:9",
           "ANTHROPIC_API_KEY": "test-key"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", script, server.url("good")],
        env={**kept, **own}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    reply, *_, seen = done.stdout.splitlines()
    assert reply.startswith("Hello!")
    assert seen == "['127.0.0.1']"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample article."""
    path = tmp_path_factory.mktemp("access")
    assert qa("ingest", str(BUNDLED / f"{TROOPS}.txt"), home=path).returncode == 0
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("refuses_key", "Set or correct OPENAI_API_KEY"),
        ("unknown_model", "Check its name"),
        ("too_long", "top_k"),
        ("not_found", "usually ends in /v1"),
    ],
)
def test_the_command_line_says_what_to_do_in_one_line(
    home: Path, server: Faulty, case: str, words: str
) -> None:
    environ = {"QA_FALLBACK": "false", "QA_MODEL_BASE_URL": server.url(case)}
    question = "How many troops has the Pentagon put on alert?"
    done = qa("ask", "-m", "openai/local", question, home=home, environ=environ)
    assert done.returncode == 5
    (line,) = [one for one in done.stderr.decode().splitlines() if one.startswith("error: ")]
    assert words in line
