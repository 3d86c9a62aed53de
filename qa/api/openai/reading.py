"""A conversation as chat clients send it, as a question with the turns before it."""

from __future__ import annotations

from collections.abc import Sequence

from qa.api.openai.requests import ChatRequest, Message
from qa.api.openai.writing import claims_of
from qa.api.schemas import MAX_TURNS, AskRequest
from qa.errors import BadQuestion
from qa.types import Turn

_TASK = "### Task:"
"""Begins what Open WebUI has a model do beside the conversation: titles, tags, follow-ups."""


def asked(body: ChatRequest, model: str) -> AskRequest:
    """Return the question of a chat request.

    The last message is the question. Earlier ones are turns, the newest 50 of them; an answer of
    Dateline's counts by its claims alone. Instructions are not followed, and not read.

    Raises:
        BadQuestion: The last message is not a question from the user, in text.
    """
    last = body.messages[-1]
    if last.role != "user":
        raise BadQuestion(
            f"The last message has the role {last.role!r}.", "End with the user's question."
        )
    question = _text(last, whole=True)
    if question.lstrip().startswith(_TASK):
        raise BadQuestion(
            "This is a task for a language model (a title, tags, a file), not a question.",
            "In Open WebUI, set another model for tasks or turn them off, and attach no files.",
        )
    options = body.dateline
    return AskRequest(
        question=question,
        turns=_turns(body.messages[:-1])[-MAX_TURNS:],
        filters=options.filters,
        as_of=options.as_of,
        top_k=options.top_k,
        strict=options.strict,
        model=model,
    )


def _turns(messages: Sequence[Message]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for message in messages:
        text = _text(message)
        if message.role == "user" and text.strip():
            turns.append(Turn(question=text))
        elif message.role == "assistant" and turns:
            said = (turns[-1].answer, claims_of(text))
            turns[-1] = turns[-1].model_copy(update={"answer": " ".join(filter(None, said))})
    return tuple(turns)


def _text(message: Message, *, whole: bool = False) -> str:
    """Return the text of a message; ``whole``: refuse one that has also something else."""
    content = message.content
    if content is None or isinstance(content, str):
        return content or ""
    other = [part.type for part in content if part.type != "text"]
    if whole and other:
        raise BadQuestion(
            f"The last message holds a part of the type {other[0]!r}.", "Send text alone."
        )
    return "\n".join(part.text or "" for part in content if part.type == "text")
