"""A chat model by script, behind a real HTTP server: its replies depend on what it is asked.

It speaks as much of OpenAI's streaming protocol as a client needs. Told to keep hedges ("Keep words
such as ..."), it repeats the sentence that shares most words with the question; not told, it
rounds the figures in it, as a careless model does.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = "openai/scripted"
RULE = "Keep words such as"
_SENTENCE = re.compile(r"^\[(\d+\.\d+)\] (.+)$", re.MULTILINE)
_WORD = re.compile(r"\w+")


def reply(system: str, question: str) -> str:
    """Return what the model says."""
    asked = set(_WORD.findall(question.lower()))
    found = _SENTENCE.findall(system)
    if not found:
        return "NONE"
    number, text = max(found, key=lambda s: len(asked & set(_WORD.findall(s[1].lower()))))
    said = text if RULE in system else re.sub(r"\d", "9", text)
    return f"{said} [{number}]\n"


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said = {m["role"]: str(m["content"]) for m in body["messages"]}
        text = reply(said.get("system", ""), said.get("user", ""))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
        self._event([{"index": 0, "delta": {"content": text}, "finish_reason": None}])
        self._event([{"index": 0, "delta": {}, "finish_reason": "stop"}])
        self._event([], usage=usage)
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, choices: list[object], **more: object) -> None:
        head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
        line = json.dumps({**head, "choices": choices, **more})
        self.wfile.write(f"data: {line}\n\n".encode())


@contextmanager
def scripted_server() -> Iterator[str]:
    """Run the server for a while; gives its base URL."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1"
        finally:
            server.shutdown()
            thread.join()
