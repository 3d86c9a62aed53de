"""A language model as a judge: one call for all claims of an answer.

The prompt is ``prompts/judge_claims.md``; the reply is JSON with one verdict and one reason for
each claim. A claim that the reply leaves out is neither supported nor contradicted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from qa.errors import UnreadableReply
from qa.models.judge.types import Judgement, Pair, Thresholds
from qa.models.llm import ChatModel, ChatRequest, Deadline, Message, complete
from qa.models.prompts import load_prompt, render

SECONDS = 20.0
"""For one call."""
TOKENS_A_CLAIM = 90
MOST = 16
"""Claims in one call."""
LONGEST_REASON = 200
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "verdicts": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "claim": {"type": "integer"},
                    "reason": {"type": "string"},
                    "verdict": {
                        "type": "string",
                        "enum": ["supported", "contradicted", "not_stated"],
                    },
                },
                "required": ["claim", "reason", "verdict"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["verdicts"],
    "additionalProperties": False,
}
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)
_SCORES = {
    "supported": (1.0, 0.0),
    "contradicted": (0.0, 1.0),
    "not_stated": (0.0, 0.0),
}


class LlmJudge:
    """A chat model as a judge (``qa.models.judge.Judge``)."""

    thresholds = Thresholds(supported=0.5, contradicted=0.5)

    def __init__(self, model: ChatModel, *, schema: bool = False, seconds: float = SECONDS) -> None:
        """Use a model.

        Args:
            model: Any chat model; retries and the like are its own affair.
            schema: Whether it follows a JSON schema.
            seconds: For one call.
        """
        self.name = model.name
        self._model = model
        self._schema = SCHEMA if schema else None
        self._seconds = seconds
        self._prompt = load_prompt("judge_claims")

    @property
    def fingerprint(self) -> str:
        """The version of the prompt."""
        return self._prompt.version

    async def judge(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        """Return one judgement for each pair, by one call for up to 16 of them.

        Raises:
            ModelError: The model failed, or its reply could not be read.
        """
        await self._model.ready()
        found: list[Judgement] = []
        for start in range(0, len(pairs), MOST):
            found += await self._judged(pairs[start : start + MOST])
        return tuple(found)

    async def _judged(self, pairs: Sequence[Pair]) -> tuple[Judgement, ...]:
        parts = render(self._prompt, claims="\n\n".join(map(_shown, range(1, 1 + MOST), pairs)))
        request = ChatRequest(
            messages=tuple(Message(role=part.role, text=part.text) for part in parts),
            max_tokens=200 + TOKENS_A_CLAIM * len(pairs),
            reply_schema=self._schema,
        )
        reply = await complete(self._model, request, Deadline.after(self._seconds))
        return read_verdicts(reply.text, len(pairs))


def _shown(number: int, pair: Pair) -> str:
    """Return one claim with its evidence, each on lines of their own."""
    texts = "\n".join(f"Evidence: {' '.join(text.split())}" for text in pair.evidence)
    return f"Claim {number}: {' '.join(pair.claim.split())}\n{texts}"


def read_verdicts(reply: str, claims: int) -> tuple[Judgement, ...]:
    """Read a judge's reply, with or without text around its JSON.

    Raises:
        UnreadableReply: There is no JSON object with verdicts in it.
    """
    match = _OBJECT.search(reply)
    try:
        rows = json.loads(match[0])["verdicts"] if match else None
    except (ValueError, KeyError, TypeError):
        rows = None
    if not isinstance(rows, list):
        raise UnreadableReply("The judge's reply has no verdicts that can be read.", "Ask again.")
    by_claim = {
        row.get("claim"): row for row in rows if isinstance(row, dict) and _said(row) is not None
    }
    return tuple(_judgement(by_claim.get(number)) for number in range(1, claims + 1))


def _said(row: dict[str, Any]) -> tuple[float, float] | None:
    return _SCORES.get(str(row.get("verdict")).strip().casefold().replace(" ", "_"))


def _judgement(row: dict[str, Any] | None) -> Judgement:
    scores = _said(row) if row else None
    if row is None or scores is None:
        return Judgement(supported=0, contradicted=0, reason="the judge gave no verdict on it")
    supported, contradicted = scores
    reason = " ".join(str(row.get("reason") or "").split())[:LONGEST_REASON] or None
    return Judgement(supported=supported, contradicted=contradicted, reason=reason)
