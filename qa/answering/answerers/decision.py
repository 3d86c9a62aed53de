"""From features to the probability that words answer: one logistic regression, fitted on data.

``decision.json`` beside this file holds one weight for each feature and the two thresholds, written
by ``python -m evals.training.decision`` from questions with known answers. From ``answered`` on
words are given as the answer; from ``possible`` on they are shown as possible, never as given.
"""

from __future__ import annotations

import json
from functools import cache
from math import exp
from pathlib import Path

from pydantic import Field, ValidationError

from qa.answering.answerers.features import Features
from qa.errors import BadSettings
from qa.types import Value

PACKAGED = Path(__file__).with_name("decision.json")
_STEEPEST = 500.0


class Decision(Value):
    """A fitted logistic regression with its thresholds."""

    bias: float
    weights: dict[str, float]
    """By the names of ``Features``; a feature that gained nothing has none."""
    answered: float = Field(ge=0, le=1)
    possible: float = Field(ge=0, le=1)
    note: str = ""
    """Added to the reason where nothing is answered: why this reader's words are not trusted."""

    def probability(self, features: Features) -> float:
        """Return the probability, 0 to 1, that words with these features answer the question."""
        z = self.bias + sum(
            self.weights.get(name, 0.0) * value
            for name, value in zip(Features._fields, features, strict=True)
        )
        return 1 / (1 + exp(max(-_STEEPEST, min(_STEEPEST, -z))))


@cache
def packaged_decision(path: Path = PACKAGED) -> Decision:
    """Read the packaged decision, once a process.

    Raises:
        BadSettings: The file is missing or not of the expected form.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Decision(
            **{name: content[name] for name in Decision.model_fields if name in content}
        )
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        raise BadSettings(f"{path} cannot be used: {error}.", "Reinstall dateline-qa.") from error
