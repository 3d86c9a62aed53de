"""What comes back, in OpenAI's names."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qa.types import Answer, Value


class UrlCitation(Value):
    """Where in the content a citation's link stands, and what it leads to."""

    start_index: int = Field(ge=0)
    end_index: int
    """Half-open, in Unicode code points: ``content[start_index:end_index]`` is the link."""
    url: str
    title: str


class Annotation(Value):
    """One citation."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class Reply(Value):
    """The message that answers."""

    role: Literal["assistant"] = "assistant"
    content: str
    """Markdown: each claim with numbered links, then what is to be known beside, and sources."""
    refusal: None = None
    annotations: tuple[Annotation, ...] = ()
    dateline: Answer
    """The whole answer, with exact ranges, scores, conflicts and what was withdrawn."""


class Choice(Value):
    """The one choice there is."""

    index: Literal[0] = 0
    message: Reply
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class Tokens(Value):
    """What a language model used; none for the embedded reader."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatCompletion(Value):
    """``POST /v1/chat/completions``."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    """Seconds since 1970."""
    model: str
    choices: tuple[Choice]
    usage: Tokens


class Delta(Value):
    """What a chunk adds to the message."""

    role: Literal["assistant"] | None = None
    content: str | None = None
    annotations: tuple[Annotation, ...] | None = None
    dateline: Answer | None = None


class ChunkChoice(Value):
    """The one choice of a chunk."""

    index: Literal[0] = 0
    delta: Delta
    finish_reason: Literal["stop"] | None = None
    logprobs: None = None


class Chunk(Value):
    """One event of a stream."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: tuple[ChunkChoice, ...]
    usage: Tokens | None = None


class Model(Value):
    """One entry of ``/v1/models``."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: Literal["dateline"] = "dateline"


class Models(Value):
    """``GET /v1/models``."""

    object: Literal["list"] = "list"
    data: tuple[Model, ...]


def tokens(answer: Answer) -> Tokens:
    """Return what an answer cost, as OpenAI counts it."""
    used = answer.usage
    return Tokens(
        prompt_tokens=used.prompt_tokens,
        completion_tokens=used.completion_tokens,
        total_tokens=used.prompt_tokens + used.completion_tokens,
    )
