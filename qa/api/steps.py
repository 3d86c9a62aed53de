"""The events of a question on their way out: each step becomes a span, the answer is counted."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from qa.api.metrics import Metrics
from qa.api.spans import finished
from qa.types import Answered, AskEvent, ClaimMade, Retrieved

_LOG = logging.getLogger(__name__)


async def observed(
    events: AsyncGenerator[AskEvent, None], metrics: Metrics, *, log_questions: bool
) -> AsyncGenerator[AskEvent, None]:
    """Yield the events of a question as they come."""
    started = last = time.time_ns()
    claims = 0
    async with aclosing(events):
        async for event in events:
            now = time.time_ns()
            if isinstance(event, Retrieved):
                finished("dateline.retrieve", last, now, passages=len(event.retrieval.hits))
                last = now
            elif isinstance(event, ClaimMade):
                claims += 1
            elif isinstance(event, Answered):
                answer = event.answer
                finished("dateline.answer", last, now, claims=claims, status=answer.status.value)
                metrics.answered(answer)
                facts = {"question": answer.question} if log_questions else {}
                _LOG.info(
                    "answered",
                    extra={
                        "status": answer.status.value,
                        "model": answer.model,
                        "claims": claims,
                        "ms": round((now - started) / 1e6, 1),
                        **facts,
                    },
                )
            yield event
