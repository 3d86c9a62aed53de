"""Which models follow a JSON Schema: our own table, and a probe for those it does not know.

LiteLLM's list is no help: it says that every model takes ``response_format``, and denies it for
local servers that do (seen in 1.106.2).
"""

from __future__ import annotations

import json
import os
from fnmatch import fnmatchcase
from typing import Any

from qa.errors import ModelRefused
from qa.model.chat import ChatModel, ChatRequest, Message, complete
from qa.model.deadline import Deadline

STATEMENTS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "ids": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["text", "ids"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["statements"],
    "additionalProperties": False,
}
"""The reply of ``prompts/answer_json.md``, within the subset that all providers take."""

_TABLE: tuple[tuple[str, bool], ...] = (
    ("openai/gpt-3*", False),
    ("openai/gpt-4", False),
    ("openai/gpt-4-*", False),
    ("openai/gpt-*", True),
    ("openai/o[1-9]*", True),
    ("azure/*", True),
    ("anthropic/claude-3*", False),
    ("anthropic/claude-2*", False),
    ("anthropic/*", True),
    ("gemini/gemini-1*", False),
    ("gemini/*", True),
    ("vertex_ai/gemini-*", True),
    ("mistral/*", True),
    ("xai/*", True),
    ("ollama/*", True),
    ("ollama_chat/*", True),
    ("hosted_vllm/*", True),
    ("llamafile/*", True),
)
"""First match wins. From the providers' documentation of structured output, November 2026."""
_BARE = (("gpt-", "openai/"), ("o1", "openai/"), ("o3", "openai/"), ("claude-", "anthropic/"))


def follows_schema(model: str, base_url: str | None = None) -> bool | None:
    """Return what the table says; None where only a probe can tell.

    Behind an address of the user's own, an ``openai/...`` model may be anything.
    """
    full = full_name(model)
    if full.startswith("openai/") and (base_url or own_server(model)):
        return None
    return next((yes for pattern, yes in _TABLE if fnmatchcase(full, pattern)), None)


def own_server(model: str) -> str | None:
    """Return the address that the environment gives for ``openai/...`` models, if it does."""
    if not full_name(model).startswith("openai/"):
        return None
    return os.environ.get("OPENAI_BASE_URL") or os.environ.get("OPENAI_API_BASE")


def address_variable(name: str) -> str:
    """Return the variable in which LiteLLM looks for the address of a model's server."""
    provider = full_name(name).split("/")[0].removesuffix("_chat")
    return f"{provider.upper()}_API_BASE"


def full_name(model: str) -> str:
    """Return a model's name with its provider, where LiteLLM takes the bare one too."""
    return next((to + model for bare, to in _BARE if model.startswith(bare)), model)


_CITES = (("anthropic/claude-2*", False), ("anthropic/claude-3-haiku*", False),
          ("anthropic/claude-*", True))  # fmt: skip
"""First match wins. All active models but Claude 3 Haiku cite (Anthropic's documentation)."""


def cites_documents(model: str) -> bool:
    """Return whether a model cites documents by itself, at its provider's own address."""
    full = model if "/" in model else f"anthropic/{model}"
    return next((yes for pattern, yes in _CITES if fnmatchcase(full, pattern)), False)


_PROBE: dict[str, Any] = {
    "type": "object",
    "properties": {"kept": {"type": "integer", "enum": [7391]}},
    "required": ["kept"],
    "additionalProperties": False,
}


async def probe_schema(model: ChatModel, deadline: Deadline) -> bool:
    """Ask a model for a reply that only a schema would bring about; return whether it came.

    Raises:
        ModelUnavailable: It could not be asked.
    """
    request = ChatRequest(
        messages=(Message(role="user", text="Say hello."),), max_tokens=32, reply_schema=_PROBE
    )
    try:
        reply = await complete(model, request, deadline)
        return bool(json.loads(reply.text) == {"kept": 7391})
    except (ModelRefused, json.JSONDecodeError):
        return False
