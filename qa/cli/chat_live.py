"""Show an answer as it comes: the question as understood, the passages, each checked claim."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing, nullcontext
from typing import TYPE_CHECKING

from qa.types import Answer, Answered, AskEvent, ClaimMade, Retrieved

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text


async def live_answer(events: AsyncGenerator[AskEvent, None]) -> Answer:
    """Return the answer; on a terminal, show on standard error what is known so far."""
    shown: list[str] = []
    async with aclosing(events):
        with _screen() as live:
            async for event in events:
                if isinstance(event, Answered):
                    return event.answer
                shown += _news(event)
                if live is not None:
                    live.update(_dimmed(shown), refresh=True)
    raise AssertionError("the stream of events ended without an answer")


def _screen() -> Live | nullcontext[None]:
    from qa.cli.console import err

    console = err()
    if not console.is_terminal or console.is_dumb_terminal:
        return nullcontext()
    from rich.live import Live

    return Live(_dimmed(["Searching …"]), console=console, auto_refresh=False, transient=True)


def _news(event: AskEvent) -> list[str]:
    if isinstance(event, Retrieved):
        found = event.retrieval
        return [f"Reading {len(found.hits)} passages for “{found.query}” …"]
    return [f"… {event.claim.text}"] if isinstance(event, ClaimMade) else []


def _dimmed(lines: list[str]) -> Text:
    from rich.text import Text

    from qa.cli.render import one_line

    return Text("\n".join(map(one_line, lines)), style="dim")
