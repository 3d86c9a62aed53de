"""Whether to ask a model for structured output, found out without keeping an answer waiting."""

from __future__ import annotations

import logging
import time

from qa.errors import ModelError
from qa.models.llm.capability import probe_schema
from qa.models.llm.chat import ChatModel
from qa.models.llm.deadline import Deadline

_LOG = logging.getLogger(__name__)
PROBE_PART = 0.2
PROBE_SECONDS = 8.0
"""A probe may take this part of a request's time, and never longer than this."""
REST = 300.0
"""Seconds after a probe without outcome (no connection, too slow) in which none is sent."""


class StructuredOutput:
    """What is known of one model at one address; keep it as long as the process lives.

    A first real call would find out too, but a server that hangs over a schema would then cost a
    question its whole time, and one that ignores it the reply to a prompt that weak models follow
    badly. The probe is small, holds nothing of the user's, and has an end of its own.
    """

    def __init__(self, follows: bool | None, model: ChatModel) -> None:
        """Take what the table says (``follows_schema``); None where the model is to be probed.

        Args:
            follows: Whether it follows a schema.
            model: Answers the probe; it should not repeat a call that fails.
        """
        self._follows = follows
        self._model = model
        self._not_before = 0.0

    async def wanted(self, deadline: Deadline) -> bool:
        """Return whether to ask for it now; the first who asks about an unknown model probes it.

        Whoever asks meanwhile is told no at once. A probe that fails or is slow counts as no, and
        is repeated ``REST`` seconds later at the earliest; a reply, or a refusal, settles it.
        """
        if self._follows is None and time.monotonic() >= self._not_before:
            self._not_before = time.monotonic() + REST
            await self._probe(deadline)
        return self._follows is True

    def disprove(self, why: str) -> None:
        """Hold from now on that the model does not follow a schema, whatever was known."""
        _LOG.warning("%s is asked for plain text from now on: %s", self._model.name, why)
        self._follows = False

    async def _probe(self, deadline: Deadline) -> None:
        limit = min(PROBE_SECONDS, deadline.left * PROBE_PART)
        try:
            self._follows = await probe_schema(self._model, Deadline.after(limit))
        except ModelError as error:
            _LOG.info("%s: whether it follows a schema is not known: %s", self._model.name, error)
        else:
            _LOG.info("%s follows a schema: %s", self._model.name, self._follows)
