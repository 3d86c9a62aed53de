"""Written replies in the form of a capable model, as a model that gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import yaml

from qa.answering.answerers.llm.anchor import Numbered, number_sentences
from qa.models.llm import (
    ChatRequest,
    Completion,
    CompletionDelta,
    CompletionStream,
    Deadline,
)
from qa.testing.corpus import RECORDINGS, retrieval_of
from qa.types import Usage, Value

FILE = RECORDINGS / "replies.yaml"
UNSEEN = FILE.with_name("replies_unseen.yaml")
PIECE = 17
"""Characters of a streamed piece; prime, so that pieces end anywhere."""


class Written(Value):
    """One statement of a reply."""

    say: str
    cite: tuple[str, ...]
    """Words that stand in the sentence cited, or an id that was not given."""
    kind: str = "right"


class Reply(Value):
    """A question with a model's reply, and its reply to the request for repairs."""

    question: str
    article: str
    also: tuple[str, ...] = ()
    """Other articles of which the model was given passages."""
    style: str
    reply: tuple[Written, ...]
    repair: tuple[Written, ...] = ()


def read_replies(file: Path = FILE) -> tuple[Reply, ...]:
    """Read the written replies."""
    return tuple(
        Reply(
            question=one["question"],
            article=one["article"],
            also=tuple(one.get("also", ())),
            style=one["style"],
            reply=_written(one["reply"]),
            repair=_written(one.get("repair", [])),
        )
        for one in yaml.safe_load(file.read_text(encoding="utf-8"))
    )


class WrittenModel:
    """Says what was written for a question; asked again, what was written as its repair."""

    name = "written/replies"

    def __init__(self, replies: Sequence[Reply]) -> None:
        self._replies = {reply.question: reply for reply in replies}

    async def ready(self) -> None:
        """See ``qa.models.llm.ChatModel``; there is nothing to do."""

    async def stream(self, request: ChatRequest, deadline: Deadline) -> CompletionStream:
        """Answer one request; see ``qa.models.llm.ChatModel``."""
        del deadline
        asked = next(message.text for message in request.messages if message.role == "user")
        again = request.messages[-1].text != asked
        text = written_down(self._replies[asked], again=again)
        for start in range(0, len(text), PIECE):
            yield CompletionDelta(text=text[start : start + PIECE])
        yield Completion(
            text=text, finish="stop", usage=Usage(prompt_tokens=1, completion_tokens=1)
        )


def written_down(reply: Reply, *, again: bool = False) -> str:
    """Return a reply as the model would send it, in its style."""
    numbered = number_sentences(retrieval_of(reply.question, reply.article, *reply.also).hits)
    statements = reply.repair if again else reply.reply
    cited = [(one.say, [_id(cite, numbered) for cite in one.cite]) for one in statements]
    return in_style(reply.style, cited)


def _written(statements: Sequence[Mapping[str, object]]) -> tuple[Written, ...]:
    return tuple(
        Written.model_validate({"say": s["say"], "cite": s["cite"], "kind": s.get("is", "right")})
        for s in statements
    )


def _id(cite: str, numbered: Numbered) -> str:
    if cite.replace(".", "").isdigit():
        return cite
    found = [one.id for one in numbered.sentences.values() if cite in " ".join(one.text.split())]
    if not found:
        raise ValueError(f"no sentence has the words {cite!r}")
    return found[0]


Cited = list[tuple[str, list[str]]]


def _plain(cited: Cited) -> str:
    return "\n".join(f"{say} [{', '.join(ids)}]" for say, ids in cited)


def _bullets(cited: Cited) -> str:
    return "\n".join(f"- {say} [{', '.join(ids)}]" for say, ids in cited) + "\n"


def _numbered(cited: Cited) -> str:
    lines = [f"{n}. {say} ({', '.join(ids)})" for n, (say, ids) in enumerate(cited, 1)]
    return "Here is what the articles say:\n\n" + "\n\n".join(lines)


def _bold(cited: Cited) -> str:
    return "\n".join(f"**{say}** [{', '.join(ids)}]" for say, ids in cited)


def _inline(cited: Cited) -> str:
    """All on one line, the ids before the full stop."""
    return " ".join(f"{say.rstrip('.')} [{', '.join(ids)}]." for say, ids in cited)


def _ids_each(cited: Cited) -> str:
    return "\n".join(say + "".join(f" [{one}]" for one in ids) for say, ids in cited)


def in_style(style: str, cited: Cited) -> str:
    """Return statements with their ids, written down in a style."""
    return _STYLES[style](cited) if cited else "NONE"


def _json(cited: Cited) -> str:
    statements = [{"text": say, "ids": ids} for say, ids in cited]
    return "```json\n" + json.dumps({"statements": statements}, indent=1) + "\n```"


_STYLES: dict[str, Callable[[Cited], str]] = {
    "plain": _plain,
    "bullets": _bullets,
    "numbered": _numbered,
    "bold": _bold,
    "inline": _inline,
    "ids_each": _ids_each,
    "json": _json,
}
