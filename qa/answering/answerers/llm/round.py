"""One round of a draft: the model is asked, and its statements are read while they come."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, NamedTuple

from qa.answering.answerers.llm.reply import (
    MOST_STATEMENTS,
    PartialReply,
    Statement,
    may_complete,
    read_reply,
)
from qa.models.llm import ChatModel, ChatRequest, Completion, CompletionDelta, Deadline, Message
from qa.models.prompts import Prompt, render
from qa.types import Usage

LONGEST_REPLY = 20_000
"""Characters after which no more of a reply is read."""

LONGEST_START = 700
"""Characters of JSON in which a first statement must have ended: weak models that are held to a
schema find no end (SmolLM2-135M: 4 of 4 drafts, none of 3 in plain text)."""


class ReplyForm(NamedTuple):
    """How a model is asked for statements."""

    prompt: Prompt
    schema: dict[str, Any] | None = None


class Round:
    """What a round brought; it grows while its statements are read."""

    def __init__(self) -> None:
        self.usage = Usage()
        """Of all its calls."""
        self._begin()

    def _begin(self) -> None:
        self.text = ""
        """Of the last call's reply."""
        self.reading = PartialReply(())
        self.cut = False

    @property
    def unreadable(self) -> bool:
        """Whether the last reply holds no statement, and does not decline either."""
        return not self.reading.statements and not self.reading.declined

    async def read(
        self, model: ChatModel, request: ChatRequest, deadline: Deadline
    ) -> AsyncGenerator[Statement, None]:
        """Yield each statement when it is complete; end the call when enough has been read."""
        self._begin()
        given = 0
        async with aclosing(model.stream(request, deadline)) as stream:
            async for item in stream:
                if isinstance(item, Completion):
                    self.usage = self.usage.plus(item.usage)
                    self.cut = item.finish == "length"
                if isinstance(item, CompletionDelta):
                    self.text += item.text
                    starting = request.reply_schema and not self.reading.statements
                    self.cut = len(self.text) > (LONGEST_START if starting else LONGEST_REPLY)
                    if not (self.cut or may_complete(item.text)):
                        continue
                # A reply that was cut ends in a part of a statement, which is left out.
                ended = isinstance(item, Completion) and not self.cut
                self.reading = read_reply(self.text, ended=ended)
                for statement in self.reading.statements[given:]:
                    yield statement
                given = len(self.reading.statements)
                self.cut = self.cut or given == MOST_STATEMENTS
                if self.cut:
                    return


def messages_of(prompt: Prompt, **given: str) -> list[Message]:
    """Return a prompt as messages, with its variables filled in."""
    return [Message(role=part.role, text=part.text) for part in render(prompt, **given)]
