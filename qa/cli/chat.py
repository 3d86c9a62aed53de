"""``qa chat``: a prompt; each question is answered alone."""

from __future__ import annotations

import asyncio
import sys

from qa.cli.ask import answer_of, show
from qa.cli.run import opened, report_error
from qa.errors import QAError
from qa.types import Filters


def chat() -> None:
    """Ask one question after another. Each is answered alone; an empty line or Ctrl-D ends."""
    with opened(light=True) as engine, asyncio.Runner() as runner:
        while True:
            try:
                sys.stderr.write("? ")
                sys.stderr.flush()
                question = sys.stdin.readline()
            except KeyboardInterrupt:
                break
            if not question.strip():
                break
            try:
                show(runner.run(answer_of(engine, question, Filters(), None, None)), as_json=False)
            except QAError as error:
                report_error(error)
