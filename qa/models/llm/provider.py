"""Any provider through LiteLLM. The only module that imports it, and only when it is used."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Literal
from weakref import WeakSet

from qa.errors import UnreadableReply
from qa.models.llm.access import NO_KEY, key_for
from qa.models.llm.capability import full_name
from qa.models.llm.chat import ChatRequest, Completion, CompletionDelta, CompletionStream
from qa.models.llm.deadline import Deadline
from qa.models.llm.faults import fault_of
from qa.models.llm.native import CitedText, document_parts, mark_blocks
from qa.types import Usage

_loops: WeakSet[asyncio.AbstractEventLoop] = WeakSet()
_OLLAMA = ("ollama/", "ollama_chat/")
THINKING = 5
"""Times the tokens of a reply that a model which thinks first may use."""
_FINISH: dict[str, Literal["stop", "length", "filtered"]] = {
    "stop": "stop",
    "length": "length",
    "content_filter": "filtered",
}


class ProviderModel:
    """One model of one provider; keys come from the provider's usual environment variables."""

    def __init__(self, name: str, *, base_url: str | None = None) -> None:
        """Name a model; nothing is imported or called yet.

        Args:
            name: A LiteLLM model string: ``anthropic/claude-sonnet-4-5``, ``ollama_chat/...``,
                or ``openai/<any name>`` for a server that speaks OpenAI's protocol.
            base_url: Of such a server, e.g. ``http://127.0.0.1:8080/v1``.
        """
        self.name = name
        self._base_url = base_url

    async def ready(self) -> None:
        """Import LiteLLM, and OpenAI's client where that makes the call (seconds, once)."""
        await warm_up()
        if full_name(self.name).startswith("openai/"):
            # Else the first call would, half a second of processor time within its deadline.
            await asyncio.to_thread(import_module, "openai.resources")

    async def stream(self, request: ChatRequest, deadline: Deadline) -> CompletionStream:
        """Answer one request; see ``ChatModel``."""
        litellm = await asyncio.to_thread(_litellm)
        _forget_other_loops(litellm)
        arguments = _arguments(litellm, self.name, self._base_url, request)
        pieces: list[str] = []
        cited = CitedText(request.documents) if request.documents else None
        finish, usage = "unknown", Usage()
        try:
            chunks = await litellm.acompletion(**arguments, timeout=deadline.left)
        except Exception as error:
            raise fault_of(self.name, error) from error
        if cited:
            mark_blocks(chunks)
        try:
            while (chunk := await self._next(chunks)) is not None:
                usage = _usage(litellm, self.name, chunk) or usage
                for choice in chunk.choices:
                    finish = choice.finish_reason or finish
                    text = cited.take(choice.delta) if cited else choice.delta.content
                    if text or cited:
                        pieces.append(text or "")
                        # Even without text: it shows that the model is not silent.
                        yield CompletionDelta(text=text or "")
            if cited:
                pieces.append(cited.end())
                yield CompletionDelta(text=pieces[-1])
        finally:
            await chunks.aclose()
        if not "".join(pieces) and usage.prompt_tokens == 0:
            raise UnreadableReply(
                f"What {self.name} sent is no reply of a chat model.",
                "Check the base URL; it usually ends in /v1.",
            )
        yield Completion(text="".join(pieces), finish=_FINISH.get(finish, "unknown"), usage=usage)

    async def _next(self, chunks: Any) -> Any:
        try:
            return await anext(chunks, None)
        except Exception as error:
            raise fault_of(self.name, error) from error


async def warm_up() -> None:
    """Import LiteLLM with what it would import on its first call."""
    await asyncio.to_thread(_rehearse)


async def close_clients() -> None:
    """Close the connections kept open in this event loop; call it before the loop ends."""
    if "litellm" not in sys.modules:
        return
    litellm = _litellm()
    await litellm.close_litellm_async_clients()
    # What is closed must not be used again.
    litellm.in_memory_llm_clients_cache.flush_cache()


def _forget_other_loops(litellm: ModuleType) -> None:
    """Drop connections of event loops that have ended.

    LiteLLM keeps clients by the loop's id, and a new loop may get the id of one that is gone:
    its calls would then hang on connections that nobody reads any more (seen in 1.106.2).
    """
    loop = asyncio.get_running_loop()
    if loop not in _loops:
        litellm.in_memory_llm_clients_cache.flush_cache()
        _loops.add(loop)


@cache
def _rehearse() -> None:
    """Call no model; LiteLLM answers itself."""
    _litellm().completion(
        model="openai/none",
        messages=[{"role": "user", "content": ""}],
        mock_response="ready",  # an empty one would be taken for none, and the call be made
        api_key=NO_KEY,
    )


@cache
def _litellm() -> ModuleType:
    """Import LiteLLM so that it calls nobody but the provider."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    # Else the first call of an Anthropic model fetches a list of headers from GitHub (1.106.2).
    os.environ["LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS"] = "True"
    import litellm

    # It logs every call with its arguments' model; its errors reach us as exceptions.
    logging.getLogger("LiteLLM").setLevel(logging.ERROR)
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    litellm.drop_params = True
    litellm.success_callback = []
    litellm.failure_callback = []
    litellm.callbacks = []
    # aiohttp sessions are closed by a finaliser, after their loop: a warning at every exit.
    litellm.disable_aiohttp_transport = True
    module: ModuleType = litellm
    return module


def _arguments(
    litellm: ModuleType, name: str, base_url: str | None, request: ChatRequest
) -> dict[str, Any]:
    key = key_for(litellm, name, base_url)
    arguments: dict[str, Any] = {
        "model": name,
        "messages": _messages(request),
        "max_tokens": request.max_tokens * (THINKING if _thinks(litellm, name) else 1),
        "temperature": request.temperature,
        "stream": True,
        "stream_options": {"include_usage": True},
        # Retries are counted in one place: see resilient.py.
        "max_retries": 0,
        "num_retries": 0,
    }
    if request.reply_schema is not None:
        arguments["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "reply", "schema": request.reply_schema, "strict": True},
        }
    if base_url:
        arguments["api_base"] = base_url
    if name.startswith(("anthropic/", "claude-")):
        # Else LiteLLM takes a client that all event loops share and that nothing closes (1.106.2).
        arguments["client"] = _kept_client(litellm)
    if key:
        arguments["api_key"] = key
    return arguments


def _kept_client(litellm: ModuleType) -> Any:
    """Return this event loop's client for Anthropic, one of those that ``close_clients`` closes."""
    from litellm.llms.custom_httpx.http_handler import get_async_httpx_client

    return get_async_httpx_client(llm_provider=litellm.LlmProviders.ANTHROPIC)


def _messages(request: ChatRequest) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = [
        {"role": message.role, "content": message.text} for message in request.messages
    ]
    if request.documents:
        first = next(message for message in messages if message["role"] == "user")
        text = {"type": "text", "text": first["content"]}
        first["content"] = [*document_parts(request.documents), text]
    return messages


def _thinks(litellm: ModuleType, name: str) -> bool:
    """Whether a model may think before it replies, which its limit of tokens counts too."""
    # For Ollama LiteLLM would ask the server, and hold up the whole event loop (1.106.2).
    return not name.startswith(_OLLAMA) and bool(litellm.supports_reasoning(name))


def _usage(litellm: ModuleType, name: str, chunk: Any) -> Usage | None:
    used = getattr(chunk, "usage", None)
    if used is None:
        return None
    prompt, completion = used.prompt_tokens or 0, used.completion_tokens or 0
    costs = _costs(litellm, name, prompt, completion)
    return Usage(
        prompt_tokens=prompt,
        completion_tokens=completion,
        cost_usd=None if costs is None else round(sum(costs), 8),
    )


def _costs(
    litellm: ModuleType, name: str, prompt: int, completion: int
) -> tuple[float, float] | None:
    """Return what the prompt and the reply cost in US dollars; None where no price is known."""
    if name.startswith(_OLLAMA):
        return 0.0, 0.0  # see _thinks
    try:
        costs: tuple[float, float] = litellm.cost_per_token(
            model=name, prompt_tokens=prompt, completion_tokens=completion
        )
    except Exception:  # noqa: BLE001  (no price is known: LiteLLM raises bare Exception too)
        return None
    return costs
