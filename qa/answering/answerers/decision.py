"""From features to the probability that words answer: one logistic regression, fitted on data.

``decision.json`` beside this file holds one weight for each feature and the two thresholds, written
by ``python -m evals.training.decision`` from questions with known answers. From ``answered`` on
words are given as the answer; from ``possible`` on they are shown as possible, never as given.

Readers score on scales of their own. ``qa eval calibrate-reader`` fits a decision for another one
on a suite and writes it with the reader's fingerprint; ``QA_DECISION`` names the file. A reader
that has none is not believed: its words are shown as possible.
"""

from __future__ import annotations

import json
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator

from qa.answering.answerers.features import Features
from qa.errors import BadSettings
from qa.models.reader import Reader, packaged_fingerprint
from qa.types import Value

PACKAGED = Path(__file__).with_name("decision.json")
_STEEPEST = 500.0


class Decision(Value):
    """A fitted logistic regression with its thresholds.

    Raises:
        ValueError: A weight is of a feature that there is not, as in a file of an older version.
    """

    bias: float
    weights: dict[str, float]
    """By the names of ``Features``; a feature that gained nothing has none."""
    answered: float = Field(ge=0, le=1)
    possible: float = Field(ge=0, le=1)
    note: str = ""
    """Added to the reason where nothing is answered: why this reader's words are not trusted."""

    @field_validator("weights")
    @classmethod
    def _of_features(cls, weights: dict[str, float]) -> dict[str, float]:
        if unknown := sorted(weights.keys() - set(Features._fields)):
            raise ValueError(f"it weighs {', '.join(unknown)}, which no longer counts")
        return weights

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


COMMAND = "qa eval calibrate-reader SUITE"
NEVER = 1.0
"""As a threshold: no probability reaches it."""
FLATTENED = 0.25
"""Weight of the span's score in a decision that nobody fitted; readers are surer than right."""


def decision_for(reader: Reader, path: Path | None = None) -> Decision:
    """Return the decision that weighs what a reader finds.

    Args:
        reader: What reads.
        path: A file of ``qa eval calibrate-reader``; None: the packaged decision for the packaged
            reader, and for another one a decision that offers its words as possible only.

    Raises:
        BadSettings: The file cannot be read, or was fitted for another reader.
    """
    if path is not None:
        return _read_decision(path.expanduser(), reader)
    if reader.fingerprint == packaged_fingerprint():
        return packaged_decision()
    return not_calibrated(reader)


def not_calibrated(reader: Reader) -> Decision:
    """Return a decision that never answers, and offers words that beat "not answered here"."""
    return Decision(
        bias=0.0,
        weights={"span": FLATTENED},
        answered=NEVER,
        possible=0.5,
        note=f"{reader.name} is not calibrated, so what it finds is not given as the answer: "
        f"run `{COMMAND}`",
    )


def _read_decision(path: Path, reader: Reader) -> Decision:
    remedy = f"Name in QA_DECISION a file that `{COMMAND}` wrote, or run it."
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        fitted = content["reader"]
        name, fingerprint = str(fitted["name"]), str(fitted["fingerprint"])
        found = Decision(**{key: content[key] for key in Decision.model_fields if key in content})
    except OSError as error:
        raise BadSettings(f"The decision {path} cannot be read.", remedy) from error
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise BadSettings(f"The decision {path} is not as expected: {error}.", remedy) from error
    if fingerprint != reader.fingerprint:
        raise BadSettings(
            f"The decision {path} was fitted for {name} ({fingerprint}), and {reader.name} "
            f"({reader.fingerprint}) reads.",
            f"Run `{COMMAND}` with the reader that is to answer, or set QA_READER to {name}.",
        )
    return found
