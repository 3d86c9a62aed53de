"""A chat completion as it is made: chunks of the message, the whole answer in the last."""

from __future__ import annotations

from collections.abc import Iterator

from qa.api.openai.errors import fault_of
from qa.api.openai.responses import Chunk, ChunkChoice, Delta, Tokens, tokens
from qa.api.openai.writing import MessageText
from qa.api.public import public_answer
from qa.api.schemas import Problem
from qa.types import Answered, AskEvent, ClaimMade


class Chunks:
    """The frames of one completion; implements ``qa.api.stream.Frames``."""

    def __init__(
        self, message: MessageText, *, identity: str, created: int, model: str, usage: bool
    ) -> None:
        self._message = message
        self._identity = identity
        self._created = created
        self._model = model
        self._usage = usage

    def of(self, event: AskEvent) -> Iterator[bytes]:
        """Yield what an event adds to the message."""
        sent = len(self._message.text)
        if isinstance(event, ClaimMade):
            self._message.claim(event.claim)
            yield self._chunk(Delta(content=self._message.text[sent:]))
        elif isinstance(event, Answered):
            answer = event.answer
            self._message.end(answer)
            yield self._chunk(Delta(content=self._message.text[sent:]))
            whole = Delta(
                annotations=tuple(self._message.annotations),
                dateline=public_answer(answer, retrieved=False),
            )
            yield self._chunk(whole, finished=True)
            if self._usage:
                yield self._frame((), tokens(answer))
        else:
            yield self._chunk(Delta(role="assistant", content=""))

    def error(self, problem: Problem) -> bytes:
        """Return the frame that ends a stream which failed."""
        return f"data: {fault_of(problem).model_dump_json()}\n\n".encode()

    def end(self) -> bytes:
        """Return the last frame."""
        return b"data: [DONE]\n\n"

    def _chunk(self, delta: Delta, *, finished: bool = False) -> bytes:
        reason = "stop" if finished else None
        return self._frame((ChunkChoice(delta=delta, finish_reason=reason),), None)

    def _frame(self, choices: tuple[ChunkChoice, ...], used: Tokens | None) -> bytes:
        chunk = Chunk(
            id=self._identity,
            created=self._created,
            model=self._model,
            choices=choices,
            usage=used,
        )
        # A delta says only what it adds; the answer inside one keeps its nulls.
        absent: dict[int, dict[str, set[str]]] = {
            number: {"delta": {name for name, value in choice.delta if value is None}}
            for number, choice in enumerate(choices)
        }
        return f"data: {chunk.model_dump_json(exclude={'choices': absent})}\n\n".encode()
