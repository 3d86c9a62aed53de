"""The seam at which a chat model is called: a request in, text deltas and one completion out."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Literal, Protocol

from pydantic import Field

from qa.errors import UnreadableReply
from qa.models.llm.deadline import Deadline
from qa.types import Usage, Value


class Message(Value):
    """One message of the request."""

    role: Literal["system", "user", "assistant"]
    text: str


class DocumentSentence(Value):
    """One sentence of a document, with the id by which a reply cites it."""

    id: str
    text: str


class Document(Value):
    """A passage, for models that cite documents by themselves."""

    title: str
    sentences: tuple[DocumentSentence, ...]


class ChatRequest(Value):
    """All that shapes a reply but the model itself."""

    messages: tuple[Message, ...] = Field(min_length=1)
    max_tokens: int = Field(default=800, ge=1)
    temperature: float = Field(default=0.0, ge=0)
    reply_schema: dict[str, Any] | None = None
    """JSON Schema of the reply, for models that follow one."""
    documents: tuple[Document, ...] = ()
    """Put before the first user message, for models that cite natively; the reply then has the
    ids of their sentences in square brackets, as other models are asked to write them."""


class CompletionDelta(Value):
    """The next piece of the reply."""

    text: str


class Completion(Value):
    """The whole reply; always the last item of a stream."""

    text: str
    finish: Literal["stop", "length", "filtered", "unknown"] = "unknown"
    """Why it ended: by itself, at ``max_tokens``, by the provider's content filter."""
    usage: Usage = Usage()


CompletionStream = AsyncGenerator[CompletionDelta | Completion, None]
"""Deltas, then one Completion whose text is the deltas joined. Closing it stops the call."""


class ChatModel(Protocol):
    """Something that answers chat requests."""

    @property
    def name(self) -> str:
        """The model as the user names it, e.g. ``anthropic/claude-sonnet-4-5``."""

    async def ready(self) -> None:
        """Do what only a first call would wait for, such as imports, outside of its deadline."""

    def stream(self, request: ChatRequest, deadline: Deadline) -> CompletionStream:
        """Answer one request; the reply must have ended at the deadline.

        Raises:
            ModelError: The model could not be called, declined, or broke off.
        """


async def complete(model: ChatModel, request: ChatRequest, deadline: Deadline) -> Completion:
    """Return the whole reply to one request (raises what the stream raises)."""
    async with aclosing(model.stream(request, deadline)) as stream:
        async for item in stream:
            if isinstance(item, Completion):
                return item
    raise UnreadableReply(f"{model.name} ended its reply without saying so.", "Ask again.")
