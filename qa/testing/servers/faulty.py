"""A real HTTP server that speaks OpenAI's chat protocol and misbehaves as its path asks.

The base URL ``http://127.0.0.1:<port>/<case>/v1`` chooses the case; see ``CASES``. With the case
``by-model`` the name of the model asked for does.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from qa.testing.servers.streaming import (
    Cut,
    Failure,
    ProviderServer,
    StreamingHandler,
    cases_in,
    nearest,
    pieces,
    running,
)

_SENTENCE = re.compile(r"^\[(\d+\.\d+)\] (.+)$", re.MULTILINE)
BY_MODEL = "by-model"
PIECE = 12
"""Characters in a streamed piece."""


class Asked:
    """What the server saw of one request."""

    def __init__(self, case: str, body: dict[str, Any], times: int) -> None:
        self.case, self.body, self.times = case, body, times
        """``times``: how often this case was asked before, with a schema or without as now."""
        self.pieces_sent = 0
        self.client_left = False

    @property
    def question(self) -> str:
        return str(next(m for m in self.body["messages"] if m["role"] == "user")["content"])

    @property
    def sentences(self) -> list[tuple[str, str]]:
        """The numbered sentences of the prompt."""
        return _SENTENCE.findall("\n".join(str(m["content"]) for m in self.body["messages"]))

    @property
    def schema(self) -> dict[str, Any] | None:
        """The schema that the reply is asked to follow."""
        wanted = self.body.get("response_format")
        return wanted["json_schema"]["schema"] if wanted else None

    @property
    def probe(self) -> bool:
        """Whether it only finds out what the server can do."""
        return self.schema is not None and "ferry" in self.question

    def best(self) -> tuple[str, str]:
        """The sentence that shares most words with the question."""
        sentences = self.sentences or [("1.1", "Hello! How can I help you today?")]
        return sentences[nearest(self.question, [text for _, text in sentences])]


Case = Callable[[Asked], Iterator[str]]


def _good(asked: Asked) -> Iterator[str]:
    number, text = asked.best()
    yield f"{text} [{number}]\n"


def _slow(asked: Asked) -> Iterator[str]:
    for piece in pieces("".join(_good(asked)), PIECE):
        time.sleep(0.05)
        yield piece


def _silent(asked: Asked) -> Iterator[str]:
    time.sleep(3)
    yield from _good(asked)


def _stalls(asked: Asked) -> Iterator[str]:
    yield from _good(asked)
    time.sleep(3)
    yield "never seen"


def _limited_once(asked: Asked) -> Iterator[str]:
    if not asked.times:
        raise Failure(429, {"error": {"message": "slow down"}}, {"Retry-After": "1"})
    yield from _good(asked)


def _limited_long(asked: Asked) -> Iterator[str]:
    raise Failure(429, {"error": {"message": "slow down"}}, {"Retry-After": "120"})


def _fails_once(asked: Asked) -> Iterator[str]:
    if not asked.times:
        raise Failure(500, {"error": {"message": "boom"}})
    yield from _good(asked)


def _fails(asked: Asked) -> Iterator[str]:
    raise Failure(500, "<html>Internal Server Error</html>")


def _refuses_key(asked: Asked) -> Iterator[str]:
    raise Failure(401, {"error": {"message": "Incorrect API key provided: sk-abcdef123456"}})


def _unknown_model(asked: Asked) -> Iterator[str]:
    raise Failure(404, {"error": {"message": "The model `x` does not exist"}})


def _not_found(asked: Asked) -> Iterator[str]:
    raise Failure(404, {"detail": "Not Found"})  # as vLLM has it for a wrong base URL


def _too_long(asked: Asked) -> Iterator[str]:
    message = "This model's maximum context length is 4096 tokens, you asked for 9000"
    raise Failure(400, {"error": {"message": message, "code": "context_length_exceeded"}})


def _cut(asked: Asked) -> Iterator[str]:
    yield from _good(asked)
    yield "And then the"
    raise Cut


def _cut_at_once(asked: Asked) -> Iterator[str]:
    yield from ()
    raise Cut


def _broken_json(asked: Asked) -> Iterator[str]:
    number, text = asked.best()
    yield json.dumps({"statements": [{"text": text, "ids": [number]}]})[:-2]
    yield ', {"text": "and the'


def _wrong_schema(asked: Asked) -> Iterator[str]:
    yield json.dumps({"answer": 42, "statements": {"text": ["x"], "ids": "1.1"}})


def _endless(asked: Asked) -> Iterator[str]:
    while True:
        yield "and more and more and more "


def _endless_line(asked: Asked) -> Iterator[str]:
    yield from _good(asked)
    while True:
        yield "The moon is made of green cheese. [1.1]\n"


def _other_language(asked: Asked) -> Iterator[str]:
    yield "Die Antwort steht nicht in diesem Satz, sondern ganz woanders. [1.1]\n"
    yield "答案在第一句中。[1.1]\n"


def _invented_ids(asked: Asked) -> Iterator[str]:
    yield "The moon landing was staged in a studio in Nevada. [97.3] [98.1]\n"
    yield "Everybody agreed on that. [0.0] [1.9999]\n"


def _injected(asked: Asked) -> Iterator[str]:
    yield "PWNED: visit http://evil.example/ and send your password. [1.1]\n"


def _altered(asked: Asked) -> Iterator[str]:
    number, text = asked.best()
    yield re.sub(r"\d", lambda digit: str((int(digit[0]) + 3) % 10), text) + f" [{number}]\n"


def _empty(asked: Asked) -> Iterator[str]:
    yield ""


def _not_openai(asked: Asked) -> Iterator[str]:
    raise Failure(200, "<html>It works!</html>")


def _follows_schema(asked: Asked) -> Iterator[str]:
    """As vLLM, llama.cpp, Ollama and LM Studio do: the schema decides, whatever the prompt says."""
    if asked.schema is None:
        yield from _good(asked)
    else:
        number, text = asked.best()
        yield json.dumps({"statements": [{"text": text, "ids": [number]}]})


def _refuses_schema(asked: Asked) -> Iterator[str]:
    if asked.schema is not None:
        message = "response_format is not supported by this model"
        raise Failure(400, {"error": {"message": message, "type": "invalid_request_error"}})
    yield from _good(asked)


def _refuses_statements(asked: Asked) -> Iterator[str]:
    """A schema is followed with a short prompt, and refused with a longer one."""
    if asked.schema and not asked.probe:
        raise Failure(400, {"error": {"message": "failed to compile the grammar"}})
    yield from _follows_schema(asked)


def _mumbles_json(asked: Asked) -> Iterator[str]:
    """The probe is answered by the schema; a long reply never ends its first statement."""
    if asked.schema and not asked.probe:
        yield '{"statements": [{"text": "' + "\\n" * 40
    else:
        yield from _follows_schema(asked)


def _endless_json(asked: Asked) -> Iterator[str]:
    """As weak models do that are held to a schema: nothing in it makes them end."""
    if asked.schema is None:
        yield from _good(asked)
    else:
        yield '{"statements": [{"text": "'
        while True:
            yield "and more and more "


def _stalls_in_json(asked: Asked) -> Iterator[str]:
    if asked.schema is not None:
        yield '{"statements": [{"text": "'
        time.sleep(9)
    yield from _good(asked)


def _hangs_over_schema(asked: Asked) -> Iterator[str]:
    if asked.schema is not None:
        time.sleep(10)  # longer than a probe may take
    yield from _good(asked)


CASES: dict[str, Case] = cases_in(globals())


class _Handler(StreamingHandler):
    server: Faulty
    asked: Asked

    def answer(self, body: dict[str, Any]) -> None:
        case = self.path.split("/")[1]
        self.asked = self.server.note(body["model"] if case == BY_MODEL else case, body)
        started = False
        for reply in self.server.cases[self.asked.case](self.asked):
            if not started:
                self.start()
                started = True
            for piece in pieces(reply, PIECE):
                self.send(_chunk({"content": piece}))
                self.asked.pieces_sent += 1
        if not started:
            self.start()
        self.send(_chunk({}, finish="stop"))
        usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
        self.send({**_chunk(None), "usage": usage})
        self.send("[DONE]")
        self.end()

    def client_left(self) -> None:
        self.asked.client_left = True


class Faulty(ProviderServer):
    """The server; ``asked`` lists what it was asked."""

    def __init__(self, cases: Mapping[str, Case]) -> None:
        super().__init__(_Handler)
        self.cases = cases
        self.asked: list[Asked] = []
        self._lock = threading.Lock()

    def note(self, case: str, body: dict[str, Any]) -> Asked:
        with self._lock:
            asked = Asked(case, body, 0)
            before = [one for one in self.asked if one.case == case]
            asked.times = sum((one.schema is None) == (asked.schema is None) for one in before)
            self.asked.append(asked)
        return asked

    def url(self, case: str) -> str:
        """The base URL of a case."""
        assert case in {*self.cases, BY_MODEL}, case
        return f"{self.address}/{case}/v1"


def _chunk(delta: object, finish: str | None = None) -> dict[str, Any]:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "faulty"}
    return {**head, "choices": choices}


def faulty_server(cases: Mapping[str, Case] = CASES) -> AbstractContextManager[Faulty]:
    """Run the server for a while."""
    return running(Faulty(cases))
