"""What a chat completion's request may hold.

Clients send much that asks for nothing here (temperature, token limits, tools that need not be
called): it is ignored. What would change the form of the reply, and is not offered, is refused.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from qa.api.bodies import MAX_CHAT_BODY
from qa.api.schemas import BoundedFilters, TopK
from qa.types import GivenDay, Value

OWN_MODEL = "dateline"
"""The model that the server has for its own, whichever that is."""
MAX_MESSAGES = 1_000
MAX_PARTS = 100
_Text = Annotated[str, Field(max_length=MAX_CHAT_BODY)]


class _Lenient(BaseModel):
    """A value that ignores the fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(_Lenient):
    """One part of a message; only ``text`` is read."""

    type: Annotated[str, Field(max_length=100)]
    text: _Text | None = None


class Message(_Lenient):
    """One message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: (
        _Text | Annotated[tuple[Part, ...], Field(max_length=MAX_PARTS, fail_fast=True)] | None
    ) = None


class StreamOptions(_Lenient):
    """What a stream is to hold."""

    include_usage: StrictBool | None = None
    """Whether a last chunk tells the tokens used."""


class ResponseFormat(_Lenient):
    """The form of the reply: always text."""

    type: Literal["text"]


class Options(Value):
    """What ``POST /v1/ask`` takes beside the question."""

    filters: BoundedFilters = BoundedFilters()
    as_of: GivenDay | None = None
    """Nothing published after this day is read; undated articles are not read either."""
    top_k: TopK | None = None
    strict: StrictBool | None = None
    """Withdraw statements that no judge confirms, instead of marking them."""


class ChatRequest(_Lenient):
    """``POST /v1/chat/completions``."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": OWN_MODEL,
                    "messages": [
                        {
                            "role": "user",
                            "content": "How many troops is Biden sending to Poland and Germany?",
                        }
                    ],
                }
            ]
        }
    )

    model: str = Field(default=OWN_MODEL, min_length=1, max_length=200)
    """``dateline``, the server's own, or another that ``/v1/models`` lists."""
    messages: Annotated[
        tuple[Message, ...], Field(min_length=1, max_length=MAX_MESSAGES, fail_fast=True)
    ]
    """The last one is the user's question; instructions (``system``) are not followed."""
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None
    tool_choice: Literal["none", "auto"] | None = None
    response_format: ResponseFormat | None = None
    logprobs: Literal[False] | None = None
    dateline: Options = Options()
    """What only Dateline takes; with the ``openai`` package, inside ``extra_body``."""
