"""What a client gets from a server that misbehaves, and after what time."""

from __future__ import annotations

import asyncio
import logging

from evals.llm.asking import asked
from qa.answer.llm import LlmAnswerer
from qa.errors import QAError
from qa.model import ProviderModel, ResilientModel, close_clients, warm_up
from tests.servers.faulty import CASES, Faulty, faulty_server

QUESTION = "How many troops has the Pentagon put on higher alert?"
ARTICLE = "pentagon-troops-2022-02-02"
JSON = frozenset(["broken_json", "wrong_schema"])


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def report() -> None:
    """Print the table, as Markdown."""
    lines = _Lines()
    logging.getLogger("qa").addHandler(lines)
    print("| case | calls | what the client gets | seconds | logged |\n|---|---|---|---|---|")
    with faulty_server() as server:
        asyncio.run(_all(server, lines))


async def _all(server: Faulty, lines: _Lines) -> None:
    await warm_up()
    await _case(server, "good")
    for case in CASES:
        lines.lines.clear()
        before = len(server.asked)
        what, seconds = await _case(server, case)
        calls = len(server.asked) - before
        logged = "; ".join(dict.fromkeys(lines.lines)) or "-"
        print(f"| {case} | {calls} | {what} | {seconds:.1f} | {logged} |", flush=True)
    await close_clients()


async def _case(server: Faulty, case: str) -> tuple[str, float]:
    model = ResilientModel(ProviderModel("openai/tiny", base_url=server.url(case)), silence=1.0)
    answerer = LlmAnswerer(model, json_form=case in JSON, seconds=12.0)
    loop = asyncio.get_running_loop()
    started = loop.time()
    try:
        done = await asked(answerer, QUESTION, ARTICLE, 10)
    except QAError as error:
        return f"{type(error).__name__}: {error}", loop.time() - started
    answer = done.answer
    what = f"{answer.status}, {len(answer.claims)} claims, {len(answer.withdrawn)} withdrawn"
    if answer.withdrawn:
        what += f" ({answer.withdrawn[0].reason})"
    if answer.warnings:
        what += f"; warning: {answer.warnings[0]}"
    return what, loop.time() - started
