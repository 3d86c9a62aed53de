"""The events of one question's answer, in order: retrieved, claims, answered."""

from __future__ import annotations

from typing import Literal

from qa.types.answer import Answer, Claim
from qa.types.retrieval import Retrieval
from qa.types.span import Value


class Retrieved(Value):
    """The passages were found."""

    event: Literal["retrieved"] = "retrieved"
    retrieval: Retrieval


class ClaimMade(Value):
    """One claim has been cited and checked."""

    event: Literal["claim"] = "claim"
    claim: Claim


class Answered(Value):
    """The whole answer; always the last event."""

    event: Literal["answer"] = "answer"
    answer: Answer


AskEvent = Retrieved | ClaimMade | Answered
