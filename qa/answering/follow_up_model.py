"""Follow-up questions made to stand alone by the model; its rewriting is checked, not trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.follow_up import Rewrite, standalone_question
from qa.errors import ModelError
from qa.models.llm import ChatModel, ChatRequest, Deadline, Message, complete
from qa.models.prompts import load_prompt, render
from qa.types import Turn

_SECONDS = 10.0
_LONGEST = 400
_TURNS_SHOWN = 6
_ANSWER_SHOWN = 600
_LABEL = re.compile(r"^(?:rewritten )?(?:last )?question:\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


async def rewrite_by_model(
    model: ChatModel, question: str, turns: Sequence[Turn], seconds: float = _SECONDS
) -> Rewrite:
    """Return the question as the model makes it stand alone.

    Where the model fails, or brings in names or figures that nobody in the conversation used,
    the rules are followed instead (``standalone_question``), and the result is unsure.
    """
    by_rules = standalone_question(question, turns)
    if not turns:
        return by_rules
    try:
        await model.ready()
        reply = await complete(model, _request(question, turns), Deadline.after(seconds))
    except ModelError:
        return by_rules.model_copy(update={"sure": False})
    rewritten = _read(reply.text)
    if rewritten is None or _brings_in(rewritten, question, turns):
        return by_rules.model_copy(update={"sure": False})
    return by_rules.model_copy(
        update={"question": rewritten, "changed": rewritten != question, "sure": True}
    )


def _request(question: str, turns: Sequence[Turn]) -> ChatRequest:
    shown = "\n".join(
        f"Question: {_line(turn.question)}\nAnswer: {_line(turn.answer)[:_ANSWER_SHOWN]}"
        for turn in turns[-_TURNS_SHOWN:]
    )
    parts = render(load_prompt("follow_up"), conversation=shown, question=_line(question))
    messages = tuple(Message(role=part.role, text=part.text) for part in parts)
    return ChatRequest(messages=messages, max_tokens=120)


def _line(text: str) -> str:
    return " ".join(text.split())


def _read(reply: str) -> str | None:
    """Return the question that a reply consists of; None where it is anything else."""
    line = reply.strip()
    question = _LABEL.sub("", line).strip(' *"“”`')
    one_line = len(line) <= _LONGEST and len(line.splitlines()) == 1
    return question if one_line and question.endswith("?") else None


def _brings_in(rewritten: str, question: str, turns: Sequence[Turn]) -> bool:
    """Whether there is a name or a figure in it that the conversation does not have."""
    said = " ".join([question, *(f"{turn.question} {turn.answer}" for turn in turns)])
    known = {word.casefold() for word in _WORD.findall(said)}
    words = _WORD.findall(rewritten)[1:]
    return any(
        (word[0].isupper() or word[0].isdigit()) and word.casefold() not in known for word in words
    )
