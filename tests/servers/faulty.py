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
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Headers = dict[str, str]
_SENTENCE = re.compile(r"^\[(\d+\.\d+)\] (.+)$", re.MULTILINE)
_WORD = re.compile(r"\w+")
BY_MODEL = "by-model"
PIECE = 12
"""Characters in a streamed piece."""


class Cut(Exception):
    """The connection is to be closed in the middle."""


class Failure(Exception):
    """The call is to be answered with an error."""

    def __init__(self, status: int, body: object, headers: Headers | None = None) -> None:
        super().__init__(status)
        self.status, self.body, self.headers = status, body, headers or {}


class Asked:
    """What the server saw of one request."""

    def __init__(self, case: str, body: dict[str, Any], times: int) -> None:
        self.case, self.body, self.times = case, body, times
        """``times``: how often this case was asked before."""
        self.pieces_sent = 0
        self.client_left = False

    @property
    def question(self) -> str:
        return str(next(m for m in self.body["messages"] if m["role"] == "user")["content"])

    @property
    def sentences(self) -> list[tuple[str, str]]:
        """The numbered sentences of the prompt."""
        return _SENTENCE.findall("\n".join(str(m["content"]) for m in self.body["messages"]))

    def best(self) -> tuple[str, str]:
        """The sentence that shares most words with the question."""
        asked = set(_WORD.findall(self.question.lower()))
        return max(self.sentences, key=lambda s: len(asked & set(_WORD.findall(s[1].lower()))))


Case = Callable[[Asked], Iterator[str]]


def _good(asked: Asked) -> Iterator[str]:
    number, text = asked.best()
    yield f"{text} [{number}]\n"


def _slow(asked: Asked) -> Iterator[str]:
    for piece in _pieces("".join(_good(asked))):
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


CASES: dict[str, Case] = {
    name[1:]: case
    for name, case in list(globals().items())
    if name.startswith("_") and callable(case) and getattr(case, "__annotations__", {}).get("asked")
}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Faulty

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        case = self.path.split("/")[1]
        asked = self.server.note(body["model"] if case == BY_MODEL else case, body)
        try:
            self._stream(asked, self.server.cases[asked.case](asked))
        except Failure as failure:
            self._fail(failure)
        except Cut:
            self.close_connection = True
        except (BrokenPipeError, ConnectionResetError):
            asked.client_left = True
            self.close_connection = True

    def _fail(self, failure: Failure) -> None:
        html = isinstance(failure.body, str)
        body = str(failure.body).encode() if html else json.dumps(failure.body).encode()
        self.send_response(failure.status)
        for name, value in failure.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html" if html else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, asked: Asked, replies: Iterator[str]) -> None:
        started = False
        for reply in replies:
            if not started:
                self._start()
                started = True
            for piece in _pieces(reply):
                self._event(_chunk({"content": piece}))
                asked.pieces_sent += 1
        if not started:
            self._start()
        self._event(_chunk({}, finish="stop"))
        usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
        self._event({**_chunk(None), "usage": usage})
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _start(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _event(self, value: object) -> None:
        self._chunk(f"data: {json.dumps(value)}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


class Faulty(ThreadingHTTPServer):
    """The server; ``asked`` lists what it was asked."""

    daemon_threads = True

    def __init__(self, cases: Mapping[str, Case]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.cases = cases
        self.asked: list[Asked] = []
        self._lock = threading.Lock()

    def note(self, case: str, body: dict[str, Any]) -> Asked:
        with self._lock:
            times = sum(earlier.case == case for earlier in self.asked)
            asked = Asked(case, body, times)
            self.asked.append(asked)
        return asked

    def url(self, case: str) -> str:
        """The base URL of a case."""
        assert case in {*self.cases, BY_MODEL}, case
        return f"http://127.0.0.1:{self.server_address[1]}/{case}/v1"


def _chunk(delta: object, finish: str | None = None) -> dict[str, Any]:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "faulty"}
    return {**head, "choices": choices}


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), PIECE):
        yield text[start : start + PIECE]


@contextmanager
def faulty_server(cases: Mapping[str, Case] = CASES) -> Iterator[Faulty]:
    """Run the server for a while."""
    with Faulty(cases) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
