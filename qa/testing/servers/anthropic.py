"""A real HTTP server that speaks Anthropic's Messages API with citations, as its path asks.

The base URL ``http://127.0.0.1:<port>/<case>`` chooses the case; see ``CASES``. A reply is a list
of blocks: a text with its citations, sent before the text (as the API was seen to do) or after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from qa.testing.servers.streaming import (
    Failure,
    ProviderServer,
    StreamingHandler,
    cases_in,
    nearest,
    pieces,
    running,
)

PIECE = 9


class Block(NamedTuple):
    """A text block of a reply."""

    text: str
    citations: tuple[dict[str, Any], ...] = ()


def failure(status: int, kind: str, message: str) -> Failure:
    """An error as the API sends it, before the stream or in it."""
    return Failure(status, {"type": "error", "error": {"type": kind, "message": message}})


class Asked:
    """What the server saw of one request."""

    def __init__(self, body: dict[str, Any], headers: dict[str, str]) -> None:
        self.body, self.headers = body, headers
        self.client_left = False

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The parts of the first user message."""
        return list(self.body["messages"][0]["content"])

    @property
    def documents(self) -> list[list[str]]:
        """The content blocks of each document."""
        found = [part for part in self.parts if part["type"] == "document"]
        return [[block["text"] for block in one["source"]["content"]] for one in found]

    @property
    def question(self) -> str:
        return str(next(part["text"] for part in self.parts if part["type"] == "text"))

    def best(self) -> tuple[int, int, str]:
        """Document, place and text of the sentence that shares most words with the question."""
        places = [
            (document, place, text)
            for document, texts in enumerate(self.documents)
            for place, text in enumerate(texts)
        ]
        return places[nearest(self.question, [text for _, _, text in places])]


def cited(document: int, start: int, text: str) -> dict[str, Any]:
    """A citation of one content block."""
    return {
        "type": "content_block_location",
        "cited_text": text,
        "document_index": document,
        "document_title": "any",
        "start_block_index": start,
        "end_block_index": start + 1,
    }


Case = Callable[[Asked], Iterator[Block]]


def _good(asked: Asked) -> Iterator[Block]:
    document, place, text = asked.best()
    yield Block("According to the articles:\n")
    yield Block(text, (cited(document, place, text),))
    yield Block("\n")


def _wrong_place(asked: Asked) -> Iterator[Block]:
    document, _, text = asked.best()
    yield Block(text + "\n", (cited(document, 0, text),))


def _no_such_document(asked: Asked) -> Iterator[Block]:
    _, _, text = asked.best()
    yield Block(text + "\n", (cited(97, 3, text),))


def _characters(asked: Asked) -> Iterator[Block]:
    document, _, text = asked.best()
    place = {"type": "char_location", "start_char_index": 5, "end_char_index": 900_000}
    yield Block(text, ({**cited(document, 0, text), **place},))


def _invented(asked: Asked) -> Iterator[Block]:
    words = "The moon landing was staged in Nevada."
    yield Block(words, (cited(0, 0, words),))


def _altered(asked: Asked) -> Iterator[Block]:
    document, place, text = asked.best()
    changed = re.sub(r"\d", lambda digit: str((int(digit[0]) + 3) % 10), text)
    yield Block(changed, (cited(document, place, text),))


def _uncited(asked: Asked) -> Iterator[Block]:
    yield Block(asked.best()[2])


def _two(asked: Asked) -> Iterator[Block]:
    """Two statements with nothing between their blocks, the first cited, the second not."""
    document, place, text = asked.best()
    yield Block(f"{text}\n", (cited(document, place, text),))
    yield Block("The Pentagon also likes cheese with its coffee.")


def _none(asked: Asked) -> Iterator[Block]:
    yield Block("NONE")


def _breaks_off(asked: Asked) -> Iterator[Block]:
    yield from _two(asked)
    raise failure(529, "overloaded_error", "Overloaded")


def _overloaded(asked: Asked) -> Iterator[Block]:
    yield from ()
    raise failure(529, "overloaded_error", "Overloaded")


def _refuses_key(asked: Asked) -> Iterator[Block]:
    yield from ()
    raise failure(401, "authentication_error", "invalid x-api-key")


def _endless(asked: Asked) -> Iterator[Block]:
    while True:
        yield Block("and more and more ")


CASES: dict[str, Case] = cases_in(globals())


class _Handler(StreamingHandler):
    server: Anthropic
    asked: Asked

    def answer(self, body: dict[str, Any]) -> None:
        self.asked = Asked(body, {name.lower(): value for name, value in self.headers.items()})
        self.server.asked.append(self.asked)
        blocks = CASES[self.path.split("/")[1]](self.asked)
        first = next(blocks)
        self._message(body["model"])
        try:
            self._block(0, first)
            for index, block in enumerate(blocks, 1):
                self._block(index, block)
        except Failure as fault:
            self._event(fault.body)
        else:
            stop = {"stop_reason": "end_turn", "stop_sequence": None}
            usage = {"output_tokens": 25}
            self._event({"type": "message_delta", "delta": stop, "usage": usage})
            self._event({"type": "message_stop"})
        self.end()

    def client_left(self) -> None:
        self.asked.client_left = True

    def _message(self, model: str) -> None:
        self.start()
        usage = {"input_tokens": 400, "output_tokens": 1}
        head = {"id": "m", "type": "message", "role": "assistant", "model": model, "content": []}
        end = {"stop_reason": None, "stop_sequence": None, "usage": usage}
        self._event({"type": "message_start", "message": {**head, **end}})
        self._event({"type": "ping"})

    def _block(self, index: int, block: Block) -> None:
        content = {"type": "text", "text": "", "citations": []}
        self._event({"type": "content_block_start", "index": index, "content_block": content})
        texts = [{"type": "text_delta", "text": piece} for piece in pieces(block.text, PIECE)]
        marks = [{"type": "citations_delta", "citation": one} for one in block.citations]
        for delta in marks + texts if self.server.citations_first else texts + marks:
            self._event({"type": "content_block_delta", "index": index, "delta": delta})
        self._event({"type": "content_block_stop", "index": index})

    def _event(self, value: dict[str, Any]) -> None:
        self.send(value, event=value["type"])


class Anthropic(ProviderServer):
    """The server; ``asked`` lists what it was asked."""

    citations_first = True

    def __init__(self) -> None:
        super().__init__(_Handler)
        self.asked: list[Asked] = []

    def url(self, case: str) -> str:
        """The base URL of a case."""
        assert case in CASES, case
        return f"{self.address}/{case}"


def anthropic_server() -> AbstractContextManager[Anthropic]:
    """Run the server for a while."""
    return running(Anthropic())
