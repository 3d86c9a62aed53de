"""What a client of the service gets when the model's server misbehaves, and after what time.

All goes the way of a client: ``POST /v1/ask`` for server-sent events, the embedded reader behind
the model as in production, a real server that misbehaves as the model's.
"""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from pathlib import Path

import httpx

from evals.llm.served import Lines, Received, asked, ingest, served
from qa.settings import Settings
from qa.testing.asking import bad_citations
from qa.testing.servers.faulty import BY_MODEL, CASES, Faulty, faulty_server
from qa.types import Answer

QUESTION = "How many troops has the Pentagon put on higher alert?"
ARTICLE = "pentagon-troops-2022-02-02.txt"
PATIENCE = 60.0
SECONDS = 15.0
"""For the model; a third of what is set otherwise, to keep the table short."""


def report() -> None:
    """Print the table, as Markdown."""
    lines = Lines()
    logging.getLogger("qa").addHandler(lines)
    print("| case | calls | first event, whole answer (s) | what the client gets | logged |")
    print("|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder, faulty_server() as server:
        home = Path(folder)
        ingest(home, ARTICLE)
        chosen = Settings(
            home=home, model_base_url=server.url(BY_MODEL), model_seconds=SECONDS,
            allowed_models=("openai/*",),
        )  # fmt: skip
        with served(chosen) as url:
            for model in (chosen.model, "openai/good"):
                asked(url, QUESTION, model=model)  # opens what is opened once
            lines.taken()
            for case in CASES:
                _row(url, server, case, lines)
        # So much time that it is not the deadline that ends the call.
        with served(chosen.model_copy(update={"model_seconds": 10 * PATIENCE})) as url:
            _leaves(url, server)


def _row(url: str, server: Faulty, case: str, lines: Lines) -> None:
    before = len(server.asked)
    received = asked(url, QUESTION, model=f"openai/{case}")
    calls = len(server.asked) - before
    logged = "; ".join(lines.taken()) or "-"
    times = f"{received[0].after:.2f}, {received[-1].after:.1f}"
    print(f"| {case} | {calls} | {times} | {_told(received)} | {logged} |", flush=True)


def _told(received: list[Received]) -> str:
    names = " ".join(one.event for one in received)
    answer = next((one.data for one in received if one.event == "answer"), None)
    if answer is None:
        return f"{names}: {received[-1].data}"
    told = f"{names}; {answer['status']} by {answer['model']}"
    if answer["withdrawn"]:
        told += f", {len(answer['withdrawn'])} withdrawn ({answer['withdrawn'][0]['reason']})"
    if answer["warnings"]:
        told += f"; {answer['warnings'][0]}"
    return told + f"; invalid citations {bad_citations(Answer.model_validate(answer))}"


def _leaves(url: str, server: Faulty) -> None:
    """Leave in the middle of an endless reply, and see when the model's server is left too."""
    before = len(server.asked)
    with httpx.stream(
        "POST", f"{url}/v1/ask", json={"question": QUESTION, "model": "openai/endless"},
        headers={"Accept": "text/event-stream"}, timeout=60,
    ) as response:  # fmt: skip
        lines = response.iter_lines()
        next(lines)
        while len(server.asked) == before or not server.asked[-1].pieces_sent:
            time.sleep(0.01)
    left = time.perf_counter()
    called = server.asked[-1]
    pause = threading.Event()
    while not called.client_left and time.perf_counter() - left < PATIENCE:
        pause.wait(0.01)
    gone = f"call of the model cancelled: {called.client_left}"
    after = time.perf_counter() - left
    print(f"| client leaves | 1 | - | nothing more; {gone}, after {after:.2f} s | - |")
