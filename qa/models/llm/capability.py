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
from qa.models.llm.chat import ChatModel, ChatRequest, Message, complete
from qa.models.llm.deadline import Deadline

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
"""JSON schema of the reply to ``prompts/answer_json.md``, in keywords that all providers accept."""

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


_PROBE = """\
[1.1] The ferry carried twelve passengers.
[1.2] Nobody on board was hurt.

How many passengers did the ferry carry? Reply with one JSON object: \
{"statements": [{"text": "...", "ids": ["2.3"]}]}. "ids" is where the passengers are counted.
"""
_PROBE_ID = "1.1"
_PROBE_TOKENS = 80


async def probe_schema(model: ChatModel, deadline: Deadline) -> bool:
    """Ask a model for a statement by schema; return whether one came that cites its sentence.

    A server may take the schema, and its model still be too weak for it: SmolLM2-135M keeps to any
    schema, yet finds no end in one and reads well in plain text.

    Raises:
        ModelUnavailable: It could not be asked.
    """
    request = ChatRequest(
        messages=(Message(role="user", text=_PROBE),),
        max_tokens=_PROBE_TOKENS,
        reply_schema=STATEMENTS_SCHEMA,
    )
    try:
        reply = json.loads((await complete(model, request, deadline)).text)
        return any(_PROBE_ID in statement["ids"] for statement in reply["statements"])
    except (ModelRefused, json.JSONDecodeError, KeyError, TypeError):
        return False
